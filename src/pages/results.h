/* results.h - the parts of the page of results. */
#ifndef ANSWERD_PAGES_RESULTS_H
#define ANSWERD_PAGES_RESULTS_H

#include "pages/page.h"

#define RESULTS_PER_PAGE 10

struct results {
	struct page *p;
	struct ask_request asked;
	struct ask_reply reply;
};

/* The address of the same search in another category (.len 0: all of them), or
 * from another offset on, or with the words as they were typed. */
const char *results_path(struct results *r, struct str query, struct str category, uint32_t offset,
			 bool as_typed);

/* The same search as a query of the API, for the script to tell. */
const char *results_ask(struct results *r);
/* What was corrected, and the way back. */
void results_corrected(struct results *r);
/* Categories with their counts. */
void results_filter(struct results *r);
/* A choice of what was meant: acknowledged first, then asked. */
void results_choices(struct results *r);
/* The first result as the answer. */
void results_answer(struct results *r);
/* The list, from the given result on. */
void results_list(struct results *r, size_t from);
void results_paging(struct results *r);

#endif
