/* eval_choices.h - what the choices of vague questions are worth: does the right
 * article stand behind one, and how far up.
 *
 * Threads: one. */
#ifndef ANSWERD_CMD_EVAL_CHOICES_H
#define ANSWERD_CMD_EVAL_CHOICES_H

#include "answerd/search/searcher.h"
#include "cmd/eval_set.h"

/* Sums over the judged questions that were met with choices. */
struct eval_choices {
	size_t questions, offered;
	size_t many;	    /* choices with several articles behind them */
	size_t surer;	    /* choices that, followed, give more confidence than the question */
	size_t pairs, same; /* of choices of one question; with the same first result */
	size_t first_before, first_after; /* a right article comes first */
	size_t covered;			  /* a right article is in the first ten behind a choice */
	size_t answered;		  /* it comes first there, and counts as an answer */
	double mrr_before, mrr_after;	  /* of the first right article, in the first ten */
};

/* From sums to shares and means: the choices of a question are followed, and the
 * best one counts, as if the visitor knew which it is. */
struct eval_choices_figure {
	const char *name;
	double value;
};
#define EVAL_CHOICES_FIGURES 11
void eval_choices_figures(const struct eval_choices *c,
			  struct eval_choices_figure out[EVAL_CHOICES_FIGURES]);

/* Follows every choice of re, which rq gave for q. */
enum status eval_choices_add(struct eval_choices *c, struct searcher *s, const struct eval_query *q,
			     const struct search_request *rq, const struct search_reply *re,
			     struct arena *arena, struct buf *err) ANSWERD_MUST_USE;

#endif
