/* keeper.h - the indexer's thread: keeps the index as the articles are, and
 * publishes what changed to the workers.
 *
 * Threads: started and stopped by main; asked by any. */
#ifndef ANSWERD_DAEMON_KEEPER_H
#define ANSWERD_DAEMON_KEEPER_H

#include "answerd/base/config.h"
#include "answerd/base/status.h"
#include "answerd/api/work.h"
#include "answerd/feedback/shared.h"

struct keeper;

struct keeper_setup {
	const struct config
	    *config;	       /* held by the keeper; kb, data and languages of the start stay */
	struct shared *shared; /* borrowed */
	/* Makes every worker look at what was published, and waits until all have;
	 * called on the keeper's thread. */
	void (*refresh)(void *ctx);
	void *ctx;
};

/* Takes the lock of the index: ST_CONFLICT when another process writes it. */
enum status keeper_start(const struct keeper_setup *setup, struct keeper **out,
			 struct buf *err) ANSWERD_MUST_USE;
/* Reads what is asked for, soon (work.h). Any thread, as below. */
enum status keeper_index(struct keeper *k, struct api_indexing *x) ANSWERD_MUST_USE;
void keeper_state(struct keeper *k, struct api_index_state *out);
/* Reads all articles again, soon. */
void keeper_reload(struct keeper *k);
/* Looks at what was learned, soon. */
void keeper_relearn(struct keeper *k);
/* Ends what it writes, and frees. NULL is allowed. */
void keeper_stop(struct keeper *k);

#endif
