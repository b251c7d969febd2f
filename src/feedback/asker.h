/* asker.h - the inside of an asker; see answerd/feedback/asker.h. */
#ifndef ANSWERD_FEEDBACK_ASKER_PARTS_H
#define ANSWERD_FEEDBACK_ASKER_PARTS_H

#include "answerd/feedback/asker.h"
#include "answerd/feedback/shared.h"
#include "feedback/cache.h"

#define KEPT_LISTS 8

/* Articles of a category and language, in order; records of the index that is open. */
struct kept_list {
	char *key;	      /* owned; NULL: free */
	struct ask_listed *v; /* owned */
	size_t n;
};

struct asker {
	struct shared *shared;	     /* borrowed */
	const char *data;	     /* borrowed */
	const struct config *config; /* held */
	enum index_role role;
	struct asker *agents;	      /* owned; NULL: not made yet, or this is one */
	struct searcher *searcher;    /* owned; NULL while there is no index */
	void *curated[CURATED_KINDS]; /* held; NULL: none */
	struct learned *learned;      /* held; NULL: nothing */
	struct cache *cache;	      /* owned */
	struct kept_list lists[KEPT_LISTS];
	size_t lists_turn;
	struct arena channels_arena;
	struct contact_channel *channels; /* in the arena; NULL: to be made */
	size_t channels_n;
	struct contact_span calls[CONTACT_CALLS_MAX];
	size_t calls_n;
	bool calls_limited;
	int64_t channels_minute; /* of wall time; of the calls, too */
};

/* Forgets the lists: before the index is refreshed. */
void listing_clear(struct asker *a);

#endif
