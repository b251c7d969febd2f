#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/base/str.h"
#include "feedback/store_sqlite.h"

#define BUSY_MS 2000

enum status store_fail(const struct store *s, const char *what, struct buf *err)
{
	int code = s->db ? sqlite3_errcode(s->db) : SQLITE_CANTOPEN;
	enum status st = code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? ST_CORRUPT
			 : code == SQLITE_BUSY || code == SQLITE_LOCKED	 ? ST_BUSY
			 : code == SQLITE_NOMEM				 ? ST_NOMEM
									 : ST_IO;
	if (st == ST_CORRUPT)
		return fail(
		    err, st,
		    "%s is damaged (%s); it was left as it is: restore a backup, or move it "
		    "aside to start a new one",
		    s->path, s->db ? sqlite3_errmsg(s->db) : "");
	return fail(err, st, "cannot %s %s: %s", what, s->path,
		    s->db ? sqlite3_errmsg(s->db) : "out of memory");
}

enum status store_exec(struct store *s, const char *sql, struct buf *err)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return ST_OK;
	return store_fail(s, "use", err);
}

/* A single number that a statement gives. */
static enum status read_int(struct store *s, const char *sql, int64_t *out, struct buf *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	enum status result = rc == SQLITE_ROW ? ST_OK : store_fail(s, "read", err);
	sqlite3_finalize(st);
	return result;
}

/* "ok" from PRAGMA quick_check, or what is wrong. */
static enum status check_sound(struct store *s, struct buf *err)
{
	sqlite3_stmt *st = NULL;
	enum status result = ST_OK;
	int rc = sqlite3_prepare_v2(s->db, "PRAGMA quick_check(1)", -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	const char *text = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(st, 0) : NULL;
	if (!text)
		result = store_fail(s, "check", err);
	else if (strcmp(text, "ok") != 0)
		result = fail(err, ST_CORRUPT,
			      "%s is damaged (%s); it was left as it is: restore a backup, or move "
			      "it aside to start a new one",
			      s->path, text);
	sqlite3_finalize(st);
	return result;
}

enum status store_schema(struct store *s, enum store_mode mode, struct buf *err)
{
	static const char v1[] =
	    "BEGIN IMMEDIATE;"
	    "CREATE TABLE searches("
	    " n INTEGER PRIMARY KEY, search_id TEXT NOT NULL, at_ms INTEGER NOT NULL,"
	    " session BLOB NOT NULL, query TEXT NOT NULL, question TEXT NOT NULL,"
	    " lang TEXT NOT NULL, category TEXT NOT NULL, page TEXT NOT NULL,"
	    " article TEXT NOT NULL, confidence REAL NOT NULL, total INTEGER NOT NULL,"
	    " generation INTEGER NOT NULL, answered INTEGER NOT NULL, next INTEGER NOT NULL);"
	    "CREATE INDEX unanswered ON searches(question) WHERE answered = 0;"
	    "PRAGMA user_version = 1;"
	    "COMMIT;";
	const int64_t newest = 1;
	int64_t version = 0;
	enum status st = read_int(s, "PRAGMA user_version", &version, err);
	if (st)
		return st;
	if (version > newest)
		return fail(err, ST_UNSUPPORTED,
			    "%s was written by a newer answerd (schema %lld, this one knows %lld)",
			    s->path, (long long)version, (long long)newest);
	if (version == 0)
		return mode == STORE_WRITE ? store_exec(s, v1, err)
					   : fail(err, ST_NOTFOUND, "nothing was recorded yet");
	return ST_OK;
}

static enum status prepare(struct store *s, struct buf *err)
{
	static const char add[] =
	    "INSERT INTO searches(search_id,at_ms,session,query,question,lang,category,page,"
	    "article,confidence,total,generation,answered,next)"
	    " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
	enum status st = store_exec(s, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", err);
	if (st == ST_OK)
		st = check_sound(s, err);
	if (st == ST_OK)
		st = store_schema(s, STORE_WRITE, err);
	if (st == ST_OK && sqlite3_prepare_v3(s->db, add, -1, SQLITE_PREPARE_PERSISTENT, &s->add,
					      NULL) != SQLITE_OK)
		st = store_fail(s, "use", err);
	return st;
}

/* Makes an empty file that this user alone may read: SQLite gives its mode to
 * the WAL too. */
static int make_private(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	return fd < 0 ? -1 : 0;
}

enum status store_open(const char *data, enum store_mode mode, struct store **out, struct buf *err)
{
	struct stat sb;
	struct buf path;
	struct store *s = calloc(1, sizeof *s);
	*out = NULL;
	if (!s)
		return ST_NOMEM;
	buf_init(&path, 8192);
	buf_printf(&path, "%s/signals.db", data);
	s->path = str_dup((struct str){path.data, path.len});
	buf_release(&path);
	enum status st = s->path ? ST_OK : ST_NOMEM;
	if (st == ST_OK && mode == STORE_READ && stat(s->path, &sb) != 0)
		st = fail(err, ST_NOTFOUND, "nothing was recorded yet: there is no %s", s->path);
	if (st == ST_OK) {
		int flags = mode == STORE_READ ? SQLITE_OPEN_READONLY
					       : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
		if (mode == STORE_WRITE && make_private(s->path) != 0)
			st = fail(err, ST_IO, "cannot create %s: %s", s->path, strerror(errno));
		else if (sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL) !=
			 SQLITE_OK)
			st = store_fail(s, "open", err);
	}
	if (st == ST_OK)
		sqlite3_busy_timeout(s->db, BUSY_MS);
	if (st == ST_OK)
		st = mode == STORE_WRITE ? prepare(s, err) : store_schema(s, mode, err);
	if (st)
		store_close(s);
	else
		*out = s;
	return st;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	sqlite3_finalize(s->add);
	sqlite3_close(s->db);
	free(s->path);
	free(s);
}

static bool bind_all(sqlite3_stmt *st, const struct store_search *v)
{
	const char *texts[] = {v->query, v->question, v->lang, v->category, v->page, v->article};
	bool ok =
	    sqlite3_bind_text(st, 1, v->search_id, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_bind_int64(st, 2, v->at_ms) == SQLITE_OK &&
	    sqlite3_bind_blob(st, 3, v->session, SESSION_ID_BYTES, SQLITE_STATIC) == SQLITE_OK;
	for (int i = 0; i < 6; i++)
		ok = ok && sqlite3_bind_text(st, 4 + i, texts[i], -1, SQLITE_STATIC) == SQLITE_OK;
	return ok && sqlite3_bind_double(st, 10, v->confidence) == SQLITE_OK &&
	       sqlite3_bind_int64(st, 11, v->total) == SQLITE_OK &&
	       sqlite3_bind_int64(st, 12, (int64_t)v->generation) == SQLITE_OK &&
	       sqlite3_bind_int(st, 13, v->answered) == SQLITE_OK &&
	       sqlite3_bind_int(st, 14, v->next) == SQLITE_OK;
}

enum status store_add_searches(struct store *s, const struct store_search *v, size_t n,
			       struct buf *err)
{
	enum status st = store_exec(s, "BEGIN IMMEDIATE", err);
	if (st)
		return st;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		if (!bind_all(s->add, &v[i]) || sqlite3_step(s->add) != SQLITE_DONE)
			st = store_fail(s, "write to", err);
		sqlite3_reset(s->add);
	}
	if (st == ST_OK)
		st = store_exec(s, "COMMIT", err);
	if (st && !sqlite3_get_autocommit(s->db)) {
		enum status undo = store_exec(s, "ROLLBACK", NULL);
		(void)undo; /* what failed first is what is told */
	}
	return st;
}
