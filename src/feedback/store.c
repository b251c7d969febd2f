#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/base/str.h"
#include "feedback/question.h"
#include "feedback/store_sqlite.h"

#define BUSY_MS 2000
#define TIDY_MS 100

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

enum status store_number(struct store *s, const char *sql, int64_t *out, struct buf *err)
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

sqlite3_stmt *store_kept(struct store *s, enum store_kept which, const char *sql, struct buf *err)
{
	sqlite3_stmt **st = &s->kept[which];
	if (!*st &&
	    sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, st, NULL) != SQLITE_OK)
		store_fail(s, "use", err);
	if (*st)
		sqlite3_clear_bindings(*st);
	return *st;
}

enum status store_run(struct store *s, sqlite3_stmt *st, struct buf *err)
{
	int rc = sqlite3_step(st);
	enum status result = rc == SQLITE_DONE ? ST_OK : store_fail(s, "write to", err);
	sqlite3_reset(st);
	return result;
}

enum status store_form(struct store *s, const char *query, struct buf *out)
{
	enum status st = s->analyzer ? ST_OK : analyzer_new(&s->analyzer);
	if (st == ST_OK)
		st = question_form(s->analyzer, &s->units, query, strlen(query), out);
	if (st != ST_OK)
		buf_clear(out);
	return st == ST_NOMEM ? st : ST_OK;
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

static enum status prepare(struct store *s, enum store_mode mode, struct buf *err)
{
	enum status st = store_exec(
	    s, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;", err);
	if (st == ST_OK && mode == STORE_WRITE)
		st = check_sound(s, err);
	if (st == ST_OK)
		st = store_schema(s, mode, err);
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
	units_init(&s->units);
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
		if (mode != STORE_READ && make_private(s->path) != 0)
			st = fail(err, ST_IO, "cannot create %s: %s", s->path, strerror(errno));
		else if (sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL) !=
			 SQLITE_OK)
			st = store_fail(s, "open", err);
	}
	if (st == ST_OK)
		sqlite3_busy_timeout(s->db, BUSY_MS);
	if (st == ST_OK)
		st = mode == STORE_READ ? store_schema(s, mode, err) : prepare(s, mode, err);
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
	for (size_t i = 0; i < STORE_KEPT; i++)
		sqlite3_finalize(s->kept[i]);
	sqlite3_close(s->db);
	analyzer_free(s->analyzer);
	units_release(&s->units);
	free(s->path);
	free(s);
}

/* ---- transactions ---- */

enum status store_begin(struct store *s, struct buf *err)
{
	return store_exec(s, "BEGIN IMMEDIATE", err);
}

enum status store_commit(struct store *s, struct buf *err)
{
	return store_exec(s, "COMMIT", err);
}

void store_undo(struct store *s)
{
	if (sqlite3_get_autocommit(s->db))
		return;
	enum status undo = store_exec(s, "ROLLBACK", NULL);
	(void)undo; /* what failed first is what is told */
}

bool store_is_open(const struct store *s)
{
	return !sqlite3_get_autocommit(s->db);
}

enum status store_mark(struct store *s, struct buf *err)
{
	return store_exec(s, "SAVEPOINT part", err);
}

enum status store_keep(struct store *s, struct buf *err)
{
	return store_exec(s, "RELEASE part", err);
}

enum status store_drop(struct store *s, struct buf *err)
{
	return store_exec(s, "ROLLBACK TO part; RELEASE part", err);
}

bool store_tidy(struct store *s)
{
	if (!s->erased)
		return true;
	/* A reader that is at it keeps the WAL; the writer does not wait for it. */
	sqlite3_busy_timeout(s->db, TIDY_MS);
	s->erased = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
					      NULL) != SQLITE_OK;
	sqlite3_busy_timeout(s->db, BUSY_MS);
	return !s->erased;
}

/* ---- searches ---- */

static bool bind_all(sqlite3_stmt *st, const struct store_search *v)
{
	const char *texts[] = {v->query, v->question, v->lang,	 v->category,
			       v->page,	 v->article,  v->segment};
	bool ok =
	    sqlite3_bind_text(st, 1, v->search_id, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_bind_int64(st, 2, v->at_ms) == SQLITE_OK &&
	    sqlite3_bind_blob(st, 3, v->session, SESSION_ID_BYTES, SQLITE_STATIC) == SQLITE_OK;
	for (int i = 0; i < 7; i++)
		ok = ok && sqlite3_bind_text(st, 4 + i, texts[i], -1, SQLITE_STATIC) == SQLITE_OK;
	return ok && sqlite3_bind_double(st, 11, v->confidence) == SQLITE_OK &&
	       sqlite3_bind_int64(st, 12, v->total) == SQLITE_OK &&
	       sqlite3_bind_int64(st, 13, (int64_t)v->generation) == SQLITE_OK &&
	       sqlite3_bind_int(st, 14, v->answered) == SQLITE_OK &&
	       sqlite3_bind_int(st, 15, v->next) == SQLITE_OK &&
	       sqlite3_bind_int(st, 16, v->role) == SQLITE_OK &&
	       sqlite3_bind_int64(st, 17, v->client) == SQLITE_OK;
}

enum status store_add_search(struct store *s, const struct store_search *v, struct buf *err)
{
	static const char sql[] =
	    "INSERT INTO searches(search_id,at_ms,session,query,question,lang,category,page,"
	    "article,segment,confidence,total,generation,answered,next,role,client)"
	    " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
	struct buf form;
	buf_init(&form, 8192);
	struct store_search with = *v;
	enum status result = ST_OK;
	if (v->query && !v->question) {
		result = store_form(s, v->query, &form);
		with.question = form.data;
	}
	sqlite3_stmt *st = result == ST_OK ? store_kept(s, KEPT_SEARCH, sql, err) : NULL;
	if (result == ST_OK)
		result = st && bind_all(st, &with) ? store_run(s, st, err)
						   : store_fail(s, "write to", err);
	buf_release(&form);
	return result;
}
