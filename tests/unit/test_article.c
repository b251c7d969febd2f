/* Front matter and JSONL to an article, with every fault that is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/kb/article.h"

#include <cmocka.h> /* last: it has a macro named fail */

static const char *languages[] = {"zh-CN", "zh-TW", "en"};
static const struct str_list configured = {languages, 3};

struct fixture {
	struct arena arena;
	struct article *a;
	struct buf faults; /* lines as `answerd check` prints them */
};

static void note(void *ctx, const struct kb_fault *f)
{
	struct fixture *x = ctx;
	kb_fault_print(f, &x->faults);
	buf_addc(&x->faults, '\n');
}

static enum status read_md(struct fixture *x, const char *path, const char *s, size_t len)
{
	const struct article_origin from = {path, 1, 20000, &configured};
	const struct kb_sink sink = {x, NULL, note};
	arena_init(&x->arena);
	buf_init(&x->faults, BUF_MAX_TEXT);
	return article_from_markdown(&x->arena, &from, s, len, &sink, &x->a);
}

static enum status read_json(struct fixture *x, const char *path, const char *s)
{
	const struct article_origin from = {path, 3, 20000, &configured};
	const struct kb_sink sink = {x, NULL, note};
	arena_init(&x->arena);
	buf_init(&x->faults, BUF_MAX_TEXT);
	return article_from_json(&x->arena, &from, s, strlen(s), &sink, &x->a);
}

static void release(struct fixture *x)
{
	arena_release(&x->arena);
	buf_release(&x->faults);
}

static const char full[] =
    "---\n"
    "title: 可以用两张卡吗?\n"
    "questions:\n  - 能刷两张卡吗\n  - \"a: b\"\n"
    "tags: [支付, 信用卡]\n"
    "audience: agent\n"
    "segments: [vip]\n"
    "status: archived\n"
    "category: pay\n"
    "updated: 2026-10-01\n"
    "valid_from: 2026-10-02\n"
    "valid_to: 2027-04-01\n"
    "review_by: 2027-04-02\n"
    "owner: payments-team\n"
    "ack: 可以的\n"
    "clarify:\n  - ask: 为什么?\n    why: 找办法\n  - 几张?\n"
    "say: 请分两张预订。\n"
    "options:\n  - when: 分开报销\n    say: 各用一张卡\n    section: '#split'\n"
    "authority: 25 元\n"
    "transfer: 支付组\n"
    "related: [zh-CN/payment/split]\n"
    "agent_notes: |\n  一\n  二\n"
    "---\n"
    "Body\n\n";

static void test_every_field(void **state)
{
	struct fixture x;
	(void)state;
	if (read_md(&x, "zh-CN/payment/two-cards.md", full, strlen(full)) != ST_OK)
		fail_msg("%s", x.faults.data);
	const struct article *a = x.a;
	assert_string_equal(x.faults.data, "");
	assert_string_equal(a->id, "zh-CN/payment/two-cards");
	assert_string_equal(a->key, "payment/two-cards");
	assert_string_equal(a->lang, "zh-CN");
	assert_string_equal(a->category, "pay");
	assert_string_equal(a->title, "可以用两张卡吗?");
	assert_int_equal(a->questions.n, 2);
	assert_string_equal(a->questions.v[1], "a: b");
	assert_string_equal(a->tags.v[1], "信用卡");
	assert_string_equal(a->segments.v[0], "vip");
	assert_int_equal(a->audience, AUDIENCE_AGENT);
	assert_int_equal(a->status, ARTICLE_ARCHIVED);
	assert_int_equal(a->updated, clock_days(2026, 10, 1));
	assert_int_equal(a->valid_from, clock_days(2026, 10, 2));
	assert_int_equal(a->valid_to, clock_days(2027, 4, 1));
	assert_int_equal(a->review_by, clock_days(2027, 4, 2));
	assert_string_equal(a->owner, "payments-team");
	assert_string_equal(a->ack, "可以的");
	assert_int_equal(a->clarify_n, 2);
	assert_string_equal(a->clarify[0].why, "找办法");
	assert_string_equal(a->clarify[1].ask, "几张?");
	assert_null(a->clarify[1].why);
	assert_string_equal(a->say, "请分两张预订。");
	assert_int_equal(a->options_n, 1);
	assert_string_equal(a->options[0].section, "split");
	assert_string_equal(a->authority, "25 元");
	assert_string_equal(a->transfer, "支付组");
	assert_string_equal(a->related.v[0], "zh-CN/payment/split");
	assert_int_equal(a->related_lines[0], 28);
	assert_string_equal(a->agent_notes, "一\n二");
	assert_string_equal(a->body.s, "Body");
	assert_int_equal(a->body_line, 33);
	release(&x);
}

static const struct {
	const char *path, *text, *id, *key, *lang, *category;
} places[] = {
    {"zh-CN/pay/x.md", "", "zh-CN/pay/x", "pay/x", "zh-CN", "pay"},
    {"zh-cn/pay/x.md", "", "zh-cn/pay/x", "pay/x", "zh-CN", "pay"},
    {"en/x.md", "", "en/x", "x", "en", ""},
    {"x.md", "", "x", "x", "zh-CN", ""},
    {"pay/x.md", "lang: en\n", "pay/x", "pay/x", "en", "pay"},
    {"pay/deep/x.md", "", "pay/deep/x", "pay/deep/x", "zh-CN", "pay"},
    {"fr/pay/x.md", "lang: fr\n", "fr/pay/x", "pay/x", "fr", "fr"},
    {"en/退款/怎么退.md", "", "en/退款/怎么退", "退款/怎么退", "en", "退款"},
};

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct fixture x;
		char text[256];
		int n = snprintf(text, sizeof text, "---\ntitle: t\n%s---\nb", places[i].text);
		if (read_md(&x, places[i].path, text, (size_t)n) != ST_OK)
			fail_msg("%s: %s", places[i].path, x.faults.data);
		assert_string_equal(x.a->id, places[i].id);
		assert_string_equal(x.a->key, places[i].key);
		assert_string_equal(x.a->lang, places[i].lang);
		assert_string_equal(x.a->category, places[i].category);
		assert_int_equal(x.a->updated, 20000);
		release(&x);
	}
}

/* What is refused, where, and a piece of the reason. */
static const struct {
	const char *path, *text, *line, *says;
} errors[] = {
    {"a.md", "no front matter", "a.md:1: error", "no title"},
    {"a.md", "# Heading\ntext", "a.md:1: error", "title: \"Heading\""},
    {"a.md", "+++\ntitle = 'x'\n+++\n", "a.md:1: error", "TOML"},
    {"a.md", "---\ntags: [a]\n---\nb", "a.md:1: error", "no title"},
    {"a.md", "---\ntitle: ''\n---\nb", "a.md:1: error", "no title"},
    {"a.md", "---\ntitle: t\nbody without end", "a.md:1: error", "not closed"},
    {"a.md", "---\ntitle: a: b\n---\n", "a.md:2: error", "\"a: b\""},
    {"a.md", "---\r\nx: 1\r\ntitle: a: b\r\n---\r\n", "a.md:3: error", "quotes"},
    {"a.md", "---\n- a\n---\n", "a.md:2: error", "key: value"},
    {"a.md", "---\ntitle: t\ntitle: u\n---\n", "a.md:3: error", "twice"},
    {"a.md", "---\nlang: en\ntitle: [a, b]\n---\n", "a.md:3: error", "one text: put it in quotes"},
    {"a.md", "---\ntitle: t\n---\n\nb\xff", "a.md:5: error", "UTF-8"},
    {"a?.md", "---\ntitle: t\n---\n", "a?.md:1: error", "rename"},
    {"a//b.md", "---\ntitle: t\n---\n", "a//b.md:1: error", "slash"},
};

static void test_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		struct fixture x;
		enum status st =
		    read_md(&x, errors[i].path, errors[i].text, strlen(errors[i].text));
		if (st != ST_INVALID || x.a || !strstr(x.faults.data, errors[i].line) ||
		    !strstr(x.faults.data, errors[i].says))
			fail_msg("%zu: %d %s", i, st, x.faults.data);
		release(&x);
	}
}

static const struct {
	const char *text, *line, *says;
} warnings[] = {
    {"layout: article\n", ":3: warning", "unknown key 'layout'"},
    {"tag: [a]\n", ":3: warning", "'tags' is meant"},
    {"categories: [security]\n", ":3: warning", "'category' is meant"},
    {"audience: agents\n", ":3: warning", "taken as agent"},
    {"status: darft\n", ":3: warning", "taken as draft"},
    {"draft: true\n", ":3: warning", "status: draft"},
    {"published: false\n", ":3: warning", "status: draft"},
    {"updated: yesterday\n", ":3: warning", "2026-10-01"},
    {"valid_to: 2026-02-30\n", ":3: warning", "2026-10-01"},
    {"tags: {a: b}\n", ":3: warning", "list"},
    {"questions:\n  - a: b\n", ":4: warning", "quotes"},
    {"tags: \"a, b\"\n", ":3: warning", "'tags' is one text with a comma"},
    {"tags: 1,000\n", ":3: warning", "'tags' is one text with a comma"},
    {"owner: x\nsegments: 'a，b'\n", ":4: warning", "'segments' is one text with a comma"},
    {"related: 'en/a/c, en/a/d'\n", ":3: warning", "'related' is one text with a comma"},
    {"options: none\n", ":3: warning", "list"},
    {"options:\n  - when: x\n", ":4: warning", "say"},
    {"options:\n  - when: x\n    say: y\n  - say: z\n", ":6: warning", "no `when`"},
    {"options:\n  - section: x\n  - when: y\n    say: z\n", ":4: warning", "no `when`"},
    {"clarify:\n  - why: x\n", ":4: warning", "ask"},
    {"owner: [a]\n", ":3: warning", "one text"},
    {"lang: klingon-and-more-than-that-is-long\n", ":3: warning", "lang"},
    {"lang: fr\n", ":3: warning", "languages"},
};

static void test_warnings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof warnings / sizeof warnings[0]; i++) {
		struct fixture x;
		char text[256];
		int n = snprintf(text, sizeof text, "---\ntitle: t\n%s---\nb", warnings[i].text);
		if (read_md(&x, "en/a/b.md", text, (size_t)n) != ST_OK ||
		    !strstr(x.faults.data, warnings[i].line) ||
		    !strstr(x.faults.data, warnings[i].says))
			fail_msg("%s: %s", warnings[i].text, x.faults.data);
		release(&x);
	}
}

static const struct {
	const char *text, *items; /* with | between */
} commas[] = {
    {"tags: a, b", "a|b"},
    {"tags: a,b ,, c,", "a|b|c"},
    {"tags: 支付，信用卡、退款", "支付|信用卡|退款"},
    {"tags: 1,000 points, 2, 3", "1,000 points|2|3"},
    {"tags: one tag", "one tag"},
    {"tags: [\"a, b\", 'c，d']", "a, b|c，d"},
    {"tags:\n  - a, b", "a, b"},
    {"tags: a,", "a"},
};

/* One text with commas and without quotes is the list that it is meant as; a list says itself. */
static void test_commas(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof commas / sizeof commas[0]; i++) {
		struct fixture x;
		struct buf items;
		char text[256];
		int n = snprintf(text, sizeof text, "---\ntitle: t, u\n%s\n---\nb", commas[i].text);
		assert_int_equal(read_md(&x, "en/a/b.md", text, (size_t)n), ST_OK);
		buf_init(&items, 256);
		for (size_t k = 0; k < x.a->tags.n; k++)
			buf_printf(&items, "%s%s", k ? "|" : "", x.a->tags.v[k]);
		assert_string_equal(items.len ? items.data : "", commas[i].items);
		assert_string_equal(x.faults.len ? x.faults.data : "", "");
		buf_release(&items);
		release(&x);
	}
}

static void test_commas_of_fields(void **state)
{
	static const char text[] = "---\ntitle: t\nquestions: may I, or not\nsegments: vip, new\n"
				   "related: en/a/c, en/a/d\n---\nb";
	struct fixture x;
	(void)state;
	assert_int_equal(read_md(&x, "en/a/b.md", text, strlen(text)), ST_OK);
	assert_int_equal(x.a->questions.n, 1);
	assert_int_equal(x.a->segments.n, 2);
	assert_int_equal(x.a->related.n, 2);
	assert_string_equal(x.a->related.v[1], "en/a/d");
	assert_int_equal(x.a->related_lines[1], 5);
	assert_string_equal(x.faults.len ? x.faults.data : "", "");
	release(&x);
	assert_int_equal(
	    read_json(&x, "a.jsonl", "{\"id\":\"a\",\"title\":\"t\",\"tags\":\"a, b\"}"), ST_OK);
	assert_int_equal(x.a->tags.n, 1);
	assert_non_null(strstr(x.faults.data, "'tags' is one text with a comma"));
	release(&x);
}

/* Of several ways each needs to say whom it fits; none is lost for it, and one alone fits all. */
static void test_when(void **state)
{
	static const char several[] = "---\ntitle: t\noptions:\n  - {when: x, say: y}\n"
				      "  - {say: z}\n  - {when: ' ', section: s}\n---\nb";
	static const char alone[] = "---\ntitle: t\noptions: [{say: y}, {when: x}]\n---\nb";
	struct fixture x;
	(void)state;
	assert_int_equal(read_md(&x, "en/a/b.md", several, strlen(several)), ST_OK);
	assert_int_equal(x.a->options_n, 3);
	assert_string_equal(x.a->options[1].say, "z");
	assert_non_null(strstr(x.faults.data, "b.md:5: warning: 'options' has several entries"));
	assert_non_null(strstr(x.faults.data, "b.md:6: warning: 'options' has several entries"));
	assert_null(strstr(x.faults.data, "b.md:4: "));
	release(&x);
	assert_int_equal(read_md(&x, "en/a/b.md", alone, strlen(alone)), ST_OK);
	assert_int_equal(x.a->options_n, 1);
	assert_null(strstr(x.faults.data, "no `when`"));
	release(&x);
}

static void test_slips_hide(void **state)
{
	static const char text[] = "---\ntitle: t\naudience: agent only\nstatus: x\n---\n";
	struct fixture x;
	(void)state;
	assert_int_equal(read_md(&x, "a.md", text, strlen(text)), ST_OK);
	assert_int_equal(x.a->audience, AUDIENCE_AGENT);
	assert_int_equal(x.a->status, ARTICLE_DRAFT);
	release(&x);
}

static void test_bytes(void **state)
{
	static const char bom[] = "\xef\xbb\xbf---\r\ntitle: t\r\n---  \r\na\r\nb\rc\x01"
				  "d";
	struct fixture x;
	(void)state;
	assert_int_equal(read_md(&x, "a.md", bom, strlen(bom)), ST_OK);
	assert_string_equal(x.a->title, "t");
	assert_string_equal(x.a->body.s, "a\nb\nc d");
	release(&x);
	assert_int_equal(read_md(&x, "a.md", "---\ntitle: t\n---\na\0b", 20), ST_INVALID);
	assert_non_null(strstr(x.faults.data, "a.md:4: error: a NUL"));
	release(&x);
	char *large = calloc(1, ARTICLE_MAX_BYTES + 1);
	assert_non_null(large);
	memset(large, 'a', ARTICLE_MAX_BYTES + 1);
	assert_int_equal(read_md(&x, "a.md", large, ARTICLE_MAX_BYTES + 1), ST_LIMIT);
	assert_non_null(strstr(x.faults.data, "1 MiB"));
	release(&x);
	free(large);
}

static void test_json(void **state)
{
	static const char text[] =
	    "{\"id\":\"en/pay/x\",\"title\":\"T\\u0000\\n "
	    "x\",\"body\":\"a\\r\\nb\",\"tags\":\"one\","
	    "\"options\":[{\"say\":\"s\"}],\"updated\":\"2026-10-01\",\"other\":1}";
	struct fixture x;
	(void)state;
	if (read_json(&x, "export/all.jsonl", text) != ST_OK)
		fail_msg("%s", x.faults.data);
	assert_string_equal(x.a->id, "en/pay/x");
	assert_string_equal(x.a->key, "pay/x");
	assert_string_equal(x.a->lang, "en");
	assert_string_equal(x.a->category, "pay");
	assert_string_equal(x.a->title, "T x");
	assert_string_equal(x.a->body.s, "a\nb");
	assert_string_equal(x.a->tags.v[0], "one");
	assert_int_equal(x.a->line, 3);
	assert_string_equal(x.faults.data,
			    "export/all.jsonl:3: warning: unknown key 'other'; it is left out\n");
	release(&x);
	assert_int_equal(read_json(&x, "en/faq/all.jsonl", "{\"id\":12,\"title\":\"t\"}"), ST_OK);
	assert_string_equal(x.a->id, "12");
	assert_string_equal(x.a->key, "12");
	assert_string_equal(x.a->lang, "en");
	assert_string_equal(x.a->category, "faq");
	release(&x);
}

static void test_json_errors(void **state)
{
	static const char *const bad[][2] = {
	    {"{\"id\":\"a\"}", "no title"},
	    {"{\"id\":\"a\",\"title\":[\"t\"]}", "one text"},
	    {"{\"title\":\"a\"}", "no id"},
	    {"{\"id\":\"\",\"title\":\"a\"}", "is empty"},
	    {"{\"id\":\"../a\",\"title\":\"a\"}", "dot"},
	    {"{\"id\":\"a\\u0007\",\"title\":\"a\"}", "control"},
	    {"{\"id\":\"a\",\"id\":\"b\",\"title\":\"a\"}", "twice"},
	    {"{\"id\":\"a\",\"title\":\"a\",\"body\":[]}", "body"},
	    {"[1]", "object"},
	    {"{\"id\":", "JSON"},
	    {"{\"id\":\"a\",\"title\":\"\xff\"}", "UTF-8"},
	    {"{\"id\":\"a\",\"title\":\"\\ud800\"}", "JSON"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct fixture x;
		enum status st = read_json(&x, "a.jsonl", bad[i][0]);
		if (st != ST_INVALID || x.a || !strstr(x.faults.data, "a.jsonl:3: error") ||
		    !strstr(x.faults.data, bad[i][1]))
			fail_msg("%s: %d %s", bad[i][0], st, x.faults.data);
		release(&x);
	}
}

static uint64_t hash_of(const char *text)
{
	struct fixture x;
	assert_int_equal(read_md(&x, "en/a.md", text, strlen(text)), ST_OK);
	uint64_t hash = x.a->hash;
	release(&x);
	return hash;
}

static void test_hash(void **state)
{
	static const char *const other[] = {
	    "---\ntitle: u\n---\nb",
	    "---\ntitle: t\n---\nc",
	    "---\ntitle: t\naudience: agent\n---\nb",
	    "---\ntitle: t\ntags: [a]\n---\nb",
	    "---\ntitle: t\nquestions: [a]\n---\nb",
	    "---\ntitle: t\nsay: a\n---\nb",
	    "---\ntitle: t\nack: a\n---\nb",
	    "---\ntitle: t\noptions: [{say: a}]\n---\nb",
	    "---\ntitle: t\nvalid_to: 2030-01-01\n---\nb",
	};
	uint64_t base = hash_of("---\ntitle: t\n---\nb");
	(void)state;
	assert_true(base == hash_of("---\r\n# a note\r\ntitle: \"t\"\r\n---\r\nb\r\n"));
	for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
		assert_false(base == hash_of(other[i]));
}

static void test_live(void **state)
{
	struct article a = {
	    .status = ARTICLE_PUBLISHED, .valid_from = ARTICLE_NO_DAY, .valid_to = ARTICLE_NO_DAY};
	(void)state;
	assert_true(article_live(&a, 100));
	a.valid_from = 101;
	assert_false(article_live(&a, 100));
	a.valid_from = 100;
	a.valid_to = 100;
	assert_true(article_live(&a, 100));
	assert_false(article_live(&a, 101));
	a.status = ARTICLE_DRAFT;
	assert_false(article_live(&a, 100));
}

static void test_ids(void **state)
{
	static const char *const good[] = {"a", "en/pay/x", "中文/帮助", "a b/c.d-e_f", "12:3"};
	static const char *const bad[] = {"",
					  "/a",
					  "a/",
					  "a//b",
					  ".a",
					  "a/../b",
					  "a/.b",
					  "a\\b",
					  "a?b",
					  "a#b",
					  "a%b",
					  "a\nb",
					  "a\x7f",
					  " a",
					  "a /b",
					  "a\xe2\x80\x8b"
					  "b",
					  "a\xe2\x80\xae"
					  "b",
					  "a\xff",
					  "<a>"};
	char long_id[300];
	(void)state;
	memset(long_id, 'a', sizeof long_id);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(article_id_ok(good[i], strlen(good[i]), NULL));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (article_id_ok(bad[i], strlen(bad[i]), NULL))
			fail_msg("%s", bad[i]);
	assert_true(article_id_ok(long_id, ARTICLE_MAX_ID, NULL));
	assert_false(article_id_ok(long_id, ARTICLE_MAX_ID + 1, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_field), cmocka_unit_test(test_places),
	    cmocka_unit_test(test_errors),	cmocka_unit_test(test_warnings),
	    cmocka_unit_test(test_commas),	cmocka_unit_test(test_commas_of_fields),
	    cmocka_unit_test(test_when),	cmocka_unit_test(test_slips_hide),
	    cmocka_unit_test(test_bytes),	cmocka_unit_test(test_json),
	    cmocka_unit_test(test_json_errors), cmocka_unit_test(test_hash),
	    cmocka_unit_test(test_live),	cmocka_unit_test(test_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
