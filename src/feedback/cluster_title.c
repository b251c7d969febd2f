/* Which question of a cluster names it. */
#include <math.h>
#include <stdlib.h>

#include "feedback/cluster_parts.h"

#define PHRASE_UNITS 3	  /* words; a text with fewer is a fragment */
#define PHRASE_HAN 5	  /* the same in Chinese characters */
#define LONG_UNITS 40	  /* more is a story, and hard to read in a list */
#define UNREADABLE 0.6	  /* what a fragment or a story counts */
#define PEOPLE_FACTOR 0.2 /* for every doubling of those who asked */

#define SAME 1e-6 /* what differs less does so by rounding */

static double weight_of(struct clusters *c, const struct feature *f)
{
	struct cluster_term *t = &c->terms.v[f->term];
	if (t->near)
		return 0;
	/* What the articles say was asked when the term came first: another start knows other
	 * articles. */
	if (t->titled_n != t->n || t->titled_live != c->live)
		t->titled = cluster_weight(t, c->live, false);
	t->titled_n = t->n;
	t->titled_live = c->live;
	return (double)f->tf * (double)t->titled;
}

static double norm_of(struct clusters *c, const struct wording_q *q)
{
	double square = 0;
	for (size_t i = 0; i < q->f_n; i++) {
		double x = weight_of(c, &q->f[i]);
		square += x * x;
	}
	return square > 0 ? sqrt(square) : 1;
}

static double readable(const struct wording_q *q)
{
	bool phrase = q->units >= (q->han ? PHRASE_HAN : PHRASE_UNITS);
	return phrase && q->units <= LONG_UNITS ? 1 : UNREADABLE;
}

static bool room_for_terms(struct clusters *c)
{
	if (c->terms.n <= c->titled_cap)
		return true;
	double *v = calloc(c->terms.n * 2, sizeof *v);
	if (!v)
		return false;
	free(c->titled);
	c->titled = v;
	c->titled_cap = c->terms.n * 2;
	return true;
}

static void add_terms(struct clusters *c, const struct wording_q *q)
{
	double norm = norm_of(c, q);
	for (size_t i = 0; i < q->f_n; i++)
		c->titled[q->f[i].term] += weight_of(c, &q->f[i]) / norm;
}

static void clear_terms(struct clusters *c, const struct wording_q *q)
{
	for (size_t i = 0; i < q->f_n; i++)
		c->titled[q->f[i].term] = 0;
}

static double score_of(struct clusters *c, const struct wording_q *q, double people)
{
	double alike = 0, norm = norm_of(c, q);
	for (size_t i = 0; i < q->f_n; i++)
		alike += weight_of(c, &q->f[i]) / norm * c->titled[q->f[i].term];
	return alike * readable(q) * (1 + PEOPLE_FACTOR * log2(people + 1));
}

uint32_t clusters_title_by(struct clusters *c, uint32_t cluster, const uint32_t *people)
{
	uint32_t best = CLUSTERS_NONE, w = CLUSTERS_NONE;
	double most = -1;
	/* Without memory any member will do. */
	if (!room_for_terms(c))
		return clusters_next(c, cluster, CLUSTERS_NONE);
	while ((w = clusters_next(c, cluster, w)) != CLUSTERS_NONE)
		add_terms(c, &c->q.v[w]);
	while ((w = clusters_next(c, cluster, w)) != CLUSTERS_NONE) {
		const struct wording_q *q = &c->q.v[w];
		double score = score_of(c, q, people ? people[w] : (double)q->sessions_n);
		/* Of equals the one that came first, so that a title stays. */
		if (score > most + SAME || (score > most - SAME && w < best)) {
			most = score > most ? score : most;
			best = w;
		}
	}
	while ((w = clusters_next(c, cluster, w)) != CLUSTERS_NONE)
		clear_terms(c, &c->q.v[w]);
	return best;
}

uint32_t clusters_title(struct clusters *c, uint32_t cluster)
{
	return clusters_title_by(c, cluster, NULL);
}
