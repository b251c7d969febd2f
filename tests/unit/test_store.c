/* Where signals are kept: searches in, gaps out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <sqlite3.h>

#include "answerd/feedback/store.h"
#include "kb_tree.h"

#include <cmocka.h>

#define DAY ((int64_t)86400000)
#define NOW (20727 * DAY)

static struct store *store;
static struct arena arena;
static struct buf err;

static struct store_search a_search(unsigned char who, const char *query, const char *question,
				    uint32_t total)
{
	struct store_search v = {.search_id = "01J00000000000000000000000",
				 .at_ms = NOW,
				 .query = query,
				 .question = question,
				 .lang = "zh-CN",
				 .category = "",
				 .page = "",
				 .segment = "",
				 .article = total ? "zh-CN/x/near" : "",
				 .confidence = total ? 0.2 : 0,
				 .total = total,
				 .generation = 3};
	memset(v.session, who, sizeof v.session);
	return v;
}

static void add(const struct store_search *v, size_t n)
{
	enum status st = store_begin(store, &err);
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = store_add_search(store, &v[i], &err);
	if (st == ST_OK)
		st = store_commit(store, &err);
	if (st != ST_OK)
		fail_msg("%s", err.data);
}

static struct store_gap *gaps(size_t max, size_t *n, size_t *total)
{
	struct store_gap *g = NULL;
	arena_reset(&arena);
	assert_int_equal(store_gaps(store, NOW, max, &arena, &g, n, total, &err), ST_OK);
	return g;
}

static int64_t number(const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	assert_int_equal(sqlite3_open(kb_path("signals.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return v;
}

static void test_nothing_yet(void **state)
{
	size_t n = 9, total = 9;
	struct store *reader = NULL;
	(void)state;
	gaps(10, &n, &total);
	assert_int_equal(n + total, 0);
	add(NULL, 0);
	assert_int_equal(number("SELECT COUNT(*) FROM searches"), 0);
	assert_true(number("PRAGMA user_version") >= 1);
	assert_int_equal(store_open("/no/such", STORE_READ, &reader, &err), ST_NOTFOUND);
	assert_null(reader);
	assert_int_equal(store_open("/no/such", STORE_WRITE, &reader, &err), ST_IO);
	store_close(NULL);
}

/* Both scripts are one question; people are counted, not searches. */
static void test_gaps(void **state)
{
	struct store_search v[] = {
	    a_search(1, "行李超重怎么收费", "行李超重怎么收费", 0),
	    a_search(2, "行李超重怎麼收費", "行李超重怎么收费", 0),
	    a_search(2, "行李超重怎么收费", "行李超重怎么收费", 2),
	    a_search(3, "answered", "answer", 3),
	    a_search(4, "weak one", "weak one", 4),
	    a_search(5, "", "", 0),
	};
	size_t n = 0, total = 0;
	(void)state;
	v[1].lang = "zh-TW";
	v[1].at_ms = NOW - DAY;
	v[2].confidence = 0.4;
	v[3].answered = true;
	v[4].lang = "en";
	add(v, sizeof v / sizeof v[0]);
	assert_int_equal(number("SELECT COUNT(*) FROM searches"), 6);
	struct store_gap *g = gaps(10, &n, &total);
	assert_int_equal(n, 2);
	assert_int_equal(total, 2);
	assert_string_equal(g[0].title, "行李超重怎么收费"); /* as most people typed it */
	assert_string_equal(g[0].langs, "zh-CN 2, zh-TW 1");
	assert_string_equal(g[0].nearest, "zh-CN/x/near");
	assert_int_equal(g[0].people, 2);
	assert_int_equal(g[0].searches, 3);
	assert_int_equal(g[0].no_result, 2);
	assert_int_equal(g[0].weak, 1);
	assert_true(g[0].first_ms == NOW - DAY && g[0].last_ms == NOW);
	assert_true(fabs(g[0].confidence - 0.4) < 1e-9);
	assert_string_equal(g[1].title, "weak one");
}

/* People x mean severity x 0.5^(days since the last / 14). */
static void test_priority(void **state)
{
	struct store_search v[8];
	size_t n = 0, total = 0;
	(void)state;
	for (unsigned char i = 0; i < 3; i++)
		v[i] = a_search(i, "old", "old", 0); /* 3 people, no result, 14 days ago */
	for (int i = 0; i < 3; i++)
		v[i].at_ms = NOW - 14 * DAY;
	v[3] = a_search(9, "new", "new", 0);
	v[4] = a_search(9, "weak", "weak", 1);
	v[5] = a_search(8, "mixed", "mixed", 0);
	v[6] = a_search(8, "mixed", "mixed", 1);
	v[7] = a_search(7, "future", "future", 1); /* a clock that was set back */
	v[7].at_ms = NOW + 30 * DAY;
	add(v, 8);
	struct store_gap *g = gaps(10, &n, &total);
	static const struct {
		const char *title;
		double priority;
	} want[] = {{"old", 3.0}, {"new", 2.0}, {"mixed", 1.5}, {"weak", 1.0}, {"future", 1.0}};
	assert_int_equal(n, 5);
	for (size_t i = 0; i < n; i++) {
		bool found = false;
		for (size_t k = 0; k < n; k++)
			if (strcmp(g[k].title, want[i].title) == 0) {
				found = true;
				assert_true(fabs(g[k].priority - want[i].priority) < 1e-9);
			}
		assert_true(found);
		if (i > 0)
			assert_true(g[i - 1].priority >= g[i].priority);
	}
	g = gaps(2, &n, &total); /* the best ones, and of how many */
	assert_int_equal(n, 2);
	assert_int_equal(total, 5);
	assert_string_equal(g[0].title, "old");
	assert_string_equal(g[1].title, "new");
	gaps(0, &n, &total);
	assert_int_equal(n, 0);
	assert_int_equal(total, 5);
}

/* What is undone leaves nothing. */
static void test_all_or_none(void **state)
{
	struct store_search v[] = {a_search(1, "one", "one", 0), a_search(2, NULL, "two", 0)};
	(void)state;
	assert_int_equal(store_begin(store, &err), ST_OK);
	assert_int_equal(store_add_search(store, &v[0], &err), ST_OK);
	assert_int_not_equal(store_add_search(store, &v[1], &err), ST_OK);
	store_undo(store);
	assert_int_equal(number("SELECT COUNT(*) FROM searches"), 0);
	add(v, 1); /* and on */
	assert_int_equal(number("SELECT COUNT(*) FROM searches"), 1);
}

/* A reader beside the writer sees what was committed. */
static void test_reader(void **state)
{
	struct store_search v = a_search(1, "one", "one", 0);
	struct store *reader = NULL, *mine = store;
	size_t n = 0, total = 0;
	(void)state;
	add(&v, 1);
	assert_int_equal(store_open(kb_root, STORE_READ, &reader, &err), ST_OK);
	store = reader;
	gaps(10, &n, &total);
	assert_int_equal(total, 1);
	store = mine;
	add(&v, 1);
	store = reader;
	assert_int_equal(gaps(10, &n, &total)->searches, 2);
	store = mine;
	store_close(reader);
}

static void fill_and_close(void)
{
	struct store_search v[200];
	for (size_t i = 0; i < 200; i++)
		v[i] = a_search((unsigned char)i, "a query that takes some room", "a question", 0);
	add(v, 200);
	store_close(store);
	store = NULL;
}

static void read_file(struct buf *out)
{
	buf_clear(out);
	assert_int_equal(fs_read(kb_path("signals.db"), BUF_MAX_TEXT, out, &err), ST_OK);
}

/* A damaged file is refused with what to do, and left as it is. */
static void test_damaged(void **state)
{
	struct buf before, after;
	struct store *s = NULL;
	(void)state;
	buf_init(&before, BUF_MAX_TEXT);
	buf_init(&after, BUF_MAX_TEXT);
	fill_and_close();
	read_file(&after);
	for (int kind = 0; kind < 3; kind++) {
		buf_clear(&before);
		buf_add(&before, after.data, after.len);
		if (kind == 0) /* no database at all */
			for (size_t i = 0; i < before.len; i++)
				before.data[i] = (char)(i * 7);
		else if (kind == 1) /* pages lost in the middle */
			memset(before.data + 4096, 0x5a, 8192);
		else /* cut short */
			buf_truncate(&before, before.len / 2);
		assert_int_equal(
		    fs_replace(kb_path("signals.db"), before.data, before.len, 0644, &err), ST_OK);
		buf_clear(&err);
		assert_int_equal(store_open(kb_root, STORE_WRITE, &s, &err), ST_CORRUPT);
		assert_null(s);
		assert_non_null(strstr(err.data, "signals.db is damaged"));
		assert_non_null(strstr(err.data, "left as it is"));
		struct buf now;
		buf_init(&now, BUF_MAX_TEXT);
		read_file(&now);
		assert_int_equal(now.len, before.len);
		assert_memory_equal(now.data, before.data, now.len);
		buf_release(&now);
	}
	buf_release(&before);
	buf_release(&after);
}

static void test_newer_schema(void **state)
{
	struct store *s = NULL;
	sqlite3 *db = NULL;
	(void)state;
	fill_and_close();
	assert_int_equal(sqlite3_open(kb_path("signals.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 999", NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	buf_clear(&err);
	assert_int_equal(store_open(kb_root, STORE_WRITE, &s, &err), ST_UNSUPPORTED);
	assert_non_null(strstr(err.data, "newer"));
	assert_int_equal(store_open(kb_root, STORE_READ, &s, &err), ST_UNSUPPORTED);
	assert_null(s);
}

/* What the first version wrote is there after the steps to this one. */
static void test_migration(void **state)
{
	static const char v1[] =
	    "CREATE TABLE searches("
	    " n INTEGER PRIMARY KEY, search_id TEXT NOT NULL, at_ms INTEGER NOT NULL,"
	    " session BLOB NOT NULL, query TEXT NOT NULL, question TEXT NOT NULL,"
	    " lang TEXT NOT NULL, category TEXT NOT NULL, page TEXT NOT NULL,"
	    " article TEXT NOT NULL, confidence REAL NOT NULL, total INTEGER NOT NULL,"
	    " generation INTEGER NOT NULL, answered INTEGER NOT NULL, next INTEGER NOT NULL);"
	    "CREATE INDEX unanswered ON searches(question) WHERE answered = 0;"
	    "INSERT INTO searches VALUES(7,'01J',86400000,x'00112233445566778899aabbccddeeff',"
	    "'Two cards','two card','en','pay','/p','en/a/one',0.25,3,4,0,1);"
	    "PRAGMA user_version = 1;";
	sqlite3 *db = NULL;
	size_t n = 0, total = 0;
	(void)state;
	store_close(store);
	store = NULL;
	assert_int_equal(remove(kb_path("signals.db")), 0);
	assert_int_equal(sqlite3_open(kb_path("signals.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, v1, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(store_open(kb_root, STORE_WRITE, &store, &err), ST_OK);
	assert_true(number("PRAGMA user_version") >= 2);
	assert_int_equal(number("SELECT COUNT(*) FROM searches WHERE n = 7 AND segment = ''"
				" AND role = 0 AND query = 'Two cards' AND total = 3"),
			 1);
	assert_int_equal(number("SELECT COUNT(*) FROM events"), 0);
	assert_string_equal(gaps(10, &n, &total)->title, "Two cards");
	/* A number is never given again, also when the last row is gone. */
	const struct store_search more = a_search(1, "new", "new", 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sqlite3_open(kb_path("signals.db"), &db), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db, "DELETE FROM searches", NULL, NULL, NULL),
				 SQLITE_OK);
		sqlite3_close(db);
		add(&more, 1);
		assert_int_equal(number("SELECT MIN(n) FROM searches"), 8 + i);
	}
	/* A migration that breaks off leaves the version before it, whole. */
	store_close(store);
	store = NULL;
	assert_int_equal(remove(kb_path("signals.db")), 0);
	assert_int_equal(sqlite3_open(kb_path("signals.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, v1, NULL, NULL, NULL), SQLITE_OK);
	/* What the second version makes last is in the way. */
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE flags(n)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_not_equal(store_open(kb_root, STORE_WRITE, &store, &err), ST_OK);
	assert_int_equal(number("PRAGMA user_version"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM sqlite_master WHERE name = 'events'"), 0);
	assert_int_equal(number("SELECT COUNT(*) FROM searches"), 1);
}

/* An empty file is what a crash before the first write leaves. */
static void test_empty_file(void **state)
{
	struct store *s = NULL;
	(void)state;
	store_close(store);
	store = NULL;
	assert_int_equal(remove(kb_path("signals.db")), 0);
	kb_write("signals.db", "");
	assert_int_equal(store_open(kb_root, STORE_READ, &s, &err), ST_NOTFOUND);
	assert_int_equal(store_open(kb_root, STORE_WRITE, &s, &err), ST_OK);
	store_close(s);
}

static int set_up(void **state)
{
	if (kb_set_up(state) != 0)
		return -1;
	buf_init(&err, BUF_MAX_ERR);
	arena_init(&arena);
	return store_open(kb_root, STORE_WRITE, &store, &err) == ST_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	store_close(store);
	store = NULL;
	arena_release(&arena);
	buf_release(&err);
	return kb_tear_down(state);
}

#define WITH_STORE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_STORE(test_nothing_yet),  WITH_STORE(test_gaps),	WITH_STORE(test_priority),
	    WITH_STORE(test_all_or_none),  WITH_STORE(test_reader),	WITH_STORE(test_damaged),
	    WITH_STORE(test_newer_schema), WITH_STORE(test_empty_file), WITH_STORE(test_migration),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
