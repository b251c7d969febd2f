/* choices.h - what to offer when a question has several readings.
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_CHOICES_H
#define ANSWERD_SEARCH_CHOICES_H

#include "answerd/search/searcher.h"

/* A result that may be meant, best first. */
struct reading {
	struct str title, category;
	double score; /* its share of the likelihood */
};
#define CHOICES_READINGS 10

/* Fills reply->choices: the categories of the readings when they fall into two to
 * five, else the titles of the best. query: what was asked. */
enum status choices_make(struct search_reply *reply, const struct reading *readings, size_t n,
			 struct str query, struct arena *arena) ANSWERD_MUST_USE;

#endif
