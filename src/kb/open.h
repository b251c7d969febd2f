/* open.h - files of the knowledge base, and only of it. Threads: any. */
#ifndef ANSWERD_KB_OPEN_H
#define ANSWERD_KB_OPEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

/* root and path with a slash between, into out; path "" is the root itself. */
enum status kb_join(const char *root, const char *path, struct buf *out) ANSWERD_MUST_USE;

/* Whether what full leads to lies in root; both are resolved. */
bool kb_inside(const char *root, const char *full);

/* Opens the regular file root/path for reading. What was opened is checked, not
 * the name, which may change meanwhile. ST_NOTFOUND: it is not there.
 * ST_INVALID: it leads out of root, or is no regular file; ST_IO; with one
 * sentence in err. */
enum status kb_open(const char *root, const char *path, int *fd, struct stat *sb,
		    struct buf *err) ANSWERD_MUST_USE;

#endif
