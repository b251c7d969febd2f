#include "feedback/store_desk.h"

#include <stdarg.h>
#include <string.h>

#include "feedback/store_sqlite.h"

const char store_schema_gaps[] =
    "CREATE TABLE gaps("
    " gap INTEGER PRIMARY KEY, status INTEGER NOT NULL, merged_into INTEGER NOT NULL,"
    " version INTEGER NOT NULL, frozen INTEGER NOT NULL, owner TEXT NOT NULL,"
    " note TEXT NOT NULL, article TEXT NOT NULL, verdict TEXT NOT NULL,"
    " created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,"
    " published_ms INTEGER NOT NULL, declined_at REAL NOT NULL, answered REAL NOT NULL);"
    "CREATE TABLE wordings("
    " wording INTEGER PRIMARY KEY, gap INTEGER NOT NULL, text TEXT NOT NULL,"
    " form TEXT NOT NULL UNIQUE, near TEXT NOT NULL, held INTEGER NOT NULL);"
    "CREATE TABLE gap_history("
    " n INTEGER PRIMARY KEY, gap INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
    " who_id TEXT NOT NULL, who TEXT NOT NULL, was TEXT NOT NULL, became TEXT NOT NULL,"
    " note TEXT NOT NULL);"
    "CREATE INDEX gap_history_gap ON gap_history(gap);"
    "CREATE TABLE gap_checks("
    " n INTEGER PRIMARY KEY, gap INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
    " generation INTEGER NOT NULL, article TEXT NOT NULL, answered REAL NOT NULL,"
    " wordings INTEGER NOT NULL, verdict TEXT NOT NULL);"
    "CREATE INDEX gap_checks_gap ON gap_checks(gap);"
    "CREATE TABLE gap_bars("
    " wording INTEGER NOT NULL, gap INTEGER NOT NULL, PRIMARY KEY(wording, gap)) WITHOUT ROWID;";

/* With that of what was not answered: an index of every question. And when a read was told
 * first, also when its event is gone. */
const char store_schema_asked[] =
    "CREATE INDEX answered ON searches(question) WHERE answered = 1;"
    "CREATE TABLE marks(name TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) WITHOUT ROWID;"
    "INSERT INTO marks SELECT 'reads', at_ms FROM events WHERE type IN ('read', 'answer_seen')"
    " ORDER BY n LIMIT 1;"
    "CREATE TRIGGER mark_reads AFTER INSERT ON events WHEN NEW.type IN ('read', 'answer_seen')"
    " AND NOT EXISTS (SELECT 1 FROM marks WHERE name = 'reads') BEGIN"
    " INSERT INTO marks VALUES('reads', NEW.at_ms); END;";

const char store_schema_cures[] = "ALTER TABLE gaps ADD COLUMN cure INTEGER NOT NULL DEFAULT 0;";

/* ---- helpers ---- */

/* Prepares sql and binds by kinds: i int64_t, t text (borrowed until it has run), r double. */
static sqlite3_stmt *bind(struct store *s, const char *sql, struct buf *err, const char *kinds,
			  va_list ap)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	for (int i = 0; rc == SQLITE_OK && kinds[i]; i++)
		rc = kinds[i] == 'i'   ? sqlite3_bind_int64(st, i + 1, va_arg(ap, int64_t))
		     : kinds[i] == 'r' ? sqlite3_bind_double(st, i + 1, va_arg(ap, double))
				       : sqlite3_bind_text(st, i + 1, va_arg(ap, const char *), -1,
							   SQLITE_STATIC);
	if (rc == SQLITE_OK)
		return st;
	store_fail(s, "use", err);
	sqlite3_finalize(st);
	return NULL;
}

static enum status write_row(struct store *s, const char *sql, struct buf *err, const char *kinds,
			     ...)
{
	va_list ap;
	va_start(ap, kinds);
	sqlite3_stmt *st = bind(s, sql, err, kinds, ap);
	va_end(ap);
	if (!st)
		return ST_IO;
	enum status result =
	    sqlite3_step(st) == SQLITE_DONE ? ST_OK : store_fail(s, "write to", err);
	sqlite3_finalize(st);
	return result;
}

/* What is called with each row of a statement. */
struct reading {
	enum status (*row)(sqlite3_stmt *st, const struct reading *r);
	void (*each)(void); /* of the caller; row knows its type */
	void *ctx;
	enum store_signals which;
};

static enum status read_rows(struct store *s, const char *sql, const struct reading *r,
			     struct buf *err, const char *kinds, ...)
{
	va_list ap;
	va_start(ap, kinds);
	sqlite3_stmt *st = bind(s, sql, err, kinds, ap);
	va_end(ap);
	enum status result = st ? ST_OK : ST_IO;
	int rc = SQLITE_ROW;
	while (result == ST_OK && (rc = sqlite3_step(st)) == SQLITE_ROW)
		result = r->row(st, r);
	if (result == ST_OK && rc != SQLITE_DONE)
		result = store_fail(s, "read", err);
	sqlite3_finalize(st);
	return result;
}

static const char *text(sqlite3_stmt *st, int i)
{
	const char *t = (const char *)sqlite3_column_text(st, i);
	return t ? t : "";
}

/* ---- what visitors and agents did ---- */

static enum status signal_row(sqlite3_stmt *st, const struct reading *r)
{
	static const unsigned char nobody[SESSION_ID_BYTES];
	const unsigned char *session = sqlite3_column_blob(st, 2);
	struct store_signal v = {
	    .n = sqlite3_column_int64(st, 0),
	    .at_ms = sqlite3_column_int64(st, 1),
	    .session = sqlite3_column_bytes(st, 2) == SESSION_ID_BYTES ? session : nobody,
	    .type = text(st, 3),
	    .search_id = text(st, 4),
	    .query = text(st, 5),
	    .form = text(st, 6),
	    .lang = text(st, 7),
	    .page = text(st, 8),
	    .segment = text(st, 9),
	    .article = text(st, 10),
	    .answered = sqlite3_column_int(st, 11) != 0,
	    .total = (uint32_t)sqlite3_column_int64(st, 12),
	    .next = (uint8_t)sqlite3_column_int(st, 13),
	    .role = (uint8_t)sqlite3_column_int(st, 14),
	    .client = (uint32_t)sqlite3_column_int64(st, 15),
	    .confidence = sqlite3_column_double(st, 16)};
	return ((enum status(*)(void *, const struct store_signal *))r->each)(r->ctx, &v);
}

enum status store_signals_after(struct store *s, enum store_signals which, int64_t after,
				size_t max,
				enum status (*each)(void *ctx, const struct store_signal *v),
				void *ctx, struct buf *err)
{
	static const char *const sql[SIGNALS] = {
	    "SELECT n,at_ms,session,'',search_id,query,question,lang,page,segment,article,"
	    "answered,total,next,role,client,confidence FROM searches WHERE n > ?1 ORDER BY n "
	    "LIMIT ?2",
	    "SELECT "
	    "n,at_ms,session,type,search_id,query,question,'',page,'',article,0,0,0,0,client,0"
	    " FROM events WHERE n > ?1 ORDER BY n LIMIT ?2",
	    "SELECT n,at_ms,session,'contact','','','','','','','',0,0,0,0,0,0"
	    " FROM contacts WHERE n > ?1 ORDER BY n LIMIT ?2",
	    "SELECT n,at_ms,x'',kind,search_id,query,question,lang,'','',article,0,0,0,1,0,0"
	    " FROM flags WHERE n > ?1 ORDER BY n LIMIT ?2",
	    "SELECT n,at_ms,session,'call',agent,query,question,'','','',"
	    "CASE outcome WHEN 'solved' THEN article ELSE '' END,0,0,0,1,0,0"
	    " FROM calls WHERE n > ?1 ORDER BY n LIMIT ?2"};
	const struct reading r = {signal_row, (void (*)(void))each, ctx, which};
	return read_rows(s, sql[which], &r, err, "ii", after, (int64_t)max);
}

static enum status missed_row(sqlite3_stmt *st, const struct reading *r)
{
	const struct store_signal v = {
	    .at_ms = sqlite3_column_int64(st, 0), .query = text(st, 1), .form = text(st, 2)};
	return ((enum status(*)(void *, const struct store_signal *))r->each)(r->ctx, &v);
}

enum status store_missed_by(struct store *s, const char *agent, int64_t since_ms, size_t max,
			    enum status (*each)(void *ctx, const struct store_signal *v), void *ctx,
			    struct buf *err)
{
	const struct reading r = {missed_row, (void (*)(void))each, ctx, SIGNAL_FLAGS};
	return read_rows(s,
			 "SELECT MAX(at_ms),query,question FROM flags WHERE agent = ?1 AND "
			 "kind = 'not_found' AND question <> '' AND at_ms > ?2 "
			 "GROUP BY question ORDER BY 1 DESC, 3 LIMIT ?3",
			 &r, err, "tii", agent, since_ms, (int64_t)max);
}

#define STORE_MARKS 8 /* the schema that has them */

enum status store_reads_since(struct store *s, int64_t *at_ms, struct buf *err)
{
	/* The command line reads what no daemon has brought up to date yet. */
	return store_number(
	    s,
	    s->schema < STORE_MARKS
		? "SELECT IFNULL((SELECT at_ms FROM events WHERE type IN"
		  " ('read', 'answer_seen') ORDER BY n LIMIT 1), 0)"
		: "SELECT IFNULL((SELECT at_ms FROM marks WHERE name = 'reads'), 0)",
	    at_ms, err);
}

enum status store_last_signal(struct store *s, enum store_signals which, int64_t *n,
			      struct buf *err)
{
	static const char *const sql[SIGNALS] = {
	    "SELECT IFNULL(MAX(n), 0) FROM searches", "SELECT IFNULL(MAX(n), 0) FROM events",
	    "SELECT IFNULL(MAX(n), 0) FROM contacts", "SELECT IFNULL(MAX(n), 0) FROM flags",
	    "SELECT IFNULL(MAX(n), 0) FROM calls"};
	return store_number(s, sql[which], n, err);
}

enum status store_whose_signal(struct store *s, enum store_signals which, int64_t n,
			       unsigned char session[SESSION_ID_BYTES], struct buf *err)
{
	static const char *const sql[SIGNALS] = {
	    "SELECT session FROM searches WHERE n = ?", "SELECT session FROM events WHERE n = ?",
	    "SELECT session FROM contacts WHERE n = ?", "SELECT x'' FROM flags WHERE n = ?",
	    "SELECT session FROM calls WHERE n = ?"};
	struct store_query q = store_query(s, sql[which], err);
	memset(session, 0, SESSION_ID_BYTES);
	store_bind_int(&q, n);
	if (store_row(&q) && sqlite3_column_bytes(q.st, 0) == SESSION_ID_BYTES)
		memcpy(session, sqlite3_column_blob(q.st, 0), SESSION_ID_BYTES);
	return store_end(&q);
}

/* ---- what the desk keeps ---- */

static enum status wording_row(sqlite3_stmt *st, const struct reading *r)
{
	struct store_wording v = {.id = sqlite3_column_int64(st, 0),
				  .gap = (uint32_t)sqlite3_column_int64(st, 1),
				  .text = text(st, 2),
				  .form = text(st, 3),
				  .near = text(st, 4),
				  .held = sqlite3_column_int(st, 5) != 0};
	return ((enum status(*)(void *, const struct store_wording *))r->each)(r->ctx, &v);
}

enum status store_wordings(struct store *s,
			   enum status (*each)(void *ctx, const struct store_wording *v), void *ctx,
			   struct buf *err)
{
	const struct reading r = {wording_row, (void (*)(void))each, ctx, SIGNALS};
	return read_rows(s, "SELECT wording,gap,text,form,near,held FROM wordings ORDER BY wording",
			 &r, err, "");
}

static enum status gap_row(sqlite3_stmt *st, const struct reading *r)
{
	struct store_desk_gap v = {.gap = (uint32_t)sqlite3_column_int64(st, 0),
				   .status = sqlite3_column_int(st, 1),
				   .merged_into = (uint32_t)sqlite3_column_int64(st, 2),
				   .version = (uint32_t)sqlite3_column_int64(st, 3),
				   .frozen = sqlite3_column_int(st, 4) != 0,
				   .owner = text(st, 5),
				   .note = text(st, 6),
				   .article = text(st, 7),
				   .check = text(st, 8),
				   .created_ms = sqlite3_column_int64(st, 9),
				   .changed_ms = sqlite3_column_int64(st, 10),
				   .published_ms = sqlite3_column_int64(st, 11),
				   .declined_at = sqlite3_column_double(st, 12),
				   .answered = sqlite3_column_double(st, 13),
				   .cure = sqlite3_column_int(st, 14)};
	return ((enum status(*)(void *, const struct store_desk_gap *))r->each)(r->ctx, &v);
}

enum status store_desk_gaps(struct store *s,
			    enum status (*each)(void *ctx, const struct store_desk_gap *v),
			    void *ctx, struct buf *err)
{
	const struct reading r = {gap_row, (void (*)(void))each, ctx, SIGNALS};
	return read_rows(s,
			 "SELECT gap,status,merged_into,version,frozen,owner,note,article,verdict,"
			 "created_ms,changed_ms,published_ms,declined_at,answered,cure FROM gaps"
			 " ORDER BY gap",
			 &r, err, "");
}

static enum status bar_row(sqlite3_stmt *st, const struct reading *r)
{
	return ((enum status(*)(void *, int64_t, uint32_t))r->each)(
	    r->ctx, sqlite3_column_int64(st, 0), (uint32_t)sqlite3_column_int64(st, 1));
}

enum status store_bars(struct store *s,
		       enum status (*each)(void *ctx, int64_t wording, uint32_t gap), void *ctx,
		       struct buf *err)
{
	const struct reading r = {bar_row, (void (*)(void))each, ctx, SIGNALS};
	return read_rows(s, "SELECT wording,gap FROM gap_bars", &r, err, "");
}

static enum status step_row(sqlite3_stmt *st, const struct reading *r)
{
	struct store_gap_step v = {(uint32_t)sqlite3_column_int64(st, 0),
				   sqlite3_column_int64(st, 1),
				   text(st, 2),
				   text(st, 3),
				   text(st, 4),
				   text(st, 5),
				   text(st, 6)};
	return ((enum status(*)(void *, const struct store_gap_step *))r->each)(r->ctx, &v);
}

enum status store_gap_steps(struct store *s, uint32_t gap,
			    enum status (*each)(void *ctx, const struct store_gap_step *v),
			    void *ctx, struct buf *err)
{
	const struct reading r = {step_row, (void (*)(void))each, ctx, SIGNALS};
	return read_rows(s,
			 "SELECT gap,at_ms,who_id,who,was,became,note FROM gap_history WHERE"
			 " gap = ?1 OR gap IN (SELECT gap FROM gaps WHERE merged_into = ?1)"
			 " ORDER BY n",
			 &r, err, "i", (int64_t)gap);
}

static enum status check_row(sqlite3_stmt *st, const struct reading *r)
{
	struct store_check v = {(uint32_t)sqlite3_column_int64(st, 0),
				sqlite3_column_int64(st, 1),
				(uint64_t)sqlite3_column_int64(st, 2),
				text(st, 3),
				text(st, 4),
				text(st, 7),
				sqlite3_column_double(st, 5),
				(uint32_t)sqlite3_column_int64(st, 6)};
	return ((enum status(*)(void *, const struct store_check *))r->each)(r->ctx, &v);
}

enum status store_checks(struct store *s, uint32_t gap,
			 enum status (*each)(void *ctx, const struct store_check *v), void *ctx,
			 struct buf *err)
{
	const struct reading r = {check_row, (void (*)(void))each, ctx, SIGNALS};
	return read_rows(s,
			 "SELECT gap,at_ms,generation,article,verdict,answered,wordings,failed"
			 " FROM gap_checks WHERE gap = ?1 ORDER BY n",
			 &r, err, "i", (int64_t)gap);
}

/* ---- writing ---- */

enum status store_put_wording(struct store *s, const struct store_wording *v, struct buf *err)
{
	return write_row(s,
			 "INSERT INTO wordings(wording,gap,text,form,near,held)"
			 " VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(wording) DO UPDATE SET"
			 " gap=?2,near=?5,held=?6",
			 err, "iittti", v->id, (int64_t)v->gap, v->text, v->form, v->near,
			 (int64_t)v->held);
}

enum status store_delete_wording(struct store *s, int64_t wording, struct buf *err)
{
	enum status st = write_row(s, "DELETE FROM wordings WHERE wording = ?1", err, "i", wording);
	if (st == ST_OK)
		st = write_row(s, "DELETE FROM gap_bars WHERE wording = ?1", err, "i", wording);
	/* Who asked may have asked to be forgotten. */
	s->erased = s->erased || st == ST_OK;
	return st;
}

enum status store_forget_wordings(struct store *s, const unsigned char session[SESSION_ID_BYTES],
				  int64_t now_ms, struct buf *err)
{
	/* Its days are gone through one by one, so that the index by day and session serves. */
	static const char sql[] =
	    "WITH RECURSIVE days(d) AS (SELECT (SELECT at_ms FROM searches ORDER BY n LIMIT 1)"
	    " / 86400000 - 2 UNION ALL SELECT d + 1 FROM days WHERE d <= ?2)"
	    " DELETE FROM wordings WHERE form IN (SELECT t.question FROM days CROSS JOIN searches t"
	    " WHERE t.at_ms / 86400000 = days.d AND t.session = ?1)"
	    /* What was answered may have been asked in vain all the same. In two parts, each
	     * with an index of its own. */
	    " AND NOT EXISTS (SELECT 1 FROM searches o WHERE o.question = wordings.form"
	    " AND o.answered = 0 AND o.session <> ?1)"
	    " AND NOT EXISTS (SELECT 1 FROM searches o WHERE o.question = wordings.form"
	    " AND o.answered = 1 AND o.session <> ?1)"
	    " AND NOT EXISTS (SELECT 1 FROM flags f WHERE f.question = wordings.form"
	    " AND f.kind = 'not_found')";
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_blob(st, 1, session, SESSION_ID_BYTES, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(st, 2, now_ms / 86400000);
	enum status result = rc == SQLITE_OK && sqlite3_step(st) == SQLITE_DONE
				 ? ST_OK
				 : store_fail(s, "write to", err);
	sqlite3_finalize(st);
	return result;
}

enum status store_put_gap(struct store *s, const struct store_desk_gap *v, struct buf *err)
{
	return write_row(
	    s,
	    "INSERT OR REPLACE INTO gaps(gap,status,merged_into,version,frozen,owner,note,article,"
	    "verdict,created_ms,changed_ms,published_ms,declined_at,answered,cure)"
	    " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
	    err, "iiiiittttiiirri", (int64_t)v->gap, (int64_t)v->status, (int64_t)v->merged_into,
	    (int64_t)v->version, (int64_t)v->frozen, v->owner, v->note, v->article, v->check,
	    v->created_ms, v->changed_ms, v->published_ms, v->declined_at, v->answered,
	    (int64_t)v->cure);
}

enum status store_clear_bars(struct store *s, struct buf *err)
{
	return write_row(s, "DELETE FROM gap_bars", err, "");
}

enum status store_put_bar(struct store *s, int64_t wording, uint32_t gap, struct buf *err)
{
	return write_row(s, "INSERT OR IGNORE INTO gap_bars VALUES(?,?)", err, "ii", wording,
			 (int64_t)gap);
}

enum status store_add_gap_step(struct store *s, const struct store_gap_step *v, struct buf *err)
{
	return write_row(s,
			 "INSERT INTO gap_history(gap,at_ms,who_id,who,was,became,note)"
			 " VALUES(?,?,?,?,?,?,?)",
			 err, "iittttt", (int64_t)v->gap, v->at_ms, v->who_id, v->who, v->from,
			 v->to, v->note);
}

enum status store_add_check(struct store *s, const struct store_check *v, struct buf *err)
{
	return write_row(s,
			 "INSERT INTO gap_checks(gap,at_ms,generation,article,answered,wordings,"
			 "verdict,failed) VALUES(?,?,?,?,?,?,?,?)",
			 err, "iiitritt", (int64_t)v->gap, v->at_ms, (int64_t)v->generation,
			 v->article, v->answered, (int64_t)v->wordings, v->verdict, v->failed);
}
