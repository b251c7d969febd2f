/* Questions in and out of clusters as they come. */
#include <stdlib.h>

#include "answerd/base/vec.h"
#include "feedback/cluster_parts.h"

#define MIN_FORMS ((size_t)1024)

static enum status grow_forms(struct clusters *c)
{
	size_t n = c->forms_n ? c->forms_n * 2 : MIN_FORMS;
	uint32_t *forms = calloc(n, sizeof *forms);
	if (!forms)
		return ST_NOMEM;
	for (size_t i = 0; i < c->q.n; i++) {
		size_t at = c->q.v[i].form & (n - 1);
		while (forms[at])
			at = (at + 1) & (n - 1);
		forms[at] = (uint32_t)i + 1;
	}
	free(c->forms);
	c->forms = forms;
	c->forms_n = n;
	return ST_OK;
}

/* The slot of a form: of the wording that has it, or the free one where it belongs. What
 * is forgotten keeps its slot and is met no more. */
static uint32_t *find_form(const struct clusters *c, uint64_t form)
{
	size_t at = form & (c->forms_n - 1);
	for (; c->forms[at]; at = (at + 1) & (c->forms_n - 1)) {
		const struct wording_q *q = &c->q.v[c->forms[at] - 1];
		if (q->form == form && q->text)
			break;
	}
	return &c->forms[at];
}

static enum status count_session(struct clusters *c, uint32_t w, const struct cluster_question *in)
{
	struct wording_q *q = &c->q.v[w];
	for (size_t i = 0; i < q->sessions_n; i++)
		if (q->sessions[i] == in->session)
			return ST_OK;
	if (!in->session)
		return ST_OK;
	if (vec_room(&q->sessions, &q->sessions_cap, q->sessions_n, sizeof *q->sessions) != ST_OK)
		return ST_NOMEM;
	q->sessions[q->sessions_n++] = in->session;
	return cluster_add_visit(c, in, w);
}

static enum status post(struct clusters *c, uint32_t w)
{
	const struct wording_q *q = &c->q.v[w];
	for (size_t i = 0; i < q->f_n; i++) {
		struct cluster_term *t = &c->terms.v[q->f[i].term];
		if (vec_room(&t->v, &t->cap, t->n, sizeof *t->v) != ST_OK) {
			while (i-- > 0)
				c->terms.v[q->f[i].term].n--;
			return ST_NOMEM;
		}
		t->v[t->n++] = (struct posting){w, q->f[i].tf};
	}
	return ST_OK;
}

/* The wording made of c->features. */
static enum status make(struct clusters *c, struct str text, struct wording_q *q)
{
	q->text = str_dup(text);
	q->text_len = (uint32_t)text.len;
	q->f_n = c->features.n;
	q->f = malloc(q->f_n * sizeof *q->f);
	if (!q->text || !q->f)
		return ST_NOMEM;
	memcpy(q->f, c->features.v, q->f_n * sizeof *q->f);
	return ST_OK;
}

static enum status append(struct clusters *c, const struct cluster_question *in, struct wording_q q,
			  uint32_t *w)
{
	enum status st = c->live >= CLUSTERS_WORDINGS ? ST_LIMIT : ST_OK;
	if (!st && c->q.n * 2 >= c->forms_n)
		st = grow_forms(c);
	if (!st)
		st = vec_room(&c->q.v, &c->q.cap, c->q.n, sizeof *c->q.v);
	if (!st)
		st = make(c, in->text, &q);
	*w = (uint32_t)c->q.n;
	if (!st) {
		c->q.v[c->q.n] = q;
		st = count_session(c, *w, in);
		q = c->q.v[c->q.n];
	}
	if (!st)
		st = post(c, *w);
	if (st) {
		free(q.text);
		free(q.f);
		free(q.sessions);
		return st;
	}
	*find_form(c, q.form) = *w + 1;
	c->q.n++;
	c->live++;
	return ST_OK;
}

/* The wording of a question; *is_new: it was not there. */
static enum status take(struct clusters *c, const struct cluster_question *in, uint32_t *w,
			bool *is_new)
{
	struct wording_q q = {.next = CLUSTERS_NONE, .prev = CLUSTERS_NONE};
	enum status st = cluster_features(c, in, &q);
	if (st || !q.units)
		return st ? st : ST_INVALID;
	q.form = str_hash(c->form.data, c->form.len);
	uint32_t *slot = c->forms_n ? find_form(c, q.form) : NULL;
	*is_new = !slot || !*slot;
	if (*is_new)
		st = append(c, in, q, w);
	if (*is_new && !st)
		cluster_weigh_one(c, *w);
	if (*is_new)
		return st;
	*w = *slot - 1;
	return count_session(c, *w, in);
}

/* Puts w where it is most at home; home: in a cluster of its own if need be. */
static enum status place(struct clusters *c, uint32_t w)
{
	uint32_t to = 0, own = c->q.v[w].cluster;
	enum status st = cluster_best(c, w, &to);
	if (!st && !to && own && c->clusters.v[own].size == 1)
		return ST_OK;
	if (!st && !to)
		st = cluster_make(c, &to);
	if (st)
		return st;
	if (own)
		return cluster_move(c, w, to);
	cluster_link(c, w, to);
	return ST_OK;
}

/* The questions nearest to a newcomer look again, when the machine may move them; newcomer:
 * its cluster, whose members it only holds faster. */
static enum status repair(struct clusters *c, const uint32_t *near, size_t n, uint32_t newcomer)
{
	enum status st = ST_OK;
	for (size_t i = 0; i < n && !st; i++) {
		uint32_t own = c->q.v[near[i]].cluster;
		if (own == newcomer || c->clusters.v[own].frozen)
			continue;
		st = cluster_scan(c, near[i]);
		if (!st)
			st = place(c, near[i]);
	}
	return st;
}

enum status clusters_add(struct clusters *c, const struct cluster_question *q, uint32_t *wording,
			 uint32_t *cluster)
{
	uint32_t w = 0, near[REPAIRED];
	bool is_new = false;
	enum status st = take(c, q, &w, &is_new);
	if (!st && is_new) {
		cluster_weigh(c, false);
		st = cluster_scan(c, w);
		if (!st)
			st = place(c, w);
		size_t n = st ? 0 : cluster_nearest(c, ALIKE_JOIN, near, REPAIRED);
		if (!st)
			st = repair(c, near, n, c->q.v[w].cluster);
	}
	/* What has no place must not be met by the next. */
	if (st && is_new && w < c->q.n && c->q.v[w].text && clusters_forget(c, w) != ST_OK)
		return ST_BUG;
	if (st)
		return st;
	*wording = w;
	*cluster = c->q.v[w].cluster;
	return ST_OK;
}

enum status clusters_restore(struct clusters *c, const struct cluster_question *q, uint32_t cluster,
			     uint32_t *wording)
{
	uint32_t made = 0;
	bool is_new = false;
	if (!cluster || cluster >= CLUSTERS_NUMBERS)
		return ST_INVALID;
	while (c->clusters.n <= cluster)
		if (cluster_make(c, &made) != ST_OK)
			return ST_NOMEM;
	enum status st = take(c, q, wording, &is_new);
	if (!st && is_new)
		cluster_link(c, *wording, cluster);
	return st;
}

static void unpost(struct clusters *c, uint32_t w)
{
	const struct wording_q *q = &c->q.v[w];
	for (size_t i = 0; i < q->f_n; i++) {
		struct cluster_term *t = &c->terms.v[q->f[i].term];
		size_t at = 0;
		while (at < t->n && t->v[at].wording != w)
			at++;
		if (at == t->n)
			continue;
		t->n--;
		memmove(&t->v[at], &t->v[at + 1], (t->n - at) * sizeof *t->v);
	}
}

void clusters_leave(struct clusters *c, uint32_t wording, uint64_t session)
{
	struct wording_q *q = wording < c->q.n ? &c->q.v[wording] : NULL;
	for (size_t i = 0; q && i < q->sessions_n; i++)
		if (q->sessions[i] == session) {
			q->sessions[i] = q->sessions[--q->sessions_n];
			cluster_leave_visit(c, session, wording);
			return;
		}
}

enum status clusters_forget(struct clusters *c, uint32_t wording)
{
	if (wording >= c->q.n || !c->q.v[wording].text)
		return ST_NOTFOUND;
	struct wording_q *q = &c->q.v[wording];
	unpost(c, wording);
	cluster_unlink(c, wording);
	free(q->text);
	free(q->f);
	free(q->sessions);
	*q = (struct wording_q){.form = q->form, .next = CLUSTERS_NONE, .prev = CLUSTERS_NONE};
	for (size_t i = c->bars.n; i-- > 0;)
		if (c->bars.v[i].wording == wording)
			c->bars.v[i] = c->bars.v[--c->bars.n];
	c->live--;
	return ST_OK;
}
