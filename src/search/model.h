/* model.h - features to an order, and to a confidence.
 *
 * A result's score is the weighted sum of its features. What a feature is worth
 * depends on the knowledge base and the question: a title that is a question says
 * more than the name of a subject, a line of a list of questions more than one of a
 * long text, and a single word asks for what is called so. So each weight is a base,
 * and a slope for each context (enum context); far from what was learned from, the
 * contexts stop counting. The weights are learned (bench/tune) so that exp(score) is
 * a result's share of the likelihood to be the answer (a listwise softmax; Cao
 * and others 2007, ListNet).
 *
 * Threads: any. */
#ifndef ANSWERD_SEARCH_MODEL_H
#define ANSWERD_SEARCH_MODEL_H

#include "answerd/search/searcher.h"

/* The weights for candidates and a question that are like that. */
void model_weights(const double context[CONTEXTS], double weights[FEATURES]);
double model_score(const double weights[FEATURES], const double f[FEATURES]);

/* The probability that the first result answers the question, of its features and
 * the n > 0 scores, best first: a logistic function fitted on judged questions, with
 * and without their articles (Platt 1999; bench/tune). */
double model_confidence(const double context[CONTEXTS], const double f[FEATURES],
			const double *scores, size_t n);

/* Below it nothing is a result. */
#define MODEL_FLOOR_COVER 0.08
/* The same where only single Chinese characters of the question are held. */
#define MODEL_FLOOR_CHARACTERS 0.3

#endif
