/* The forward record: built, viewed, verified, damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "index/record_build.h"
#include "random_text.h"

#include <cmocka.h>

static struct analyzer *a;
static struct record_builder b;
static struct buf bytes;
static size_t calls, units_seen;

static void each(void *ctx, enum record_field_kind kind, const struct units *u)
{
	(void)kind;
	assert_ptr_equal(ctx, &b);
	calls++;
	units_seen += u->n;
}

static void field(enum record_field_kind kind, uint16_t section, const char *s)
{
	record_add_field(&b, kind, section, s, strlen(s), each, &b);
}

static void build(void)
{
	record_builder_clear(&b);
	buf_clear(&bytes);
	calls = units_seen = 0;
	b.head.hash = 7;
	b.head.updated = 20000;
	b.head.valid_from = RECORD_NO_DAY;
	b.head.valid_to = 20010;
	record_set(&b, REC_ID, "en/payment/two-cards", 20);
	record_set(&b, REC_TITLE, "可以用两张信用卡吗?", strlen("可以用两张信用卡吗?"));
	assert_int_equal(record_add_section(&b, "", ""), 0);
	assert_int_equal(record_add_section(&b, "Steps", "steps"), 1);
	field(FIELD_TITLE, 0, "可以用两张信用卡吗?");
	field(FIELD_BODY, 0, "First sentence. Second one!\nA line 退款。下一句");
	field(FIELD_BODY, 1, "CA-1234 goes here");
	assert_int_equal(record_finish(&b, &bytes), ST_OK);
	assert_int_equal(bytes.len % 8, 0);
}

static void test_round_trip(void **state)
{
	struct record r;
	(void)state;
	build();
	assert_int_equal(record_verify(bytes.data, bytes.len, &r), ST_OK);
	assert_int_equal(r.head->size, bytes.len);
	assert_int_equal(r.head->hash, 7);
	assert_true(str_is(record_str(&r, REC_ID), "en/payment/two-cards"));
	assert_true(str_is(record_str(&r, REC_TITLE), "可以用两张信用卡吗?"));
	assert_int_equal(record_str(&r, REC_KEY).len, 0);
	assert_int_equal(r.head->fields_n, 3);
	assert_int_equal(r.head->sections_n, 2);
	assert_int_equal(calls, 3);
	assert_int_equal(units_seen, r.head->units_n);
	assert_true(str_is(record_text(&r, r.sections[1].title), "Steps"));
	assert_true(str_is(record_text(&r, r.sections[1].anchor), "steps"));
	assert_true(str_is(record_text(&r, r.fields[2].text), "CA-1234 goes here"));
	assert_int_equal(r.fields[2].section, 1);
	assert_true(record_live(&r, 20010));
	assert_false(record_live(&r, 20011));
	assert_true(record_live(&r, 0));
}

static void test_units(void **state)
{
	struct record r;
	(void)state;
	build();
	assert_int_equal(record_view(bytes.data, bytes.len, &r), ST_OK);
	const struct record_field *f = &r.fields[1];
	const uint8_t *lens = r.lens + f->unit_at;
	/* First sentence | Second one | A line 退 款 | 下 一 句 */
	static const bool starts[] = {true,  false, true, false, true, false,
				      false, false, true, false, false};
	assert_int_equal(f->unit_n, sizeof starts / sizeof starts[0]);
	for (uint32_t i = 0; i < f->unit_n; i++)
		assert_int_equal((lens[i] & RECORD_SENTENCE) != 0, starts[i]);
	assert_true(lens[7] & RECORD_GLUED);
	f = &r.fields[2];
	assert_true(r.lens[f->unit_at + 2] & RECORD_JOINED);
	assert_int_equal(r.hashes[f->unit_at + 2], unit_hash("ca1234", 6));
	assert_int_equal(r.starts[f->unit_at + 3], 8);
	assert_int_equal(r.lens[f->unit_at + 3] & RECORD_LEN_MASK, 4);
}

/* Longer than a field can be: cut behind a space, and nothing is lost. */
static void test_long_text(void **state)
{
	struct record r;
	const size_t n = 200000;
	char *text = malloc(n + 1);
	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		text[i] = i % 7 == 6 ? ' ' : 'a';
	text[n] = '\0';
	record_builder_clear(&b);
	buf_clear(&bytes);
	field(FIELD_BODY, 0, text);
	assert_int_equal(record_finish(&b, &bytes), ST_OK);
	assert_int_equal(record_verify(bytes.data, bytes.len, &r), ST_OK);
	assert_int_equal(r.head->units_n, n / 7 + 1);
	size_t at = 0;
	for (uint32_t i = 0; i < r.head->fields_n; i++) {
		struct str s = record_text(&r, r.fields[i].text);
		assert_true(s.len > 0 && s.len <= 65535);
		assert_memory_equal(s.s, text + at, s.len);
		at += s.len;
	}
	assert_int_equal(at, n);
	/* One word of Chinese: cut between characters. */
	for (size_t i = 0; i + 3 <= n; i += 3)
		memcpy(text + i, "退", 3);
	text[n - n % 3] = '\0';
	record_builder_clear(&b);
	buf_clear(&bytes);
	field(FIELD_BODY, 0, text);
	assert_int_equal(record_finish(&b, &bytes), ST_OK);
	assert_int_equal(record_verify(bytes.data, bytes.len, &r), ST_OK);
	for (uint32_t i = 0; i < r.head->fields_n; i++) {
		struct str s = record_text(&r, r.fields[i].text);
		assert_int_equal(utf8_valid(s.s, s.len), s.len);
	}
	free(text);
}

static void test_many_sections(void **state)
{
	struct record r;
	(void)state;
	record_builder_clear(&b);
	buf_clear(&bytes);
	for (int i = 0; i < 70000; i++)
		record_add_section(&b, "s", "");
	field(FIELD_BODY, UINT16_MAX - 1, "text");
	assert_int_equal(record_finish(&b, &bytes), ST_OK);
	assert_int_equal(record_verify(bytes.data, bytes.len, &r), ST_OK);
	assert_int_equal(r.head->sections_n, UINT16_MAX);
}

static void test_empty_and_second(void **state)
{
	struct record r;
	(void)state;
	record_builder_clear(&b);
	buf_clear(&bytes);
	buf_puts(&bytes, "xyz"); /* a record begins at a multiple of 8 */
	assert_int_equal(record_finish(&b, &bytes), ST_OK);
	assert_int_equal(record_verify(bytes.data + 8, bytes.len - 8, &r), ST_OK);
	assert_int_equal(r.head->fields_n, 0);
}

/* Reads all that a view gives. */
static uint64_t touch(const struct record *r)
{
	uint64_t sum = r->head->crc;
	for (int i = 0; i < REC_STRINGS; i++) {
		struct str s = record_str(r, (enum record_string)i);
		sum += str_hash(s.s, s.len);
	}
	for (uint32_t i = 0; i < r->head->fields_n; i++) {
		const struct record_field *f = &r->fields[i];
		struct str s = record_text(r, f->text);
		sum += str_hash(s.s, s.len);
		for (uint32_t k = 0; k < f->unit_n; k++)
			sum += r->hashes[f->unit_at + k] + r->starts[f->unit_at + k] +
			       r->lens[f->unit_at + k];
	}
	for (uint32_t i = 0; i < r->head->sections_n; i++) {
		struct str s = record_text(r, r->sections[i].title),
			   t = record_text(r, r->sections[i].anchor);
		sum += str_hash(s.s, s.len) + str_hash(t.s, t.len);
	}
	return sum;
}

/* A copy of just those bytes, so that a step past them is seen. */
static char *copy_of(size_t len)
{
	char *p = aligned_alloc(16, (len + 16) / 16 * 16);
	assert_non_null(p);
	memcpy(p, bytes.data, len);
	return p;
}

static void test_truncated(void **state)
{
	struct record r;
	(void)state;
	build();
	for (size_t len = 0; len < bytes.len; len++) {
		char *p = malloc(len ? len : 1);
		assert_non_null(p);
		memcpy(p, bytes.data, len);
		assert_int_equal(record_view(p, len, &r), ST_CORRUPT);
		free(p);
	}
	/* More than the record behind it is no fault, an odd address is. */
	assert_int_equal(record_view(bytes.data, bytes.len + 8, &r), ST_OK);
	assert_int_equal(record_view(bytes.data + 4, bytes.len - 4, &r), ST_CORRUPT);
}

static void test_flipped(void **state)
{
	volatile uint64_t sum = 0;
	struct record r;
	(void)state;
	build();
	for (size_t i = 0; i < bytes.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			char *p = copy_of(bytes.len);
			p[i] = (char)(p[i] ^ 1 << bit);
			if (record_view(p, bytes.len, &r) == ST_OK)
				sum += touch(&r);
			assert_int_equal(record_verify(p, bytes.len, &r), ST_CORRUPT);
			free(p);
		}
	for (int i = 0; i < 20000; i++) {
		char *p = copy_of(bytes.len);
		for (uint32_t k = 1 + random_below(8); k > 0; k--)
			p[random_below(sizeof(struct record_head) + 100)] = (char)random_below(256);
		if (record_view(p, bytes.len, &r) == ST_OK)
			sum += touch(&r);
		free(p);
	}
}

static int set_up(void **state)
{
	(void)state;
	if (analyzer_new(&a) != ST_OK)
		return -1;
	record_builder_init(&b, a);
	buf_init(&bytes, BUF_MAX_TEXT);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	record_builder_release(&b);
	buf_release(&bytes);
	analyzer_free(a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round_trip),	     cmocka_unit_test(test_units),
	    cmocka_unit_test(test_long_text),	     cmocka_unit_test(test_many_sections),
	    cmocka_unit_test(test_empty_and_second), cmocka_unit_test(test_truncated),
	    cmocka_unit_test(test_flipped),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
