#include "feedback/cluster_join.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "answerd/base/vec.h"

/* A plateau lies around these (bench/simulate --found-only); alone they join nothing. */
#define LINKED 0.90f
#define LINKED_ONE 0.20f  /* of one link, at most */
#define LINKED_MOST 0.30f /* of any number */

struct node {
	struct join_vector sum;
	struct {
		uint32_t *v;
		size_t n, cap;
	} edges;
	uint32_t size, frozen;
	uint32_t links;	 /* parts of sum that are links */
	uint32_t parent; /* itself, while it lives */
	uint32_t stamp;
	uint8_t kinds;
};

struct pair {
	float alike;
	uint32_t a, b; /* a < b */
};

struct bar {
	uint32_t node, frozen;
};

struct cluster_join {
	struct {
		struct node *v;
		size_t n, cap;
	} nodes;
	struct {
		struct pair *v;
		size_t n, cap;
	} heap;
	struct {
		struct bar *v;
		size_t n, cap;
	} bars;
	struct {
		uint32_t *v;
		size_t n, cap;
	} used;	    /* dims of the sum at work, or those that are spread */
	float *sum; /* by dim; owned */
	float least;
	uint32_t links_from; /* dims from here on are links */
	uint32_t spread;     /* the node whose vector lies in sum; UINT32_MAX: none */
	uint32_t stamp;
	bool failed; /* cluster_join_add had no memory */
};

enum status cluster_join_new(size_t dims, float least, struct cluster_join **out)
{
	struct cluster_join *j = calloc(1, sizeof *j);
	*out = NULL;
	if (!j)
		return ST_NOMEM;
	j->sum = calloc(dims + 1, sizeof *j->sum);
	j->least = least;
	j->links_from = UINT32_MAX;
	j->spread = UINT32_MAX;
	if (!j->sum) {
		free(j);
		return ST_NOMEM;
	}
	*out = j;
	return ST_OK;
}

static void release_node(struct node *n)
{
	free(n->sum.v);
	free(n->edges.v);
	n->sum = (struct join_vector){0};
	n->edges.v = NULL;
	n->edges.n = n->edges.cap = 0;
}

void cluster_join_free(struct cluster_join *j)
{
	if (!j)
		return;
	for (size_t i = 0; i < j->nodes.n; i++)
		release_node(&j->nodes.v[i]);
	free(j->nodes.v);
	free(j->heap.v);
	free(j->bars.v);
	free(j->used.v);
	free(j->sum);
	free(j);
}

void cluster_join_add(struct cluster_join *j, uint32_t dim, float x)
{
	if (j->sum[dim] == 0 && x != 0) {
		if (vec_room(&j->used.v, &j->used.cap, j->used.n, sizeof *j->used.v) != ST_OK) {
			j->failed = true;
			return;
		}
		j->used.v[j->used.n++] = dim;
	}
	j->sum[dim] += x;
}

float cluster_join_norm(const struct cluster_join *j)
{
	float square = 0;
	for (size_t i = 0; i < j->used.n; i++)
		square += j->sum[j->used.v[i]] * j->sum[j->used.v[i]];
	return square > 0 ? sqrtf(square) : 1;
}

static void clear_sum(struct cluster_join *j)
{
	for (size_t i = 0; i < j->used.n; i++)
		j->sum[j->used.v[i]] = 0;
	j->used.n = 0;
	j->spread = UINT32_MAX;
}

static int by_dim(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

enum status cluster_join_take(struct cluster_join *j, uint32_t shift, float factor,
			      struct join_vector *out)
{
	enum status st = j->failed ? ST_NOMEM : ST_OK;
	if (j->used.n)
		qsort(j->used.v, j->used.n, sizeof *j->used.v, by_dim);
	for (size_t i = 0; i < j->used.n && !st; i++) {
		uint32_t dim = j->used.v[i];
		st = vec_room(&out->v, &out->cap, out->n, sizeof *out->v);
		if (!st)
			out->v[out->n++] = (struct join_part){dim + shift, j->sum[dim] * factor};
	}
	clear_sum(j);
	j->failed = false;
	return st;
}

void cluster_join_links(struct cluster_join *j, uint32_t from)
{
	j->links_from = from;
}

float cluster_join_linked(uint32_t shared, uint32_t few)
{
	float linked = LINKED * (float)shared / (float)(few + 2);
	float most = shared > 1 ? LINKED_MOST : LINKED_ONE;
	return linked < most ? linked : most;
}

static uint32_t count_links(const struct cluster_join *j, const struct join_vector *v)
{
	size_t n = v->n;
	while (n > 0 && v->v[n - 1].dim >= j->links_from)
		n--;
	return (uint32_t)(v->n - n);
}

enum status cluster_join_node(struct cluster_join *j, uint32_t frozen, struct join_vector *v,
			      uint32_t *node)
{
	if (vec_room(&j->nodes.v, &j->nodes.cap, j->nodes.n, sizeof *j->nodes.v) != ST_OK)
		return ST_NOMEM;
	*node = (uint32_t)j->nodes.n++;
	j->nodes.v[*node] = (struct node){
	    .sum = *v, .size = 1, .frozen = frozen, .links = count_links(j, v), .parent = *node};
	*v = (struct join_vector){0};
	return ST_OK;
}

static void add_vector(struct cluster_join *j, const struct join_vector *v)
{
	for (size_t i = 0; i < v->n; i++)
		cluster_join_add(j, v->v[i].dim, v->v[i].x);
}

/* Lays the vector of a node over the sum at work, for cluster_join's products with it. */
static enum status spread(struct cluster_join *j, uint32_t node)
{
	if (j->spread == node)
		return ST_OK;
	clear_sum(j);
	add_vector(j, &j->nodes.v[node].sum);
	j->spread = node;
	return j->failed ? ST_NOMEM : ST_OK;
}

/* The links that a node has in common with the spread one. */
static uint32_t count_shared(const struct cluster_join *j, const struct node *n)
{
	uint32_t shared = 0;
	for (size_t i = n->sum.n - n->links; i < n->sum.n; i++)
		shared += j->sum[n->sum.v[i].dim] > 0;
	return shared;
}

static float alike_to_spread(const struct cluster_join *j, uint32_t node, uint32_t *shared)
{
	const struct node *n = &j->nodes.v[node], *o = &j->nodes.v[j->spread];
	float product = 0;
	for (size_t i = 0; i < n->sum.n - n->links; i++)
		product += n->sum.v[i].x * j->sum[n->sum.v[i].dim];
	*shared = n->frozen || o->frozen ? 0 : count_shared(j, n);
	uint32_t few = n->links < o->links ? n->links : o->links;
	return product / ((float)n->size * (float)o->size) + cluster_join_linked(*shared, few);
}

/* The one to join first: the most alike, and of equals the older. */
static bool before(const struct pair *x, const struct pair *y)
{
	if (x->alike > y->alike || x->alike < y->alike)
		return x->alike > y->alike;
	return x->a != y->a ? x->a < y->a : x->b < y->b;
}

static enum status push(struct cluster_join *j, struct pair p)
{
	if (vec_room(&j->heap.v, &j->heap.cap, j->heap.n, sizeof *j->heap.v) != ST_OK)
		return ST_NOMEM;
	size_t at = j->heap.n++;
	for (; at > 0 && before(&p, &j->heap.v[(at - 1) / 2]); at = (at - 1) / 2)
		j->heap.v[at] = j->heap.v[(at - 1) / 2];
	j->heap.v[at] = p;
	return ST_OK;
}

static struct pair pop(struct cluster_join *j)
{
	struct pair *v = j->heap.v, first = v[0], last = v[--j->heap.n];
	size_t at = 0;
	for (size_t kid = 1; kid < j->heap.n; kid = at * 2 + 1) {
		if (kid + 1 < j->heap.n && before(&v[kid + 1], &v[kid]))
			kid++;
		if (!before(&v[kid], &last))
			break;
		v[at] = v[kid];
		at = kid;
	}
	v[at] = last;
	return first;
}

static enum status add_edge(struct node *n, uint32_t to)
{
	if (vec_room(&n->edges.v, &n->edges.cap, n->edges.n, sizeof *n->edges.v) != ST_OK)
		return ST_NOMEM;
	n->edges.v[n->edges.n++] = to;
	return ST_OK;
}

static bool has_edge(const struct node *n, uint32_t to)
{
	for (size_t i = 0; i < n->edges.n; i++)
		if (n->edges.v[i] == to)
			return true;
	return false;
}

/* An edge from the node that is spread, when both are alike enough. */
static enum status consider(struct cluster_join *j, uint32_t to)
{
	uint32_t from = j->spread, shared = 0;
	float alike = alike_to_spread(j, to, &shared);
	if (alike < j->least && !shared)
		return ST_OK;
	enum status st = add_edge(&j->nodes.v[from], to);
	if (!st)
		st = add_edge(&j->nodes.v[to], from);
	if (!st && alike >= j->least)
		st = push(j, (struct pair){alike, from < to ? from : to, from < to ? to : from});
	return st;
}

enum status cluster_join_edge(struct cluster_join *j, uint32_t a, uint32_t b)
{
	if (a == b || has_edge(&j->nodes.v[a], b))
		return ST_OK;
	enum status st = spread(j, a);
	return st ? st : consider(j, b);
}

void cluster_join_kinds(struct cluster_join *j, uint32_t node, uint8_t kinds)
{
	j->nodes.v[node].kinds = kinds;
}

enum status cluster_join_bar(struct cluster_join *j, uint32_t node, uint32_t frozen)
{
	if (vec_room(&j->bars.v, &j->bars.cap, j->bars.n, sizeof *j->bars.v) != ST_OK)
		return ST_NOMEM;
	j->bars.v[j->bars.n++] = (struct bar){node, frozen};
	return ST_OK;
}

uint32_t cluster_join_root(struct cluster_join *j, uint32_t node)
{
	struct node *v = j->nodes.v;
	while (v[node].parent != node) {
		v[node].parent = v[v[node].parent].parent;
		node = v[node].parent;
	}
	return node;
}

static bool is_barred(struct cluster_join *j, uint32_t a, uint32_t b)
{
	uint32_t x = j->nodes.v[a].frozen, y = j->nodes.v[b].frozen;
	for (size_t i = 0; i < j->bars.n && (x || y); i++) {
		const struct bar *bar = &j->bars.v[i];
		uint32_t root = cluster_join_root(j, bar->node);
		if ((root == a && bar->frozen == y) || (root == b && bar->frozen == x))
			return true;
	}
	return (x && y && x != y) || (j->nodes.v[a].kinds & j->nodes.v[b].kinds);
}

/* The edges of a node that was joined, taken over by the node that is spread. */
static enum status inherit(struct cluster_join *j, uint32_t from)
{
	enum status st = ST_OK;
	for (size_t i = 0; i < j->nodes.v[from].edges.n && !st; i++) {
		uint32_t to = cluster_join_root(j, j->nodes.v[from].edges.v[i]);
		if (to == j->spread || j->nodes.v[to].stamp == j->stamp)
			continue;
		j->nodes.v[to].stamp = j->stamp;
		st = consider(j, to);
	}
	return st;
}

static enum status join(struct cluster_join *j, uint32_t a, uint32_t b)
{
	uint32_t made = 0;
	struct node *v = j->nodes.v;
	struct join_vector sum = {0};
	uint32_t frozen = v[a].frozen ? v[a].frozen : v[b].frozen, size = v[a].size + v[b].size;
	clear_sum(j);
	add_vector(j, &v[a].sum);
	add_vector(j, &v[b].sum);
	enum status st = cluster_join_take(j, 0, 1, &sum);
	if (!st)
		st = cluster_join_node(j, frozen, &sum, &made);
	free(sum.v);
	if (st)
		return st;
	v = j->nodes.v;
	v[made].size = size;
	v[made].kinds = v[a].kinds | v[b].kinds;
	v[a].parent = v[b].parent = made;
	j->stamp++;
	st = spread(j, made);
	if (!st)
		st = inherit(j, a);
	if (!st)
		st = inherit(j, b);
	release_node(&v[a]);
	release_node(&v[b]);
	return st;
}

enum status cluster_join_run(struct cluster_join *j)
{
	enum status st = ST_OK;
	while (j->heap.n && !st) {
		struct pair p = pop(j);
		if (j->nodes.v[p.a].parent == p.a && j->nodes.v[p.b].parent == p.b &&
		    !is_barred(j, p.a, p.b))
			st = join(j, p.a, p.b);
	}
	return st;
}

size_t cluster_join_nodes(const struct cluster_join *j)
{
	return j->nodes.n;
}

uint32_t cluster_join_frozen(const struct cluster_join *j, uint32_t node)
{
	return j->nodes.v[node].frozen;
}
