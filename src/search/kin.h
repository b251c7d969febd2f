/* kin.h - words that share their beginning, delivery and deliver, which a stemmer
 * does not bring together.
 *
 * Only for likeness of lines: kin never makes an article a candidate.
 *
 * Threads: one builds; then read-only. */
#ifndef ANSWERD_SEARCH_KIN_H
#define ANSWERD_SEARCH_KIN_H

#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/index/reader.h"
#include "answerd/search/lexicon.h"

struct kin;

/* Of the stems that r's articles hold. */
enum status kin_build(struct index_reader *r, struct kin **out, struct buf *err) ANSWERD_MUST_USE;
void kin_free(struct kin *k); /* NULL is allowed */
/* See lexicon_kin. NULL k: none. */
size_t kin_find(const struct kin *k, const char *stem, size_t len, struct kin_word *out,
		size_t max);

#endif
