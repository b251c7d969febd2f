#include "search/maxent.h"

#include <math.h>
#include <stdlib.h>

#include "search/maxent_parts.h"

void maxent_free(struct maxent *m)
{
	if (!m)
		return;
	free(m->keys);
	free(m->terms);
	free(m->slots);
	free(m->articles);
	free(m->weights);
	free(m);
}

uint32_t *maxent_slot(const struct maxent *m, uint32_t hash)
{
	size_t at = (hash * 0x9e3779b1U) & (m->slots_n - 1);
	while (m->slots[at] && m->terms[m->slots[at] - 1].hash != hash)
		at = (at + 1) & (m->slots_n - 1);
	return &m->slots[at];
}

static double ask(const struct maxent *m, uint32_t hash, struct maxent_question *out)
{
	uint32_t term = hash ? *maxent_slot(m, hash) : 0;
	if (!hash)
		return 0;
	if (!term)
		return (double)m->unknown * (double)m->unknown;
	const struct maxent_term *v = &m->terms[term - 1];
	if (out->n < MAXENT_TERMS) {
		out->v[out->n].term = term - 1;
		out->v[out->n++].x = v->idf;
	}
	return (double)v->idf * (double)v->idf;
}

void maxent_ask(const struct maxent *m, const struct query *q, struct maxent_question *out)
{
	double square = 0;
	out->n = 0;
	out->most = 0;
	for (size_t i = 0; m && i < q->own; i++) {
		const struct qterm *t = &q->terms[i];
		if (t->pair)
			continue; /* below, of words too */
		square += ask(m, t->hash, out);
		for (size_t n = MAXENT_LETTERS_LEAST; n <= MAXENT_LETTERS_MOST; n++)
			square += ask(m, maxent_beginning(t->text, t->len, n), out);
	}
	for (size_t i = 0; m && i + 1 < q->seq_n; i++)
		square += ask(
		    m, unit_pair_hash(q->terms[q->seq[i]].hash, q->terms[q->seq[i + 1]].hash), out);
	for (size_t i = 0; i < out->n; i++) {
		out->v[i].x /= (float)sqrt(square);
		out->most += (double)(out->v[i].x * m->terms[out->v[i].term].most);
	}
}

/* The place of an article among the weights of a term, or the end. */
static uint32_t find(const uint32_t *v, uint32_t n, uint32_t article)
{
	uint32_t a = 0, b = n;
	while (a < b) {
		uint32_t mid = a + (b - a) / 2;
		if (v[mid] < article)
			a = mid + 1;
		else
			b = mid;
	}
	return a < n && v[a] == article ? a : n;
}

static int by_key(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

double maxent_logit(const struct maxent *m, const struct maxent_question *q, uint64_t key,
		    double likeness)
{
	const uint64_t *at =
	    m && m->keys_n ? bsearch(&key, m->keys, m->keys_n, sizeof key, by_key) : NULL;
	double z = 0;
	if (!at)
		return likeness * q->most;
	uint32_t article = (uint32_t)(at - m->keys);
	for (size_t i = 0; i < q->n; i++) {
		const struct maxent_term *v = &m->terms[q->v[i].term];
		uint32_t k = v->n ? find(m->articles + v->first, v->n, article) : 0;
		if (k < v->n)
			z += (double)(q->v[i].x * m->weights[v->first + k]);
	}
	return z;
}
