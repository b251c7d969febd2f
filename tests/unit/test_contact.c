/* The ways to a human, and which of them are open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/feedback/contact.h"

#include <cmocka.h>

/* Times as they are in Shanghai, eight hours before UTC; 2026-10-01 is a Thursday. */
static int64_t at(const char *date, int hour, int minute)
{
	int64_t days = 0;
	assert_int_equal(clock_parse_date(date, strlen(date), &days), ST_OK);
	return ((days * 24 + hour - 8) * 60 + minute) * 60000;
}

static const struct {
	const char *hours, *closed;
	const char *date;
	int hour, minute;
	bool open;
	const char *opens; /* NULL: not within 14 days, or open */
	int opens_hour, opens_minute;
} cases[] = {
    {NULL, NULL, "2026-10-01", 3, 0, true, NULL, 0, 0},
    {"24/7", NULL, "2026-10-01", 3, 0, true, NULL, 0, 0},
    {"Mo-Fr 09:00-18:00", NULL, "2026-10-01", 9, 0, true, NULL, 0, 0},
    {"Mo-Fr 09:00-18:00", NULL, "2026-10-01", 17, 59, true, NULL, 0, 0},
    {"Mo-Fr 09:00-18:00", NULL, "2026-10-01", 8, 59, false, "2026-10-01", 9, 0},
    {"Mo-Fr 09:00-18:00", NULL, "2026-10-01", 18, 0, false, "2026-10-02", 9, 0},
    {"Mo-Fr 09:00-18:00", NULL, "2026-10-02", 18, 0, false, "2026-10-05", 9, 0}, /* weekend */
    {"Mo-Fr 09:00-18:00", NULL, "2026-10-03", 12, 0, false, "2026-10-05", 9, 0},
    {"Mo-Fr 09:00-18:00", "2026-10-05", "2026-10-03", 12, 0, false, "2026-10-06", 9, 0},
    {"Mo-Fr 09:00-18:00", "2026-10-01", "2026-10-01", 12, 0, false, "2026-10-02", 9, 0},
    {"Mo-Fr 09:00-12:00,13:30-18:00", NULL, "2026-10-01", 12, 30, false, "2026-10-01", 13, 30},
    {"Mo-Fr 13:30-18:00,09:00-12:00", NULL, "2026-10-01", 8, 0, false, "2026-10-01", 9, 0},
    {"Mo-Su 09:00-21:00", NULL, "2026-10-04", 23, 0, false, "2026-10-05", 9, 0},
    {"Su off", NULL, "2026-10-04", 12, 0, false, NULL, 0, 0},
    {"Mo-Su 22:00-02:00", NULL, "2026-10-01", 1, 30, true, NULL, 0, 0},
    {"Mo-Su 22:00-02:00", NULL, "2026-10-01", 2, 0, false, "2026-10-01", 22, 0},
    /* A night is of the day on which it began. */
    {"Mo-Su 18:00-02:00", "2026-10-01", "2026-10-02", 1, 0, false, "2026-10-02", 18, 0},
    {"Mo-Su 18:00-02:00", "2026-10-01", "2026-10-01", 1, 0, true, NULL, 0, 0},
    {"Mo-Su 18:00-02:00", "2026-10-01", "2026-10-01", 19, 0, false, "2026-10-02", 18, 0},
    {"Mo-Su 00:00-24:00", "2026-10-01", "2026-10-02", 0, 0, true, NULL, 0, 0},
    {NULL, "2026-10-01", "2026-10-01", 12, 0, false, NULL, 0, 0},
    /* over the end of a year, and of February */
    {"Mo 08:15-09:00", NULL, "2026-12-29", 12, 0, false, "2027-01-04", 8, 15},
    {"We 08:15-09:00", NULL, "2028-02-28", 12, 0, false, "2028-03-01", 8, 15},
};

static void one(size_t i, struct arena *arena)
{
	struct config config = {.kb = ""};
	struct contact_channel *out = NULL;
	const char *closed[1] = {cases[i].closed};
	struct config_channel c = {.kind = "phone",
				   .to = "+86 400",
				   .hours = cases[i].hours,
				   .closed = {closed, cases[i].closed ? 1 : 0}};
	size_t n = 0;
	config.contact.channels = &c;
	config.contact.channels_n = 1;
	assert_int_equal(
	    contact_channels(&config, at(cases[i].date, cases[i].hour, cases[i].minute), arena,
			     &out, &n),
	    ST_OK);
	assert_int_equal(n, 1);
	int64_t opens =
	    cases[i].opens ? at(cases[i].opens, cases[i].opens_hour, cases[i].opens_minute) : 0;
	if (out->open_now != cases[i].open || out->opens_at_ms != opens)
		fail_msg("case %zu: open %d, opens %lld, not %lld", i, out->open_now,
			 (long long)out->opens_at_ms, (long long)opens);
}

static void test_hours(void **state)
{
	struct arena arena;
	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		one(i, &arena);
	arena_release(&arena);
}

static void test_links(void **state)
{
	static struct config_channel c[] = {
	    {.kind = "phone", .to = "+86 400 000-0000 (ext. 1)"},
	    {.kind = "sms", .to = "106 980 00"},
	    {.kind = "email", .to = "help@example.com", .reply_within = "24h"},
	    {.kind = "wechat", .to = "yunfan-help"},
	    {.kind = "chat", .to = "chat", .href = "https://chat.example.com/"},
	    {.kind = "phone",
	     .to = "0000000000000000000000000000000000000000000000000000000000000000000000"},
	    {.kind = "chat", .href = "/chat"},
	    {.kind = "form"},
	};
	static const char *const hrefs[] = {"tel:+8640000000001", "sms:10698000",
					    "mailto:help@example.com", NULL,
					    "https://chat.example.com/"};
	struct config config = {.kb = ""};
	struct contact_channel *out = NULL;
	struct arena arena;
	size_t n = 0;
	(void)state;
	arena_init(&arena);
	config.contact.channels = c;
	config.contact.channels_n = 8;
	assert_int_equal(contact_channels(&config, 0, &arena, &out, &n), ST_OK);
	assert_int_equal(n, 8);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(out[i].kind, c[i].kind);
		assert_string_equal(out[i].to, c[i].to);
		if (hrefs[i])
			assert_string_equal(out[i].href, hrefs[i]);
		else
			assert_null(out[i].href);
	}
	assert_string_equal(out[6].href, "/chat");
	assert_string_equal(out[6].to, "");
	assert_string_equal(out[7].to, "");
	assert_null(out[7].href);
	assert_true(strlen(out[5].href) < 64);
	assert_string_equal(out[2].reply_within, "24h");
	config.contact.channels_n = 0;
	assert_int_equal(contact_channels(&config, 0, &arena, &out, &n), ST_OK);
	assert_int_equal(n, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_hours),
					   cmocka_unit_test(test_links)};
	setenv("TZ", "Asia/Shanghai", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
