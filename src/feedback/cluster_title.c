/* Which question of a cluster names it. */
#include <math.h>
#include <stdlib.h>

#include "feedback/cluster_parts.h"

#define PHRASE_UNITS 3	   /* words; a text with fewer is a fragment */
#define PHRASE_HAN 5	   /* the same in Chinese characters */
#define LONG_UNITS 40	   /* more is a story, and hard to read in a list */
#define UNREADABLE 0.6f	   /* what a fragment or a story counts */
#define PEOPLE_FACTOR 0.2f /* for every doubling of those who asked */

static float add_weight(const struct clusters *c, const struct wording_q *q, size_t i)
{
	const struct cluster_term *t = &c->terms.v[q->f[i].term];
	return t->near ? 0 : q->f[i].tf * t->weight / q->norm;
}

static float readable(const struct wording_q *q)
{
	bool phrase = q->units >= (q->han ? PHRASE_HAN : PHRASE_UNITS);
	return phrase && q->units <= LONG_UNITS ? 1 : UNREADABLE;
}

uint32_t clusters_title(struct clusters *c, uint32_t cluster)
{
	uint32_t best = CLUSTERS_NONE, w = CLUSTERS_NONE;
	float most = -1;
	cluster_weigh(c, false);
	float *sum = calloc(c->terms.n + 1, sizeof *sum);
	/* Without memory any member will do. */
	if (!sum)
		return clusters_next(c, cluster, CLUSTERS_NONE);
	while ((w = clusters_next(c, cluster, w)) != CLUSTERS_NONE)
		for (size_t i = 0; i < c->q.v[w].f_n; i++)
			sum[c->q.v[w].f[i].term] += add_weight(c, &c->q.v[w], i);
	while ((w = clusters_next(c, cluster, w)) != CLUSTERS_NONE) {
		const struct wording_q *q = &c->q.v[w];
		float alike = 0;
		for (size_t i = 0; i < q->f_n; i++)
			alike += add_weight(c, q, i) * sum[q->f[i].term];
		alike *= readable(q) * (1 + PEOPLE_FACTOR * log2f((float)q->sessions_n + 1));
		/* Of equals the one that came first, so that a title stays. */
		if (alike > most || (alike >= most && w < best)) {
			most = alike;
			best = w;
		}
	}
	free(sum);
	return best;
}
