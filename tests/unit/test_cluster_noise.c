/* What people type that is no question. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "feedback/cluster_noise.h"

#include <cmocka.h>

static const struct {
	const char *text;
	enum noise_kind kind;
} cases[] = {
    {"", NOISE_EMPTY},
    {"......", NOISE_EMPTY},
    {"？！", NOISE_EMPTY},
    {"👍", NOISE_EMPTY},
    {"退", NOISE_SHORT},
    {"a", NOISE_SHORT},
    {"5", NOISE_SHORT},
    {"你好", NOISE_GREETING},
    {"您好！", NOISE_GREETING},
    {"你好,在吗?", NOISE_GREETING},
    {"有人嗎", NOISE_GREETING},
    {"哈囉", NOISE_GREETING},
    {"謝謝", NOISE_GREETING},
    {"hi", NOISE_GREETING},
    {"Hello there!", NOISE_GREETING},
    {"hello 你好", NOISE_GREETING},
    {"Good morning, thank you so much", NOISE_GREETING},
    {"ＨＩ", NOISE_GREETING},
    {"test", NOISE_GREETING},
    {"asdfgh", NOISE_KEYS},
    {"qwerty", NOISE_KEYS},
    {"麻煩問一下，謝謝", NOISE_GREETING},
    {"急，在线等", NOISE_GREETING},
    {"Hi, quick question", NOISE_GREETING},
    {"想咨询一下发票", NOISE_NONE},
    {"quick question about refunds", NOISE_NONE},
    {"pleas", NOISE_FRAGMENT},
    {"asdf qwer", NOISE_KEYS},
    {"1111", NOISE_KEYS},
    {"123 456", NOISE_KEYS},
    {"aaaaaa", NOISE_KEYS},
    {"xkcdfg", NOISE_KEYS},
    {"sdkfjhsdf", NOISE_KEYS},
    {"哈哈哈哈", NOISE_GREETING},
    {"咚咚咚", NOISE_KEYS},
    {"ref", NOISE_FRAGMENT},
    {"refu", NOISE_FRAGMENT},
    {"refun", NOISE_FRAGMENT},
    {"cance", NOISE_FRAGMENT},
    {"tu", NOISE_FRAGMENT},
    {"refund", NOISE_NONE},
    {"fee", NOISE_NONE},
    {"ATM", NOISE_NONE},
    {"HTTPS", NOISE_NONE},
    {"paypal", NOISE_NONE},
    {"passwrd", NOISE_NONE},
    {"5G", NOISE_NONE},
    {"dhl", NOISE_NONE},
    {"tuihuo", NOISE_NONE},
    {"fapiao", NOISE_NONE},
    {"CA1234", NOISE_NONE},
    {"iphone15", NOISE_NONE},
    {"12306 退票", NOISE_NONE},
    {"退款", NOISE_NONE},
    {"發票", NOISE_NONE},
    {"客服", NOISE_NONE},
    {"你好,怎么退款", NOISE_NONE},
    {"hi, where is my card?", NOISE_NONE},
    {"hello kitty", NOISE_NONE},
    {"在吗 退货运费谁出", NOISE_NONE},
    {"power strength", NOISE_NONE},
    {"妈妈", NOISE_NONE},
};

static void test_kinds(void **state)
{
	struct analyzer *a = NULL;
	struct units scratch;
	(void)state;
	assert_int_equal(analyzer_new(&a), ST_OK);
	units_init(&scratch);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum noise_kind kind = NOISE_NONE;
		assert_int_equal(noise_kind(a, &scratch, str_of(cases[i].text), &kind), ST_OK);
		if (kind != cases[i].kind)
			fail_msg("'%s' is %s, not %s", cases[i].text, noise_name(kind),
				 noise_name(cases[i].kind));
	}
	units_release(&scratch);
	analyzer_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
