/* learned.h - how customers asked whom an article helped, by article: a snapshot of what
 * the feedback loop learned, which the indexer writes beside the article's own text.
 *
 * Threads: immutable and counted; any. */
#ifndef ANSWERD_INDEX_LEARNED_H
#define ANSWERD_INDEX_LEARNED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/status.h"

#define LEARNED_MOST 250 /* phrasings of one article */

struct learned_phrasing {
	const char *article, *text; /* ids; UTF-8 */
	bool suggest;		    /* others may see it */
};

struct learned_use {
	const char *article;
	double share; /* how much it is used, 0 to 1 */
};

struct learned;
/* Copies v and uses; of one article at most LEARNED_MOST, in an order of their own. */
enum status learned_make(const struct learned_phrasing *v, size_t n, const struct learned_use *uses,
			 size_t uses_n, struct learned **out) ANSWERD_MUST_USE;
struct learned *learned_hold(struct learned *l); /* NULL is allowed, as below */
void learned_drop(struct learned *l);

/* Of an article; borrowed from l. */
const char *const *learned_of(const struct learned *l, const char *article, size_t *n);
/* Of an article, 0 when nothing is known. id needs no NUL. */
double learned_use_of(const struct learned *l, const char *id, size_t len);
/* Calls each with every one that others may see. */
void learned_suggested(const struct learned *l,
		       void (*each)(void *ctx, const char *article, const char *text), void *ctx);
size_t learned_count(const struct learned *l);
/* Calls each with every article that has other phrasings in one than in the other. */
void learned_compare(const struct learned *a, const struct learned *b,
		     void (*each)(void *ctx, const char *article), void *ctx);

#endif
