/* A question to ranked results, end to end on a small help center. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "search_kb.h"

#include <cmocka.h>

/* The first result of each question: exact titles, questions, the other script,
 * synonyms of the other vocabulary, typos, pinyin, initials. */
static const struct {
	const char *query, *lang, *id;
} first[] = {
    {"Can I pay with two credit cards?", NULL, "en/payment/two-cards"},
    {"can i pay with two credit cards", NULL, "en/payment/two-cards"},
    {"Split a payment over two cards", NULL, "en/payment/two-cards"},
    {"How long does a refund take?", NULL, "en/refund/how-long"},
    {"refunds", NULL, "en/refund/how-long"},
    {"refnud", NULL, "en/refund/how-long"},
    {"baggage", NULL, "en/luggage/lost"},
    {"退款多久到账?", NULL, "zh-CN/refund/how-long"},
    {"退款多久到帳", NULL, "zh-CN/refund/how-long"},
    {"退钱要等几天", NULL, "zh-CN/refund/how-long"},
    {"一个订单能刷两张卡吗", NULL, "zh-CN/payment/two-cards"},
    {"可以用兩張信用卡付款嗎", NULL, "zh-TW/payment/two-cards"},
    {"可以用兩張信用卡付款嗎", "zh-CN", "zh-CN/payment/two-cards"},
    {"two credit cards", "zh-TW", "zh-TW/payment/two-cards"},
    {"計程車發票", NULL, "zh-CN/transport/taxi-receipt"},
    {"行李超重", NULL, "zh-CN/luggage/overweight"},
    {"xinglichaozhong", NULL, "zh-CN/luggage/overweight"},
    {"tuikuan", NULL, "zh-CN/refund/how-long"},
};

static const char *id_of(const struct search_reply *r, size_t i)
{
	static char id[256];
	assert_true(i < r->results_n);
	snprintf(id, sizeof id, "%.*s", (int)r->results[i].id.len, r->results[i].id.s);
	return id;
}

static void test_first(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
		struct search_request rq = search_request(first[i].query);
		rq.lang = first[i].lang;
		const struct search_reply *r = search_run(&rq);
		if (r->results_n == 0)
			fail_msg("nothing for %s", first[i].query);
		assert_string_equal(id_of(r, 0), first[i].id);
	}
}

static void test_exact_is_answered(void **state)
{
	(void)state;
	const struct search_reply *r = search("How long does a refund take");
	assert_true(r->results[0].features[FEAT_EXACT] > 0);
	assert_true(r->answered && r->next == NEXT_ANSWER);
	assert_true(r->confidence > 0.5 && r->confidence <= 1);
	assert_null(r->corrected);
	assert_int_equal(r->generation, searcher_generation(search_s));
	assert_true(r->results[0].matched & 1u << FIELD_TITLE);
	for (int i = 0; i < FEATURES; i++)
		assert_true(r->results[0].features[i] >= 0 &&
			    r->results[0].features[i] <= 1 + 1e-9);
}

/* The same question in either script: the same articles in the same order. */
static void test_other_script(void **state)
{
	static const char *const pairs[][2] = {{"行李超重怎麼收費", "行李超重怎么收费"},
					       {"退款幾天到帳", "退款几天到账"},
					       {"信用卡兩張", "信用卡两张"}};
	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct search_request one = search_request(pairs[i][0]),
				      two = search_request(pairs[i][1]);
		struct search_reply a, b;
		one.lang = two.lang = "zh-CN";
		assert_int_equal(searcher_run(search_s, &one, &search_arena, &a, &search_err),
				 ST_OK);
		assert_int_equal(searcher_run(search_s, &two, &search_arena, &b, &search_err),
				 ST_OK);
		assert_int_equal(a.results_n, b.results_n);
		for (size_t k = 0; k < a.results_n; k++)
			assert_true(a.results[k].id.s == b.results[k].id.s);
	}
}

/* Translations are one result, in the visitor's language. */
static void test_collapse(void **state)
{
	(void)state;
	struct search_request rq = search_request("两张信用卡 two cards");
	rq.lang = "en";
	const struct search_reply *r = search_run(&rq);
	size_t found = 0;
	for (size_t i = 0; i < r->results_n; i++)
		found += r->results[i].id.len > 9 &&
			 memmem(r->results[i].id.s, r->results[i].id.len, "two-cards", 9) != NULL;
	assert_int_equal(found, 1);
	assert_string_equal(id_of(r, 0), "en/payment/two-cards");
	assert_false(r->results[0].other_language);
}

static void test_section(void **state)
{
	(void)state;
	const struct search_reply *r = search("surcharge fees");
	assert_string_equal(id_of(r, 0), "en/payment/two-cards");
	assert_true(str_is(r->results[0].section_title, "Fees"));
	assert_true(str_is(r->results[0].section_anchor, "fees"));
	assert_non_null(strstr(r->results[0].snippet, "<mark>surcharge</mark>"));
}

static void test_nothing(void **state)
{
	static const char *const queries[] = {"xylophone", "鳄鱼",   "?", "的",
					      "qqq zzz",   "。。。", "😀"};
	(void)state;
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		struct search_request rq = search_request(queries[i]);
		rq.as_typed = true;
		const struct search_reply *r = search_run(&rq);
		assert_int_equal(r->total, 0);
		assert_int_equal(r->next, NEXT_CONTACT);
		assert_false(r->answered);
		assert_int_equal(r->choices_n, 0);
	}
}

static void test_corrected(void **state)
{
	(void)state;
	const struct search_reply *r = search("how long refnud");
	assert_string_equal(r->corrected, "how long refund");
	struct search_request rq = search_request("refnud");
	rq.as_typed = true;
	r = search_run(&rq);
	assert_null(r->corrected);
	assert_int_equal(r->total, 0);
	r = search("tuikuan");
	assert_string_equal(r->corrected, "退款");
	assert_string_equal(r->lang, "zh-CN");
	r = search("refund");
	assert_null(r->corrected);
}

static void test_segments_and_dates(void **state)
{
	(void)state;
	struct search_request rq = search_request("baggage");
	const struct search_reply *r = search_run(&rq);
	assert_string_equal(id_of(r, 0), "en/luggage/lost");
	assert_string_equal(id_of(r, 1), "en/luggage/allowance");
	rq.segment = "gold";
	r = search_run(&rq);
	double other = r->results[1].score;
	rq.segment = "gol";
	r = search_run(&rq);
	assert_true(r->results[1].score <= other);

	rq = search_request("airport strike");
	assert_int_equal(search_run(&rq)->total, 0);
	rq.today = SEARCH_TODAY + 9; /* the first day, and the last */
	assert_int_equal(search_run(&rq)->total, 1);
	rq.today = SEARCH_TODAY + 19;
	assert_int_equal(search_run(&rq)->total, 1);
	rq.today = SEARCH_TODAY + 20;
	assert_int_equal(search_run(&rq)->total, 0);
}

static void test_category_limit_offset(void **state)
{
	(void)state;
	struct search_request rq = search_request("baggage refund cards");
	const struct search_reply *r = search_run(&rq);
	uint32_t total = r->total;
	assert_true(total >= 3);
	assert_true(r->categories_n >= 3);
	uint32_t counted = 0;
	for (size_t i = 0; i < r->categories_n; i++)
		counted += r->categories[i].count;
	assert_int_equal(counted, total);
	char ids[3][256];
	for (size_t i = 0; i < 3; i++)
		snprintf(ids[i], sizeof ids[i], "%s", id_of(r, i));
	rq.limit = 1;
	for (uint32_t i = 0; i < 3; i++) {
		rq.offset = i;
		r = search_run(&rq);
		assert_int_equal(r->results_n, 1);
		assert_int_equal(r->total, total);
		assert_string_equal(id_of(r, 0), ids[i]);
	}
	rq.offset = SEARCH_MAX_OFFSET;
	assert_int_equal(search_run(&rq)->results_n, 0);
	rq.offset = 0;
	rq.limit = SEARCH_MAX_LIMIT;
	rq.category = "luggage";
	r = search_run(&rq);
	for (size_t i = 0; i < r->results_n; i++)
		assert_true(str_is(r->results[i].category, "luggage"));
	assert_true(r->results_n >= 2);
	rq.category = "none";
	assert_int_equal(search_run(&rq)->total, 0);
	rq.category = NULL;
	rq.limit = 0;
	assert_int_equal(search_run(&rq)->results_n, 0);
}

static void test_choices(void **state)
{
	(void)state;
	struct search_request rq = search_request("a");
	rq.answered_at = 1.1;
	const struct search_reply *r = search_run(&rq);
	assert_int_equal(r->next, r->choices_n ? NEXT_CLARIFY : NEXT_CONTACT);
	rq = search_request("baggage refund cards");
	rq.answered_at = 0;
	r = search_run(&rq);
	assert_int_equal(r->next, NEXT_ANSWER);
	assert_int_equal(r->choices_n, 0);
}

static void test_agents(void **state)
{
	(void)state;
	assert_int_equal(search("goodwill vouchers")->total, 0);
	search_close();
	assert_int_equal(search_open(INDEX_AGENT), 0);
	const struct search_reply *r = search("goodwill vouchers");
	assert_string_equal(id_of(r, 0), "en/agents/goodwill");
	assert_true(r->results[0].agent_only);
	/* Found in the notes of a public article: the article itself. */
	r = search("goodwill up to 25");
	bool found = false;
	for (size_t i = 0; i < r->results_n; i++)
		found = found || (str_is(r->results[i].id, "en/refund/how-long") &&
				  !r->results[i].agent_only);
	assert_true(found);
	search_close();
	assert_int_equal(search_open(INDEX_PUBLIC), 0);
}

static void test_long_questions(void **state)
{
	static char text[512];
	(void)state;
	for (size_t i = 0; i + 3 <= sizeof text; i += 3) { /* every character another */
		text[i] = (char)0xe5;
		text[i + 1] = (char)(0x80 + i / 3 / 64);
		text[i + 2] = (char)(0x80 + i / 3 % 64);
	}
	struct search_request rq = search_request("x");
	rq.query = (struct str){text, sizeof text - 2};
	search_run(&rq);
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 3 == 2 ? ' ' : (char)('a' + i % 26);
	rq.query.len = sizeof text;
	search_run(&rq);
	memset(text, 'a', sizeof text);
	search_run(&rq);
	/* With many typos there is room for the corrections of some alone. */
	for (size_t i = 0; i + 7 <= sizeof text; i += 7)
		memcpy(text + i, "refnud ", 7);
	const struct search_reply *r = search_run(&rq);
	assert_non_null(r->corrected);
}

/* What is published later is seen after a refresh. */
static void test_refresh(void **state)
{
	struct indexer *ix = kb_index_open();
	(void)state;
	uint64_t before = searcher_generation(search_s);
	kb_article("en/new/zebra", "Zebra crossing", "", "Zebra.");
	kb_index_refresh(ix, false);
	assert_int_equal(searcher_refresh(search_s, &search_err), ST_OK);
	assert_true(searcher_generation(search_s) > before);
	assert_string_equal(id_of(search("zebra"), 0), "en/new/zebra");
	kb_remove("en/new/zebra");
	kb_index_refresh(ix, true);
	indexer_sweep(ix);
	assert_int_equal(searcher_refresh(search_s, &search_err), ST_OK);
	assert_int_equal(search("zebra crossing")->total, 0);
	kb_index_close(ix);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_first),
	    cmocka_unit_test(test_exact_is_answered),
	    cmocka_unit_test(test_other_script),
	    cmocka_unit_test(test_collapse),
	    cmocka_unit_test(test_section),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_corrected),
	    cmocka_unit_test(test_segments_and_dates),
	    cmocka_unit_test(test_category_limit_offset),
	    cmocka_unit_test(test_choices),
	    cmocka_unit_test(test_agents),
	    cmocka_unit_test(test_long_questions),
	    cmocka_unit_test(test_refresh),
	};
	return cmocka_run_group_tests(tests, search_set_up, search_tear_down);
}
