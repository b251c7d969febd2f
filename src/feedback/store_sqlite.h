/* store_sqlite.h - helpers of the SQLite store. */
#ifndef ANSWERD_FEEDBACK_STORE_SQLITE_H
#define ANSWERD_FEEDBACK_STORE_SQLITE_H

#include <sqlite3.h>

#include "answerd/feedback/store.h"
#include "answerd/text/analyzer.h"

/* Statements that are kept; each file of the store has its own. */
enum store_kept { KEPT_SEARCH, KEPT_SEARCH_ID, KEPT_EVENT, STORE_KEPT };

struct store {
	sqlite3 *db;			/* owned */
	sqlite3_stmt *kept[STORE_KEPT]; /* owned; made when first used */
	char *path;			/* owned */
	struct analyzer *analyzer;	/* owned; for the form of questions, made when first used */
	struct units units;
	int64_t schema;		       /* of the tables; older than ours when only read */
	bool erased;		       /* what was erased may still stand in the WAL */
	bool (*late)(const void *ctx); /* store_set_deadline; NULL: no limit */
	const void *late_ctx;
};

/* Maps SQLite's last error, with what was being done. */
enum status store_fail(const struct store *s, const char *what, struct buf *err);
enum status store_exec(struct store *s, const char *sql, struct buf *err) ANSWERD_MUST_USE;
/* The single number that a statement gives. */
enum status store_number(struct store *s, const char *sql, int64_t *out,
			 struct buf *err) ANSWERD_MUST_USE;
/* A kept statement, with nothing bound; NULL: err says why. */
sqlite3_stmt *store_kept(struct store *s, enum store_kept which, const char *sql, struct buf *err);
/* Runs a statement that gives no rows, and resets it. */
enum status store_run(struct store *s, sqlite3_stmt *st, struct buf *err) ANSWERD_MUST_USE;
/* Appends the form in which a question is counted (question.h); what has none
 * stays without. */
enum status store_form(struct store *s, const char *query, struct buf *out) ANSWERD_MUST_USE;

/* A statement that runs once: bind in the order of its marks, then take its rows,
 * and end it. What failed first is told at the end. */
struct store_query {
	struct store *s;
	sqlite3_stmt *st; /* NULL: it could not be made */
	struct buf *err;
	int at, rc;
};
struct store_query store_query(struct store *s, const char *sql, struct buf *err);
void store_bind_int(struct store_query *q, int64_t v);
void store_bind_text(struct store_query *q, const char *text);
void store_bind_blob(struct store_query *q, const void *data, int bytes);
bool store_row(struct store_query *q);
/* A text of the row, in the arena; NULL: no memory. */
const char *store_column(struct store_query *q, int column, struct arena *arena);
/* Runs it, unless its rows were taken, and frees it. */
enum status store_end(struct store_query *q) ANSWERD_MUST_USE;

/* Makes or migrates the schema; refuses a newer one. */
enum status store_schema(struct store *s, enum store_mode mode, struct buf *err) ANSWERD_MUST_USE;
extern const char store_schema_searches[], store_schema_events[], store_schema_numbers[];

#endif
