/* Categories, channels and hours as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "answerd/text/names.h"

#include <cmocka.h>

static const char en[] =
    "{\"category.account\":\"Account\",\"category.refund\":\"Refunds\",\"contact.kind.phone\":"
    "\"Call us\","
    "\"contact.reply\":\"Reply within {time}\",\"hours.always\":\"Day and night\","
    "\"hours.and\":\", \",\"hours.daily\":\"Every day\",\"hours.zone\":\"{hours} "
    "({zone})\",\"in.hours.one\":\"{n} hour\","
    "\"in.hours.other\":\"{n} hours\",\"language.zh-TW\":\"繁體中文\","
    "\"search.in\":\"In {language}\",\"weekday.1\":\"Mon\",\"weekday.5\":\"Fri\","
    "\"weekday.6\":\"Sat\",\"zone.other\":\" {offset} time\",\"zone.shanghai\":\"Beijing "
    "time\",\"two\":\"{a}{b}{a} {c} {\"}";

static struct message_sets *sets;
static const struct messages *m;
static struct arena arena;

static const struct {
	const char *hours, *text;
} hours[] = {
    {"24/7", "Day and night"},
    {"Mo-Su 00:00-24:00", "Day and night"},
    {"00:00-24:00", "Day and night"},
    {"Mo-Su 00:00-23:00", "Every day 00:00–23:00"},
    {"09:00-21:00", "Every day 09:00–21:00"},
    {"Mo-Su 09:00-21:00", "Every day 09:00–21:00"},
    {"Mo-Fr 09:00-18:00; Sa 10:00-14:00", "Mon–Fri 09:00–18:00, Sat 10:00–14:00"},
    {"Mo-Fr 09:00-12:00,13:00-18:00", "Mon–Fri 09:00–12:00, 13:00–18:00"},
    {"", ""},
};

static void test_hours(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof hours / sizeof hours[0]; i++)
		assert_string_equal(name_hours(m, hours[i].hours, &arena), hours[i].text);
}

static const struct {
	const char *hours, *zone, *text;
} zones[] = {
    {"Mo-Fr 09:00-18:00", "Asia/Shanghai", "Mon–Fri 09:00–18:00 (Beijing time)"},
    {"09:00-21:00", "Asia/Kolkata", "Every day 09:00–21:00 (UTC+5:30 time)"},
    {"09:00-21:00", "UTC", "Every day 09:00–21:00 (UTC time)"},
    {"24/7", "Asia/Shanghai", "Day and night"},
    {"Mo-Su 00:00-24:00", "Asia/Kolkata", "Day and night"},
    {"", "UTC", ""},
};

/* The process runs in the zone of the config. */
static void test_zones(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
		setenv("TZ", zones[i].zone, 1);
		tzset();
		assert_string_equal(name_hours_in(m, zones[i].hours, zones[i].zone, &arena),
				    zones[i].text);
	}
}

static const struct {
	const char *within, *text;
} replies[] = {{"1h", "Reply within 1 hour"},
	       {"24h", "Reply within 24 hours"},
	       {"soon", "Reply within soon"},
	       {"5", "Reply within 5"},
	       {"2hours", "Reply within 2hours"}};

static void test_reply(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++)
		assert_string_equal(name_reply(m, replies[i].within, &arena), replies[i].text);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(name_channel(m, "phone"), "Call us");
	assert_string_equal(name_channel(m, "fax"), "fax");
	assert_string_equal(name_language(m, str_of("zh-TW"), &arena), "繁體中文");
	assert_string_equal(name_in_language(m, str_of("zh-TW"), &arena), "In 繁體中文");
	assert_string_equal(name_in_language(m, str_of("fr"), &arena), "In fr");
}

static const struct {
	const char *id, *lang, *name;
} categories[] = {
    {"refund", "en", "Refunds"},
    {"shop/two-words_more", "en", "Two words more"},
    {"退款", "en", "退款"},
    {"", "en", ""},
    {"payroll", "zh-CN", "薪资"},
    {"payroll", "zh-SG", "薪资"},
    {"payroll", "en-GB", "Payroll"},
    {"payroll", "zh-TW", "薪资"}, /* the nearest */
    {"payroll", "fr", "Payroll"}, /* the first */
    {"payroll", "", "Payroll"},
    {"account", "zh-CN", "Accounts & ledgers"}, /* one text for all, over the messages */
    {"billing", "en", "Billing"},
};

/* The config's own names go first; else it is as the messages say. */
static void test_categories(void **state)
{
	const char *langs[] = {"en", "zh-CN"}, *payroll[] = {"Payroll", "薪资"};
	const char *all[] = {""}, *account[] = {"Accounts & ledgers"};
	struct config_category own[] = {
	    {.id = "payroll", .name = {payroll, langs, 2}},
	    {.id = "account", .name = {account, all, 1}},
	    {.id = "billing", .weight = 2},
	};
	const struct config c = {.categories = own, .categories_n = 3};
	(void)state;
	for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++)
		assert_string_equal(name_category(&c, m, str_of(categories[i].lang),
						  str_of(categories[i].id), &arena),
				    categories[i].name);
}

/* A value is no template; what has none stays. */
static void test_fill(void **state)
{
	(void)state;
	assert_string_equal(messages_fill(m, &arena, "two", "a", "{b}", "b", "2", NULL),
			    "{b}2{b} {c} {");
	assert_string_equal(messages_fill(m, &arena, "none", NULL), "none");
}

/* A folder with one language; whoever reads another is shown that one. */
static int begin(void **state)
{
	char dir[] = "/tmp/test_names.XXXXXX", path[64];
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/en.json", dir);
	FILE *f = fopen(path, "w");
	if (!f)
		return -1;
	fputs(en, f);
	fclose(f);
	enum status st = message_sets_load(dir, &sets, NULL);
	unlink(path);
	rmdir(dir);
	arena_init(&arena);
	m = st ? NULL : message_sets_for(sets, "fr");
	return st ? -1 : 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	message_sets_free(sets);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_hours),      cmocka_unit_test(test_zones),
	    cmocka_unit_test(test_reply),      cmocka_unit_test(test_names),
	    cmocka_unit_test(test_categories), cmocka_unit_test(test_fill)};
	return cmocka_run_group_tests(tests, begin, end);
}
