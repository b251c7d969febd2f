/* store_sqlite.h - helpers of the SQLite store. */
#ifndef ANSWERD_FEEDBACK_STORE_SQLITE_H
#define ANSWERD_FEEDBACK_STORE_SQLITE_H

#include <sqlite3.h>

#include "answerd/feedback/store.h"

struct store {
	sqlite3 *db;	   /* owned */
	sqlite3_stmt *add; /* owned; the insert of a search */
	char *path;	   /* owned */
};

/* Maps SQLite's last error, with what was being done. */
enum status store_fail(const struct store *s, const char *what, struct buf *err);
enum status store_exec(struct store *s, const char *sql, struct buf *err) ANSWERD_MUST_USE;
/* Makes or migrates the schema; refuses a newer one. */
enum status store_schema(struct store *s, enum store_mode mode, struct buf *err) ANSWERD_MUST_USE;

#endif
