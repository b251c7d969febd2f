#include "feedback/store_learned.h"

#include "feedback/store_sqlite.h"

/* client: rows of before have none. */
const char store_schema_learned[] =
    "ALTER TABLE searches ADD COLUMN client INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE events ADD COLUMN client INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE learned("
    " n INTEGER PRIMARY KEY, form TEXT NOT NULL, article TEXT NOT NULL, text TEXT NOT NULL,"
    " points REAL NOT NULL, people INTEGER NOT NULL, clients INTEGER NOT NULL,"
    " days INTEGER NOT NULL, since_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL,"
    " state INTEGER NOT NULL, suggest INTEGER NOT NULL, who TEXT NOT NULL,"
    " UNIQUE(form, article));";

const char store_schema_struck[] = "ALTER TABLE learned ADD COLUMN was INTEGER NOT NULL DEFAULT 1;";

#define STORE_STRUCK 9 /* the schema that has what it was */
#define LEARNED(was)                                                                               \
	"SELECT n,form,article,text,points,people,clients,days,since_ms,last_ms,state,suggest,"    \
	"who," was " FROM learned ORDER BY n"

enum status store_learned_all(struct store *s,
			      enum status (*each)(void *ctx, const struct store_learned *v),
			      void *ctx, struct buf *err)
{
	struct arena arena;
	struct store_query q =
	    store_query(s, s->schema < STORE_STRUCK ? LEARNED("1") : LEARNED("was"), err);
	enum status st = ST_OK;
	arena_init(&arena);
	while (st == ST_OK && store_row(&q)) {
		const struct store_learned v = {
		    .id = sqlite3_column_int64(q.st, 0),
		    .form = store_column(&q, 1, &arena),
		    .article = store_column(&q, 2, &arena),
		    .text = store_column(&q, 3, &arena),
		    .points = sqlite3_column_double(q.st, 4),
		    .people = (uint32_t)sqlite3_column_int64(q.st, 5),
		    .clients = (uint32_t)sqlite3_column_int64(q.st, 6),
		    .days = (uint32_t)sqlite3_column_int64(q.st, 7),
		    .since_ms = sqlite3_column_int64(q.st, 8),
		    .last_ms = sqlite3_column_int64(q.st, 9),
		    .state = (enum learned_state)(sqlite3_column_int(q.st, 10) & 3),
		    .suggest = sqlite3_column_int(q.st, 11) != 0,
		    .by = store_column(&q, 12, &arena),
		    .was = (enum learned_state)(sqlite3_column_int(q.st, 13) & 3)};
		st = v.form && v.article && v.text && v.by ? each(ctx, &v) : ST_NOMEM;
		arena_reset(&arena);
	}
	enum status end = store_end(&q);
	arena_release(&arena);
	return st ? st : end;
}

enum status store_put_learned(struct store *s, const struct store_learned *v, struct buf *err)
{
	struct store_query q = store_query(
	    s,
	    "INSERT INTO learned(form,article,text,who,people,clients,days,since_ms,last_ms,state,"
	    "suggest,points,n,was) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12 / 1000.0,?13,?14)"
	    " ON CONFLICT(form,article) DO UPDATE SET who=?4,people=?5,clients=?6,days=?7,"
	    "last_ms=?9,state=?10,suggest=?11,points=?12 / 1000.0,was=?14",
	    err);
	store_bind_text(&q, v->form);
	store_bind_text(&q, v->article);
	store_bind_text(&q, v->text);
	store_bind_text(&q, v->by);
	store_bind_int(&q, v->people);
	store_bind_int(&q, v->clients);
	store_bind_int(&q, v->days);
	store_bind_int(&q, v->since_ms);
	store_bind_int(&q, v->last_ms);
	store_bind_int(&q, v->state);
	store_bind_int(&q, v->suggest);
	store_bind_int(&q, (int64_t)(v->points * 1000));
	store_bind_int(&q, v->id);
	store_bind_int(&q, v->was);
	return store_end(&q);
}

enum status store_delete_learned(struct store *s, const char *form, const char *article,
				 struct buf *err)
{
	struct store_query q =
	    store_query(s, "DELETE FROM learned WHERE form = ? AND article = ?", err);
	store_bind_text(&q, form);
	store_bind_text(&q, article);
	enum status st = store_end(&q);
	s->erased = s->erased || st == ST_OK;
	return st;
}

/* ?1: the session, ?2: today. Its days are gone through one by one, so that the index by
 * day and session serves. What others asked too, as a question or beside an event, or agents
 * wrote, stays; of searches in two parts, each with an index of its own. */
#define ASKED(table, also)                                                                         \
	" AND NOT EXISTS (SELECT 1 FROM " table " o WHERE o.question = learned.form" also ")"
#define FORGET(table)                                                                              \
	"WITH RECURSIVE days(d) AS (SELECT (SELECT MIN(at_ms) FROM (SELECT at_ms FROM " table      \
	" ORDER BY n LIMIT 1)) / 86400000 - 2 UNION ALL SELECT d + 1 FROM days WHERE d <= ?2)"     \
	" DELETE FROM learned WHERE form IN (SELECT t.question FROM days CROSS JOIN"               \
	" " table " t WHERE t.at_ms / 86400000 = days.d AND t.session = ?1)" ASKED(                \
	    "searches", " AND o.answered = 0 AND o.session <> ?1")                                 \
	    ASKED("searches", " AND o.answered = 1 AND o.session <> ?1")                           \
		ASKED("events", " AND o.session <> ?1") ASKED("calls", " AND o.session <> ?1")     \
		    ASKED("flags", " AND o.kind = 'not_found'")

enum status store_forget_learned(struct store *s, const unsigned char session[SESSION_ID_BYTES],
				 int64_t now_ms, struct buf *err)
{
	static const char *const sqls[] = {FORGET("searches"), FORGET("events")};
	enum status st = ST_OK;
	for (size_t i = 0; i < sizeof sqls / sizeof sqls[0] && st == ST_OK; i++) {
		struct store_query q = store_query(s, sqls[i], err);
		store_bind_blob(&q, session, SESSION_ID_BYTES);
		store_bind_int(&q, now_ms / 86400000);
		st = store_end(&q);
	}
	return st;
}
