/* indexer.h - keeps the index as the knowledge base is. The only writer.
 *
 * Refreshing reads every source and writes what changed; applying reads the
 * sources that a watcher named. An article that cannot be read keeps its last
 * good version. An index of another format, a damaged one, or one that was
 * removed meanwhile is built anew aside, and published when it is complete. A
 * rebuild takes the last good version of an article that cannot be read from the
 * index before, when that is of the same format; else it is left out, and the
 * log says so.
 *
 * Threads: belongs to one thread; a refresh runs a second one inside. */
#ifndef ANSWERD_INDEX_INDEXER_H
#define ANSWERD_INDEX_INDEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/config.h"
#include "answerd/base/status.h"
#include "answerd/index/learned.h"
#include "answerd/kb/fault.h"

struct indexer;

struct indexer_setup {
	const char *kb, *data; /* borrowed for the life of the indexer */
	const char *only;      /* a source of kb to read alone, or a folder; NULL: all */
	/* Articles to leave out, for measuring; NULL: none. */
	bool (*withhold)(void *ctx, const char *id);
	/* What was learned, asked for before every reading; owned by the indexer afterwards.
	 * NULL: nothing. */
	struct learned *(*learned)(void *ctx);
	const struct str_list *languages; /* the same */
	void *ctx;			  /* for the functions */
	void (*fault)(void *ctx, const struct kb_fault *f);
	/* path is about to be read; NULL: everything is. NULL function: not wanted. */
	void (*reading)(void *ctx, const char *path);
	/* The article at source:line has not changed, and is not rendered again: what
	 * was said of its text holds. NULL: not wanted. */
	void (*same)(void *ctx, const char *source, int line);
	/* Asked at every article: true ends the refresh with ST_CLOSED. NULL: never. */
	bool (*cancelled)(void *ctx);
	/* How far a refresh is; NULL: not wanted. */
	void (*progress)(void *ctx, uint64_t done_bytes, uint64_t total_bytes, size_t articles);
};

struct indexer_result {
	size_t articles; /* in the index now */
	size_t added, changed, removed, unchanged;
	size_t hidden; /* of those changed: for agents only now */
	size_t kept;   /* by a rebuild: as they were before, their sources have errors */
	size_t lost;   /* of those, the ones that the index before could not give */
	size_t errors, warnings;
	bool published; /* something was committed: readers should refresh */
	bool rebuilt;	/* as another build */
	uint64_t generation;
};

/* Takes the lock of data/index. ST_CONFLICT: another process has it. An index
 * that is there and sound is opened; else the first refresh builds one. */
enum status indexer_open(const struct indexer_setup *setup, struct indexer **out,
			 struct buf *err) ANSWERD_MUST_USE;
void indexer_close(struct indexer *ix); /* NULL is allowed */
/* Whether an index that can be served is there. */
bool indexer_ready(const struct indexer *ix);
/* Whether the index in the data folder is the one that was opened: another
 * process may have removed it, or cut its files. ST_CORRUPT: it is not, with the
 * reason in why; there is no index to serve then until the next refresh, or
 * apply, has built one. Cheap. */
enum status indexer_check(struct indexer *ix, struct buf *why) ANSWERD_MUST_USE;
/* Reads every source. With rebuild, into another build. On failure the
 * published index is as it was. */
enum status indexer_refresh(struct indexer *ix, bool rebuild, struct indexer_result *out,
			    struct buf *err) ANSWERD_MUST_USE;
/* Reads the sources at these paths (relative to the knowledge base), which may
 * be gone by now. A path that ends in '/' reads everything. */
enum status indexer_apply(struct indexer *ix, const char *const *paths, size_t n,
			  struct indexer_result *out, struct buf *err) ANSWERD_MUST_USE;
/* Writes the articles of which something else was learned; both may be NULL. */
enum status indexer_relearn(struct indexer *ix, const struct learned *before,
			    const struct learned *now, struct indexer_result *out,
			    struct buf *err) ANSWERD_MUST_USE;
/* Removes builds that are no longer served. Call it when no reader has one
 * open, or soon after: a reader that has keeps its files. */
void indexer_sweep(struct indexer *ix);

#endif
