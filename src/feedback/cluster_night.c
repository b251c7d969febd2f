/* The nightly pass: every wording outside frozen clusters is placed anew.
 *
 * Questions are short, so each is seen together with what it is most like: half of its
 * likeness to another is that of the texts, half that of the texts with their neighbours'
 * words added (query expansion, as of Rocchio 1971). Then the two clusters that are most
 * alike on average are joined, again and again (average linkage, Sokal and Michener 1958). */
#include <math.h>
#include <stdlib.h>

#include "answerd/base/vec.h"
#include "feedback/cluster_join.h"
#include "feedback/cluster_parts.h"

#define NEIGHBOURS 3	      /* whose words are added */
#define NEIGHBOUR_LEAST 0.20f /* that they must be alike */
#define NEIGHBOUR_WEIGHT 0.5f /* of their words, times likeness */
#define CANDIDATES 40	      /* wordings that one is compared with, at most */
#define CANDIDATE_LEAST 0.1f  /* that they must be alike, before neighbours are added */

struct night {
	struct clusters *c;
	uint32_t *near; /* CANDIDATES of each wording, the most alike first; owned */
	float *alike;	/* of the NEIGHBOURS among them; owned */
	uint8_t *near_n;
	uint32_t *node;		     /* of each wording, or CLUSTERS_NONE; owned */
	struct cluster_join *join;   /* within scripts; owned */
	struct cluster_join *across; /* and then across them; owned */
	uint32_t *group;	     /* of each wording, in across; owned */
};

static enum status find_near(struct night *n)
{
	struct clusters *c = n->c;
	for (uint32_t w = 0; w < c->q.n; w++) {
		if (!c->q.v[w].text)
			continue;
		uint32_t *near = &n->near[(size_t)w * CANDIDATES];
		if (cluster_scan(c, w) != ST_OK)
			return ST_NOMEM;
		n->near_n[w] = (uint8_t)cluster_nearest(c, CANDIDATE_LEAST, near, CANDIDATES);
		/* Visits are seen between clusters. */
		cluster_weigh_visits(c, w, -ALIKE_VISIT);
		for (size_t i = 0; i < NEIGHBOURS && i < n->near_n[w]; i++)
			n->alike[(size_t)w * NEIGHBOURS + i] = c->alike[near[i]];
	}
	return ST_OK;
}

/* Adds a wording as a vector of length 1, times factor, to the sum at work. */
static void add_wording(struct night *n, uint32_t w, float factor)
{
	const struct wording_q *q = &n->c->q.v[w];
	for (size_t i = 0; i < q->f_n; i++) {
		const struct cluster_term *t = &n->c->terms.v[q->f[i].term];
		float x = q->f[i].tf * (t->near ? 1 : t->weight / q->norm) / q->whole;
		cluster_join_add(n->join, q->f[i].term, factor * x);
	}
}

/* The visits that asked something else too, behind the words. */
static enum status add_links(struct night *n, uint32_t w, struct join_vector *out)
{
	const struct wording_q *q = &n->c->q.v[w];
	for (size_t i = 0; i < q->sessions_n; i++) {
		uint32_t visit = 0;
		if (cluster_visit_of(n->c, q->sessions[i], &visit))
			cluster_join_add(n->join, visit, 1);
	}
	return cluster_join_take(n->join, (uint32_t)n->c->terms.n * 2, 1, out);
}

/* The vector of a wording: the text itself, and the text with its neighbours. */
static enum status add_vector(struct night *n, uint32_t w, struct join_vector *out)
{
	float scale = n->c->q.v[w].scale * sqrtf(0.5f);
	add_wording(n, w, scale);
	enum status st = cluster_join_take(n->join, 0, 1, out);
	add_wording(n, w, 1);
	for (size_t i = 0; i < NEIGHBOURS && i < n->near_n[w]; i++) {
		float alike = n->alike[(size_t)w * NEIGHBOURS + i];
		if (alike >= NEIGHBOUR_LEAST)
			add_wording(n, n->near[(size_t)w * CANDIDATES + i],
				    alike * NEIGHBOUR_WEIGHT);
	}
	float norm = cluster_join_norm(n->join);
	if (!st)
		st = cluster_join_take(n->join, (uint32_t)n->c->terms.n, scale / norm, out);
	return st ? st : add_links(n, w, out);
}

/* A node for each wording. Those of a frozen cluster bear its number, and meet each other
 * and newcomers as all do: an editor may have put together what is not alike. */
static enum status add_nodes(struct night *n)
{
	struct clusters *c = n->c;
	enum status st = ST_OK;
	for (uint32_t w = 0; w < c->q.n && !st; w++) {
		uint32_t cluster = c->q.v[w].cluster;
		struct join_vector v = {0};
		n->node[w] = CLUSTERS_NONE;
		if (!c->q.v[w].text)
			continue;
		st = add_vector(n, w, &v);
		if (!st)
			st = cluster_join_node(n->join, cluster_is_held(c, cluster) ? cluster : 0,
					       &v, &n->node[w]);
		free(v.v);
	}
	for (size_t i = 0; i < c->bars.n && !st; i++)
		st = cluster_join_bar(n->join, n->node[c->bars.v[i].wording], c->bars.v[i].cluster);
	return st;
}

static enum status add_edges(struct night *n)
{
	enum status st = ST_OK;
	for (uint32_t w = 0; w < n->c->q.n && !st; w++)
		for (size_t i = 0; i < n->near_n[w] && !st; i++)
			st = cluster_join_edge(n->join, n->node[w],
					       n->node[n->near[(size_t)w * CANDIDATES + i]]);
	return st;
}

struct claim {
	uint32_t cluster, node, n;
};

static int by_place(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	if (x->cluster != y->cluster)
		return x->cluster < y->cluster ? -1 : 1;
	return x->node < y->node ? -1 : x->node > y->node;
}

static int by_strength(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : by_place(a, b);
}

/* How many wordings of each old cluster are in each new one, the most first. */
static size_t count_claims(const struct night *n, struct claim *claims)
{
	size_t all = 0, kept = 0;
	for (uint32_t w = 0; w < n->c->q.n; w++)
		if (n->c->q.v[w].text)
			claims[all++] = (struct claim){n->c->q.v[w].cluster, n->group[w], 1};
	qsort(claims, all, sizeof *claims, by_place);
	for (size_t i = 0; i < all; i++)
		if (kept && by_place(&claims[kept - 1], &claims[i]) == 0)
			claims[kept - 1].n++;
		else
			claims[kept++] = claims[i];
	qsort(claims, kept, sizeof *claims, by_strength);
	return kept;
}

/* A new cluster takes the number of the old one with which it shares most, so that
 * numbers live on; a frozen one keeps its own. */
static enum status assign(struct night *n)
{
	struct clusters *c = n->c;
	size_t nodes = cluster_join_nodes(n->across), old = c->clusters.n;
	uint32_t *number = calloc(nodes + 1, sizeof *number);
	bool *taken = calloc(old, sizeof *taken);
	struct claim *claims = malloc((c->live + 1) * sizeof *claims);
	enum status st = number && taken && claims ? ST_OK : ST_NOMEM;
	for (uint32_t k = 0; k < nodes && !st; k++) {
		number[k] = cluster_join_frozen(n->across, k);
		taken[number[k]] = true;
	}
	size_t many = st ? 0 : count_claims(n, claims);
	for (size_t i = 0; i < many; i++)
		if (!number[claims[i].node] && !taken[claims[i].cluster]) {
			number[claims[i].node] = claims[i].cluster;
			taken[claims[i].cluster] = true;
		}
	for (uint32_t w = 0; w < c->q.n && !st; w++) {
		if (!c->q.v[w].text)
			continue;
		uint32_t root = n->group[w];
		if (!number[root])
			st = cluster_make(c, &number[root]);
		if (!st)
			st = cluster_move(c, w, number[root]);
	}
	free(number);
	free(taken);
	free(claims);
	return st;
}

enum status clusters_night(struct clusters *c)
{
	struct night n = {.c = c};
	size_t all = c->q.n + 1;
	n.near = malloc(all * CANDIDATES * sizeof *n.near);
	n.alike = malloc(all * NEIGHBOURS * sizeof *n.alike);
	n.near_n = calloc(all, sizeof *n.near_n);
	n.node = malloc(all * sizeof *n.node);
	n.group = malloc(all * sizeof *n.group);
	enum status st = n.near && n.alike && n.near_n && n.node && n.group ? ST_OK : ST_NOMEM;
	if (!st)
		st = cluster_join_new(c->terms.n * 2 + c->visit_slots_n, ALIKE_NIGHT, &n.join);
	if (!st)
		cluster_join_links(n.join, (uint32_t)c->terms.n * 2);
	cluster_weigh(c, true);
	if (!st)
		st = find_near(&n);
	if (!st)
		st = add_nodes(&n);
	if (!st)
		st = add_edges(&n);
	if (!st)
		st = cluster_join_run(n.join);
	if (!st)
		st = cluster_across(c, n.join, n.node, n.group, &n.across);
	if (!st)
		st = assign(&n);
	cluster_join_free(n.join);
	cluster_join_free(n.across);
	free(n.group);
	free(n.near);
	free(n.alike);
	free(n.near_n);
	free(n.node);
	return st;
}
