/* A sentence, its code, and the values that its format put in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/said.h"

static enum status fail_with(struct buf *err, int n)
{
	return fail_said(err, ST_LIMIT, "too-many", "number %d", n);
}

#include <cmocka.h> /* last: it has a macro named fail */

/* "code|value|value"; "-" for a text without a code. */
static const char *told(const struct buf *b)
{
	static char text[256];
	struct said s = said_of(b);
	const char *v = NULL;
	size_t n = (size_t)snprintf(text, sizeof text, "%s", s.code ? s.code : "-");
	while (said_next(&s.values, &v))
		n += (size_t)snprintf(text + n, sizeof text - n, "|%s", v);
	return text;
}

static void expect(struct buf *b, const char *text, const char *said)
{
	assert_string_equal(b->data, text);
	assert_int_equal(b->len, strlen(text));
	assert_string_equal(told(b), said);
	buf_clear(b);
	assert_string_equal(told(b), "-");
}

/* A name may be as long as its file: it is cut between two characters. */
static void test_long_values(void **state)
{
	struct buf b;
	static char name[5000];
	(void)state;
	memset(name, 'x', sizeof name - 1);
	memcpy(name + 399, "\xe9\x80\x80", 3);
	buf_init(&b, BUF_MAX_ERR);
	said_printf(&b, "twice", "%s and %.*s", name, 4000, name);
	struct said s = said_of(&b);
	const char *v = NULL;
	assert_string_equal(s.code, "twice");
	for (int i = 0; i < 2; i++) {
		assert_true(said_next(&s.values, &v));
		assert_int_equal(strlen(v), 399 + strlen("…"));
		assert_string_equal(v + 399, "…");
	}
	assert_false(said_next(&s.values, &v));
	buf_release(&b);
}

static void test_values(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	said_printf(&b, "plain", "no title");
	expect(&b, "no title", "plain");
	said_printf(&b, "all", "%s, '%.*s' %s %d%% %u %zu 0x%02x", "a", 2, "bcd", "e", -1, 2u,
		    (size_t)3, 10u);
	expect(&b, "a, 'bc' e -1% 2 3 0x0a", "all|a|bc|e|-1|2|3|0a");
	said_printf(&b, "words", "%-d: '%s' %-s; left out", 7, "tags", "is no list");
	expect(&b, "7: 'tags' is no list; left out", "words|tags");
	said_printf(&b, "empty", "'%s' and '%s'", "", "x");
	expect(&b, "'' and 'x'", "empty||x");
	said_printf(&b, NULL, "%d", 1);
	expect(&b, "1", "-");
	assert_int_equal(fail_with(&b, 5), ST_LIMIT);
	expect(&b, "number 5", "too-many|5");
	assert_int_equal(fail_with(NULL, 5), ST_LIMIT);
	buf_release(&b);
}

/* What has something before or behind it is another sentence. */
static void test_changes(void **state)
{
	struct buf b, c;
	(void)state;
	buf_init(&b, 1000);
	buf_init(&c, 1000);
	said_printf(&b, "code", "a %d", 1);
	buf_puts(&b, "; b");
	expect(&b, "a 1; b", "-");
	buf_puts(&b, "x: ");
	said_printf(&b, "code", "a %d", 1);
	expect(&b, "x: a 1", "-");
	said_printf(&b, "code", "a %d", 1);
	buf_truncate(&b, 1);
	expect(&b, "a", "-");
	said_printf(&b, "code", "12: a %d", 1);
	said_skip(&b, 4);
	said_copy(&c, &b);
	assert_string_equal(told(&c), "code|1");
	said_copy(&c, &b);
	expect(&b, "a 1", "code|1");
	expect(&c, "a 1a 1", "-");
	buf_release(&b);
	buf_release(&c);
}

/* A text at its cap is told without its code. */
static void test_cap(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 12);
	said_printf(&b, "code", "abcdefgh");
	assert_int_equal(buf_status(&b), ST_OK);
	expect(&b, "abcdefgh", "-");
	said_printf(&b, "code", "abc");
	expect(&b, "abc", "code");
	said_printf(&b, "code", "abc %s", "longer than the cap");
	assert_int_equal(buf_status(&b), ST_LIMIT);
	expect(&b, "abc ", "-");
	buf_release(&b);
}

static void test_json(void **state)
{
	struct buf b, json;
	(void)state;
	buf_init(&b, 1000);
	buf_init(&json, 1000);
	said_printf(&b, "link-nowhere", "%s and %d", "\"x\"", 2);
	struct said s = said_of(&b);
	said_json(&s, &json);
	assert_string_equal(json.data,
			    "\"code\":\"link-nowhere\",\"values\":[\"\\\"x\\\"\",\"2\"]");
	buf_clear(&json);
	buf_clear(&b);
	said_printf(&b, "no-text", "none");
	s = said_of(&b);
	said_json(&s, &json);
	assert_string_equal(json.data, "\"code\":\"no-text\",\"values\":[]");
	buf_clear(&json);
	buf_clear(&b);
	s = said_of(&b);
	said_json(&s, &json);
	assert_string_equal(json.data, "");
	buf_release(&b);
	buf_release(&json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),  cmocka_unit_test(test_long_values),
	    cmocka_unit_test(test_changes), cmocka_unit_test(test_cap),
	    cmocka_unit_test(test_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
