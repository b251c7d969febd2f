/* resident.h - the files of the served index, held in memory.
 *
 * A search reads some eighty blocks of the index. The page cache may have dropped
 * any of them, and then the search, with all that its worker serves, waits for a
 * disk that is perhaps busy with what the recorder writes. So the files are mapped
 * and locked (mlock(2)): what is locked stays in the page cache, which is where
 * Xapian's reads and the forward files' mappings find it.
 *
 * Threads: one at a time. */
#ifndef ANSWERD_INDEX_RESIDENT_H
#define ANSWERD_INDEX_RESIDENT_H

#include <stddef.h>

#include "answerd/base/status.h"

struct resident;

struct resident_held {
	size_t bytes;  /* of the files, as far as the limit goes */
	size_t locked; /* of these; what is not locked was read once */
};

/* Holds nothing yet. data: copied. limit: bytes; files that do not fit are left
 * to the page cache. Raises the soft RLIMIT_MEMLOCK of the process. */
enum status resident_new(const char *data, size_t limit, struct resident **out) ANSWERD_MUST_USE;
/* Holds the files of the current build as they are now: after each commit. Reads
 * from the disk what is not in the cache. Without an index it holds nothing. */
struct resident_held resident_refresh(struct resident *r);
void resident_free(struct resident *r); /* NULL is allowed */

#endif
