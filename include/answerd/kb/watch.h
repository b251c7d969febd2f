/* watch.h - which sources changed, soon after they were saved.
 *
 * inotify over every folder of the tree; where its limits are hit, the
 * modification times every 2 s, with a warning in the log. Changes are
 * collected until 50 ms were quiet, at most 300 ms.
 *
 *   struct pollfd p = {.fd = watch_fd(w), .events = POLLIN};
 *   poll(&p, 1, watch_timeout_ms(w));
 *   st = watch_read(w, &changes, err);
 *
 * Threads: belongs to the thread that opened it. */
#ifndef ANSWERD_KB_WATCH_H
#define ANSWERD_KB_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

struct watch;

struct watch_changes {
	bool rescan; /* list and read everything: events were lost, or the root was replaced */
	const char *const
	    *paths; /* borrowed until the next call; each once, sorted: sources that
		     * were written, renamed or deleted, relative to the root; one
		     * that ends in '/' is a folder under which all may have changed */
	size_t n;
};

/* Watches root, which need not be there yet. What changes after this returned
 * is told; so open first, then list. *out is owned by the caller. */
enum status watch_open(const char *root, struct watch **out, struct buf *err) ANSWERD_MUST_USE;
void watch_close(struct watch *w);
/* To poll for reading; stays the same until watch_close. */
int watch_fd(const struct watch *w);
/* How long a poll may wait before watch_read is due; -1: for ever. */
int watch_timeout_ms(const struct watch *w);
/* Never blocks. ST_OK with neither rescan nor paths: nothing has settled yet. */
enum status watch_read(struct watch *w, struct watch_changes *out,
		       struct buf *err) ANSWERD_MUST_USE;
/* Whether modification times are polled instead of inotify. */
bool watch_is_polling(const struct watch *w);

#endif
