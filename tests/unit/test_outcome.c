/* What became of a visitor's questions: tables of what a session did. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feedback/outcome.h"

#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)
#define SILENCE (30 * MINUTE)

static const struct outcome_rules rules = {SILENCE, OUTCOME_SURE, 0};

#define ROWS 8
#define TERMS 64

enum how { SURE, LIKELY, WEAK, NOTHING, CHOICES, PERSON };

static struct outcome_row search(int64_t at, const char *form, enum how how)
{
	static uint32_t terms[TERMS][1];
	static unsigned next = 0;
	uint32_t *t = terms[next++ % TERMS];
	/* The first letter stands for what it is about. */
	t[0] = (unsigned char)form[0];
	return (struct outcome_row){.kind = ROW_SEARCH,
				    .at_ms = at,
				    .search_id = form,
				    .article = "",
				    .form = form,
				    .terms = t,
				    .terms_n = 1,
				    .results = how != NOTHING,
				    .answered = how == SURE || how == LIKELY || how == PERSON,
				    .confidence = how == SURE	  ? 0.9
						  : how == LIKELY ? 0.5
								  : 0.1,
				    .clarify = how == CHOICES,
				    .routed = how == PERSON};
}

static struct outcome_row event(int64_t at, enum outcome_kind kind, const char *search_id)
{
	return (struct outcome_row){
	    .kind = kind, .at_ms = at, .search_id = search_id, .article = "", .form = ""};
}

struct want {
	size_t row;
	enum cause cause;
	enum outcome_part part;
};

static void check(const char *what, const struct outcome_row *rows, int64_t now,
		  const struct want *want, size_t want_n)
{
	struct outcome_question *q = NULL;
	struct arena arena;
	size_t n = 0, rows_n = 0;
	while (rows_n < ROWS && rows[rows_n].search_id)
		rows_n++;
	arena_init(&arena);
	assert_int_equal(outcome_of(rows, rows_n, now, &rules, &arena, &q, &n), ST_OK);
	if (n != want_n)
		fail_msg("%s: %zu questions", what, n);
	for (size_t i = 0; i < n; i++)
		if (q[i].row != want[i].row || q[i].cause != want[i].cause ||
		    q[i].part != want[i].part)
			fail_msg("%s: question %zu: row %zu, %s, %s", what, i, q[i].row,
				 cause_name(q[i].cause), part_name(q[i].part));
	arena_release(&arena);
}

/* All words that failed are told, the latest first; what was only typed on is not. */
static void test_other_words(void **state)
{
	struct outcome_row rows[] = {search(0, "a one", WEAK), search(SECOND, "a one more", WEAK),
				     search(MINUTE, "a two", NOTHING),
				     search(2 * MINUTE, "a three", SURE),
				     event(3 * MINUTE, ROW_READ, "a three")};
	struct outcome_question *q = NULL;
	struct arena arena;
	size_t n = 0;
	(void)state;
	arena_init(&arena);
	assert_int_equal(outcome_of(rows, 5, 4 * MINUTE, &rules, &arena, &q, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(q->cause, CAUSE_REFORMULATED);
	assert_int_equal(q->row, 2);
	assert_int_equal(q->first, 0);
	assert_int_equal(q->also_n, 1);
	assert_int_equal(q->also[0], 1);
	/* Nobody read it: its words failed as well. */
	rows[3] = search(2 * MINUTE, "a three", WEAK);
	assert_int_equal(outcome_of(rows, 4, SILENCE * 2, &rules, &arena, &q, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(q->row, 3);
	assert_int_equal(q->also_n, 2);
	assert_int_equal(q->also[0], 2);
	assert_int_equal(q->also[1], 1);
	/* Words that were answered at last did not fail, though they did at first. */
	struct outcome_row again[] = {search(0, "a one", NOTHING), search(MINUTE, "b two", NOTHING),
				      search(2 * MINUTE, "a one", WEAK),
				      event(3 * MINUTE, ROW_HELPFUL, "a one")};
	assert_int_equal(outcome_of(again, 4, 4 * MINUTE, &rules, &arena, &q, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(q->cause, CAUSE_REFORMULATED);
	assert_int_equal(q->row, 1);
	assert_int_equal(q->also_n, 0);
	arena_release(&arena);
}

static void test_one_attempt(void **state)
{
	(void)state;
	const struct {
		const char *what;
		struct outcome_row rows[ROWS];
		int64_t now;
		struct want want;
	} cases[] = {
	    {"nothing", {search(0, "a", NOTHING)}, 1, {0, CAUSE_NO_RESULT, PART_FAILED}},
	    {"weak", {search(0, "a", WEAK)}, 1, {0, CAUSE_WEAK, PART_FAILED}},
	    {"left", {search(0, "a", WEAK)}, SILENCE, {0, CAUSE_ABANDONED, PART_FAILED}},
	    {"still looking",
	     {search(0, "a", WEAK), event(MINUTE, ROW_VIEW, "a")},
	     SILENCE,
	     {0, CAUSE_WEAK, PART_FAILED}},
	    {"silence proves nothing",
	     {search(0, "a", SURE)},
	     SILENCE,
	     {0, CAUSE_NONE, PART_UNKNOWN}},
	    {"likely, so far", {search(0, "a", LIKELY)}, 1, {0, CAUSE_NONE, PART_UNKNOWN}},
	    {"likely, but nobody read it",
	     {search(0, "a", LIKELY)},
	     SILENCE,
	     {0, CAUSE_ABANDONED, PART_FAILED}},
	    {"likely, and seen",
	     {search(0, "a", LIKELY), event(SECOND, ROW_SEEN, "")},
	     SILENCE + SECOND,
	     {0, CAUSE_NONE, PART_PROBABLY}},
	    {"called, and solved there",
	     {search(0, "a", SURE), event(SECOND, ROW_CALL, "")},
	     SILENCE,
	     {0, CAUSE_CONTACT, PART_CONTACTED}},
	    {"read",
	     {search(0, "a", WEAK), event(SECOND, ROW_READ, "a")},
	     SILENCE,
	     {0, CAUSE_NONE, PART_PROBABLY}},
	    {"seen, and no failure after",
	     {search(0, "a", SURE), event(SECOND, ROW_SEEN, "")},
	     SILENCE,
	     {0, CAUSE_NONE, PART_PROBABLY}},
	    {"voted down after it was read",
	     {search(0, "a", SURE), event(1, ROW_READ, "a"), event(2, ROW_UNHELPFUL, "a")},
	     3,
	     {0, CAUSE_UNHELPFUL, PART_FAILED}},
	    {"a better mind",
	     {search(0, "a", SURE), event(1, ROW_UNHELPFUL, "a"), event(2, ROW_HELPFUL, "a")},
	     3,
	     {0, CAUSE_NONE, PART_SOLVED}},
	    {"the worst counts",
	     {search(0, "a", NOTHING), event(1, ROW_UNHELPFUL, ""), event(2, ROW_CONTACT, "")},
	     3,
	     {0, CAUSE_CONTACT, PART_CONTACTED}},
	    {"a person is the answer",
	     {search(0, "a", PERSON), event(1, ROW_CONTACT, "")},
	     2,
	     {0, CAUSE_NONE, PART_CONTACTED}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(cases[i].what, cases[i].rows, cases[i].now, &cases[i].want, 1);
}

/* Rows that are up to two questions. */
struct several {
	const char *what;
	struct outcome_row rows[ROWS];
	int64_t now;
	struct want want[2];
	size_t n;
};

static void test_several_attempts(void **state)
{
	(void)state;
	const struct several cases[] = {
	    {"the last decides",
	     {search(0, "a one", NOTHING), search(MINUTE, "a two", SURE)},
	     2 * MINUTE,
	     {{1, CAUSE_NONE, PART_UNKNOWN}},
	     1},
	    {"two needs",
	     {search(0, "a", SURE), search(MINUTE, "b", NOTHING)},
	     2 * MINUTE,
	     {{0, CAUSE_NONE, PART_UNKNOWN}, {1, CAUSE_NO_RESULT, PART_FAILED}},
	     2},
	    {"other words after a failure",
	     {search(0, "a", NOTHING), search(MINUTE, "b", NOTHING)},
	     2 * MINUTE,
	     {{1, CAUSE_NO_RESULT, PART_FAILED}},
	     1},
	    {"too far apart",
	     {search(0, "a", NOTHING), search(OUTCOME_APART_MS + 1, "a", NOTHING)},
	     OUTCOME_APART_MS + 2,
	     {{0, CAUSE_NO_RESULT, PART_FAILED}, {1, CAUSE_NO_RESULT, PART_FAILED}},
	     2},
	    {"found in other words",
	     {search(0, "a", NOTHING), search(MINUTE, "b", SURE), event(2 * MINUTE, ROW_READ, "b")},
	     3 * MINUTE,
	     {{0, CAUSE_REFORMULATED, PART_PROBABLY}},
	     1},
	    {"a choice is no new wording",
	     {search(0, "a", CHOICES), search(MINUTE, "a b", SURE),
	      event(2 * MINUTE, ROW_READ, "")},
	     3 * MINUTE,
	     {{1, CAUSE_NONE, PART_PROBABLY}},
	     1},
	    {"the same again is no new wording",
	     {search(0, "a", WEAK), search(MINUTE, "a", WEAK), event(2 * MINUTE, ROW_READ, "")},
	     3 * MINUTE,
	     {{1, CAUSE_NONE, PART_PROBABLY}},
	     1},
	    {"typed on",
	     {search(0, "ref", NOTHING), search(10 * SECOND, "refund", SURE),
	      event(MINUTE, ROW_SOLVED, "refund")},
	     2 * MINUTE,
	     {{1, CAUSE_NONE, PART_SOLVED}},
	     1},
	    {"an event of the question before",
	     {search(0, "a", SURE), search(MINUTE, "b", SURE),
	      event(2 * MINUTE, ROW_UNHELPFUL, "a")},
	     3 * MINUTE,
	     {{0, CAUSE_UNHELPFUL, PART_FAILED}, {1, CAUSE_NONE, PART_UNKNOWN}},
	     2},
	    {"read, then asked again in vain",
	     {search(0, "a", SURE), event(MINUTE, ROW_READ, "a"),
	      search(2 * MINUTE, "a b", NOTHING)},
	     3 * MINUTE,
	     {{2, CAUSE_NO_RESULT, PART_FAILED}},
	     1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(cases[i].what, cases[i].rows, cases[i].now, cases[i].want, cases[i].n);
}

/* Which question an event counts for. */
static void test_events(void **state)
{
	(void)state;
	const struct several cases[] = {
	    {"two needs by turns",
	     {search(0, "a one", SURE), search(MINUTE, "b one", SURE),
	      search(2 * MINUTE, "a two", SURE), search(3 * MINUTE, "b two", SURE),
	      event(4 * MINUTE, ROW_UNHELPFUL, "a two")},
	     5 * MINUTE,
	     {{2, CAUSE_UNHELPFUL, PART_FAILED}, {3, CAUSE_NONE, PART_UNKNOWN}},
	     2},
	    {"typed on after it was said to help",
	     {search(0, "a", SURE), event(10 * SECOND, ROW_HELPFUL, "a"),
	      search(20 * SECOND, "a b", WEAK)},
	     MINUTE,
	     {{2, CAUSE_WEAK, PART_FAILED}},
	     1},
	    {"said of a search that is none of these",
	     {search(0, "a", SURE), event(MINUTE, ROW_READ, "a"),
	      event(2 * MINUTE, ROW_UNHELPFUL, "z")},
	     3 * MINUTE,
	     {{0, CAUSE_NONE, PART_PROBABLY}},
	     1},
	    {"a person is asked for after what was asked last, which began first",
	     {search(0, "a one", SURE), event(SECOND, ROW_READ, "a one"),
	      search(MINUTE, "b one", SURE), event(2 * MINUTE, ROW_HELPFUL, "b one"),
	      search(3 * MINUTE, "a two", WEAK), event(4 * MINUTE, ROW_CONTACT, "")},
	     5 * MINUTE,
	     {{4, CAUSE_CONTACT, PART_CONTACTED}, {2, CAUSE_NONE, PART_SOLVED}},
	     2},
	    {"goes on with what failed last, which began first",
	     {search(0, "a one", SURE), event(SECOND, ROW_READ, "a one"),
	      search(MINUTE, "b one", SURE), event(2 * MINUTE, ROW_HELPFUL, "b one"),
	      search(3 * MINUTE, "a two", WEAK), search(4 * MINUTE, "c", SURE),
	      event(5 * MINUTE, ROW_READ, "c")},
	     6 * MINUTE,
	     {{4, CAUSE_REFORMULATED, PART_PROBABLY}, {2, CAUSE_NONE, PART_SOLVED}},
	     2},
	    {"a person is asked for beside a search that is none of these",
	     {search(0, "a", SURE), event(2 * MINUTE, ROW_CONTACT, "z")},
	     3 * MINUTE,
	     {{0, CAUSE_CONTACT, PART_CONTACTED}},
	     1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(cases[i].what, cases[i].rows, cases[i].now, cases[i].want, cases[i].n);
}

static void test_settles(void **state)
{
	(void)state;
	const struct outcome_row rows[] = {search(5, "a", WEAK), search(6, "b", NOTHING)};
	struct outcome_question *q = NULL;
	struct arena arena;
	size_t n = 0;
	arena_init(&arena);
	assert_int_equal(outcome_of(rows, 1, 6, &rules, &arena, &q, &n), ST_OK);
	assert_int_equal(q[0].settles_ms, 5 + SILENCE);
	assert_int_equal(outcome_of(rows + 1, 1, 6, &rules, &arena, &q, &n), ST_OK);
	assert_int_equal(q[0].settles_ms, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_other_words),	     cmocka_unit_test(test_one_attempt),
	    cmocka_unit_test(test_several_attempts), cmocka_unit_test(test_events),
	    cmocka_unit_test(test_settles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
