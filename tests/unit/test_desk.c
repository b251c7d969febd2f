/* The desk without its thread: what becomes of gaps, and what is told of them. */
#include "answerd/base/csv.h"
#include "desk_world.h"

/* A search in vain of a visitor. */
static void ask(unsigned char who, const char *query, int64_t ago_ms)
{
	ask_sure(who, query, 0, ago_ms);
}

static void open_desk(void)
{
	const struct desk_setup setup = {.data = kb_root};
	assert_int_equal(desk_new(&setup, config, &desk, &err), ST_OK);
	assert_int_equal(desk_catch_up(desk, &err), ST_OK);
	desk_count(desk);
}

static void test_gathers(void **state)
{
	const struct gap_list *list = NULL;
	(void)state;
	ask(1, "wheelchair on board", 0);
	ask(2, "wheelchair on board allowed", 0);
	ask(2, "wheelchair on board", 3 * DAY_MS);
	ask(3, "hello", 0);
	ask(4, "trombone rental", 14 * DAY_MS);
	assert_int_equal(desk_read(kb_root, config, &list, &err), ST_OK);
	assert_int_equal(list->n, 2);
	assert_int_equal(list->v[0].people, 2);
	assert_int_equal(list->v[0].questions, 3);
	assert_int_equal(list->v[0].causes[CAUSE_NO_RESULT], 2);
	assert_string_equal(list->v[0].langs, "en 2");
	assert_true(list->v[0].priority > 3.99 && list->v[0].priority < 4.01);
	assert_true(list->v[1].priority > 0.99 && list->v[1].priority < 1.01);
	assert_int_equal(list->failures, 3);
	assert_int_equal(list->covered, 2);
	gap_list_drop(list);
}

static void test_steps(void **state)
{
	(void)state;
	const struct {
		enum gap_status from, to;
		bool may;
	} cases[] = {
	    {GAP_NEW, GAP_ACCEPTED, true},	{GAP_NEW, GAP_VERIFIED, false},
	    {GAP_ACCEPTED, GAP_NEW, false},	{GAP_DRAFTED, GAP_PUBLISHED, true},
	    {GAP_PUBLISHED, GAP_CLOSED, false}, {GAP_CLOSED, GAP_REOPENED, true},
	    {GAP_DECLINED, GAP_ACCEPTED, true}, {GAP_QUIET, GAP_VERIFIED, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(gap_may_become(cases[i].from, cases[i].to), cases[i].may);
	for (enum gap_status s = GAP_NEW; s < GAP_STATUSES; s++)
		assert_int_equal(gap_status_of(gap_status_name(s)), s);
	assert_int_equal(gap_status_of("odd"), GAP_STATUSES);
}

static void test_life(void **state)
{
	(void)state;
	const struct {
		const char *what;
		enum gap_status from, to;
		struct desk_sums sums;
		int64_t published_ago_ms;
		double priority, declined_at;
	} cases[] = {
	    {"helped", GAP_VERIFIED, GAP_CLOSED, {.later = 5, .later_good = 4}, 1, 0, 0},
	    {"helped too seldom",
	     GAP_VERIFIED,
	     GAP_VERIFIED,
	     {.later = 5, .later_good = 3},
	     1,
	     0,
	     0},
	    {"too few", GAP_VERIFIED, GAP_VERIFIED, {.later = 4, .later_good = 4}, 1, 0, 0},
	    {"unproven", GAP_PUBLISHED, GAP_PUBLISHED, {.later = 9, .later_good = 9}, 1, 0, 0},
	    {"fails", GAP_CLOSED, GAP_REOPENED, {.later = 7, .week = 7, .week_bad = 3}, 1, 0, 0},
	    {"fails seldom",
	     GAP_CLOSED,
	     GAP_CLOSED,
	     {.later = 8, .week = 8, .week_bad = 3},
	     1,
	     0,
	     0},
	    {"fails for two",
	     GAP_CLOSED,
	     GAP_CLOSED,
	     {.later = 2, .week = 2, .week_bad = 2},
	     1,
	     0,
	     0},
	    {"nobody asks", GAP_PUBLISHED, GAP_QUIET, {.last_ms = 1}, 31 * DAY_MS, 0, 0},
	    {"not yet", GAP_PUBLISHED, GAP_PUBLISHED, {.last_ms = 1}, 29 * DAY_MS, 0, 0},
	    {"stronger", GAP_DECLINED, GAP_REOPENED, {.last_ms = 1}, 1, 20, 2},
	    {"as strong", GAP_DECLINED, GAP_DECLINED, {.last_ms = 1}, 1, 19, 2},
	};
	open_desk();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct desk_gap *g = desk_gap(desk, 1);
		assert_non_null(g);
		g->status = cases[i].from;
		g->sums = cases[i].sums;
		g->published_ms = desk->now_ms - cases[i].published_ago_ms;
		g->priority = cases[i].priority;
		g->declined_at = cases[i].declined_at;
		desk_live(desk);
		if (g->status != cases[i].to)
			fail_msg("%s: %s", cases[i].what, gap_status_name(g->status));
	}
}

/* What an editor froze gains questions, and what was asked later counts. */
static void test_later(void **state)
{
	(void)state;
	ask(1, "wheelchair on board", DAY_MS);
	ask(2, "wheelchair on board allowed", DAY_MS);
	ask(3, "wheelchair on board", 0);
	open_desk();
	struct desk_gap *g = &desk->gaps.v[1];
	assert_int_equal(g->sums.people, 3);
	assert_int_equal(desk_set(&g->article, "en/assistance/wheelchair"), ST_OK);
	g->published_ms = desk->now_ms - DAY_MS / 2;
	desk_count(desk);
	g = &desk->gaps.v[1];
	assert_int_equal(g->sums.later, 1);
	assert_int_equal(g->sums.later_good, 0);
	assert_int_equal(g->sums.week_bad, 1);
	assert_int_equal(g->sums.trend[TREND_DAYS - 1], 1);
	assert_int_equal(g->sums.trend[TREND_DAYS - 2], 2);
}

/* Who asked once, and nobody since, does not keep it from being quiet. */
static void test_quiet(void **state)
{
	static const struct {
		int64_t days;
		enum gap_status to;
	} asked[] = {{35, GAP_QUIET}, {20, GAP_PUBLISHED}};
	(void)state;
	ask(1, "wheelchair on board", 40 * DAY_MS);
	for (size_t i = 0; i < 2; i++) {
		ask((unsigned char)(i + 2), "wheelchair on board", asked[i].days * DAY_MS);
		open_desk();
		struct desk_gap *g = &desk->gaps.v[1];
		assert_int_equal(desk_set(&g->article, "en/assistance/wheelchair"), ST_OK);
		g->status = GAP_PUBLISHED;
		g->published_ms = desk->now_ms - 37 * DAY_MS;
		desk_count(desk);
		assert_int_equal(desk->gaps.v[1].sums.later, i + 1);
		desk_live(desk);
		assert_int_equal(desk->gaps.v[1].status, asked[i].to);
		desk_free(desk);
		desk = NULL;
	}
}

/* The pages told are those that most were on, though many others came first. */
static void test_pages(void **state)
{
	struct desk_count told[COUNTED_TOLD];
	(void)state;
	for (unsigned char i = 1; i <= 100; i++) {
		char page[16];
		snprintf(page, sizeof page, "/orders/%d", i);
		ask_on(i <= 60	 ? page
		       : i <= 90 ? "/checkout"
				 : "/cart",
		       i, "wheelchair on board", 0, (100 - i) * 1000);
	}
	open_desk();
	const struct desk_sums *s = &desk->gaps.v[1].sums;
	assert_int_equal(s->people, 100);
	assert_int_equal(desk_commonest(s->pages, told), COUNTED_TOLD);
	assert_string_equal(desk_text_of(&desk->places, told[0].text), "/checkout");
	assert_int_equal(told[0].people, 30);
	assert_string_equal(desk_text_of(&desk->places, told[1].text), "/cart");
	assert_int_equal(told[1].people, 10);
	assert_int_equal(told[2].people, 1);
}

/* When there is no room a text has no number; what is not used any more makes room. */
static void test_texts(void **state)
{
	struct desk_texts t = {.max = 3};
	bool used[4] = {false, false, true, false};
	(void)state;
	assert_int_equal(desk_text(&t, ""), 0);
	assert_int_equal(desk_text(&t, "a"), 1);
	assert_int_equal(desk_text(&t, "b"), 2);
	assert_int_equal(desk_text(&t, "c"), 3);
	assert_int_equal(desk_text(&t, "d"), 0);
	assert_int_equal(desk_text(&t, "b"), 2);
	desk_texts_keep(&t, used);
	assert_int_equal(desk_text(&t, "b"), 2);
	assert_string_equal(desk_text_of(&t, 2), "b");
	uint32_t d = desk_text(&t, "d"), a = desk_text(&t, "a");
	assert_int_equal(d + a, 4);
	assert_string_equal(desk_text_of(&t, d), "d");
	assert_string_equal(desk_text_of(&t, a), "a");
	assert_int_equal(desk_text(&t, "c"), 0);
	desk_texts_free(&t);
}

/* One who asks often is one of those who fail. */
static void test_later_people(void **state)
{
	(void)state;
	const int64_t hour = DAY_MS / 24;
	ask(1, "wheelchair on board", DAY_MS);
	for (int i = 1; i <= 5; i++)
		ask(2, "wheelchair on board", i * hour);
	ask(3, "wheelchair on board", hour);
	open_desk();
	struct desk_gap *g = &desk->gaps.v[1];
	assert_int_equal(desk_set(&g->article, "en/assistance/wheelchair"), ST_OK);
	g->status = GAP_PUBLISHED;
	g->published_ms = desk->now_ms - DAY_MS / 2;
	desk_count(desk);
	desk_live(desk);
	g = &desk->gaps.v[1];
	assert_int_equal(g->sums.week, 2);
	assert_int_equal(g->sums.week_bad, 2);
	assert_int_equal(g->sums.later, 2);
	assert_int_equal(g->status, GAP_PUBLISHED);
}

/* Erases a visitor, as the daemon does. */
static void erase(unsigned char who)
{
	unsigned char id[SESSION_ID_BYTES];
	int64_t rows = 0;
	memset(id, who, sizeof id);
	assert_int_equal(store_begin(store, &err), ST_OK);
	assert_int_equal(store_erase(store, id, clock_wall_ms(), &rows, &err), ST_OK);
	assert_int_equal(store_commit(store, &err), ST_OK);
	assert_int_equal(desk_erase(desk, str_hash(id, sizeof id), &err), ST_OK);
}

static void test_erases(void **state)
{
	(void)state;
	ask(1, "wheelchair on board", 0);
	ask(2, "trombone rental", 0);
	open_desk();
	uint32_t w = desk_wording_of(desk, "trombon rental");
	assert_int_not_equal(w, NO_WORDING);
	erase(2);
	desk_count(desk);
	assert_true(desk_sweep(desk));
	assert_int_equal(desk_wording_of(desk, "trombon rental"), NO_WORDING);
	assert_int_equal(clusters_of(desk->clusters, w), 0);
	/* Asked again it is a wording like any other. */
	ask(3, "trombone rental", 0);
	assert_int_equal(desk_catch_up(desk, &err), ST_OK);
	assert_int_not_equal(desk_wording_of(desk, "trombon rental"), NO_WORDING);
}

/* Who goes on with the same token is counted, though it was read before the erasure was. */
static void test_erases_what_was(void **state)
{
	unsigned char id[SESSION_ID_BYTES];
	int64_t rows = 0;
	(void)state;
	ask(1, "wheelchair on board", 0);
	open_desk();
	memset(id, 1, sizeof id);
	assert_int_equal(store_begin(store, &err), ST_OK);
	assert_int_equal(store_erase(store, id, clock_wall_ms(), &rows, &err), ST_OK);
	assert_int_equal(store_commit(store, &err), ST_OK);
	ask(1, "trombone rental", 0);
	assert_int_equal(desk_catch_up(desk, &err), ST_OK);
	assert_int_equal(desk_erase(desk, str_hash(id, sizeof id), &err), ST_OK);
	assert_int_equal(desk_settle(desk), ST_OK);
	desk_count(desk);
	assert_true(desk_sweep(desk));
	assert_int_equal(desk_wording_of(desk, "wheelchair on board"), NO_WORDING);
	uint32_t w = desk_wording_of(desk, "trombon rental");
	assert_int_not_equal(w, NO_WORDING);
	assert_int_equal(desk->wordings.v[w].people, 1);
}

/* Questions that move to other clusters are counted where they are. */
static void test_moves(void **state)
{
	char text[64];
	size_t people = 0;
	(void)state;
	open_desk();
	for (unsigned char i = 1; i <= 60; i++) {
		snprintf(text, sizeof text, "%s %s %s", i % 2 ? "wheelchair" : "trombone",
			 i % 3 ? "on board" : "rental fee", i % 5 ? "rules" : "in winter");
		ask(i, text, 0);
		assert_int_equal(desk_catch_up(desk, &err), ST_OK);
		desk_count(desk);
	}
	assert_int_equal(clusters_night(desk->clusters), ST_OK);
	desk_count(desk);
	for (size_t i = 0; i < desk->gaps.n; i++)
		people += desk->gaps.v[i].sums.people;
	assert_int_equal(people, 60);
}

static void test_near(void **state)
{
	struct desk_wording w = {0};
	struct buf text;
	(void)state;
	const char kept[] = "a/b\ten/a/b\t0.2500\ta\tA title\nc\ten/c\t0.1000\t\tAnother\n";
	buf_init(&text, 4096);
	assert_int_equal(desk_near_read(&w, kept), ST_OK);
	assert_int_equal(w.near_n, 2);
	assert_string_equal(w.near[1].title, "Another");
	desk_near_print(&w, &text);
	assert_string_equal(text.data, kept);
	desk_near_free(&w);
	for (size_t cut = 1; cut < 28; cut++) {
		char part[32] = "";
		memcpy(part, kept, cut);
		assert_int_equal(desk_near_read(&w, part), ST_CORRUPT);
		assert_int_equal(w.near_n, 0);
	}
	buf_release(&text);
}

static struct desk_gap *surging(size_t *n)
{
	struct desk_gap *g = NULL;
	*n = 0;
	desk->caught_up = true;
	desk_surges(desk);
	for (size_t i = 0; i < desk->gaps.n; i++)
		if (desk->gaps.v[i].surge.since_ms) {
			g = &desk->gaps.v[i];
			++*n;
		}
	return g;
}

/* What is new is measured by all that went unanswered. */
static void test_surge_of_gap(void **state)
{
	size_t n = 0;
	(void)state;
	/* 1.4 in half an hour: five times that are 7. */
	for (int i = 0; i < 200; i++)
		ask((unsigned char)(20 + i), "trombone rental", 3 * DAY_MS - i * DAY_MS / 100);
	for (unsigned char i = 1; i <= 7; i++)
		ask(i, "cannot log in, error 7", 1000 * i);
	open_desk();
	assert_null(surging(&n));
	desk_free(desk);
	ask(8, "cannot log in, error 7", 0);
	open_desk();
	struct desk_gap *g = surging(&n);
	assert_int_equal(n, 1);
	assert_string_equal(desk_title(desk, g), "cannot log in, error 7");
	assert_int_equal(g->surge.people, 8);
	assert_true(g->surge.usual > 1.3 && g->surge.usual < 1.5);
	/* Of a part of what was asked nothing follows: what was told stays. */
	desk->caught_up = false;
	desk_surges(desk);
	assert_true(g->surge.since_ms > 0);
}

static void test_surge_of_category(void **state)
{
	static const char *const asked[] = {"bassoon for hire", "piano tuning price",
					    "violin strings broken", "drum kit delivery",
					    "harp museum tickets"};
	size_t n = 0;
	(void)state;
	ask(1, "xylophone lessons", 3 * DAY_MS);
	for (unsigned char i = 0; i < 5; i++)
		ask((unsigned char)(2 + i), asked[i], 60000 * i);
	open_desk();
	assert_null(surging(&n));
	for (size_t w = 0; w < desk->wordings.n; w++) {
		struct desk_wording *v = &desk->wordings.v[w];
		desk_near_free(v);
		v->near[0] =
		    (struct desk_near){.key = str_dup(str_of(w % 2 ? "music/a" : "music/b")),
				       .id = str_dup(str_of("en/music/a")),
				       .category = str_dup(str_of("music")),
				       .title = str_dup(str_of("A")),
				       .confidence = 1};
		v->near_n = 1;
	}
	struct desk_gap *g = surging(&n);
	assert_int_equal(n, 1);
	assert_int_equal(g->surge_is, SURGE_OF_CATEGORY);
	assert_int_equal(g->surge.people, 5);
	assert_true(g->surge.usual > 0 && g->surge.usual < 0.01);
}

static void test_csv(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, 4096);
	csv_field(&out, "=1+1");
	csv_field(&out, "say \"no\"");
	csv_field(&out, "");
	assert_string_equal(out.data, "\"'=1+1\"\"say \"\"no\"\"\"\"\"");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_gathers, set_up, tear_down),
	    cmocka_unit_test(test_steps),
	    cmocka_unit_test_setup_teardown(test_life, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_later, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_quiet, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_pages, set_up, tear_down),
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test_setup_teardown(test_later_people, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_erases, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_erases_what_was, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_moves, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_surge_of_gap, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_surge_of_category, set_up, tear_down),
	    cmocka_unit_test(test_near),
	    cmocka_unit_test(test_csv),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
