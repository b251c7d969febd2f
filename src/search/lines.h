/* lines.h - how alike the question is to the sentences or lines of a text.
 *
 * What a line weighs beside what it shares with the question needs a lookup for
 * each of its words; only lines that could still change a score are weighed.
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_LINES_H
#define ANSWERD_SEARCH_LINES_H

#include "answerd/index/record.h"
#include "search/query.h"

#define LINES_KEPT 4

struct lines {
	const struct lexicon *x;
	uint32_t seen[QUERY_MAX_TERMS]; /* the line in which a term was counted last */
	uint32_t now;
	uint32_t first;		   /* unit of the field at which the line begins */
	double both, square, root; /* sums over what the line shares with the question */
	/* Dice (1945) by idf: the likest lines, best first; the best cosine of
	 * idf vectors; the best Dice by the root of idf. */
	double dice[LINES_KEPT], best_cosine, best_root;
};

void lines_init(struct lines *l, const struct lexicon *x, size_t terms);
/* The line holds own term t. */
static inline void lines_hit(struct lines *l, const struct query *q, size_t t)
{
	if (l->seen[t] == l->now)
		return;
	l->seen[t] = l->now;
	l->both += q->terms[t].line;
	l->square += q->terms[t].line * q->terms[t].line;
	l->root += q->terms[t].line_root;
}
/* The line ends before unit end of field f. */
void lines_end(struct lines *l, const struct query *q, const struct record *r,
	       const struct record_field *f, uint32_t end);

#endif
