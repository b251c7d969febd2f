/* What is masked before anything is written down, and what stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/scrub.h"
#include "random_text.h"

#include <cmocka.h>

static const struct {
	const char *text, *masked;
} masked[] = {
    /* mainland mobile */
    {"13812345678", "[phone]"},
    {"我的手机13812345678打不通", "我的手机[phone]打不通"},
    {"138 1234 5678", "[phone]"},
    {"138-1234-5678", "[phone]"},
    {"+86 138 1234 5678", "[phone]"},
    {"+8613812345678", "[phone]"},
    {"86 138 1234 5678", "[phone]"},
    {"0086 138 1234 5678", "[phone]"},
    {"１３８１２３４５６７８", "[phone]"},
    /* Taiwan and Hong Kong */
    {"0912-345-678", "[phone]"},
    {"0912345678", "[phone]"},
    {"+886 912 345 678", "[phone]"},
    {"886912345678", "[phone]"},
    {"+852 2345 6789", "[phone]"},
    /* elsewhere */
    {"+1 415 555 2671", "[phone]"},
    {"+1 (415) 555-2671", "[phone]"},
    {"call 415-555-2671 now", "call [phone] now"},
    {"+44 20 7946 0958", "[phone]"},
    /* a letter before, other signs and nothing visible between */
    {"tel13812345678", "tel[phone]"},
    {"VX13812345678", "VX[phone]"},
    {"my phone0912345678!", "my phone[phone]!"},
    {"tel138-1234-5678", "tel[phone]"},
    {"Tel010-62345678", "Tel[phone]"},
    {"fax0755 1234 5678", "fax[phone]"},
    {"138\xe2\x80\x93"
     "1234\xe2\x80\x93"
     "5678",
     "[phone]"},
    {"415\xe2\x80\x91"
     "555\xe2\x80\x91"
     "2671",
     "[phone]"},
    {"138\xe2\x88\x92"
     "1234\xe2\x88\x92"
     "5678",
     "[phone]"},
    {"138/1234/5678", "[phone]"},
    {"010/62345678", "[phone]"},
    {"13812345678/13912345678", "[phone]/[phone]"},
    {"138\xe2\x80\x8b"
     "1234\xe2\x80\x8b"
     "5678",
     "[phone]"},
    {"1\xef\xbb\xbf"
     "3812345678",
     "[phone]"},
    {"138 \xe2\x81\xa0"
     "1234 5678",
     "[phone]"},
    {"138 - 0013 - 8000", "[phone]"},
    {"138 \xe2\x80\x93 0013 \xe2\x80\x93 8000", "[phone]"},
    {"138\t0013\t8000", "[phone]"},
    {"010 - 62345678", "[phone]"},
    {"4111 - 1111 - 1111 - 1111", "[card]"},
    {"Ａ１２３４５６７８９", "[id]"},
    {"我的ａ１２３４５６７８９。", "我的[id]。"},
    /* landlines */
    {"010-62345678", "[phone]"},
    {"0755 1234 5678", "[phone]"},
    {"(02)2345-6789", "([phone]"},
    {"02 2345 6789", "[phone]"},
    {"0800-123-456", "[phone]"},
    /* other digits beside them */
    {"13812345678 2", "[phone] 2"},
    {"13812345678 13912345678", "[phone] [phone]"},
    {"2 13812345678", "2 [phone]"},
    {"13812345678、13912345678", "[phone]、[phone]"},
    {"2026-10-01 13812345678", "2026-10-01 [phone]"},
    /* e-mail */
    {"a@b.co", "[email]"},
    {"写信到a.b+c@mail.example.co.uk,谢谢", "写信到[email],谢谢"},
    {"<li.lei@example.com>.", "<[email]>."},
    {"13812345678@example.com", "[email]"},
    {"o'brien@x.com", "[email]"},
    {"o\xe2\x80\x99"
     "brien@x.com",
     "[email]"},
    {"'li@x.com'", "'[email]'"},
    {"it's li@x.com's", "it's [email]'s"},
    {"\"li lei\"@example.com", "[email]"},
    {"\"li\\\"lei\"@example.com!", "[email]!"},
    {"a\"li lei\"@example.com", "a[email]"},
    {"li@\xe4\xbe\x8b\xe5\xad\x90.\xe4\xb8\xad\xe5\x9b\xbd", "[email]"},
    {"li@\xe4\xbe\x8b\xe5\xad\x90.com", "[email]"},
    {"li@example.\xe4\xb8\xad\xe5\x9b\xbd\xef\xbc\x8c", "[email]\xef\xbc\x8c"},
    {"li@\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80.\xd1\x80\xd1\x84", "[email]"},
    {"\xd0\xbb\xd0\xb8@\xd1\x80\xd1\x84.\xd1\x80\xd1\x84 1", "[email] 1"},
    {"li@b\xc3\xbc"
     "cher.de",
     "[email]"},
    {"l\xe2\x80\x8bi@ex\xe2\x80\x8b"
     "ample.com",
     "[email]"},
    {"用户@example.com", "[email]"},
    {"找用户@例子.公司谢谢", "[email]谢谢"},
    {"me@例え.jp", "[email]"},
    {"user＠example。com。谢谢", "[email]。谢谢"},
    {"john.doe%40example.com", "[email]"},
    {"li@b.co\xe8\xb0\xa2\xe8\xb0\xa2", "[email]\xe8\xb0\xa2\xe8\xb0\xa2"},
    {"li@b.co.\xe8\xb0\xa2\xe8\xb0\xa2", "[email].\xe8\xb0\xa2\xe8\xb0\xa2"},
    /* cards that pass Luhn */
    {"4111111111111111", "[card]"},
    {"4111 1111 1111 1111", "[card]"},
    {"4111-1111-1111-1111", "[card]"},
    {"5500005555555559 12/26", "[card] 12/26"},
    {"378282246310005", "[card]"},
    {"6222021234567890128", "[card]"},
    /* identity numbers */
    {"11010519491231002X", "[id]"},
    {"11010519491231002x", "[id]"},
    {"身份证11010519491231002X。", "身份证[id]。"},
    {"110101199003074530", "[id]"},
    {"A123456789", "[id]"},
    {"身分證a123456789號", "身分證[id]號"},
    /* addresses */
    {"192.168.1.1", "[ip]"},
    {"192.168.1.1:8080", "[ip]:8080"},
    {"at 192.168.1.1: down", "at [ip]: down"},
    {"2001:db8::1", "[ip]"},
    {"fe80::1ff:fe23:4567:890a", "[ip]"},
};

static const char *const kept[] = {
    "",
    "退款多久到账",
    "20261001123456",	/* 14 digits that fail Luhn: an order number */
    "1234567890123456", /* 16 that fail it */
    "AB20261001",
    "1,280.00",
    "1280.00 2000.50",
    "0.1234567890",
    "2026-10-01",
    "2026-10-01 10:30",
    "01-10-2026 10:30",
    "2026.10.01",
    "01/10/2026",
    "10:30",
    "10:30:00",
    "2013年 2026",
    "CA1234",
    "CA-1234",
    "QZ8501",
    "RTX4090",
    "iPhone15 256GB",
    "12306",
    "95588",
    "v1.2.3.4",
    "A123456788",	  /* wrong checksum */
    "110105194912310021", /* wrong checksum */
    "12345678",
    "12345678901", /* no mobile begins with 12 */
    "a@b",
    "@example.com",
    "C++ @ 10%",
    "2026-10-01 - 2026-10-08",
    "Ａ１２３４５６７８８",
    "Ａ１２３４５６７８９０",
    "X012-345-6789",  /* a part's number */
    "SF1381234567",   /* ten digits */
    "YT138123456789", /* twelve */
    "A380 1234 5678",
    "B13 8123 45678",
    "order AB13812345678901",
    "2026/10/01",
    "2026/10/01-2026/10/08",
    "01/10/2026 10:30",
    "1280/2000/3500",
    "2026\xe2\x80\x93"
    "2027",
    "10\xe2\x80\x93"
    "15",
    "iPhone@\xe4\xba\xac\xe4\xb8\x9c.\xe5\xa4\x9a\xe5\xb0\x91",
    "\"quoted\" text @ home.page",
    "it's 'so'",
    "发到我的工作邮箱@例子",
    "满100%40元",
    "li@example。谢谢",
};

static void scrub(const char *s, size_t len, struct buf *out)
{
	buf_clear(out);
	scrub_text(s, len, out);
	assert_int_equal(buf_status(out), ST_OK);
}

static void test_masked(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof masked / sizeof masked[0]; i++) {
		scrub(masked[i].text, strlen(masked[i].text), &b);
		assert_string_equal(b.data, masked[i].masked);
	}
	buf_release(&b);
}

static void test_kept(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		scrub(kept[i], strlen(kept[i]), &b);
		assert_string_equal(b.data, kept[i]);
	}
	buf_release(&b);
}

/* A mobile number is masked whatever stands around it but letters and digits. */
static void test_anywhere(void **state)
{
	static const char *const around[] = {"",  " ",	"，", "我", "(", "\n",
					     ":", "：", "。", "/",  "号"};
	const size_t n = sizeof around / sizeof around[0];
	struct buf text, b;
	(void)state;
	buf_init(&text, BUF_MAX_TEXT);
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < n * n; i++) {
		buf_clear(&text);
		buf_printf(&text, "%s13812345678%s", around[i / n], around[i % n]);
		scrub(text.data, text.len, &b);
		assert_null(strstr(b.data, "3812"));
		assert_non_null(strstr(b.data, "[phone]"));
	}
	buf_release(&text);
	buf_release(&b);
}

static const struct {
	const char *page, *kept;
} pages[] = {
    {"/refund?q=13812345678#x", "/refund"},
    {"/a%20b/%E9%80%80%E6%AC%BE", "/a%20b/%E9%80%80%E6%AC%BE"},
    {"/u/john.doe%40example.com/orders", "/u/[email]/orders"},
    {"/tel/%2B8613812345678", "/tel/[phone]"},
    {"/a/138%201234%205678", "/a/[phone]"},
    {"https://li@x.example:8080/u/li@x.com?a", "/u/[email]"},
    {"https://x.example", ""},
    {"/%ff/13812345678", "/%ff/[phone]"},
    {"/a%4", "/a%4"},
    {"/a%00b%0Ac", "/a b c"},
    {"", ""},
};

static void test_pages(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		buf_clear(&b);
		scrub_page(pages[i].page, &b);
		assert_int_equal(buf_status(&b), ST_OK);
		assert_string_equal(b.data, pages[i].kept);
	}
	buf_release(&b);
}

/* Random text stays valid UTF-8, and masking what was masked changes nothing. */
static void test_random(void **state)
{
	char text[200];
	struct buf b, again;
	(void)state;
	buf_init(&b, BUF_MAX_TEXT);
	buf_init(&again, BUF_MAX_TEXT);
	for (int i = 0; i < 20000; i++) {
		size_t n = random_text(text, sizeof text);
		if (i % 2) /* mostly digits and signs */
			for (size_t k = n = 40; k-- > 0;)
				text[k] = "0123456789-+ .:@a()x"[random_below(20)];
		scrub(text, n, &b);
		assert_int_equal(utf8_valid(b.data, b.len), b.len);
		scrub(b.data, b.len, &again);
		assert_int_equal(utf8_valid(again.data, again.len), again.len);
	}
	buf_release(&b);
	buf_release(&again);
}

/* Long runs take time in proportion to their length. */
static void test_long(void **state)
{
	static char text[1 << 18];
	static const char *const fills[] = {"1", "a.", "-", "1 ", "(", ":", "a@", "+1"};
	struct buf b;
	(void)state;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t f = 0; f < sizeof fills / sizeof fills[0]; f++) {
		for (size_t i = 0; i < sizeof text; i++)
			text[i] = fills[f][i % strlen(fills[f])];
		scrub(text, sizeof text, &b);
	}
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_masked), cmocka_unit_test(test_kept),
	    cmocka_unit_test(test_pages),  cmocka_unit_test(test_anywhere),
	    cmocka_unit_test(test_random), cmocka_unit_test(test_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
