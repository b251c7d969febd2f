/* stamp.h - what tells one state of a file from another. Threads: any. */
#ifndef ANSWERD_DAEMON_STAMP_H
#define ANSWERD_DAEMON_STAMP_H

#include <stdbool.h>
#include <stdint.h>

struct stamp {
	bool there;
	uint64_t dev, ino, size;
	int64_t mtime_ns, ctime_ns;
};

struct stamp stamp_take(const char *path);
bool stamp_same(const struct stamp *a, const struct stamp *b);
/* Changed less than so long ago: it may change again and keep its stamp. */
bool stamp_is_fresh(const struct stamp *s, int64_t within_us);

#endif
