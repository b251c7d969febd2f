/* report_week_gaps.c - gaps in the weekly digest: open, proven, reopened, past mending. */
#include <stdlib.h>
#include <string.h>

#include "feedback/report_week.h"

static bool was_asked(const struct week *w, const struct gap_item *g)
{
	return g->last_ms >= report_day_start(w->monday) &&
	       g->first_ms < report_day_start(w->sunday + 1);
}

static const char *cure_of(const cJSON *gap)
{
	const char *kind = json_string(cJSON_GetObjectItemCaseSensitive(gap, "cure"), "kind");
	return kind ? kind : "";
}

static bool needs_no_text(const cJSON *gap)
{
	const char *kind = cure_of(gap);
	return strcmp(kind, "process") == 0 || strcmp(kind, "route") == 0;
}

/* The causes that were most, with how many people. */
static const char *causes_text(struct week *w, const struct gap_item *g)
{
	struct buf b;
	buf_init(&b, 4096);
	for (unsigned i = GAP_CAUSES; i-- > 1;) {
		const char *name = gap_cause_name(i);
		if (!g->causes[i])
			continue;
		if (strcmp(name, "no_result") == 0)
			name = "no_result_cause";
		buf_printf(&b, "%s%s %u", b.len ? ", " : "", report_name(w->words, name),
			   g->causes[i]);
	}
	const char *s = week_text(w, "%s", b.data);
	buf_release(&b);
	return s;
}

/* A line of blocks, the highest the day with most. */
static const char *trend_text(struct week *w, const cJSON *gap)
{
	static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	const cJSON *trend = cJSON_GetObjectItemCaseSensitive(gap, "trend"), *day = NULL;
	double most = 1;
	struct buf b;
	buf_init(&b, 4096);
	cJSON_ArrayForEach(day, trend) if (day->valuedouble > most) most = day->valuedouble;
	cJSON_ArrayForEach(day, trend)
	    buf_puts(&b, blocks[(int)(day->valuedouble / most * 7 + 0.5)]);
	const char *s = week_text(w, "%s", b.data);
	buf_release(&b);
	return s;
}

static bool is_open(const struct gap_item *g)
{
	return g->status == GAP_NEW || g->status == GAP_ACCEPTED || g->status == GAP_DRAFTED ||
	       g->status == GAP_REOPENED;
}

void week_tell_open(struct week *w)
{
	static const bool numbers[] = {false, true, false, false, false};
	const char *const heads[] = {week_word(w, WORD_QUESTION), week_word(w, WORD_PEOPLE),
				     week_word(w, WORD_CAUSES), week_word(w, WORD_TREND),
				     week_word(w, WORD_CURE)};
	size_t n = 0;
	sheet_heading(&w->sheet, week_word(w, WORD_NOT_FOUND));
	for (size_t i = 0; i < w->gaps->n && n < WEEK_LISTED; i++) {
		const struct gap_item *g = &w->gaps->v[i];
		if (!is_open(g) || !was_asked(w, g) || needs_no_text(w->json[i]))
			continue;
		if (n++ == 0)
			sheet_table(&w->sheet, heads, numbers, 5);
		const char *cells[] = {g->title, week_text(w, "%u", g->people), causes_text(w, g),
				       trend_text(w, w->json[i]),
				       report_name(w->words, cure_of(w->json[i]))};
		sheet_row(&w->sheet, cells, week_text(w, "g%u · %s", g->gap, g->langs));
	}
	if (n)
		sheet_table_end(&w->sheet);
	else
		sheet_text(&w->sheet, week_word(w, w->questions ? WORD_NONE_OPEN : WORD_NOBODY));
}

void week_tell_no_text(struct week *w)
{
	static const bool numbers[] = {false, true, false};
	const char *const heads[] = {week_word(w, WORD_QUESTION), week_word(w, WORD_PEOPLE),
				     week_word(w, WORD_CURE)};
	size_t n = 0;
	sheet_heading(&w->sheet, week_word(w, WORD_NO_TEXT));
	for (size_t i = 0; i < w->gaps->n && n < WEEK_LISTED; i++) {
		const struct gap_item *g = &w->gaps->v[i];
		if (!was_asked(w, g) || !needs_no_text(w->json[i]))
			continue;
		if (n++ == 0)
			sheet_table(&w->sheet, heads, numbers, 3);
		const char *cells[] = {g->title, week_text(w, "%u", g->people),
				       report_name(w->words, cure_of(w->json[i]))};
		const char *note = json_string(w->json[i], "note");
		sheet_row(&w->sheet, cells, note);
	}
	if (n)
		sheet_table_end(&w->sheet);
	else
		sheet_text(&w->sheet, week_word(w, WORD_NONE_NO_TEXT));
}

/* What a gap became in the week, and its checks. */
struct steps {
	int64_t from_ms, to_ms;
	const char *const *wanted; /* NULL behind the last */
	struct arena *arena;
	const char *became, *note; /* NULL: none of those */
	double first, last;	   /* below 0: it was not checked */
};

static enum status note_step(void *ctx, const struct store_gap_step *v)
{
	struct steps *s = ctx;
	for (size_t i = 0; s->wanted[i]; i++)
		if (v->at_ms >= s->from_ms && v->at_ms < s->to_ms &&
		    strcmp(v->to, s->wanted[i]) == 0) {
			s->became = s->wanted[i];
			s->note = arena_dup(s->arena, v->note, strlen(v->note));
		}
	return ST_OK;
}

static enum status note_check(void *ctx, const struct store_check *v)
{
	struct steps *s = ctx;
	if (v->at_ms >= s->to_ms)
		return ST_OK;
	if (s->first < 0)
		s->first = v->answered;
	s->last = v->answered;
	return ST_OK;
}

static enum status steps_of(struct week *w, uint32_t gap, const char *const *wanted,
			    struct steps *out)
{
	*out = (struct steps){.from_ms = report_day_start(w->monday),
			      .to_ms = report_day_start(w->sunday + 1),
			      .wanted = wanted,
			      .arena = &w->arena,
			      .first = -1};
	enum status st = store_gap_steps(w->r->store, gap, note_step, out, w->err);
	if (st == ST_OK && out->became)
		st = store_checks(w->r->store, gap, note_check, out, w->err);
	return st;
}

static const char *later_text(struct week *w, const cJSON *gap)
{
	const cJSON *asked = cJSON_GetObjectItemCaseSensitive(gap, "asked_since"),
		    *helped = cJSON_GetObjectItemCaseSensitive(gap, "helped_since");
	int n = cJSON_IsNumber(asked) ? asked->valueint : 0;
	int good = cJSON_IsNumber(helped) ? helped->valueint : 0;
	return n ? week_text(w, "%d/%d (%d %%)", good, n, good * 100 / n)
		 : week_word(w, WORD_UNKNOWN);
}

enum status week_tell_proven(struct week *w)
{
	static const char *const wanted[] = {"verified", "closed", NULL};
	static const bool numbers[] = {false, false, true, true};
	const char *const heads[] = {week_word(w, WORD_GAP), week_word(w, WORD_BECAME),
				     week_word(w, WORD_CHECKS), week_word(w, WORD_LATER)};
	enum status st = ST_OK;
	size_t n = 0;
	sheet_heading(&w->sheet, week_word(w, WORD_PROVEN));
	for (size_t i = 0; i < w->gaps->n && st == ST_OK; i++) {
		const struct gap_item *g = &w->gaps->v[i];
		struct steps s;
		st = steps_of(w, g->gap, wanted, &s);
		if (st || !s.became || n == WEEK_LISTED)
			continue;
		if (n++ == 0)
			sheet_table(&w->sheet, heads, numbers, 4);
		const char *cells[] = {
		    g->title, report_name(w->words, s.became),
		    s.first < 0 ? week_word(w, WORD_UNKNOWN)
				: week_text(w, "%.0f → %.0f %%", s.first * 100, s.last * 100),
		    later_text(w, w->json[i])};
		sheet_row(&w->sheet, cells, g->article);
	}
	if (n)
		sheet_table_end(&w->sheet);
	else
		sheet_text(&w->sheet, week_word(w, WORD_NONE_PROVEN));
	return st;
}

enum status week_tell_reopened(struct week *w)
{
	static const char *const wanted[] = {"reopened", NULL};
	static const bool numbers[] = {false, true, false};
	const char *const heads[] = {week_word(w, WORD_GAP), week_word(w, WORD_PEOPLE),
				     week_word(w, WORD_WHY)};
	enum status st = ST_OK;
	size_t n = 0;
	sheet_heading(&w->sheet, week_word(w, WORD_REOPENED));
	for (size_t i = 0; i < w->gaps->n && st == ST_OK; i++) {
		const struct gap_item *g = &w->gaps->v[i];
		struct steps s;
		st = steps_of(w, g->gap, wanted, &s);
		if (st || !s.became || n == WEEK_LISTED)
			continue;
		if (n++ == 0)
			sheet_table(&w->sheet, heads, numbers, 3);
		const char *cells[] = {g->title, week_text(w, "%u", g->people),
				       s.note ? s.note : ""};
		sheet_row(&w->sheet, cells, g->article);
	}
	if (n)
		sheet_table_end(&w->sheet);
	else
		sheet_text(&w->sheet, week_word(w, WORD_NONE_REOPENED));
	return st;
}

enum status week_read_gaps(struct week *w)
{
	enum status st = desk_read(w->r->data, w->r->config, &w->gaps, w->err);
	if (st)
		return st;
	w->json = calloc(w->gaps->n + 1, sizeof(cJSON *));
	if (!w->json)
		return ST_NOMEM;
	for (size_t i = 0; i < w->gaps->n && st == ST_OK; i++)
		st = json_parse(w->gaps->v[i].json, w->gaps->v[i].json_len, &w->json[i], w->err);
	return st;
}

void week_drop_gaps(struct week *w)
{
	for (size_t i = 0; w->json && i < w->gaps->n; i++)
		cJSON_Delete(w->json[i]);
	free(w->json);
	gap_list_drop(w->gaps);
}
