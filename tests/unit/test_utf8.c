/* Code points in and out of UTF-8 (RFC 3629). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/base/utf8.h"

#include <cmocka.h>

static const struct {
	const char *bytes;
	size_t used;
	uint32_t cp;
} points[] = {
    {"a", 1, 'a'},
    {"\xc3\xa9", 2, 0xe9},
    {"\xe9\x80\x80", 3, 0x9000},
    {"\xf0\x9f\x98\x80", 4, 0x1f600},
    {"\xf4\x8f\xbf\xbf", 4, 0x10ffff},
    {"\xed\x9f\xbf", 3, 0xd7ff},
    {"\x80", 1, UTF8_BAD},     /* a continuation alone */
    {"\xc0\x80", 1, UTF8_BAD}, /* overlong */
    {"\xc1\xbf", 1, UTF8_BAD},
    {"\xe0\x9f\xbf", 1, UTF8_BAD},
    {"\xf0\x8f\xbf\xbf", 1, UTF8_BAD},
    {"\xed\xa0\x80", 1, UTF8_BAD},     /* a surrogate */
    {"\xf4\x90\x80\x80", 1, UTF8_BAD}, /* past U+10FFFF */
    {"\xf5\x80\x80\x80", 1, UTF8_BAD},
    {"\xff", 1, UTF8_BAD},
    {"\xe9\x80", 1, UTF8_BAD}, /* cut short */
    {"\xe9"
     "ab",
     1, UTF8_BAD},
};

static void test_next_and_put(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		uint32_t cp = 0;
		char out[4];
		size_t len = strlen(points[i].bytes);
		assert_int_equal(utf8_next(points[i].bytes, len, &cp), points[i].used);
		assert_int_equal(cp, points[i].cp);
		assert_int_equal(utf8_valid(points[i].bytes, len), cp == UTF8_BAD ? 0 : len);
		if (cp == UTF8_BAD)
			continue;
		assert_int_equal(utf8_put(cp, out), len);
		assert_memory_equal(out, points[i].bytes, len);
	}
}

static void test_every_code_point(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		char out[4];
		uint32_t again = 0;
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		size_t n = utf8_put(cp, out);
		assert_int_equal(utf8_next(out, n, &again), n);
		assert_int_equal(again, cp);
	}
}

static void test_valid_and_cut(void **state)
{
	static const char text[] = "a\xc3\xa9\xe9\x80\x80\xf0\x9f\x98\x80";
	static const size_t cuts[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
	(void)state;
	assert_int_equal(utf8_valid("abc\xff"
				    "d",
				    5),
			 3);
	assert_int_equal(utf8_valid("", 0), 0);
	for (size_t i = 0; i <= strlen(text); i++)
		assert_int_equal(utf8_cut(text, i), cuts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_next_and_put),
					   cmocka_unit_test(test_every_code_point),
					   cmocka_unit_test(test_valid_and_cut)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
