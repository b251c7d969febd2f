/* bare.h - retrieval alone, as a measure beside a whole search: Xapian's own
 * matcher on the stems and Chinese bigrams of a question, its best ten, and
 * their texts read; no second stage, snippet or confidence.
 *
 * The terms are made beforehand, so that nothing but retrieval is timed. It
 * exits on failure: this is a benchmark.
 *
 * Threads: a struct bare_terms may be read by many; a struct bare belongs to one. */
#ifndef ANSWERD_BENCH_BARE_H
#define ANSWERD_BENCH_BARE_H

#include <stddef.h>

struct bare_terms;
struct bare;

struct bare_terms *bare_terms_make(char *const *queries, size_t n);
struct bare *bare_open(const char *data, const struct bare_terms *terms);
void bare_close(struct bare *b);
/* Searches query i. */
void bare_run(struct bare *b, size_t i);

#endif
