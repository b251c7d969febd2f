/* rank.h - the inside of a searcher, and its second stage: from hits to articles
 * in order.
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_RANK_H
#define ANSWERD_SEARCH_RANK_H

#include "answerd/search/searcher.h"
#include "answerd/text/wording.h"
#include "search/scan.h"

/* Candidates of the first stage: enough for the first pages, and for the last. */
#define CANDIDATES 50
#define CANDIDATES_DEEP INDEX_MAX_HITS

struct candidate {
	struct record record;
	struct scan scan;
	double score; /* exp of it is likelihood */
	double share; /* of the likelihood of all */
	double popular;
};

struct searcher {
	struct index_reader *reader; /* owned */
	struct lexicon *lexicon;     /* held */
	struct analyzer *analyzer;   /* owned */
	struct wording *wording;     /* owned; NULL: no other vocabulary known */
	enum index_role role;
	struct query query;
	struct index_clause clauses[QUERY_MAX_TERMS];
	struct index_hit hits[CANDIDATES_DEEP];
	struct candidate cands[CANDIDATES_DEEP];
	struct buf text;
};

/* Scans the hits into s->cands above the floor, best first, every article (with
 * its translations) once; *n: how many, *collapsed: how many more. Sets the
 * context and the weights of *out. */
enum status rank_hits(struct searcher *s, const struct search_request *rq, size_t hits, size_t *n,
		      size_t *collapsed, struct search_reply *out,
		      struct buf *err) ANSWERD_MUST_USE;
/* From the scores of n candidates, best first, to shares of the likelihood. */
void rank_share(struct searcher *s, size_t n);
/* Whether lang is the visitor's, or the other script of it. */
bool rank_reads(const char *visitor, struct str lang);

#endif
