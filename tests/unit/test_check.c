/* What `answerd check` tells of a tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/kb/check.h"
#include "kb_tree.h"
#include "kb/check_text.h"

#include <cmocka.h> /* last: it has a macro named fail */

static const char *languages[] = {"zh-CN", "en"};
static const struct str_list configured = {languages, 2};

static struct kb_counts check(struct buf *faults)
{
	struct kb_counts counts;
	const struct kb_sink sink = {faults, NULL, kb_note};
	buf_init(faults, BUF_MAX_TEXT);
	assert_int_equal(
	    kb_check(kb_root, &configured, clock_days(2026, 11, 1), &sink, &counts, NULL), ST_OK);
	return counts;
}

/* The front matter and body of en/a.md, and what is told of it; "" is nothing.
 * Beside it stand en/good.md, en/agent.md (for agents), en/draft.md and
 * zh-CN/good.md. */
static const struct {
	const char *front, *body, *told;
} cases[] = {
    {"", "b", ""},
    {"", "", "en/a.md:1: warning: the article has no text"},
    {"", "[x](good.md) [y](good.md#part) [z](#here)\n## Here", ""},
    {"", "x\n[y](gone.md)", "en/a.md:5: warning: the link 'gone.md'"},
    {"", "[y](good.md#gone)",
     "en/a.md:4: warning: the anchor '#gone' leads to no heading of en/good"},
    {"", "[y](#gone)", "en/a.md:4: warning: the anchor '#gone' leads to no heading of en/a"},
    {"", "[y](#top)", ""},
    {"", "[y](agent.md)", "en/a.md:4: warning: the link leads to 'en/agent', which is for agents"},
    {"", "[y](draft.md)",
     "en/a.md:4: warning: the link leads to 'en/draft', which is not published"},
    {"", "![p](pic.png) [f](form.pdf)", "en/a.md:4: warning: there is no attachment en/form.pdf"},
    {"related: [en/good]\n", "b", ""},
    {"related:\n  - en/good\n  - en/gone\n", "b", "en/a.md:5: warning: 'related' names 'en/gone'"},
    {"related: [en/agent]\n", "b", "en/a.md:3: warning: 'related' leads to 'en/agent'"},
    {"audience: agent\nrelated: [en/agent]\n", "[y](agent.md)", ""},
    {"options: [{say: s, section: here}]\n", "## Here", ""},
    {"options: [{say: s, section: there}]\n", "## Here", "en/a.md:3: warning: the anchor '#there'"},
    {"valid_from: 2027-01-02\nvalid_to: 2027-01-01\n", "b",
     "en/a.md:4: warning: 'valid_to' is before"},
    {"review_by: 2026-10-31\n", "b", "en/a.md:3: warning: the review was due on 2026-10-31"},
    {"review_by: 2026-11-01\n", "b", ""},
    {"agent_notes: '[y](gone.md) [z](agent.md)'\n", "b", "en/a.md:3: warning: the link 'gone.md'"},
    {"", "x\n```\ncode\n\n## Here", "en/a.md:5: warning: the code that begins here has no end"},
    {"", "x\n~~~~\ncode\n~~~\n", "en/a.md:5: warning: the code that begins here has no end"},
    {"", "```\ncode\n````\nx ```y``` z\n\n   ~~~ c\n```\n~~~  \nx", ""},
    {"", "``` a`b ```\nx", ""},
    {"", "x\n\n\xe6\x9c\x8d\xe5\x8b\x99(w\xc3\xb9)\xe6\x85\x8b(t\xc3\xa0i)",
     "en/a.md:6: warning: readings in brackets are left in the text, as '(w\xc3\xb9)': 2"},
    {"",
     "This very paragraph is longer than forty characters.\n\nx\n\n"
     "This very paragraph is longer than forty characters.\n",
     "en/a.md:8: warning: the same text stands on line 4 already"},
    {"",
     "```\nThis very paragraph is longer than forty characters.\n"
     "This very paragraph is longer than forty characters.\n```\n",
     ""},
    {"titel: x\n", "b", "en/a.md:3: warning: unknown key 'titel': 'title' is meant"},
    {"", "|a|b|\n|-|-|\n\n|c|d|", ""},
};

static void write_neighbours(void)
{
	kb_write("en/good.md", "---\ntitle: t\n---\n## Part\nb\n");
	kb_write("zh-CN/good.md", "---\ntitle: t\n---\nb\n");
	kb_write("en/agent.md", "---\ntitle: t\naudience: agent\n---\nb\n");
	kb_write("en/draft.md", "---\ntitle: t\nstatus: draft\n---\nb\n");
	kb_write("en/pic.png", "x");
}

static void test_cases(void **state)
{
	(void)state;
	write_neighbours();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[1024];
		struct buf faults;
		snprintf(text, sizeof text, "---\ntitle: t\n%s---\n%s", cases[i].front,
			 cases[i].body);
		kb_write("en/a.md", text);
		struct kb_counts counts = check(&faults);
		assert_int_equal(counts.articles, 5);
		assert_int_equal(counts.errors, 0);
		bool one = *cases[i].told != '\0';
		if (counts.warnings != one ||
		    strncmp(faults.data, cases[i].told, strlen(cases[i].told)) != 0)
			fail_msg("%s%s: %s", cases[i].front, cases[i].body, faults.data);
		buf_release(&faults);
	}
}

static void test_between_articles(void **state)
{
	struct buf faults;
	(void)state;
	write_neighbours();
	kb_write("zh-CN/agent.md", "---\ntitle: t\n---\nb\n");
	kb_write("a.jsonl", "{\"id\":\"en/good\",\"title\":\"t\",\"body\":\"b\"}\n{}\n"
			    "{\"id\":\"x\",\"title\":\"t\",\"body\":\"b\"}\n"
			    "{\"id\":\"x\",\"title\":\"t\",\"body\":\"b\"}\n");
	kb_write("en/bad.md", "---\ntitle: a: b\n---\n");
	struct kb_counts counts = check(&faults);
	assert_int_equal(counts.sources, 7);
	assert_int_equal(counts.errors, 4);
	assert_int_equal(counts.warnings, 1);
	static const char *const lines[] = {
	    "a.jsonl:2: error: no id",
	    "a.jsonl:4: error: the id 'x' is taken by a.jsonl:3",
	    "en/bad.md:2: error: ",
	    "en/good.md:1: error: the id 'en/good' is taken by a.jsonl:1",
	    "zh-CN/agent.md:1: warning: the article is public, its translation en/agent is for "
	    "agents",
	};
	const char *p = faults.data;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (strncmp(p, lines[i], strlen(lines[i])) != 0)
			fail_msg("%s\nis not %s", p, lines[i]);
		p = strchr(p, '\n') + 1;
	}
	assert_string_equal(p, "");
	buf_release(&faults);
}

/* Titles and headings: 300 characters are taken, not bytes. */
static void test_lengths(void **state)
{
	char text[4096], long_text[1024] = "";
	struct buf faults;
	(void)state;
	for (int n = 300; n <= 301; n++) {
		long_text[0] = '\0';
		for (int i = 0; i < n; i++)
			memcpy(long_text + 3 * i, "\xe9\x80\x80", 4); /* 退 */
		snprintf(text, sizeof text, "---\ntitle: %s\n---\nx\n\n## %s\n", long_text,
			 long_text);
		kb_write("en/a.md", text);
		struct kb_counts counts = check(&faults);
		assert_int_equal(counts.warnings, n == 300 ? 0 : 2);
		if (n > 300) {
			assert_non_null(strstr(
			    faults.data, "en/a.md:1: warning: the title has 301 characters: say"));
			assert_non_null(strstr(
			    faults.data, "en/a.md:6: warning: the heading has 301 characters:"));
		}
		buf_release(&faults);
	}
}

static void test_ids_alike(void **state)
{
	struct buf faults;
	(void)state;
	kb_write("a.jsonl", "{\"id\":\"en/a/Foo\",\"title\":\"t\",\"body\":\"b\"}\n"
			    "{\"id\":\"en/a/foo\",\"title\":\"t\",\"body\":\"b\"}\n"
			    "{\"id\":\"en/a/food\",\"title\":\"t\",\"body\":\"b\"}\n"
			    "{\"id\":\"en/a/caf\u00e9\",\"title\":\"t\",\"body\":\"b\"}\n");
	kb_write("en/a/cafe\xcc\x81.md", "---\ntitle: t\n---\nb\n");
	kb_write("en/a/FOO.md", "---\ntitle: t\n---\nb\n");
	kb_write("zh-CN/a/foo.md", "---\ntitle: t\n---\nb\n");
	struct kb_counts counts = check(&faults);
	assert_int_equal(counts.errors, 0);
	assert_int_equal(counts.warnings, 3);
	assert_string_equal(
	    faults.data,
	    "a.jsonl:2: warning: the id 'en/a/foo' differs from 'en/a/Foo' of a.jsonl only in case "
	    "or in how its characters are written: change one of them\n"
	    "en/a/FOO.md:1: warning: the id 'en/a/FOO' differs from 'en/a/Foo' of a.jsonl only in "
	    "case or in how its characters are written: change one of them\n"
	    "en/a/cafe\xcc\x81.md:1: warning: the id 'en/a/cafe\xcc\x81' differs from "
	    "'en/a/caf\xc3\xa9' of a.jsonl only in case or in how its characters are written: "
	    "change one of them\n");
	buf_release(&faults);
}

static void note_said(void *ctx, const struct kb_fault *f)
{
	struct str values = f->said.values;
	const char *v = NULL;
	buf_printf(ctx, "%d %s", f->line, f->said.code);
	while (said_next(&values, &v))
		buf_printf(ctx, "|%s", v);
	buf_addc(ctx, '\n');
}

/* Each fault in a form that can be said in any language, told after the articles are gone. */
static void test_codes(void **state)
{
	struct kb_counts counts;
	struct buf said;
	const struct kb_sink sink = {&said, NULL, note_said};
	(void)state;
	write_neighbours();
	kb_write("en/a.md", "---\ntitle: t\ntitel: x\ntags: {a: b}\nreview_by: 2026-10-31\n---\n"
			    "[y](go\tne.md) [z](draft.md) 100%\n\n[y](#gone)\n\n{{ x }}");
	kb_write("en/b.md", "---\ntitle: a: b\n---\n");
	kb_write("en/c.md", "# Heading\n");
	kb_write("en/d.md", "---\ntitle: t\n\ttags: [a]\n---\n");
	buf_init(&said, BUF_MAX_TEXT);
	assert_int_equal(
	    kb_check(kb_root, &configured, clock_days(2026, 11, 1), &sink, &counts, NULL), ST_OK);
	assert_string_equal(said.data, "3 key-meant|titel|title\n"
				       "4 field-no-list|tags\n"
				       "5 review-due|2026-10-31\n"
				       "7 link-not-published|en/draft\n"
				       "9 anchor-nowhere|gone|en/a\n"
				       "11 foreign-tags|1\n"
				       "2 yaml-colon|title: \"a: b\"\n"
				       "1 no-front-matter-heading|Heading\n"
				       "3 yaml-tab-indents\n");
	buf_release(&said);
}

static void test_no_folder(void **state)
{
	struct kb_counts counts;
	struct buf err;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	assert_int_equal(kb_check("/nonexistent", &configured, 0, NULL, &counts, &err),
			 ST_NOTFOUND);
	assert_non_null(strstr(err.data, "/nonexistent"));
	buf_release(&err);
}

static void test_pinyin(void **state)
{
	static const struct {
		const char *text;
		size_t found;
	} texts[] = {
	    {"\xe6\x9c\x8d\xe5\x8b\x99(w\xc3\xb9)", 1},
	    {"態（tài）度", 1},
	    {"關(guān)系(xì)", 2},
	    {"女(nǚ)", 1},
	    {"銀行(háng)", 1},
	    {"服务(fuwu)", 0},
	    {"A(wù)", 0},
	    {"務(WÙ)", 0},
	    {"務(wù", 0},
	    {"務 (wù)", 0},
	    {"務(wù wù)", 0},
	    {"務(résumé)", 0},
	    {"務()", 0},
	    {"(wù)", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		size_t first = 0;
		if (check_pinyin(texts[i].text, strlen(texts[i].text), &first) != texts[i].found)
			fail_msg("%s", texts[i].text);
	}
}

#define IN_TREE(test) cmocka_unit_test_setup_teardown(test, kb_set_up, kb_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_TREE(test_cases),	   IN_TREE(test_between_articles),
	    IN_TREE(test_lengths),	   IN_TREE(test_ids_alike),
	    IN_TREE(test_codes),	   cmocka_unit_test(test_no_folder),
	    cmocka_unit_test(test_pinyin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
