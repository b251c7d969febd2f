/* store_query.c - statements that run once. */
#include "feedback/store_sqlite.h"

struct store_query store_query(struct store *s, const char *sql, struct buf *err)
{
	struct store_query q = {.s = s, .err = err};
	q.rc = sqlite3_prepare_v2(s->db, sql, -1, &q.st, NULL);
	return q;
}

void store_bind_int(struct store_query *q, int64_t v)
{
	if (q->rc == SQLITE_OK)
		q->rc = sqlite3_bind_int64(q->st, ++q->at, v);
}

void store_bind_text(struct store_query *q, const char *text)
{
	if (q->rc == SQLITE_OK)
		q->rc = sqlite3_bind_text(q->st, ++q->at, text, -1, SQLITE_STATIC);
}

void store_bind_blob(struct store_query *q, const void *data, int bytes)
{
	if (q->rc == SQLITE_OK)
		q->rc = sqlite3_bind_blob(q->st, ++q->at, data, bytes, SQLITE_STATIC);
}

bool store_row(struct store_query *q)
{
	if (q->rc == SQLITE_OK || q->rc == SQLITE_ROW)
		q->rc = sqlite3_step(q->st);
	return q->rc == SQLITE_ROW;
}

const char *store_column(struct store_query *q, int column, struct arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(q->st, column);
	return text ? arena_dup(arena, text, (size_t)sqlite3_column_bytes(q->st, column))
		    : arena_dup(arena, "", 0);
}

enum status store_end(struct store_query *q)
{
	if (q->rc == SQLITE_OK)
		q->rc = sqlite3_step(q->st);
	bool good = q->rc == SQLITE_ROW || q->rc == SQLITE_DONE;
	enum status st = good ? ST_OK : store_fail(q->s, "use", q->err);
	sqlite3_finalize(q->st);
	q->st = NULL;
	return st;
}
