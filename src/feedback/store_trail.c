/* store_trail.c - codes, and what their customer did. */
#include <sodium.h>
#include <string.h>

#include "answerd/feedback/store_events.h"
#include "feedback/store_sqlite.h"

#define CODES 1000000
#define DRAWS 64

enum status store_handoff_session(struct store *s, uint32_t code, int64_t now_ms,
				  unsigned char session[SESSION_ID_BYTES], struct buf *err)
{
	bool found = false;
	struct store_query q =
	    store_query(s, "SELECT session FROM handoffs WHERE code = ? AND until_ms > ?", err);
	store_bind_int(&q, code);
	store_bind_int(&q, now_ms);
	if (store_row(&q) && sqlite3_column_bytes(q.st, 0) == SESSION_ID_BYTES) {
		memcpy(session, sqlite3_column_blob(q.st, 0), SESSION_ID_BYTES);
		found = true;
	}
	enum status st = store_end(&q);
	if (st == ST_OK && !found)
		st = fail(err, ST_NOTFOUND, "Nobody has that code, or its day is over.");
	return st;
}

/* The code that a session has already. */
static enum status find_code(struct store *s, const unsigned char session[SESSION_ID_BYTES],
			     int64_t now_ms, uint32_t *code, int64_t *until_ms, struct buf *err)
{
	struct store_query q = store_query(
	    s, "SELECT code, until_ms FROM handoffs WHERE session = ? AND until_ms > ?", err);
	store_bind_blob(&q, session, SESSION_ID_BYTES);
	store_bind_int(&q, now_ms);
	if (store_row(&q)) {
		*code = (uint32_t)sqlite3_column_int64(q.st, 0);
		*until_ms = sqlite3_column_int64(q.st, 1);
	}
	return store_end(&q);
}

static enum status count_codes(struct store *s, int64_t now_ms, int64_t *n, struct buf *err)
{
	struct store_query q =
	    store_query(s, "SELECT COUNT(*) FROM handoffs WHERE until_ms > ?", err);
	store_bind_int(&q, now_ms);
	if (store_row(&q))
		*n = sqlite3_column_int64(q.st, 0);
	return store_end(&q);
}

static enum status draw_code(struct store *s, int64_t now_ms, uint32_t *code, struct buf *err)
{
	unsigned char other[SESSION_ID_BYTES];
	for (int i = 0; i < DRAWS; i++) {
		*code = randombytes_uniform(CODES);
		enum status st = store_handoff_session(s, *code, now_ms, other, NULL);
		if (st != ST_OK)
			return st == ST_NOTFOUND ? ST_OK : st;
	}
	return fail(err, ST_LIMIT, "There is no free code.");
}

enum status store_handoff(struct store *s, const unsigned char session[SESSION_ID_BYTES],
			  int64_t max, int64_t now_ms, uint32_t *code, int64_t *until_ms,
			  struct buf *err)
{
	int64_t n = 0;
	*until_ms = 0;
	enum status st = find_code(s, session, now_ms, code, until_ms, err);
	if (st || *until_ms)
		return st;
	st = count_codes(s, now_ms, &n, err);
	if (st == ST_OK && n >= max)
		st = fail(err, ST_LIMIT, "Too many codes are in use.");
	if (st == ST_OK)
		st = draw_code(s, now_ms, code, err);
	if (st)
		return st;
	*until_ms = now_ms + STORE_CODE_MS;
	struct store_query q = store_query(
	    s, "INSERT INTO handoffs(code,session,at_ms,until_ms) VALUES(?,?,?,?)", err);
	store_bind_int(&q, *code);
	store_bind_blob(&q, session, SESSION_ID_BYTES);
	store_bind_int(&q, now_ms);
	store_bind_int(&q, *until_ms);
	return store_end(&q);
}

/* The days of ?2 to ?3, one by one, so that the index by day and session serves.
 * A commit is told by its search. */
static const char trail_sql[] =
    "WITH RECURSIVE days(d) AS (SELECT ?2 / 86400000 UNION ALL"
    " SELECT d + 1 FROM days WHERE d < ?3 / 86400000)"
    "SELECT s.at_ms AS at, 'search', s.query, s.article, s.page, '', '', s.answered, 0, s.n"
    " FROM days CROSS JOIN searches s WHERE s.at_ms / 86400000 = days.d AND s.session = ?1"
    " UNION ALL "
    "SELECT e.at_ms, e.type, e.query, e.article, e.page, e.reason, e.comment, 0, 1, e.n"
    " FROM days CROSS JOIN events e WHERE e.at_ms / 86400000 = days.d AND e.session = ?1"
    " AND e.type <> 'commit'"
    " ORDER BY 1 DESC, 9 DESC, 10 DESC LIMIT ?4";

static bool read_step(struct store_query *q, struct arena *arena, struct store_step *step)
{
	*step = (struct store_step){
	    .at_ms = sqlite3_column_int64(q->st, 0),
	    .type = store_column(q, 1, arena),
	    .query = store_column(q, 2, arena),
	    .article = store_column(q, 3, arena),
	    .page = store_column(q, 4, arena),
	    .reason = store_column(q, 5, arena),
	    .comment = store_column(q, 6, arena),
	    .answered = sqlite3_column_int(q->st, 7) != 0,
	};
	return step->type && step->query && step->article && step->page && step->reason &&
	       step->comment;
}

enum status store_trail(struct store *s, const unsigned char session[SESSION_ID_BYTES],
			int64_t since_ms, int64_t now_ms, size_t max, struct arena *arena,
			struct store_step **out, size_t *n, struct buf *err)
{
	struct store_step *steps = arena_array(arena, max, sizeof *steps);
	bool room = steps != NULL;
	*n = 0;
	*out = steps;
	struct store_query q = store_query(s, trail_sql, err);
	store_bind_blob(&q, session, SESSION_ID_BYTES);
	store_bind_int(&q, since_ms);
	store_bind_int(&q, now_ms);
	store_bind_int(&q, (int64_t)max);
	while (room && *n < max && store_row(&q)) {
		room = read_step(&q, arena, &steps[*n]);
		(*n)++;
	}
	enum status st = store_end(&q);
	if (!room)
		return ST_NOMEM;
	for (size_t i = 0; i < *n / 2; i++) {
		struct store_step swap = steps[i];
		steps[i] = steps[*n - 1 - i];
		steps[*n - 1 - i] = swap;
	}
	return st;
}
