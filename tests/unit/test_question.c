/* The form in which a question is counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "feedback/question.h"

#include <cmocka.h>

static const struct {
	const char *text, *form;
} cases[] = {
    {"行李超重怎么收费?", "行李超重怎么收费"},
    {"行李超重怎麼收費？", "行李超重怎么收费"},
    {"行李 超重,怎么收费", "行李超重怎么收费"},
    {"How do refunds work?", "how do refund work"},
    {"  HOW do   refund works!! ", "how do refund work"},
    {"ＲＥＦＵＮＤ", "refund"},
    {"iPhone15 退款", "iphon 15 退款"},
    {"退款refund退货", "退款 refund 退货"},
    {"CA-1234", "ca 1234"},
    {"CA1234", "ca 1234"},
    {"", ""},
    {"?!。", ""},
};

static void test_forms(void **state)
{
	struct analyzer *a = NULL;
	struct units scratch;
	struct buf b;
	(void)state;
	assert_int_equal(analyzer_new(&a), ST_OK);
	units_init(&scratch);
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		buf_clear(&b);
		assert_int_equal(
		    question_form(a, &scratch, cases[i].text, strlen(cases[i].text), &b), ST_OK);
		assert_string_equal(b.data, cases[i].form);
	}
	buf_release(&b);
	units_release(&scratch);
	analyzer_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
