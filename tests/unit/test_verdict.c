/* What a search comes to: an answer, choices, or a person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "search_kb.h"

#include <cmocka.h>

static int set_up(void **state)
{
	if (kb_set_up(state) != 0)
		return -1;
	buf_init(&search_err, BUF_MAX_ERR);
	arena_init(&search_arena);
	search_kb_write();
	kb_article("en/stay/cot", "Voucher for a cot", "", "Ask at the desk.");
	kb_article("en/meals/tea", "Voucher for a tea", "", "Ask in the bar.");
	kb_article("en/pool/towel", "Voucher for a towel", "", "Ask at the pool.");
	kb_index_build();
	return search_open(INDEX_PUBLIC);
}

static const struct search_reply *ask(const char *q, double answered_at)
{
	struct search_request rq = search_request(q);
	rq.answered_at = answered_at;
	return search_run(&rq);
}

/* One word that three titles hold: which is meant nobody can tell, however low the
 * threshold. */
static void test_vague(void **state)
{
	(void)state;
	const struct search_reply *r = ask("voucher", 0);
	assert_true(r->results_n >= 2 && r->results[0].score < 0.6);
	assert_false(r->answered);
	assert_int_equal(r->next, NEXT_CLARIFY);
	assert_true(r->choices_n >= 2);
	assert_true(r->confidence <= r->results[0].score + 1e-9);
}

static void test_clear(void **state)
{
	static const char *const questions[] = {
	    "lost baggage",		  /* a title */
	    "taxi",			  /* nothing */
	    "发票",			  /* one word, one article */
	    "how long does a refund take" /* a title again */
	};
	(void)state;
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		const struct search_reply *r = ask(questions[i], 0);
		assert_true(r->answered == (r->results_n > 0));
		assert_true(r->answered == (r->next == NEXT_ANSWER));
	}
}

/* Nothing but words that say little is no answer. */
static void test_nothing_said(void **state)
{
	(void)state;
	const struct search_reply *r = ask("how does a zebra", 0.06);
	assert_true(r->confidence <= 0.05);
	assert_false(r->answered);
}

/* The threshold is what decides, from the same confidence. */
static void test_threshold(void **state)
{
	(void)state;
	double sure = ask("refund takes how many days", 0)->confidence;
	assert_true(sure > 0 && sure < 1);
	assert_true(ask("refund takes how many days", sure)->answered);
	assert_false(ask("refund takes how many days", sure + 1e-6)->answered);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_vague), cmocka_unit_test(test_clear),
	    cmocka_unit_test(test_nothing_said), cmocka_unit_test(test_threshold)};
	return cmocka_run_group_tests(tests, set_up, search_tear_down);
}
