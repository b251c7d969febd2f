/* forward.h - the forward file: records one behind another.
 *
 * Append-only; a record is synced before the Xapian commit that points to it,
 * so a committed offset always leads to whole bytes. What an update leaves
 * behind is dropped by the next rebuild.
 *
 * Threads: a writer belongs to one thread; a map may be read by many, and is
 * refreshed by the one that owns it. */
#ifndef ANSWERD_INDEX_FORWARD_H
#define ANSWERD_INDEX_FORWARD_H

#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/index/record.h"

/* Bytes of one record at most, and of what is pending. */
#define FORWARD_MAX_RECORD ((size_t)256 << 20)

struct forward_writer {
	int fd;
	uint64_t bytes;	    /* of the file, with what is pending */
	struct buf pending; /* not yet written */
};

enum status forward_writer_open(const char *path, struct forward_writer *w,
				struct buf *err) ANSWERD_MUST_USE;
void forward_writer_close(struct forward_writer *w);
/* Adds one record; *offset: where it will be. */
enum status forward_append(struct forward_writer *w, const void *rec, size_t len, uint64_t *offset,
			   struct buf *err) ANSWERD_MUST_USE;
/* Reads the record at offset into out, which is emptied first. ST_CORRUPT: there
 * is none whose bytes agree with its checksum. */
enum status forward_read(const struct forward_writer *w, uint64_t offset,
			 struct buf *out) ANSWERD_MUST_USE;
/* On disk, or an error. */
enum status forward_sync(struct forward_writer *w, struct buf *err) ANSWERD_MUST_USE;

/* More is mapped than the file holds, so that what is appended later can be
 * read without moving what is mapped. Where another process cut the file, zeros
 * are read (map_guard.h). */
struct forward_map {
	int fd;
	const unsigned char *base; /* NULL: not mapped */
	size_t bytes;		   /* of the file, as far as it is known */
	size_t mapped;
};

enum status forward_map_open(const char *path, struct forward_map *m,
			     struct buf *err) ANSWERD_MUST_USE;
void forward_map_close(struct forward_map *m);
/* Sees what was appended since. Views taken before are void afterwards. */
enum status forward_map_refresh(struct forward_map *m, struct buf *err) ANSWERD_MUST_USE;
/* The same, and views stay valid; ST_BUSY when that cannot be. */
enum status forward_map_grow(struct forward_map *m, struct buf *err) ANSWERD_MUST_USE;
enum status forward_get(const struct forward_map *m, uint64_t offset,
			struct record *out) ANSWERD_MUST_USE;

#endif
