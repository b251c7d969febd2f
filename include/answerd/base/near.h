/* near.h - the word that was probably meant. Threads: any. */
#ifndef ANSWERD_BASE_NEAR_H
#define ANSWERD_BASE_NEAR_H

#include <stddef.h>

/* Damerau-Levenshtein distance in bytes (optimal string alignment); anything
 * longer than 63 bytes is 64 away. */
size_t near_distance(const char *a, const char *b);

/* The nearest of n names, borrowed; NULL when none is near: a third of the
 * letters may differ, of 3 to 5 letters one, of fewer none. Name i stands at
 * *(const char *const *)((const char *)names + i * stride), so that a table of
 * structs can be searched by its first member. */
const char *near_name(const char *word, const void *names, size_t n, size_t stride);

#endif
