/* The same events give the same gaps: read as they come, and all at once after a start. */
#include <stdio.h>

#include "desk_world.h"
#include "feedback/outcome_row.h"

#define HOUR_MS (DAY_MS / 24)

static void begin(void)
{
	assert_int_equal(store_begin(store, &err), ST_OK);
}

static void commit(void)
{
	assert_int_equal(store_commit(store, &err), ST_OK);
}

static void tell(unsigned char who, const char *type, int64_t ago_ms)
{
	bool added = false, counted = false;
	struct store_event e = {.at_ms = clock_wall_ms() - ago_ms,
				.type = type,
				.search_id = "",
				.query = "",
				.article = "",
				.page = "",
				.reason = "",
				.comment = ""};
	memset(e.session, who, sizeof e.session);
	store_new_key(e.key);
	begin();
	assert_int_equal(store_add_event(store, &e, &added, &counted, &err), ST_OK);
	commit();
	assert_true(added);
}

static void follow(struct desk *d)
{
	assert_int_equal(desk_catch_up(d, &err), ST_OK);
	desk_count(d);
	if (desk_sweep(d))
		desk_count(d);
}

static struct desk *open_desk(void)
{
	const struct desk_setup setup = {.data = kb_root};
	struct desk *d = NULL;
	assert_int_equal(desk_new(&setup, config, &d, &err), ST_OK);
	follow(d);
	return d;
}

/* What is told of the gaps, in any order. */
static void describe(struct desk *d, struct buf *out)
{
	for (size_t i = 0; i < d->gaps.n; i++) {
		struct desk_gap *g = &d->gaps.v[i];
		if (g->is && g->sums.people)
			buf_printf(out, "%s: %u people, %u questions\n", desk_title(d, g),
				   g->sums.people, g->sums.questions);
	}
}

/* The desk that followed tells what another one tells that reads all now. */
static void check(const char *want)
{
	struct buf live, again;
	buf_init(&live, 65536);
	buf_init(&again, 65536);
	follow(desk);
	describe(desk, &live);
	assert_string_equal(live.len ? live.data : "", want);
	struct desk *other = open_desk();
	describe(other, &again);
	assert_string_equal(again.len ? again.data : "", want);
	desk_free(other);
	buf_release(&live);
	buf_release(&again);
}

/* What is older than is kept leaves with the store, people, words and all. */
static void test_old(void **state)
{
	int64_t rows = 0;
	(void)state;
	for (unsigned char i = 1; i <= 3; i++)
		ask_sure(i, "zebra umbrella repair", 0, 95 * DAY_MS);
	ask_sure(4, "dinosaur fossil ticket", 0, 95 * DAY_MS);
	ask_sure(5, "zebra umbrella repair", 0, HOUR_MS);
	desk = open_desk();
	const int64_t limit_ms = clock_wall_ms() - 90 * DAY_MS;
	begin();
	assert_int_equal(store_sweep(store, limit_ms, limit_ms, &rows, &err), ST_OK);
	commit();
	assert_int_equal(rows, 4);
	assert_int_equal(desk_forget_old(desk, limit_ms, limit_ms), ST_OK);
	check("zebra umbrella repair: 1 people, 1 questions\n");
	assert_int_equal(desk->sessions.n, 1);
	assert_int_equal(desk_wording_of(desk, "dinosaur fossil ticket"), NO_WORDING);
}

/* Of a visit that goes on the rest counts. */
static void test_old_in_part(void **state)
{
	int64_t rows = 0;
	(void)state;
	ask_sure(1, "zebra umbrella repair", 0, 2 * HOUR_MS);
	ask_sure(1, "dinosaur fossil ticket", 0, HOUR_MS);
	desk = open_desk();
	const int64_t limit_ms = clock_wall_ms() - HOUR_MS - HOUR_MS / 2;
	begin();
	assert_int_equal(store_sweep(store, limit_ms, limit_ms, &rows, &err), ST_OK);
	commit();
	assert_int_equal(desk_forget_old(desk, limit_ms, limit_ms), ST_OK);
	check("dinosaur fossil ticket: 1 people, 1 questions\n");
}

/* Silence speaks against an unsure answer from the day on when a read was told first. */
static void test_reads(void **state)
{
	(void)state;
	ask_sure(1, "wheelchair on board", 0.5, 4 * DAY_MS);
	ask_sure(2, "zebra umbrella repair", 0.5, 12 * HOUR_MS);
	desk = open_desk();
	check("");
	tell(3, "read", 0);
	check("zebra umbrella repair: 1 people, 1 questions\n");
}

/* When the event is gone that told it, it stays told. */
static void test_reads_stay_told(void **state)
{
	unsigned char who[SESSION_ID_BYTES];
	int64_t rows = 0;
	(void)state;
	ask_sure(1, "zebra umbrella repair", 0.5, HOUR_MS);
	tell(2, "answer_seen", 0);
	desk = open_desk();
	memset(who, 2, sizeof who);
	begin();
	assert_int_equal(store_erase(store, who, clock_wall_ms(), &rows, &err), ST_OK);
	commit();
	assert_int_equal(desk_erase(desk, str_hash(who, sizeof who), &err), ST_OK);
	check("zebra umbrella repair: 1 people, 1 questions\n");
}

/* Of one who sends too much the first counts, in the order of time. */
static void test_many_rows(void **state)
{
	(void)state;
	ask_sure(1, "zebra umbrella repair", 0, 5 * HOUR_MS);
	desk = open_desk();
	for (int i = 0; i < OUTCOME_ROWS; i++)
		tell(1, "view", 4 * HOUR_MS);
	follow(desk);
	ask_sure(1, "dinosaur fossil ticket", 0, HOUR_MS);
	check("zebra umbrella repair: 1 people, 1 questions\n");
}

/* The title follows from the words and their people, not from when it was told. */
static void test_titles(void **state)
{
	char want[160];
	(void)state;
	for (unsigned char i = 1; i <= 3; i++)
		ask_sure(i, "zebra umbrella quantum repair service", 0, HOUR_MS);
	ask_sure(4, "quantum zebra umbrella repair service shop", 0, HOUR_MS);
	desk = open_desk();
	check("zebra umbrella quantum repair service: 4 people, 4 questions\n");
	for (unsigned char i = 5; i <= 20; i++) {
		ask_sure(i, "quantum zebra umbrella repair service shop", 0, HOUR_MS);
		follow(desk);
	}
	snprintf(want, sizeof want, "%s: 20 people, 20 questions\n",
		 "quantum zebra umbrella repair service shop");
	check(want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_old, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_old_in_part, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_reads, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_reads_stay_told, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_many_rows, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_titles, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
