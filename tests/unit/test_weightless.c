/* Words that say little. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/text/analyzer.h"
#include "answerd/text/fold.h"
#include "answerd/text/weightless.h"

#include <cmocka.h>

/* As customers write them; they are looked up as the analyzer gives them. */
static const char *const little[] = {
    "the",  "The",  "how",  "when", "what", "please", "this", "Ｉ",   "I'm",  "does",
    "was",  "怎么", "怎麼", "什么", "什麼", "为什",   "為什", "的",   "吗",   "嗎",
    "请问", "請問", "可以", "如何", "哪里", "哪裡",   "我的", "還是", "一個", "时候",
};

static const char *const much[] = {
    "",
    "refund",
    "not",
    "no",
    "cancel",
    "without",
    "never",
    "不",
    "没",
    "沒",
    "退款",
    "二",
    "aaaaaaaaaaaaaaaaaaaaaaaa",
};

/* The units of s as one term: a pair of characters, or a word. */
static bool lookup(struct analyzer *a, const char *s)
{
	struct units u;
	char term[128];
	size_t n = 0;
	units_init(&u);
	assert_int_equal(analyzer_run(a, s, strlen(s), &u), ST_OK);
	for (size_t i = 0; i < u.n; i++) {
		assert_true(n + u.v[i].term_len <= sizeof term);
		memcpy(term + n, unit_term(&u, i), u.v[i].term_len);
		n += u.v[i].term_len;
	}
	units_release(&u);
	return word_is_weightless(term, n);
}

static void test_words(void **state)
{
	struct analyzer *a = NULL;
	(void)state;
	assert_int_equal(analyzer_new(&a), ST_OK);
	for (size_t i = 0; i < sizeof little / sizeof little[0]; i++)
		assert_true(lookup(a, little[i]));
	for (size_t i = 0; i < sizeof much / sizeof much[0]; i++)
		assert_false(lookup(a, much[i]));
	analyzer_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_words)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
