/* An editor's synonyms: reading, matching, writing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/search/synonyms.h"

#include <cmocka.h>

static const char rules_yaml[] = "# What customers say.\n"
				 "synonyms:\n"
				 "  - both: [退款, 退钱, refund]        # each\n"
				 "  # one-way\n"
				 "  - from: [开票, 要发票]\n"
				 "    to: [发票]\n"
				 "  - both:\n"
				 "      - credit card\n"
				 "      - 信用卡\n"
				 "  - from: 卡\n"
				 "    to: card\n"
				 "  - both: [iPhone 15, \"苹果, 15\"]\n"
				 "  - both: [要退款, 申请退款]\n"
				 "  - from: [refund]\n"
				 "    to: [money back, 退錢]\n";

static struct synonyms *parse(const char *yaml)
{
	struct synonyms *s = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = synonyms_parse(yaml, strlen(yaml), &s, &err);
	if (st)
		print_error("%s\n", err.data);
	assert_int_equal(st, ST_OK);
	buf_release(&err);
	return s;
}

/* "from>to" for each match, by a bar. */
static void matches(const struct synonyms *s, const char *query, size_t max, struct buf *out)
{
	struct synonym_match m[32];
	struct analyzer *a = NULL;
	struct units u;
	units_init(&u);
	assert_int_equal(analyzer_new(&a), ST_OK);
	assert_int_equal(analyzer_run(a, query, strlen(query), &u), ST_OK);
	size_t n = synonyms_match(s, &u, m, max);
	buf_clear(out);
	for (size_t i = 0; i < n; i++) {
		assert_true(m[i].first < m[i].end && m[i].end <= u.n);
		assert_int_equal(strlen(m[i].to), m[i].to_len);
		uint32_t from = u.v[m[i].first].start, to = u.v[m[i].end - 1].end;
		buf_printf(out, "%s%.*s>%s", i ? "|" : "", (int)(to - from), query + from, m[i].to);
	}
	units_release(&u);
	analyzer_free(a);
}

static void test_match(void **state)
{
	static const struct {
		const char *query, *want;
	} cases[] = {
	    {"怎么退款", "退款>退钱|退款>refund"},
	    {"怎麼退錢", "退錢>退款|退錢>refund"},
	    {"可以退 款吗", "退 款>退钱|退 款>refund"},
	    {"Refunds please", "Refunds>退款|Refunds>退钱|Refunds>money back"},
	    {"ＲＥＦＵＮＤ", "ＲＥＦＵＮＤ>退款|ＲＥＦＵＮＤ>退钱|ＲＥＦＵＮＤ>money back"},
	    /* one-way */
	    {"我要发票", "要发票>发票"},
	    {"发票", ""},
	    /* the longest counts, and nothing inside it */
	    {"信用卡", "信用卡>credit card"},
	    {"卡", "卡>card"},
	    {"CREDIT cards", "CREDIT cards>信用卡"},
	    {"我要退款", "要退款>申请退款"},
	    /* several words, and codes however they are written */
	    {"iphone15 壳", "iphone15>苹果, 15"},
	    {"credit union", ""},
	    {"退货", ""},
	    {"", ""},
	    {"!!!", ""},
	    {"退款 refund", "退款>退钱|退款>refund|refund>退款|refund>退钱|refund>money back"},
	};
	struct synonyms *s = parse(rules_yaml);
	struct buf got;
	(void)state;
	buf_init(&got, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		matches(s, cases[i].query, 32, &got);
		assert_string_equal(got.data, cases[i].want);
	}
	matches(s, "退款 refund", 3, &got);
	assert_string_equal(got.data, "退款>退钱|退款>refund|refund>退款");
	matches(s, "退款", 0, &got);
	assert_string_equal(got.data, "");
	matches(NULL, "退款", 32, &got);
	assert_string_equal(got.data, "");
	buf_release(&got);
	synonyms_drop(s);
}

static void test_faults(void **state)
{
	static const struct {
		const char *yaml, *want;
		enum status st;
	} cases[] = {
	    {"", "", ST_OK},
	    {"synonyms:\n", "", ST_OK},
	    {"synonyms: []\n", "", ST_OK},
	    {"- a\n", "1: the file starts with `synonyms:`", ST_INVALID},
	    {"synonyms: x\n", "1: synonyms is a list", ST_INVALID},
	    {"words: []\n", "1: there is no key 'words'", ST_INVALID},
	    {"synonyms:\n  - [a, b]\n", "2: a rule is `both: [...]`", ST_INVALID},
	    {"synonyms:\n  - both: [a]\n", "2: both wants at least two", ST_INVALID},
	    {"synonyms:\n  - both: [a, b]\n  - from: [a]\n", "3: from and to want", ST_INVALID},
	    {"synonyms:\n  - {}\n", "2: from and to want", ST_INVALID},
	    {"synonyms:\n  - both: [a, b]\n    to: [c]\n", "2: both stands alone", ST_INVALID},
	    {"synonyms:\n  - from: [a]\n    too: [c]\n", "3: there is no key 'too'", ST_INVALID},
	    {"synonyms:\n  - from: [a]\n    to: {b: c}\n", "3: here stands a list", ST_INVALID},
	    {"synonyms:\n  - both:\n    - a\n    - \"!!\"\n", "4: \"!!\" has no word", ST_INVALID},
	    {"synonyms:\n  - both: [a, ~]\n", "2: a phrase is empty", ST_INVALID},
	    {"synonyms:\n  - both: [a, \"\"]\n", "2: \"\" is empty", ST_INVALID},
	    {"synonyms:\n  - both: [a, [b]]\n", "2: a phrase must be text", ST_INVALID},
	    {"synonyms:\n  - both: [a, \"b\\nc\"]\n", "has a line break", ST_INVALID},
	    {"synonyms:\n  - both: [退錢, 退钱]\n", "2: the phrases are all the same", ST_INVALID},
	    {"synonyms:\n  - both: [a, b\n", "2: the list that [ opens", ST_INVALID},
	    {"synonyms:\n  - both: [a, "
	     "0123456789012345678901234567890123456789012345678901234567890123456789"
	     "0123456789012345678901234567890]\n",
	     "2: \"012345678901234567890123456789012345678901234567890123456789…\" is too long: "
	     "at most 100 bytes",
	     ST_LIMIT},
	    {"synonyms:\n  - both: [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u]\n",
	     "2: a rule has at most 20 phrases", ST_LIMIT},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct synonyms *s = NULL;
		struct buf err;
		buf_init(&err, BUF_MAX_ERR);
		enum status st = synonyms_parse(cases[i].yaml, strlen(cases[i].yaml), &s, &err);
		if (st != cases[i].st || !strstr(err.data, cases[i].want))
			fail_msg("case %zu: %s: \"%s\"", i, status_name(st), err.data);
		assert_true((s != NULL) == (st == ST_OK));
		synonyms_drop(s);
		buf_release(&err);
	}
}

/* What is from no file is named by its number. */
static void test_make(void **state)
{
	struct rule_text a[] = {{"a", 1, 0}, {"b", 1, 0}}, bad[] = {{"a", 1, 0}, {".", 1, 0}};
	struct synonym_rule rules[] = {{.both = true, .from = a, .from_n = 2},
				       {.both = true, .from = bad, .from_n = 2}};
	struct synonyms *s = NULL;
	struct buf err;
	size_t n = 0;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	assert_int_equal(synonyms_make(rules, 2, &s, &err), ST_INVALID);
	assert_string_equal(err.data, "rule 2: \".\" has no word to search for");
	assert_int_equal(synonyms_make(rules, 1, &s, &err), ST_OK);
	struct synonyms *held = synonyms_hold(s);
	synonyms_drop(s);
	assert_string_equal(synonyms_rules(held, &n)[0].from[1].text, "b");
	assert_int_equal(n, 1);
	synonyms_drop(held);
	buf_release(&err);
}

static void assert_same(const struct synonyms *a, const struct synonyms *b)
{
	size_t n = 0, m = 0;
	const struct synonym_rule *x = synonyms_rules(a, &n), *y = synonyms_rules(b, &m);
	assert_int_equal(n, m);
	for (size_t i = 0; i < n; i++) {
		assert_true(x[i].both == y[i].both && x[i].from_n == y[i].from_n &&
			    x[i].to_n == y[i].to_n);
		for (size_t k = 0; k < x[i].from_n; k++)
			assert_string_equal(x[i].from[k].text, y[i].from[k].text);
		for (size_t k = 0; k < x[i].to_n; k++)
			assert_string_equal(x[i].to[k].text, y[i].to[k].text);
	}
}

static void check_print(const char *yaml, const char *old, const char *want)
{
	struct synonyms *s = parse(yaml);
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	synonyms_print(s, old, strlen(old), &out);
	if (want)
		assert_string_equal(out.data, want);
	struct synonyms *again = parse(out.data);
	assert_same(s, again);
	synonyms_drop(again);
	synonyms_drop(s);
	buf_release(&out);
}

static void test_print(void **state)
{
	(void)state;
	check_print(rules_yaml, "", NULL);
	check_print("", "", NULL);
	check_print("synonyms: [{both: [\"a: b\", \"- c\", \"null\", \"#x\", \"say \\\"x\\\"\", "
		    "\"C++ 1\", \"[v\"]}]",
		    "",
		    "# What stands for what: `both` in each direction; who asks `from` also finds "
		    "`to`.\nsynonyms:\n"
		    "  - both: [\"a: b\", \"- c\", \"null\", \"#x\", \"say \\\"x\\\"\", C++ 1, "
		    "\"[v\"]\n");
	/* Nothing changed: nothing is written otherwise. */
	check_print(rules_yaml, rules_yaml, rules_yaml);
	/* What stays keeps its comments. */
	check_print("synonyms: [{from: [开票, 要发票], to: [发票]}, {both: [new, old]}, "
		    "{both: [credit card, 信用卡]}]",
		    rules_yaml,
		    "# What customers say.\n"
		    "synonyms:\n"
		    "  # one-way\n"
		    "  - from: [开票, 要发票]\n"
		    "    to: [发票]\n"
		    "  - both: [new, old]\n"
		    "  - both:\n"
		    "      - credit card\n"
		    "      - 信用卡\n");
	/* Of another style, or broken, nothing is taken over. */
	/* The end of the document stays behind what is added. */
	check_print("synonyms: [{both: [a, b]}, {both: [c, d]}]\n",
		    "synonyms:\n  - both: [a, b]\n...\n",
		    "synonyms:\n  - both: [a, b]\n  - both: [c, d]\n");
	check_print(rules_yaml, "synonyms: [{both: [a, b]}, {both: [c, d]}]\n", NULL);
	check_print(rules_yaml, "synonyms:\n- both: [a, b]\n", NULL);
	check_print(rules_yaml, "synonyms: [", NULL);
	check_print(rules_yaml, "synonyms:\n  - both: [退款, 退钱, refund]", NULL);
}

/* 5,000 rules, all of whose phrases begin alike: a question is still matched in
 * microseconds. */
static void test_many(void **state)
{
	struct buf yaml, got;
	(void)state;
	buf_init(&yaml, BUF_MAX_TEXT);
	buf_init(&got, BUF_MAX_TEXT);
	buf_puts(&yaml, "synonyms:\n");
	for (int i = 0; i < SYNONYM_RULES; i++)
		buf_printf(&yaml, "  - both: [怎么办 %d, 怎么办理 %d, how to %d]\n", i, i, i);
	struct synonyms *s = parse(yaml.data);
	matches(s, "怎么办理 4711 ?", 8, &got);
	assert_string_equal(got.data, "怎么办理 4711>怎么办 4711|怎么办理 4711>how to 4711");
	struct analyzer *a = NULL;
	struct units u;
	struct synonym_match m[8];
	const char *q = "怎么办理 4711 怎么办怎么办怎么办怎么办怎么办 how to do this";
	units_init(&u);
	assert_int_equal(analyzer_new(&a), ST_OK);
	assert_int_equal(analyzer_run(a, q, strlen(q), &u), ST_OK);
	int64_t began = clock_mono_us();
	for (int i = 0; i < 1000; i++)
		assert_int_equal(synonyms_match(s, &u, m, 8), 2);
	double each = (double)(clock_mono_us() - began) / 1000;
	print_message("%.2f us a question\n", each);
	assert_true(each < 200); /* 100 times what it takes: for valgrind */
	units_release(&u);
	analyzer_free(a);
	synonyms_drop(s);
	buf_puts(&yaml, "  - both: [a, b]\n");
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	assert_int_equal(synonyms_parse(yaml.data, yaml.len, &s, &err), ST_LIMIT);
	assert_non_null(strstr(err.data, "5000 rules are the most"));
	buf_release(&err);
	buf_release(&yaml);
	buf_release(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_match), cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_make),  cmocka_unit_test(test_print),
	    cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
