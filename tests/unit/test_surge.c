/* When many who ask the same at once are a surge, and what is usual. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "feedback/surge.h"

#include <cmocka.h>

#define MINUTE ((int64_t)60000)
#define DAY (1440 * MINUTE)
#define NOW (20727 * DAY)

#define ENOUGH 64

/* n people, one every step_ms, the last of them ago_ms ago. */
static size_t people(size_t n, int64_t step_ms, int64_t ago_ms, int64_t *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = NOW - ago_ms - (int64_t)(n - 1 - i) * step_ms;
	return n;
}

static void test_starts_and_ends(void **state)
{
	static const struct {
		size_t n;
		int64_t step_ms, ago_ms;
		double usual;
		bool is;
	} cases[] = {
	    {4, 1, 0, 0, false},
	    {5, 1, 0, 0, true},
	    {5, 7 * MINUTE, 0, 0, true},
	    {5, 8 * MINUTE, 0, 0, false}, /* over more than half an hour */
	    {5, 1, 0, 1, true},
	    {5, 1, 0, 1.01, false}, /* not five times as many as usual */
	    {9, 1, 0, 1.8, true},
	    {9, 1, 0, 1.9, false},
	    {5, 1, 30 * MINUTE, 0, true}, /* back for less than half an hour */
	    {5, 1, 59 * MINUTE, 0, true},
	    {5, 1, 60 * MINUTE, 0, false},
	    {0, 1, 0, 0, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t at[ENOUGH];
		struct surge s;
		size_t n = people(cases[i].n, cases[i].step_ms, cases[i].ago_ms, at);
		if (surge_of(at, n, cases[i].usual, NOW, &s) != cases[i].is)
			fail_msg("case %zu", i);
		assert_int_equal(s.since_ms, cases[i].is ? at[0] : 0);
		assert_int_equal(s.people, cases[i].is ? n : 0);
	}
}

/* One that goes on is the same; one after a rest is another. */
static void test_goes_on(void **state)
{
	int64_t at[ENOUGH];
	struct surge s;
	(void)state;
	size_t n = people(30, 7 * MINUTE, 0, at);
	assert_true(surge_of(at, n, 0, NOW, &s));
	assert_int_equal(s.since_ms, at[0]);
	assert_int_equal(s.people, 30);
	people(5, 1, 120 * MINUTE, at);
	people(5, 1, 0, at + 5);
	assert_true(surge_of(at, 10, 0, NOW, &s));
	assert_int_equal(s.since_ms, at[5]);
	assert_int_equal(s.people, 5);
	/* A lull shorter than half an hour is none. */
	people(5, 1, 55 * MINUTE, at);
	assert_true(surge_of(at, 10, 0, NOW, &s));
	assert_int_equal(s.since_ms, at[0]);
}

static void test_usual(void **state)
{
	struct surge_past p = {0, 0};
	(void)state;
	assert_true(surge_usual(&p, NOW) < 0);
	p = (struct surge_past){NOW - DAY, 100};
	assert_true(surge_usual(&p, NOW) < 0); /* less than a day, the last hour left out */
	p = (struct surge_past){NOW - DAY - SURGE_APART_MS, 96};
	assert_true(surge_usual(&p, NOW) > 1.99 && surge_usual(&p, NOW) < 2.01);
	/* Of what is older a week counts. */
	p = (struct surge_past){NOW - 100 * DAY, 334};
	assert_true(surge_usual(&p, NOW) > 0.99 && surge_usual(&p, NOW) < 1.01);
	p.people = 0;
	assert_true(surge_usual(&p, NOW) >= 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_starts_and_ends),
	    cmocka_unit_test(test_goes_on),
	    cmocka_unit_test(test_usual),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
