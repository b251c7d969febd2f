/* Memory that is given back all at once. */
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/base/arena.h"

#include <cmocka.h>

static void test_blocks(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < 2000; i++) {
		unsigned char *p = arena_alloc(&a, i);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		for (size_t k = 0; k < i; k++)
			assert_int_equal(p[k], 0);
		memset(p, 0xaa, i);
	}
	assert_non_null(arena_alloc(&a, (size_t)10 << 20));
	arena_reset(&a);
	unsigned char *p = arena_alloc(&a, 100);
	assert_int_equal(p[0] | p[99], 0);
	arena_release(&a);
	arena_release(&a);
	assert_non_null(arena_alloc(&a, 1));
	arena_release(&a);
}

static void test_copies(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a);
	assert_string_equal(arena_dup(&a, "abcdef", 3), "abc");
	assert_string_equal(arena_dup(&a, NULL, 0), "");
	assert_null(arena_array(&a, SIZE_MAX / 2, 4));
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_dup(&a, "", SIZE_MAX));
	assert_non_null(arena_array(&a, 0, 8));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocks),
					   cmocka_unit_test(test_copies)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
