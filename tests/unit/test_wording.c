/* The other vocabulary's words for a Chinese question. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/text/wording.h"

#include <cmocka.h>

static const struct {
	const char *text;
	int which; /* 0: the mainland's words, 1: Taiwan's */
	const char *has;
} words[] = {
    {"計程車發票", 0, "出租车"}, {"计程车发票", 0, "出租车"}, {"軟體更新", 0, "软件"},
    {"出租车发票", 1, "計程車"}, {"軟件更新", 1, "軟體"},     {"软件更新", 1, "軟體"},
};

static void test_words(void **state)
{
	struct wording *w = NULL;
	(void)state;
	assert_int_equal(wording_new(&w), ST_OK);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct str s = wording_of(w, str_of(words[i].text), words[i].which);
		assert_non_null(s.s);
		assert_non_null(memmem(s.s, s.len, words[i].has, strlen(words[i].has)));
	}
	wording_free(w);
}

static void test_limits(void **state)
{
	static char text[100000];
	struct wording *w = NULL;
	(void)state;
	assert_int_equal(wording_new(&w), ST_OK);
	for (size_t i = 0; i + 3 <= sizeof text; i += 3)
		memcpy(text + i, "退", 3);
	assert_null(wording_of(w, (struct str){text, 99999}, 0).s); /* too long to be a question */
	struct str s = wording_of(w, (struct str){text, 1023}, 0);
	assert_int_equal(s.len, 1023);
	s = wording_of(w, (struct str){text, 3}, 1); /* no more than it was given */
	assert_int_equal(s.len, 3);
	s = wording_of(w, (struct str){"", 0}, 0);
	assert_int_equal(s.len, 0);
	wording_free(w);
	wording_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_words),
					   cmocka_unit_test(test_limits)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
