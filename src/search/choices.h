/* choices.h - what to offer when a question has several readings.
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_CHOICES_H
#define ANSWERD_SEARCH_CHOICES_H

#include "answerd/search/searcher.h"

/* Fills reply->choices from the results, which are in order: their categories
 * when they fall into two to five, else none. query: what was asked. */
enum status choices_make(struct search_reply *reply, struct str query, struct arena *arena)
    ANSWERD_MUST_USE;

#endif
