/* report_summary.c - the numbers of some days, by day and by group. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/csv.h"
#include "answerd/base/clock.h"
#include "answerd/base/vec.h"
#include "feedback/report_parts.h"

#define DAYS_USUAL 30
#define GROUPS_MAX 1000

const char *const report_by_names[REPORT_BYS] = {"",	     "day",	"lang",
						 "audience", "segment", "category"};

enum status report_range(const struct reports *r, struct report_ask *ask, struct buf *err)
{
	int64_t today = report_day_of(r->now_ms);
	if (ask->to == REPORT_NO_DAY)
		ask->to = ask->from == REPORT_NO_DAY || ask->from + DAYS_USUAL > today
			      ? today
			      : ask->from + DAYS_USUAL - 1;
	if (ask->from == REPORT_NO_DAY)
		ask->from = ask->to - DAYS_USUAL + 1;
	if (ask->from > ask->to)
		return fail(err, ST_INVALID, "from must not be after to.");
	if (ask->to > today)
		return fail(err, ST_INVALID, "to must not be after today.");
	if (ask->to - ask->from >= REPORT_MAX_DAYS)
		return fail(err, ST_INVALID, "from and to are at most %d days apart.",
			    REPORT_MAX_DAYS);
	if (ask->compare != REPORT_NO_DAY && (ask->compare <= ask->from || ask->compare > ask->to))
		return fail(err, ST_INVALID,
			    "compare is a day after from and not after to: what was before it is "
			    "set beside what was from it on.");
	return ST_OK;
}

/* ---- adding up ---- */

struct summing {
	const struct report_ask *ask;
	struct report_summed *out;
};

static bool passes(const struct report_ask *ask, uint8_t audience, const char *lang,
		   const char *segment, const char *category)
{
	bool filtered = ask->audience >= 0 || ask->lang || ask->segment || ask->category;
	if (audience == AUDIENCE_CALLS)
		return !filtered;
	return (ask->audience < 0 || ask->audience == audience) &&
	       (!ask->lang || strcmp(ask->lang, lang) == 0) &&
	       (!ask->segment || strcmp(ask->segment, segment) == 0) &&
	       (!ask->category || strcmp(ask->category, category) == 0);
}

/* Past the last group all are one. */
static struct report_sums *group_of(struct report_summed *s, const char *key)
{
	if (s->groups_n == GROUPS_MAX)
		key = "other";
	size_t lo = 0, hi = s->groups_n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int by = strcmp(s->groups[mid].key, key);
		if (by == 0)
			return &s->groups[mid].sums;
		if (by < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	char *own = arena_dup(&s->arena, key, strlen(key));
	if (!own || vec_room(&s->groups, &s->groups_cap, s->groups_n, sizeof *s->groups) != ST_OK)
		return NULL;
	memmove(&s->groups[lo + 1], &s->groups[lo], (s->groups_n - lo) * sizeof *s->groups);
	s->groups_n++;
	s->groups[lo] = (struct report_group){.key = own};
	return &s->groups[lo].sums;
}

static const char *key_of(const struct report_ask *ask, uint8_t audience, const char *lang,
			  const char *segment, const char *category)
{
	switch (ask->by) {
	case REPORT_BY_LANG: return lang;
	case REPORT_BY_SEGMENT: return segment;
	case REPORT_BY_CATEGORY: return category;
	case REPORT_BY_AUDIENCE: return audience == AUDIENCE_AGENT ? "agent" : "public";
	default: return NULL;
	}
}

static void add_sums(struct report_sums *to, const struct report_sums *v)
{
	for (int i = 0; i < TALLIES; i++)
		to->n[i] += v->n[i];
	to->judged += v->judged;
	to->correct += v->correct;
}

static enum status add(const struct summing *k, int64_t day, const char *key,
		       const struct report_sums *v)
{
	struct report_summed *s = k->out;
	add_sums(&s->all, v);
	add_sums(&s->days[day - k->ask->from].sums, v);
	if (k->ask->compare != REPORT_NO_DAY)
		add_sums(day < k->ask->compare ? &s->before : &s->after, v);
	struct report_sums *group = key ? group_of(s, key) : NULL;
	if (group)
		add_sums(group, v);
	return key && !group ? ST_NOMEM : ST_OK;
}

static enum status add_total(void *ctx, const struct store_total *v)
{
	const struct summing *k = ctx;
	struct report_sums sums = {0};
	if (!passes(k->ask, v->audience, v->lang, v->segment, v->category))
		return ST_OK;
	memcpy(sums.n, v->n, sizeof sums.n);
	const char *key = v->audience == AUDIENCE_CALLS
			      ? NULL
			      : key_of(k->ask, v->audience, v->lang, v->segment, v->category);
	return add(k, v->day, key, &sums);
}

static enum status add_judgement(void *ctx, const struct store_judgement *v)
{
	const struct summing *k = ctx;
	const struct report_sums sums = {.judged = 1, .correct = v->right};
	if (v->right < 0 || !passes(k->ask, v->audience, v->lang, v->segment, v->category))
		return ST_OK;
	return add(k, v->day, key_of(k->ask, v->audience, v->lang, v->segment, v->category), &sums);
}

enum status report_sum(struct reports *r, const struct report_ask *ask, struct report_summed *out,
		       struct buf *err)
{
	struct summing k = {ask, out};
	memset(out, 0, sizeof *out);
	arena_init(&out->arena);
	out->days_n = (size_t)(ask->to - ask->from + 1);
	out->days = calloc(out->days_n, sizeof *out->days);
	if (!out->days)
		return ST_NOMEM;
	for (size_t i = 0; i < out->days_n; i++) {
		char date[11];
		clock_date(ask->from + (int64_t)i, date);
		out->days[i].key = arena_dup(&out->arena, date, 10);
		if (!out->days[i].key)
			return ST_NOMEM;
	}
	enum status st = report_gather(r, ask->from, ask->to, add_total, &k, err);
	if (st == ST_OK && r->kept)
		st = store_judgements(r->store, ask->from, ask->to, add_judgement, &k, err);
	return st;
}

void report_summed_release(struct report_summed *s)
{
	free(s->days);
	free(s->groups);
	arena_release(&s->arena);
	memset(s, 0, sizeof *s);
}

/* ---- told ---- */

static void add_numbers(struct json_out *j, int o, const struct report_sums *s)
{
	int to = json_add_object(j, o, "numbers");
	for (enum report_number i = 0; i < NUMBERS; i++) {
		const struct report_value v = report_value(s, i);
		report_add_value(j, to, &v);
	}
}

/* Of a day only what is drawn. */
static void add_trend(struct json_out *j, const struct report_summed *s)
{
	static const enum report_number told[] = {NUMBER_QUESTIONS, NUMBER_SELF_SERVICE,
						  NUMBER_NO_RESULT, NUMBER_SEARCHES,
						  NUMBER_CONTACTS};
	int list = json_add_array(j, JSON_ROOT, "trend");
	for (size_t i = 0; i < s->days_n; i++) {
		int o = json_append_object(j, list);
		json_add_string(j, o, "day", s->days[i].key);
		int to = json_add_object(j, o, "numbers");
		for (size_t k = 0; k < sizeof told / sizeof told[0]; k++) {
			const struct report_value v = report_value(&s->days[i].sums, told[k]);
			report_add_value(j, to, &v);
		}
	}
}

static void add_ask(const struct reports *r, struct json_out *j, const struct report_ask *ask)
{
	char from[11], to[11];
	clock_date(ask->from, from);
	clock_date(ask->to, to);
	json_add_string(j, JSON_ROOT, "from", from);
	json_add_string(j, JSON_ROOT, "to", to);
	json_add_string(j, JSON_ROOT, "timezone", r->config->contact.timezone);
	int o = json_add_object(j, JSON_ROOT, "filters");
	json_add_string_or_null(j, o, "lang", ask->lang);
	json_add_string_or_null(j, o, "segment", ask->segment);
	json_add_string_or_null(j, o, "category", ask->category);
	json_add_string_or_null(j, o, "audience",
				ask->audience < 0 ? NULL
				: ask->audience	  ? "agent"
						  : "public");
}

static void add_groups(struct json_out *j, const struct report_ask *ask,
		       const struct report_group *groups, size_t n)
{
	json_add_string(j, JSON_ROOT, "by", report_by_names[ask->by]);
	int list = json_add_array(j, JSON_ROOT, "groups");
	for (size_t i = 0; i < n; i++) {
		int o = json_append_object(j, list);
		json_add_string(j, o, "key", groups[i].key);
		add_numbers(j, o, &groups[i].sums);
	}
}

static void write_json(const struct reports *r, const struct report_ask *ask,
		       const struct report_summed *s, struct json_out *j)
{
	char date[11];
	add_ask(r, j, ask);
	add_numbers(j, JSON_ROOT, &s->all);
	add_trend(j, s);
	if (ask->by == REPORT_BY_DAY)
		add_groups(j, ask, s->days, s->days_n);
	else if (ask->by != REPORT_BY_NOTHING)
		add_groups(j, ask, s->groups, s->groups_n);
	if (ask->compare == REPORT_NO_DAY)
		return;
	clock_date(ask->compare, date);
	int o = json_add_object(j, JSON_ROOT, "compare");
	json_add_string(j, o, "date", date);
	int before = json_add_object(j, o, "before");
	add_numbers(j, before, &s->before);
	int after = json_add_object(j, o, "after");
	add_numbers(j, after, &s->after);
}

static void csv_numbers(struct buf *out, const char *part, const char *key,
			const struct report_sums *s)
{
	for (enum report_number i = 0; i < NUMBERS; i++) {
		const struct report_value v = report_value(s, i);
		buf_printf(out, "%s,", part);
		csv_field(out, key);
		buf_printf(out, ",%s,", v.key);
		if (v.known && v.of < 0)
			buf_printf(out, "%lld", (long long)v.count);
		else if (v.known)
			buf_printf(out, "%.4f", v.value);
		if (v.of >= 0)
			buf_printf(out, ",%lld,%lld,", (long long)v.count, (long long)v.of);
		else
			buf_puts(out, ",,,");
		if (v.interval && v.known)
			buf_printf(out, "%.4f,%.4f,", v.low, v.high);
		else
			buf_puts(out, ",,");
		csv_field(out, v.definition);
		buf_puts(out, "\r\n");
	}
}

static void write_csv(const struct report_ask *ask, const struct report_summed *s, struct buf *out)
{
	report_csv_begin(out, "part,key,number,value,count,of,low,high,definition");
	csv_numbers(out, "all", "", &s->all);
	if (ask->compare != REPORT_NO_DAY) {
		csv_numbers(out, "before", "", &s->before);
		csv_numbers(out, "after", "", &s->after);
	}
	bool days = ask->by == REPORT_BY_DAY || ask->by == REPORT_BY_NOTHING;
	const struct report_group *v = days ? s->days : s->groups;
	for (size_t i = 0; i < (days ? s->days_n : s->groups_n); i++)
		csv_numbers(out, report_by_names[days ? REPORT_BY_DAY : ask->by], v[i].key,
			    &v[i].sums);
}

enum status report_summary(struct reports *r, const struct report_ask *ask, struct buf *out,
			   struct buf *err)
{
	struct report_summed s;
	struct json_out j;
	enum status st = report_sum(r, ask, &s, err);
	if (st == ST_OK && ask->csv) {
		write_csv(ask, &s, out);
		st = buf_status(out);
	} else if (st == ST_OK) {
		json_out_init(&j, out);
		write_json(r, ask, &s, &j);
		st = json_out_end(&j);
	}
	report_summed_release(&s);
	return st;
}
