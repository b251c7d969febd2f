/* A byte string with a cap, escapes, arrays that grow, and slices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/buf.h"
#include "answerd/base/str.h"
#include "answerd/base/vec.h"

static enum status fail_with(struct buf *err, int n)
{
	return fail(err, ST_INVALID, "number %d", n);
}

#include <cmocka.h> /* last: it has a macro named fail */

static void test_append(void **state)
{
	struct buf b;
	size_t len = 0;
	(void)state;
	buf_init(&b, 1000);
	assert_string_equal(b.data, "");
	buf_puts(&b, "ab");
	buf_addc(&b, 'c');
	buf_add(&b, "de\0f", 4);
	buf_printf(&b, "%d", 12);
	assert_int_equal(b.len, 9);
	assert_memory_equal(b.data, "abcde\0f12", 10);
	buf_truncate(&b, 3);
	buf_truncate(&b, 100);
	assert_string_equal(b.data, "abc");
	char *text = buf_detach(&b, &len);
	assert_string_equal(text, "abc");
	assert_int_equal(len, 3);
	assert_string_equal(b.data, "");
	free(text);
	buf_release(&b);
	buf_release(&b);
}

static void test_cap(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 4);
	buf_puts(&b, "abcd");
	assert_int_equal(buf_status(&b), ST_OK);
	buf_addc(&b, 'e');
	assert_int_equal(buf_status(&b), ST_LIMIT);
	buf_puts(&b, "f");
	assert_string_equal(b.data, "abcd");
	assert_null(buf_detach(&b, NULL));
	buf_clear(&b);
	assert_int_equal(buf_status(&b), ST_OK);
	buf_printf(&b, "%s", "too long");
	assert_int_equal(buf_status(&b), ST_LIMIT);
	buf_release(&b);
}

static void test_escapes(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	buf_add_html(&b, "a<b>&\"c'", 8);
	assert_string_equal(b.data, "a&lt;b&gt;&amp;&quot;c&#39;");
	buf_clear(&b);
	buf_add_url(&b, "a/b c\xc3\xa9?", 8, true);
	assert_string_equal(b.data, "a/b%20c%C3%A9%3F");
	buf_clear(&b);
	buf_add_url(&b, "a/b", 3, false);
	assert_string_equal(b.data, "a%2Fb");
	buf_release(&b);
}

static void test_fail(void **state)
{
	struct buf err;
	(void)state;
	buf_init(&err, 100);
	assert_int_equal(fail_with(&err, 7), ST_INVALID);
	assert_string_equal(err.data, "number 7");
	assert_int_equal(fail_with(NULL, 7), ST_INVALID);
	buf_release(&err);
}

static void test_vec(void **state)
{
	int *v = NULL;
	size_t cap = 0, n = 0;
	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(vec_room(&v, &cap, n, sizeof *v), ST_OK);
		v[n++] = i;
	}
	assert_int_equal(v[999], 999);
	free(v);
}

static void test_trim_and_numbers(void **state)
{
	static const struct {
		const char *text;
		enum status st;
		int64_t value;
	} cases[] = {
	    {"0", ST_OK, 0},	   {"-5", ST_OK, -5},
	    {"100", ST_OK, 100},   {"101", ST_LIMIT, 0},
	    {"-6", ST_LIMIT, 0},   {"", ST_INVALID, 0},
	    {"-", ST_INVALID, 0},  {"1x", ST_INVALID, 0},
	    {" 1", ST_INVALID, 0}, {"99999999999999999999", ST_INVALID, 0},
	};
	(void)state;
	assert_true(str_is(str_trim(str_of(" \t a b\r\n")), "a b"));
	assert_int_equal(str_trim(str_of(" \n ")).len, 0);
	assert_true(str_starts(str_of("abc"), "ab") && !str_starts(str_of("a"), "ab"));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t v = 0;
		assert_int_equal(str_to_int(str_of(cases[i].text), -5, 100, &v), cases[i].st);
		if (cases[i].st == ST_OK)
			assert_int_equal(v, cases[i].value);
	}
	char *copy = str_dup(str_of("abc"));
	assert_string_equal(copy, "abc");
	free(copy);
	assert_false(str_hash("ab", 2) == str_hash("ba", 2));
	assert_true(str_hash("ab", 2) == str_hash("abc", 2));
}

static void test_status_names(void **state)
{
	(void)state;
	for (int st = ST_OK; st <= ST_BUG; st++)
		assert_true(strcmp(status_name((enum status)st), "unknown") != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_append),	 cmocka_unit_test(test_cap),
	    cmocka_unit_test(test_escapes),	 cmocka_unit_test(test_fail),
	    cmocka_unit_test(test_vec),		 cmocka_unit_test(test_trim_and_numbers),
	    cmocka_unit_test(test_status_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
