/* titles.h - how alike the question is to a title, or to one of an article's
 * questions.
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_TITLES_H
#define ANSWERD_SEARCH_TITLES_H

#include "search/scan.h"

/* Raises the features of the best title to what field f reaches; set: the
 * question's terms that it holds; held: the same, and those that others stand for. */
void titles_field(const struct query *q, const struct record *r, const struct record_field *f,
		  const struct lexicon *x, const struct term_set *set, const struct term_set *held,
		  double features[FEATURES]);

#endif
