/* Who is signed in: bounds, expiry, secrets. */
#include "http/signins.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "answerd/http/signin.h"

#include <cmocka.h> /* last: it has a macro named fail */

#define S ((int64_t)1000000)

static struct http_signins *s;

static int start(void **state)
{
	(void)state;
	return sodium_init() < 0 || http_signins_new(&s) != ST_OK;
}

static int stop(void **state)
{
	(void)state;
	http_signins_free(s);
	return 0;
}

static void owner(unsigned char token[HTTP_KEY_BYTES], unsigned n)
{
	memset(token, 0, HTTP_KEY_BYTES);
	memcpy(token, &n, sizeof n);
}

static bool found(const char *cookie, int64_t now_us)
{
	unsigned char token[HTTP_KEY_BYTES];
	return http_signins_find(s, str_of(cookie), now_us, token);
}

static void test_found(void **state)
{
	unsigned char mine[HTTP_KEY_BYTES], got[HTTP_KEY_BYTES];
	char cookie[HTTP_TOKEN_LEN];
	(void)state;
	owner(mine, 7);
	/* A place that nobody has must not be what an empty cookie finds. */
	assert_false(found("", 0));
	assert_false(found("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0));
	http_signins_add(s, mine, 5 * S, cookie);
	assert_true(http_signins_find(s, str_of(cookie), 6 * S, got));
	assert_memory_equal(got, mine, sizeof mine);
	assert_int_equal(http_signins_count(s, 6 * S), 1);
	http_signins_remove(s, str_of("no such"));
	http_signins_remove(s, str_of(cookie));
	assert_false(found(cookie, 6 * S));
	assert_int_equal(http_signins_count(s, 6 * S), 0);
}

static void test_expiry(void **state)
{
	unsigned char mine[HTTP_KEY_BYTES];
	char idle[HTTP_TOKEN_LEN], busy[HTTP_TOKEN_LEN];
	(void)state;
	owner(mine, 1);
	http_signins_add(s, mine, 0, idle);
	http_signins_add(s, mine, 0, busy);
	assert_true(found(busy, (HTTP_SIGNIN_IDLE_S - 1) * S));
	assert_false(found(idle, HTTP_SIGNIN_IDLE_S * S));
	assert_int_equal(http_signins_count(s, HTTP_SIGNIN_IDLE_S * S), 1);
	int64_t t = HTTP_SIGNIN_IDLE_S;
	for (; t < HTTP_SIGNIN_MOST_S; t += HTTP_SIGNIN_IDLE_S / 2)
		assert_true(found(busy, t * S));
	assert_false(found(busy, HTTP_SIGNIN_MOST_S * S));
}

/* One token cannot sign out the others, nor can all of them grow without end. */
static void test_bounds(void **state)
{
	unsigned char greedy[HTTP_KEY_BYTES], other[HTTP_KEY_BYTES];
	char first[HTTP_TOKEN_LEN], second[HTTP_TOKEN_LEN], quiet[HTTP_TOKEN_LEN],
	    cookie[HTTP_TOKEN_LEN];
	(void)state;
	owner(greedy, 1);
	owner(other, 2);
	http_signins_add(s, other, 1 * S, quiet);
	http_signins_add(s, greedy, 2 * S, first);
	http_signins_add(s, greedy, 3 * S, second);
	assert_true(found(first, 4 * S)); /* now the second is the one left alone */
	for (int i = 0; i < HTTP_SIGNINS_TOKEN - 1; i++)
		http_signins_add(s, greedy, (5 + i) * S, cookie);
	assert_int_equal(http_signins_count(s, 100 * S), HTTP_SIGNINS_TOKEN + 1);
	assert_true(found(quiet, 100 * S));
	assert_true(found(first, 100 * S));
	assert_false(found(second, 100 * S));
	for (unsigned i = 0; i < HTTP_SIGNINS_MAX; i++) {
		owner(other, 100 + i);
		http_signins_add(s, other, (200 + i) * S, cookie);
	}
	assert_int_equal(http_signins_count(s, 2000 * S), HTTP_SIGNINS_MAX);
	assert_false(found(quiet, 2000 * S));
	assert_true(found(cookie, 2000 * S));
}

static void test_csrf(void **state)
{
	char one[HTTP_TOKEN_LEN], again[HTTP_TOKEN_LEN], two[HTTP_TOKEN_LEN], there[HTTP_TOKEN_LEN];
	struct http_signins *elsewhere = NULL;
	(void)state;
	http_signins_csrf(s, str_of("a"), one);
	http_signins_csrf(s, str_of("a"), again);
	http_signins_csrf(s, str_of("b"), two);
	assert_int_equal(http_signins_new(&elsewhere), ST_OK);
	http_signins_csrf(elsewhere, str_of("a"), there);
	http_signins_free(elsewhere);
	assert_string_equal(one, again);
	assert_string_not_equal(one, two);
	assert_string_not_equal(one, there);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_found, start, stop),
	    cmocka_unit_test_setup_teardown(test_expiry, start, stop),
	    cmocka_unit_test_setup_teardown(test_bounds, start, stop),
	    cmocka_unit_test_setup_teardown(test_csrf, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
