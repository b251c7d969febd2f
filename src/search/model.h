/* model.h - features to an order, and to a confidence.
 *
 * A result's score is the weighted sum of its features. What a feature is worth
 * depends on the knowledge base: a title that is a question says more than the
 * name of a subject, and a line of a list of questions more than one of a long
 * text. So each weight lies between those of four corners (short and long texts,
 * short and long titles), by where the candidates stand between them; an unusual
 * knowledge base gets the weights of the nearest corner. None is negative: what an
 * article holds more of never makes it worse. The weights are learned (bench/tune)
 * so that exp(score) is
 * a result's share of the likelihood to be the answer (a listwise softmax; Cao
 * and others 2007, ListNet).
 *
 * Threads: any. */
#ifndef ANSWERD_SEARCH_MODEL_H
#define ANSWERD_SEARCH_MODEL_H

#include "answerd/search/searcher.h"

#define MODEL_CORNERS 4

/* The weights in a knowledge base whose candidates are like that. */
void model_weights(const double context[CONTEXTS], double weights[FEATURES]);
double model_score(const double weights[FEATURES], const double f[FEATURES]);

/* What the confidence is made of, beside the features of the first result. */
struct model_top {
	const double *f;
	double score; /* of the first result */
	double lead;  /* over the second; 0: there is none */
	double share; /* of the likelihood of all candidates; 0 to 1 */
};
/* The probability that the first result answers the question: a logistic
 * function fitted on judged questions, with and without their articles (Platt
 * 1999; bench/tune). */
double model_confidence(const struct model_top *top);
/* Below it nothing is a result. */
#define MODEL_FLOOR_COVER 0.08
/* The same where only single Chinese characters of the question are held. */
#define MODEL_FLOOR_CHARACTERS 0.3

#endif
