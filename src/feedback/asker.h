/* asker.h - the inside of an asker; see answerd/feedback/asker.h. */
#ifndef ANSWERD_FEEDBACK_ASKER_PARTS_H
#define ANSWERD_FEEDBACK_ASKER_PARTS_H

#include "answerd/feedback/asker.h"
#include "answerd/feedback/shared.h"
#include "feedback/cache.h"

struct asker {
	struct shared *shared;	     /* borrowed */
	const char *data;	     /* borrowed */
	const struct config *config; /* held */
	struct searcher *searcher;   /* owned; NULL while there is no index */
	struct cache *cache;	     /* owned */
};

#endif
