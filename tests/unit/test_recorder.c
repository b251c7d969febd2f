/* The one writer: searches and jobs in one queue, each undone alone, what is too
 * old deleted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/feedback/recorder.h"
#include "answerd/feedback/store_events.h"
#include "kb_tree.h"

#include <cmocka.h>

#define DAY ((int64_t)86400000)

static struct recorder *recorder;
static struct buf err;

struct told {
	struct recorder_job job;
	struct store_event event;
	enum status wish; /* what run returns after it wrote */
	atomic_int dones;
	enum status st;
	char why[200];
};

static int64_t number(const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	assert_int_equal(sqlite3_open_v2(kb_path("signals.db"), &db, SQLITE_OPEN_READONLY, NULL),
			 SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return v;
}

/* Until sql gives v, for some seconds. */
static void wait_for(const char *sql, int64_t v)
{
	int64_t until_us = clock_mono_us() + 10 * 1000000;
	while (number(sql) != v && clock_mono_us() < until_us) {
		struct timespec pause = {0, 5000000};
		nanosleep(&pause, NULL);
	}
	assert_int_equal(number(sql), v);
}

static enum status write_event(struct store *s, void *ctx, struct buf *why)
{
	struct told *t = ctx;
	bool added = false, counted = false;
	enum status st = store_add_event(s, &t->event, &added, &counted, why);
	if (st == ST_OK && t->wish)
		return (fail)(why, t->wish, "as it was wished");
	return st;
}

static void be_told(void *ctx, enum status st, const struct buf *why)
{
	struct told *t = ctx;
	t->st = st;
	snprintf(t->why, sizeof t->why, "%s", why->data);
	atomic_fetch_add(&t->dones, 1);
}

static void make_event(struct store_event *e, int64_t at_ms, const char *event_id)
{
	*e = (struct store_event){.at_ms = at_ms,
				  .type = "read",
				  .search_id = "",
				  .query = "",
				  .article = "en/a/one",
				  .page = "",
				  .reason = "",
				  .comment = ""};
	store_event_key(str_of(event_id), str_of(""), e->key);
	memset(e->session, 7, sizeof e->session);
}

static void make_job(struct told *t, const char *event_id, enum status wish)
{
	memset(t, 0, sizeof *t);
	make_event(&t->event, clock_wall_ms(), event_id);
	t->wish = wish;
	t->job = (struct recorder_job){write_event, be_told, t};
}

static void wait_told(struct told *t)
{
	int64_t until_us = clock_mono_us() + 10 * 1000000;
	while (!atomic_load(&t->dones) && clock_mono_us() < until_us) {
		struct timespec pause = {0, 1000000};
		nanosleep(&pause, NULL);
	}
	assert_int_equal(atomic_load(&t->dones), 1);
}

static struct store_search a_search(void)
{
	struct store_search v = {.search_id = "01J00000000000000000000000",
				 .at_ms = clock_wall_ms(),
				 .query = "Two Cards",
				 .lang = "en",
				 .category = "",
				 .page = "",
				 .segment = "",
				 .article = ""};
	return v;
}

/* Told once it is there for others to read. */
static void test_told_when_durable(void **state)
{
	struct told t;
	(void)state;
	make_job(&t, "one", ST_OK);
	assert_int_equal(recorder_do(recorder, &t.job), ST_OK);
	wait_told(&t);
	assert_int_equal(t.st, ST_OK);
	assert_string_equal(t.why, "");
	assert_int_equal(number("SELECT COUNT(*) FROM events"), 1);
}

/* Of many that wait together only the changes of those that fail are undone. */
static void test_undone_alone(void **state)
{
	enum { JOBS = 60 };
	static struct told t[JOBS];
	struct store_search v = a_search();
	char name[24];
	(void)state;
	for (int i = 0; i < JOBS; i++) {
		snprintf(name, sizeof name, "event %d", i);
		make_job(&t[i], name, i % 3 == 0 ? ST_CONFLICT : ST_OK);
	}
	for (int i = 0; i < JOBS; i++) {
		assert_int_equal(recorder_do(recorder, &t[i].job), ST_OK);
		recorder_search(recorder, &v);
	}
	for (int i = 0; i < JOBS; i++) {
		wait_told(&t[i]);
		assert_int_equal(t[i].st, i % 3 == 0 ? ST_CONFLICT : ST_OK);
		assert_string_equal(t[i].why, i % 3 == 0 ? "as it was wished" : "");
	}
	wait_for("SELECT COUNT(*) FROM searches", JOBS);
	assert_int_equal(number("SELECT COUNT(*) FROM events"), 40);
	assert_int_equal(number("SELECT COUNT(*) FROM searches WHERE question = 'two card'"), JOBS);
}

static enum status give_up(struct store *s, void *ctx, struct buf *why)
{
	enum status st = write_event(s, ctx, why);
	store_undo(s); /* as SQLite does by itself, e.g. when the disk is full */
	return st ? st : (fail)(why, ST_IO, "database or disk is full");
}

/* The database gave up the transaction: all jobs of the group hear of it, and it
 * goes on with the next. */
static void test_group_lost(void **state)
{
	struct told lost, after;
	(void)state;
	make_job(&lost, "lost", ST_OK);
	lost.job.run = give_up;
	make_job(&after, "after", ST_OK);
	assert_int_equal(recorder_do(recorder, &lost.job), ST_OK);
	wait_told(&lost);
	assert_int_equal(lost.st, ST_IO);
	assert_string_equal(lost.why, "database or disk is full");
	assert_int_equal(recorder_do(recorder, &after.job), ST_OK);
	wait_told(&after);
	assert_int_equal(after.st, ST_OK);
	assert_int_equal(number("SELECT COUNT(*) FROM events"), 1);
}

/* What was queued before the stop is written, and told. */
static void test_stop(void **state)
{
	static struct told t[20];
	char name[24];
	(void)state;
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof name, "event %d", i);
		make_job(&t[i], name, ST_OK);
		assert_int_equal(recorder_do(recorder, &t[i].job), ST_OK);
	}
	recorder_stop(recorder);
	recorder = NULL;
	for (int i = 0; i < 20; i++) {
		assert_int_equal(atomic_load(&t[i].dones), 1);
		assert_int_equal(t[i].st, ST_OK);
	}
	assert_int_equal(number("SELECT COUNT(*) FROM events"), 20);
}

/* What is older than it is kept is deleted, in steps; the rest stays. */
static void test_retention(void **state)
{
	struct store *s = NULL;
	struct store_event e;
	char name[32];
	bool added = false, counted = false;
	int64_t now_ms = clock_wall_ms();
	(void)state;
	recorder_stop(recorder);
	recorder = NULL;
	assert_int_equal(store_open(kb_root, STORE_WRITE, &s, &err), ST_OK);
	assert_int_equal(store_begin(s, &err), ST_OK);
	for (int i = 0; i < 1300; i++) {
		snprintf(name, sizeof name, "event %d", i);
		make_event(&e, i < 1200 ? now_ms - 91 * DAY : now_ms - 89 * DAY, name);
		assert_int_equal(store_add_event(s, &e, &added, &counted, &err), ST_OK);
	}
	assert_int_equal(store_commit(s, &err), ST_OK);
	store_close(s);
	assert_int_equal(recorder_start(kb_root, &recorder, &err), ST_OK);
	recorder_keep(recorder, 90 * DAY, 90 * DAY);
	wait_for("SELECT COUNT(*) FROM events", 100);
	assert_int_equal(number("SELECT MIN(n) FROM events"), 1201);
}

static int set_up(void **state)
{
	if (kb_set_up(state) != 0)
		return -1;
	buf_init(&err, BUF_MAX_ERR);
	return recorder_start(kb_root, &recorder, &err) == ST_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	recorder_stop(recorder);
	recorder = NULL;
	buf_release(&err);
	return kb_tear_down(state);
}

#define WITH_RECORDER(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_RECORDER(test_told_when_durable), WITH_RECORDER(test_undone_alone),
	    WITH_RECORDER(test_group_lost),	   WITH_RECORDER(test_stop),
	    WITH_RECORDER(test_retention),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
