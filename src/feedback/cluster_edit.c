/* What editors decide about clusters, and keep. */
#include <stdlib.h>

#include "answerd/base/vec.h"
#include "feedback/cluster_parts.h"

static bool is_there(const struct clusters *c, uint32_t cluster)
{
	return cluster > 0 && cluster < c->clusters.n && c->clusters.v[cluster].size > 0;
}

enum status clusters_freeze(struct clusters *c, uint32_t cluster, bool frozen)
{
	if (!is_there(c, cluster))
		return ST_NOTFOUND;
	c->clusters.v[cluster].frozen = frozen;
	return ST_OK;
}

/* Room for so many moves, so that none of them can fail half-way. */
static enum status room_to_move(struct clusters *c, size_t n)
{
	if (c->moved.n + n <= c->moved.cap)
		return ST_OK;
	uint32_t *v = realloc(c->moved.v, (c->moved.n + n) * sizeof *v);
	if (!v)
		return ST_NOMEM;
	c->moved.v = v;
	c->moved.cap = c->moved.n + n;
	return ST_OK;
}

/* An editor puts it there: what barred it before counts no more. */
static void lift_bar(struct clusters *c, uint32_t w, uint32_t cluster)
{
	for (size_t i = c->bars.n; i-- > 0;)
		if (c->bars.v[i].wording == w && c->bars.v[i].cluster == cluster)
			c->bars.v[i] = c->bars.v[--c->bars.n];
}

enum status clusters_merge(struct clusters *c, uint32_t into, uint32_t from)
{
	if (!is_there(c, into) || !is_there(c, from))
		return ST_NOTFOUND;
	if (into == from)
		return ST_INVALID;
	enum status st = room_to_move(c, c->clusters.v[from].size);
	/* What was taken out of one was not meant for the other either. */
	for (size_t i = 0, n = c->bars.n; i < n && !st; i++)
		if (c->bars.v[i].cluster == from)
			st = clusters_bar(c, c->bars.v[i].wording, into);
	uint32_t w = CLUSTERS_NONE;
	while (!st && (w = c->clusters.v[from].head) != CLUSTERS_NONE) {
		lift_bar(c, w, into);
		st = cluster_move(c, w, into);
	}
	if (!st)
		c->clusters.v[into].frozen = true;
	return st;
}

enum status clusters_split(struct clusters *c, const uint32_t *wordings, size_t n,
			   uint32_t *cluster)
{
	for (size_t i = 0; i < n; i++)
		if (!clusters_of(c, wordings[i]))
			return ST_NOTFOUND;
	if (!n)
		return ST_INVALID;
	enum status st = room_to_move(c, n);
	if (!st)
		st = cluster_make(c, cluster);
	for (size_t i = 0; i < n && !st; i++) {
		c->clusters.v[c->q.v[wordings[i]].cluster].frozen = true;
		st = cluster_move(c, wordings[i], *cluster);
	}
	if (!st)
		c->clusters.v[*cluster].frozen = true;
	return st;
}

enum status clusters_bar(struct clusters *c, uint32_t wording, uint32_t cluster)
{
	if (!clusters_of(c, wording) || !cluster || cluster >= c->clusters.n)
		return ST_NOTFOUND;
	if (cluster_is_barred(c, wording, cluster))
		return ST_OK;
	if (vec_room(&c->bars.v, &c->bars.cap, c->bars.n, sizeof *c->bars.v) != ST_OK)
		return ST_NOMEM;
	c->bars.v[c->bars.n++] = (struct cluster_bar){wording, cluster};
	return ST_OK;
}

enum status clusters_take_out(struct clusters *c, uint32_t wording, uint32_t *cluster)
{
	uint32_t from = clusters_of(c, wording), to = 0;
	if (!from)
		return ST_NOTFOUND;
	enum status st = room_to_move(c, 1);
	if (!st)
		st = cluster_make(c, &to);
	if (!st)
		st = clusters_bar(c, wording, from);
	if (!st)
		st = cluster_move(c, wording, to);
	if (st)
		return st;
	c->clusters.v[from].frozen = true;
	*cluster = to;
	return ST_OK;
}

bool clusters_bar_at(const struct clusters *c, size_t i, uint32_t *wording, uint32_t *cluster)
{
	if (i >= c->bars.n)
		return false;
	*wording = c->bars.v[i].wording;
	*cluster = c->bars.v[i].cluster;
	return true;
}
