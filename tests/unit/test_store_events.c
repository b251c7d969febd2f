/* Events, codes, contacts, erasing: what the store makes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sqlite3.h>

#include "answerd/feedback/store_contacts.h"
#include "answerd/feedback/typed.h"
#include "kb_tree.h"

#include <cmocka.h>

#define DAY ((int64_t)86400000)
#define NOW (20727 * DAY + 3600000)

static struct store *store;
static struct arena arena;
static struct buf err;

static struct store_search a_search(unsigned char who, const char *search_id, const char *query)
{
	struct store_search v = {.at_ms = NOW,
				 .query = query,
				 .lang = "en",
				 .category = "",
				 .page = "",
				 .segment = "dealer",
				 .article = ""};
	snprintf(v.search_id, sizeof v.search_id, "%s", search_id);
	memset(v.session, who, sizeof v.session);
	return v;
}

static struct store_event an_event(unsigned char who, const char *event_id, const char *type)
{
	struct store_event e = {.at_ms = NOW + 1,
				.type = type,
				.search_id = "",
				.query = "Two Cards",
				.article = "en/a/one",
				.page = "",
				.reason = "",
				.comment = ""};
	store_event_key(str_of(event_id), str_of(""), e.key);
	memset(e.session, who, sizeof e.session);
	return e;
}

static void add(const struct store_event *e, bool want_added, bool want_counted)
{
	bool added = !want_added, counted = !want_counted;
	if (store_add_event(store, e, &added, &counted, &err) != ST_OK)
		fail_msg("%s", err.data);
	assert_int_equal(added, want_added);
	assert_int_equal(counted, want_counted);
}

static int64_t number(const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	if (store_is_open(store))
		assert_int_equal(store_commit(store, &err), ST_OK);
	assert_int_equal(sqlite3_open(kb_path("signals.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	assert_int_equal(store_begin(store, &err), ST_OK);
	return v;
}

static void execute(const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(kb_path("signals.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void test_once_only(void **state)
{
	struct store_event e = an_event(1, "a", "read"), other = an_event(2, "b", "read");
	(void)state;
	add(&e, true, false);
	add(&e, false, false);
	add(&other, true, false);
	assert_int_equal(number("SELECT COUNT(*) FROM events"), 2);
	assert_int_equal(number("SELECT COUNT(*) FROM events WHERE question = 'two card'"), 2);
}

/* A commit writes its search, unless it was written before. */
static void test_commit(void **state)
{
	struct store_search v = a_search(1, "01J00000000000000000000001", "Two Cards");
	struct store_event one = an_event(1, "a", "commit"), two = an_event(1, "b", "commit");
	(void)state;
	one.search = two.search = &v;
	add(&one, true, true);
	add(&one, false, false);
	add(&two, true, false);
	assert_int_equal(number("SELECT COUNT(*) FROM searches WHERE question = 'two card'"
				" AND segment = 'dealer' AND role = 0"),
			 1);
}

static void test_typed(void **state)
{
	struct store_search v = a_search(1, "01J00000000000000000000001", "two c"), out;
	struct typed *t = NULL;
	char id[27];
	(void)state;
	assert_int_equal(typed_new(&t), ST_OK);
	typed_put(t, &v);
	assert_true(typed_find(t, v.search_id, v.session, &arena, &out));
	assert_string_equal(out.query, "two c");
	assert_string_equal(out.segment, "dealer");
	struct store_search other = a_search(2, v.search_id, "");
	assert_false(typed_find(t, v.search_id, other.session, &arena, &out));
	assert_false(typed_find(t, "01J00000000000000000000002", v.session, &arena, &out));
	typed_forget(t, other.session);
	assert_true(typed_find(t, v.search_id, v.session, &arena, &out));
	typed_forget(t, v.session);
	assert_false(typed_find(t, v.search_id, v.session, &arena, &out));
	/* Bounded: of very many the last is there, the first is not. */
	for (int i = 0; i < 200000; i++) {
		snprintf(id, sizeof id, "01J%023d", i);
		v = a_search(1, id, "x");
		typed_put(t, &v);
	}
	assert_true(typed_find(t, id, v.session, &arena, &out));
	snprintf(id, sizeof id, "01J%023d", 0);
	assert_false(typed_find(t, id, v.session, &arena, &out));
	typed_free(t);
	typed_free(NULL);
}

static void test_codes(void **state)
{
	struct store_search who = a_search(3, "", ""), other = a_search(4, "", "");
	uint32_t code = 0, again = 0, another = 0;
	int64_t until_ms = 0;
	unsigned char session[SESSION_ID_BYTES];
	(void)state;
	assert_int_equal(
	    store_handoff(store, who.session, STORE_CODES_ASKED, NOW, &code, &until_ms, &err),
	    ST_OK);
	assert_true(until_ms == NOW + DAY && code < 1000000);
	assert_int_equal(
	    store_handoff(store, who.session, STORE_CODES_ASKED, NOW + 5, &again, &until_ms, &err),
	    ST_OK);
	assert_int_equal(again, code);
	assert_int_equal(
	    store_handoff(store, other.session, STORE_CODES_ASKED, NOW, &another, &until_ms, &err),
	    ST_OK);
	assert_int_not_equal(another, code);
	assert_int_equal(store_handoff_session(store, code, NOW + DAY - 1, session, &err), ST_OK);
	assert_memory_equal(session, who.session, sizeof session);
	assert_int_equal(store_handoff_session(store, code, NOW + DAY, session, &err), ST_NOTFOUND);
}

/* In the order of time, the last ones when there are more; of the session alone. */
static void test_trail(void **state)
{
	struct store_search v = a_search(1, "01J00000000000000000000001", "one");
	struct store_event e = an_event(1, "a", "read"), commit = an_event(1, "b", "commit"),
			   stranger = an_event(2, "c", "read"), late = an_event(1, "d", "solved");
	struct store_step *steps = NULL;
	size_t n = 0;
	(void)state;
	assert_int_equal(store_add_search(store, &v, &err), ST_OK);
	late.at_ms = NOW + DAY;
	add(&late, true, false);
	add(&e, true, false);
	add(&commit, true, false);
	add(&stranger, true, false);
	assert_int_equal(
	    store_trail(store, v.session, NOW - DAY, NOW + DAY, 10, &arena, &steps, &n, &err),
	    ST_OK);
	assert_int_equal(n, 3);
	assert_string_equal(steps[0].query, "one");
	assert_string_equal(steps[1].type, "read");
	assert_string_equal(steps[2].type, "solved");
	assert_int_equal(
	    store_trail(store, v.session, NOW - DAY, NOW + DAY, 2, &arena, &steps, &n, &err),
	    ST_OK);
	assert_int_equal(n, 2);
	assert_string_equal(steps[0].type, "read");
}

/* Everything of one session, on whatever day, and nothing of another. */
static void test_erase(void **state)
{
	struct store_search v = a_search(1, "01J00000000000000000000001", "one"),
			    old = a_search(1, "01J00000000000000000000002", "old");
	struct store_event e = an_event(1, "a", "read"), stranger = an_event(2, "c", "read");
	struct store_call call = {.at_ms = NOW,
				  .agent = "t1",
				  .outcome = "solved",
				  .article = "",
				  .query = "one",
				  .has_session = true};
	uint32_t code = 0;
	int64_t until_ms = 0, rows = 0;
	(void)state;
	memcpy(call.session, v.session, sizeof call.session);
	old.at_ms = NOW - 40 * DAY;
	assert_int_equal(store_add_search(store, &old, &err), ST_OK);
	assert_int_equal(store_add_search(store, &v, &err), ST_OK);
	add(&e, true, false);
	add(&stranger, true, false);
	assert_int_equal(store_add_call(store, &call, &err), ST_OK);
	assert_int_equal(
	    store_handoff(store, v.session, STORE_CODES_ASKED, NOW, &code, &until_ms, &err), ST_OK);
	assert_int_equal(store_erase(store, v.session, NOW, &rows, &err), ST_OK);
	assert_int_equal(rows, 5);
	assert_int_equal(number("SELECT COUNT(*) FROM searches WHERE query <> ''"), 0);
	assert_int_equal(number("SELECT COUNT(*) FROM events"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM handoffs"), 0);
	assert_int_equal(number("SELECT COUNT(*) FROM calls WHERE query = '' AND session = x''"),
			 1);
	assert_int_equal(store_commit(store, &err), ST_OK);
	assert_true(store_tidy(store));
	assert_int_equal(store_begin(store, &err), ST_OK);
}

static struct store_contact a_contact(unsigned char who, int64_t due_ms, const char *message)
{
	struct store_contact v = {.at_ms = NOW,
				  .due_ms = due_ms,
				  .message = message,
				  .name = "Li",
				  .phone = "123",
				  .email = ""};
	memset(v.session, who, sizeof v.session);
	return v;
}

static void test_contacts(void **state)
{
	struct store_contact late = a_contact(1, NOW + 5, "late"), soon = a_contact(2, NOW, "soon"),
			     again = a_contact(1, NOW + 9, "late"), *rows = NULL, row;
	unsigned char one[STORE_KEY_BYTES], two[STORE_KEY_BYTES];
	size_t n = 0;
	int64_t total = 0;
	(void)state;
	store_event_key(str_of("one"), str_of(""), one);
	store_event_key(str_of("two"), str_of(""), two);
	assert_int_equal(store_add_contact(store, one, &late, &err), ST_OK);
	assert_int_equal(store_add_contact(store, two, &soon, &err), ST_OK);
	assert_int_equal(store_add_contact(store, one, &again, &err), ST_OK);
	assert_true(again.n == late.n && again.code == late.code && again.due_ms == NOW + 5);
	assert_int_equal(store_contacts(store, NULL, 0, 10, &arena, &rows, &n, &total, &err),
			 ST_OK);
	assert_int_equal(n, 2);
	assert_int_equal(total, 2);
	assert_string_equal(rows[0].message, "soon");
	/* Each step raises the version; a stale one is refused, another's too. */
	struct store_contact_change claim = {.n = soon.n,
					     .version = 1,
					     .status = "claimed",
					     .who_id = "t1",
					     .who_name = "Wang",
					     .helped = -1},
				    steal = claim, done = claim;
	steal.who_id = "t2";
	steal.version = 2;
	done.version = 2;
	done.status = "done";
	assert_int_equal(store_change_contact(store, &claim, NOW, &err), ST_OK);
	assert_int_equal(store_change_contact(store, &claim, NOW, &err), ST_CONFLICT);
	assert_int_equal(store_change_contact(store, &steal, NOW, &err), ST_CONFLICT);
	done.helped = 1;
	assert_int_equal(store_change_contact(store, &done, NOW + 7, &err), ST_OK);
	assert_int_equal(store_contact(store, soon.n, &arena, &row, &err), ST_OK);
	assert_string_equal(row.status, "done");
	assert_true(row.done_ms == NOW + 7 && row.version == 3 && row.helped == 1);
	assert_string_equal(row.phone, "");
	assert_int_equal(store_contact(store, 99, &arena, &row, &err), ST_NOTFOUND);
	/* The gap that the customer's question belongs to, also when it was merged. */
	struct store_search v = a_search(1, "01J00000000000000000000001", "Two Cards");
	assert_int_equal(store_add_search(store, &v, &err), ST_OK);
	assert_int_equal(store_commit(store, &err), ST_OK);
	execute("INSERT INTO wordings VALUES(1,17,'Two Cards','two card','',0)");
	assert_int_equal(store_contact(store, late.n, &arena, &row, &err), ST_OK);
	assert_int_equal(row.gap, 17);
	assert_string_equal(row.questions[0], "Two Cards");
	execute("INSERT INTO gaps VALUES(17,0,23,1,0,'','','','',0,0,0,0,0,0)");
	assert_int_equal(store_contact(store, late.n, &arena, &row, &err), ST_OK);
	assert_int_equal(row.gap, 23);
	assert_int_equal(store_begin(store, &err), ST_OK);
	/* Contacts are deleted by their own age. */
	int64_t swept = 0;
	assert_int_equal(store_sweep(store, INT64_MIN, NOW + 1, &swept, &err), ST_OK);
	assert_int_equal(swept, 2);
}

static int set_up(void **state)
{
	if (kb_set_up(state) != 0)
		return -1;
	buf_init(&err, BUF_MAX_ERR);
	arena_init(&arena);
	return store_open(kb_root, STORE_WRITE, &store, &err) == ST_OK &&
		       store_begin(store, &err) == ST_OK
		   ? 0
		   : -1;
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
	    WITH_STORE(test_once_only), WITH_STORE(test_commit), WITH_STORE(test_typed),
	    WITH_STORE(test_codes),	WITH_STORE(test_trail),	 WITH_STORE(test_erase),
	    WITH_STORE(test_contacts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
