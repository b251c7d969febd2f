/* Replies of one worker, least recently used given up first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "feedback/cache.h"

#include <cmocka.h>

static struct cache *c;

static struct str key_of(int i)
{
	static char text[4][32];
	static int turn;
	char *s = text[turn = (turn + 1) % 4];
	snprintf(s, sizeof text[0], "key %d", i);
	return str_of(s);
}

static bool add(int i)
{
	struct cache_entry *e = cache_entry_new();
	assert_non_null(e);
	e->reply.total = (uint32_t)i;
	assert_non_null(arena_alloc(&e->arena, 100));
	return cache_add(c, e, key_of(i));
}

static bool has(int i)
{
	struct cache_entry *e = cache_find(c, key_of(i));
	if (e)
		assert_int_equal(e->reply.total, i);
	return e != NULL;
}

/* How many entries it holds at this size: at least three. */
static int room(size_t max_bytes)
{
	int n = 0;
	c = cache_new(max_bytes);
	assert_non_null(c);
	for (int i = 0; i < 1000; i++)
		assert_true(add(i));
	for (int i = 0; i < 1000; i++)
		n += has(i);
	assert_true(has(999) && !has(0));
	return n;
}

static void test_least_recent_goes(void **state)
{
	(void)state;
	int n = room(200000);
	assert_in_range(n, 3, 200000 / 4096); /* an arena takes 4 KiB at least */
	cache_clear(c);
	assert_false(has(999));
	for (int i = 0; i < n; i++)
		assert_true(add(i));
	for (int i = 0; i < n; i++)
		assert_true(has(i)); /* now 0 is the oldest */
	assert_true(has(0));	     /* and now 1 */
	assert_true(add(n));
	assert_true(has(0) && !has(1) && has(2) && has(n));
	cache_free(c);
}

static void test_nothing_kept(void **state)
{
	(void)state;
	c = cache_new(0);
	assert_false(add(1));
	assert_false(has(1));
	cache_free(c);
	cache_free(NULL);
	cache_discard(NULL);
	cache_discard(cache_entry_new());
}

/* Keys are bytes, and many of them are told apart. */
static void test_keys(void **state)
{
	(void)state;
	c = cache_new((size_t)1 << 30);
	for (int i = 0; i < 20000; i++)
		assert_true(add(i));
	for (int i = 0; i < 20000; i++)
		assert_true(has(i));
	assert_null(cache_find(c, (struct str){"key 1", 4}));
	assert_null(cache_find(c, (struct str){"key 1\0", 6}));
	cache_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_least_recent_goes),
					   cmocka_unit_test(test_nothing_kept),
					   cmocka_unit_test(test_keys)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
