/* score.h - the best documents for a weighted OR of terms: the first stage.
 *
 * A term at a time: its postings are read once, in order, and added to an array
 * with a sum for each document (Turtle and Flood 1995). Xapian's matcher walks
 * all terms of a question together, through a tree of virtual calls, and takes
 * about three times as long for questions of 15 terms in 20,000 documents. The
 * weights are those of its BM25Weight with k2 0, k3 1 and min_normlen 0.3
 * (Robertson and Zaragoza 2009), so the hits are those that it would give for all
 * documents; of equals the lower number comes first.
 *
 * What is kept of every document, 32 bytes, holds for one state of the database:
 * the first search after another commit reads all lengths again, which takes
 * about 40 ns a document. Where most numbers of documents are unused, Xapian's
 * matcher does the work until the next rebuild.
 *
 * Threads: belongs to the thread of its reader. */
#ifndef ANSWERD_INDEX_SCORE_H
#define ANSWERD_INDEX_SCORE_H

#include "index/xapian_c.h"

struct scorer {
	size_t room;		     /* numbers of documents that there is room for */
	double *norm;		     /* of each: k1 ((1 - b) + b length / mean length) */
	double *sum;		     /* of each, of the question so far; else 0 */
	uint64_t *offset;	     /* of each: 1 + that of its record; 0: not read yet */
	struct xc_posting *postings; /* of one term */
	bool sparse;		     /* too many numbers are unused: Xapian matches instead */
	uint64_t epoch;		     /* of the reader, to which all this belongs; 0: none */
};

/* All zeros is a scorer too. */
void scorer_release(struct scorer *s);
/* Another database is read from now on. */
void scorer_forget(struct scorer *s);
/* The best max hits for q into hits, best first; *n: how many. k1 and b of all
 * queries are the same. ST_BUSY: the database changes too fast. */
enum status scorer_run(struct scorer *s, struct xc_reader *r, const struct xc_query *q, size_t max,
		       struct xc_hit *hits, size_t *n, struct buf *err) ANSWERD_MUST_USE;

#endif
