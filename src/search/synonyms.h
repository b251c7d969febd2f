/* synonyms.h - reading and writing the rules; see answerd/search/synonyms.h. */
#ifndef ANSWERD_SEARCH_SYNONYMS_PARTS_H
#define ANSWERD_SEARCH_SYNONYMS_PARTS_H

#include "answerd/base/arena.h"
#include "answerd/search/synonyms.h"

/* The rules of a file into arena, their shape checked, their phrases not. */
enum status synonyms_read(struct arena *arena, const char *s, size_t len,
			  struct synonym_rule **rules, size_t *n, struct buf *err) ANSWERD_MUST_USE;

#endif
