/* idf.h - how rare units and pairs are: in an index, or in its titles.
 *
 * Likeness of lines needs the weight of words that are not in the question, and
 * a lookup in the index for each would take longer than the search. The rarest
 * need not be stored: what is not here is that rare.
 *
 * Threads: one builds; then read-only. */
#ifndef ANSWERD_SEARCH_IDF_H
#define ANSWERD_SEARCH_IDF_H

#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/index/reader.h"

struct idf;

/* Of the terms of that kind, among docs documents; those in fewer than least_df
 * are not stored, and taken to be in least_df - 1. */
enum status idf_build(struct index_reader *r, enum index_terms kind, uint32_t docs,
		      uint32_t least_df, struct idf **out, struct buf *err) ANSWERD_MUST_USE;
void idf_free(struct idf *t); /* NULL is allowed */
/* Of a unit or pair by its hash; NULL t: 1. */
double idf_get(const struct idf *t, uint32_t hash);
/* Begins to bring from memory what the next idf_get looks at. */
void idf_expect(const struct idf *t, uint32_t hash);
/* log(1 + (docs - df + 0.5) / (df + 0.5)): Robertson and Spaerck Jones 1976, with
 * 1 inside so that it is never negative. */
double idf_of(uint32_t docs, uint32_t df);

#endif
