/* What is learned of visits: who it takes, how long it lasts, and what one visitor can do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerd/base/str.h"
#include "feedback/learn.h"

#define DAY ((int64_t)86400000)
#define NOW (20000 * DAY)
#define ARTICLE "en/cards/lost"

static struct learn *l;
static uint64_t session;

static int begin(void **state)
{
	(void)state;
	session = 0;
	return learn_new(NULL, &l) == ST_OK ? 0 : 1;
}

static int end(void **state)
{
	(void)state;
	learn_free(l);
	return 0;
}

/* All words but the little ones. */
static size_t words(const char *text, uint32_t terms[16])
{
	size_t n = 0;
	for (const char *at = text; *at && n < 16;) {
		size_t len = strcspn(at, " ");
		if (len > 2)
			terms[n++] = (uint32_t)str_hash(at, len);
		at += len + (at[len] == ' ');
	}
	return n;
}

/* One visit that credits one wording. */
static learn_visit visit(const char *text, uint32_t client, int64_t at_ms, int points)
{
	learn_visit v = 0;
	uint32_t terms[16];
	const struct learn_credit c = {.text = text,
				       .form = text,
				       .terms = terms,
				       .terms_n = words(text, terms),
				       .article = ARTICLE,
				       .at_ms = at_ms,
				       .client = client,
				       .points = points};
	assert_int_equal(learn_session(l, &v, ++session, &c, 1, 3), ST_OK);
	return v;
}

static size_t run(uint32_t k, int64_t now, const struct learn_phrasing **out)
{
	size_t n = 0, learned = 0;
	assert_int_equal(learn_run(l, k, now, out, &n), ST_OK);
	for (size_t i = 0; i < n; i++)
		learned += (*out)[i].learned;
	return learned;
}

static size_t learned(uint32_t k)
{
	const struct learn_phrasing *v = NULL;
	return run(k, NOW, &v);
}

static void takes_people_days_clients_and_points(void **state)
{
	(void)state;
	visit("lost my card", 1, NOW - 2 * DAY, 3);
	assert_int_equal(learned(3), 0);
	visit("lost my card", 2, NOW - 2 * DAY, 3);
	assert_int_equal(learned(3), 0);
	visit("lost my card", 3, NOW - 2 * DAY, 3);
	assert_int_equal(learned(3), 0); /* of one day */
	visit("lost my card", 4, NOW - DAY, 1);
	assert_int_equal(learned(3), 1);
}

static void reads_alone_take_six(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		visit("lost my card", i, NOW - (i % 2) * DAY, 1);
	assert_int_equal(learned(3), 0);
	visit("lost my card", 9, NOW, 1);
	assert_int_equal(learned(3), 0); /* the older ones are not worth a whole point any more */
	visit("lost my card", 10, NOW, 1);
	assert_int_equal(learned(3), 1);
}

static void a_session_is_one_person(void **state)
{
	(void)state;
	/* Two visitors, one of whom moves between networks. */
	for (uint32_t client = 1; client <= 3; client++)
		for (int day = 1; day <= 2; day++) {
			session = 0;
			visit("lost my card", client, NOW - day * DAY, 5);
		}
	session = 1;
	visit("lost my card", 9, NOW, 5);
	assert_int_equal(learned(3), 0);
	visit("lost my card", 10, NOW, 5);
	assert_int_equal(learned(3), 1);
}

static void what_nobody_credits_is_swept(void **state)
{
	learn_visit v[5];
	uint32_t terms[1] = {7};
	const struct learn_phrasing *found = NULL;
	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		v[i] = visit(i < 2 ? "old words" : "lost my card", i + 1, NOW - (i % 2) * DAY, 5);
	for (uint32_t i = 0; i < 2; i++) {
		const struct learn_credit none = {.text = "", .terms = terms};
		assert_int_equal(learn_session(l, &v[i], i + 1, &none, 0, 3), ST_OK);
	}
	learn_sweep(l);
	assert_int_equal(run(3, NOW, &found), 1);
	assert_string_equal(found->form, "lost my card");
	/* It can be said again. */
	for (uint32_t i = 0; i < 3; i++)
		visit("old words", i + 1, NOW - (i % 2) * DAY, 5);
	assert_int_equal(learned(3), 2);
	learn_sweep(l);
	assert_int_equal(learned(3), 2);
}

static void one_client_moves_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++)
		visit("lost my card", 100, NOW, 5);
	assert_int_equal(learned(3), 0);
	/* The address has another hash every day. */
	for (int day = 0; day < 30; day++)
		for (int i = 0; i < 10; i++)
			visit("lost my card", 100 + (uint32_t)day, NOW - day * DAY, 5);
	assert_int_equal(learned(3), 0);
	/* Nor does it take away what others say. */
	for (uint32_t i = 0; i < 4; i++)
		visit("lost my card", i, NOW - (i % 2) * DAY, 3);
	assert_int_equal(learned(3), 1);
	for (int i = 0; i < 1000; i++)
		visit("lost my card", 50, NOW, -3);
	assert_int_equal(learned(3), 1);
}

static void many_who_say_no_take_it_away(void **state)
{
	const struct learn_phrasing *v = NULL;
	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		visit("lost my card", i, NOW - (i % 2) * DAY, 3);
	assert_int_equal(run(3, NOW, &v), 1);
	for (uint32_t i = 20; i < 24; i++)
		visit("lost my card", i, NOW, -3);
	assert_int_equal(run(3, NOW, &v), 0);
	assert_false(v[0].stays);
}

static void wordings_of_a_cluster_count_together(void **state)
{
	const struct learn_phrasing *v = NULL;
	static const char *const texts[] = {"where is my new credit card",
					    "my new credit card is where",
					    "new credit card where is it"};
	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		visit(texts[i], i, NOW - (i % 2) * DAY, 3);
	assert_int_equal(run(3, NOW, &v), 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(v[i].people, 3);
		assert_int_equal(v[i].days, 2);
	}
}

static void what_shares_no_word_is_apart(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 6; i++)
		visit(i % 2 ? "is my purse" : "is my card", 10 * i, NOW - (i % 2) * DAY, 3);
	/* Each has three people and clients, and one day. */
	assert_int_equal(learned(3), 0);
}

static void a_client_gives_few_wordings(void **state)
{
	char text[64];
	const struct learn_phrasing *v = NULL;
	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		visit("where is my new credit card", i, NOW - (i % 2) * DAY, 3);
	for (int i = 0; i < 50; i++) {
		snprintf(text, sizeof text, "where is my new credit card %d", 1000 + i);
		visit(text, 66, NOW, 3);
	}
	assert_true(run(3, NOW, &v) <= 1 + LEARN_OF_CLIENT);
}

static bool holds(const struct learn_phrasing *v, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].learned && strcmp(v[i].text, text) == 0)
			return true;
	return false;
}

static void nobody_attaches_own_words(void **state)
{
	const struct learn_phrasing *v = NULL;
	size_t n = 0;
	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		visit("new credit card lost", i, NOW - (i % 2) * DAY, 3);
	/* One address, which has another hash every day. */
	for (uint32_t day = 0; day < 20; day++) {
		visit("credit limits", 100 + day, NOW - (2 + day) * DAY, 3);
		visit("credit card limits", 100 + day, NOW - (2 + day) * DAY, 3);
		visit("limits", 100 + day, NOW - (2 + day) * DAY, 3);
	}
	assert_int_equal(learn_run(l, 3, NOW, &v, &n), ST_OK);
	assert_true(holds(v, n, "new credit card lost"));
	assert_false(holds(v, n, "credit limits"));
	assert_false(holds(v, n, "limits"));
	/* Of others' words it may be made. */
	assert_true(holds(v, n, "credit card limits"));
}

static void a_flood_of_one_day_ends(void **state)
{
	char text[64];
	size_t n = 0;
	const struct learn_phrasing *v = NULL;
	(void)state;
	for (int i = 0; i < 2000; i++) {
		snprintf(text, sizeof text, "new credit card %d", 1000 + i);
		visit(text, 66, NOW, 3);
	}
	assert_int_equal(learn_run(l, 1, NOW, &v, &n), ST_OK);
	assert_true(n <= LEARN_PHRASINGS);
	for (uint32_t i = 0; i < 4; i++)
		visit("lost my purse", i, NOW - (i % 2) * DAY, 3);
	assert_int_equal(learn_run(l, 3, NOW, &v, &n), ST_OK);
	assert_true(holds(v, n, "lost my purse"));
}

static void it_fades(void **state)
{
	const struct learn_phrasing *v = NULL;
	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		visit("lost my card", i, NOW - (i % 2) * DAY, 3);
	assert_int_equal(run(3, NOW, &v), 1);
	assert_int_equal(run(3, NOW + LEARN_HALF_MS + 30 * DAY, &v), 0);
	assert_true(v[0].stays); /* 12 points are over half of 6 */
	assert_int_equal(run(3, NOW + 3 * LEARN_HALF_MS, &v), 0);
	assert_false(v[0].stays);
}

static void a_visit_is_taken_back(void **state)
{
	const struct learn_phrasing *v = NULL;
	size_t n = 1;
	(void)state;
	learn_visit one = visit("lost my card", 1, NOW, 3);
	assert_int_equal(learned(1), 1);
	assert_int_equal(learn_session(l, &one, 1, NULL, 0, 3), ST_OK);
	assert_int_equal(one, 0);
	assert_int_equal(learn_run(l, 1, NOW, &v, &n), ST_OK);
	assert_int_equal(n, 0);
}

static void use_counts_clients(void **state)
{
	const struct learn_use *v = NULL;
	size_t n = 0;
	(void)state;
	for (int i = 0; i < 100; i++)
		visit("lost my card", 1, NOW, 1);
	assert_int_equal(learn_popular(l, 3, NOW, &v, &n), ST_OK);
	assert_int_equal(n, 0);
	for (uint32_t i = 0; i < 20; i++)
		visit("lost my card", i, NOW, 1);
	assert_int_equal(learn_popular(l, 3, NOW, &v, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_string_equal(v[0].article, ARTICLE);
	assert_true(v[0].share > 0.5 && v[0].share < 1);
	/* An address that reads it day by day is one. */
	double before = v[0].share;
	for (uint32_t day = 1; day < 20; day++)
		visit("lost my card", 200 + day, NOW - day * DAY, 1);
	assert_int_equal(learn_popular(l, 3, NOW, &v, &n), ST_OK);
	assert_true(v[0].share < before + 0.02);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(takes_people_days_clients_and_points, begin, end),
	    cmocka_unit_test_setup_teardown(reads_alone_take_six, begin, end),
	    cmocka_unit_test_setup_teardown(a_session_is_one_person, begin, end),
	    cmocka_unit_test_setup_teardown(what_nobody_credits_is_swept, begin, end),
	    cmocka_unit_test_setup_teardown(one_client_moves_nothing, begin, end),
	    cmocka_unit_test_setup_teardown(many_who_say_no_take_it_away, begin, end),
	    cmocka_unit_test_setup_teardown(wordings_of_a_cluster_count_together, begin, end),
	    cmocka_unit_test_setup_teardown(what_shares_no_word_is_apart, begin, end),
	    cmocka_unit_test_setup_teardown(a_client_gives_few_wordings, begin, end),
	    cmocka_unit_test_setup_teardown(nobody_attaches_own_words, begin, end),
	    cmocka_unit_test_setup_teardown(a_flood_of_one_day_ends, begin, end),
	    cmocka_unit_test_setup_teardown(it_fades, begin, end),
	    cmocka_unit_test_setup_teardown(a_visit_is_taken_back, begin, end),
	    cmocka_unit_test_setup_teardown(use_counts_clients, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
