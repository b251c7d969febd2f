#include "feedback/clusters.h"

#include <stdlib.h>

#include "answerd/base/vec.h"
#include "feedback/cluster_parts.h"

enum status clusters_new(const struct clusters_words *words, struct clusters **out)
{
	struct clusters *c = calloc(1, sizeof *c);
	*out = NULL;
	if (!c)
		return ST_NOMEM;
	units_init(&c->units);
	buf_init(&c->form, BUF_MAX_TEXT);
	if (words)
		c->kb = *words;
	uint32_t none = 0;
	if (analyzer_new(&c->analyzer) != ST_OK || wording_new(&c->words) != ST_OK ||
	    cluster_make(c, &none) != ST_OK) {
		clusters_free(c);
		return ST_NOMEM;
	}
	*out = c;
	return ST_OK;
}

static void release_wording(struct wording_q *q)
{
	free(q->text);
	free(q->f);
	free(q->sessions);
	*q = (struct wording_q){.next = CLUSTERS_NONE, .prev = CLUSTERS_NONE};
}

void clusters_free(struct clusters *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->q.n; i++)
		release_wording(&c->q.v[i]);
	cluster_terms_free(c);
	cluster_visits_free(c);
	analyzer_free(c->analyzer);
	wording_free(c->words);
	units_release(&c->units);
	buf_release(&c->form);
	free(c->q.v);
	free(c->forms);
	free(c->clusters.v);
	free(c->bars.v);
	free(c->moved.v);
	free(c->alike);
	free(c->hits);
	free(c->sums);
	free(c->titled);
	free(c);
}

enum status cluster_make(struct clusters *c, uint32_t *out)
{
	if (c->clusters.n >= CLUSTERS_NUMBERS)
		return ST_LIMIT;
	if (vec_room(&c->clusters.v, &c->clusters.cap, c->clusters.n, sizeof *c->clusters.v) !=
	    ST_OK)
		return ST_NOMEM;
	*out = (uint32_t)c->clusters.n++;
	c->clusters.v[*out] = (struct cluster){.head = CLUSTERS_NONE};
	return ST_OK;
}

void cluster_unlink(struct clusters *c, uint32_t w)
{
	struct wording_q *q = &c->q.v[w];
	struct cluster *from = &c->clusters.v[q->cluster];
	if (!q->cluster)
		return;
	if (q->prev != CLUSTERS_NONE)
		c->q.v[q->prev].next = q->next;
	else
		from->head = q->next;
	if (q->next != CLUSTERS_NONE)
		c->q.v[q->next].prev = q->prev;
	from->size--;
	q->cluster = 0;
}

void cluster_link(struct clusters *c, uint32_t w, uint32_t cluster)
{
	struct wording_q *q = &c->q.v[w];
	struct cluster *to = &c->clusters.v[cluster];
	cluster_unlink(c, w);
	/* By number, so that they stand as they do when they are read again. */
	uint32_t prev = CLUSTERS_NONE, next = to->head;
	while (next != CLUSTERS_NONE && next > w) {
		prev = next;
		next = c->q.v[next].next;
	}
	q->cluster = cluster;
	q->prev = prev;
	q->next = next;
	if (next != CLUSTERS_NONE)
		c->q.v[next].prev = w;
	if (prev != CLUSTERS_NONE)
		c->q.v[prev].next = w;
	else
		to->head = w;
	to->size++;
}

enum status cluster_move(struct clusters *c, uint32_t w, uint32_t cluster)
{
	if (c->q.v[w].cluster == cluster)
		return ST_OK;
	if (vec_room(&c->moved.v, &c->moved.cap, c->moved.n, sizeof *c->moved.v) != ST_OK)
		return ST_NOMEM;
	c->moved.v[c->moved.n++] = w;
	cluster_link(c, w, cluster);
	return ST_OK;
}

bool cluster_is_barred(const struct clusters *c, uint32_t w, uint32_t cluster)
{
	for (size_t i = 0; i < c->bars.n; i++)
		if (c->bars.v[i].wording == w && c->bars.v[i].cluster == cluster)
			return true;
	return false;
}

bool cluster_is_held(const struct clusters *c, uint32_t cluster)
{
	bool held = c->clusters.v[cluster].frozen;
	for (size_t i = 0; i < c->bars.n && !held; i++)
		held = c->bars.v[i].cluster == cluster;
	return held;
}

const uint32_t *clusters_moved(const struct clusters *c, size_t *n)
{
	*n = c->moved.n;
	return c->moved.v;
}

void clusters_settle(struct clusters *c)
{
	c->moved.n = 0;
}

size_t clusters_wordings(const struct clusters *c)
{
	return c->q.n;
}

uint32_t clusters_of(const struct clusters *c, uint32_t wording)
{
	return wording < c->q.n ? c->q.v[wording].cluster : 0;
}

struct str clusters_text(const struct clusters *c, uint32_t wording)
{
	if (wording >= c->q.n || !c->q.v[wording].text)
		return (struct str){NULL, 0};
	return (struct str){c->q.v[wording].text, c->q.v[wording].text_len};
}

bool clusters_frozen(const struct clusters *c, uint32_t cluster)
{
	return cluster < c->clusters.n && c->clusters.v[cluster].frozen;
}

uint32_t clusters_next(const struct clusters *c, uint32_t cluster, uint32_t wording)
{
	if (wording != CLUSTERS_NONE)
		return c->q.v[wording].next;
	return cluster < c->clusters.n ? c->clusters.v[cluster].head : CLUSTERS_NONE;
}

size_t clusters_wording_people(const struct clusters *c, uint32_t wording)
{
	return wording < c->q.n ? c->q.v[wording].sessions_n : 0;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

enum status clusters_people(struct clusters *c, uint32_t cluster, size_t *people)
{
	size_t n = 0, distinct = 0;
	uint32_t w = CLUSTERS_NONE;
	while ((w = clusters_next(c, cluster, w)) != CLUSTERS_NONE)
		n += c->q.v[w].sessions_n;
	*people = 0;
	uint64_t *all = n ? malloc(n * sizeof *all) : NULL;
	if (!all)
		return n ? ST_NOMEM : ST_OK;
	n = 0;
	while ((w = clusters_next(c, cluster, w)) != CLUSTERS_NONE)
		for (size_t i = 0; i < c->q.v[w].sessions_n; i++)
			all[n++] = c->q.v[w].sessions[i];
	qsort(all, n, sizeof *all, by_value);
	for (size_t i = 0; i < n; i++)
		distinct += i == 0 || all[i] != all[i - 1];
	free(all);
	*people = distinct;
	return ST_OK;
}
