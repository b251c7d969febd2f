/* Which words are English. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/text/english.h"

#include <cmocka.h>

static void test_words(void **state)
{
	static const char *const words[] = {"parking", "rice",	 "american", "refund",
					    "cook",    "rental", "cant",     "zebras"};
	static const char *const others[] = {"refnud", "tuikuan", "bookng", "", "x", "payying"};
	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		assert_true(english_knows(words[i], strlen(words[i])));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(english_knows(others[i], strlen(others[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_words)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
