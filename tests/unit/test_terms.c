/* The terms of one document, counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "index/terms.h"

#include <cmocka.h>

static struct terms t;

static uint32_t wdf_of(const char *term)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.v[i].len == strlen(term) && memcmp(t.v[i].s, term, t.v[i].len) == 0)
			return t.v[i].wdf;
	return UINT32_MAX;
}

static void add_text(struct analyzer *a, enum record_field_kind kind, const char *s)
{
	struct units u;
	units_init(&u);
	assert_int_equal(analyzer_run(a, s, strlen(s), &u), ST_OK);
	terms_add_field(&t, kind, &u);
	units_release(&u);
}

static void test_fields(void **state)
{
	static const struct {
		const char *term;
		uint32_t wdf;
	} want[] = {
	    {"退", 4},	    {"款", 3},	   {"货", 1},	  {"退款", 3},	  {"退货", 1},
	    {"S退", 1},	    {"S退款", 1},  {"refund", 3}, {"Srefund", 1}, {"Wrefunds", 0},
	    {"Wrefund", 0}, {"ca1234", 1}, {"ca", 1},	  {"1234", 1},	  {"Wca", 0},
	};
	struct analyzer *a = NULL;
	(void)state;
	assert_int_equal(analyzer_new(&a), ST_OK);
	terms_init(&t);
	add_text(a, FIELD_TITLE, "退款 Refunds");
	add_text(a, FIELD_BODY, "退款, 退貨 and a refund of CA-1234");
	assert_int_equal(t.failed, ST_OK);
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
		assert_int_equal(wdf_of(want[i].term), want[i].wdf);
	assert_int_equal(wdf_of("S货"), UINT32_MAX); /* not in the title */
	assert_int_equal(wdf_of("Wca1234"), UINT32_MAX);
	assert_int_equal(wdf_of("款退"), UINT32_MAX); /* a comma is between */
	terms_clear(&t);
	assert_int_equal(t.n, 0);
	add_text(a, FIELD_QUESTION, "退款");
	assert_int_equal(wdf_of("S退款"), 1);
	assert_int_equal(wdf_of("退款"), 1);
	terms_release(&t);
	analyzer_free(a);
}

static void test_many(void **state)
{
	char s[32];
	(void)state;
	terms_init(&t);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 50000; i++)
			terms_add(&t, 'X', s, (size_t)snprintf(s, sizeof s, "%d", i), 1);
	assert_int_equal(t.n, 50000);
	assert_int_equal(wdf_of("X0"), 2);
	assert_int_equal(wdf_of("X49999"), 2);
	assert_int_equal(t.failed, ST_OK);
	terms_release(&t);
}

static void test_too_long(void **state)
{
	char s[300];
	(void)state;
	memset(s, 'a', sizeof s);
	terms_init(&t);
	terms_add(&t, 'X', s, 239, 1);
	assert_int_equal(t.n, 1);
	terms_add(&t, 'X', s, 240, 1); /* left out: Xapian would refuse it */
	terms_add(&t, 0, s, sizeof s, 1);
	assert_int_equal(t.n, 1);
	assert_int_equal(t.failed, ST_OK);
	terms_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_fields),
					   cmocka_unit_test(test_many),
					   cmocka_unit_test(test_too_long)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
