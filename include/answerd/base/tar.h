/* tar.h - one file that any operator can open: POSIX ustar (IEEE Std 1003.1,
 * pax, "ustar Interchange Format"), regular files alone, with short names.
 *
 * A file of 8 GiB or more has its size in base 256, as GNU tar writes it.
 *
 * Threads: an archive belongs to whoever holds it. */
#ifndef ANSWERD_BASE_TAR_H
#define ANSWERD_BASE_TAR_H

#include <stdint.h>
#include <sys/types.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

#define TAR_NAME_MAX 99

/* Writes the header of a file; its bytes come next, then tar_pad. name: relative,
 * '/' between. mtime_s: seconds since 1970. */
enum status tar_head(int fd, const char *name, uint64_t bytes, mode_t mode, int64_t mtime_s,
		     struct buf *err) ANSWERD_MUST_USE;
enum status tar_pad(int fd, uint64_t bytes, struct buf *err) ANSWERD_MUST_USE;
/* Writes the end of the archive. */
enum status tar_end(int fd, struct buf *err) ANSWERD_MUST_USE;

struct tar_entry {
	char name[TAR_NAME_MAX + 1];
	uint64_t bytes;
};
/* Reads the next header; the file's bytes come next, then tar_skip_pad. ST_NOTFOUND:
 * the end of the archive. ST_CORRUPT: it is cut, damaged, or holds what is no regular
 * file. */
enum status tar_next(int fd, struct tar_entry *out, struct buf *err) ANSWERD_MUST_USE;
enum status tar_skip_pad(int fd, uint64_t bytes, struct buf *err) ANSWERD_MUST_USE;

/* All of len, or ST_IO; reading: or ST_CORRUPT, when the file ends before. */
enum status tar_write(int fd, const void *data, size_t len, struct buf *err) ANSWERD_MUST_USE;
enum status tar_read(int fd, void *data, size_t len, struct buf *err) ANSWERD_MUST_USE;

#endif
