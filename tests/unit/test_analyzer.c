/* Text to units with byte offsets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/analyzer.h"
#include "random_text.h"

#include <cmocka.h>

/* Units as text: "=" joined, "~" glued, then the term and its bytes. */
static const struct {
	const char *text, *units;
} cases[] = {
    {"", ""},
    {" \n\t", ""},
    {"。！？", ""},
    /* words and stems */
    {"Refunds and running", "refund 0-7, and 8-11, run 12-19"},
    {"café CAFÉ", "cafe 0-5, cafe 6-11"},
    {"don't won’t I'm 'quoted'", "don't 0-5, won't 6-13, i'm 14-17, quot 19-25"},
    {"AT&T", "at 0-2, t 3-4"},
    /* Chinese characters, and what lies between them */
    {"退款", "退 0-3, ~款 3-6"},
    {"退貨", "退 0-3, ~货 3-6"},
    {"帳號", "帐 0-3, ~号 3-6"},
    {"行李，超重", "行 0-3, ~李 3-6, 超 9-12, ~重 12-15"},
    {"行李 超重", "行 0-3, ~李 3-6, 超 7-10, ~重 10-13"},
    {"行李\n超重", "行 0-3, ~李 3-6, ~超 7-10, ~重 10-13"}, /* a line that was wrapped */
    {"退款😀多久", "退 0-3, ~款 3-6, 多 10-13, ~久 13-16"},
    {"退\xe2\x80\x8b款", "退 0-3, ~款 6-9"},
    {"re\xe2\x80\x8b"
     "fund",
     "refund 0-9"},
    {"中文English混合123", "中 0-3, ~文 3-6, english 6-13, 混 13-16, ~合 16-19, 123 19-22"},
    {"2013年于乐", "2013 0-4, 年 4-7, ~于 7-10, ~乐 10-13"},
    {"㍿", "株 0-3, ~式 0-3, ~会 0-3, ~社 0-3"}, /* one sign that stands for four */
    {"二〇二六", "二 0-3, ~〇 3-6, ~二 6-9, ~六 9-12"},
    /* codes, whole and in parts */
    {"iPhone15", "iphon 0-6, 15 6-8, =iphone15 0-8"},
    {"CA-1234", "ca 0-2, 1234 3-7, =ca1234 0-7"},
    {"CA1234", "ca 0-2, 1234 2-6, =ca1234 0-6"},
    {"ＣＡ１２３４", "ca 0-6, 1234 6-18, =ca1234 0-18"},
    {"3.5 35", "3 0-1, 5 2-3, =3.5 0-3, 35 4-6"},
    {"wi-fi", "wi 0-2, fi 3-5, =wifi 0-5"},
    {"e-mail", "e 0-1, mail 2-6, =email 0-6"},
    {"24/7", "24 0-2, 7 3-4, =247 0-4"},
    {"5G手机", "5 0-1, g 1-2, =5g 0-2, 手 2-5, ~机 5-8"},
    {"10.0.0.1", "10 0-2, 0 3-4, 0 5-6, 1 7-8, =10.0.0.1 0-8"},
    {"foo-barbaz", "foo 0-3, barbaz 4-10"}, /* two plain words are no code */
    {"foo - 1", "foo 0-3, 1 6-7"},
    {"1,000 1,000,000", "1000 0-5, 1000000 6-15"},
    {"12,34 1,0000", "12 0-2, 34 3-5, 1 6-7, 0000 8-12"},
    /* readings that web pages leave behind */
    {"服務(wù)態(tài)度", "服 0-3, ~务 3-6, ~态 11-14, ~度 20-23"},
    {"服务（wù）态度", "服 0-3, ~务 3-6, ~态 15-18, ~度 18-21"},
    {"服务(wu)", "服 0-3, ~务 3-6"},
    {"行(háng)业", "行 0-3, ~业 10-13"},
    {"绿(lu)色", "绿 0-3, ~色 7-10"},
    {"拉(Sandra)", "拉 0-3, sandra 4-10"},
    {"因(以友好)", "因 0-3, 以 4-7, ~友 7-10, ~好 10-13"},
    {"他(a)", "他 0-3, a 4-5"},
    {"务(wu", "务 0-3, wu 4-6"},
    {"务()", "务 0-3"},
    {"a(wu)", "a 0-1, wu 2-4"},
    /* scripts without spaces are taken like Chinese */
    {"カナ", "カ 0-3, ~ナ 3-6"},
    {"ひら", "ひ 0-3, ~ら 3-6"},
    {"한국", "한 0-3, ~국 3-6"},
    {"ไทย", "ไ 0-3, ~ท 3-6, ~ย 6-9"},
};

static struct analyzer *a;
static struct units u;

static void run(const char *s, size_t len)
{
	units_clear(&u);
	assert_int_equal(analyzer_run(a, s, len, &u), ST_OK);
}

static void test_cases(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		run(cases[i].text, strlen(cases[i].text));
		buf_clear(&b);
		for (size_t k = 0; k < u.n; k++)
			buf_printf(&b, "%s%s%s%s %u-%u", k ? ", " : "", u.v[k].joined ? "=" : "",
				   u.v[k].glued ? "~" : "", unit_term(&u, k), u.v[k].start,
				   u.v[k].end);
		assert_string_equal(b.data, cases[i].units);
	}
	buf_release(&b);
}

static void test_kinds_and_words(void **state)
{
	(void)state;
	run("Refunds 15 退", strlen("Refunds 15 退"));
	assert_int_equal(u.n, 3);
	assert_int_equal(u.v[0].kind, UNIT_WORD);
	assert_int_equal(u.v[1].kind, UNIT_NUMBER);
	assert_int_equal(u.v[2].kind, UNIT_HAN);
	assert_string_equal(unit_word(&u, 0), "refunds");
	assert_string_equal(unit_term(&u, 0), "refund");
	for (size_t i = 0; i < u.n; i++)
		assert_int_equal(u.v[i].hash, unit_hash(unit_term(&u, i), u.v[i].term_len));
	assert_int_not_equal(unit_pair_hash(u.v[0].hash, u.v[1].hash),
			     unit_pair_hash(u.v[1].hash, u.v[0].hash));
}

/* A second text is added behind the first, with offsets of its own. */
static void test_append(void **state)
{
	(void)state;
	run("退款", 6);
	assert_int_equal(analyzer_run(a, "款 CA-1", 8, &u), ST_OK);
	assert_int_equal(u.n, 6);
	assert_int_equal(u.v[2].start, 0);
	assert_false(u.v[2].glued);
	assert_string_equal(unit_term(&u, 5), "ca1");
}

static void test_long_words(void **state)
{
	static char text[100000];
	(void)state;
	memset(text, 'a', sizeof text);
	run(text, sizeof text);
	assert_int_equal(u.n, 1);
	assert_int_equal(u.v[0].end, sizeof text);
	assert_true(u.v[0].term_len <= 64);
	memset(text, '1', sizeof text);
	run(text, sizeof text);
	assert_int_equal(u.n, 1);
	for (size_t i = 0; i + 1 < sizeof text; i += 2) /* a word of letters of two bytes */
		memcpy(text + i, "\xd0\xb6", 2);
	run(text, sizeof text);
	assert_int_equal(u.n, 1);
	assert_int_equal(utf8_valid(unit_term(&u, 0), u.v[0].term_len), u.v[0].term_len);
	for (size_t i = 0; i + 1 < sizeof text; i += 2)
		memcpy(text + i, "a-", 2);
	run(text, sizeof text);
	assert_int_equal(u.n, sizeof text / 2);
	for (size_t i = 0; i < sizeof text; i++) /* many units in one code */
		text[i] = i % 2 ? '1' : 'x';
	run(text, sizeof text);
	assert_int_equal(u.n, sizeof text);
}

static void check_units(const char *s, size_t len)
{
	for (size_t i = 0; i < u.n; i++) {
		const struct unit *v = &u.v[i];
		assert_true(v->start < v->end && v->end <= len);
		assert_true(random_is_border(s, len, v->start) && random_is_border(s, len, v->end));
		assert_true(v->term_len > 0 && v->term_len <= 72);
		assert_int_equal(utf8_valid(unit_term(&u, i), v->term_len), v->term_len);
		assert_int_equal(strlen(unit_term(&u, i)), v->term_len);
		assert_int_equal(strlen(unit_word(&u, i)), v->word_len);
		if (v->joined) {
			assert_true(i >= 2 && v->end == v[-1].end);
			continue;
		}
		if (v->glued)
			assert_true(v->kind == UNIT_HAN && i > 0 && v[-1].kind == UNIT_HAN);
		if (i > 0)
			assert_true(v->start >= v[-1].start && v->end >= v[-1].end);
	}
}

/* Whatever valid UTF-8 comes, offsets lie within it and between code points. */
static void test_random(void **state)
{
	char text[240];
	(void)state;
	for (int i = 0; i < 30000; i++) {
		size_t n = random_text(text, sizeof text);
		run(text, n);
		check_units(text, n);
	}
}

/* Bytes that are no UTF-8 harm nothing, though nobody hands them over. */
static void test_random_bytes(void **state)
{
	char text[64];
	(void)state;
	for (int i = 0; i < 20000; i++) {
		size_t n = random_below(sizeof text);
		for (size_t k = 0; k < n; k++)
			text[k] = (char)random_below(256);
		run(text, n);
		for (size_t k = 0; k < u.n; k++)
			assert_true(u.v[k].start < u.v[k].end && u.v[k].end <= n);
	}
}

/* A text means the same in either script and width. */
static void test_ways_to_write_it(void **state)
{
	static const char *const same[][2] = {
	    {"信用卡帳號後天到期", "信用卡账号后天到期"},
	    {"臺灣的軟體", "台湾的软体"},
	    {"ＲＥＦＵＮＤ", "refund"},
	    {"服務(wù)態(tài)度", "服务态度"},
	    {"Refunds", "refund"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		uint32_t hashes[32];
		run(same[i][0], strlen(same[i][0]));
		size_t n = u.n;
		assert_true(n <= 32);
		for (size_t k = 0; k < n; k++)
			hashes[k] = u.v[k].hash;
		run(same[i][1], strlen(same[i][1]));
		assert_int_equal(u.n, n);
		for (size_t k = 0; k < n; k++)
			assert_int_equal(u.v[k].hash, hashes[k]);
	}
}

static int set_up(void **state)
{
	(void)state;
	units_init(&u);
	return analyzer_new(&a) == ST_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	units_release(&u);
	analyzer_free(a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_kinds_and_words),
	    cmocka_unit_test(test_append),
	    cmocka_unit_test(test_long_words),
	    cmocka_unit_test(test_random),
	    cmocka_unit_test(test_random_bytes),
	    cmocka_unit_test(test_ways_to_write_it),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
