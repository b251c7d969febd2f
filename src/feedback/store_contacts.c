#include "answerd/feedback/store_contacts.h"

#include <string.h>

#include "answerd/base/said.h"
#include "feedback/store_sqlite.h"

#define COLUMNS                                                                                    \
	"n,at_ms,due_ms,session,message,name,phone,email,code,status,claimed_by,claimed_name,"     \
	"attempts,helped,note,done_ms,version"

/* The contact that came with the event of that key. */
static enum status find_again(struct store *s, const unsigned char key[STORE_KEY_BYTES],
			      struct store_contact *v, struct buf *err)
{
	bool found = false;
	struct store_query q =
	    store_query(s,
			"SELECT c.n, c.code, c.due_ms FROM events e JOIN contacts c"
			" ON c.at_ms / 86400000 = e.at_ms / 86400000 AND c.session = e.session"
			" AND c.at_ms = e.at_ms WHERE e.event_id = ?",
			err);
	store_bind_blob(&q, key, STORE_KEY_BYTES);
	if (store_row(&q)) {
		v->n = sqlite3_column_int64(q.st, 0);
		v->code = (uint32_t)sqlite3_column_int64(q.st, 1);
		v->due_ms = sqlite3_column_int64(q.st, 2);
		v->again = found = true;
	}
	enum status st = store_end(&q);
	if (st == ST_OK && !found)
		st = fail(err, ST_CONFLICT, "event_id was used for something else.");
	return st;
}

static enum status insert(struct store *s, struct store_contact *v, struct buf *err)
{
	struct store_query q =
	    store_query(s,
			"INSERT INTO contacts(at_ms,due_ms,session,message,name,phone,email,code)"
			" VALUES(?,?,?,?,?,?,?,?)",
			err);
	store_bind_int(&q, v->at_ms);
	store_bind_int(&q, v->due_ms);
	store_bind_blob(&q, v->session, SESSION_ID_BYTES);
	store_bind_text(&q, v->message);
	store_bind_text(&q, v->name);
	store_bind_text(&q, v->phone);
	store_bind_text(&q, v->email);
	store_bind_int(&q, v->code);
	enum status st = store_end(&q);
	v->n = sqlite3_last_insert_rowid(s->db);
	return st;
}

enum status store_add_contact(struct store *s, const unsigned char key[STORE_KEY_BYTES],
			      struct store_contact *v, struct buf *err)
{
	struct store_event e = {.at_ms = v->at_ms,
				.type = "contact",
				.search_id = "",
				.query = "",
				.article = "",
				.page = "",
				.reason = "",
				.comment = ""};
	bool added = false, counted = false;
	int64_t until_ms = 0;
	memcpy(e.key, key, sizeof e.key);
	memcpy(e.session, v->session, sizeof e.session);
	enum status st = store_add_event(s, &e, &added, &counted, err);
	if (st == ST_OK && !added)
		return find_again(s, key, v, err);
	if (st == ST_OK)
		st = store_handoff(s, v->session, STORE_CODES_ALL, v->at_ms, &v->code, &until_ms,
				   err);
	return st ? st : insert(s, v, err);
}

/* ---- reading ---- */

static bool read_contact(struct store_query *q, struct arena *arena, struct store_contact *v)
{
	*v = (struct store_contact){
	    .n = sqlite3_column_int64(q->st, 0),
	    .at_ms = sqlite3_column_int64(q->st, 1),
	    .due_ms = sqlite3_column_int64(q->st, 2),
	    .message = store_column(q, 4, arena),
	    .name = store_column(q, 5, arena),
	    .phone = store_column(q, 6, arena),
	    .email = store_column(q, 7, arena),
	    .code = (uint32_t)sqlite3_column_int64(q->st, 8),
	    .status = store_column(q, 9, arena),
	    .claimed_by = store_column(q, 10, arena),
	    .claimed_name = store_column(q, 11, arena),
	    .attempts = (uint32_t)sqlite3_column_int64(q->st, 12),
	    .helped = sqlite3_column_type(q->st, 13) == SQLITE_NULL
			  ? -1
			  : sqlite3_column_int(q->st, 13) != 0,
	    .note = store_column(q, 14, arena),
	    .done_ms = sqlite3_column_int64(q->st, 15),
	    .version = sqlite3_column_int64(q->st, 16),
	};
	if (sqlite3_column_bytes(q->st, 3) == SESSION_ID_BYTES)
		memcpy(v->session, sqlite3_column_blob(q->st, 3), SESSION_ID_BYTES);
	return v->message && v->name && v->phone && v->email && v->status && v->claimed_by &&
	       v->claimed_name && v->note;
}

static bool has_question(const struct store_contact *v, const char *text)
{
	for (size_t i = 0; i < v->questions_n; i++)
		if (strcmp(v->questions[i], text) == 0)
			return true;
	return false;
}

/* The gap of the last question that has one: the contact is due when that is
 * closed. */
static enum status add_gap(struct store *s, struct store_contact *v, struct buf *err)
{
	struct store_query q =
	    store_query(s,
			"SELECT iif(g.merged_into > 0, g.merged_into, w.gap) FROM searches s"
			" JOIN wordings w ON w.form = s.question LEFT JOIN gaps g ON g.gap = w.gap"
			" WHERE s.at_ms / 86400000 IN (?1, ?1 - 1) AND s.session = ?2"
			" AND s.question <> '' ORDER BY s.n DESC LIMIT 1",
			err);
	store_bind_int(&q, v->at_ms / 86400000);
	store_bind_blob(&q, v->session, SESSION_ID_BYTES);
	if (store_row(&q))
		v->gap = (uint32_t)sqlite3_column_int64(q.st, 0);
	return store_end(&q);
}

/* What the customer searched in the visit, each wording once. */
static enum status add_questions(struct store *s, struct store_contact *v, struct arena *arena,
				 struct buf *err)
{
	struct store_step *steps = NULL;
	size_t n = 0;
	enum status st = store_trail(s, v->session, v->at_ms - STORE_CODE_MS,
				     v->at_ms + STORE_CODE_MS, 50, arena, &steps, &n, err);
	for (size_t i = n; st == ST_OK && i > 0 && v->questions_n < CONTACT_QUESTIONS; i--)
		if (strcmp(steps[i - 1].type, "search") == 0 &&
		    !has_question(v, steps[i - 1].query))
			v->questions[v->questions_n++] = steps[i - 1].query;
	return st ? st : add_gap(s, v, err);
}

static enum status count(struct store *s, const char *status, int64_t *total, struct buf *err)
{
	struct store_query q = store_query(
	    s, "SELECT COUNT(*) FROM contacts WHERE iif(?1 = '', status <> 'done', status = ?1)",
	    err);
	store_bind_text(&q, status);
	if (store_row(&q))
		*total = sqlite3_column_int64(q.st, 0);
	return store_end(&q);
}

enum status store_contacts(struct store *s, const char *status, uint32_t offset, uint32_t limit,
			   struct arena *arena, struct store_contact **out, size_t *n,
			   int64_t *total, struct buf *err)
{
	struct store_contact *v = arena_array(arena, limit, sizeof *v);
	bool room = v != NULL;
	*n = 0;
	*out = v;
	status = status ? status : "";
	enum status st = count(s, status, total, err);
	if (st)
		return st;
	struct store_query q = store_query(s,
					   "SELECT " COLUMNS " FROM contacts WHERE"
					   " iif(?1 = '', status <> 'done', status = ?1)"
					   " ORDER BY due_ms, n LIMIT ?2 OFFSET ?3",
					   err);
	store_bind_text(&q, status);
	store_bind_int(&q, limit);
	store_bind_int(&q, offset);
	while (room && *n < limit && store_row(&q)) {
		room = read_contact(&q, arena, &v[*n]);
		(*n)++;
	}
	st = store_end(&q);
	for (size_t i = 0; i < *n && room && st == ST_OK; i++)
		st = add_questions(s, &v[i], arena, err);
	return room ? st : ST_NOMEM;
}

enum status store_contact(struct store *s, int64_t n, struct arena *arena,
			  struct store_contact *out, struct buf *err)
{
	bool found = false, room = true;
	struct store_query q = store_query(s, "SELECT " COLUMNS " FROM contacts WHERE n = ?", err);
	store_bind_int(&q, n);
	if (store_row(&q)) {
		found = true;
		room = read_contact(&q, arena, out);
	}
	enum status st = store_end(&q);
	if (st == ST_OK && !found) {
		fail_said(err, ST_NOTFOUND, "contact-unknown",
			  "There is no such contact (any more).");
		return ST_NOTFOUND;
	}
	if (st == ST_OK && !room)
		return ST_NOMEM;
	return st ? st : add_questions(s, out, arena, err);
}

/* ---- changing ---- */

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static enum status check_change(const struct store_contact *now,
				const struct store_contact_change *c, struct buf *err)
{
	bool others = *now->claimed_by && !is(now->claimed_by, c->who_id);
	const char *who = *now->claimed_name ? now->claimed_name : "another agent";
	/* What is done may still be told whether it helped, by anyone. */
	bool after = is(now->status, "done") && (!c->status || is(c->status, "done"));
	if (others && !c->may_take && !after)
		return fail(err, ST_CONFLICT, "%s has it.", who);
	if (now->version != c->version)
		return fail(err, ST_CONFLICT, "It was changed meanwhile: get it again.");
	if (c->status && is(now->status, "done") && !is(c->status, "done"))
		return fail(err, ST_INVALID, "status: it is done, and stays so.");
	if (c->helped >= 0 && !is(c->status ? c->status : now->status, "done"))
		return fail(err, ST_INVALID, "helped: whether it helped is told when it is done.");
	return ST_OK;
}

static enum status write_change(struct store *s, const struct store_contact *now,
				const struct store_contact_change *c, int64_t now_ms,
				struct buf *err)
{
	static const char sql[] =
	    "UPDATE contacts SET status = ?, claimed_by = ?, claimed_name = ?, attempts = ?,"
	    " helped = nullif(?, -1), note = ?, done_ms = nullif(?, 0), version = version + 1"
	    " WHERE n = ?";
	const char *status = c->status ? c->status : now->status;
	bool freed = is(status, "new"), taken = c->status && is(status, "claimed");
	struct store_query q = store_query(s, sql, err);
	store_bind_text(&q, status);
	store_bind_text(&q, freed ? "" : taken ? c->who_id : now->claimed_by);
	store_bind_text(&q, freed ? "" : taken ? c->who_name : now->claimed_name);
	store_bind_int(&q, now->attempts + (c->attempted ? 1 : 0));
	store_bind_int(&q, c->helped >= 0 ? c->helped : now->helped);
	store_bind_text(&q, c->note ? c->note : now->note);
	store_bind_int(&q, now->done_ms ? now->done_ms : is(status, "done") ? now_ms : 0);
	store_bind_int(&q, c->n);
	return store_end(&q);
}

enum status store_change_contact(struct store *s, const struct store_contact_change *c,
				 int64_t now_ms, struct buf *err)
{
	struct store_contact now;
	struct arena arena;
	arena_init(&arena);
	enum status st = store_contact(s, c->n, &arena, &now, err);
	if (st == ST_OK)
		st = check_change(&now, c, err);
	if (st == ST_OK)
		st = write_change(s, &now, c, now_ms, err);
	if (st == ST_OK && c->helped >= 0) {
		/* Nobody needs to be reached any more. */
		struct store_query q = store_query(
		    s, "UPDATE contacts SET name = '', phone = '', email = '' WHERE n = ?", err);
		store_bind_int(&q, c->n);
		st = store_end(&q);
		s->erased = s->erased || st == ST_OK;
	}
	arena_release(&arena);
	return st;
}
