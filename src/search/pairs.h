/* pairs.h - neighbouring Chinese characters of titles, by how they are read.
 *
 * Threads: one builds; then read-only. */
#ifndef ANSWERD_SEARCH_PAIRS_H
#define ANSWERD_SEARCH_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/status.h"
#include "answerd/base/str.h"

struct spelled;

struct pair {
	uint64_t key; /* hash of both syllables, or of both initials */
	uint32_t times;
	bool otherwise; /* by a reading that it has elsewhere */
	char text[8];	/* both characters, folded; zeros behind */
};

struct pair_count;

struct pairs {
	struct {
		struct pair *v;
		size_t n, cap;
	} syllables, initials;	   /* by key; as they are read first, the commonest first */
	struct pair_count *counts; /* only while it is made: open addressing */
	size_t slots, counts_n;
};

void pairs_init(struct pairs *p);
void pairs_release(struct pairs *p);
/* Counts the pairs of a text that stands so often. */
enum status pairs_add(struct pairs *p, const struct spelled *s, uint32_t times) ANSWERD_MUST_USE;
enum status pairs_finish(struct pairs *p) ANSWERD_MUST_USE;
/* The texts of the pairs that are read so; at most max. Borrowed from p. */
size_t pairs_find(const struct pair *v, size_t n, struct str a, struct str b, struct str *out,
		  size_t max);

#endif
