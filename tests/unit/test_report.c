/* Reports: what visits come to, days that are rolled up, calls, the digest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/feedback/store_events.h"
#include "answerd/feedback/recorder.h"
#include "feedback/report_parts.h"
#include "kb_tree.h"

#include <cmocka.h>

#define MINUTE ((int64_t)60000)
#define TODAY 20727 /* 2026-10-01 */

static const struct config *config;
static struct recorder *recorder;
static struct reports *reports;
static struct buf err;
static unsigned random_state;
static unsigned ids;

static unsigned any(unsigned below)
{
	random_state = random_state * 1103515245u + 12345u;
	return (random_state >> 8) % below;
}

/* ---- what is recorded ---- */

static enum status add_search(struct store *s, void *ctx, struct buf *e)
{
	return store_add_search(s, ctx, e);
}

static enum status add_event(struct store *s, void *ctx, struct buf *e)
{
	bool added = false, counted = false;
	return store_add_event(s, ctx, &added, &counted, e);
}

static enum status add_call(struct store *s, void *ctx, struct buf *e)
{
	return store_add_call(s, ctx, e);
}

static void record(enum status (*run)(struct store *s, void *ctx, struct buf *e), void *ctx)
{
	if (recorder_wait(recorder, run, ctx, &err) != ST_OK)
		fail_msg("%s", err.data);
}

/* Who asks at a time; *id: of the search. */
static void ask(unsigned who, int64_t at_ms, const char *query, const char *article, bool answered,
		char id[27])
{
	struct store_search v = {.at_ms = at_ms,
				 .query = query,
				 .lang = who % 2 ? "en" : "zh-CN",
				 .category = "",
				 .page = "",
				 .segment = who % 3 ? "" : "dealer",
				 .article = article,
				 .confidence = answered ? 0.9 : 0.1,
				 .total = *article ? 3 : 0,
				 .answered = answered};
	snprintf(v.search_id, sizeof v.search_id, "01J%023u", ids++);
	memcpy(id, v.search_id, 27);
	memset(v.session, 0x11, sizeof v.session);
	memcpy(v.session, &who, sizeof who);
	record(add_search, &v);
}

static void event(unsigned who, int64_t at_ms, const char *type, const char *id,
		  const char *article)
{
	struct store_event e = {.at_ms = at_ms,
				.type = type,
				.search_id = id,
				.query = "",
				.article = article,
				.page = "",
				.reason = "",
				.comment = ""};
	store_new_key(e.key);
	memset(e.session, 0x11, sizeof e.session);
	memcpy(e.session, &who, sizeof who);
	record(add_event, &e);
}

static void call(const char *customer, int64_t at_ms, const char *outcome)
{
	struct store_call c = {.at_ms = at_ms,
			       .agent = "t1",
			       .outcome = outcome,
			       .article = "",
			       .query = "",
			       .has_customer = *customer != '\0'};
	memset(c.customer, customer[0], sizeof c.customer);
	record(add_call, &c);
}

static int64_t at(int64_t day, int64_t minute)
{
	return report_day_start(day) + minute * MINUTE;
}

static struct report_sums sum(int64_t from, int64_t to)
{
	struct report_ask a = {.from = from, .to = to, .compare = REPORT_NO_DAY, .audience = -1};
	struct report_summed s;
	assert_int_equal(report_sum(reports, &a, &s, &err), ST_OK);
	struct report_sums all = s.all;
	report_summed_release(&s);
	return all;
}

static void check_summary(const struct report_ask *a, struct buf *out)
{
	buf_clear(out);
	if (report_summary(reports, a, out, &err) != ST_OK)
		fail_msg("%s", err.data);
}

static size_t roll_all(void)
{
	bool more = true;
	size_t rounds = 0;
	for (; more; rounds++)
		if (report_roll(reports, recorder, &more, &err) != ST_OK)
			fail_msg("%s", err.data);
	return rounds;
}

static int64_t count_rolled;
static enum status count_day(void *ctx, int64_t day)
{
	(void)ctx;
	(void)day;
	count_rolled++;
	return ST_OK;
}

static int64_t rolled(enum rolled kind)
{
	count_rolled = 0;
	assert_int_equal(store_rolled(reports->store, kind, 0, 100000, count_day, NULL, &err),
			 ST_OK);
	return count_rolled;
}

/* ---- set up ---- */

static int set_up(void **state)
{
	if (kb_set_up(state) != 0)
		return -1;
	buf_init(&err, BUF_MAX_ERR);
	random_state = 7;
	const struct config_flags flags = {NULL, kb_root, NULL, NULL};
	if (config_load_with(NULL, &flags, &config, &err) != ST_OK ||
	    recorder_start(kb_root, &recorder, &err) != ST_OK ||
	    reports_open(kb_root, config, &reports, &err) != ST_OK)
		return -1;
	reports->now_ms = at(TODAY, 720);
	return 0;
}

static int tear_down(void **state)
{
	reports_close(reports);
	recorder_stop(recorder);
	config_drop(config);
	buf_release(&err);
	return kb_tear_down(state);
}

/* ---- sums ---- */

/* Visits of many days, of every kind that the loop knows. */
static void visit_often(int visits, int days)
{
	static const char *const words[] = {"refund",	  "baggage", "退款", "invoice",
					    "wheelchair", "hello",   "行李", "seat"};
	static const char *const types[] = {"view",   "read",	 "click",     "helpful",
					    "solved", "contact", "unhelpful", "answer_seen"};
	for (int i = 0; i < visits; i++) {
		int64_t t = at(TODAY - days + (int64_t)any((unsigned)days), any(1440));
		for (unsigned k = any(3) + 1; k > 0; k--) {
			char id[27], query[64];
			const char *article = any(4) ? "en/refund/how-long" : "";
			snprintf(query, sizeof query, "%s %s", words[any(8)], words[any(8)]);
			ask(1000u + (unsigned)i, t, query, article, *article && any(2), id);
			for (unsigned e = any(3); e > 0; e--)
				event(1000u + (unsigned)i, t += 5000, types[any(8)],
				      any(3) ? id : "", article);
			t += any(2) ? 20000 : any(600) * MINUTE;
		}
	}
}

static void test_rolled_up_as_live(void **state)
{
	struct report_ask a = {.from = TODAY - 20,
			       .to = TODAY,
			       .compare = TODAY - 9,
			       .audience = -1,
			       .by = REPORT_BY_CATEGORY};
	struct buf live, rolled_up;
	(void)state;
	buf_init(&live, BUF_MAX_TEXT);
	buf_init(&rolled_up, BUF_MAX_TEXT);
	visit_often(300, 20);
	for (int i = 0; i < 20; i++)
		call(any(2) ? "a" : "b", at(TODAY - 20 + i, 60), any(2) ? "solved" : "transferred");
	struct report_sums before = sum(a.from, a.to);
	int64_t searches = before.n[TALLY_SEARCHES];
	assert_true(searches > 300 && report_questions(&before) < searches);
	assert_int_equal(before.n[TALLY_PEOPLE], 300);
	check_summary(&a, &live);
	assert_true(roll_all() > 1);
	assert_int_equal(rolled(ROLLED_VISITS), 18);
	assert_int_equal(rolled(ROLLED_CALLS), 13);
	check_summary(&a, &rolled_up);
	assert_string_equal(rolled_up.data, live.data);
	/* Once more gives the same. */
	for (enum rolled i = 0; i < ROLLED_KINDS; i++)
		assert_int_equal(roll_all(), 1);
	check_summary(&a, &rolled_up);
	assert_string_equal(rolled_up.data, live.data);
	buf_release(&live);
	buf_release(&rolled_up);
}

static enum status erase(struct store *s, void *ctx, struct buf *e)
{
	unsigned char session[SESSION_ID_BYTES];
	int64_t rows = 0;
	memset(session, 0x11, sizeof session);
	memcpy(session, ctx, sizeof(unsigned));
	return store_erase(s, session, at(TODAY, 0), &rows, e);
}

static enum status sweep(struct store *s, void *ctx, struct buf *e)
{
	int64_t rows = 1;
	enum status st = ST_OK;
	(void)ctx;
	while (rows && st == ST_OK)
		st = store_sweep(s, at(TODAY + 1, 0), at(TODAY + 1, 0), &rows, e);
	return st;
}

static void test_totals_outlive(void **state)
{
	unsigned who = 1000;
	(void)state;
	visit_often(50, 10);
	call("a", at(TODAY - 12, 0), "solved");
	roll_all();
	struct report_sums before = sum(TODAY - 12, TODAY - 4);
	record(erase, &who);
	struct report_sums erased = sum(TODAY - 12, TODAY - 4);
	assert_memory_equal(&erased, &before, sizeof before);
	record(sweep, NULL);
	roll_all();
	struct report_sums after = sum(TODAY - 12, TODAY - 4);
	assert_memory_equal(&after, &before, sizeof before);
	assert_true(before.n[TALLY_CALLS] == 1 && report_questions(&before) > 20);
	/* Until they too are too old. */
	reports->now_ms = at(TODAY + 2000, 0);
	char id[27];
	ask(5, at(TODAY + 1990, 0), "refund", "en/a/b", true, id);
	roll_all();
	after = sum(TODAY - 12, TODAY - 4);
	assert_int_equal(report_questions(&after), 0);
}

/* What comes with a time that was rolled up already, after the clock was set. */
static void test_late_rows(void **state)
{
	char id[27];
	(void)state;
	ask(1, at(TODAY - 5, 0), "refund", "en/a/b", true, id);
	roll_all();
	struct report_sums before = sum(TODAY - 5, TODAY - 5);
	assert_int_equal(report_questions(&before), 1);
	ask(2, at(TODAY - 5, 1), "refund", "en/a/b", true, id);
	before = sum(TODAY - 5, TODAY - 5);
	assert_int_equal(report_questions(&before), 1);
	roll_all();
	before = sum(TODAY - 5, TODAY - 5);
	assert_int_equal(report_questions(&before), 2);
}

/* ---- questions ---- */

static void parts_are(int64_t day, int64_t solved, int64_t probably, int64_t unknown,
		      int64_t failed, int64_t contacted)
{
	struct report_sums s = sum(day, day);
	const int64_t wanted[PARTS] = {solved, probably, unknown, failed, contacted};
	for (int i = 0; i < PARTS; i++)
		if (s.n[TALLY_PARTS + i] != wanted[i])
			fail_msg("%s: %lld, not %lld", part_name((enum outcome_part)i),
				 (long long)s.n[TALLY_PARTS + i], (long long)wanted[i]);
}

static void test_a_day_later(void **state)
{
	char id[27];
	const int64_t day = TODAY - 6;
	(void)state;
	ask(1, at(day, 600), "how long is a refund", "en/a/b", true, id);
	parts_are(day, 0, 0, 1, 0, 0);
	event(1, at(day, 601), "read", id, "en/a/b");
	parts_are(day, 0, 1, 0, 0, 0);
	/* Something else was asked: that takes nothing back. */
	ask(1, at(day, 700), "window seat", "en/c/d", true, id);
	parts_are(day, 0, 1, 1, 0, 0);
	/* The same again hours later does. */
	ask(1, at(day, 900), "refund how long", "en/a/b", true, id);
	parts_are(day, 0, 0, 3, 0, 0);
	event(1, at(day, 901), "solved", id, "en/a/b");
	parts_are(day, 1, 0, 2, 0, 0);
	/* A contact takes back what was asked in the 24 hours before. */
	event(1, at(day + 1, 720), "contact", "", "");
	parts_are(day, 0, 0, 2, 0, 1);
	struct report_sums s = sum(day + 1, day + 1);
	assert_int_equal(s.n[TALLY_CONTACTS], 1);
	s = sum(day, day);
	assert_int_equal(s.n[TALLY_PEOPLE], 1);
	assert_int_equal(s.n[TALLY_CONTACTS], 0);
	assert_int_equal(s.n[TALLY_CLICKED], 1);
}

/* Who calls, with the code, did not serve himself; however much later on the day. */
static void test_called(void **state)
{
	char id[27];
	const int64_t day = TODAY - 6;
	(void)state;
	ask(1, at(day, 600), "how long is a refund", "en/a/b", true, id);
	event(1, at(day, 601), "read", id, "en/a/b");
	parts_are(day, 0, 1, 0, 0, 0);
	event(1, at(day, 800), "call", "", "");
	parts_are(day, 0, 0, 0, 0, 1);
}

/* What takes too long is given up, whatever it is doing. */
static void test_given_up(void **state)
{
	struct report_ask a = {
	    .from = TODAY - 9, .to = TODAY, .compare = REPORT_NO_DAY, .audience = -1, .limit = 1};
	struct buf out;
	(void)state;
	buf_init(&out, BUF_MAX_TEXT);
	visit_often(20, 9);
	reports->until_us = 1;
	assert_int_equal(report_summary(reports, &a, &out, &err), ST_BUSY);
	assert_int_equal(report_articles(reports, &a, &out, &err), ST_BUSY);
	assert_int_equal(report_searches(reports, &a, &out, &err), ST_BUSY);
	reports->until_us = 0;
	assert_int_equal(report_searches(reports, &a, &out, &err), ST_OK);
	buf_release(&out);
}

static enum status as_agent(struct store *s, void *ctx, struct buf *e)
{
	struct store_search *v = ctx;
	v->role = 1;
	return store_add_search(s, v, e);
}

static void test_agents_apart(void **state)
{
	struct report_ask a = {
	    .from = TODAY, .to = TODAY, .compare = REPORT_NO_DAY, .audience = AUDIENCE_AGENT};
	struct store_search v = {.search_id = "01J0000000000000000000000A",
				 .at_ms = at(TODAY, 1),
				 .query = "waive a fee",
				 .lang = "en",
				 .category = "",
				 .page = "",
				 .segment = "",
				 .article = ""};
	struct report_summed s;
	char id[27];
	(void)state;
	memset(v.session, 3, sizeof v.session);
	record(as_agent, &v);
	ask(1, at(TODAY, 2), "refund", "en/a/b", true, id);
	for (a.audience = AUDIENCE_PUBLIC; a.audience <= AUDIENCE_AGENT; a.audience++) {
		assert_int_equal(report_sum(reports, &a, &s, &err), ST_OK);
		assert_int_equal(s.all.n[TALLY_SEARCHES], 1);
		assert_int_equal(s.all.n[TALLY_NO_RESULT], a.audience == AUDIENCE_AGENT);
		report_summed_release(&s);
	}
}

/* ---- calls ---- */

static void test_first_contact(void **state)
{
	const int64_t day = TODAY - 20;
	struct report_sums s;
	(void)state;
	call("", at(day, 0), "solved");
	call("", at(day, 1), "unsolved");
	s = sum(day, day);
	struct report_value v = report_value(&s, NUMBER_FIRST_CONTACT);
	assert_true(v.agents && v.count == 1 && v.of == 2);
	call("a", at(day, 2), "solved");
	call("b", at(day, 3), "solved");
	call("c", at(day, 4), "transferred");
	call("d", at(day, 5), "solved");
	call("b", at(day + 6, 0), "solved"); /* again within seven days */
	call("d", at(day + 7, 6), "solved"); /* after them */
	s = sum(day, day);
	v = report_value(&s, NUMBER_FIRST_CONTACT);
	assert_true(!v.agents && v.count == 2 && v.of == 4);
	assert_true(v.value == 0.5);
	/* Filtered, calls belong to nobody. */
	struct report_ask a = {
	    .from = day, .to = day, .compare = REPORT_NO_DAY, .audience = -1, .lang = "en"};
	struct report_summed of_lang;
	assert_int_equal(report_sum(reports, &a, &of_lang, &err), ST_OK);
	assert_int_equal(of_lang.all.n[TALLY_CALLS], 0);
	report_summed_release(&of_lang);
}

/* ---- the digest ---- */

/* A digest is written in every language, and what customers typed stays text. */
static void test_digest(void **state)
{
	static const char *const langs[] = {"en", "zh-CN", "zh-TW"};
	struct buf md, html;
	char id[27];
	(void)state;
	buf_init(&md, BUF_MAX_TEXT);
	buf_init(&html, BUF_MAX_TEXT);
	int64_t now = clock_wall_ms();
	int64_t monday = report_week_last(report_day_of(now)) + 7;
	for (unsigned i = 0; i < 3; i++)
		ask(10 + i, now - 1000, "<b>trombone</b> | rental", "", false, id);
	for (size_t i = 0; i < 3; i++) {
		buf_clear(&md);
		buf_clear(&html);
		if (report_weekly(config, monday, langs[i], &md, &html, &err) != ST_OK)
			fail_msg("%s", err.data);
		assert_non_null(strstr(html.data, "&lt;b&gt;trombone&lt;/b&gt;"));
		assert_null(strstr(html.data, "<b>trombone"));
		assert_null(strstr(html.data, "<script"));
		assert_non_null(strstr(md.data, "\\<b\\>trombone\\</b\\> \\| rental"));
	}
	buf_clear(&md);
	assert_int_equal(report_weekly(config, monday - 7, "en", &md, &html, &err), ST_OK);
	assert_non_null(strstr(md.data, "Nobody asked anything this week."));
	assert_null(strstr(md.data, "waits for an answer"));
	assert_int_equal(report_weekly(config, monday, "xx", &md, &html, &err), ST_INVALID);
	buf_release(&md);
	buf_release(&html);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_rolled_up_as_live, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_totals_outlive, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_late_rows, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_a_day_later, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_given_up, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_agents_apart, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_called, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_first_contact, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_digest, set_up, tear_down),
	};
	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
