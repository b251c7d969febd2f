/* scan.h - what one record holds of a question: the features of ranking, and
 * where the words stand, for the snippet.
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_SCAN_H
#define ANSWERD_SEARCH_SCAN_H

#include "answerd/index/record.h"
#include "search/query.h"

#define SCAN_WORDS (QUERY_MAX_TERMS / 64 + 1)

struct term_set {
	uint64_t bits[SCAN_WORDS];
};

static inline void set_add(struct term_set *s, int t)
{
	s->bits[t >> 6] |= 1ull << (t & 63);
}
static inline bool set_has(const struct term_set *s, size_t t)
{
	return s->bits[t >> 6] >> (t & 63) & 1;
}

struct scan {
	double told; /* sum over the terms it holds of log(1 + count / share of articles) */
	double features[FEATURES]; /* all but BM25, LANG, LIKELY and MAXENT */
	uint32_t matched;     /* bits of enum record_field_kind, words that say little left out */
	bool characters_only; /* nothing but single HAN units of longer words */
	uint32_t title_units;
	int best_section; /* the one that answers; -1: the article as a whole */
};

/* What of the question's mass the set holds, spans counted by their better
 * side; between 0 and 1. */
double scan_cover(const struct query *q, const struct term_set *set);
/* The heaviest term that the set lacks, as what is left of the heaviest of all:
 * 1 when nothing is missing. */
double scan_heaviest_held(const struct query *q, const struct term_set *set);
void scan_record(const struct query *q, const struct record *r, const struct lexicon *x,
		 struct scan *out);

#endif
