/* Accept-Encoding, If-None-Match, names with a hash, media types. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "http/accept.h"
#include "http/static.h"

#include <cmocka.h> /* last: it has a macro named fail */

#define BOTH (1u << HTTP_GZIP | 1u << HTTP_BROTLI)
#define GZIP (1u << HTTP_GZIP)

static void test_coding(void **state)
{
	static const struct {
		const char *header;
		unsigned offered;
		enum http_coding want;
	} cases[] = {
	    {NULL, BOTH, HTTP_IDENTITY},
	    {"", BOTH, HTTP_IDENTITY},
	    {"gzip", BOTH, HTTP_GZIP},
	    {"gzip, deflate, br", BOTH, HTTP_BROTLI},
	    {"gzip, deflate, br", GZIP, HTTP_GZIP},
	    {"GZIP", GZIP, HTTP_GZIP},
	    {"x-gzip", GZIP, HTTP_GZIP},
	    {"br;q=0.5, gzip;q=0.8", BOTH, HTTP_GZIP},
	    {"br ; q=1.000 , gzip", BOTH, HTTP_BROTLI},
	    {"gzip;q=0", BOTH, HTTP_IDENTITY},
	    {"gzip;q=0.000", GZIP, HTTP_IDENTITY},
	    {"*", BOTH, HTTP_BROTLI},
	    {"*;q=0", BOTH, HTTP_IDENTITY},
	    {"gzip, *;q=0", BOTH, HTTP_GZIP},
	    {"br;q=0, *", BOTH, HTTP_GZIP},
	    {"identity, gzip;q=0.5", BOTH, HTTP_IDENTITY},
	    {"identity;q=0.5, gzip;q=0.5", BOTH, HTTP_GZIP},
	    {"identity;q=0, gzip;q=0.001", BOTH, HTTP_GZIP},
	    {"gzip;q=2", BOTH, HTTP_IDENTITY},
	    {"gzip;q=1.001", BOTH, HTTP_IDENTITY},
	    {"gzip;q=", BOTH, HTTP_IDENTITY},
	    {"gzip;x=1", BOTH, HTTP_IDENTITY},
	    {"gzipped", BOTH, HTTP_IDENTITY},
	    {",, gzip ,", BOTH, HTTP_GZIP},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum http_coding got =
		    http_accept_coding(str_of(cases[i].header), cases[i].offered);
		if (got != cases[i].want)
			print_error("%s: %d\n", cases[i].header, got);
		assert_int_equal(got, cases[i].want);
	}
}

static void test_etag(void **state)
{
	static const struct {
		const char *header, *etag;
		bool want;
	} cases[] = {
	    {NULL, "\"a\"", false},	{"\"a\"", "\"a\"", true},	 {"W/\"a\"", "\"a\"", true},
	    {"\"a\"", "W/\"a\"", true}, {"\"b\", \"a\"", "\"a\"", true}, {"*", "\"a\"", true},
	    {"\"b\"", "\"a\"", false},	{"a", "\"a\"", false},		 {"\"ab\"", "\"a\"", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(http_etag_listed(str_of(cases[i].header), cases[i].etag),
				 cases[i].want);
}

static void test_hash_names(void **state)
{
	(void)state;
	assert_true(http_name_has_hash("app.3f9a12bc.js"));
	assert_true(http_name_has_hash("a/b.c.0123456789ABCDEF.css"));
	assert_false(http_name_has_hash("app.js"));
	assert_false(http_name_has_hash("app.3f9a12b.js"));
	assert_false(http_name_has_hash("app.3f9a12bg.js"));
	assert_false(http_name_has_hash("deadbeef.js"));
	assert_false(http_name_has_hash("x.deadbeef"));
	assert_false(http_name_has_hash("app.3f9a12bc."));
	assert_string_equal(http_media_type("a/b.HTML"), "text/html; charset=utf-8");
	assert_string_equal(http_media_type("a.b/c"), "application/octet-stream");
}

static void test_static_set(void **state)
{
	static const struct http_static_limits limits = {.file_bytes = 100, .total_bytes = 150};
	struct http_static *set = NULL;
	char text[120];
	size_t len = 0;
	(void)state;
	memset(text, 'a', sizeof text);
	assert_int_equal(http_static_new(&limits, &set), ST_OK);
	assert_int_equal(http_static_add(set, "b.txt", text, 100, NULL), ST_OK);
	assert_int_equal(http_static_add(set, "a.txt", text, 60, NULL), ST_LIMIT);
	assert_int_equal(http_static_add(set, "a.txt", text, 120, NULL), ST_LIMIT);
	assert_int_equal(http_static_add(set, "/a.txt", text, 1, NULL), ST_INVALID);
	assert_int_equal(http_static_add(set, "b.txt", text, 90, NULL), ST_OK);
	assert_int_equal(http_static_add(set, "a.txt", text, 60, NULL), ST_OK);
	assert_non_null(http_static_bytes(set, "b.txt", &len));
	assert_int_equal(len, 90);
	assert_non_null(http_static_bytes(set, "a.txt", &len));
	assert_null(http_static_bytes(set, "c.txt", &len));
	assert_int_equal(http_static_load(set, "/nowhere/at/all", NULL), ST_NOTFOUND);
	http_static_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_coding),
	    cmocka_unit_test(test_etag),
	    cmocka_unit_test(test_hash_names),
	    cmocka_unit_test(test_static_set),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
