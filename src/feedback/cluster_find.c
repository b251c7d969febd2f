/* Which questions, and which cluster, a question is most like. */
#include <math.h>
#include <stdlib.h>

#include "feedback/cluster_parts.h"

/* So many questions' worth is what the knowledge base says about words. */
#define KB_QUESTIONS 100.0f
/* A run of letters that more wordings have says nothing, and costs most. */
#define COMMON_LETTERS 1000
#define FROZEN_MEMBERS 3 /* of a frozen cluster, that a newcomer must be like */

float cluster_weight(const struct cluster_term *t, size_t live, bool kb)
{
	float n = (float)live, df = (float)t->n;
	float lone = t->n < 2 ? WEIGHT_LONE : 1;
	if (t->near)
		return 1;
	if (t->letters && t->n > COMMON_LETTERS)
		return 0;
	if (kb && t->share >= 0) {
		n += KB_QUESTIONS;
		df += KB_QUESTIONS * t->share;
	}
	return powf(logf(1 + n / (df > 1 ? df : 1)), IDF_POWER) * lone;
}

static void weigh_wording(const struct clusters *c, struct wording_q *q)
{
	float text = 0, near = 0;
	for (size_t i = 0; i < q->f_n; i++) {
		const struct cluster_term *t = &c->terms.v[q->f[i].term];
		float x = q->f[i].tf * t->weight;
		*(t->near ? &near : &text) += x * x;
	}
	q->norm = sqrtf(text);
	q->whole = sqrtf(1 + near);
}

void cluster_weigh(struct clusters *c, bool now)
{
	size_t change = c->live > c->weighed ? c->live - c->weighed : c->weighed - c->live;
	if (!now && change <= c->weighed / 64)
		return;
	for (size_t i = 0; i < c->terms.n; i++)
		c->terms.v[i].weight = cluster_weight(&c->terms.v[i], c->live, true);
	for (size_t i = 0; i < c->q.n; i++)
		if (c->q.v[i].text)
			weigh_wording(c, &c->q.v[i]);
	c->weighed = c->live;
}

void cluster_weigh_one(struct clusters *c, uint32_t w)
{
	struct wording_q *q = &c->q.v[w];
	for (size_t i = 0; i < q->f_n; i++) {
		struct cluster_term *t = &c->terms.v[q->f[i].term];
		t->weight = cluster_weight(t, c->live, true);
	}
	weigh_wording(c, q);
}

static enum status room_to_scan(struct clusters *c)
{
	if (c->q.n <= c->alike_cap)
		return ST_OK;
	size_t cap = c->q.n * 2;
	float *alike = calloc(cap, sizeof *alike);
	uint32_t *hits = calloc(cap, sizeof *hits);
	if (!alike || !hits) {
		free(alike);
		free(hits);
		return ST_NOMEM;
	}
	free(c->alike);
	free(c->hits);
	c->alike = alike;
	c->hits = hits;
	c->alike_cap = cap;
	c->hits_n = 0;
	return ST_OK;
}

/* A hit is noted when its first share is added; every share is above 0. */
static inline void add_share(struct clusters *c, uint32_t other, float share)
{
	if (c->alike[other] == 0)
		c->hits[c->hits_n++] = other;
	c->alike[other] += share;
}

/* Of an article: beside the texts, or across scripts in their place. */
static void add_near(struct clusters *c, const struct cluster_term *t, const struct wording_q *q,
		     float tf)
{
	for (size_t k = 0; k < t->n; k++) {
		const struct wording_q *o = &c->q.v[t->v[k].wording];
		float across = o->han == q->han ? 1 : WEIGHT_ACROSS / (WEIGHT_NEAR * WEIGHT_NEAR);
		add_share(c, t->v[k].wording, tf * t->v[k].tf * q->norm * o->norm * across);
	}
}

static void add_term(struct clusters *c, const struct cluster_term *t, float tf)
{
	float factor = tf * t->weight * t->weight;
	for (size_t k = 0; k < t->n && factor > 0; k++)
		add_share(c, t->v[k].wording, factor * t->v[k].tf);
}

static void add_visits(struct clusters *c, uint32_t w)
{
	uint32_t others[VISITED_MAX];
	size_t n = cluster_visited(c, w, others, VISITED_MAX);
	for (size_t i = 0; i < n; i++)
		add_share(c, others[i], ALIKE_VISIT);
}

void cluster_weigh_visits(struct clusters *c, uint32_t w, float more)
{
	uint32_t others[VISITED_MAX];
	size_t n = cluster_visited(c, w, others, VISITED_MAX);
	for (size_t i = 0; i < n; i++)
		c->alike[others[i]] += more;
}

enum status cluster_scan(struct clusters *c, uint32_t w)
{
	if (room_to_scan(c) != ST_OK)
		return ST_NOMEM;
	for (size_t i = 0; i < c->hits_n; i++)
		c->alike[c->hits[i]] = 0;
	c->hits_n = 0;
	const struct wording_q *q = &c->q.v[w];
	for (size_t i = 0; i < q->f_n; i++) {
		const struct cluster_term *t = &c->terms.v[q->f[i].term];
		if (t->near)
			add_near(c, t, q, q->f[i].tf);
		else
			add_term(c, t, q->f[i].tf);
	}
	float part = q->scale / (q->norm * q->whole);
	size_t n = 0;
	for (size_t i = 0; i < c->hits_n; i++) {
		uint32_t other = c->hits[i];
		const struct wording_q *o = &c->q.v[other];
		c->alike[other] *= other == w ? 0 : part * o->scale / (o->norm * o->whole);
		if (c->alike[other] > 0)
			c->hits[n++] = other;
	}
	c->hits_n = n;
	add_visits(c, w);
	return ST_OK;
}

size_t cluster_nearest(const struct clusters *c, float least, uint32_t *out, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < c->hits_n && max; i++) {
		uint32_t w = c->hits[i];
		float alike = c->alike[w];
		if (alike < least || (n == max && alike <= c->alike[out[n - 1]]))
			continue;
		size_t at = n < max ? n++ : n - 1;
		for (; at > 0 && c->alike[out[at - 1]] < alike; at--)
			out[at] = out[at - 1];
		out[at] = w;
	}
	return n;
}

static enum status room_for_sums(struct clusters *c)
{
	if (c->clusters.n <= c->sums_cap)
		return ST_OK;
	float *sums = calloc(c->clusters.cap, sizeof *sums);
	if (!sums)
		return ST_NOMEM;
	free(c->sums);
	c->sums = sums;
	c->sums_cap = c->clusters.cap;
	return ST_OK;
}

/* The mean over the members that are most like, as if it were one over all. */
static float frozen_mean(const struct clusters *c, uint32_t cluster)
{
	float top[FROZEN_MEMBERS] = {0}, sum = 0;
	uint32_t n = 0, w = CLUSTERS_NONE;
	while ((w = clusters_next(c, cluster, w)) != CLUSTERS_NONE) {
		float alike = c->alike[w];
		for (size_t i = 0; i < FROZEN_MEMBERS; i++)
			if (alike > top[i]) {
				float t = top[i];
				top[i] = alike;
				alike = t;
			}
		n += n < FROZEN_MEMBERS;
	}
	for (size_t i = 0; i < FROZEN_MEMBERS; i++)
		sum += top[i];
	return sum / (float)n * (ALIKE_JOIN / ALIKE_FROZEN);
}

enum status cluster_best(struct clusters *c, uint32_t w, uint32_t *best)
{
	uint32_t own = c->q.v[w].cluster;
	float most = ALIKE_JOIN;
	*best = 0;
	if (room_for_sums(c) != ST_OK)
		return ST_NOMEM;
	for (size_t i = 0; i < c->hits_n; i++)
		c->sums[c->q.v[c->hits[i]].cluster] += c->alike[c->hits[i]];
	/* What an editor took up is gained by the texts alone. */
	cluster_weigh_visits(c, w, -ALIKE_VISIT);
	for (size_t i = 0; i < c->hits_n; i++) {
		uint32_t to = c->q.v[c->hits[i]].cluster;
		if (c->sums[to] <= 0)
			continue;
		float mean = c->clusters.v[to].frozen
				 ? frozen_mean(c, to)
				 : c->sums[to] / (float)(c->clusters.v[to].size - (to == own));
		c->sums[to] = 0; /* seen */
		if ((mean > most || (mean >= most && (*best == 0 || to < *best))) &&
		    !cluster_is_barred(c, w, to)) {
			most = mean;
			*best = to;
		}
	}
	cluster_weigh_visits(c, w, ALIKE_VISIT);
	return ST_OK;
}
