/* learn_judge.c - which pairs of a cluster and an article are learned. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"
#include "feedback/learn_parts.h"

static int by_pair(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	COMPARE(x->c->article, y->c->article);
	COMPARE(x->cluster, y->cluster);
	COMPARE(x->part, y->part);
	COMPARE(day_of(x->c), day_of(y->c));
	COMPARE(x->c->client, y->c->client);
	COMPARE(x->c->session, y->c->session);
	COMPARE(x->c->wording, y->c->wording);
	COMPARE(x->c->at_ms, y->c->at_ms);
	return 0;
}

/* What speaks for a pair, or against it. */
struct side {
	double points;
	uint32_t people, days;
	uint32_t together; /* clients of days that had several */
	bool alone;	   /* there was a day with one: all such days count as one client */
};

static uint32_t clients_of(const struct side *s)
{
	return s->together + s->alone;
}

static void end_day(struct side *s, uint32_t clients)
{
	s->days += clients > 0;
	s->together += clients > 1 ? clients : 0;
	s->alone = s->alone || clients == 1;
}

/* sign 1: for it; -1: against it. v is of one pair, in order. */
static struct side weigh(const struct ordered *v, size_t n, int sign, int64_t now_ms)
{
	struct side s = {0};
	uint32_t clients = 0; /* of the day */
	double best = 0;      /* of the client's day */
	for (size_t i = 0; i < n; i++) {
		const struct credit *c = v[i].c;
		double p = sign * c->points * learn_halved(now_ms - c->at_ms, LEARN_HALF_MS);
		bool day_ends = i + 1 == n || day_of(v[i + 1].c) != day_of(c);
		bool client_ends = day_ends || v[i + 1].c->client != c->client;
		best = p > best ? p : best;
		if (client_ends) {
			s.points += best;
			clients += best > 0;
			best = 0;
		}
		if (day_ends) {
			end_day(&s, clients);
			clients = 0;
		}
	}
	return s;
}

static int by_session(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* A session is one person, on how many days and from wherever. */
static enum status count_people(struct learn *l, const struct ordered *v, size_t n, int sign,
				uint32_t *people)
{
	*people = 0;
	l->spoke.n = 0;
	for (size_t i = 0; i < n; i++) {
		if (sign * v[i].c->points <= 0)
			continue;
		if (vec_room(&l->spoke.v, &l->spoke.cap, l->spoke.n, sizeof *l->spoke.v) != ST_OK)
			return ST_NOMEM;
		l->spoke.v[l->spoke.n++] = v[i].c->session;
	}
	if (l->spoke.n)
		qsort(l->spoke.v, l->spoke.n, sizeof *l->spoke.v, by_session);
	for (size_t i = 0; i < l->spoke.n; i++)
		*people += i == 0 || l->spoke.v[i] != l->spoke.v[i - 1];
	return ST_OK;
}

static bool is_enough(const struct side *s, uint32_t k)
{
	return s->people >= k && clients_of(s) >= k;
}

/* ---- words that two clients said ---- */

static int by_said(const void *a, const void *b)
{
	const struct said *x = a, *y = b;
	COMPARE(x->term, y->term);
	COMPARE(x->day, y->day);
	COMPARE(x->client, y->client);
	return 0;
}

/* Clients of a term: i to end of said; as those of a pair are counted. */
static uint32_t clients_of_term(const struct said *v, size_t n)
{
	struct side s = {0};
	for (size_t i = 0, end = 0; i < n; i = end) {
		uint32_t clients = 0;
		for (; end < n && v[end].day == v[i].day; end++)
			clients += end == i || v[end].client != v[end - 1].client;
		end_day(&s, clients);
	}
	return clients_of(&s);
}

/* Leaves the firm terms of a pair in front of said. */
static enum status find_firm(struct learn *l, const struct ordered *v, size_t n)
{
	l->said.n = l->firm_n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct wording *w = &l->wordings.v[v[i].c->wording];
		for (size_t k = 0; k < w->terms_n && v[i].c->points > 0; k++) {
			if (vec_room(&l->said.v, &l->said.cap, l->said.n, sizeof *l->said.v) !=
			    ST_OK)
				return ST_NOMEM;
			l->said.v[l->said.n++] =
			    (struct said){w->terms[k], v[i].c->client, day_of(v[i].c)};
		}
	}
	if (l->said.n)
		qsort(l->said.v, l->said.n, sizeof *l->said.v, by_said);
	for (size_t i = 0, end = 0; i < l->said.n; i = end) {
		while (end < l->said.n && l->said.v[end].term == l->said.v[i].term)
			end++;
		if (clients_of_term(l->said.v + i, end - i) > 1)
			l->said.v[l->firm_n++] = l->said.v[i];
	}
	return ST_OK;
}

static int by_term_alone(const void *a, const void *b)
{
	const struct said *x = a, *y = b;
	COMPARE(x->term, y->term);
	return 0;
}

/* What says nothing is a pair of its own, which its clients judged. */
static bool is_firm(const struct learn *l, uint32_t wording)
{
	const struct wording *w = &l->wordings.v[wording];
	size_t firm = 0;
	for (size_t k = 0; k < w->terms_n; k++) {
		const struct said s = {.term = w->terms[k]};
		firm += l->firm_n && bsearch(&s, l->said.v, l->firm_n, sizeof s, by_term_alone);
	}
	return !w->terms_n || 2 * firm > w->terms_n;
}

/* ---- phrasings ---- */

static int by_wording(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	COMPARE(x->c->wording, y->c->wording);
	COMPARE(x->c->at_ms, y->c->at_ms);
	return 0;
}

static bool same_client(const struct credit *a, const struct credit *b)
{
	return a->client == b->client && day_of(a) == day_of(b);
}

/* The wordings of a pair, each once. v is put in another order. */
static enum status emit(struct learn *l, struct ordered *v, size_t n, uint32_t k,
			const struct learn_phrasing *pair)
{
	enum status found = k > 1 ? find_firm(l, v, n) : ST_OK;
	if (found)
		return found;
	qsort(v, n, sizeof *v, by_wording);
	for (size_t i = 0, end = 0; i < n; i = end) {
		const struct credit *first = NULL;
		bool alone = true;
		for (; end < n && v[end].c->wording == v[i].c->wording; end++) {
			if (v[end].c->points <= 0)
				continue;
			alone = alone && (!first || same_client(first, v[end].c));
			first = first ? first : v[end].c;
		}
		const char *text = clusters_text(l->asked, v[i].c->wording).s;
		if (!first || !text)
			continue;
		enum status st =
		    vec_room(&l->found.v, &l->found.cap, l->found.n, sizeof *l->found.v);
		if (st)
			return st;
		struct learn_phrasing *p = &l->found.v[l->found.n++];
		*p = *pair;
		p->form = desk_text_of(&l->texts, first->form);
		p->text = text;
		p->since_ms = first->at_ms;
		p->learned = pair->learned && (k == 1 || is_firm(l, v[i].c->wording));
		p->alone = alone;
		p->client = first->client;
		p->day = day_of(first);
	}
	return ST_OK;
}

static enum status judge(struct learn *l, struct ordered *v, size_t n, uint32_t k, int64_t now_ms)
{
	struct side good = weigh(v, n, 1, now_ms), bad = weigh(v, n, -1, now_ms);
	enum status st = count_people(l, v, n, 1, &good.people);
	if (!st)
		st = count_people(l, v, n, -1, &bad.people);
	if (st)
		return st;
	struct learn_phrasing pair = {.article = desk_text_of(&l->texts, v[0].c->article),
				      .points = good.points,
				      .people = good.people,
				      .clients = clients_of(&good),
				      .days = good.days};
	if (is_enough(&bad, k))
		pair.points -= bad.points;
	for (size_t i = 0; i < n; i++)
		if (v[i].c->at_ms > pair.last_ms)
			pair.last_ms = v[i].c->at_ms;
	pair.learned = k == 1
			   ? pair.points > 0
			   : is_enough(&good, k) && good.days >= 2 && pair.points >= LEARN_POINTS;
	pair.stays = k == 1 ? pair.points > 0 : pair.points >= LEARN_STAYS;
	return good.points > 0 ? emit(l, v, n, k, &pair) : ST_OK;
}

static int by_article(const void *a, const void *b)
{
	const struct learn_phrasing *x = a, *y = b;
	int c = strcmp(x->article, y->article);
	if (c)
		return c;
	COMPARE(y->learned, x->learned);
	COMPARE(y->points, x->points);
	COMPARE(x->since_ms, y->since_ms);
	return strcmp(x->form, y->form);
}

/* Whether so many that stay rest on the same client's day alone. */
static bool has_enough_of(const struct learn *l, size_t first, size_t end,
			  const struct learn_phrasing *p)
{
	size_t same = 0;
	for (size_t i = first; i < end && p->alone; i++) {
		const struct learn_phrasing *o = &l->found.v[i];
		same += o->alone && o->client == p->client && o->day == p->day;
	}
	return same >= LEARN_OF_CLIENT;
}

/* What is most credited stays of an article's phrasings. */
static void bound(struct learn *l, bool of_client)
{
	size_t kept = 0, first = 0;
	for (size_t i = 0; i < l->found.n; i++) {
		const struct learn_phrasing *p = &l->found.v[i];
		if (kept == first || strcmp(l->found.v[first].article, p->article) != 0)
			first = kept;
		if (kept - first < LEARN_PHRASINGS &&
		    (!of_client || !has_enough_of(l, first, kept, p)))
			l->found.v[kept++] = *p;
	}
	l->found.n = kept;
}

/* ---- the parts of a cluster ---- */

static uint32_t part_of(struct learn *l, uint32_t wording)
{
	struct wording *v = l->wordings.v;
	while (v[wording].with != wording) {
		v[wording].with = v[v[wording].with].with;
		wording = v[wording].with;
	}
	return wording;
}

static int by_term(const void *a, const void *b)
{
	const struct term_of *x = a, *y = b;
	COMPARE(x->term, y->term);
	COMPARE(x->wording, y->wording);
	return 0;
}

/* Puts what shares a term into one part, and v into the order of parts. */
static enum status part(struct learn *l, struct ordered *v, size_t n)
{
	l->terms.n = 0;
	for (size_t i = 0; i < n; i++)
		l->wordings.v[v[i].c->wording].with = v[i].c->wording;
	for (size_t i = 0; i < n; i++) {
		const struct wording *w = &l->wordings.v[v[i].c->wording];
		for (size_t k = 0; k < w->terms_n; k++) {
			if (vec_room(&l->terms.v, &l->terms.cap, l->terms.n, sizeof *l->terms.v) !=
			    ST_OK)
				return ST_NOMEM;
			l->terms.v[l->terms.n++] = (struct term_of){w->terms[k], v[i].c->wording};
		}
	}
	if (l->terms.n)
		qsort(l->terms.v, l->terms.n, sizeof *l->terms.v, by_term);
	for (size_t i = 1; i < l->terms.n; i++) {
		const struct term_of *a = &l->terms.v[i - 1], *b = &l->terms.v[i];
		if (a->term == b->term)
			l->wordings.v[part_of(l, a->wording)].with = part_of(l, b->wording);
	}
	for (size_t i = 0; i < n; i++)
		v[i].part = part_of(l, v[i].c->wording);
	qsort(v, n, sizeof *v, by_pair);
	return ST_OK;
}

static enum status judge_parts(struct learn *l, struct ordered *v, size_t n, uint32_t k,
			       int64_t now_ms)
{
	enum status st = part(l, v, n);
	for (size_t i = 0, end = 0; i < n && st == ST_OK; i = end) {
		while (end < n && v[end].part == v[i].part)
			end++;
		st = judge(l, v + i, end - i, k, now_ms);
	}
	return st;
}

enum status learn_run(struct learn *l, uint32_t k, int64_t now_ms,
		      const struct learn_phrasing **out, size_t *n)
{
	size_t count = 0;
	enum status st = ST_OK;
	struct ordered *v = learn_in_order(l, by_pair, &count);
	*n = l->found.n = 0;
	if (!v)
		return ST_NOMEM;
	for (size_t i = 0, end = 0; i < count && st == ST_OK; i = end) {
		while (end < count && v[end].c->article == v[i].c->article &&
		       v[end].cluster == v[i].cluster)
			end++;
		st = judge_parts(l, v + i, end - i, k, now_ms);
	}
	free(v);
	if (l->found.n)
		qsort(l->found.v, l->found.n, sizeof *l->found.v, by_article);
	bound(l, k > 1);
	*out = l->found.v;
	*n = l->found.n;
	return st;
}
