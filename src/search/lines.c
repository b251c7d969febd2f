#include "search/lines.h"

#include <math.h>
#include <string.h>

void lines_init(struct lines *l, const struct lexicon *x, size_t terms)
{
	memset(l->seen, 0, terms * sizeof l->seen[0]);
	memset(l->kin, 0, terms * sizeof l->kin[0]);
	memset(l->dice, 0, sizeof l->dice);
	memset(l->inorder, 0, sizeof l->inorder);
	l->x = x;
	l->now = 1;
	l->at = (struct line){0};
	l->best_n = 0;
	l->best_cosine = l->best_root = 0;
}

void lines_begin(struct lines *l, const struct record_field *f)
{
	l->at = (struct line){.field = f};
}

void lines_kin(struct lines *l, const struct query *q, size_t k)
{
	const struct qkin *v = &q->kin[k];
	size_t t = v->of;
	bool had = l->kin[t] == l->now;
	if (l->seen[t] == l->now || (had && l->by_kin[t].held >= v->line))
		return;
	l->at.held += v->line - (had ? l->by_kin[t].held : 0);
	l->at.square += v->square - (had ? l->by_kin[t].square : 0);
	l->kin[t] = l->now;
	l->by_kin[t].held = v->line;
	l->by_kin[t].square = v->square;
}

/* What all of a line weighs. */
struct load {
	double mass, square, root;
	double units; /* mass without pairs */
};

static double add(struct load *w, const struct lines *l, const struct query *q, uint32_t hash)
{
	int t = query_find(q, hash);
	double v = t >= 0 ? q->terms[t].line : lexicon_text_idf(l->x, hash);
	w->mass += v;
	w->square += v * v;
	w->root += t >= 0 ? q->terms[t].line_root : sqrt(v);
	return v;
}

static struct load weigh(const struct lines *l, const struct query *q, const struct record *r,
			 const struct line *at)
{
	const uint32_t *h = r->hashes + at->field->unit_at;
	const uint8_t *lens = r->lens + at->field->unit_at;
	struct load w = {0};
	/* The lookups wait for memory: they are begun together. */
	for (uint32_t i = at->first; i < at->end; i++) {
		lexicon_text_expect(l->x, h[i]);
		if (i > at->first && (lens[i] & RECORD_GLUED))
			lexicon_text_expect(l->x, unit_pair_hash(h[i - 1], h[i]));
	}
	for (uint32_t i = at->first; i < at->end; i++) {
		w.units += add(&w, l, q, h[i]);
		if (i > at->first && (lens[i] & RECORD_GLUED))
			add(&w, l, q, unit_pair_hash(h[i - 1], h[i]));
	}
	return w;
}

/* What the heaviest common subsequence of the question and a line weighs: units in
 * the same order, others between them (Wagner and Fischer 1974; here of the matches alone, after
 * Hunt and Szymanski 1977). */
static double in_order(const struct query *q, const struct record *r, const struct line *at)
{
	const uint32_t *h = r->hashes + at->field->unit_at;
	double best[QUERY_MAX_SEQ]; /* by how much of the question is used up: never falls */
	for (size_t k = 0; k < q->seq_n; k++)
		best[k] = 0;
	for (uint32_t i = at->first; i < at->end; i++) {
		int t = query_may_have(q, h[i]) ? query_find(q, h[i]) : -1;
		if (t < 0)
			continue;
		/* last first, so that one unit is not met twice */
		for (size_t p = q->pos_last[t]; p; p = q->pos_before[p - 1]) {
			double v = (p > 1 ? best[p - 2] : 0) + q->terms[t].line;
			for (size_t k = p - 1; k < q->seq_n && best[k] < v; k++)
				best[k] = v;
		}
	}
	return q->seq_n ? best[q->seq_n - 1] : 0;
}

static void keep(double kept[LINES_KEPT], double likeness)
{
	for (int i = 0; i < LINES_KEPT; i++)
		if (likeness > kept[i]) {
			memmove(&kept[i + 1], &kept[i],
				(size_t)(LINES_KEPT - 1 - i) * sizeof kept[0]);
			kept[i] = likeness;
			return;
		}
}

void lines_end(struct lines *l, uint32_t end)
{
	struct line now = l->at;
	now.end = end;
	l->at = (struct line){.field = now.field, .first = end};
	l->now++;
	if (now.held <= 0)
		return;
	size_t i = l->best_n;
	while (i > 0 && l->best[i - 1].held < now.held)
		i--;
	if (i == LINES_WEIGHED)
		return;
	if (l->best_n < LINES_WEIGHED)
		l->best_n++;
	memmove(&l->best[i + 1], &l->best[i], (l->best_n - 1 - i) * sizeof l->best[0]);
	l->best[i] = now;
}

void lines_finish(struct lines *l, const struct query *q, const struct record *r)
{
	for (size_t i = 0; i < l->best_n; i++) {
		const struct line *at = &l->best[i];
		struct load w = weigh(l, q, r, at);
		double cosine = at->square / sqrt(q->line_square * w.square);
		double root = 2 * at->root / (q->line_root + w.root);
		keep(l->dice, 2 * at->both / (q->line_mass + w.mass));
		keep(l->inorder, 2 * in_order(q, r, at) / (q->seq_mass + w.units));
		l->best_cosine = cosine > l->best_cosine ? cosine : l->best_cosine;
		l->best_root = root > l->best_root ? root : l->best_root;
	}
}
