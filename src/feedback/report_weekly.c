/* report_weekly.c - the digest of a week: what to do next, and what was proven. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "feedback/report_week.h"

#define WEEK 7
/* Of fewer dead ends or votes nothing follows. */
#define DEAD_ENDS_MIN 2
#define VOTES_MIN 3
#define HELPFUL_MIN 0.5

const char *week_word(const struct week *w, enum report_word which)
{
	return report_word(w->words, which);
}

const char *week_text(struct week *w, const char *fmt, ...)
{
	struct buf b;
	va_list ap;
	buf_init(&b, 65536);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	const char *s = arena_dup(&w->arena, b.data, b.len);
	buf_release(&b);
	return s ? s : "";
}

/* ---- the numbers ---- */

static const enum report_number told[] = {NUMBER_QUESTIONS,
					  NUMBER_SELF_SERVICE,
					  NUMBER_PARTS + PART_SOLVED,
					  NUMBER_PARTS + PART_PROBABLY,
					  NUMBER_PARTS + PART_UNKNOWN,
					  NUMBER_PARTS + PART_FAILED,
					  NUMBER_PARTS + PART_CONTACTED,
					  NUMBER_NO_RESULT,
					  NUMBER_CLICK,
					  NUMBER_PEOPLE,
					  NUMBER_CONTACTS,
					  NUMBER_FIRST_CONTACT,
					  NUMBER_PRECISION};
#define TOLD (sizeof told / sizeof told[0])

static const char *value_text(struct week *w, const struct report_value *v)
{
	if (!v->known)
		return week_word(w, WORD_UNKNOWN);
	if (v->of < 0)
		return week_text(w, "%lld", (long long)v->count);
	if (v->interval)
		return week_text(w, "%.1f %% (%.0f–%.0f %%, n = %lld)", v->value * 100,
				 v->low * 100, v->high * 100, (long long)v->of);
	return week_text(w, "%.1f %%", v->value * 100);
}

static const char *change_text(struct week *w, const struct report_value *now,
			       const struct report_value *before)
{
	if (!now->known || !before->known)
		return "";
	if (now->of < 0)
		return week_text(w, "%+lld", (long long)(now->count - before->count));
	return week_text(w, "%+.1f", (now->value - before->value) * 100);
}

static int is_good(enum report_number which, double change)
{
	int up = which == NUMBER_SELF_SERVICE || which == NUMBER_FIRST_CONTACT ? 1
		 : which == NUMBER_NO_RESULT				       ? -1
									       : 0;
	return change > 0 ? up : change < 0 ? -up : 0;
}

static void tell_tiles(struct week *w, const struct report_sums *now,
		       const struct report_sums *before)
{
	static const enum report_number big[] = {NUMBER_SELF_SERVICE, NUMBER_QUESTIONS,
						 NUMBER_NO_RESULT, NUMBER_FIRST_CONTACT};
	static const char *const colors[PARTS] = {"#2a8f5b", "#7fbf9a", "#9a9a9a", "#d9a03f",
						  "#c9503c"};
	struct sheet_tile tiles[4];
	struct sheet_part parts[PARTS];
	int64_t shares[PARTS];
	for (size_t i = 0; i < 4; i++) {
		struct report_value v = report_shown(now, big[i]), b = report_shown(before, big[i]);
		const char *change = change_text(w, &v, &b);
		tiles[i] = (struct sheet_tile){
		    report_name(w->words, v.key), value_text(w, &v),
		    *change ? week_text(w, "%s %s", change, week_word(w, WORD_VERSUS)) : "",
		    *change ? is_good(big[i], v.value - b.value) : 0};
	}
	sheet_tiles(&w->sheet, tiles, 4);
	report_shares(now->n + TALLY_PARTS, 1000, shares);
	for (int i = 0; i < PARTS; i++)
		parts[i] =
		    (struct sheet_part){report_name(w->words, part_name((enum outcome_part)i)),
					colors[i], (long long)shares[i] * 10};
	if (report_questions(now))
		sheet_bar(&w->sheet, parts, PARTS);
}

static void tell_numbers(struct week *w, const struct report_sums *now,
			 const struct report_sums *before)
{
	static const bool numbers[] = {false, true, true, true};
	const char *const heads[] = {week_word(w, WORD_NUMBER), week_word(w, WORD_THIS_WEEK),
				     week_word(w, WORD_WEEK_BEFORE), week_word(w, WORD_CHANGE)};
	sheet_heading(&w->sheet, week_word(w, WORD_NUMBERS));
	sheet_table(&w->sheet, heads, numbers, 4);
	for (size_t i = 0; i < TOLD; i++) {
		struct report_value v = report_shown(now, told[i]),
				    b = report_shown(before, told[i]);
		const char *cells[] = {report_name(w->words, v.key), value_text(w, &v),
				       value_text(w, &b), change_text(w, &v, &b)};
		sheet_row(&w->sheet, cells,
			  v.agents && v.known ? week_word(w, WORD_AGENT_REPORTED) : NULL);
	}
	sheet_table_end(&w->sheet);
}

static void tell_definitions(struct week *w, const struct report_sums *now)
{
	const char *const heads[] = {week_word(w, WORD_NUMBER), ""};
	sheet_heading(&w->sheet, week_word(w, WORD_DEFINITIONS));
	sheet_table(&w->sheet, heads, NULL, 2);
	for (size_t i = 0; i < TOLD; i++) {
		struct report_value v = report_value(now, told[i]);
		const char *cells[] = {report_name(w->words, v.key),
				       report_meaning(w->words, v.key)};
		sheet_row(&w->sheet, cells, NULL);
	}
	sheet_table_end(&w->sheet);
}

static enum status sum_week(struct week *w, int64_t monday, struct report_sums *out)
{
	struct report_ask ask = {
	    .from = monday, .to = monday + WEEK - 1, .compare = REPORT_NO_DAY, .audience = -1};
	struct report_summed s;
	enum status st = report_sum(w->r, &ask, &s, w->err);
	*out = s.all;
	report_summed_release(&s);
	return st;
}

/* ---- articles ---- */

static int by_dead_ends(const void *a, const void *b)
{
	const struct report_article *x = a, *y = b;
	if (x->dead_ends != y->dead_ends)
		return x->dead_ends < y->dead_ends ? 1 : -1;
	return strcmp(x->id.s, y->id.s);
}

static int by_review(const void *a, const void *b)
{
	const struct report_article *x = a, *y = b;
	if (x->stale != y->stale)
		return x->stale ? -1 : 1;
	if (x->review_by != y->review_by)
		return x->review_by < y->review_by ? -1 : 1;
	return strcmp(x->id.s, y->id.s);
}

static void tell_disappointing(struct week *w, struct report_articles *a)
{
	static const bool numbers[] = {false, true, true, true};
	const char *const heads[] = {week_word(w, WORD_ARTICLE), week_word(w, WORD_FIRST),
				     week_word(w, WORD_DEAD_ENDS), week_word(w, WORD_HELPFULNESS)};
	size_t n = 0;
	sheet_heading(&w->sheet, week_word(w, WORD_DISAPPOINT));
	if (a->n)
		qsort(a->v, a->n, sizeof *a->v, by_dead_ends);
	for (size_t i = 0; i < a->n && n < WEEK_LISTED; i++) {
		const struct report_article *v = &a->v[i];
		double h = report_helpfulness(v);
		long long votes = v->helpful + v->unhelpful;
		bool voted_down = votes >= VOTES_MIN && h < HELPFUL_MIN;
		if (!v->is || (v->dead_ends < DEAD_ENDS_MIN && !voted_down))
			continue;
		if (n++ == 0)
			sheet_table(&w->sheet, heads, numbers, 4);
		const char *cells[] = {v->title.s, week_text(w, "%lld", (long long)v->first),
				       week_text(w, "%lld", (long long)v->dead_ends),
				       h < 0 ? week_word(w, WORD_UNKNOWN)
					     : week_text(w, "%.0f %% (%lld)", h * 100, votes)};
		sheet_row(&w->sheet, cells, v->id.s);
	}
	if (n)
		sheet_table_end(&w->sheet);
	else
		sheet_text(&w->sheet, week_word(w, WORD_NONE_DISAPPOINT));
}

static void tell_stale(struct week *w, struct report_articles *a)
{
	const char *const heads[] = {week_word(w, WORD_ARTICLE), week_word(w, WORD_REVIEW_BY)};
	sheet_heading(&w->sheet, week_word(w, WORD_STALE));
	if (a->n)
		qsort(a->v, a->n, sizeof *a->v, by_review);
	if (!a->n || !a->v[0].stale) {
		sheet_text(&w->sheet, week_word(w, WORD_NONE_STALE));
		return;
	}
	sheet_table(&w->sheet, heads, NULL, 2);
	for (size_t i = 0; i < a->n && i < WEEK_LISTED && a->v[i].stale; i++) {
		char day[11];
		clock_date(a->v[i].review_by, day);
		const char *cells[] = {a->v[i].title.s, day};
		sheet_row(&w->sheet, cells, a->v[i].id.s);
	}
	sheet_table_end(&w->sheet);
}

/* ---- all of it ---- */

static enum status tell_articles(struct week *w)
{
	struct report_articles a;
	const struct report_ask ask = {.from = w->monday, .to = w->sunday, .audience = -1};
	enum status st = report_list_articles(w->r, &ask, &a, w->err);
	if (st == ST_OK) {
		tell_disappointing(w, &a);
		tell_stale(w, &a);
	}
	report_articles_release(&a);
	return st;
}

static enum status write_week(struct week *w)
{
	char name[REPORT_WEEK_LEN], from[11], to[11];
	struct report_sums now, before;
	enum status st = sum_week(w, w->monday, &now);
	if (st == ST_OK)
		st = sum_week(w, w->monday - WEEK, &before);
	if (st == ST_OK)
		st = week_read_gaps(w);
	if (st)
		return st;
	w->questions = report_questions(&now);
	report_week_name(w->monday, name);
	clock_date(w->monday, from);
	clock_date(w->sunday, to);
	struct buf title;
	buf_init(&title, 4096);
	const char *form = week_word(w, WORD_TITLE), *mark = strstr(form, "%s");
	buf_add(&title, form, (size_t)(mark - form));
	buf_puts(&title, name);
	buf_puts(&title, mark + 2);
	sheet_begin(&w->sheet, w->words == report_words_of("en") ? "en" : "zh", title.data,
		    week_text(w, "%s – %s (%s)", from, to, w->r->config->contact.timezone));
	buf_release(&title);
	tell_tiles(w, &now, &before);
	week_tell_open(w);
	st = week_tell_proven(w);
	if (st == ST_OK)
		st = week_tell_reopened(w);
	if (st == ST_OK)
		st = tell_articles(w);
	if (st)
		return st;
	week_tell_no_text(w);
	tell_numbers(w, &now, &before);
	tell_definitions(w, &now);
	sheet_end(&w->sheet, week_word(w, WORD_FOOT));
	st = buf_status(w->sheet.md);
	return st ? st : buf_status(w->sheet.html);
}

enum status report_weekly(const struct config *config, int64_t monday, const char *lang,
			  struct buf *markdown, struct buf *html, struct buf *err)
{
	struct week w = {.words = report_words_of(lang),
			 .sheet = {.md = markdown, .html = html},
			 .monday = monday,
			 .sunday = monday + WEEK - 1,
			 .err = err};
	if (!w.words)
		return fail(err, ST_INVALID, "there are no words for %s; en, zh-CN and zh-TW are",
			    lang);
	arena_init(&w.arena);
	enum status st = reports_open(config->data, config, &w.r, err);
	if (st == ST_OK)
		st = write_week(&w);
	week_drop_gaps(&w);
	reports_close(w.r);
	arena_release(&w.arena);
	return st;
}
