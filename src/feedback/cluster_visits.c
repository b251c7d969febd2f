/* cluster_visits.c - which wordings one visit asked. */
#include <stdlib.h>

#include "answerd/base/vec.h"
#include "feedback/cluster_parts.h"

#define MIN_SLOTS ((size_t)1024)

static size_t slot_of(const struct clusters *c, uint64_t session)
{
	size_t at = str_hash(&session, sizeof session) & (c->visit_slots_n - 1);
	while (c->visit_slots[at] && c->visits.v[c->visit_slots[at] - 1].session != session)
		at = (at + 1) & (c->visit_slots_n - 1);
	return at;
}

static enum status grow(struct clusters *c)
{
	size_t n = c->visit_slots_n ? c->visit_slots_n * 2 : MIN_SLOTS;
	uint32_t *slots = calloc(n, sizeof *slots);
	if (!slots)
		return ST_NOMEM;
	free(c->visit_slots);
	c->visit_slots = slots;
	c->visit_slots_n = n;
	/* The latest of a session comes last. */
	for (size_t i = 0; i < c->visits.n; i++)
		slots[slot_of(c, c->visits.v[i].session)] = (uint32_t)i + 1;
	return ST_OK;
}

enum status cluster_add_visit(struct clusters *c, uint64_t session, uint32_t w)
{
	enum status st = c->visits.n * 2 >= c->visit_slots_n ? grow(c) : ST_OK;
	if (!st)
		st = vec_room(&c->visits.v, &c->visits.cap, c->visits.n, sizeof *c->visits.v);
	if (st)
		return st;
	uint32_t *slot = &c->visit_slots[slot_of(c, session)];
	c->visits.v[c->visits.n++] = (struct cluster_visit){session, w, *slot};
	*slot = (uint32_t)c->visits.n;
	return ST_OK;
}

static bool is_among(const uint32_t *v, size_t n, uint32_t w)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == w)
			return true;
	return false;
}

size_t cluster_visited(const struct clusters *c, uint32_t w, uint32_t *out, size_t max)
{
	const struct wording_q *q = &c->q.v[w];
	size_t n = 0;
	for (size_t i = 0; i < q->sessions_n && i < VISITS_SEEN && c->visit_slots_n; i++) {
		uint32_t at = c->visit_slots[slot_of(c, q->sessions[i])];
		for (; at && n < max; at = c->visits.v[at - 1].next) {
			uint32_t other = c->visits.v[at - 1].wording;
			if (other != w && c->q.v[other].text && !is_among(out, n, other))
				out[n++] = other;
		}
	}
	return n;
}

bool cluster_visit_of(const struct clusters *c, uint64_t session, uint32_t *visit)
{
	*visit = (uint32_t)slot_of(c, session);
	uint32_t at = c->visit_slots[*visit];
	return at && c->visits.v[at - 1].next;
}

void cluster_visits_free(struct clusters *c)
{
	free(c->visits.v);
	free(c->visit_slots);
}
