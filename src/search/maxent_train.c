/* maxent_train.c - learns what tells articles apart from their lines. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "search/maxent_parts.h"

/* Adaptive steps (AdaGrad; Duchi, Hazan and Singer 2011) of that size; more rounds
 * change nothing that ranking sees. */
#define ROUNDS 8
#define RATE 1.0F
/* A weight is held back as by a Gaussian prior of that variance, over the lines with its term. */
#define VARIANCE 30.0F
/* Weights that one round may look at. A term of so many articles that it does not fit
 * tells least of each. */
#define LOOKS_MOST 2e6
#define SMALL_ERROR 1e-4F

/* A line as a vector of length 1: entries of training, in the place of its terms. */
struct entry {
	uint32_t term;
	float x;
};

struct training {
	struct maxent *m;
	struct maxent_lines *l;
	struct entry *entries;	   /* owned */
	uint32_t *article, *order; /* owned; of each line */
	uint32_t *seen, *touched;  /* owned; by term, by article */
	float *squares, *z;	   /* owned; by weight, by article */
	bool *is_touched;	   /* owned; by article */
	size_t touched_n;
};

/* Room was made for all different terms: there are fewer. */
static enum status fit(struct maxent *m)
{
	size_t slots = 64;
	while (slots < m->terms_n * 2)
		slots *= 2;
	uint32_t *v = calloc(slots, sizeof *v);
	struct maxent_term *terms = realloc(m->terms, (m->terms_n + 1) * sizeof *terms);
	m->terms = terms ? terms : m->terms;
	if (!v)
		return ST_NOMEM;
	free(m->slots);
	m->slots = v;
	m->slots_n = slots;
	for (size_t i = 0; i < m->terms_n; i++)
		*maxent_slot(m, m->terms[i].hash) = (uint32_t)i + 1;
	return ST_OK;
}

/* ---- what the lines hold ---- */

static void number_articles(struct training *t)
{
	struct maxent *m = t->m;
	for (size_t i = 0; i < t->l->lines.n; i++) {
		uint64_t key = t->l->lines.v[i].key;
		if (!m->keys_n || m->keys[m->keys_n - 1] != key)
			m->keys[m->keys_n++] = key;
		t->article[i] = (uint32_t)m->keys_n - 1;
	}
}

/* Each term of the line once, with how often it is there. */
static void count_line(struct training *t, struct maxent_line *line, uint32_t number)
{
	struct maxent *m = t->m;
	uint32_t n = 0;
	for (uint32_t i = 0; i < line->n; i++) {
		uint32_t hash = t->l->terms.v[line->first + i], *slot = maxent_slot(m, hash);
		if (!*slot) {
			m->terms[m->terms_n] = (struct maxent_term){.hash = hash};
			*slot = (uint32_t)++m->terms_n;
		}
		uint32_t term = *slot - 1, before = 0;
		while (t->seen[term] == number + 1 && t->entries[line->first + before].term != term)
			before++;
		if (t->seen[term] == number + 1) {
			t->entries[line->first + before].x += 1;
			continue;
		}
		t->seen[term] = number + 1;
		m->terms[term].lines++;
		t->entries[line->first + n++] = (struct entry){term, 1};
	}
	line->n = n;
}

static void weigh_line(struct training *t, const struct maxent_line *line)
{
	struct entry *e = &t->entries[line->first];
	float square = 0;
	for (uint32_t i = 0; i < line->n; i++) {
		e[i].x = (1 + logf(e[i].x)) * t->m->terms[e[i].term].idf;
		square += e[i].x * e[i].x;
	}
	for (uint32_t i = 0; i < line->n; i++)
		e[i].x /= sqrtf(square);
}

/* Calls for every term of every article once; the lines lie by article. */
static void each_held(struct training *t,
		      void (*hold)(struct training *t, uint32_t term, uint32_t article))
{
	memset(t->seen, 0, t->m->terms_n * sizeof *t->seen);
	for (size_t i = 0; i < t->l->lines.n; i++) {
		const struct maxent_line *line = &t->l->lines.v[i];
		for (uint32_t k = 0; k < line->n; k++) {
			uint32_t term = t->entries[line->first + k].term;
			if (t->seen[term] == t->article[i] + 1)
				continue;
			t->seen[term] = t->article[i] + 1;
			hold(t, term, t->article[i]);
		}
	}
}

static void count_held(struct training *t, uint32_t term, uint32_t article)
{
	(void)article;
	t->m->terms[term].n++;
}

static void place_held(struct training *t, uint32_t term, uint32_t article)
{
	struct maxent_term *v = &t->m->terms[term];
	if (v->first != UINT32_MAX)
		t->m->articles[v->first + v->n++] = article;
}

/* In how many articles a term may stand for all to be looked at in time. */
static uint32_t spread_most(const struct maxent *m)
{
	uint32_t most = 1;
	for (size_t i = 0; i < m->terms_n; i++)
		most = m->terms[i].n > most ? m->terms[i].n : most;
	for (;; most -= most / 4) {
		double looks = 0;
		for (size_t i = 0; i < m->terms_n; i++)
			if (m->terms[i].n <= most)
				looks += (double)m->terms[i].n * m->terms[i].lines;
		if (looks <= LOOKS_MOST || most < 4)
			return most;
	}
}

/* The weights, all 0, of each term one after another. */
static enum status lay_weights(struct training *t)
{
	struct maxent *m = t->m;
	size_t n = 0;
	each_held(t, count_held);
	uint32_t most = spread_most(m);
	for (size_t i = 0; i < m->terms_n; i++) {
		bool used = m->terms[i].n <= most;
		m->terms[i].first = used ? (uint32_t)n : UINT32_MAX;
		n += used ? m->terms[i].n : 0;
		m->terms[i].n = 0;
	}
	m->articles = calloc(n + 1, sizeof *m->articles);
	m->weights = calloc(n + 1, sizeof *m->weights);
	t->squares = calloc(n + 1, sizeof *t->squares);
	if (!m->articles || !m->weights || !t->squares)
		return ST_NOMEM;
	each_held(t, place_held);
	return ST_OK;
}

/* ---- training ---- */

static void add_logits(struct training *t, const struct maxent_line *line)
{
	const struct maxent *m = t->m;
	for (uint32_t i = 0; i < line->n; i++) {
		const struct entry *e = &t->entries[line->first + i];
		const struct maxent_term *v = &m->terms[e->term];
		for (uint32_t k = v->first; v->n && k < v->first + v->n; k++) {
			uint32_t a = m->articles[k];
			if (!t->is_touched[a]) {
				t->is_touched[a] = true;
				t->touched[t->touched_n++] = a;
			}
			t->z[a] += e->x * m->weights[k];
		}
	}
}

/* Logits to shares; an article that holds no term of the line has the logit 0. */
static void soften(struct training *t)
{
	float top = 0, sum = 0;
	for (size_t i = 0; i < t->touched_n; i++)
		top = t->z[t->touched[i]] > top ? t->z[t->touched[i]] : top;
	sum = (float)(t->m->keys_n - t->touched_n) * expf(-top);
	for (size_t i = 0; i < t->touched_n; i++)
		sum += t->z[t->touched[i]] = expf(t->z[t->touched[i]] - top);
	for (size_t i = 0; i < t->touched_n; i++)
		t->z[t->touched[i]] /= sum;
}

static void step(struct training *t, const struct maxent_line *line, uint32_t article)
{
	struct maxent *m = t->m;
	for (uint32_t i = 0; i < line->n; i++) {
		const struct entry *e = &t->entries[line->first + i];
		const struct maxent_term *v = &m->terms[e->term];
		float back = 1 / (VARIANCE * (float)v->lines);
		for (uint32_t k = v->first; v->n && k < v->first + v->n; k++) {
			uint32_t a = m->articles[k];
			float error = t->z[a] - (a == article ? 1.0F : 0.0F);
			if (fabsf(error) < SMALL_ERROR)
				continue;
			float d = error * e->x + back * m->weights[k];
			t->squares[k] += d * d;
			m->weights[k] -= RATE * d / sqrtf(t->squares[k]);
		}
	}
}

static void learn_line(struct training *t, size_t i)
{
	const struct maxent_line *line = &t->l->lines.v[i];
	add_logits(t, line);
	soften(t);
	step(t, line, t->article[i]);
	while (t->touched_n) {
		uint32_t a = t->touched[--t->touched_n];
		t->z[a] = 0;
		t->is_touched[a] = false;
	}
}

/* Fisher and Yates, by a generator of its own: always the same. */
static void shuffle(uint32_t *v, size_t n, uint64_t *seed)
{
	for (size_t i = n; i > 1; i--) {
		*seed = *seed * 6364136223846793005U + 1442695040888963407U;
		size_t k = (size_t)(*seed >> 33) % i;
		uint32_t kept = v[i - 1];
		v[i - 1] = v[k];
		v[k] = kept;
	}
}

static void train(struct training *t)
{
	struct maxent *m = t->m;
	uint64_t seed = 1;
	for (size_t i = 0; i < t->l->lines.n; i++)
		t->order[i] = (uint32_t)i;
	for (int round = 0; round < ROUNDS; round++) {
		shuffle(t->order, t->l->lines.n, &seed);
		for (size_t i = 0; i < t->l->lines.n; i++)
			learn_line(t, t->order[i]);
	}
	for (size_t i = 0; i < m->terms_n; i++)
		for (uint32_t k = 0; k < m->terms[i].n; k++) {
			float w = m->weights[m->terms[i].first + k];
			m->terms[i].most = w > m->terms[i].most ? w : m->terms[i].most;
		}
}

static enum status prepare(struct training *t)
{
	struct maxent *m = t->m;
	size_t lines = t->l->lines.n, terms = t->l->terms.n;
	for (m->slots_n = 64; m->slots_n < terms * 2; m->slots_n *= 2)
		;
	m->keys = calloc(lines + 1, sizeof *m->keys);
	m->terms = calloc(terms + 1, sizeof *m->terms);
	m->slots = calloc(m->slots_n, sizeof *m->slots);
	t->entries = calloc(terms + 1, sizeof *t->entries);
	t->article = calloc(lines + 1, sizeof *t->article);
	t->order = calloc(lines + 1, sizeof *t->order);
	t->seen = calloc(terms + 1, sizeof *t->seen);
	t->touched = calloc(lines + 1, sizeof *t->touched);
	t->z = calloc(lines + 1, sizeof *t->z);
	t->is_touched = calloc(lines + 1, sizeof *t->is_touched);
	if (!m->keys || !m->terms || !m->slots || !t->entries || !t->article || !t->order ||
	    !t->seen || !t->touched || !t->z || !t->is_touched)
		return ST_NOMEM;
	number_articles(t);
	for (size_t i = 0; i < lines; i++)
		count_line(t, &t->l->lines.v[i], (uint32_t)i);
	enum status st = fit(m);
	if (st)
		return st;
	m->unknown = logf(1 + (float)lines) + 1;
	for (size_t i = 0; i < m->terms_n; i++)
		m->terms[i].idf = logf((1 + (float)lines) / (1 + (float)m->terms[i].lines)) + 1;
	for (size_t i = 0; i < lines; i++)
		weigh_line(t, &t->l->lines.v[i]);
	return lay_weights(t);
}

enum status maxent_train(struct maxent_lines *l, struct maxent **out)
{
	struct training t = {.m = calloc(1, sizeof *t.m), .l = l};
	*out = NULL;
	if (!t.m)
		return ST_NOMEM;
	maxent_lines_sort(l);
	enum status st = prepare(&t);
	if (st == ST_OK)
		train(&t);
	free(t.entries);
	free(t.article);
	free(t.order);
	free(t.seen);
	free(t.touched);
	free(t.squares);
	free(t.z);
	free(t.is_touched);
	if (st)
		maxent_free(t.m);
	else
		*out = t.m;
	return st;
}
