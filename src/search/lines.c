#include "search/lines.h"

#include <math.h>
#include <string.h>

void lines_init(struct lines *l, const struct lexicon *x, size_t terms)
{
	memset(l->seen, 0, terms * sizeof l->seen[0]);
	memset(l->dice, 0, sizeof l->dice);
	l->x = x;
	l->now = 1;
	l->first = 0;
	l->both = l->square = l->root = 0;
	l->best_cosine = l->best_root = 0;
}

/* What all of a line weighs. */
struct load {
	double mass, square, root;
};

static void add(struct load *w, const struct lines *l, const struct query *q, uint32_t hash)
{
	int t = query_find(q, hash);
	double v = t >= 0 ? q->terms[t].line : lexicon_text_idf(l->x, hash);
	w->mass += v;
	w->square += v * v;
	w->root += t >= 0 ? q->terms[t].line_root : sqrt(v);
}

static struct load weigh(const struct lines *l, const struct query *q, const struct record *r,
			 const struct record_field *f, uint32_t end)
{
	const uint32_t *h = r->hashes + f->unit_at;
	const uint8_t *lens = r->lens + f->unit_at;
	struct load w = {0, 0, 0};
	for (uint32_t i = l->first; i < end; i++) {
		add(&w, l, q, h[i]);
		if (i > l->first && (lens[i] & RECORD_GLUED))
			add(&w, l, q, unit_pair_hash(h[i - 1], h[i]));
	}
	return w;
}

static void keep(struct lines *l, double dice)
{
	for (int i = 0; i < LINES_KEPT; i++)
		if (dice > l->dice[i]) {
			memmove(&l->dice[i + 1], &l->dice[i],
				(size_t)(LINES_KEPT - 1 - i) * sizeof l->dice[0]);
			l->dice[i] = dice;
			return;
		}
}

/* Of the question's weight, what a line must hold to be weighed. */
#define LINE_MIN_SHARE 0.2

/* Whether the line, if it held nothing but what it shares, would raise a score. */
static bool may_count(const struct lines *l, const struct query *q)
{
	if (l->both < LINE_MIN_SHARE * q->line_mass)
		return false;
	return 2 * l->both / (q->line_mass + l->both) > l->dice[LINES_KEPT - 1] ||
	       2 * l->root / (q->line_root + l->root) > l->best_root ||
	       l->square > l->best_cosine * l->best_cosine * q->line_square;
}

void lines_end(struct lines *l, const struct query *q, const struct record *r,
	       const struct record_field *f, uint32_t end)
{
	if (l->both > 0 && may_count(l, q)) {
		struct load w = weigh(l, q, r, f, end);
		double cosine = l->square / sqrt(q->line_square * w.square);
		double root = 2 * l->root / (q->line_root + w.root);
		keep(l, 2 * l->both / (q->line_mass + w.mass));
		l->best_cosine = cosine > l->best_cosine ? cosine : l->best_cosine;
		l->best_root = root > l->best_root ? root : l->best_root;
	}
	l->both = l->square = l->root = 0;
	l->first = end;
	l->now++;
}
