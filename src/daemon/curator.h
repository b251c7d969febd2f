/* curator.h - what people change while the daemon runs: tokens, and the rules of
 * editors.
 *
 *   data/tokens.json              written by answerd token
 *   data/curation/synonyms.yaml   written by editors, by hand or over the API
 *   data/curation/pins.yaml       the same
 *   data/curation/routes.yaml     written by editors by hand
 *
 * Its thread looks at the files four times a second (stat: it works on every
 * file system, and whoever replaces or edits them), hands what changed to the
 * workers, and makes the changes that come over the API. What cannot be read or
 * is faulty leaves in force what was, with the reason in the log.
 *
 * Threads: opened, started, reloaded and stopped by main; curator_put by any. */
#ifndef ANSWERD_DAEMON_CURATOR_H
#define ANSWERD_DAEMON_CURATOR_H

#include "answerd/api/api.h"
#include "answerd/base/status.h"
#include "answerd/feedback/shared.h"
#include "answerd/http/auth.h"

struct curator;

/* Reads the files and puts the rules into shared, which is borrowed. */
enum status curator_open(const char *data, struct shared *shared, struct curator **out,
			 struct buf *err) ANSWERD_MUST_USE;
/* The tokens as they were read; borrowed until the start. */
struct http_keys *curator_keys(const struct curator *c);

struct curator_hooks {
	void (*refresh)(void *ctx); /* every worker looks at shared; returns when all have */
	void (*set_keys)(void *ctx, struct http_keys *keys); /* takes its own count */
	void *ctx;
};
/* Starts the thread; the hooks are called on it. */
enum status curator_start(struct curator *c, const struct curator_hooks *hooks,
			  struct buf *err) ANSWERD_MUST_USE;
/* Reads all files again, soon. */
void curator_reload(struct curator *c);
/* Makes a change (api.h), soon. ST_BUSY: too many wait. ST_CLOSED: it stops. */
enum status curator_put(void *curator, struct api_change *change) ANSWERD_MUST_USE;
/* Tells the changes that still wait ST_CLOSED, and frees. NULL is allowed. */
void curator_stop(struct curator *c);

#endif
