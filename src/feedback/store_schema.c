/* store_schema.c - the tables, and how an older database comes to have them. */
#include "feedback/store_desk.h"
#include "feedback/store_learned.h"
#include "feedback/store_report.h"
#include "feedback/store_sqlite.h"
#include "feedback/store_webhook.h"

/* Version n is made from version n - 1 by its statements; what was released is
 * never changed, another version is added. */
static const struct migration {
	int64_t version;
	const char *sql;
} migrations[] = {
    {1, store_schema_searches}, {2, store_schema_events},  {3, store_schema_gaps},
    {4, store_schema_learned},	{5, store_schema_reports}, {6, store_schema_webhooks},
    {7, store_schema_cures},	{8, store_schema_asked},   {9, store_schema_struck},
    {10, store_schema_numbers},
};

#define MIGRATIONS (sizeof migrations / sizeof migrations[0])

const char store_schema_searches[] =
    "CREATE TABLE searches("
    " n INTEGER PRIMARY KEY, search_id TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " session BLOB NOT NULL, query TEXT NOT NULL, question TEXT NOT NULL,"
    " lang TEXT NOT NULL, category TEXT NOT NULL, page TEXT NOT NULL,"
    " article TEXT NOT NULL, confidence REAL NOT NULL, total INTEGER NOT NULL,"
    " generation INTEGER NOT NULL, answered INTEGER NOT NULL, next INTEGER NOT NULL);"
    "CREATE INDEX unanswered ON searches(question) WHERE answered = 0;";

/* Indexes by session begin with the day: a session lives for two, so that
 * inserts stay within the pages of today however many rows there are. */
const char store_schema_events[] =
    "ALTER TABLE searches ADD COLUMN segment TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE searches ADD COLUMN role INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX search_ids ON searches(search_id);"
    "CREATE INDEX search_sessions ON searches(at_ms / 86400000, session);"
    "CREATE TABLE events("
    " n INTEGER PRIMARY KEY, event_id BLOB NOT NULL UNIQUE, at_ms INTEGER NOT NULL,"
    " session BLOB NOT NULL, type TEXT NOT NULL, search_id TEXT NOT NULL,"
    " query TEXT NOT NULL, question TEXT NOT NULL, article TEXT NOT NULL,"
    " position INTEGER NOT NULL, page TEXT NOT NULL, reason TEXT NOT NULL,"
    " comment TEXT NOT NULL);"
    "CREATE INDEX event_sessions ON events(at_ms / 86400000, session);"
    "CREATE TABLE contacts("
    " n INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,"
    " session BLOB NOT NULL, message TEXT NOT NULL, name TEXT NOT NULL,"
    " phone TEXT NOT NULL, email TEXT NOT NULL, code INTEGER NOT NULL,"
    " status TEXT NOT NULL DEFAULT 'new', claimed_by TEXT NOT NULL DEFAULT '',"
    " claimed_name TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0,"
    " helped INTEGER, note TEXT NOT NULL DEFAULT '', done_ms INTEGER,"
    " version INTEGER NOT NULL DEFAULT 1);"
    "CREATE INDEX contacts_due ON contacts(status, due_ms);"
    "CREATE INDEX contact_sessions ON contacts(at_ms / 86400000, session);"
    "CREATE TABLE handoffs("
    " n INTEGER PRIMARY KEY, code INTEGER NOT NULL, session BLOB NOT NULL,"
    " at_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL);"
    "CREATE INDEX handoff_codes ON handoffs(code);"
    "CREATE TABLE calls("
    " n INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, agent TEXT NOT NULL,"
    " outcome TEXT NOT NULL, article TEXT NOT NULL, session BLOB NOT NULL,"
    " customer BLOB NOT NULL, query TEXT NOT NULL, question TEXT NOT NULL);"
    "CREATE TABLE flags("
    " n INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, agent TEXT NOT NULL,"
    " kind TEXT NOT NULL, search_id TEXT NOT NULL, query TEXT NOT NULL,"
    " question TEXT NOT NULL, lang TEXT NOT NULL, article TEXT NOT NULL, comment TEXT NOT NULL);";

/* Numbers are never given again, also when the last rows were erased: who reads what came
 * since a number would miss what has it now. The text of a table is changed as sqlite.org's
 * lang_altertable.html (section 7) tells for what does not touch rows. */
#define NUMBERED(table)                                                                            \
	"INSERT INTO sqlite_sequence(name, seq) SELECT '" table "', IFNULL(MAX(n), 0) FROM " table \
	";"
const char store_schema_numbers[] =
    "CREATE TABLE numbered(n INTEGER PRIMARY KEY AUTOINCREMENT);"
    "PRAGMA writable_schema = ON;"
    "UPDATE sqlite_schema SET sql = replace(sql, ' n INTEGER PRIMARY KEY,',"
    " ' n INTEGER PRIMARY KEY AUTOINCREMENT,')"
    " WHERE type = 'table' AND name IN ('searches', 'events', 'contacts', 'calls', 'flags');"
    "PRAGMA writable_schema = OFF;" NUMBERED("searches") NUMBERED("events") NUMBERED("contacts")
	NUMBERED("calls") NUMBERED("flags") "DROP TABLE numbered;";

/* A step is whole or not there; another process may have made it meanwhile. */
static enum status migrate(struct store *s, const struct migration *m, struct buf *err)
{
	char set[64];
	int64_t version = 0;
	enum status st = store_exec(s, "BEGIN IMMEDIATE", err);
	if (st)
		return st;
	st = store_number(s, "PRAGMA user_version", &version, err);
	if (st == ST_OK && version < m->version) {
		sqlite3_snprintf(sizeof set, set, "PRAGMA user_version = %lld",
				 (long long)m->version);
		st = store_exec(s, m->sql, err);
		if (st == ST_OK)
			st = store_exec(s, set, err);
	}
	if (st == ST_OK)
		st = store_commit(s, err);
	if (st)
		store_undo(s);
	return st;
}

enum status store_schema(struct store *s, enum store_mode mode, struct buf *err)
{
	const int64_t newest = migrations[MIGRATIONS - 1].version;
	int64_t version = 0;
	enum status st = store_number(s, "PRAGMA user_version", &version, err);
	if (st)
		return st;
	if (version > newest)
		return fail(err, ST_UNSUPPORTED,
			    "%s was written by a newer answerd (schema %lld, this one knows %lld)",
			    s->path, (long long)version, (long long)newest);
	s->schema = mode == STORE_READ ? version : newest;
	if (mode == STORE_READ)
		return version ? ST_OK : fail(err, ST_NOTFOUND, "nothing was recorded yet");
	for (size_t i = 0; i < MIGRATIONS && st == ST_OK; i++)
		if (version < migrations[i].version)
			st = migrate(s, &migrations[i], err);
	/* This connection knows the tables as they were. */
	if (st == ST_OK && version < newest)
		st = store_exec(s, "PRAGMA writable_schema = RESET", err);
	return st;
}
