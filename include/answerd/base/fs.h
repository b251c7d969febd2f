/* fs.h - files: read whole, replace atomically, make folders. Threads: any. */
#ifndef ANSWERD_BASE_FS_H
#define ANSWERD_BASE_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

/* Appends the file's bytes to out. ST_LIMIT when it holds more than max_bytes,
 * ST_NOTFOUND when it is not there. */
enum status fs_read(const char *path, size_t max_bytes, struct buf *out,
		    struct buf *err) ANSWERD_MUST_USE;
/* Writes a new file beside path, syncs it, renames it over path and syncs the
 * folder: after a crash path holds the old bytes or the new ones. */
enum status fs_replace(const char *path, const void *data, size_t len, mode_t mode,
		       struct buf *err) ANSWERD_MUST_USE;
/* The folder and those above it (mode 0755; the last one: mode). */
enum status fs_mkdirs(const char *path, mode_t mode, struct buf *err) ANSWERD_MUST_USE;
/* Removes a file or a folder with all in it; what is not there is no error.
 * Symbolic links are removed, never followed. */
enum status fs_remove_tree(const char *path, struct buf *err) ANSWERD_MUST_USE;
enum status fs_sync_dir(const char *path, struct buf *err) ANSWERD_MUST_USE;

#endif
