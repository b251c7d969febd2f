/* What is said around a question is left out of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/text/courtesy.h"

#include <cmocka.h>

static struct analyzer *analyzer;
static struct units units;

static const struct {
	const char *question, *left; /* words as they were typed, a space behind each */
} cases[] = {
    {"麻烦问一下,首都在哪里", "首 都 在 哪 里 "},
    {"麻煩問一下，首都在哪裡", "首 都 在 哪 里 "},
    {"你好，请问退款多久到账？谢谢", "退 款 多 久 到 帐 "},
    {"想諮詢一下信用卡年費", "信 用 卡 年 费 "},
    {"亲,什么时候发货", "什 么 时 候 发 货 "},
    {"亲子票怎么买", "亲 子 票 怎 么 买 "},
    {"订单丢了，急！求助", "订 单 丢 了 "},
    {"我在哪里可以求助", "我 在 哪 里 可 以 求 助 "},
    {"怎么退款谢谢", "怎 么 退 款 "},
    {"请教师吃饭能报销吗", "请 教 师 吃 饭 能 报 销 吗 "},
    {"不好意思打扰一下，能改地址吗", "能 改 地 址 吗 "},
    {"Hi there, quick question: where is my order? Thanks in advance", "where is my order "},
    {"Excuse me, I was wondering if you ship abroad", "you ship abroad "},
    {"hi-fi speakers", "hi fi speakers "},
    {"hi Wi-Fi code", "wi fi code "},
    {"where is a pick-me-up, thanks", "where is a pick me up "},
    {"hi – fi speakers", "fi speakers "},
    {"question mark key", "question mark key "},
    {"I can't find the thank you page", "i can't find the thank you page "},
    /* Nothing else is said. */
    {"你好", "你 好 "},
    {"请问", "请 问 "},
    {"谢谢", "谢 谢 "},
    {"hello, thanks", "hello thanks "},
    {"hey, what is it", "hey what is it "},
    {"", ""},
    {"???", ""},
};

static void test_left(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf left;
		buf_init(&left, 1024);
		units_clear(&units);
		assert_int_equal(
		    analyzer_run(analyzer, cases[i].question, strlen(cases[i].question), &units),
		    ST_OK);
		courtesy_trim(&units);
		for (size_t k = 0; k < units.n; k++) {
			if (units.v[k].joined)
				continue;
			buf_add(&left, unit_word(&units, k), units.v[k].word_len);
			buf_addc(&left, ' ');
		}
		assert_string_equal(left.data ? left.data : "", cases[i].left);
		assert_true(!units.n || !units.v[0].glued);
		buf_release(&left);
	}
}

/* Offsets are those of the whole text: what is marked stands there. */
static void test_offsets(void **state)
{
	const char *question = "请问怎么退款";
	(void)state;
	units_clear(&units);
	assert_int_equal(analyzer_run(analyzer, question, strlen(question), &units), ST_OK);
	courtesy_trim(&units);
	assert_int_equal(units.n, 4);
	assert_memory_equal(question + units.v[0].start, "怎", 3);
	assert_memory_equal(question + units.v[3].start, "款", 3);
}

static const struct {
	const char *question, *shown;
} texts[] = {
    {"麻烦问一下，首都在哪里？", "首都在哪里？"},
    {"請問「文憲王」指的是誰？謝謝！", "「文憲王」指的是誰？"},
    {"Hi there, quick question: where is my order? Thanks!", "where is my order?"},
    {"怎么退款谢谢", "怎么退款"},
    {"你好", "你好"},
    {"怎么退款", "怎么退款"},
    {"", ""},
};

static void test_shown(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct str out;
		assert_int_equal(
		    courtesy_without(analyzer, &units, str_of(texts[i].question), &out), ST_OK);
		assert_int_equal(out.len, strlen(texts[i].shown));
		assert_memory_equal(out.s, texts[i].shown, out.len);
	}
}

static int start(void **state)
{
	(void)state;
	units_init(&units);
	return analyzer_new(&analyzer) == ST_OK ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	units_release(&units);
	analyzer_free(analyzer);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_left),
	    cmocka_unit_test(test_offsets),
	    cmocka_unit_test(test_shown),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
