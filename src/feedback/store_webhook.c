#include "feedback/store_webhook.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/config.h"
#include "answerd/base/str.h"
#include "feedback/store_sqlite.h"

#define SPREAD 500 /* events at once */

const char store_schema_webhooks[] =
    "CREATE TABLE hook_events("
    " n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " event TEXT NOT NULL, lang TEXT NOT NULL, form TEXT NOT NULL, above REAL NOT NULL,"
    " priority REAL NOT NULL, body TEXT NOT NULL, spread INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX hook_unspread ON hook_events(n) WHERE spread = 0;"
    "CREATE TABLE hook_deliveries("
    " receiver INTEGER NOT NULL, n INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
    " next_ms INTEGER NOT NULL, PRIMARY KEY(receiver, n)) WITHOUT ROWID;"
    "CREATE INDEX hook_events_of ON hook_deliveries(n);"
    "CREATE TABLE gap_told("
    " gap INTEGER PRIMARY KEY, priority REAL NOT NULL, surge_ms INTEGER NOT NULL);"
    "CREATE TABLE contact_told("
    " contact INTEGER NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY(contact, at_ms))"
    " WITHOUT ROWID;"
    /* 0: the key was pressed, 1: a call that was not solved, 2: both of one customer. */
    "ALTER TABLE flags ADD COLUMN by_call INTEGER NOT NULL DEFAULT 0;"
    /* Numbers of wordings, with commas between. */
    "ALTER TABLE gap_checks ADD COLUMN failed TEXT NOT NULL DEFAULT '';";

/* ---- events ---- */

enum status store_add_hook(struct store *s, const struct store_hook *v, struct buf *err)
{
	struct store_query q =
	    store_query(s,
			"INSERT INTO hook_events(id,at_ms,event,lang,form,body,above,priority)"
			" VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
			err);
	store_bind_text(&q, v->id);
	store_bind_int(&q, v->at_ms);
	store_bind_text(&q, v->event);
	store_bind_text(&q, v->lang);
	store_bind_text(&q, v->form);
	store_bind_text(&q, v->body);
	if (q.st && q.rc == SQLITE_OK)
		q.rc = sqlite3_bind_double(q.st, 7, v->above);
	if (q.st && q.rc == SQLITE_OK)
		q.rc = sqlite3_bind_double(q.st, 8, v->priority);
	return store_end(&q);
}

/* Runs sql with at most two numbers; *changed: rows, added up. */
static enum status change(struct store *s, const char *sql, int64_t a, int64_t b, int64_t *changed,
			  struct buf *err)
{
	struct store_query q = store_query(s, sql, err);
	for (int i = 0; q.st && i < sqlite3_bind_parameter_count(q.st); i++)
		store_bind_int(&q, i ? b : a);
	enum status st = store_end(&q);
	if (st == ST_OK && changed)
		*changed += sqlite3_changes(s->db);
	return st;
}

/* "zh" is of zh-CN and zh-TW; who has no language is told to all. */
static bool in_language(const char *wanted, const char *lang)
{
	size_t n = strlen(wanted);
	return !n || !*lang ||
	       (strncasecmp(wanted, lang, n) == 0 && (lang[n] == '\0' || lang[n] == '-'));
}

static bool wants(const struct store_receiver *r, const struct store_hook *v)
{
	if (!(r->events & config_webhook_event(v->event)) || !in_language(r->lang, v->lang))
		return false;
	return strcmp(v->event, "gap.new") != 0 ||
	       (r->min_priority > v->above && r->min_priority <= v->priority);
}

struct unspread {
	int64_t n;
	bool wanted[CONFIG_WEBHOOKS];
};

static enum status read_unspread(struct store *s, const struct store_receiver *r, size_t n,
				 struct unspread *out, size_t *found, struct buf *err)
{
	struct store_query q = store_query(s,
					   "SELECT n,event,lang,above,priority FROM hook_events"
					   " WHERE spread = 0 ORDER BY n LIMIT ?1",
					   err);
	store_bind_int(&q, SPREAD);
	*found = 0;
	while (*found < SPREAD && store_row(&q)) {
		const struct store_hook v = {.event = (const char *)sqlite3_column_text(q.st, 1),
					     .lang = (const char *)sqlite3_column_text(q.st, 2),
					     .above = sqlite3_column_double(q.st, 3),
					     .priority = sqlite3_column_double(q.st, 4)};
		struct unspread *u = &out[(*found)++];
		u->n = sqlite3_column_int64(q.st, 0);
		for (size_t i = 0; i < n && v.event && v.lang; i++)
			u->wanted[i] = wants(&r[i], &v);
	}
	return store_end(&q);
}

/* Those of receivers that are no more; among them none is. */
static enum status forget_others(struct store *s, const struct store_receiver *r, size_t n,
				 int64_t *dropped, struct buf *err)
{
	struct buf sql;
	buf_init(&sql, 4096);
	buf_puts(&sql, "DELETE FROM hook_deliveries WHERE receiver NOT IN (0");
	for (size_t i = 0; i < n; i++)
		buf_printf(&sql, ",%lld", (long long)r[i].key);
	buf_addc(&sql, ')');
	enum status st = buf_status(&sql);
	if (st == ST_OK)
		st = change(s, sql.data, 0, 0, dropped, err);
	buf_release(&sql);
	return st;
}

enum status store_spread_hooks(struct store *s, const struct store_receiver *v, size_t n,
			       int64_t now_ms, int64_t *dropped, struct buf *err)
{
	struct unspread *u = calloc(SPREAD, sizeof *u);
	size_t found = 0;
	*dropped = 0;
	enum status st = u ? read_unspread(s, v, n, u, &found, err) : ST_NOMEM;
	for (size_t i = 0; i < found && st == ST_OK; i++) {
		for (size_t k = 0; k < n && st == ST_OK; k++) {
			if (!u[i].wanted[k])
				continue;
			struct store_query q = store_query(
			    s, "INSERT INTO hook_deliveries(receiver,n,next_ms) VALUES(?,?,?)",
			    err);
			store_bind_int(&q, v[k].key);
			store_bind_int(&q, u[i].n);
			store_bind_int(&q, now_ms);
			st = store_end(&q);
		}
		if (st == ST_OK)
			st = change(s, "UPDATE hook_events SET spread = 1 WHERE n = ?", u[i].n, 0,
				    NULL, err);
	}
	free(u);
	if (st == ST_OK)
		st = forget_others(s, v, n, dropped, err);
	if (st == ST_OK)
		st = change(s,
			    "DELETE FROM hook_deliveries WHERE (receiver, n) IN (SELECT receiver, n"
			    " FROM hook_deliveries ORDER BY n DESC LIMIT -1 OFFSET ?)",
			    STORE_HOOKS, 0, dropped, err);
	if (st == ST_OK)
		st = change(s,
			    "DELETE FROM hook_events WHERE spread = 1 AND n NOT IN"
			    " (SELECT n FROM hook_deliveries)",
			    0, 0, NULL, err);
	return st;
}

enum status store_unspread_hooks(struct store *s, bool *any, struct buf *err)
{
	int64_t is = 0;
	enum status st =
	    store_number(s, "SELECT EXISTS(SELECT 1 FROM hook_events WHERE spread = 0)", &is, err);
	*any = is != 0;
	return st;
}

/* ---- deliveries ---- */

enum status store_due_hooks(struct store *s, int64_t receiver, int64_t now_ms, size_t max,
			    enum status (*each)(void *ctx, const struct store_delivery *v),
			    void *ctx, struct buf *err)
{
	struct store_query q = store_query(
	    s,
	    "SELECT e.n, e.at_ms, d.attempts, e.id, e.event, e.body FROM hook_deliveries d"
	    " JOIN hook_events e ON e.n = d.n WHERE d.receiver = ?1 AND d.next_ms <= ?2"
	    " ORDER BY d.n LIMIT ?3",
	    err);
	enum status st = ST_OK;
	store_bind_int(&q, receiver);
	store_bind_int(&q, now_ms);
	store_bind_int(&q, (int64_t)max);
	while (st == ST_OK && store_row(&q)) {
		const struct store_delivery v = {
		    .n = sqlite3_column_int64(q.st, 0),
		    .at_ms = sqlite3_column_int64(q.st, 1),
		    .attempts = (uint32_t)sqlite3_column_int64(q.st, 2),
		    .id = (const char *)sqlite3_column_text(q.st, 3),
		    .event = (const char *)sqlite3_column_text(q.st, 4),
		    .body = (const char *)sqlite3_column_text(q.st, 5)};
		st = v.id && v.event && v.body ? each(ctx, &v) : ST_NOMEM;
	}
	enum status end = store_end(&q);
	return st ? st : end;
}

enum status store_hooks_waiting(struct store *s, int64_t receiver, int64_t *n, struct buf *err)
{
	struct store_query q =
	    store_query(s, "SELECT COUNT(*) FROM hook_deliveries WHERE receiver = ?", err);
	store_bind_int(&q, receiver);
	if (store_row(&q))
		*n = sqlite3_column_int64(q.st, 0);
	return store_end(&q);
}

enum status store_hook_tried(struct store *s, int64_t n, int64_t receiver, int64_t next_ms,
			     struct buf *err)
{
	if (!next_ms)
		return change(s, "DELETE FROM hook_deliveries WHERE n = ? AND receiver = ?", n,
			      receiver, NULL, err);
	struct store_query q =
	    store_query(s,
			"UPDATE hook_deliveries SET attempts = attempts + 1, next_ms = ?"
			" WHERE n = ? AND receiver = ?",
			err);
	store_bind_int(&q, next_ms);
	store_bind_int(&q, n);
	store_bind_int(&q, receiver);
	return store_end(&q);
}

/* ---- what was told ---- */

enum status store_put_told(struct store *s, const struct store_told *v, struct buf *err)
{
	struct store_query q = store_query(
	    s, "INSERT OR REPLACE INTO gap_told(gap,surge_ms,priority) VALUES(?,?,?3)", err);
	store_bind_int(&q, v->gap);
	store_bind_int(&q, v->surge_ms);
	if (q.st && q.rc == SQLITE_OK)
		q.rc = sqlite3_bind_double(q.st, 3, v->priority);
	return store_end(&q);
}

enum status store_told(struct store *s, enum status (*each)(void *ctx, const struct store_told *v),
		       void *ctx, struct buf *err)
{
	struct store_query q = store_query(s, "SELECT gap,priority,surge_ms FROM gap_told", err);
	enum status st = ST_OK;
	while (st == ST_OK && store_row(&q)) {
		const struct store_told v = {(uint32_t)sqlite3_column_int64(q.st, 0),
					     sqlite3_column_double(q.st, 1),
					     sqlite3_column_int64(q.st, 2)};
		st = each(ctx, &v);
	}
	enum status end = store_end(&q);
	return st ? st : end;
}

enum status store_next_due(struct store *s, int64_t now_ms, struct store_due *out, struct buf *err)
{
	bool found = false;
	struct store_query q = store_query(
	    s,
	    "SELECT n,at_ms,due_ms,session FROM contacts c WHERE status IN"
	    " ('new','claimed')"
	    " AND due_ms <= ? AND due_ms >= ? AND NOT EXISTS (SELECT 1 FROM contact_told t"
	    " WHERE t.contact = c.n AND t.at_ms = c.at_ms) ORDER BY due_ms, n LIMIT 1",
	    err);
	store_bind_int(&q, now_ms + STORE_DUE_MS);
	store_bind_int(&q, now_ms - STORE_OVERDUE_MS);
	if (store_row(&q)) {
		found = true;
		*out = (struct store_due){.n = sqlite3_column_int64(q.st, 0),
					  .at_ms = sqlite3_column_int64(q.st, 1),
					  .due_ms = sqlite3_column_int64(q.st, 2)};
		if (sqlite3_column_bytes(q.st, 3) == SESSION_ID_BYTES)
			memcpy(out->session, sqlite3_column_blob(q.st, 3), SESSION_ID_BYTES);
	}
	enum status st = store_end(&q);
	return st ? st : found ? ST_OK : ST_NOTFOUND;
}

enum status store_due_told(struct store *s, const struct store_due *v, struct buf *err)
{
	enum status st = change(s,
				"DELETE FROM contact_told WHERE NOT EXISTS (SELECT 1 FROM contacts"
				" c WHERE c.n = contact_told.contact AND c.at_ms ="
				" contact_told.at_ms)",
				0, 0, NULL, err);
	return st ? st
		  : change(s, "INSERT OR IGNORE INTO contact_told VALUES(?,?)", v->n, v->at_ms,
			   NULL, err);
}

enum status store_session_lang(struct store *s, const unsigned char session[SESSION_ID_BYTES],
			       int64_t at_ms, struct buf *out, struct buf *err)
{
	struct store_query q = store_query(
	    s,
	    "SELECT lang FROM searches WHERE at_ms / 86400000 IN (?1, ?1 - 1) AND session = ?2"
	    " ORDER BY n DESC LIMIT 1",
	    err);
	store_bind_int(&q, at_ms / 86400000);
	store_bind_blob(&q, session, SESSION_ID_BYTES);
	if (store_row(&q))
		buf_puts(out, (const char *)sqlite3_column_text(q.st, 0));
	return store_end(&q);
}
