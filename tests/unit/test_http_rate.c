/* Token buckets, counts of connections, addresses and blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "answerd/http/rate.h"
#include "http/clients.h"

#include <cmocka.h> /* last: it has a macro named fail */

#define SECOND 1000000

static struct http_addr addr(const char *text)
{
	struct http_addr a = {0};
	assert_int_equal(http_addr_parse(str_of(text), &a), ST_OK);
	return a;
}

static void test_bucket(void **state)
{
	const struct rate_limit limit = {.per_window = 3, .window_ms = 1000};
	struct http_addr a = addr("192.0.2.1"), b = addr("192.0.2.2");
	struct http_rate *r = NULL;
	uint32_t wait_s = 0;
	(void)state;
	assert_int_equal(http_rate_new(100, &r), ST_OK);
	for (int i = 0; i < 3; i++)
		assert_true(http_rate_allow(r, 1, &a, limit, SECOND, &wait_s));
	assert_false(http_rate_allow(r, 1, &a, limit, SECOND, &wait_s));
	assert_int_equal(wait_s, 1);
	assert_true(http_rate_allow(r, 2, &a, limit, SECOND, &wait_s));
	assert_true(http_rate_allow(r, 1, &b, limit, SECOND, &wait_s));
	assert_true(http_rate_allow(r, 1, &a, limit, SECOND + SECOND / 3 + 1, &wait_s));
	assert_false(http_rate_allow(r, 1, &a, limit, SECOND + SECOND / 3 + 1, &wait_s));
	/* It fills up to the window's worth and no further; time may stand. */
	for (int i = 0; i < 3; i++)
		assert_true(http_rate_allow(r, 1, &a, limit, 100 * SECOND, &wait_s));
	assert_false(http_rate_allow(r, 1, &a, limit, 99 * SECOND, &wait_s));
	http_rate_free(r);
}

static void test_slow_bucket(void **state)
{
	const struct rate_limit limit = {.per_window = 5, .window_ms = 60000};
	const struct rate_limit none = {0};
	struct http_addr a = addr("2001:db8::1"), same = addr("2001:db8::ffff:1");
	struct http_rate *r = NULL;
	uint32_t wait_s = 0;
	(void)state;
	assert_int_equal(http_rate_new(1, &r), ST_OK);
	for (int i = 0; i < 5; i++)
		assert_true(http_rate_allow(r, 1, i % 2 ? &a : &same, limit, 0, &wait_s));
	assert_false(http_rate_allow(r, 1, &a, limit, 0, &wait_s));
	assert_in_range(wait_s, 12, 13);
	assert_true(http_rate_allow(r, 1, &a, none, 0, &wait_s));
	/* The table is full many times over: the one asked last is still known. */
	for (unsigned i = 0; i < 100000; i++) {
		struct http_addr other = {.family = 4};
		memcpy(other.bytes, &i, sizeof i);
		http_rate_allow(r, 1, &other, limit, 1, &wait_s);
		assert_false(http_rate_allow(r, 1, &a, limit, 2 + i, &wait_s));
	}
	http_rate_free(r);
}

static void test_clients(void **state)
{
	struct http_addr a = addr("192.0.2.1"), b = addr("2001:db8::1"), c = addr("2001:db8::2");
	struct http_clients *t = NULL;
	(void)state;
	assert_int_equal(http_clients_new(&t), ST_OK);
	assert_true(http_clients_add(t, &a, 2));
	assert_true(http_clients_add(t, &a, 2));
	assert_false(http_clients_add(t, &a, 2));
	http_clients_remove(t, &a);
	assert_true(http_clients_add(t, &a, 2));
	assert_true(http_clients_add(t, &b, 1));
	assert_false(http_clients_add(t, &c, 1));
	http_clients_remove(t, &b);
	assert_true(http_clients_add(t, &c, 1));
	assert_false(http_clients_add(t, &b, 0));
	http_clients_free(t);
}

static void test_addresses(void **state)
{
	static const struct {
		const char *in, *out; /* NULL: invalid */
	} cases[] = {
	    {"192.0.2.1", "192.0.2.1"},
	    {" 192.0.2.1 ", "192.0.2.1"},
	    {"192.0.2.1:80", "192.0.2.1"},
	    {"::ffff:192.0.2.1", "192.0.2.1"},
	    {"2001:DB8::1", "2001:db8::1"},
	    {"[2001:db8::1]", "2001:db8::1"},
	    {"[2001:db8::1]:80", "2001:db8::1"},
	    {"", NULL},
	    {"unknown", NULL},
	    {"_hidden", NULL},
	    {"[::1", NULL},
	    {"[::1]x", NULL},
	    {"300.0.0.1", NULL},
	    {"192.0.2.1.5", NULL},
	};
	char text[HTTP_ADDR_LEN];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct http_addr a = {0};
		enum status st = http_addr_parse(str_of(cases[i].in), &a);
		assert_int_equal(st, cases[i].out ? ST_OK : ST_INVALID);
		if (st)
			continue;
		http_addr_text(&a, text);
		assert_string_equal(text, cases[i].out);
	}
}

static void test_blocks(void **state)
{
	static const struct {
		const char *block, *address;
		bool has;
	} cases[] = {
	    {"10.0.0.0/8", "10.255.0.1", true},
	    {"10.0.0.0/8", "11.0.0.1", false},
	    {"192.0.2.128/25", "192.0.2.200", true},
	    {"192.0.2.128/25", "192.0.2.1", false},
	    {"0.0.0.0/0", "1.2.3.4", true},
	    {"0.0.0.0/0", "::1", false},
	    {"192.0.2.1", "192.0.2.1", true},
	    {"192.0.2.1", "192.0.2.2", false},
	    {"2001:db8::/33", "2001:db8:7fff::1", true},
	    {"2001:db8::/33", "2001:db8:8000::1", false},
	};
	static const char *const bad[] = {"",  "10.0.0.0/33", "10.0.0.0/",
					  "x", "::/129",      "10.0.0.0/a"};
	struct http_block b;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct http_addr a = addr(cases[i].address);
		assert_int_equal(http_block_parse(cases[i].block, &b, NULL), ST_OK);
		assert_int_equal(http_block_has(&b, &a), cases[i].has);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(http_block_parse(bad[i], &b, NULL), ST_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bucket),  cmocka_unit_test(test_slow_bucket),
	    cmocka_unit_test(test_clients), cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_blocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
