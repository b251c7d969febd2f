#include "search/titles.h"

#include <string.h>

static void raise(double features[FEATURES], enum feature f, double v)
{
	if (v > features[f])
		features[f] = v;
}

/* Likeness of the question to a title: twice the weight of what both hold over
 * the weight of both (Dice 1945), by the idf of titles. */
static double likeness(const struct query *q, const struct record *r, const struct record_field *f,
		       const struct lexicon *x, const struct term_set *set)
{
	const uint32_t *h = r->hashes + f->unit_at;
	const uint8_t *lens = r->lens + f->unit_at;
	double title = 0;
	for (uint32_t i = 0; i < f->unit_n; i++) {
		int t = query_may_have(q, h[i]) ? query_find(q, h[i]) : -1;
		title += t >= 0 ? q->terms[t].mass : lexicon_title_idf(x, h[i]);
		if (i > 0 && (lens[i] & RECORD_GLUED)) {
			uint32_t pair = unit_pair_hash(h[i - 1], h[i]);
			t = query_find(q, pair);
			title += t >= 0 ? q->terms[t].mass : lexicon_title_idf(x, pair);
		}
	}
	double both = scan_cover(q, set) * q->mass;
	double dice = q->mass + title > 0 ? 2 * both / (q->mass + title) : 0;
	return dice < 1 ? dice : 1; /* what stands for a rarer word weighs less than it */
}

/* Whether the field is the question, sign by sign aside: with the courtesy around it, or
 * without. */
static bool is_exact(const struct query *q, const struct record *r, const struct record_field *f)
{
	const uint32_t *h = r->hashes + f->unit_at;
	bool same = f->unit_n == q->units.n;
	uint32_t whole = 0;
	for (uint32_t i = 0; i < f->unit_n; i++) {
		same = same && h[i] == q->units.v[i].hash;
		whole = unit_pair_hash(whole, h[i]);
	}
	return f->unit_n > 0 && (same || whole == q->whole);
}

/* Neighbours of the question that are neighbours in the title. */
static void neighbours(const struct query *q, const struct record *r, const struct record_field *f,
		       double features[FEATURES])
{
	const uint32_t *h = r->hashes + f->unit_at;
	bool met[QUERY_MAX_SEQ] = {false};
	double held = 0, all = 0, count = 0;
	int before = -1;
	for (uint32_t i = 0; i < f->unit_n; i++) {
		int t = query_may_have(q, h[i]) ? query_find(q, h[i]) : -1;
		for (size_t p = t >= 0 && before >= 0 ? q->pos_last[t] : 0; p;
		     p = q->pos_before[p - 1])
			if (p > 1 && q->seq[p - 2] == before)
				met[p - 2] = true;
		before = t;
	}
	for (size_t i = 0; i + 1 < q->seq_n; i++) {
		const struct qterm *a = &q->terms[q->seq[i]], *b = &q->terms[q->seq[i + 1]];
		double m = a->mass < b->mass ? a->mass : b->mass;
		all += m;
		held += met[i] ? m : 0;
		count += met[i];
	}
	double asked = q->seq_n > 1 ? (double)q->seq_n - 1 : 1;
	double title = f->unit_n > 1 ? (double)f->unit_n - 1 : 1;
	if (count > title)
		count = title; /* a question may say the same again and again */
	raise(features, FEAT_TPAIRS, all > 0 ? held / all : 0);
	raise(features, FEAT_TBIGRAMS, 2 * count / (asked + title));
}

void titles_field(const struct query *q, const struct record *r, const struct record_field *f,
		  const struct lexicon *x, const struct term_set *set, const struct term_set *held,
		  double features[FEATURES])
{
	raise(features, FEAT_TITLE, likeness(q, r, f, x, set));
	raise(features, FEAT_TMISS, scan_heaviest_held(q, held));
	if (is_exact(q, r, f))
		features[FEAT_EXACT] = 1;
	if (q->asks >= 0 && set_has(set, (size_t)q->asks))
		features[FEAT_ASKS] = 1;
	neighbours(q, r, f, features);
}
