/* The end of the nightly pass: clusters of different scripts whose nearest articles are the
 * same become one. Within a script the texts have decided already. */
#include <stdlib.h>

#include "answerd/base/vec.h"
#include "feedback/cluster_join.h"
#include "feedback/cluster_parts.h"

#define SAME_ARTICLE 64 /* clusters of one article that are compared with each other */

enum { KIND_HAN = 1, KIND_OTHER = 2 };

struct member {
	uint32_t root, wording;
};

/* A cluster by the article that is nearest to most of it. */
struct entry {
	uint32_t dim, node;
	uint8_t kinds;
};

static int by_root(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	if (x->root != y->root)
		return x->root < y->root ? -1 : 1;
	return x->wording < y->wording ? -1 : x->wording > y->wording;
}

static int by_dim(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->dim != y->dim)
		return x->dim < y->dim ? -1 : 1;
	return x->node < y->node ? -1 : x->node > y->node;
}

static void add_near(const struct clusters *c, struct cluster_join *j, const struct wording_q *q,
		     size_t n)
{
	float factor = q->scale / (q->whole * WEIGHT_NEAR * (float)n);
	for (size_t i = 0; i < q->f_n; i++)
		if (c->terms.v[q->f[i].term].near)
			cluster_join_add(j, q->f[i].term, q->f[i].tf * factor);
}

/* The node of n members of one cluster, and its entry. */
static enum status add_node(const struct clusters *c, struct cluster_join *j,
			    const struct member *m, size_t n, uint32_t frozen, struct entry *out)
{
	struct join_vector v = {0};
	float most = 0;
	*out = (struct entry){.dim = UINT32_MAX};
	for (size_t i = 0; i < n; i++) {
		const struct wording_q *q = &c->q.v[m[i].wording];
		out->kinds |= q->han ? KIND_HAN : KIND_OTHER;
		add_near(c, j, q, n);
	}
	enum status st = cluster_join_take(j, 0, 1, &v);
	for (size_t i = 0; i < v.n; i++)
		if (v.v[i].x > most) {
			most = v.v[i].x;
			out->dim = v.v[i].dim;
		}
	if (!st)
		st = cluster_join_node(j, frozen, &v, &out->node);
	free(v.v);
	if (!st)
		cluster_join_kinds(j, out->node, out->kinds);
	return st;
}

static enum status add_edges(struct cluster_join *j, struct entry *v, size_t n)
{
	enum status st = ST_OK;
	if (n)
		qsort(v, n, sizeof *v, by_dim);
	for (size_t i = 0; i < n && v[i].dim != UINT32_MAX; i++)
		for (size_t k = i + 1; k < n && k - i < SAME_ARTICLE && v[k].dim == v[i].dim; k++)
			if (!(v[i].kinds & v[k].kinds) && !st)
				st = cluster_join_edge(j, v[i].node, v[k].node);
	return st;
}

static enum status join(const struct clusters *c, struct cluster_join *within, struct member *m,
			size_t n, struct entry *entries, uint32_t *group, struct cluster_join *j)
{
	enum status st = ST_OK;
	size_t nodes = 0;
	for (size_t i = 0, end = 0; i < n && !st; i = end) {
		while (end < n && m[end].root == m[i].root)
			end++;
		st = add_node(c, j, &m[i], end - i, cluster_join_frozen(within, m[i].root),
			      &entries[nodes]);
		for (size_t k = i; k < end; k++)
			group[m[k].wording] = entries[nodes].node;
		nodes++;
	}
	for (size_t i = 0; i < c->bars.n && !st; i++)
		st = cluster_join_bar(j, group[c->bars.v[i].wording], c->bars.v[i].cluster);
	if (!st)
		st = add_edges(j, entries, nodes);
	if (!st)
		st = cluster_join_run(j);
	for (size_t i = 0; i < n && !st; i++)
		group[m[i].wording] = cluster_join_root(j, group[m[i].wording]);
	return st;
}

enum status cluster_across(const struct clusters *c, struct cluster_join *within,
			   const uint32_t *node, uint32_t *group, struct cluster_join **out)
{
	size_t n = 0;
	struct member *m = malloc((c->live + 1) * sizeof *m);
	struct entry *entries = malloc((c->live + 1) * sizeof *entries);
	enum status st = m && entries ? ST_OK : ST_NOMEM;
	for (uint32_t w = 0; w < c->q.n && !st; w++)
		if (c->q.v[w].text)
			m[n++] = (struct member){cluster_join_root(within, node[w]), w};
	if (n)
		qsort(m, n, sizeof *m, by_root);
	*out = NULL;
	if (!st)
		st = cluster_join_new(c->terms.n, ALIKE_NIGHT, out);
	if (!st)
		st = join(c, within, m, n, entries, group, *out);
	free(m);
	free(entries);
	return st;
}
