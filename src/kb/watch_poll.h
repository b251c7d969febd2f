/* watch_poll.h - what changed in a tree between two looks at it.
 * Threads: belongs to whoever holds it. */
#ifndef ANSWERD_KB_WATCH_POLL_H
#define ANSWERD_KB_WATCH_POLL_H

#include "answerd/kb/source.h"

struct watch_poll {
	struct arena arenas[2]; /* of the last look and of the one before */
	struct kb_sources last;
	int turn;
	bool looked;
};

void watch_poll_init(struct watch_poll *p);
void watch_poll_release(struct watch_poll *p);
/* Looks at root; changed is called with each source that is new, gone or
 * otherwise than at the look before (never at the first look). */
enum status watch_poll_look(struct watch_poll *p, const char *root,
			    void (*changed)(void *ctx, const char *path),
			    void *ctx) ANSWERD_MUST_USE;

#endif
