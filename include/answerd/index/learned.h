/* learned.h - how customers asked whom an article helped, by article: a snapshot of what
 * the feedback loop learned, which the indexer writes beside the article's own text.
 *
 * Threads: immutable and counted; any. */
#ifndef ANSWERD_INDEX_LEARNED_H
#define ANSWERD_INDEX_LEARNED_H

#include <stddef.h>
#include <stdint.h>

#include "answerd/base/status.h"

#define LEARNED_MOST 250 /* phrasings of one article */

struct learned_phrasing {
	const char *article, *text; /* ids; UTF-8 */
};

struct learned;
/* Copies v; of one article in the order of v, at most LEARNED_MOST. */
enum status learned_make(const struct learned_phrasing *v, size_t n,
			 struct learned **out) ANSWERD_MUST_USE;
struct learned *learned_hold(struct learned *l); /* NULL is allowed, as below */
void learned_drop(struct learned *l);

/* Of an article; borrowed from l. */
const char *const *learned_of(const struct learned *l, const char *article, size_t *n);
size_t learned_count(const struct learned *l);
/* Calls each with every article that has other phrasings in one than in the other. */
void learned_compare(const struct learned *a, const struct learned *b,
		     void (*each)(void *ctx, const char *article), void *ctx);

#endif
