/* lexicon.h - the parts of a lexicon; see answerd/search/lexicon.h.
 *
 * Threads: one builds; then read-only. */
#ifndef ANSWERD_SEARCH_LEXICON_PARTS_H
#define ANSWERD_SEARCH_LEXICON_PARTS_H

#include <stdatomic.h>

#include "answerd/base/arena.h"
#include "answerd/search/lexicon.h"
#include "search/idf.h"
#include "search/kin.h"
#include "search/maxent.h"
#include "search/pairs.h"
#include "search/spelling.h"
#include "search/suggester.h"

struct lexicon {
	atomic_int count;
	uint64_t generation;
	int32_t day;
	struct arena arena;
	uint32_t articles;
	struct idf *title_idf, *text_idf; /* owned */
	struct kin *kin;		  /* owned */
	struct maxent *maxent;		  /* owned */
	struct spelling spelling;
	struct pairs pairs;
	struct suggester suggester;
	struct {
		struct category_count *v;
		size_t n, cap;
	} categories;
};

#endif
