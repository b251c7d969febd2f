/* What to offer when a question has several readings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "search/choices.h"

#include <cmocka.h>

/* The categories of results and their scores; what is offered with counts. */
static const struct {
	struct {
		const char *category;
		double score;
	} results[8];
	const char *offered;
} cases[] = {
    {{{NULL, 0}}, ""},
    {{{"refund", 0.8}}, ""},
    {{{"refund", 0.8}, {"refund", 0.7}}, "title0 1, title1 1"}, /* of one category: articles */
    {{{"refund", 0.8}, {"refund", 0.1}}, ""},			/* one choice is none */
    {{{"refund", 0.8}, {"payment", 0.7}, {"refund", 0.6}}, "refund 2, payment 1"},
    {{{"refund", 0.8}, {"payment", 0.1}}, ""}, /* too far behind */
    {{{"refund", 0.8}, {"", 0.7}, {"payment", 0.6}}, "refund 1, payment 1"},
    {{{"", 0.8}, {"", 0.7}, {"", 0.1}}, "title0 1, title1 1"},
    {{{"a", 0.8}, {"b", 0.8}, {"c", 0.8}, {"d", 0.8}, {"e", 0.8}, {"f", 0.8}, {"a", 0.8}},
     "a 2, b 1, c 1, d 1, e 1"},
};

static void test_cases(void **state)
{
	struct arena arena;
	struct buf b;
	(void)state;
	arena_init(&arena);
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		static const char *const titles[] = {"title0", "title1", "title2", "title3",
						     "title4", "title5", "title6", "title7"};
		struct reading readings[8] = {0};
		struct search_reply reply = {.results_n = 0};
		size_t n = 0;
		for (size_t k = 0; k < 8 && cases[i].results[k].category; k++) {
			readings[k].category = str_of(cases[i].results[k].category);
			readings[k].title = str_of(titles[k]);
			readings[k].score = cases[i].results[k].score;
			n++;
		}
		assert_int_equal(choices_make(&reply, readings, n, str_of("asked"), &arena), ST_OK);
		buf_clear(&b);
		for (size_t k = 0; k < reply.choices_n; k++) {
			const struct search_choice *c = &reply.choices[k];
			buf_printf(&b, "%s%.*s %u", k ? ", " : "", (int)c->label.len, c->label.s,
				   c->count);
			if (str_starts(c->label, "title"))
				assert_true(c->query.s == c->label.s);
			else
				assert_true(str_is(c->query, "asked"));
		}
		assert_string_equal(b.data, cases[i].offered);
	}
	buf_release(&b);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
