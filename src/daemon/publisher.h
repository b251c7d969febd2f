/* publisher.h - the thread that does what waits for a disk: it writes articles of
 * editors, reads their sources, and notes sign-ins in the audit log.
 *
 * Threads: opened, started and stopped by main; the rest by any. */
#ifndef ANSWERD_DAEMON_PUBLISHER_H
#define ANSWERD_DAEMON_PUBLISHER_H

#include "answerd/api/work.h"
#include "answerd/base/config.h"
#include "daemon/keeper.h"

struct publisher;

/* Jobs are taken from here on, and run after the start. Holds the config. */
enum status publisher_open(const struct config *config, struct publisher **out,
			   struct buf *err) ANSWERD_MUST_USE;
/* keeper is borrowed until publisher_stop. */
enum status publisher_start(struct publisher *p, struct keeper *keeper,
			    struct buf *err) ANSWERD_MUST_USE;
/* For the API; what it calls goes on until publisher_free. */
struct api_work publisher_work(struct publisher *p);
/* Takes no more, runs what waits, and ends the thread: after the server's stop,
 * before the keeper's. NULL is allowed, as below. */
void publisher_stop(struct publisher *p);
void publisher_free(struct publisher *p);

#endif
