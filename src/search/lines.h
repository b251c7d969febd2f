/* lines.h - how alike the question is to the sentences or lines of a text.
 *
 * What a line weighs beside what it shares with the question needs a lookup for
 * each of its words, so only the few lines of an article that share most are weighed.
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_LINES_H
#define ANSWERD_SEARCH_LINES_H

#include "answerd/index/record.h"
#include "search/query.h"

#define LINES_KEPT 4
#define LINES_WEIGHED 6

struct line {
	const struct record_field *field;
	uint32_t first, end;	   /* its units */
	double held;		   /* what it shares with the question, kin by their likeness */
	double both, square, root; /* sums over the words it shares; square: kin too */
};

struct lines {
	const struct lexicon *x;
	uint32_t seen[QUERY_MAX_TERMS]; /* the line in which a term was counted last */
	uint32_t kin[QUERY_MAX_TERMS];	/* the same of its kin */
	struct {
		double held, square;
	} by_kin[QUERY_MAX_TERMS]; /* what they counted there */
	uint32_t now;
	struct line at;			 /* the line that is being read */
	struct line best[LINES_WEIGHED]; /* that share most, most first */
	size_t best_n;
	/* Dice (1945) by idf: the likest lines, best first; the best cosine of
	 * idf vectors, kin counted by their likeness; the best Dice by the root of idf. */
	double dice[LINES_KEPT], best_cosine, best_root;
	/* Likeness by the heaviest common subsequence of units, likest lines first. */
	double inorder[LINES_KEPT];
};

void lines_init(struct lines *l, const struct lexicon *x, size_t terms);
/* The line holds own term t. */
static inline void lines_hit(struct lines *l, const struct query *q, size_t t)
{
	if (l->seen[t] == l->now)
		return;
	l->seen[t] = l->now;
	l->at.held += q->terms[t].line;
	l->at.both += q->terms[t].line;
	l->at.square += q->terms[t].line * q->terms[t].line;
	l->at.root += q->terms[t].line_root;
	if (l->kin[t] == l->now) {
		l->at.held -= l->by_kin[t].held;
		l->at.square -= l->by_kin[t].square;
	}
}
/* The line holds kin k, which counts for its term when that is not there. */
void lines_kin(struct lines *l, const struct query *q, size_t k);
/* A field begins. */
void lines_begin(struct lines *l, const struct record_field *f);
/* The line ends before unit end of its field. */
void lines_end(struct lines *l, uint32_t end);
/* The article ends: its likest lines are weighed. */
void lines_finish(struct lines *l, const struct query *q, const struct record *r);

#endif
