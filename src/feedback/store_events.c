#include "answerd/feedback/store_events.h"

#include <sodium.h>
#include <string.h>

#include "feedback/store_desk.h"
#include "feedback/store_learned.h"
#include "feedback/store_sqlite.h"

void store_event_key(struct str event_id, struct str session, unsigned char out[STORE_KEY_BYTES])
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, STORE_KEY_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)session.s, session.len);
	crypto_generichash_update(&state, (const unsigned char *)"", 1);
	crypto_generichash_update(&state, (const unsigned char *)event_id.s, event_id.len);
	crypto_generichash_final(&state, out, STORE_KEY_BYTES);
}

void store_new_key(unsigned char out[STORE_KEY_BYTES])
{
	randombytes_buf(out, STORE_KEY_BYTES);
}

void store_customer_key(const struct session_key *key, struct str customer_key,
			unsigned char out[STORE_KEY_BYTES])
{
	crypto_generichash(out, STORE_KEY_BYTES, (const unsigned char *)customer_key.s,
			   customer_key.len, key->bytes, sizeof key->bytes);
}

static bool bind_event(sqlite3_stmt *st, const struct store_event *e, const char *question)
{
	const char *texts[] = {e->type,	   e->search_id, e->query,  question,
			       e->article, e->page,	 e->reason, e->comment};
	bool ok =
	    sqlite3_bind_blob(st, 1, e->key, sizeof e->key, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_bind_int64(st, 2, e->at_ms) == SQLITE_OK &&
	    sqlite3_bind_blob(st, 3, e->session, SESSION_ID_BYTES, SQLITE_STATIC) == SQLITE_OK;
	for (int i = 0; i < 8; i++)
		ok = ok && sqlite3_bind_text(st, 4 + i, texts[i], -1, SQLITE_STATIC) == SQLITE_OK;
	return ok && sqlite3_bind_int(st, 12, e->position) == SQLITE_OK &&
	       sqlite3_bind_int64(st, 13, e->client) == SQLITE_OK;
}

/* Whether a search of that id is there. */
static enum status has_search(struct store *s, const char *search_id, bool *out, struct buf *err)
{
	sqlite3_stmt *st =
	    store_kept(s, KEPT_SEARCH_ID, "SELECT 1 FROM searches WHERE search_id = ?", err);
	if (!st)
		return ST_IO;
	int rc = sqlite3_bind_text(st, 1, search_id, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	*out = rc == SQLITE_ROW;
	enum status result =
	    rc == SQLITE_ROW || rc == SQLITE_DONE ? ST_OK : store_fail(s, "read", err);
	sqlite3_reset(st);
	return result;
}

enum status store_add_past(struct store *s, const struct store_search *v, bool *added,
			   struct buf *err)
{
	bool there = false;
	enum status st = has_search(s, v->search_id, &there, err);
	*added = st == ST_OK && !there;
	return *added ? store_add_search(s, v, err) : st;
}

enum status store_add_event(struct store *s, const struct store_event *e, bool *added,
			    bool *counted, struct buf *err)
{
	static const char sql[] =
	    "INSERT INTO events(event_id,at_ms,session,type,search_id,query,question,article,page,"
	    "reason,comment,position,client) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)"
	    " ON CONFLICT(event_id) DO NOTHING";
	struct buf form;
	bool there = true;
	*added = *counted = false;
	buf_init(&form, 8192);
	enum status st = *e->query ? store_form(s, e->query, &form) : ST_OK;
	sqlite3_stmt *add = st == ST_OK ? store_kept(s, KEPT_EVENT, sql, err) : NULL;
	if (st == ST_OK)
		st = add && bind_event(add, e, form.data) ? store_run(s, add, err)
							  : store_fail(s, "write to", err);
	if (st == ST_OK)
		*added = sqlite3_changes(s->db) > 0;
	if (st == ST_OK && *added && e->search)
		st = has_search(s, e->search->search_id, &there, err);
	if (st == ST_OK && !there) {
		st = store_add_search(s, e->search, err);
		*counted = st == ST_OK;
	}
	buf_release(&form);
	return st;
}

/* ---- what agents tell ---- */

enum status store_add_call(struct store *s, const struct store_call *v, struct buf *err)
{
	struct buf form;
	buf_init(&form, 8192);
	enum status st = store_form(s, v->query, &form);
	struct store_query q = store_query(
	    s,
	    "INSERT INTO calls(at_ms,agent,outcome,article,session,customer,query,question)"
	    " VALUES(?,?,?,?,?,?,?,?)",
	    err);
	store_bind_int(&q, v->at_ms);
	store_bind_text(&q, v->agent);
	store_bind_text(&q, v->outcome);
	store_bind_text(&q, v->article);
	store_bind_blob(&q, v->session, v->has_session ? SESSION_ID_BYTES : 0);
	store_bind_blob(&q, v->customer, v->has_customer ? STORE_KEY_BYTES : 0);
	store_bind_text(&q, v->query);
	store_bind_text(&q, form.data);
	enum status made = store_end(&q);
	buf_release(&form);
	return st ? st : made;
}

/* Joins it to the flag that it is the other half of; *joined: there was one. */
static enum status join_flag(struct store *s, const struct store_flag *v, const char *form,
			     bool *joined, struct buf *err)
{
	struct store_query q = store_query(
	    s,
	    "UPDATE flags SET by_call = 2 WHERE n = (SELECT n FROM flags WHERE at_ms > ?"
	    " AND agent = ? AND kind = 'not_found' AND question = ? AND by_call = ?"
	    " ORDER BY n LIMIT 1)",
	    err);
	store_bind_int(&q, v->at_ms - STORE_FLAG_MS);
	store_bind_text(&q, v->agent);
	store_bind_text(&q, form);
	store_bind_int(&q, !v->by_call);
	enum status st = store_end(&q);
	*joined = st == ST_OK && sqlite3_changes(s->db) > 0;
	return st;
}

enum status store_add_flag(struct store *s, const struct store_flag *v, struct buf *err)
{
	struct buf form;
	bool joined = false;
	buf_init(&form, 8192);
	enum status st = store_form(s, v->query, &form);
	if (st == ST_OK && form.len && strcmp(v->kind, "not_found") == 0)
		st = join_flag(s, v, form.data, &joined, err);
	if (st || joined) {
		buf_release(&form);
		return st;
	}
	struct store_query q = store_query(
	    s,
	    "INSERT INTO flags(at_ms,agent,kind,search_id,query,question,lang,article,comment,"
	    "by_call) VALUES(?,?,?,?,?,?,?,?,?,?)",
	    err);
	store_bind_int(&q, v->at_ms);
	store_bind_text(&q, v->agent);
	store_bind_text(&q, v->kind);
	store_bind_text(&q, v->search_id);
	store_bind_text(&q, v->query);
	store_bind_text(&q, form.data);
	store_bind_text(&q, v->lang);
	store_bind_text(&q, v->article);
	store_bind_text(&q, v->comment);
	store_bind_int(&q, v->by_call);
	st = store_end(&q);
	buf_release(&form);
	return st;
}

/* ---- forgetting ---- */

/* ?1: the session, ?2: today. Its days are gone through one by one, so that the
 * index by day and session serves. */
#define OF_SESSION(table, first)                                                                   \
	"WITH RECURSIVE days(d) AS (SELECT (SELECT MIN(at_ms) FROM (SELECT at_ms FROM " table      \
	" ORDER BY n LIMIT 1)) / 86400000 - 2 UNION ALL SELECT d + 1 FROM days WHERE d <= "        \
	"?2) " first " WHERE n IN (SELECT t.n FROM days CROSS JOIN " table                         \
	" t WHERE t.at_ms / 86400000 = days.d AND t.session = ?1)"

/* What is not sent yet tells no question that nobody else asked. */
static const char forget_titles[] =
    "UPDATE hook_events SET form = '', body = json_set(body, '$.data.title', NULL)"
    " WHERE form <> '' AND form NOT IN (SELECT form FROM wordings)";

enum status store_erase(struct store *s, const unsigned char session[SESSION_ID_BYTES],
			int64_t now_ms, int64_t *rows, struct buf *err)
{
	static const char *const sqls[] = {
	    /* The last row is blanked and stays, so that its number is not given again: who
	     * reads on from a number would miss the next. */
	    "UPDATE searches SET session = zeroblob(16), search_id = '', query = '', question = '',"
	    " category = '', page = '', segment = '', article = '', answered = 1"
	    " WHERE n = (SELECT MAX(n) FROM searches) AND session = ?1 AND ?2 > 0",
	    "UPDATE events SET session = zeroblob(16), event_id = randomblob(16), search_id = '',"
	    " type = '', query = '', question = '', article = '', page = '', reason = '',"
	    " comment = '' WHERE n = (SELECT MAX(n) FROM events) AND session = ?1 AND ?2 > 0",
	    OF_SESSION("searches", "DELETE FROM searches"),
	    OF_SESSION("events", "DELETE FROM events"),
	    OF_SESSION("contacts", "DELETE FROM contacts"),
	    "DELETE FROM handoffs WHERE session = ?1 AND ?2 > 0",
	    /* What the agent did stays, without the customer. */
	    "UPDATE calls SET session = x'', customer = x'', query = '', question = ''"
	    " WHERE session = ?1 AND ?2 > 0",
	};
	enum status st = store_forget_wordings(s, session, now_ms, err);
	if (st == ST_OK)
		st = store_forget_learned(s, session, now_ms, err);
	*rows = 0;
	for (size_t i = 0; i < sizeof sqls / sizeof sqls[0] && st == ST_OK; i++) {
		struct store_query q = store_query(s, sqls[i], err);
		store_bind_blob(&q, session, SESSION_ID_BYTES);
		store_bind_int(&q, now_ms / 86400000);
		st = store_end(&q);
		if (st == ST_OK)
			*rows += sqlite3_changes(s->db);
	}
	if (st == ST_OK)
		st = store_exec(s, forget_titles, err);
	s->erased = s->erased || st == ST_OK;
	return st;
}

/* Rows come in the order of time: only the first few are looked at. */
#define OLD(table)                                                                                 \
	"DELETE FROM " table " WHERE n IN (SELECT n FROM (SELECT n, at_ms FROM " table             \
	" ORDER BY n LIMIT 500) WHERE at_ms < ?1)"

enum status store_sweep(struct store *s, int64_t events_ms, int64_t contacts_ms, int64_t *rows,
			struct buf *err)
{
	const struct {
		const char *sql;
		int64_t before_ms;
	} steps[] = {
	    {OLD("searches"), events_ms}, {OLD("events"), events_ms},
	    {OLD("handoffs"), events_ms}, {OLD("calls"), events_ms},
	    {OLD("flags"), events_ms},	  {OLD("contacts"), contacts_ms},
	};
	enum status st = ST_OK;
	*rows = 0;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0] && st == ST_OK; i++) {
		struct store_query q = store_query(s, steps[i].sql, err);
		store_bind_int(&q, steps[i].before_ms);
		st = store_end(&q);
		if (st == ST_OK)
			*rows += sqlite3_changes(s->db);
	}
	s->erased = s->erased || (st == ST_OK && *rows);
	return st;
}
