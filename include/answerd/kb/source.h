/* source.h - the files that articles come from.
 *
 * A source is a .md file (one article) or a .jsonl file (one a line) anywhere
 * under the root. Hidden names are skipped, as is README.md at the very root;
 * symbolic links are followed only inside the tree.
 *
 * Threads: any; nothing is kept between calls. */
#ifndef ANSWERD_KB_SOURCE_H
#define ANSWERD_KB_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/base/config.h"
#include "answerd/kb/article.h"
#include "answerd/kb/fault.h"

/* Folders inside each other. */
#define KB_MAX_DEPTH 32
/* Folders in all: links that lead to each other make many out of few. */
#define KB_MAX_FOLDERS 10000

struct kb_source {
	const char *path; /* relative to the root, '/' between */
	int64_t mtime_ns; /* of what the path leads to */
	int64_t bytes;
	uint64_t inode;
};

struct kb_sources {
	struct kb_source *v; /* sorted by the bytes of the path */
	size_t n;
	/* Folders that could not be read ("": the root) and links out of the tree:
	 * what an article there was before may still be good. */
	const char **unread;
	size_t unread_n;
};

/* Whether a relative path names a source by its form (hidden parts, suffix). */
bool kb_is_source(const char *path);

/* Lists the sources under root/prefix (prefix "" for all; else a folder, or one
 * file) into arena. Links out of the tree, loops, unreadable folders and names
 * that are no UTF-8 go to sink as errors. ST_NOTFOUND: there is no such root;
 * a prefix that is not there is an empty list. */
enum status kb_list(const char *root, const char *prefix, struct arena *arena,
		    const struct kb_sink *sink, struct kb_sources *out,
		    struct buf *err) ANSWERD_MUST_USE;

/* Reads one source: every good article and every fault goes to sink, in the
 * order of the lines. A bad line of JSONL is a fault and the others are read.
 * ST_OK: the file was read to its end (even when all of it was faults).
 * ST_NOTFOUND: it is gone, nothing was said. ST_IO: it could not be read, said
 * to sink. Anything else comes from sink->article. Memory is bounded by the
 * longest line, at most ARTICLE_MAX_BYTES. */
enum status kb_read(const char *root, const char *path, const struct str_list *languages,
		    const struct kb_sink *sink) ANSWERD_MUST_USE;

/* Who holds which id. Where two sources claim one id, the first in the order
 * of (path, line) wins.
 * Threads: belongs to whoever holds it. */
struct kb_ids;

struct kb_place {
	const char *path; /* borrowed from the kb_ids until the next call; NULL: none */
	int line;
};

struct kb_ids *kb_ids_new(void); /* owned; NULL: no memory */
void kb_ids_free(struct kb_ids *ids);
/* Claims id for path:line. ST_OK: it is the first; *other is the place that
 * had it until now and loses it, or none. ST_CONFLICT: *other wins (the claim
 * is kept, for when that one goes). */
enum status kb_ids_claim(struct kb_ids *ids, const char *id, const char *path, int line,
			 struct kb_place *other) ANSWERD_MUST_USE;
/* Takes back every claim of path, before it is claimed anew or because it is
 * gone. For each id that it had won and another source claims too, heir is
 * called with that source: it is to be read again. heir may be NULL. */
void kb_ids_drop(struct kb_ids *ids, const char *path,
		 void (*heir)(void *ctx, const char *id, const char *path), void *ctx);
/* The place that holds id; path is NULL when nobody does. */
struct kb_place kb_ids_find(const struct kb_ids *ids, const char *id);
/* Calls each for every id that path holds (claims that it lost left out). */
void kb_ids_of(const struct kb_ids *ids, const char *path, void (*each)(void *ctx, const char *id),
	       void *ctx);
/* A number that is the same for ids which differ only in case, or in how their
 * characters are written: composed or not, full width, accents, Traditional or
 * Simplified. Some file systems and most people take such ids for one. */
uint64_t kb_id_form(const char *id);
/* The warning that id is such a pair with other, whose file is other_path. */
void kb_ids_alike(const struct kb_sink *sink, const char *id, const char *path, int line,
		  const char *other, const char *other_path);
/* The fault of a place that lost: names both. */
void kb_ids_fault(const struct kb_sink *sink, const char *id, const char *path, int line,
		  const struct kb_place *winner);

#endif
