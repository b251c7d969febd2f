#include "daemon/stamp.h"

#include <sys/stat.h>
#include <time.h>

static int64_t ns_of(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

struct stamp stamp_take(const char *path)
{
	struct stat sb;
	if (stat(path, &sb) != 0)
		return (struct stamp){0};
	return (struct stamp){.there = true,
			      .dev = (uint64_t)sb.st_dev,
			      .ino = (uint64_t)sb.st_ino,
			      .size = (uint64_t)sb.st_size,
			      .mtime_ns = ns_of(sb.st_mtim),
			      .ctime_ns = ns_of(sb.st_ctim)};
}

bool stamp_same(const struct stamp *a, const struct stamp *b)
{
	return a->there == b->there && a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
	       a->mtime_ns == b->mtime_ns && a->ctime_ns == b->ctime_ns;
}

bool stamp_is_fresh(const struct stamp *s, int64_t within_us)
{
	struct timespec now = {0, 0}; /* the clock of the file system, which nothing drives */
	clock_gettime(CLOCK_REALTIME, &now);
	int64_t age_us = (ns_of(now) - s->ctime_ns) / 1000;
	return s->there && age_us >= 0 && age_us < within_us;
}
