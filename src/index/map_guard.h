/* map_guard.h - mapped files that another process may cut short.
 *
 * Reading a mapping behind the end of its file ends the process with SIGBUS
 * (mmap(2)). In the ranges known here, zeros are put in place of what is gone and
 * the reading goes on: zeros are no record, so the damage is told as any other.
 * It costs nothing as long as nothing is cut. The way is systemd's
 * (src/basic/sigbus.c).
 *
 * Threads: any; a range is added and removed by the thread that reads the mapping.
 * Adding lets SIGBUS reach that thread. */
#ifndef ANSWERD_INDEX_MAP_GUARD_H
#define ANSWERD_INDEX_MAP_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/status.h"

/* base: where a mapping begins. ST_LIMIT: 4096 are known already. */
enum status map_guard_add(const void *base, size_t bytes) ANSWERD_MUST_USE;
void map_guard_remove(const void *base); /* one that is not known is no error */
/* Whether zeros stand in it: it should be mapped anew. */
bool map_guard_harmed(const void *base);

#endif
