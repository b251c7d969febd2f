/* One form for the many ways to write a character. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/fold.h"

#include <cmocka.h>

static const struct {
	const char *from, *to;
} folds[] = {
    {"", ""},
    {"hello world", "hello world"},
    {"HELLO", "hello"},
    {"ＡＢＣ１２３", "abc123"}, /* width */
    {"ａ　ｂ", "a b"},
    {"Café ÀÉÎÕÜ ñ", "cafe aeiou n"}, /* marks of alphabets */
    {"Cafe\xcc\x81", "cafe"},
    {"ß ẞ İstanbul", "ss ss istanbul"},
    {"ΑΒΓ Ёлка", "αβγ елка"},
    {"ﬁ ™ ㎏ Ⅻ ①", "fi tm kg xii 1"}, /* NFKC */
    {"½", "1⁄2"},
    {"  a \t b\n\nc  ", "a b c"}, /* white space */
    {"a\xe2\x80\x8b"
     "b\xc2\xad"
     "c\xef\xbb\xbf",
     "abc"}, /* zero width, soft hyphen, BOM */
    {"中国", "中国"},
    {"退款多久到账", "退款多久到帐"},
    {"カタカナ 한국어 ไทย", "カタカナ 한국어 ไทย"},
    {"😀", "😀"},
};

static const struct {
	const char *one, *other;
} meet[] = {
    {"帳號", "账号"},
    {"賬號", "账号"},
    {"帐号", "账号"},
    {"後天", "后天"},
    {"皇后", "皇后"},
    {"乾淨", "干净"},
    {"著作", "着作"},
    {"看著", "看着"},
    {"裡面", "里面"},
    {"裏面", "里面"},
    {"臺灣", "台湾"},
    {"台灣", "台湾"},
    {"軟體", "软体"},
    {"週末", "周末"},
    {"發", "发"},
    {"髮", "发"},
    {"隻", "只"},
    {"麵", "面"},
    {"鬆", "松"},
    {"為什麼", "为什么"},
    {"怎麼", "怎么"},
    {"什麽", "什么"},
    {"退貨", "退货"},
    {"航廈", "航厦"},
    {"點", "点"},
    {"佔", "占"},
    {"信用卡號碼", "信用卡号码"},
    {"行李託運", "行李托运"},
};

static const struct {
	const char *text, *script;
} scripts[] = {
    {"hello", NULL},
    {"", NULL},
    {"123 !?", NULL},
    {"ひらがな", NULL},
    {"退款", "zh-Hans"},
    {"人工", "zh-Hans"},
    {"帐号 账号", "zh-Hans"},
    {"著名", "zh-Hans"},
    {"乾坤", "zh-Hans"},
    {"什么", "zh-Hans"},
    {"退貨", "zh-Hant"},
    {"退货 後天", "zh-Hant"},
    {"iPhone 電池", "zh-Hant"},
};

static void fold_into(const char *s, struct buf *out)
{
	buf_clear(out);
	fold_text(s, strlen(s), out);
	assert_int_equal(buf_status(out), ST_OK);
}

static void test_fold_text(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof folds / sizeof folds[0]; i++) {
		fold_into(folds[i].from, &b);
		assert_string_equal(b.data, folds[i].to);
	}
	buf_release(&b);
}

static void test_spellings_meet(void **state)
{
	struct buf a, b;
	(void)state;
	buf_init(&a, BUF_MAX_TEXT);
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof meet / sizeof meet[0]; i++) {
		fold_into(meet[i].one, &a);
		fold_into(meet[i].other, &b);
		assert_string_equal(a.data, b.data);
	}
	fold_into("什么", &a); /* read me, so it must stay what it is */
	assert_string_equal(a.data, "什么");
	buf_release(&a);
	buf_release(&b);
}

static void test_scripts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
		const char *s = fold_script_of(scripts[i].text, strlen(scripts[i].text));
		if (scripts[i].script)
			assert_string_equal(s, scripts[i].script);
		else
			assert_null(s);
	}
	assert_true(fold_is_traditional(0x8ca8));  /* 貨 */
	assert_false(fold_is_traditional(0x8d27)); /* 货 */
	assert_false(fold_is_traditional('a'));
}

/* Every code point: bounded, and folding what was folded changes nothing. */
static void test_folding_twice(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		struct folded f, again;
		fold_cp(cp, &f);
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		assert_in_range(f.n, 0, FOLD_MAX);
		for (int i = 0; i < f.n; i++) {
			assert_in_range(f.cls[i], FOLD_OTHER, FOLD_KANA);
			assert_in_range(f.cp[i], 0, 0x10ffff);
			fold_cp(f.cp[i], &again);
			assert_int_equal(again.n, 1);
			assert_int_equal(again.cp[0], f.cp[i]);
			assert_int_equal(again.cls[0], f.cls[i]);
		}
		/* Chinese: one code point to one, so that offsets keep. */
		if ((cp >= 0x4e00 && cp < 0xa000) || (cp >= 0x20000 && cp < 0x2a6d0))
			assert_int_equal(f.n, 1);
	}
}

static void test_not_a_code_point(void **state)
{
	struct folded f;
	(void)state;
	fold_cp(UTF8_BAD, &f);
	assert_in_range(f.n, 0, 1);
	fold_cp(0x110000, &f);
	assert_in_range(f.n, 0, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fold_text),	     cmocka_unit_test(test_spellings_meet),
	    cmocka_unit_test(test_scripts),	     cmocka_unit_test(test_folding_twice),
	    cmocka_unit_test(test_not_a_code_point),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
