/* An editor's pins: reading, matching, writing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/search/pins.h"

#include <cmocka.h>

#define TODAY 20727 /* 2026-10-01 */

static const char pins_yaml[] = "# Ours.\n"
				"pins:\n"
				"  - q: [退款多久, how long is a refund]   # often asked\n"
				"    article: a/refund\n"
				"  # words\n"
				"  - q: [行李超重, overweight bag]\n"
				"    article: a/bag\n"
				"    match: words\n"
				"  - q: 超重\n"
				"    article: a/heavy\n"
				"    match: words\n"
				"  - q: [hotel]\n"
				"    article: a/hotel\n"
				"  - q: [hotel]\n"
				"    article: zh/hotel\n"
				"    lang: zh\n"
				"  - q: [holiday]\n"
				"    article: a/gone\n"
				"    until: 2026-09-30\n"
				"  - q: [holiday]\n"
				"    article: a/holiday\n"
				"    until: 2026-10-01\n"
				"  - q: [怎么样]\n"
				"    article: a/small\n"
				"  - q: [会员积分]\n"
				"    article: a/points\n";

static struct pins *parse(const char *yaml, size_t len)
{
	struct pins *p = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = pins_parse(yaml, len, &p, &err);
	if (st)
		print_error("%s\n", err.data);
	assert_int_equal(st, ST_OK);
	buf_release(&err);
	return p;
}

/* The articles by bars. */
static void matches(const struct pins *p, const char *query, const char *lang, size_t max,
		    struct buf *out)
{
	const char *ids[16];
	struct analyzer *a = NULL;
	struct units u;
	units_init(&u);
	assert_int_equal(analyzer_new(&a), ST_OK);
	assert_int_equal(analyzer_run(a, query, strlen(query), &u), ST_OK);
	size_t n = pins_match(p, &u, lang, TODAY, ids, max);
	assert_true(n <= max);
	buf_clear(out);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%s", i ? "|" : "", ids[i]);
	units_release(&u);
	analyzer_free(a);
}

static void test_match(void **state)
{
	static const struct {
		const char *query, *lang, *want;
	} cases[] = {
	    {"退款多久", "zh-CN", "a/refund"},
	    {"請問退款要多久呢?", "zh-TW", "a/refund"},
	    {"我想问一下,退款多久", "zh-CN", "a/refund"},
	    {"How long is the REFUND?", "en", "a/refund"},
	    {"ｈｏｗ ｌｏｎｇ ａｒｅ ｒｅｆｕｎｄｓ", "en", "a/refund"},
	    /* another word, another order: another question */
	    {"退款多久到账", "zh-CN", ""},
	    {"多久退款", "zh-CN", ""},
	    {"long refund of a hotel", "en", ""},
	    /* words, among others; more of them first */
	    {"我的行李超重了要交多少钱", "zh-CN", "a/bag|a/heavy"},
	    {"超重行李", "zh-CN", "a/heavy"},
	    {"超重", "zh-CN", "a/heavy"},
	    {"bags that are overweight", "en", "a/bag"},
	    {"overweight", "en", ""},
	    /* characters apart are no word */
	    {"超级重的箱子", "zh-CN", ""},
	    /* languages: the one for it first */
	    {"hotel", "en", "a/hotel"},
	    {"hotel", "zh-TW", "zh/hotel|a/hotel"},
	    {"hotel", "zhx", "a/hotel"},
	    /* dates */
	    {"holiday", "en", "a/holiday"},
	    /* nothing but words that say little: as it is */
	    {"怎么样", "zh-CN", "a/small"},
	    {"怎么", "zh-CN", ""},
	    {"how is it", "en", ""},
	    {"?", "en", ""},
	    /* 会 is a part of 会员 */
	    {"会员的积分", "zh-CN", "a/points"},
	    {"员积分", "zh-CN", ""},
	};
	struct pins *p = parse(pins_yaml, sizeof pins_yaml - 1);
	struct buf got;
	(void)state;
	buf_init(&got, 65536);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		matches(p, cases[i].query, cases[i].lang, 16, &got);
		if (strcmp(got.data, cases[i].want) != 0)
			print_error("%s: %s\n", cases[i].query, got.data);
		assert_string_equal(got.data, cases[i].want);
		matches(NULL, cases[i].query, cases[i].lang, 16, &got);
		assert_string_equal(got.data, "");
	}
	matches(p, "我的行李超重了", "zh-CN", 1, &got);
	assert_string_equal(got.data, "a/bag");
	buf_release(&got);
	pins_drop(p);
}

static void test_faults(void **state)
{
	static const struct {
		const char *yaml, *says;
	} cases[] = {
	    {"- a\n", "1: the file starts with `pins:`"},
	    {"pin: []\n", "1: there is no key 'pin': only pins"},
	    {"pins: x\n", "1: pins is a list of rules, each after `- `"},
	    {"pins:\n  - x\n", "2: a pin is `q: [...]` and `article: ID`"},
	    {"pins:\n  - article: a\n", "2: a pin wants q: what is asked"},
	    {"pins:\n  - q: [a b]\n", "2: a pin wants article: the id of one"},
	    {"pins:\n  - q: [abc]\n    article: a\n    to: b\n",
	     "4: there is no key 'to': a pin has q, article, match, lang, until and note"},
	    {"pins:\n  - q: [abc]\n    article: a\n    match: any\n", "4: match is exact or words"},
	    {"pins:\n  - q: [abc]\n    article: a\n    lang: \"zh CN\"\n",
	     "2: lang is a language: zh-CN, zh or en"},
	    {"pins:\n  - q: [abc]\n    article: a\n    until: 2026-02-30\n",
	     "2: until is a date: 2027-02-28"},
	    {"pins:\n  - q: [abc]\n    article: [a]\n", "3: article must be text"},
	    {"pins:\n  - q: [abc]\n    article: \"a\\nb\"\n",
	     "2: article is the id of one: path without .md"},
	    {"pins:\n  - q:\n    - abc\n    - \"?!\"\n    article: a\n",
	     "4: \"?!\" has no word to search for"},
	    {"pins:\n  - q: {a: b}\n    article: a\n",
	     "2: here stands a list of phrases: [退款, refund]"},
	    {"pins:\n  - q: [a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3, b4, b5, b6, b7, b8, "
	     "b9, c1, c2, c3]\n    article: a\n",
	     "2: a pin has at most 20 phrases: make it two"},
	};
	struct buf err;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pins *p = NULL;
		buf_clear(&err);
		assert_int_not_equal(pins_parse(cases[i].yaml, strlen(cases[i].yaml), &p, &err),
				     ST_OK);
		assert_null(p);
		assert_string_equal(err.data, cases[i].says);
	}
	buf_release(&err);
}

static void test_print(void **state)
{
	struct pins *p = parse(pins_yaml, sizeof pins_yaml - 1), *again = NULL;
	struct buf text, more;
	size_t n = 0, k = 0;
	(void)state;
	buf_init(&text, BUF_MAX_TEXT);
	buf_init(&more, BUF_MAX_TEXT);
	/* What stays the same stays as it was written. */
	pins_print(p, pins_yaml, sizeof pins_yaml - 1, &text);
	assert_string_equal(text.data, pins_yaml);
	/* A new file has all of it. */
	struct rule_text q[] = {{"a: b", 4, 0}, {"退款", strlen("退款"), 0}};
	const struct pin_rule rules[] = {
	    {.q = q,
	     .q_n = 2,
	     .article = "zh-CN/a b/c",
	     .words = true,
	     .lang = "zh-CN",
	     .until = "2027-02-28",
	     .note = "yes: \"no\""},
	    {.q = q, .q_n = 1, .article = "x"},
	};
	pins_drop(p);
	assert_int_equal(pins_make(rules, 2, &p, NULL), ST_OK);
	buf_clear(&text);
	pins_print(p, "", 0, &text);
	again = parse(text.data, text.len);
	const struct pin_rule *r = pins_rules(again, &n);
	assert_int_equal(n, 2);
	assert_string_equal(r[0].q[0].text, "a: b");
	assert_string_equal(r[0].q[1].text, "退款");
	assert_string_equal(r[0].article, "zh-CN/a b/c");
	assert_string_equal(r[0].lang, "zh-CN");
	assert_string_equal(r[0].until, "2027-02-28");
	assert_string_equal(r[0].note, "yes: \"no\"");
	assert_true(r[0].words && !r[1].words);
	assert_null(r[1].lang);
	assert_null(r[1].note);
	pins_rules(p, &k);
	assert_int_equal(k, 2);
	/* The first goes, the second keeps its lines. */
	pins_drop(p);
	assert_int_equal(pins_make(rules + 1, 1, &p, NULL), ST_OK);
	pins_print(p, text.data, text.len, &more);
	assert_non_null(strstr(more.data, "pins:\n  - q: [\"a: b\"]\n    article: x\n"));
	assert_null(strstr(more.data, "lang"));
	pins_drop(p);
	pins_drop(again);
	buf_release(&text);
	buf_release(&more);
}

/* As many as are allowed, all of them with a word in common: each is found, and
 * a question is looked up in little time. */
static void test_many(void **state)
{
	struct buf text, got, want, query;
	(void)state;
	buf_init(&text, BUF_MAX_TEXT);
	buf_init(&got, 65536);
	buf_init(&want, 64);
	buf_init(&query, 256);
	buf_puts(&text, "pins:\n");
	for (int i = 0; i < PIN_RULES; i++)
		buf_printf(
		    &text,
		    "  - q: [refund of the ticket t%d]\n    article: a/%d\n    match: words\n", i,
		    i);
	struct pins *p = parse(text.data, text.len);
	for (int i = 0; i < PIN_RULES; i += 997) {
		buf_clear(&query);
		buf_clear(&want);
		buf_printf(&query, "what refund do I get for my old t%d ticket", i);
		buf_printf(&want, "a/%d", i);
		matches(p, query.data, "en", 16, &got);
		assert_string_equal(got.data, want.data);
	}
	buf_printf(&text, "  - q: [one more]\n    article: a\n");
	struct pins *none = NULL;
	assert_int_equal(pins_parse(text.data, text.len, &none, NULL), ST_LIMIT);
	pins_drop(p);
	buf_release(&text);
	buf_release(&got);
	buf_release(&want);
	buf_release(&query);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_match),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_print),
	    cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
