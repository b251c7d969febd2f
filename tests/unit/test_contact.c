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

/* 2026-10-01 is a Thursday; each span is a day of October 2026 with two hours of it, 24 or
 * more: of the next day. */
static const struct {
	const char *what;
	struct config_channel c[3];
	int hour; /* of 2026-10-01 */
	bool limited;
	struct {
		int day, from, to;
	} spans[CONTACT_CALLS_MAX + 1];
} calls[] = {
    {"nobody", {{0}}, 12, false, {{0}}},
    {"no hours", {{.kind = "phone"}}, 12, false, {{0}}},
    {"always", {{.kind = "phone", .hours = "24/7"}}, 12, false, {{0}}},
    {"an e-mail alone", {{.kind = "email"}}, 12, false, {{0}}},
    {"an office",
     {{.kind = "phone", .hours = "Mo-Fr 09:00-18:00"}},
     12,
     true,
     {{1, 9, 18}, {2, 9, 18}, {5, 9, 18}, {6, 9, 18}}},
    {"in the evening",
     {{.kind = "phone", .hours = "Mo-Fr 09:00-18:00"}, {.kind = "email"}},
     18,
     true,
     {{2, 9, 18}, {5, 9, 18}, {6, 9, 18}, {7, 9, 18}}},
    {"the phone counts, not the chat",
     {{.kind = "chat", .hours = "Mo-Su 08:00-22:00"}, {.kind = "phone", .hours = "We 10:00-11:00"}},
     12,
     true,
     {{7, 10, 11}, {14, 10, 11}}},
    {"without a phone the chat does",
     {{.kind = "chat", .hours = "Th,Sa 08:00-10:00"}, {.kind = "email"}},
     12,
     true,
     {{3, 8, 10}, {8, 8, 10}, {10, 8, 10}, {15, 8, 10}}},
    {"one phone is always there",
     {{.kind = "phone", .hours = "Mo-Fr 09:00-18:00"}, {.kind = "phone", .hours = "24/7"}},
     12,
     false,
     {{0}}},
    {"two phones, whose hours meet",
     {{.kind = "phone", .hours = "Th-Fr 12:00-18:00"},
      {.kind = "phone", .hours = "Th 08:00-12:00,20:00-21:00"}},
     11,
     true,
     {{1, 8, 18}, {1, 20, 21}, {2, 12, 18}, {8, 8, 18}}},
    {"over midnight, since yesterday",
     {{.kind = "phone", .hours = "Mo-Su 22:00-02:00"}},
     1,
     true,
     {{0, 22, 26}, {1, 22, 26}, {2, 22, 26}, {3, 22, 26}}},
    {"never", {{.kind = "phone", .hours = "Su off"}}, 12, true, {{0}}},
};

static void test_calls(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		struct config config = {.kb = ""};
		struct config_channel c[3];
		struct contact_span out[CONTACT_CALLS_MAX];
		size_t n = 0;
		memcpy(c, calls[i].c, sizeof c);
		config.contact.channels = c;
		while (config.contact.channels_n < 3 && c[config.contact.channels_n].kind)
			config.contact.channels_n++;
		bool limited = contact_calls(&config, at("2026-10-01", calls[i].hour, 0), out, &n);
		if (limited != calls[i].limited)
			fail_msg("%s: limited %d", calls[i].what, limited);
		for (size_t k = 0; k < n; k++) {
			int64_t day = at("2026-10-01", 0, 0) +
				      (int64_t)(calls[i].spans[k].day - 1) * 86400000;
			assert_true(calls[i].spans[k].to > 0);
			assert_int_equal(out[k].from_ms,
					 day + (int64_t)calls[i].spans[k].from * 3600000);
			assert_int_equal(out[k].to_ms,
					 day + (int64_t)calls[i].spans[k].to * 3600000);
		}
		assert_int_equal(calls[i].spans[n].to, 0);
	}
}

/* A phone that is always there but on one day; another whose hours meet. */
static void test_calls_join(void **state)
{
	static const char *const off[] = {"2026-10-03"};
	struct config_channel c[] = {
	    {.kind = "phone", .closed = {(const char **)off, 1}},
	    {.kind = "phone", .hours = "Sa 00:00-06:00,05:00-07:00"},
	};
	struct config config = {.kb = ""};
	struct contact_span out[CONTACT_CALLS_MAX];
	size_t n = 0;
	(void)state;
	config.contact.channels = c;
	config.contact.channels_n = 2;
	assert_true(contact_calls(&config, at("2026-10-01", 12, 0), out, &n));
	assert_int_equal(n, 2);
	assert_int_equal(out[0].to_ms, at("2026-10-03", 7, 0));
	assert_int_equal(out[1].from_ms, at("2026-10-04", 0, 0));
	assert_true(out[1].to_ms > at("2026-10-14", 0, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_hours), cmocka_unit_test(test_calls),
	    cmocka_unit_test(test_calls_join), cmocka_unit_test(test_links)};
	setenv("TZ", "Asia/Shanghai", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
