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

static size_t client_slot(const struct cluster_client *v, size_t slots, uint32_t client)
{
	size_t at = str_hash(&client, sizeof client) & (slots - 1);
	while (v[at].client && v[at].client != client)
		at = (at + 1) & (slots - 1);
	return at;
}

static enum status grow_clients(struct clusters *c)
{
	size_t slots = c->askers.slots ? c->askers.slots * 2 : MIN_SLOTS;
	struct cluster_client *v = calloc(slots, sizeof *v);
	if (!v)
		return ST_NOMEM;
	for (size_t i = 0; i < c->askers.slots; i++)
		if (c->askers.v[i].client)
			v[client_slot(v, slots, c->askers.v[i].client)] = c->askers.v[i];
	free(c->askers.v);
	c->askers.v = v;
	c->askers.slots = slots;
	return ST_OK;
}

/* *mute: another visit of the client has several wordings already. */
static enum status note_client(struct clusters *c, const struct cluster_question *q, bool *mute)
{
	*mute = false;
	if (!q->client)
		return ST_OK;
	if (c->askers.n * 2 >= c->askers.slots && grow_clients(c) != ST_OK)
		return ST_NOMEM;
	struct cluster_client *at =
	    &c->askers.v[client_slot(c->askers.v, c->askers.slots, q->client)];
	if (!at->client) {
		*at = (struct cluster_client){q->client, q->session};
		c->askers.n++;
	}
	*mute = at->session != q->session;
	return ST_OK;
}

enum status cluster_add_visit(struct clusters *c, const struct cluster_question *q, uint32_t w)
{
	bool mute = false;
	enum status st = c->visits.n * 2 >= c->visit_slots_n ? grow(c) : ST_OK;
	if (!st)
		st = vec_room(&c->visits.v, &c->visits.cap, c->visits.n, sizeof *c->visits.v);
	if (st)
		return st;
	uint32_t *slot = &c->visit_slots[slot_of(c, q->session)];
	if (*slot && c->visits.v[*slot - 1].wording == CLUSTERS_NONE) {
		c->visits.v[*slot - 1].wording = w; /* it left what it asked before */
		return ST_OK;
	}
	if (*slot)
		st = note_client(c, q, &mute);
	if (st)
		return st;
	c->visits.v[c->visits.n++] = (struct cluster_visit){q->session, w, *slot, mute};
	*slot = (uint32_t)c->visits.n;
	return ST_OK;
}

void cluster_leave_visit(struct clusters *c, uint64_t session, uint32_t w)
{
	uint32_t first = c->visit_slots_n ? c->visit_slots[slot_of(c, session)] : 0;
	uint32_t at = first, before = 0;
	while (at && c->visits.v[at - 1].wording != w) {
		before = at;
		at = c->visits.v[at - 1].next;
	}
	if (!at)
		return;
	struct cluster_visit *v = &c->visits.v[at - 1];
	/* The first of a visit stays where its slot leads. */
	if (v->next) {
		const struct cluster_visit *next = &c->visits.v[v->next - 1];
		v->wording = next->wording;
		v->next = next->next;
	} else if (before) {
		c->visits.v[before - 1].next = 0;
	} else {
		v->wording = CLUSTERS_NONE;
	}
}

static bool is_among(const uint32_t *v, size_t n, uint32_t w)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == w)
			return true;
	return false;
}

bool cluster_visit_of(const struct clusters *c, uint64_t session, uint32_t *visit)
{
	if (!c->visit_slots_n)
		return false;
	*visit = (uint32_t)slot_of(c, session);
	uint32_t at = c->visit_slots[*visit];
	return at && c->visits.v[at - 1].next && !c->visits.v[at - 1].mute;
}

size_t cluster_visited(const struct clusters *c, uint32_t w, uint32_t *out, size_t max)
{
	const struct wording_q *q = &c->q.v[w];
	size_t n = 0;
	for (size_t i = 0; i < q->sessions_n && i < VISITS_SEEN; i++) {
		uint32_t visit = 0;
		if (!cluster_visit_of(c, q->sessions[i], &visit))
			continue;
		for (uint32_t at = c->visit_slots[visit]; at && n < max;
		     at = c->visits.v[at - 1].next) {
			uint32_t other = c->visits.v[at - 1].wording;
			if (other != w && c->q.v[other].text && !is_among(out, n, other))
				out[n++] = other;
		}
	}
	return n;
}

void cluster_visits_free(struct clusters *c)
{
	free(c->visits.v);
	free(c->visit_slots);
	free(c->askers.v);
}
