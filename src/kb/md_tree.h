/* md_tree.h - cmark-gfm, kept within bounds.
 *
 * cmark aborts when an allocation fails, and frees node by node. Here it
 * allocates from a pool with a cap: past it, parsing ends with a status, and
 * the pool is released at once. */
#ifndef ANSWERD_KB_MD_TREE_H
#define ANSWERD_KB_MD_TREE_H

#include <cmark-gfm.h>
#include <stddef.h>

#include "answerd/base/status.h"

/* Parses s and calls with_tree with the document, which is gone afterwards.
 * cmark's accessors allocate too, so with_tree may be left in the middle:
 * what it owns must hang on ctx. ST_LIMIT: more memory than a sane article
 * takes; ST_NOMEM; or what with_tree returned. */
enum status md_tree_parse(const char *s, size_t len,
			  enum status (*with_tree)(void *ctx, cmark_node *root),
			  void *ctx) ANSWERD_MUST_USE;

#endif
