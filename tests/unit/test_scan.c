/* What one record holds of a question. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "random_text.h"
#include "scan_record.h"
#include "search/scan.h"

#include <cmocka.h>

static struct scan out;

static void scan(const char *query)
{
	scan_ask(query, strlen(query));
	scan_record(&scan_q, &scan_r, search_x, &out);
}

static void add(enum record_field_kind kind, uint16_t section, const char *s)
{
	scan_field(kind, section, s, strlen(s));
}

static void article(void)
{
	scan_begin();
	record_add_section(&scan_b, "", "");
	record_add_section(&scan_b, "Fees", "fees");
	add(FIELD_TITLE, 0, "Pay with two cards");
	add(FIELD_QUESTION, 0, "可以刷两张卡吗");
	add(FIELD_TAG, 0, "payment");
	add(FIELD_BODY, 0, "Make two bookings.\nLink them.");
	add(FIELD_HEADING, 1, "Fees");
	add(FIELD_BODY, 1, "The surcharge for cards is two euros.");
	add(FIELD_NOTES, 0, "Waive it.");
	scan_end();
}

static bool near(double a, double b)
{
	return a > b - 1e-6 && a < b + 1e-6;
}

static void test_exact(void **state)
{
	(void)state;
	article();
	scan("PAY with two cards!");
	assert_true(near(out.features[FEAT_EXACT], 1) && near(out.features[FEAT_COVER], 1));
	assert_true(near(out.features[FEAT_TITLE], 1) && near(out.features[FEAT_TCOVER], 1));
	assert_true(near(out.features[FEAT_PAIRS], 1));
	scan("可以刷兩張卡嗎"); /* a question, in the other script */
	assert_true(near(out.features[FEAT_EXACT], 1) && near(out.features[FEAT_TITLE], 1));
	scan("cards two with pay");
	assert_true(near(out.features[FEAT_EXACT], 0) && near(out.features[FEAT_COVER], 1));
	assert_true(out.features[FEAT_PAIRS] < 1);
}

static void test_part(void **state)
{
	(void)state;
	article();
	scan("surcharge zebra");
	assert_true(out.features[FEAT_COVER] > 0 && out.features[FEAT_COVER] < 1);
	assert_true(near(out.features[FEAT_TITLE], 0) && near(out.features[FEAT_TCOVER], 0));
	assert_int_equal(out.matched, 1u << FIELD_BODY);
	scan("zebra");
	for (int i = 0; i < FEATURES; i++)
		assert_true(near(out.features[i], 0));
	assert_int_equal(out.matched, 0);
	scan("payment");
	assert_int_equal(out.matched, 1u << FIELD_TAG);
	scan("waive");
	assert_int_equal(out.matched, 1u << FIELD_NOTES);
	scan("the is for"); /* words that say little are no reason to show it */
	assert_int_equal(out.matched, 0);
}

static void test_section(void **state)
{
	(void)state;
	article();
	scan("surcharge fees");
	assert_int_equal(out.best_section, 1);
	assert_true(near(out.features[FEAT_SECTION], 1));
	scan("bookings");
	assert_int_equal(out.best_section, 0);
	scan("Pay with two cards"); /* both as good: the start */
	assert_int_equal(out.best_section, 0);
}

static void test_line(void **state)
{
	(void)state;
	article();
	scan("link them");
	double line = out.features[FEAT_LINE];
	assert_true(near(line, 1));
	scan("link them two bookings");
	assert_true(out.features[FEAT_LINE] < line && out.features[FEAT_LINE] > 0);
}

static double in_order(const char *question)
{
	scan(question);
	return out.features[FEAT_ORDER];
}

/* What stands in the same order counts, whatever stands between; a unit once. */
static void test_order(void **state)
{
	(void)state;
	scan_begin();
	add(FIELD_BODY, 0, "refund ticket voucher hotel");
	scan_end();
	assert_true(near(in_order("refund ticket voucher hotel"), 1));
	double apart = in_order("refund hotel"), turned = in_order("hotel refund");
	assert_true(apart > turned && turned > 0);
	assert_true(in_order("refund refund") < in_order("refund"));
	double backward = in_order("hotel voucher ticket refund"); /* its heaviest word alone */
	assert_true(backward > 0.2 && backward < 0.5);
	assert_true(near(in_order("invoice"), 0));
	assert_true(near(out.features[FEAT_ORDERS], 0));
}

static void test_pairs_need_nearness(void **state)
{
	(void)state;
	scan_begin();
	add(FIELD_BODY, 0, "refund");
	add(FIELD_BODY, 0, "voucher");
	scan_end();
	scan("refund voucher");
	assert_true(near(out.features[FEAT_PAIRS], 0)); /* not across fields */
	scan_begin();
	add(FIELD_BODY, 0, "refund as a voucher");
	scan_end();
	scan("refund voucher");
	assert_true(near(out.features[FEAT_PAIRS], 1));
	scan("voucher refund"); /* in that order alone */
	assert_true(near(out.features[FEAT_PAIRS], 0));
}

static void test_bare(void **state)
{
	(void)state;
	scan_begin();
	scan_end();
	scan("refund");
	assert_int_equal(out.best_section, -1);
	article();
	scan("");
	for (int i = 0; i < FEATURES; i++)
		assert_true(near(out.features[i], 0));
	scan_ask("cards", 5);
	scan_record(&scan_q, &scan_r, NULL, &out); /* no lexicon yet */
	assert_true(out.features[FEAT_COVER] > 0);
}

/* Features lie between 0 and 1, whatever the texts are. */
static void test_random(void **state)
{
	char text[400], query[100];
	(void)state;
	for (int i = 0; i < 3000; i++) {
		scan_begin();
		for (uint32_t k = random_below(3); k > 0; k--)
			record_add_section(&scan_b, "s", "s");
		uint16_t sections = (uint16_t)scan_b.sections.n;
		for (uint32_t k = random_below(6); k > 0; k--)
			scan_field((enum record_field_kind)random_below(FIELD_KINDS),
				   sections ? (uint16_t)random_below(sections) : 0, text,
				   random_text(text, sizeof text));
		scan_end();
		scan_ask(query, random_text(query, sizeof query));
		scan_record(&scan_q, &scan_r, search_x, &out);
		for (int k = 0; k < FEATURES; k++)
			assert_true(out.features[k] >= 0 && out.features[k] <= 1 + 1e-9);
		assert_in_range(out.best_section + 1, 0, sections);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_exact),   cmocka_unit_test(test_part),
	    cmocka_unit_test(test_section), cmocka_unit_test(test_line),
	    cmocka_unit_test(test_order),   cmocka_unit_test(test_pairs_need_nearness),
	    cmocka_unit_test(test_bare),    cmocka_unit_test(test_random),
	};
	return cmocka_run_group_tests(tests, scan_set_up, scan_tear_down);
}
