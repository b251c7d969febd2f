/* The configuration: defaults, every key, and what is said of a wrong one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerd/base/config.h"
#include "answerd/base/hours.h"
#include "answerd/base/near.h"

#include <cmocka.h> /* last: it has a macro named fail */

static char path[] = "/tmp/answerd-test-config-XXXXXX";

static int set_up(void **state)
{
	int fd = mkstemp(path);
	(void)state;
	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(path);
}

static enum status load(const char *text, const struct config **out, struct buf *err)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	buf_init(err, BUF_MAX_TEXT);
	return config_load(path, out, err);
}

static void test_defaults(void **state)
{
	const struct config *none = NULL, *empty = NULL;
	struct buf err;
	(void)state;
	assert_int_equal(config_load(NULL, &none, NULL), ST_OK);
	assert_int_equal(load("# nothing\n", &empty, &err), ST_OK);
	assert_string_equal(none->kb, "kb");
	assert_string_equal(none->listen.v[0], "127.0.0.1:8080");
	assert_int_equal(none->languages.n, 3);
	assert_true(none->search.answered_at == 0.24);
	assert_int_equal(none->feedback.abandon_after_ms, 1800000);
	assert_int_equal(none->rates.contact.per_window, 5);
	assert_int_equal(none->rates.contact.window_ms, 60000);
	assert_true(none->feedback.learn && none->log.json && none->contact.callback);
	assert_null(none->base_url);
	assert_null(none->path);
	assert_string_equal(empty->path, path);
	assert_int_equal(empty->limits.connections, none->limits.connections);
	config_drop(none);
	config_drop(empty);
	buf_release(&err);
}

static const char full[] =
    "kb: articles\nkb_writable: yes\ndata: /var/lib/answerd\n"
    "listen: ['[::1]:0', unix:/run/answerd/http.sock]\nthreads: 4\nlanguages: [en, ZH-hant-tw]\n"
    "base_url: https://help.example.com/\nsite_name: Help of Ours\n"
    "search: {answered_at: .75, query_bytes: 256, cache_mb: 0, resident_mb: 9}\n"
    "feedback: {abandon_after: 90s, close_after: 2d, learn: {on: off, sessions: 1},\n"
    "  retention: {events: 30d, contacts: 12h, totals: 800d}}\n"
    "contact:\n  timezone: Europe/Paris\n  callback: false\n  channels:\n"
    "    - {kind: phone, to: '+86 400', hours: 'Mo-Su 09:00-21:00', closed: [2027-02-06],\n"
    "       reply_within: 1m}\n"
    "    - {kind: email, to: help@example.com}\n    - {kind: chat, href: https://x.y/}\n"
    "console: {frame_ancestors: [self]}\n"
    "widget: {origins: ['https://a.b:8443'], suggest: [{path: /checkout/*, articles: [en/a]}]}\n"
    "limits: {connections: 10, per_client: 5, header_bytes: 2048, body_bytes: 2048,\n"
    "  request_timeout: 500ms, idle_timeout: 1m}\n"
    "rates: {search: 0, events: 10/s, contact: 1/h}\ntrusted_proxies: [10.0.0.0/8, '::1']\n"
    "tls: {cert: a, key: b}\nlog: {level: warn, format: text, slow_search: 1s}\n"
    "webhooks:\n  - {url: 'http://127.0.0.1/x', secret: 0123456789abcdef}\n"
    "  - {url: 'https://crm.example.com/in', secret: 0123456789abcdef, events: [gap.new, surge],\n"
    "     min_priority: 2.5, lang: zh}\n"
    "  - {url: 'http://10.0.0.1/', secret: 0123456789abcdef, insecure: true}\ncategories: "
    "{payment: {weight: 2.5}, other: }\n";

static void test_every_key(void **state)
{
	const struct config *c = NULL;
	struct buf err;
	(void)state;
	if (load(full, &c, &err) != ST_OK)
		fail_msg("%s", err.data);
	assert_string_equal(c->kb, "articles");
	assert_true(c->kb_writable);
	assert_string_equal(c->listen.v[1], "unix:/run/answerd/http.sock");
	assert_int_equal(c->threads, 4);
	assert_string_equal(c->languages.v[1], "zh-Hant-TW");
	assert_string_equal(c->base_url, "https://help.example.com");
	assert_int_equal(c->site_name.n, 1);
	assert_string_equal(c->site_name.texts[0], "Help of Ours");
	assert_true(c->search.answered_at == 0.75 && c->search.cache_mb == 0 &&
		    c->search.resident_mb == 9);
	assert_int_equal(c->feedback.abandon_after_ms, 90000);
	assert_false(c->feedback.learn);
	assert_int_equal(c->feedback.keep_contacts_ms, 43200000);
	assert_int_equal(c->contact.channels_n, 3);
	assert_string_equal(c->contact.channels[0].closed.v[0], "2027-02-06");
	assert_null(c->contact.channels[1].hours);
	assert_string_equal(c->widget.suggest[0].articles.v[0], "en/a");
	assert_int_equal(c->limits.request_timeout_ms, 500);
	assert_int_equal(c->rates.search.per_window, 0);
	assert_int_equal(c->rates.contact.window_ms, 3600000);
	assert_int_equal(c->log.level, LOG_WARN);
	assert_false(c->log.json);
	assert_int_equal(c->categories_n, 2);
	assert_int_equal(c->webhooks_n, 3);
	assert_true(c->webhooks[0].events & config_webhook_event("contact.due"));
	assert_string_equal(c->webhooks[0].lang, "");
	assert_int_equal(c->webhooks[1].events,
			 config_webhook_event("gap.new") | config_webhook_event("surge"));
	assert_true(c->webhooks[1].min_priority > 2.4 && c->webhooks[1].min_priority < 2.6);
	assert_string_equal(c->webhooks[1].lang, "zh");
	assert_string_equal(c->webhooks[2].secret, "0123456789abcdef");
	assert_true(c->categories[0].weight == 2.5 && c->categories[1].weight == 1);
	config_drop(c);
	buf_release(&err);
}

static const struct {
	const char *text, *says;
} wrong[] = {
    {"lisen: [127.0.0.1:1]", ":1: unknown key 'lisen': 'listen'"},
    {"a: 1\nzzzzzz: 2", ":2: unknown key 'zzzzzz'"},
    {"timezone: UTC", "belongs under 'contact'"},
    {"search: {cache: 1}", "'search.cache'"},
    {"search: 5", "key: value"},
    {"listen: [':80']", "0.0.0.0"},
    {"listen: [localhost:80]", "127.0.0.1"},
    {"listen: ['127.0.0.1:70000']", "port"},
    {"listen: ['unix:run/x']", "absolute"},
    {"listen: []", "at least one"},
    {"threads: -1", "0 to 256"},
    {"threads: many", "0 to 256"},
    {"languages: [english language]", "zh-CN"},
    {"languages: [en, EN]", "twice"},
    {"languages: []", "at least one"},
    {"base_url: help.example.com", "https://"},
    {"search: {answered_at: 1.5}", "0 to 1"},
    {"search: {answered_at: -1}", "0 to 1"},
    {"search: {answered_at: 1e-3}", "0 to 1"},
    {"feedback: {abandon_after: 30}", "unit"},
    {"feedback: {learn: {on: perhaps}}", "true or false"},
    {"contact: {timezone: Asia/Shangai}", "time zone"},
    {"contact: {timezone: ../../etc/passwd}", "time zone"},
    {"contact: {channels: [{kind: fone, to: 1}]}", "kind"},
    {"contact: {channels: [{kind: phone, to: abc}]}", "number"},
    {"contact: {channels: [{kind: email, to: abc}]}", "address"},
    {"contact: {channels: [{kind: link, href: 'javascript:x'}]}", "href"},
    {"contact: {channels: [{kind: chat, href: //evil}]}", "href"},
    {"contact: {channels: [{kind: phone, to: 1, hours: 9-5}]}", "hours"},
    {"contact: {channels: [{kind: phone, to: 1, closed: [2027-02-30]}]}", "date"},
    {"contact: {channels: {kind: phone}}", "list"},
    {"console: {frame_ancestors: ['a; script-src *']}", "origin"},
    {"widget: {origins: [https://a.b/c]}", "origin"},
    {"widget: {suggest: [{path: /x}]}", "articles"},
    {"rates: {search: 200}", "200/s"},
    {"rates: {search: 5/w}", "200/s"},
    {"trusted_proxies: [10.0.0.0/33]", "10.0.0.0/8"},
    {"trusted_proxies: [proxy]", "10.0.0.0/8"},
    {"tls: {cert: a}", "both"},
    {"log: {level: loud}", "debug"},
    {"webhooks: [https://x/]", "key: value"},
    {"webhooks: {url: https://x/}", "list"},
    {"webhooks: [{url: ftp://x, secret: 0123456789abcdef}]", "https://"},
    {"webhooks: [{secret: 0123456789abcdef}]", "`url`"},
    {"webhooks: [{url: https://x/}]", "`secret`"},
    {"webhooks: [{url: https://x/, secret: short}]", "16 bytes"},
    {"webhooks: [{url: https://x/, secret_file: /nowhere/secret}]", "secret_file"},
    {"webhooks: [{url: https://x/, secret: 0123456789abcdef, secret_file: a}]", "secret_file"},
    {"webhooks: [{url: http://example.com/, secret: 0123456789abcdef}]", "insecure"},
    {"webhooks: [{url: http://127.0.0.1.example.com/, secret: 0123456789abcdef}]", "insecure"},
    {"webhooks: [{url: 'http://[::1]evil.example/', secret: 0123456789abcdef}]", "host"},
    {"webhooks: [{url: 'http://[::1]:99999/', secret: 0123456789abcdef}]", "host"},
    {"webhooks: [{url: 'http://[::1]:0/', secret: 0123456789abcdef}]", "host"},
    {"webhooks: [{url: 'http://[::1]:80evil/', secret: 0123456789abcdef}]", "host"},
    {"webhooks: [{url: 'http://[::1', secret: 0123456789abcdef}]", "host"},
    {"webhooks: [{url: 'http://[::1.evil]/', secret: 0123456789abcdef}]", "host"},
    {"webhooks: [{url: 'http://[::2]/', secret: 0123456789abcdef}]", "insecure"},
    {"webhooks: [{url: 'http://127.0.0.1:1:2/', secret: 0123456789abcdef}]", "host"},
    {"webhooks: [{url: 'http://127.0.0.1@example.com/', secret: 0123456789abcdef}]", "password"},
    {"webhooks: [{url: https://x/, secret: 0123456789abcdef, events: [gap.old]}]", "gap.new"},
    {"webhooks: [{url: https://x/, secret: 0123456789abcdef, event: [surge]}]", "'events' is"},
    {"webhooks: [{url: https://x/, secret: 0123456789abcdef, min_priority: -1}]", "from 0"},
    {"webhooks: [{url: https://x/, secret: 0123456789abcdef, lang: english!}]", "language"},
    {"webhooks: [{url: https://x/, secret: 0123456789abcdef},\n"
     " {url: https://x/, secret: 0123456789abcdef}]",
     "twice"},
    {"categories: {a: {weight: -1}}", "0 to 100"},
    {"categories: [a]", ":1: 'categories' must be a map"},
    {"categories: {a: Payroll}", ":1: 'categories' holds 'a': it must be a map, as {name"},
    {"categories: {a: {nmae: Payroll}}", "'name' is meant"},
    {"categories:\n  a:\n    name: [Payroll]", ":3: 'name' must be one text"},
    {"categories:\n  a:\n    name: {en: [a]}", ":3: 'name' must be one text"},
    {"categories:\n  a: {name: {english!: Payroll}}", ":2: 'name' holds 'english!'"},
    {"categories: {a: {name: \"two\\nlines\"}}", "one line of at most 100 bytes"},
    {"categories: {a: {name: "
     "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
     "1234567890}}",
     "one line of at most 100 bytes"},
    {"site_name: {english!: Help}", ":1: "},
    {"site_name: {en: [a]}", "one text"},
    {"kb: ''", "path"},
    {"kb: [a]", "one text"},
    {"a: b: c", ":1: "},
};

static void test_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const struct config *c = NULL;
		struct buf err;
		enum status st = load(wrong[i].text, &c, &err);
		if (st != ST_INVALID || c || !strstr(err.data, wrong[i].says))
			fail_msg("%s: %d %s", wrong[i].text, st, err.data);
		buf_release(&err);
	}
}

static void test_all_faults_at_once(void **state)
{
	const struct config *c = NULL;
	struct buf err;
	(void)state;
	assert_int_equal(load("threads: x\nlog: {level: y}\n", &c, &err), ST_INVALID);
	assert_non_null(strstr(err.data, ":1: "));
	assert_non_null(strstr(err.data, "\n"));
	assert_non_null(strstr(err.data, ":2: "));
	buf_release(&err);
	buf_init(&err, BUF_MAX_ERR);
	assert_int_equal(config_load("/nonexistent/x.yml", &c, &err), ST_NOTFOUND);
	buf_release(&err);
}

static void test_site_name_by_language(void **state)
{
	const struct config *c = NULL;
	struct buf err;
	(void)state;
	assert_int_equal(
	    load("site_name: {zh-CN: 云帆旅行, en: Yunfan Travel, zh-TW: }\n", &c, &err), ST_OK);
	assert_int_equal(c->site_name.n, 2);
	assert_string_equal(c->site_name.texts[0], "云帆旅行");
	assert_string_equal(c->site_name.langs[1], "en");
	assert_string_equal(c->site_name.texts[1], "Yunfan Travel");
	config_drop(c);
	buf_release(&err);
}

static void test_names_of_categories(void **state)
{
	const struct config *c = NULL;
	struct buf err;
	(void)state;
	if (load("categories:\n  payroll: {name: {zh-CN: 薪资, zh-TW: , en: Payroll}, weight: 2}\n"
		 "  shop/billing: {name: Billing}\n  other: {name: , weight: 0}\n  none:\n",
		 &c, &err) != ST_OK)
		fail_msg("%s", err.data);
	assert_int_equal(c->categories_n, 4);
	const struct config_category *of = config_category(c, str_of("payroll"));
	assert_non_null(of);
	assert_true(of->weight == 2);
	assert_int_equal(of->name.n, 2);
	assert_string_equal(of->name.langs[0], "zh-CN");
	assert_string_equal(of->name.texts[1], "Payroll");
	of = config_category(c, str_of("shop/billing"));
	assert_int_equal(of->name.n, 1);
	assert_string_equal(of->name.langs[0], "");
	assert_string_equal(of->name.texts[0], "Billing");
	assert_int_equal(config_category(c, str_of("other"))->name.n, 0);
	assert_true(config_category(c, str_of("none"))->weight == 1);
	assert_null(config_category(c, str_of("pay")));
	config_drop(c);
	buf_release(&err);
}

static void test_flags(void **state)
{
	const struct config_flags good = {.kb = "x", .listen = "127.0.0.1:0", .threads = "2"};
	const struct config_flags bad = {.threads = "1000", .listen = "x"};
	const struct config *c = NULL;
	struct buf err;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	assert_int_equal(config_load_with(NULL, &good, &c, &err), ST_OK);
	assert_string_equal(c->kb, "x");
	assert_string_equal(c->data, "data");
	assert_int_equal(c->listen.n, 1);
	assert_int_equal(c->threads, 2);
	assert_ptr_equal(config_hold(c), c);
	config_drop(c);
	assert_string_equal(c->kb, "x");
	config_drop(c);
	assert_int_equal(config_load_with(NULL, &bad, &c, &err), ST_INVALID);
	assert_non_null(strstr(err.data, "--threads"));
	assert_non_null(strstr(err.data, "--listen"));
	buf_release(&err);
}

/* Monday is 0. */
static const struct {
	const char *text;
	int day, minute;
	bool open;
} hours[] = {
    {"Mo-Fr 09:00-18:00", 0, 540, true},
    {"Mo-Fr 09:00-18:00", 0, 539, false},
    {"Mo-Fr 09:00-18:00", 4, 1079, true},
    {"Mo-Fr 09:00-18:00", 4, 1080, false},
    {"Mo-Fr 09:00-18:00", 5, 600, false},
    {"Mo-Fr 09:00-12:00,13:00-18:00", 0, 750, false},
    {"Mo-Fr 09:00-12:00,13:00-18:00", 0, 800, true},
    {"Mo-Fr 09:00-18:00; Sa 10:00-14:00", 5, 620, true},
    {"Mo-Fr 09:00-18:00, Sa,Su 10:00-14:00", 6, 620, true},
    {"Mo-Su 09:00-18:00; Su off", 6, 620, false},
    {"24/7", 3, 0, true},
    {"Fr-Mo 09:00-10:00", 6, 550, true},
    {"Fr-Mo 09:00-10:00", 2, 550, false},
    {"Mo 22:00-02:00", 0, 1439, true},
    {"Mo 22:00-02:00", 1, 60, true},
    {"Mo 22:00-02:00", 1, 120, false},
    {"Su 22:00-02:00", 0, 60, true},
    {"8:00-24:00", 0, 1439, true},
};

static void test_hours(void **state)
{
	static const char *const bad[] = {"",
					  "Mo",
					  "9-5",
					  "Mo-Fr 9-18",
					  "Xx 09:00-10:00",
					  "Mo 25:00-26:00",
					  "Mo 09:60-10:00",
					  "Mo 09:00",
					  "24/7 x",
					  "Mo 09:00-09:00"};
	struct hours h;
	(void)state;
	for (size_t i = 0; i < sizeof hours / sizeof hours[0]; i++) {
		assert_int_equal(hours_parse(hours[i].text, &h, NULL), ST_OK);
		if (hours_open(&h, hours[i].day, hours[i].minute) != hours[i].open)
			fail_msg("%s %d %d", hours[i].text, hours[i].day, hours[i].minute);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (hours_parse(bad[i], &h, NULL) != ST_INVALID)
			fail_msg("%s", bad[i]);
}

static void test_near(void **state)
{
	static const char *const names[] = {"listen", "title", "tags", "category", "owner"};
	static const struct {
		const char *word, *near;
	} cases[] = {
	    {"lisen", "listen"}, {"tag", "tags"}, {"ttile", "title"}, {"categories", "category"},
	    {"order", NULL},	 {"xy", NULL},	  {"menu", NULL}};
	(void)state;
	assert_int_equal(near_distance("abc", "acb"), 1);
	assert_int_equal(near_distance("", "abc"), 3);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *got = near_name(cases[i].word, names, 5, sizeof names[0]);
		if (!cases[i].near)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].near);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_defaults),
	    cmocka_unit_test(test_every_key),
	    cmocka_unit_test(test_wrong),
	    cmocka_unit_test(test_all_faults_at_once),
	    cmocka_unit_test(test_site_name_by_language),
	    cmocka_unit_test(test_names_of_categories),
	    cmocka_unit_test(test_flags),
	    cmocka_unit_test(test_hours),
	    cmocka_unit_test(test_near),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
