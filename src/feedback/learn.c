#include "feedback/learn_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"

#define USE_HALF_MS ((int64_t)30 * DAY_MS)
#define USE_MOST 50.0 /* of clients, on which the scale ends at least */

enum status learn_new(const struct clusters_words *words, struct learn **out)
{
	struct learn *l = calloc(1, sizeof *l);
	*out = NULL;
	enum status st = l ? clusters_new(words, &l->asked) : ST_NOMEM;
	if (st)
		learn_free(l);
	else
		*out = l;
	return st;
}

void learn_free(struct learn *l)
{
	if (!l)
		return;
	clusters_free(l->asked);
	desk_texts_free(&l->texts);
	for (size_t i = 0; i < l->wordings.n; i++)
		free(l->wordings.v[i].terms);
	free(l->wordings.v);
	free(l->terms.v);
	free(l->said.v);
	free(l->spoke.v);
	free(l->credits.v);
	free(l->found.v);
	free(l->uses.v);
	free(l);
}

/* ---- credits ---- */

static uint16_t *slot_of(struct learn *l, uint32_t client, int64_t at_ms)
{
	const uint64_t who[] = {client, (uint64_t)(at_ms / DAY_MS)};
	return &l->of_day[str_hash(who, sizeof who) % LEARN_SLOTS];
}

static void take_back(struct learn *l, learn_visit *visit)
{
	while (*visit) {
		struct credit *c = &l->credits.v[*visit - 1];
		uint32_t next = c->next;
		--*slot_of(l, c->client, c->at_ms);
		c->points = 0;
		c->next = l->free;
		l->free = *visit;
		*visit = next;
	}
}

static enum status add(struct learn *l, learn_visit *visit, const struct credit *v)
{
	if (!l->free) {
		enum status st = vec_room(&l->credits.v, &l->credits.cap, l->credits.n, sizeof *v);
		if (st)
			return st;
		l->credits.v[l->credits.n++] = (struct credit){.next = 0};
		l->free = (uint32_t)l->credits.n;
	}
	uint32_t at = l->free;
	struct credit *c = &l->credits.v[at - 1];
	l->free = c->next;
	*c = *v;
	c->next = *visit;
	*visit = at;
	++*slot_of(l, c->client, c->at_ms);
	return ST_OK;
}

static enum status keep_terms(struct learn *l, uint32_t wording, const struct learn_credit *v)
{
	while (l->wordings.n <= wording) {
		if (vec_room(&l->wordings.v, &l->wordings.cap, l->wordings.n,
			     sizeof *l->wordings.v) != ST_OK)
			return ST_NOMEM;
		l->wordings.v[l->wordings.n++] = (struct wording){NULL, 0, 0};
	}
	struct wording *w = &l->wordings.v[wording];
	if (w->terms || !v->terms_n)
		return ST_OK;
	w->terms = malloc(v->terms_n * sizeof *w->terms);
	if (!w->terms)
		return ST_NOMEM;
	memcpy(w->terms, v->terms, v->terms_n * sizeof *w->terms);
	w->terms_n = (uint32_t)v->terms_n;
	return ST_OK;
}

enum status learn_session(struct learn *l, learn_visit *visit, uint64_t session,
			  const struct learn_credit *v, size_t n, uint32_t k)
{
	enum status st = ST_OK;
	take_back(l, visit);
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		uint16_t of_day = *slot_of(l, v[i].client, v[i].at_ms);
		if (of_day == UINT16_MAX || (k > 1 && of_day >= LEARN_OF_DAY))
			continue;
		struct credit c = {.session = session,
				   .at_ms = v[i].at_ms,
				   .form = desk_text(&l->texts, v[i].form),
				   .article = desk_text(&l->texts, v[i].article),
				   .client = v[i].client,
				   .points = (int8_t)v[i].points};
		const struct cluster_question q = {
		    .text = str_of(v[i].text), .session = session, .client = v[i].client};
		uint32_t cluster = 0;
		enum status placed = clusters_add(l->asked, &q, &c.wording, &cluster);
		/* Of characters alone there is no question, and when they are too many the
		 * first ones stay. */
		if (placed == ST_OK && c.form && c.article && c.points) {
			st = keep_terms(l, c.wording, &v[i]);
			if (st == ST_OK)
				st = add(l, visit, &c);
		}
		if (placed == ST_NOMEM)
			st = placed;
	}
	return st;
}

/* ---- in order ---- */

double learn_halved(int64_t age_ms, int64_t half_ms)
{
	return age_ms > 0 ? exp2(-(double)age_ms / (double)half_ms) : 1;
}

struct ordered *learn_in_order(struct learn *l, int (*compare)(const void *, const void *),
			       size_t *n)
{
	struct ordered *v = calloc(l->credits.n + 1, sizeof *v);
	*n = 0;
	for (size_t i = 0; v && i < l->credits.n; i++) {
		const struct credit *c = &l->credits.v[i];
		if (c->points)
			v[(*n)++] = (struct ordered){c, clusters_of(l->asked, c->wording), 0};
	}
	if (v && *n)
		qsort(v, *n, sizeof *v, compare);
	return v;
}

void learn_sweep(struct learn *l)
{
	bool *texts = calloc(l->texts.n + 1, sizeof *texts);
	bool *wordings = calloc(l->wordings.n + 1, sizeof *wordings);
	for (size_t i = 0; texts && wordings && i < l->credits.n; i++) {
		const struct credit *c = &l->credits.v[i];
		if (c->points)
			texts[c->form] = texts[c->article] = wordings[c->wording] = true;
	}
	for (size_t i = 0; texts && wordings && i < l->wordings.n; i++) {
		struct wording *w = &l->wordings.v[i];
		if (wordings[i] || clusters_forget(l->asked, (uint32_t)i) != ST_OK)
			continue;
		free(w->terms);
		*w = (struct wording){NULL, 0, 0};
	}
	if (texts && wordings)
		desk_texts_keep(&l->texts, texts);
	free(texts);
	free(wordings);
}

/* ---- use ---- */

static int by_use(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	COMPARE(x->c->article, y->c->article);
	COMPARE(day_of(x->c), day_of(y->c));
	COMPARE(x->c->client, y->c->client);
	return 0;
}

/* Adds those of one article and day, whose end it returns; alone: of the last day that had a
 * single client. */
static size_t use_of_day(const struct ordered *v, size_t count, size_t i, int64_t now_ms,
			 double *use, double *alone, uint32_t *clients)
{
	const struct credit *last = NULL;
	double worth = 0;
	uint32_t n = 0;
	size_t end = i;
	for (; end < count && v[end].c->article == v[i].c->article &&
	       day_of(v[end].c) == day_of(v[i].c);
	     end++) {
		const struct credit *c = v[end].c;
		if (c->points <= 0 || (last && last->client == c->client))
			continue;
		n++;
		worth += learn_halved(now_ms - c->at_ms, USE_HALF_MS);
		last = c;
	}
	if (n > 1) {
		*use += worth;
		*clients += n;
	} else if (n) {
		*alone = worth;
	}
	return end;
}

enum status learn_popular(struct learn *l, uint32_t k, int64_t now_ms, const struct learn_use **out,
			  size_t *n)
{
	size_t count = 0;
	double most = USE_MOST;
	enum status st = ST_OK;
	struct ordered *v = learn_in_order(l, by_use, &count);
	*n = l->uses.n = 0;
	if (!v)
		return ST_NOMEM;
	for (size_t i = 0, end = 0; i < count && st == ST_OK; i = end) {
		double use = 0, alone = 0;
		uint32_t clients = 0;
		while (end < count && v[end].c->article == v[i].c->article)
			end = use_of_day(v, count, end, now_ms, &use, &alone, &clients);
		use += alone;
		clients += alone > 0;
		st = vec_room(&l->uses.v, &l->uses.cap, l->uses.n, sizeof *l->uses.v);
		if (st == ST_OK && clients >= k)
			l->uses.v[l->uses.n++] =
			    (struct learn_use){desk_text_of(&l->texts, v[i].c->article), use};
		most = use > most ? use : most;
	}
	free(v);
	for (size_t i = 0; i < l->uses.n; i++)
		l->uses.v[i].share = log1p(l->uses.v[i].share) / log1p(most);
	*out = l->uses.v;
	*n = l->uses.n;
	return st;
}
