/* Times and dates as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerd/base/clock.h"

#include <cmocka.h>

static void test_texts(void **state)
{
	char iso[CLOCK_ISO_LEN], http[CLOCK_HTTP_LEN];
	(void)state;
	clock_iso(1790841600123, iso);
	assert_string_equal(iso, "2026-10-01T08:00:00.123Z");
	clock_iso(0, iso);
	assert_string_equal(iso, "1970-01-01T00:00:00.000Z");
	clock_http(1790841600123, http);
	assert_string_equal(http, "Thu, 01 Oct 2026 08:00:00 GMT");
}

static void test_dates(void **state)
{
	static const struct {
		const char *text;
		int64_t days; /* -1: no date */
	} cases[] = {
	    {"1970-01-01", 0},
	    {"2000-02-29", 11016},
	    {"2026-10-01", 20727},
	    {"2026-10-01T08:00", 20727},
	    {"2026-10-01 08:00", 20727},
	    {"1900-02-29", -1},
	    {"2026-02-29", -1},
	    {"2026-02-30", -1},
	    {"2026-13-01", -1},
	    {"2026-00-01", -1},
	    {"2026-01-00", -1},
	    {"2026-1-1", -1},
	    {"26-10-01", -1},
	    {"2026/10/01", -1},
	    {"", -1},
	    {"2026-10-01x", -1},
	    {"yesterday!", -1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t days = -1;
		enum status st = clock_parse_date(cases[i].text, strlen(cases[i].text), &days);
		assert_int_equal(st == ST_OK, cases[i].days >= 0);
		assert_int_equal(days, cases[i].days);
	}
}

static void test_parse_iso(void **state)
{
	static const struct {
		const char *text;
		int64_t wall_ms; /* -1: no time */
	} cases[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"1970-01-01T08:00+08:00", 0},
	    {"1970-01-02T00:00:01.5Z", 86401000},
	    {"2026-10-01T15:00:00+08:00", 1790838000000},
	    {"2026-10-01T02:30:00-04:30", 1790838000000},
	    {"2026-10-01T07:00:00Z", 1790838000000},
	    {"2026-10-01T07:00:00", -1},
	    {"2026-10-01 07:00:00Z", -1},
	    {"2026-10-01T24:00:00Z", -1},
	    {"2026-10-01T07:60:00Z", -1},
	    {"2026-10-01T07:00:60Z", -1},
	    {"2026-10-01T07:00:00+8", -1},
	    {"2026-10-01T07:00:00+08:00x", -1},
	    {"2026-10-01T07:00:0", -1},
	    {"2026-02-30T07:00:00Z", -1},
	    {"2026-10-01T", -1},
	    {"", -1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t wall_ms = -1;
		enum status st = clock_parse_iso(cases[i].text, strlen(cases[i].text), &wall_ms);
		assert_int_equal(st == ST_OK, cases[i].wall_ms >= 0);
		assert_true(wall_ms == cases[i].wall_ms);
	}
}

static void test_every_day(void **state)
{
	(void)state;
	for (int64_t day = 0; day < 60000; day++) {
		char text[11];
		int64_t again = -1;
		clock_date(day, text);
		assert_int_equal(clock_parse_date(text, 10, &again), ST_OK);
		assert_int_equal(again, day);
	}
}

static void test_clocks(void **state)
{
	(void)state;
	int64_t a = clock_mono_us(), b = clock_mono_us();
	assert_true(b >= a);
	assert_true(clock_wall_ms() > 1500000000000);
}

/* Puts n bytes of an offset at the start of the file. */
static void put(int fd, int64_t ahead_ms, size_t n)
{
	uint64_t bytes = htole64((uint64_t)ahead_ms);
	assert_int_equal(pwrite(fd, &bytes, n, 0), n);
}

static bool is_about(int64_t wall_ms, int64_t real_ms, int64_t ahead_ms)
{
	int64_t off = wall_ms - real_ms - ahead_ms;
	return off >= 0 && off < 600000;
}

/* Last: the clock stays driven. */
static void test_driven(void **state)
{
	const int64_t day = 86400000;
	char path[] = "/tmp/test_clock-XXXXXX";
	struct buf err;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	int64_t real = clock_wall_ms();
	assert_int_equal(clock_drive("/no/such/clock", &err), ST_IO);
	assert_non_null(strstr(err.data, "/no/such/clock"));
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	put(fd, 7 * day, 7);
	buf_clear(&err);
	assert_int_equal(clock_drive(path, &err), ST_INVALID);
	assert_non_null(strstr(err.data, "8 bytes"));
	buf_clear(&err);
	assert_int_equal(clock_drive("/tmp", &err), ST_INVALID);
	assert_true(is_about(clock_wall_ms(), real, 0));
	put(fd, 7 * day, 8);
	assert_int_equal(clock_drive(path, &err), ST_OK);
	int64_t mono = clock_mono_us();
	assert_true(is_about(clock_wall_ms(), real, 7 * day));
	put(fd, 8 * day + 1, 8);
	assert_true(is_about(clock_wall_ms(), real, 8 * day + 1));
	put(fd, -day, 8);
	assert_true(is_about(clock_wall_ms(), real, -day));
	assert_true(clock_mono_us() - mono < 600000000);
	close(fd);
	unlink(path);
	buf_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_texts),     cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_parse_iso), cmocka_unit_test(test_every_day),
	    cmocka_unit_test(test_clocks),    cmocka_unit_test(test_driven)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
