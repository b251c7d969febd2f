/* What the index knows as a whole: spelling, readings, suggestions, categories. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/text/fold.h"
#include "search_kb.h"

#include <cmocka.h>

static const struct {
	const char *word, *meant; /* NULL: nothing */
} corrections[] = {
    {"refnud", "refund"},  /* two letters swapped */
    {"refun", "refund"},   /* left out */
    {"refuund", "refund"}, /* put in */
    {"rexund", "refund"},  /* changed */
    {"tefund", "refund"},  /* the first one wrong */
    {"bagage", "baggage"},
    {"bggage", "baggage"},
    {"baggaeg", "baggage"},
    {"crads", "cards"},
    {"cadrs", "cards"},
    {"crsd", NULL}, /* four letters: one edit alone */
    {"tow", NULL},  /* too short to guess */
    {"pya", NULL},
    {"zzzzzz", NULL},
    {"refund1", NULL}, /* letters alone */
    {"退款", NULL},
    {"", NULL},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL},
};

static void test_correct(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof corrections / sizeof corrections[0]; i++) {
		struct str out = {"", 0};
		const char *w = corrections[i].word;
		enum status st = lexicon_correct(search_x, w, strlen(w), &out);
		if (!corrections[i].meant) {
			assert_int_equal(st, ST_NOTFOUND);
			continue;
		}
		assert_int_equal(st, ST_OK);
		assert_true(str_is(out, corrections[i].meant));
	}
}

/* The words of what only agents see are nobody's correction. */
static void test_agents_only(void **state)
{
	struct str out;
	(void)state;
	assert_int_equal(lexicon_correct(search_x, "vouhcers", 8, &out), ST_NOTFOUND);
	assert_int_equal(lexicon_correct(search_x, "goodwil", 7, &out), ST_NOTFOUND);
}

static void test_readings(void **state)
{
	struct str out[4];
	(void)state;
	assert_int_equal(lexicon_by_pinyin(search_x, str_of("tui"), str_of("kuan"), out, 4), 1);
	assert_true(str_is(out[0], "退款"));
	assert_int_equal(lexicon_by_pinyin(search_x, str_of("xing"), str_of("li"), out, 4), 1);
	assert_int_equal(lexicon_by_pinyin(search_x, str_of("hang"), str_of("li"), out, 4),
			 1); /* 行 */
	assert_int_equal(lexicon_by_pinyin(search_x, str_of("tui"), str_of("huo"), out, 4), 0);
	assert_int_equal(lexicon_by_initials(search_x, 't', 'k', out, 4), 1);
	assert_true(str_is(out[0], "退款"));
	assert_int_equal(lexicon_by_initials(search_x, 'q', 'q', out, 4), 0);
	assert_int_equal(lexicon_by_initials(search_x, 't', 'k', out, 0), 0);
}

static void test_title_idf(void **state)
{
	(void)state;
	double rare = lexicon_title_idf(search_x, unit_hash("refund", 6));
	double absent = lexicon_title_idf(search_x, unit_hash("zebra", 5));
	double common = lexicon_title_idf(search_x, unit_hash("card", 4));
	assert_true(absent >= rare && rare >= common - 1e-9 && common > 0);
	assert_true(lexicon_title_idf(NULL, 1) > 0);
}

/* What is typed, in whose language, and the titles in order. */
static const struct {
	const char *typed, *lang, *titles;
} suggestions[] = {
    {"refund", "en", "How long does a refund take?"},
    {"How", "en", "How long does a refund take?"},
    {"bag", "en", "Lost baggage|Baggage allowance"}, /* see below */
    {"tuikuan", "zh-CN", "退款多久到账?"},
    {"tuik", "zh-CN", "退款多久到账?"},
    {"tk", "zh-CN", "退款多久到账?"},
    {"退", "zh-CN", "退款多久到账?"},
    {"退錢", "zh-TW", "退钱要等几天"},
    {"超重", "zh-CN", "行李超重怎么收费?"}, /* from the middle */
    {"lhjjk", "zh-CN", ""},
    {"t", "zh-CN", NULL},   /* one letter: whatever it is, in time */
    {"goodwill", "en", ""}, /* for agents alone */
    {"strike", "en", ""},   /* not yet valid */
    {"", "en", ""},
    {"zzz", "en", ""},
};

static void suggest(const char *typed, const char *lang, size_t max, struct buf *out)
{
	struct suggestion s[10];
	struct buf folded;
	buf_init(&folded, BUF_MAX_TEXT);
	fold_text(typed, strlen(typed), &folded);
	size_t n = lexicon_suggest(search_x, (struct str){folded.data, folded.len}, lang, s, max);
	assert_true(n <= max);
	buf_clear(out);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%.*s", i ? "|" : "", (int)s[i].text.len, s[i].text.s);
	buf_release(&folded);
}

static void test_suggest(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof suggestions / sizeof suggestions[0]; i++) {
		suggest(suggestions[i].typed, suggestions[i].lang, 10, &out);
		if (!suggestions[i].titles)
			continue;
		if (strcmp(suggestions[i].typed, "bag") == 0) { /* what begins with it first */
			assert_string_equal(out.data, "Baggage allowance|Lost baggage");
			continue;
		}
		assert_string_equal(out.data, suggestions[i].titles);
	}
	/* Each article once, with its translations, in the visitor's language. */
	suggest("可以", "zh-TW", 10, &out);
	assert_string_equal(out.data, "可以用兩張信用卡付款嗎?");
	suggest("可以", "zh-CN", 10, &out);
	assert_string_equal(out.data, "可以用两张信用卡付款吗?");
	suggest("bag", "en", 1, &out);
	assert_string_equal(out.data, "Baggage allowance");
	suggest("bag", "en", 0, &out);
	assert_string_equal(out.data, "");
	buf_release(&out);
}

static void test_overview(void **state)
{
	size_t n = 0;
	(void)state;
	assert_int_equal(lexicon_articles(search_x), 9); /* live and public */
	assert_int_equal(lexicon_generation(search_x), searcher_generation(search_s));
	const struct category_count *c = lexicon_categories(search_x, &n);
	uint32_t all = 0;
	for (size_t i = 0; i < n; i++) {
		all += c[i].articles;
		assert_false(str_is(c[i].id, "agents") || str_is(c[i].id, "notice"));
	}
	assert_int_equal(all, 9);
	assert_true(str_is(c[0].lang, "en") && str_is(c[0].id, "luggage"));
	assert_int_equal(c[0].articles, 2);
}

static void test_counts(void **state)
{
	(void)state;
	assert_ptr_equal(lexicon_hold(search_x), search_x);
	lexicon_drop(search_x);
	lexicon_drop(NULL);
	assert_null(lexicon_hold(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_correct),  cmocka_unit_test(test_agents_only),
	    cmocka_unit_test(test_readings), cmocka_unit_test(test_title_idf),
	    cmocka_unit_test(test_suggest),  cmocka_unit_test(test_overview),
	    cmocka_unit_test(test_counts),
	};
	return cmocka_run_group_tests(tests, search_set_up, search_tear_down);
}
