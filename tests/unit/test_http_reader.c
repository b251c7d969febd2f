/* Raw bytes to a request or a refusal; the same however the bytes are split. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/http/request.h"
#include "http/reader.h"

#include <cmocka.h> /* last: it has a macro named fail */

static const struct http_reader_limits limits = {.target_bytes = 200, .head_bytes = 1000};

struct reader_case {
	const char *raw;
	int status; /* 0: read; -1: more is wanted */
	const char *target;
	uint64_t content_length;
	bool keep_alive;
};

#define HOST "Host: x\r\n"
static const struct reader_case cases[] = {
    {"GET /a HTTP/1.1\r\nHost: x\r\n\r\n", 0, "/a", 0, true},
    {"\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n", 0, "/a", 0, true},
    {"GET /a HTTP/1.0\r\n\r\n", 0, "/a", 0, false},
    {"GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", 0, "/a", 0, true},
    {"GET /a HTTP/1.9\r\nHost: x\r\nConnection: a, close ,b\r\n\r\n", 0, "/a", 0, false},
    {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 007\r\n\r\n", 0, "/", 7, true},
    {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551617\r\n\r\n", 0, "/",
     UINT64_MAX / 10, true},
    {"GET / HTTP/1.1\r\nHost: [::1]:80\r\nX: \t a b \t\r\n\r\n", 0, "/", 0, true},
    {"", -1, NULL, 0, false},
    {"\r", -1, NULL, 0, false},
    {"\r\n", -1, NULL, 0, false},
    {"GET / HTTP/1.1\r\nHost: x\r\n", -1, NULL, 0, false},
    {"GET / HTTP/1.1\r\nHost: x\r\n\r", -1, NULL, 0, false},
    {"\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400, NULL, 0, false},
    {"\rGET", 400, NULL, 0, false},
    {"\n", 400, NULL, 0, false},
    {"\x16\x03\x01", 400, NULL, 0, false},
    {"GET / HTTP/1.1\nHost: x\r\n\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\nHost: x\n\r\n", 400, NULL, 0, false},
    {"GET /\r\n", 400, NULL, 0, false},
    {"GET  HTTP/1.1\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1 \r\n", 400, NULL, 0, false},
    {"GET /a b HTTP/1.1\r\n", 400, NULL, 0, false},
    {"GET /# HTTP/1.1\r\n", 400, NULL, 0, false},
    {"G(T / HTTP/1.1\r\n", 400, NULL, 0, false},
    {"BREW / HTTP/1.1\r\n", 501, NULL, 0, false},
    {"get / HTTP/1.1\r\n", 501, NULL, 0, false},
    {"PRI * HTTP/2.0\r\n", 505, NULL, 0, false},
    {"GET / HTTP/1.1\r\n\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\nHost: a@x\r\n\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\nHost : x\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\nHost: x\r\n folded\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\nnone\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\nX: a\x7f\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\nX: a\rb\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400, NULL, 0,
     false},
    {"GET / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n", 400, NULL, 0, false},
    {"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 501, NULL, 0, false},
    {"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", 400, NULL,
     0, false},
    {"GET / HTTP/1.1\r\n" HOST "Expect: 100-Continue\r\n\r\n", 0, "/", 0, true},
    {"GET / HTTP/1.1\r\n" HOST "Expect: more\r\n\r\n", 417, NULL, 0, false},
};

/* Feeds raw in pieces of step bytes (0: random ones). */
static int feed(struct http_reader *r, const char *raw, size_t len, size_t step)
{
	enum http_read got = HTTP_READ_MORE;
	http_reader_init(r, limits);
	for (size_t have = 0; got == HTTP_READ_MORE && have < len;) {
		have += step ? step : 1 + (size_t)rand() % 7;
		if (have > len)
			have = len;
		/* A copy of just these bytes, so that reading past them is seen. */
		char *copy = malloc(have);
		assert_non_null(copy);
		memcpy(copy, raw, have);
		got = http_reader_read(r, copy, have);
		free(copy);
	}
	return got == HTTP_READ_BAD ? r->status : got == HTTP_READ_DONE ? 0 : -1;
}

static void check_case(const struct reader_case *c, size_t step)
{
	struct http_reader r;
	int status = feed(&r, c->raw, strlen(c->raw), step);
	if (status != c->status)
		print_error("step %zu, %d for: %s\n", step, status, c->raw);
	assert_int_equal(status, c->status);
	if (status > 0)
		assert_non_null(r.reason);
	if (status)
		return;
	struct str target = http_span_str(c->raw, r.target);
	assert_true(str_is(target, c->target));
	assert_int_equal(r.content_length, c->content_length);
	assert_int_equal(r.keep_alive, c->keep_alive);
	assert_int_equal(r.head_len, strlen(c->raw));
}

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		check_case(&cases[i], 100000);
		check_case(&cases[i], 1);
		for (int k = 0; k < 10; k++)
			check_case(&cases[i], 0);
	}
}

static void test_fields(void **state)
{
	static const char raw[] = "PUT /x HTTP/1.1\r\nHost: h\r\n"
				  "A: 1\r\nb:\t two words \r\nC:\r\n\r\nX";
	struct http_reader r;
	(void)state;
	assert_int_equal(feed(&r, raw, sizeof raw - 1, 100000), 0);
	assert_int_equal(r.method, HTTP_PUT);
	assert_int_equal(r.fields_n, 4);
	assert_true(str_is(http_span_str(raw, r.fields[2].name), "b"));
	assert_true(str_is(http_span_str(raw, r.fields[2].value), "two words"));
	assert_true(str_is(http_span_str(raw, r.fields[3].value), ""));
	assert_true(str_is(http_span_str(raw, r.host), "h"));
	assert_int_equal(r.head_len, sizeof raw - 2);
}

static void test_nul(void **state)
{
	static const char raw[] = "GET / HTTP/1.1\r\nHost: x\r\nA: a\0b\r\n\r\n";
	struct http_reader r;
	(void)state;
	assert_int_equal(feed(&r, raw, sizeof raw - 1, 1), 400);
}

/* What never ends is refused as soon as it is too long, and the same at once. */
static void check_long(const char *begin, char c, int status)
{
	char raw[4000];
	struct http_reader r;
	memset(raw, c, sizeof raw);
	memcpy(raw, begin, strlen(begin));
	for (size_t step = 1; step <= sizeof raw; step *= 3)
		assert_int_equal(feed(&r, raw, sizeof raw, step), status);
	memcpy(raw + sizeof raw - 20, " HTTP/1.1\r\nA: b\r\n\r\n", 19);
	for (size_t step = 1; step <= sizeof raw; step *= 3)
		assert_int_equal(feed(&r, raw, sizeof raw, step), status);
}

static void test_too_long(void **state)
{
	(void)state;
	check_long("GET /", 'a', 414);
	check_long("A", 'A', 501);
	check_long("GET / HTTP/1.1\r\nX: ", 'a', 431);
}

static void test_too_many_fields(void **state)
{
	static const struct http_reader_limits wide = {.target_bytes = 200, .head_bytes = 100000};
	char raw[20000] = "GET / HTTP/1.1\r\nHost: x\r\n";
	struct http_reader r;
	(void)state;
	for (int i = 0; i < HTTP_FIELDS_MAX; i++)
		memcpy(raw + strlen(raw), "A: b\r\n", 7);
	http_reader_init(&r, wide);
	assert_int_equal(http_reader_read(&r, raw, strlen(raw)), HTTP_READ_BAD);
	assert_int_equal(r.status, 431);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_fields),
	    cmocka_unit_test(test_nul),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_too_many_fields),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
