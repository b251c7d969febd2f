/* The piece of an article that shows why it was found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "random_text.h"
#include "scan_record.h"
#include "search/scan.h"
#include "search/snippet.h"

#include <cmocka.h>

static struct buf out;

static const char *snippet(const char *query, int section)
{
	scan_ask(query, strlen(query));
	buf_clear(&out);
	snippet_write(&scan_q, &scan_r, section, &out);
	assert_int_equal(buf_status(&out), ST_OK);
	return out.data;
}

static void body(const char *text)
{
	scan_begin();
	scan_field(FIELD_TITLE, 0, "refund title", 12);
	scan_field(FIELD_BODY, 0, text, strlen(text));
	scan_end();
}

/* Short texts are shown whole. */
static const struct {
	const char *text, *query, *snippet;
} cases[] = {
    {"A refund takes a week.", "refund", "A <mark>refund</mark> takes a week."},
    {"Refunds. REFUND!", "refunded", "<mark>Refunds</mark>. <mark>REFUND</mark>!"},
    {"A refund takes a week.", "zebra", "A refund takes a week."},
    {"A refund takes a week.", "", "A refund takes a week."},
    {"退款需要七天。", "退款", "<mark>退款</mark>需要七天。"},
    {"退款需要七天。", "退貨", "退款需要七天。"}, /* one character of two is no match */
    {"退款需要七天。", "款", "退<mark>款</mark>需要七天。"},
    {"請保留行李條。", "行李条", "請保留<mark>行李條</mark>。"}, /* shown in its own script */
    {"ＲＥＦＵＮＤ now", "refund", "<mark>ＲＥＦＵＮＤ</mark> now"},
    {"CA-1234 is late", "ca1234", "<mark>CA</mark>-<mark>1234</mark> is late"},
    {"iPhone15 case", "iphone 15", "<mark>iPhone15</mark> case"},
    {"a < b & \"refund\" > 'c'", "refund",
     "a &lt; b &amp; &quot;<mark>refund</mark>&quot; &gt; &#39;c&#39;"},
    {"<b>refund</b>", "b", "&lt;<mark>b</mark>&gt;refund&lt;/<mark>b</mark>&gt;"},
    {"one\ntwo\r\nrefund\tend", "refund", "one two <mark>refund</mark> end"},
    {"服務(wù)態(tài)度好", "服务态度",
     "<mark>服務</mark>(wù)<mark>態</mark>(tài)<mark>度</mark>好"},
    {"how to refund", "how to", "how to refund"}, /* they say little */
    {"", "refund", ""},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		body(cases[i].text);
		assert_string_equal(snippet(cases[i].query, -1), cases[i].snippet);
	}
}

static void test_sections(void **state)
{
	(void)state;
	scan_begin();
	record_add_section(&scan_b, "", "");
	record_add_section(&scan_b, "Fees", "fees");
	record_add_section(&scan_b, "Empty", "empty");
	scan_field(FIELD_BODY, 0, "A refund first.", 15);
	scan_field(FIELD_BODY, 1, "Fees of a refund.", 17);
	scan_field(FIELD_NOTES, 0, "Goodwill note.", 14);
	scan_end();
	assert_string_equal(snippet("refund", 0), "A <mark>refund</mark> first.");
	assert_string_equal(snippet("refund", 1), "Fees of a <mark>refund</mark>.");
	assert_string_equal(snippet("fees", -1), "<mark>Fees</mark> of a refund.");
	assert_string_equal(snippet("goodwill", 0), "<mark>Goodwill</mark> note.");
	scan_begin();
	record_add_section(&scan_b, "", "");
	record_add_section(&scan_b, "Empty", "empty");
	scan_field(FIELD_BODY, 0, "A refund first.", 15);
	scan_end();
	assert_string_equal(snippet("refund", 1), "A <mark>refund</mark> first.");
	scan_begin();
	scan_field(FIELD_TITLE, 0, "refund", 6);
	scan_end();
	assert_string_equal(snippet("refund", 0), ""); /* there is no text */
}

/* A long text: the place that holds the question, at the start of its sentence. */
static void test_windows(void **state)
{
	struct buf text;
	(void)state;
	buf_init(&text, BUF_MAX_TEXT);
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "Nothing is said here about it. ");
	buf_puts(&text, "Your refund comes by bank. ");
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "Nothing is said here about it. ");
	body(text.data);
	const char *s = snippet("refund bank", -1);
	assert_true(str_starts(str_of(s), "…Your <mark>refund</mark> comes by <mark>bank</mark>."));
	assert_true(strlen(s) < 260);
	assert_string_equal(s + strlen(s) - 3, "…");
	s = snippet("zebra", -1); /* no match: the start */
	assert_true(str_starts(str_of(s), "Nothing is said"));

	buf_clear(&text);
	for (int i = 0; i < 300; i++)
		buf_puts(&text, "这里什么也没有说，");
	buf_puts(&text, "。退款由银行处理。");
	for (int i = 0; i < 300; i++)
		buf_puts(&text, "这里什么也没有说，");
	body(text.data);
	s = snippet("退款银行", -1);
	assert_true(str_starts(str_of(s), "…<mark>退款</mark>由<mark>银行</mark>处理。"));

	/* No sentence near: a little before the match, at a word. */
	buf_clear(&text);
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "wordless ");
	buf_puts(&text, "refund ");
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "wordless ");
	body(text.data);
	s = snippet("refund", -1);
	assert_true(str_starts(str_of(s), "…wordless "));
	assert_non_null(strstr(s, "<mark>refund</mark>"));
	buf_release(&text);
}

static bool is_entity(const char *s)
{
	static const char *const all[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&#39;"};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strncmp(s, all[i], strlen(all[i])) == 0)
			return true;
	return false;
}

/* Valid UTF-8, and of markup nothing but <mark> and </mark>, in turn. */
static void check_html(const char *s, size_t len)
{
	bool open = false;
	assert_int_equal(utf8_valid(s, len), len);
	for (const char *p = s; *p; p++) {
		if (*p == '<') {
			assert_int_equal(strncmp(p, open ? "</mark>" : "<mark>", open ? 7 : 6), 0);
			open = !open;
			p += open ? 5 : 6;
		} else if (*p == '&') {
			assert_true(is_entity(p));
		} else {
			assert_true(*p != '>' && *p != '"' && *p != '\n');
		}
	}
	assert_false(open);
}

static void test_random(void **state)
{
	static char text[3000];
	char query[60];
	(void)state;
	for (int i = 0; i < 4000; i++) {
		scan_begin();
		size_t n = random_text(text, i % 4 ? 600 : sizeof text);
		scan_field(FIELD_BODY, 0, text, n);
		scan_end();
		if (n > 80 && i % 3) { /* words of the text */
			size_t from = random_below((uint32_t)n - 60), len = 0;
			while (!random_is_border(text, n, from))
				from++;
			len = utf8_cut(text + from, 40);
			scan_ask(text + from, utf8_valid(text + from, len));
		} else {
			scan_ask(query, random_text(query, sizeof query));
		}
		buf_clear(&out);
		snippet_write(&scan_q, &scan_r, -1, &out);
		check_html(out.data, out.len);
		assert_true(out.len < 6000);
	}
}

/* A record whose units do not fit its text: read within bounds all the same. */
static void test_damaged(void **state)
{
	struct scan scan;
	(void)state;
	body("A refund takes a week. 退款需要七天。A refund takes a week. 退款需要七天。Refund.");
	size_t len = scan_bytes.len;
	char *good = malloc(len);
	assert_non_null(good);
	memcpy(good, scan_bytes.data, len);
	scan_ask("refund 退款 week", strlen("refund 退款 week"));
	for (int i = 0; i < 20000; i++) {
		char *p = aligned_alloc(16, (len + 15) / 16 * 16);
		assert_non_null(p);
		memcpy(p, good, len);
		for (uint32_t k = 1 + random_below(6); k > 0; k--)
			p[random_below((uint32_t)len)] = (char)random_below(256);
		struct record r;
		if (record_view(p, len, &r) == ST_OK) {
			scan_record(&scan_q, &r, search_x, &scan);
			buf_clear(&out);
			snippet_write(&scan_q, &r, scan.best_section, &out);
		}
		free(p);
	}
	free(good);
}

static int set_up(void **state)
{
	buf_init(&out, BUF_MAX_TEXT);
	return scan_set_up(state);
}

static int tear_down(void **state)
{
	buf_release(&out);
	return scan_tear_down(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),   cmocka_unit_test(test_sections),
	    cmocka_unit_test(test_windows), cmocka_unit_test(test_random),
	    cmocka_unit_test(test_damaged),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
