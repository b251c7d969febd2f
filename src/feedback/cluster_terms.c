/* What a question is made of for clustering: its units, pairs of Chinese characters, and
 * its nearest articles. */
#include <math.h>
#include <stdlib.h>

#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"
#include "answerd/text/courtesy.h"
#include "answerd/text/fold.h"
#include "answerd/text/weightless.h"
#include "feedback/cluster_parts.h"

#define LETTERS ((size_t)3)   /* of a run */
#define LETTERS_LEAST 4	      /* of a word that is taken apart */
#define WORD_MAX ((size_t)68) /* bytes of a unit, at most */
#define MIN_SLOTS ((size_t)1024)

static enum status grow(struct clusters *c)
{
	size_t n = c->slots_n ? c->slots_n * 2 : MIN_SLOTS;
	uint32_t *slots = calloc(n, sizeof *slots);
	if (!slots)
		return ST_NOMEM;
	for (size_t i = 0; i < c->terms.n; i++) {
		size_t at = c->terms.v[i].hash & (n - 1);
		while (slots[at])
			at = (at + 1) & (n - 1);
		slots[at] = (uint32_t)i + 1;
	}
	free(c->slots);
	c->slots = slots;
	c->slots_n = n;
	return ST_OK;
}

/* The index of a term; what has another kind is another term. */
static enum status intern(struct clusters *c, char kind, const char *s, size_t len, uint32_t *out)
{
	uint64_t hash = str_hash(s, len) ^ (uint64_t)(unsigned char)kind * 0x9e3779b97f4a7c15u;
	if (c->terms.n * 2 >= c->slots_n && grow(c) != ST_OK)
		return ST_NOMEM;
	size_t at = hash & (c->slots_n - 1);
	for (; c->slots[at]; at = (at + 1) & (c->slots_n - 1)) {
		*out = c->slots[at] - 1;
		if (c->terms.v[*out].hash == hash)
			return ST_OK;
	}
	if (vec_room(&c->terms.v, &c->terms.cap, c->terms.n, sizeof *c->terms.v) != ST_OK)
		return ST_NOMEM;
	*out = (uint32_t)c->terms.n++;
	c->terms.v[*out] = (struct cluster_term){
	    .hash = hash, .share = -1, .near = kind == 'a', .letters = kind == 'l'};
	if (c->kb.share && kind == 'u')
		c->terms.v[*out].share = (float)c->kb.share(c->kb.ctx, s, len);
	c->slots[at] = *out + 1;
	return ST_OK;
}

static enum status put(struct clusters *c, char kind, const char *s, size_t len, float tf)
{
	uint32_t term = 0;
	if (intern(c, kind, s, len, &term) != ST_OK ||
	    vec_room(&c->features.v, &c->features.cap, c->features.n, sizeof *c->features.v) !=
		ST_OK)
		return ST_NOMEM;
	c->features.v[c->features.n++] = (struct feature){term, tf};
	return ST_OK;
}

/* Runs of letters of a word with its ends marked, so that other endings and slips of the
 * fingers meet. Together they weigh WEIGHT_LETTERS. */
static enum status put_letters(struct clusters *c, const char *word, size_t len, float tf)
{
	char marked[WORD_MAX + 2];
	enum status st = ST_OK;
	if (len < LETTERS_LEAST || len > WORD_MAX)
		return ST_OK;
	marked[0] = '^';
	memcpy(marked + 1, word, len);
	marked[len + 1] = '$';
	size_t runs = len + 2 - LETTERS + 1;
	for (size_t i = 0; i < runs && !st; i++)
		st = put(c, 'l', marked + i, LETTERS, tf * WEIGHT_LETTERS / sqrtf((float)runs));
	return st;
}

static enum status put_unit(struct clusters *c, size_t i)
{
	const struct unit *u = &c->units.v[i];
	const char *term = unit_term(&c->units, i);
	float tf = word_is_weightless(term, u->term_len) ? WEIGHT_LITTLE : 1;
	enum status st = put(c, 'u', term, u->term_len, u->joined ? WEIGHT_JOINED : tf);
	if (!st && u->kind == UNIT_WORD && !u->joined)
		st = put_letters(c, unit_word(&c->units, i), u->word_len, tf);
	if (st || u->kind != UNIT_HAN || !u->glued || i == 0 || u->term_len > 8 ||
	    u[-1].term_len > 8)
		return st;
	char pair[16];
	size_t len = u[-1].term_len;
	memcpy(pair, unit_term(&c->units, i - 1), len);
	memcpy(pair + len, term, u->term_len);
	return put(c, 'u', pair, len + u->term_len, 1);
}

/* The likeness of two questions by their articles is the confidence in the best one where
 * they agree. */
static enum status put_near(struct clusters *c, const struct cluster_question *q)
{
	double square = 0;
	enum status st = ST_OK;
	size_t n = q->near_n < CLUSTER_NEAREST ? q->near_n : CLUSTER_NEAREST;
	double most = 0;
	for (size_t i = 0; i < n; i++) {
		square += q->near[i].confidence * q->near[i].confidence;
		most = q->near[i].confidence > most ? q->near[i].confidence : most;
	}
	for (size_t i = 0; i < n && square > 0 && !st; i++) {
		double part = q->near[i].confidence * sqrt(most / square);
		if (part > 0)
			st = put(c, 'a', q->near[i].article, strlen(q->near[i].article),
				 (float)part * WEIGHT_NEAR);
	}
	return st;
}

static int by_term(const void *a, const void *b)
{
	uint32_t x = ((const struct feature *)a)->term, y = ((const struct feature *)b)->term;
	return x < y ? -1 : x > y;
}

/* One entry a term, sorted. */
static void gather(struct clusters *c)
{
	struct feature *v = c->features.v;
	size_t n = 0;
	if (c->features.n)
		qsort(v, c->features.n, sizeof *v, by_term);
	for (size_t i = 0; i < c->features.n; i++)
		if (n && v[n - 1].term == v[i].term)
			v[n - 1].tf += v[i].tf;
		else
			v[n++] = v[i];
	c->features.n = n;
}

/* The units of the text in the mainland's vocabulary, so that 軟體 meets 软件. */
static enum status analyze(struct clusters *c, struct str text)
{
	text.len = text.len > CLUSTERS_TEXT ? utf8_cut(text.s, CLUSTERS_TEXT) : text.len;
	if (fold_script_of(text.s, text.len)) {
		struct str mainland = wording_of(c->words, text, 0);
		if (mainland.s)
			text = mainland;
	}
	units_clear(&c->units);
	enum status st = analyzer_run(c->analyzer, text.s, text.len, &c->units);
	courtesy_trim(&c->units);
	return st;
}

enum status cluster_features(struct clusters *c, const struct cluster_question *q,
			     struct wording_q *out)
{
	size_t han = 0, others = 0;
	enum status st = analyze(c, q->text);
	c->features.n = 0;
	buf_clear(&c->form);
	for (size_t i = 0; i < c->units.n && !st; i++) {
		const struct unit *u = &c->units.v[i];
		st = put_unit(c, i);
		if (u->joined)
			continue;
		han += u->kind == UNIT_HAN;
		others += u->kind != UNIT_HAN;
		buf_add(&c->form, unit_term(&c->units, i), u->term_len);
		buf_addc(&c->form, '\0');
	}
	if (!st)
		st = put_near(c, q);
	gather(c);
	out->units = (uint32_t)(han + others);
	float share = (float)han / ((float)han + 1.5f * (float)others + !out->units);
	out->scale = 1 - (1 - SCALE_HAN) * share;
	out->han = share > 0.5f;
	return st ? st : buf_status(&c->form);
}

void cluster_terms_free(struct clusters *c)
{
	for (size_t i = 0; i < c->terms.n; i++)
		free(c->terms.v[i].v);
	free(c->terms.v);
	free(c->slots);
	free(c->features.v);
}
