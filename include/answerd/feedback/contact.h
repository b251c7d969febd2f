/* contact.h - the ways to a human, and which of them are open.
 *
 * Threads: any; localtime_r with the process's TZ, which the daemon sets to
 * contact.timezone before it starts threads. */
#ifndef ANSWERD_FEEDBACK_CONTACT_H
#define ANSWERD_FEEDBACK_CONTACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/base/config.h"
#include "answerd/base/status.h"

struct contact_channel {
	const char *kind, *to;	  /* borrowed from the config; to: "" where there is but a link */
	const char *href;	  /* "tel:...", "mailto:...", the config's, or NULL; in the arena */
	const char *reply_within; /* or NULL */
	const char *hours;	  /* as the config has them, or NULL: always */
	bool open_now;
	int64_t
	    opens_at_ms; /* when it opens next, wall time; 0: it is open, or not within 14 days */
};

/* A time at which somebody is there: wall time, from `from_ms` to before `to_ms`. */
struct contact_span {
	int64_t from_ms, to_ms;
};

#define CONTACT_CALLS_MAX 4

/* When people can be called back: the next times, within 14 days, at which a channel of the kind
 * phone is open; without such a channel, one that has hours. False: nothing limits it, *n is 0. */
bool contact_calls(const struct config *config, int64_t wall_ms,
		   struct contact_span out[CONTACT_CALLS_MAX], size_t *n);

/* The channels of the config in its order, as they are at wall_ms. */
enum status contact_channels(const struct config *config, int64_t wall_ms, struct arena *arena,
			     struct contact_channel **out, size_t *n) ANSWERD_MUST_USE;

#endif
