/* model.h - features to a score, and to a confidence.
 *
 * Threads: any. */
#ifndef ANSWERD_SEARCH_MODEL_H
#define ANSWERD_SEARCH_MODEL_H

#include "answerd/search/searcher.h"

/* The weighted sum by which results are ordered. */
double model_score(const double f[FEATURES]);
/* The probability that a result with features f answers the question, where
 * next is the score of the result behind it (0: there is none): a logistic
 * function fitted on judged questions (Platt 1999). */
double model_confidence(const double f[FEATURES], double score, double next);
/* Below it nothing is a result. */
#define MODEL_FLOOR_COVER 0.08
/* The same where only single Chinese characters of the question are held. */
#define MODEL_FLOOR_CHARACTERS 0.3

#endif
