/* Request targets taken apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "http/target.h"

#include <cmocka.h> /* last: it has a macro named fail */

static struct arena arena;

static int parse(const char *raw, const char *host, bool options, struct http_target *t)
{
	const char *reason = NULL;
	arena_reset(&arena);
	int status = http_target_parse(&arena, str_of(raw), str_of(host), options, t, &reason);
	assert_int_equal(status != 0, reason != NULL);
	return status;
}

static void test_paths(void **state)
{
	static const struct {
		const char *raw, *path; /* NULL: 400 */
	} cases[] = {
	    {"/", "/"},
	    {"/a/b", "/a/b"},
	    {"/a//b/", "/a//b/"},
	    {"/%61%2Fb", "/a/b"},
	    {"/a+b", "/a+b"},
	    {"/%E9%80%80", "/\xe9\x80\x80"},
	    {"/\xe9\x80\x80", "/\xe9\x80\x80"},
	    {"/..a/.b/...", "/..a/.b/..."},
	    {"http://x/a", "/a"},
	    {"HTTP://X", "/"},
	    {"http://x?q=1", "/"},
	    {"http://y/a", NULL},
	    {"https://x/a", NULL},
	    {"http:///a", NULL},
	    {"a", NULL},
	    {"*", NULL},
	    {"/..", NULL},
	    {"/a/../b", NULL},
	    {"/a/./b", NULL},
	    {"/.", NULL},
	    {"/a/%2e%2e", NULL},
	    {"/a%2f..%2fb", NULL},
	    {"/%", NULL},
	    {"/%1", NULL},
	    {"/%g0", NULL},
	    {"/%00", NULL},
	    {"/%ff", NULL},
	    {"/%c0%ae", NULL},
	    {"/?a=%", NULL},
	    {"/?%00", NULL},
	    {"/?a=%ff", NULL},
	};
	struct http_target t;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int status = parse(cases[i].raw, "x", false, &t);
		if (!!status != !cases[i].path)
			print_error("%s: %d\n", cases[i].raw, status);
		assert_int_equal(status, cases[i].path ? 0 : 400);
		if (cases[i].path)
			assert_string_equal(t.path.s, cases[i].path);
	}
	assert_int_equal(parse("*", "x", true, &t), 0);
	assert_string_equal(t.path.s, "*");
}

static void test_query(void **state)
{
	struct http_target t;
	(void)state;
	assert_int_equal(parse("/s?q=a+b%2B%26&&x&=y&q=2&z=1=2", "x", false, &t), 0);
	assert_int_equal(t.query_n, 5);
	assert_string_equal(t.query[0].name.s, "q");
	assert_string_equal(t.query[0].value.s, "a b+&");
	assert_string_equal(t.query[1].name.s, "x");
	assert_string_equal(t.query[1].value.s, "");
	assert_string_equal(t.query[2].name.s, "");
	assert_string_equal(t.query[4].value.s, "1=2");
	assert_true(str_is(t.query_raw, "q=a+b%2B%26&&x&=y&q=2&z=1=2"));
	assert_int_equal(parse("/s?", "x", false, &t), 0);
	assert_int_equal(t.query_n, 0);
}

static void test_many_parameters(void **state)
{
	char raw[1000] = "/?";
	struct http_target t;
	(void)state;
	for (int i = 0; i < HTTP_QUERY_MAX; i++)
		memcpy(raw + strlen(raw), "a=1&", 5);
	raw[strlen(raw) - 1] = '\0';
	assert_int_equal(parse(raw, "x", false, &t), 0);
	assert_int_equal(t.query_n, HTTP_QUERY_MAX);
	memcpy(raw + strlen(raw), "&a=1", 5);
	assert_int_equal(parse(raw, "x", false, &t), 400);
}

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_query),
	    cmocka_unit_test(test_many_parameters),
	};
	return cmocka_run_group_tests(tests, NULL, release);
}
