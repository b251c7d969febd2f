/* pinned.h - what editors pinned to a question, put first.
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_PINNED_H
#define ANSWERD_SEARCH_PINNED_H

#include "search/rank.h"

struct pin {
	bool found;
	struct record record;
};

/* The article that is pinned to the question as q has its units, of those that
 * this searcher may see and that are served today. */
enum status pinned_find(struct searcher *s, const struct search_request *rq, const char *lang,
			struct pin *out, struct buf *err) ANSWERD_MUST_USE;

/* Makes it the first of *n candidates, whether it was among them or not. */
void pinned_place(struct searcher *s, const char *lang, const struct record *r, size_t *n,
		  struct search_reply *out);

#endif
