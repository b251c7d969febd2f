/* build.h - one build of the index, open for writing.
 *
 * Threads: belongs to one thread at a time. */
#ifndef ANSWERD_INDEX_BUILD_H
#define ANSWERD_INDEX_BUILD_H

#include "answerd/base/buf.h"
#include "index/catalog.h"
#include "index/docmake.h"
#include "index/forward.h"

/* Bounds the memory of what is pending. */
#define BUILD_COMMIT_EVERY 8000

struct build {
	const char *data; /* borrowed */
	char name[32];	  /* "b-000012" */
	struct xc_writer *xapian[PARTS];
	struct forward_writer forward[PARTS];
	struct catalog catalog;
	size_t pending; /* changes since the last commit */
	uint64_t generation;
	uint64_t reserved; /* data/index/generation allows numbers up to it */
};

/* An empty build of that name. */
enum status build_create(const char *data, const char *name, struct build **out,
			 struct buf *err) ANSWERD_MUST_USE;
/* One that is there. ST_CORRUPT: other format, or damaged. *generation: its
 * number, also of one that cannot be opened; 0 when that cannot be read. */
enum status build_open(const char *data, const char *name, struct build **out, uint64_t *generation,
		       struct buf *err) ANSWERD_MUST_USE;
/* Whether the files that b has open are the ones in the data folder still, and
 * whole: another process may have removed or cut them. ST_CORRUPT, with the
 * reason in why. Costs a few calls of stat. */
enum status build_in_place(const struct build *b, struct buf *why) ANSWERD_MUST_USE;
void build_close(struct build *b); /* NULL is allowed */

/* "Q" + id, the term that only this article has, into out; its length. Ids have
 * at most 200 bytes. */
size_t build_unique(const char *id, char out[256]);
/* Writes a document. was_new: the build has nothing under this id. */
enum status build_put(struct build *b, const struct made_doc *d, bool was_new,
		      struct buf *err) ANSWERD_MUST_USE;
enum status build_delete(struct build *b, const char *id, struct buf *err) ANSWERD_MUST_USE;
/* Everything on disk, the records first, then the public database, then the
 * agents': an article that was demoted leaves the public before it appears
 * anywhere else. Raises the generation. */
enum status build_commit(struct build *b, struct buf *err) ANSWERD_MUST_USE;

#endif
