/* desk_gaps.c - what is counted of each gap. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"
#include "answerd/text/courtesy.h"
#include "feedback/desk_parts.h"

#define NEAR_AT 0.5
#define HALF_LIFE_DAYS 14.0

enum status desk_set(char **at, const char *s)
{
	char *copy = str_dup(str_of(s));
	if (!copy)
		return ST_NOMEM;
	free(*at);
	*at = copy;
	return ST_OK;
}

struct desk_gap *desk_gap(struct desk *d, uint32_t gap)
{
	while (d->gaps.n <= gap) {
		if (vec_room(&d->gaps.v, &d->gaps.cap, d->gaps.n, sizeof *d->gaps.v) != ST_OK)
			return NULL;
		d->gaps.v[d->gaps.n] = (struct desk_gap){
		    .gap = (uint32_t)d->gaps.n, .version = 1, .title = NO_WORDING, .told = -1};
		d->gaps.n++;
	}
	struct desk_gap *g = &d->gaps.v[gap];
	if (!g->is) {
		g->is = g->dirty = d->unsaved = true;
		g->created_ms = g->changed_ms = d->now_ms;
	}
	return g;
}

struct desk_gap *desk_find(struct desk *d, uint32_t gap)
{
	for (int i = 0; i < 1000 && gap < d->gaps.n && d->gaps.v[gap].is; i++) {
		struct desk_gap *g = &d->gaps.v[gap];
		if (!g->merged_into)
			return clusters_next(d->clusters, gap, CLUSTERS_NONE) == CLUSTERS_NONE &&
				       !g->article
				   ? NULL
				   : g;
		gap = g->merged_into;
	}
	return NULL;
}

/* Translations of one article have the same id behind the language. */
bool desk_same_article(const char *a, const char *b)
{
	const char *ka = strchr(a, '/'), *kb = strchr(b, '/');
	if (strcmp(a, b) == 0)
		return true;
	return ka && kb && strcmp(ka, kb) == 0;
}

bool desk_is_near(const struct desk *d, const struct desk_near *near)
{
	/* More likely than not: who was shown less and left has said that it is none. */
	const double at = d->config->search.answered_at;
	return near->confidence >= (at > NEAR_AT ? at : NEAR_AT);
}

/* ---- counting ---- */

/* Space-Saving (Metwally, Agrawal, El Abbadi 2005): when there is no room, the rarest gives way
 * to what may be common; what it had is not the newcomer's, and is told apart. */
static void count_text(struct desk_count v[COUNTED], uint32_t text)
{
	struct desk_count *to = v;
	for (size_t i = 0; text && i < COUNTED; i++) {
		if (v[i].text == text || !v[i].text) {
			to = &v[i];
			break;
		}
		if (v[i].people < to->people)
			to = &v[i];
	}
	if (!text)
		return;
	if (to->text != text)
		*to = (struct desk_count){text, to->people, to->people};
	to->people++;
}

size_t desk_commonest(const struct desk_count v[COUNTED], struct desk_count out[COUNTED_TOLD])
{
	struct desk_count sorted[COUNTED];
	size_t n = 0;
	for (; n < COUNTED && v[n].text; n++) {
		const struct desk_count c = {v[n].text, v[n].people - v[n].others, 0};
		size_t at = n;
		for (; at > 0 && sorted[at - 1].people < c.people; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = c;
	}
	n = n < COUNTED_TOLD ? n : COUNTED_TOLD;
	memcpy(out, sorted, n * sizeof *out);
	return n;
}

static void end_person(struct desk_sums *s)
{
	if (!s->seen)
		return;
	if (s->worst) {
		s->severity += cause_severity(s->worst);
		s->causes[s->worst]++;
	}
	s->later += s->after != AFTER_NOTHING;
	s->later_good += s->after == AFTER_GOOD;
	s->week += s->lately != AFTER_NOTHING;
	s->week_bad += s->lately == AFTER_BAD;
	s->seen = NULL;
}

/* Whether it is the first that this person asked here. */
static bool begin_person(struct desk_sums *s, const struct desk_session *session)
{
	if (s->seen == session)
		return false;
	end_person(s);
	s->seen = session;
	s->worst = 0;
	s->after = s->lately = AFTER_NOTHING;
	return true;
}

/* A person counts once, by the worst. helped: there is evidence; failed: that it did not. */
static void note_after(const struct desk *d, struct desk_gap *g, int64_t at_ms, bool helped,
		       bool failed)
{
	struct desk_sums *s = &g->sums;
	if (!g->published_ms || at_ms <= g->published_ms)
		return;
	if (at_ms > s->asked_ms)
		s->asked_ms = at_ms;
	if (s->after != AFTER_BAD)
		s->after = helped ? AFTER_GOOD : AFTER_BAD;
	if (d->now_ms - at_ms < 7 * DAY_MS && s->lately != AFTER_BAD)
		s->lately = failed ? AFTER_BAD : AFTER_GOOD;
}

static void count_failed(struct desk *d, struct desk_gap *g, const struct desk_session *session,
			 const struct desk_ask *a)
{
	struct desk_sums *s = &g->sums;
	int64_t ago = (d->now_ms - a->at_ms) / DAY_MS;
	/* It needs a person: who took that way did not fail. */
	if (g->cure == CURE_ROUTE && a->cause == CAUSE_CONTACT)
		return;
	begin_person(s, session);
	if (!s->worst) {
		s->people++;
		s->agents += a->agent;
		count_text(s->langs, a->lang);
		count_text(s->pages, a->page);
		count_text(s->segments, a->segment);
	}
	if (a->cause > s->worst)
		s->worst = a->cause;
	s->questions++;
	if (a->cause == CAUSE_REFORMULATED && a->article)
		s->found = a->article;
	if (ago >= 0 && ago < TREND_DAYS)
		s->trend[TREND_DAYS - 1 - ago]++;
	if (!s->first_ms || a->at_ms < s->first_ms)
		s->first_ms = a->at_ms;
	if (a->at_ms > s->last_ms)
		s->last_ms = a->at_ms;
	bool found = a->cause == CAUSE_REFORMULATED;
	note_after(d, g, a->at_ms, found, !found);
}

/* A question that the gap's article answered, after it was published. */
static void count_later(struct desk *d, struct desk_gap *g, const struct desk_session *session,
			const struct desk_ask *a)
{
	struct desk_sums *s = &g->sums;
	if (a->at_ms <= g->published_ms)
		return;
	begin_person(s, session);
	s->said += a->said != 0;
	note_after(d, g, a->at_ms, a->part == PART_SOLVED || a->part == PART_PROBABLY, false);
}

static void count_wording(struct desk *d, const struct desk_ask *a, const struct desk_session *s,
			  const struct desk_session **last)
{
	struct desk_wording *w = &d->wordings.v[a->wording];
	if (last[a->wording] != s)
		w->people++;
	last[a->wording] = s;
	w->visitors = w->visitors || !a->agent;
	if (a->cause > w->cause)
		w->cause = a->cause;
}

/* Gaps with an article that was published; returns how many. */
static size_t published(struct desk *d, uint32_t *out)
{
	size_t n = 0;
	for (size_t i = 0; i < d->gaps.n; i++)
		if (d->gaps.v[i].is && !d->gaps.v[i].merged_into && d->gaps.v[i].published_ms &&
		    d->gaps.v[i].article)
			out[n++] = (uint32_t)i;
	return n;
}

static double weight_of(const struct desk *d, const char *category)
{
	const struct config_category *c = config_category(d->config, str_of(category));
	return c ? c->weight : 1;
}

/* People x mean worst severity x 0.5^(days since the last / 14) x the category's weight. */
static double priority_of(struct desk *d, struct desk_gap *g)
{
	const struct desk_near *near = NULL;
	double days = (double)(d->now_ms - g->sums.last_ms) / (double)DAY_MS;
	double weight = desk_nearest(d, g, &near, 1) ? weight_of(d, near->category) : 1;
	return g->sums.severity * pow(0.5, (days > 0 ? days : 0) / HALF_LIFE_DAYS) * weight;
}

/* Whether the ask counts in its gap: the words of a question before its last ones do where
 * none that came later is. */
static bool is_counted(const struct desk *d, const struct desk_session *s, size_t k, uint32_t gap)
{
	for (size_t i = k; s->asks[i].also;) {
		uint32_t later = s->asks[--i].wording;
		if (later != NO_WORDING && clusters_of(d->clusters, later) == gap)
			return false;
	}
	return true;
}

void desk_count(struct desk *d)
{
	if (desk_note_moves(d) != ST_OK)
		return;
	const struct desk_session **last = calloc(d->wordings.n + 1, sizeof *last);
	uint32_t *live = calloc(d->gaps.n + 1, sizeof *live);
	size_t live_n = last && live ? published(d, live) : 0;
	for (size_t i = 0; i < d->gaps.n; i++)
		d->gaps.v[i].sums = (struct desk_sums){0};
	for (size_t i = 0; i < d->wordings.n; i++) {
		d->wordings.v[i].people = d->wordings.v[i].cause = 0;
		d->wordings.v[i].visitors = false;
	}
	for (size_t i = 0; last && live && i < d->sessions.n; i++) {
		const struct desk_session *s = d->sessions.v[i];
		for (size_t k = 0; k < s->asks_n; k++) {
			const struct desk_ask *a = &s->asks[k];
			const char *article = desk_text_of(&d->texts, a->article);
			uint32_t gap =
			    a->wording == NO_WORDING ? 0 : clusters_of(d->clusters, a->wording);
			if (gap) {
				count_wording(d, a, s, last);
				if (is_counted(d, s, k, gap))
					count_failed(d, &d->gaps.v[gap], s, a);
			}
			for (size_t p = 0; !gap && *article && p < live_n; p++)
				if (desk_same_article(d->gaps.v[live[p]].article, article))
					count_later(d, &d->gaps.v[live[p]], s, a);
		}
	}
	for (size_t i = 0; i < d->gaps.n; i++) {
		end_person(&d->gaps.v[i].sums);
		d->gaps.v[i].priority = d->gaps.v[i].is ? priority_of(d, &d->gaps.v[i]) : 0;
	}
	free(last);
	free(live);
	d->counted++;
}

/* ---- what stands for it ---- */

static uint32_t members_of(const struct desk *d, uint32_t gap)
{
	uint32_t n = 0;
	for (uint32_t w = CLUSTERS_NONE; (w = clusters_next(d->clusters, gap, w)) != CLUSTERS_NONE;)
		n++;
	return n;
}

/* The people of each wording, in scratch of the desk; NULL: no memory. */
static const uint32_t *people_of(struct desk *d, const struct desk_gap *g)
{
	if (d->wordings.n > d->people_cap) {
		uint32_t *v = realloc(d->people, d->wordings.cap * sizeof *v);
		if (!v)
			return NULL;
		d->people = v;
		d->people_cap = d->wordings.cap;
	}
	for (uint32_t w = CLUSTERS_NONE;
	     (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE;)
		d->people[w] = d->wordings.v[w].people;
	return d->people;
}

const char *desk_title(struct desk *d, struct desk_gap *g)
{
	uint32_t members = members_of(d, g->gap);
	bool known = g->title != NO_WORDING && members == g->members && g->titled == d->counted &&
		     clusters_of(d->clusters, g->title) == g->gap;
	if (!known)
		g->title = clusters_title_by(d->clusters, g->gap, people_of(d, g));
	g->members = members;
	g->titled = d->counted;
	return g->title == CLUSTERS_NONE ? "" : desk_shown(d, g->title);
}

const char *desk_shown(struct desk *d, uint32_t wording)
{
	struct str text = clusters_text(d->clusters, wording), shown;
	if (!text.s || courtesy_without(d->analyzer, &d->units, text, &shown) != ST_OK)
		return text.s ? text.s : "";
	buf_clear(&d->shown);
	buf_add(&d->shown, shown.s, shown.len);
	return buf_status(&d->shown) == ST_OK && d->shown.data ? d->shown.data : text.s;
}

size_t desk_nearest(struct desk *d, const struct desk_gap *g, const struct desk_near **out,
		    size_t max)
{
	size_t n = 0;
	for (uint32_t w = CLUSTERS_NONE;
	     (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE;) {
		for (size_t i = 0; i < d->wordings.v[w].near_n; i++) {
			const struct desk_near *near = &d->wordings.v[w].near[i];
			size_t at = 0, same = 0;
			while (same < n && strcmp(out[same]->id, near->id) != 0)
				same++;
			if (same < n && out[same]->confidence >= near->confidence)
				continue;
			if (same < n)
				memmove(&out[same], &out[same + 1], (--n - same) * sizeof *out);
			while (at < n && out[at]->confidence >= near->confidence)
				at++;
			if (at == max)
				continue;
			n += n < max;
			memmove(&out[at + 1], &out[at], (n - 1 - at) * sizeof *out);
			out[at] = near;
		}
	}
	return n;
}
