/* maxent_parts.h - the inside of maxent.h: what is trained on, and what comes of it.
 *
 * Threads: lines belong to one; a maxent is read-only once it is trained. */
#ifndef ANSWERD_SEARCH_MAXENT_PARTS_H
#define ANSWERD_SEARCH_MAXENT_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "search/maxent.h"

struct maxent_line {
	uint64_t key; /* of its article */
	uint32_t first, n;
};

struct maxent_lines {
	size_t most; /* lines of an article */
	struct {
		struct maxent_line *v; /* owned */
		size_t n, cap;
	} lines;
	struct {
		uint32_t *v; /* owned; hashes of terms */
		size_t n, cap;
	} terms;
};

/* By article, and within one by what they hold. */
void maxent_lines_sort(struct maxent_lines *l);
/* The hash of a word's first letters; 0: it is too short, or they are no letters. */
#define MAXENT_LETTERS_LEAST 3
#define MAXENT_LETTERS_MOST 4
uint32_t maxent_beginning(const char *word, size_t len, size_t letters);

struct maxent_term {
	uint32_t hash, lines;
	uint32_t first, n; /* of the weights */
	float idf;
	float most; /* the largest weight, or 0 */
};

struct maxent {
	uint64_t *keys; /* owned; of the articles, rising: an article is its place here */
	size_t keys_n;
	struct maxent_term *terms; /* owned */
	size_t terms_n;
	uint32_t *slots;    /* owned; 1 + term, by hash */
	size_t slots_n;	    /* a power of two */
	uint32_t *articles; /* owned; of each weight, rising within a term */
	float *weights;	    /* owned */
	float unknown;	    /* the idf of a term that no line holds */
};

/* The slot of a term, or the one that it would have. */
uint32_t *maxent_slot(const struct maxent *m, uint32_t hash);

#endif
