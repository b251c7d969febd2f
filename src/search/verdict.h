/* verdict.h - what a search comes to: its confidence, and whether the first result
 * is the answer.
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_VERDICT_H
#define ANSWERD_SEARCH_VERDICT_H

#include "search/rank.h"

/* Of n candidates, best first: sets confidence, answered and next. A vague
 * question is not answered yet: it has to be clarified. */
void verdict_first(const struct searcher *s, const struct search_request *rq, size_t n,
		   struct search_reply *out);
/* Whether the title or a question of the first result is about what was asked. */
bool verdict_is_called_so(const struct searcher *s, size_t n);
/* When the choices are made: a vague question that nothing splits is answered by
 * its confidence like any other. */
void verdict_last(const struct searcher *s, const struct search_request *rq, size_t n,
		  struct search_reply *out);

#endif
