/* Readings of Chinese characters, and how letters split into syllables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/pinyin.h"

#include <cmocka.h>

static const struct {
	const char *letters, *split; /* "": no pinyin */
} splits[] = {
    {"yinhang", "yin hang"},
    {"huankuan", "huan kuan"},
    {"tuihuo", "tui huo"},
    {"lvxing", "lv xing"}, /* 旅行 */
    {"xian", "xian"},	   /* the fewest */
    {"xi'an", "xi an"},
    {"xi''an", "xi an"},
    {"'xian'", "xian"},
    {"fangan", "fang an"}, /* on a tie the longer first one */
    {"zhongguo", "zhong guo"},
    {"shenfenzheng", "shen fen zheng"},
    {"women", "wo men"}, /* also an English word: only asked for unknown ones */
    {"a", "a"},
    {"can", "can"},
    {"hello", ""},
    {"refund", ""},
    {"th", ""},
    {"v", ""},
    {"", ""},
    {"'", ""},
    {"yinhangx", ""},
    {"Yin", ""}, /* lower case is wanted */
    {"yin1", ""},
};

static const struct {
	uint32_t cp;
	const char *readings; /* the first ones */
} readings[] = {
    {0x9000, "tui"},	   /* 退 */
    {0x884c, "xing hang"}, /* 行, the commonest first */
    {0x65c5, "lv"},	   /* 旅: ü is v */
    {0x5973, "nv"},	   /* 女 */
    {0x7565, "lve"},	   /* 略 */
    {0x4e48, "me"},	   /* 么 */
    {0x5546, "shang"},	   /* 商 */
    {'a', ""},
    {0x1f600, ""},
};

/* Words, as they are read. */
static const struct {
	const char *text, *read; /* folded */
} texts[] = {
    {"银行", "yin hang"},
    {"还款", "huan kuan"},
    {"行李", "xing li"},
    {"重庆", "chong qing"},
    {"长途", "chang tu"},
    {"调整", "tiao zheng"},
    {"银行行长", "yin hang hang zhang"},
    {"旅行长途", "lv xing chang tu"}, /* no 行长 */
    {"其中行李超重", "qi zhong xing li chao zhong"},
    {"更换行程", "geng huan xing cheng"},
    {"退还行李", "tui huan xing li"},
    {"还款还是退款", "huan kuan hai shi tui kuan"},
    {"提交还是取消", "ti jiao hai shi qu xiao"},
    {"没收到会计的地址", "mei shou dao kuai ji de di zhi"},
    {"机会计算", "ji hui ji suan"},
    {"项目的名称", "xiang mu de ming cheng"},
    {"目的地", "mu di di"},
    {"便宜的空调", "pian yi de kong tiao"},
    {"重量", "zhong liang"},
    {"a银行", "- yin hang"},
    {"行", "xing"},
    {"银", "yin"},
    {"", ""},
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		uint32_t cps[32];
		const char *read[32];
		char got[128] = "";
		size_t n = 0, len = strlen(texts[i].text);
		for (size_t at = 0; at < len; n++)
			at += utf8_next(texts[i].text + at, len - at, &cps[n]);
		pinyin_of_text(cps, n, read);
		for (size_t k = 0; k < n; k++)
			snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", k ? " " : "",
				 read[k] ? read[k] : "-");
		assert_string_equal(got, texts[i].read);
	}
}

static void test_common(void **state)
{
	const char *r[PINYIN_READINGS];
	(void)state;
	assert_int_equal(pinyin_common_readings(0x884c, r), 2); /* 行 */
	assert_string_equal(r[0], "xing");
	assert_string_equal(r[1], "hang");
	assert_int_equal(pinyin_common_readings(0x8fd8, r), 2); /* 还: hai, huan */
	assert_int_equal(pinyin_common_readings(0x4f1a, r), 1); /* 会: kuai is rare */
	assert_int_equal(pinyin_common_readings('a', r), 0);
}

static void test_split(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof splits / sizeof splits[0]; i++) {
		uint8_t starts[PINYIN_MAX_SYLLABLES], lens[PINYIN_MAX_SYLLABLES];
		char got[128] = "";
		int n = pinyin_split(splits[i].letters, strlen(splits[i].letters), starts, lens);
		for (int k = 0; k < n; k++) {
			strncat(got, k ? " " : "", sizeof got - strlen(got) - 1);
			strncat(got, splits[i].letters + starts[k], lens[k]);
		}
		assert_string_equal(got, splits[i].split);
	}
}

static void test_long_words(void **state)
{
	uint8_t starts[PINYIN_MAX_SYLLABLES], lens[PINYIN_MAX_SYLLABLES];
	char text[512];
	(void)state;
	for (size_t n = 0; n + 2 <= sizeof text; n += 2) {
		memcpy(text + n, "ma", 2);
		int k = pinyin_split(text, n + 2, starts, lens);
		assert_int_equal(k, n / 2 + 1 <= PINYIN_MAX_SYLLABLES ? n / 2 + 1 : 0);
	}
	memset(text, '\'', sizeof text);
	assert_int_equal(pinyin_split(text, sizeof text, starts, lens), 0);
	assert_int_equal(pinyin_split(text, 100, starts, lens), 0);
}

static void test_readings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
		const char *r[PINYIN_READINGS];
		char got[64] = "";
		int n = pinyin_readings(readings[i].cp, r);
		for (int k = 0; k < n; k++)
			snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", k ? " " : "",
				 r[k]);
		assert_int_equal(strncmp(got, readings[i].readings, strlen(readings[i].readings)),
				 0);
		assert_int_equal(n == 0, readings[i].readings[0] == '\0');
	}
}

static void test_is_reading(void **state)
{
	(void)state;
	assert_true(pinyin_is_reading(0x52a1, "wu", 2)); /* 务 */
	assert_true(pinyin_is_reading(0x7eff, "lv", 2)); /* 绿 */
	assert_true(pinyin_is_reading(0x7eff, "lu", 2));
	assert_true(pinyin_is_reading(0x884c, "hang", 4)); /* 行 */
	assert_true(pinyin_is_reading(0x884c, "xing", 4));
	assert_false(pinyin_is_reading(0x52a1, "w", 1));
	assert_false(pinyin_is_reading(0x52a1, "wuu", 3));
	assert_false(pinyin_is_reading(0x52a1, "", 0));
	assert_false(pinyin_is_reading('a', "a", 1));
}

static void test_is_syllable(void **state)
{
	(void)state;
	assert_true(pinyin_is_syllable("zhuang", 6));
	assert_true(pinyin_is_syllable("lv", 2));
	assert_true(pinyin_is_syllable("anything", 2)); /* of which 2 letters are looked at */
	assert_false(pinyin_is_syllable("zhua ng", 7));
	assert_false(pinyin_is_syllable("zh", 2));
	assert_false(pinyin_is_syllable("zz", 2));
	assert_false(pinyin_is_syllable("", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_split),	cmocka_unit_test(test_long_words),
	    cmocka_unit_test(test_readings),	cmocka_unit_test(test_is_reading),
	    cmocka_unit_test(test_is_syllable), cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_common),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
