/* Clusters that want the same as one, perhaps: for an editor to say. */
#include <stdlib.h>
#include <string.h>

#include "feedback/cluster_join.h"
#include "feedback/cluster_parts.h"

#define MEMBERS_MAX 50 /* of a large cluster, that are compared */
/* Visitors who used the words of both: one alone may have asked for several things. */
#define SHARED_LEAST 2

/* What another cluster has in common with the one that is asked about. */
struct common {
	float alike;	 /* of pairs of members, added up */
	uint32_t visit;	 /* 1 + the last one of those below */
	uint32_t shared; /* visits of several wordings with words in both, as at night */
};

/* Visits of several wordings with words in the cluster, each once. met, by visit, holds the number
 * of the cluster that was counted last. */
static uint32_t count_visits(const struct clusters *c, uint32_t cluster, uint32_t *met)
{
	uint32_t n = 0, visit = 0, w = CLUSTERS_NONE;
	while ((w = clusters_next(c, cluster, w)) != CLUSTERS_NONE)
		for (size_t i = 0; i < c->q.v[w].sessions_n; i++)
			if (cluster_visit_of(c, c->q.v[w].sessions[i], &visit) &&
			    met[visit] != cluster) {
				met[visit] = cluster;
				n++;
			}
	return n;
}

/* The same, and with which other clusters it shares them. */
static uint32_t count_shared(const struct clusters *c, uint32_t cluster, uint32_t *met,
			     struct common *with)
{
	uint32_t n = 0, visit = 0, w = CLUSTERS_NONE;
	while ((w = clusters_next(c, cluster, w)) != CLUSTERS_NONE)
		for (size_t i = 0; i < c->q.v[w].sessions_n; i++) {
			if (!cluster_visit_of(c, c->q.v[w].sessions[i], &visit) ||
			    met[visit] == cluster)
				continue;
			met[visit] = cluster;
			n++;
			for (uint32_t at = c->visit_slots[visit]; at;
			     at = c->visits.v[at - 1].next) {
				uint32_t other = c->visits.v[at - 1].wording;
				struct common *to = &with[c->q.v[other].cluster];
				if (c->q.v[other].text && to->visit != visit + 1) {
					to->visit = visit + 1;
					to->shared++;
				}
			}
		}
	return n;
}

static bool is_barred(const struct clusters *c, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < c->bars.n; i++) {
		uint32_t of = c->q.v[c->bars.v[i].wording].cluster, from = c->bars.v[i].cluster;
		if ((of == a && from == b) || (of == b && from == a))
			return true;
	}
	return false;
}

/* Keeps the most alike, the best first. */
static void keep(struct cluster_alike *out, size_t max, size_t *n, struct cluster_alike v)
{
	if (*n == max && v.alike <= out[max - 1].alike)
		return;
	size_t at = *n < max ? (*n)++ : max - 1;
	for (; at > 0 && out[at - 1].alike < v.alike; at--)
		out[at] = out[at - 1];
	out[at] = v;
}

enum status clusters_alike(struct clusters *c, uint32_t cluster, struct cluster_alike *out,
			   size_t max, size_t *n)
{
	struct common *with = calloc(c->clusters.n + 1, sizeof *with);
	uint32_t *met = calloc(c->visit_slots_n + 1, sizeof *met);
	uint32_t members = 0, w = CLUSTERS_NONE;
	enum status st = with && met ? ST_OK : ST_NOMEM;
	*n = 0;
	cluster_weigh(c, false); /* after a start nothing is weighed yet */
	while (st == ST_OK && members < MEMBERS_MAX &&
	       (w = clusters_next(c, cluster, w)) != CLUSTERS_NONE) {
		st = cluster_scan(c, w);
		/* Visits are seen between clusters. */
		cluster_weigh_visits(c, w, -ALIKE_VISIT);
		for (size_t i = 0; i < c->hits_n && st == ST_OK; i++)
			with[c->q.v[c->hits[i]].cluster].alike += c->alike[c->hits[i]];
		members++;
	}
	uint32_t own = st == ST_OK ? count_shared(c, cluster, met, with) : 0;
	for (uint32_t k = 1; k < c->clusters.n && st == ST_OK; k++) {
		uint32_t size = c->clusters.v[k].size;
		bool linked = with[k].shared >= SHARED_LEAST;
		if (k == cluster || !size || (with[k].alike <= 0 && !linked) ||
		    is_barred(c, cluster, k))
			continue;
		float alike = with[k].alike / (float)(members * size);
		if (linked) {
			uint32_t theirs = count_visits(c, k, met),
				 few = own < theirs ? own : theirs;
			alike += cluster_join_linked(with[k].shared, few);
		}
		if (alike >= ALIKE_PERHAPS)
			keep(out, max, n, (struct cluster_alike){k, alike});
	}
	free(with);
	free(met);
	return st;
}
