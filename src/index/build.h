/* build.h - one build of the index, open for writing.
 *
 * Threads: belongs to one thread at a time. */
#ifndef ANSWERD_INDEX_BUILD_H
#define ANSWERD_INDEX_BUILD_H

#include "answerd/base/buf.h"
#include "index/catalog.h"
#include "index/docmake.h"
#include "index/forward.h"

struct build {
	char name[32]; /* "b-000012" */
	struct xc_writer *xapian[PARTS];
	struct forward_writer forward[PARTS];
	struct catalog catalog;
	size_t pending; /* changes since the last commit */
	uint64_t generation;
};

/* An empty build of that name. */
enum status build_create(const char *data, const char *name, struct build **out,
			 struct buf *err) ANSWERD_MUST_USE;
/* One that is there. ST_CORRUPT: other format, or damaged. */
enum status build_open(const char *data, const char *name, struct build **out,
		       struct buf *err) ANSWERD_MUST_USE;
void build_close(struct build *b); /* NULL is allowed */

/* Writes a document. was_new: the build has nothing under this id. */
enum status build_put(struct build *b, const struct made_doc *d, bool was_new,
		      struct buf *err) ANSWERD_MUST_USE;
enum status build_delete(struct build *b, const char *id, struct buf *err) ANSWERD_MUST_USE;
/* Everything on disk, the records first, then the public database, then the
 * agents': an article that was demoted leaves the public before it appears
 * anywhere else. Raises the generation. */
enum status build_commit(struct build *b, struct buf *err) ANSWERD_MUST_USE;

#endif
