/* Reports: shares, cells, days, weeks, and what numbers mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/base/fs.h"
#include "feedback/report_parts.h"

#include <cmocka.h>

#define MINUTE ((int64_t)60000)
#define TODAY 20727 /* 2026-10-01 */

static unsigned random_state = 7;

static unsigned any(unsigned below)
{
	random_state = random_state * 1103515245u + 12345u;
	return (random_state >> 8) % below;
}

/* With one digit, as in the digest. */
static void assert_shown_add_up(const int64_t n[PARTS], int64_t total)
{
	struct report_sums s = {{0}, 0, 0};
	long all = 0;
	for (int k = 0; k < PARTS; k++)
		s.n[TALLY_PARTS + k] = n[k];
	for (unsigned k = 0; k < PARTS; k++)
		all += lround(report_shown(&s, NUMBER_PARTS + k).value * 1000);
	assert_int_equal(all, total ? 1000 : 0);
}

static void test_shares_add_up(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t n[PARTS], shares[PARTS], total = 0, all = 0;
		for (int k = 0; k < PARTS; k++)
			total += n[k] = any(4) ? any(i % 2 ? 10 : 100000) : 0;
		report_shares(n, 10000, shares);
		for (int k = 0; k < PARTS; k++) {
			all += shares[k];
			assert_true(llabs(shares[k] * total - n[k] * 10000) <= total);
		}
		assert_int_equal(all, total ? 10000 : 0);
		assert_shown_add_up(n, total);
	}
}

static void test_interval(void **state)
{
	const struct report_sums s = {.judged = 10, .correct = 8};
	struct report_value v = report_value(&s, NUMBER_PRECISION);
	(void)state;
	/* 0.4902 to 0.9433, as in the literature for 8 of 10. */
	assert_true(v.low > 0.4901 && v.low < 0.4903);
	assert_true(v.high > 0.9432 && v.high < 0.9434);
	const struct report_sums none = {{0}, 0, 0};
	assert_false(report_value(&none, NUMBER_PRECISION).known);
	assert_false(report_value(&none, NUMBER_SELF_SERVICE).known);
}

/* ---- segments that a page makes up ---- */

static void test_bounded(void **state)
{
	struct report_cells c;
	char segment[32];
	(void)state;
	report_cells_init(&c);
	for (int i = 0; i < 5000; i++) {
		snprintf(segment, sizeof segment, "s%d", i);
		const struct store_total key = {
		    .day = TODAY, .lang = "en", .segment = segment, .category = ""};
		struct store_total *t = report_cell(&c, &key);
		assert_non_null(t);
		t->n[TALLY_SEARCHES]++;
	}
	int64_t n = 0;
	for (size_t i = 0; i < c.n; i++)
		n += c.v[i].n[TALLY_SEARCHES];
	assert_int_equal(n, 5000);
	assert_int_equal(c.n, 2001);
	assert_string_equal(c.v[2000].segment, "other");
	report_cells_release(&c);
}

/* ---- days and weeks ---- */

static void test_days(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	int64_t spring = clock_days(2026, 3, 29), autumn = clock_days(2026, 10, 25);
	assert_int_equal(report_day_start(spring + 1) - report_day_start(spring), 23 * 60 * MINUTE);
	assert_int_equal(report_day_start(autumn + 1) - report_day_start(autumn), 25 * 60 * MINUTE);
	for (int64_t day = spring - 3; day < spring + 300; day++) {
		assert_int_equal(report_day_of(report_day_start(day)), day);
		assert_int_equal(report_day_of(report_day_start(day) - 1), day - 1);
	}
	setenv("TZ", "UTC", 1);
	tzset();
}

static void test_weeks(void **state)
{
	static const struct {
		const char *name;
		int year;
		unsigned month, day; /* its Monday */
	} weeks[] = {{"2026-W47", 2026, 11, 16},
		     {"2026-W01", 2025, 12, 29},
		     {"2020-W53", 2020, 12, 28},
		     {"2021-W01", 2021, 1, 4},
		     {"2024-W01", 2024, 1, 1}};
	static const char *const wrong[] = {"2021-W53", "2026-W00", "2026-W54", "2026-47",
					    "W47",	"",	    "2026-W4x", "2026-W471"};
	(void)state;
	for (size_t i = 0; i < sizeof weeks / sizeof weeks[0]; i++) {
		char name[REPORT_WEEK_LEN];
		int64_t monday = 0;
		assert_int_equal(report_week_parse(weeks[i].name, &monday), ST_OK);
		assert_int_equal(monday, clock_days(weeks[i].year, weeks[i].month, weeks[i].day));
		report_week_name(monday, name);
		assert_string_equal(name, weeks[i].name);
		assert_int_equal(report_week_last(monday + 6), monday - 7);
		assert_int_equal(report_week_last(monday + 7), monday);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		int64_t monday = 0;
		assert_int_equal(report_week_parse(wrong[i], &monday), ST_INVALID);
	}
}

/* ---- what is told ---- */

/* The page shows every definition as it is told. */
static void test_definitions_documented(void **state)
{
	struct buf page, row, err;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	buf_init(&page, 1 << 20);
	buf_init(&row, 65536);
	buf_puts(&row, SOURCE_DIR "/docs/reports.md");
	assert_int_equal(fs_read(row.data, 1 << 20, &page, &err), ST_OK);
	for (size_t i = 0; i < report_definitions_n; i++) {
		buf_clear(&row);
		buf_printf(&row, "| `%s` | %s |", report_definitions[i].key,
			   report_definitions[i].text);
		if (!strstr(page.data, row.data))
			fail_msg("docs/reports.md lacks: %s", row.data);
	}
	buf_release(&err);
	buf_release(&page);
	buf_release(&row);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shares_add_up), cmocka_unit_test(test_interval),
	    cmocka_unit_test(test_bounded),	  cmocka_unit_test(test_days),
	    cmocka_unit_test(test_weeks),	  cmocka_unit_test(test_definitions_documented),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
