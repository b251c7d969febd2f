/* cache.h - replies of one worker, least recently used given up first.
 *
 * A reply is valid for one generation of the index: the whole cache is emptied
 * when another is opened.
 *
 * Threads: belongs to its worker. */
#ifndef ANSWERD_FEEDBACK_CACHE_H
#define ANSWERD_FEEDBACK_CACHE_H

#include "answerd/base/arena.h"
#include "answerd/base/str.h"
#include "answerd/search/searcher.h"

struct cache;

struct cache_entry {
	struct arena arena; /* of the reply */
	struct search_reply reply;
	/* of the cache */
	char *key;
	size_t key_len, bytes;
	uint64_t hash;
	struct cache_entry *chain, *newer, *older;
};

/* max_bytes 0: keeps nothing. */
struct cache *cache_new(size_t max_bytes); /* owned; NULL: no memory */
void cache_free(struct cache *c);	   /* NULL is allowed */
void cache_clear(struct cache *c);
/* The entry of key, now the newest; NULL: none. Borrowed until the next call. */
struct cache_entry *cache_find(struct cache *c, struct str key);
/* An empty entry, not yet in the cache; owned until cache_add or cache_discard. */
struct cache_entry *cache_entry_new(void);
void cache_discard(struct cache_entry *e);
/* Takes e over, under a copy of key; it may be given up at once when it is too
 * large. False: it was discarded. */
bool cache_add(struct cache *c, struct cache_entry *e, struct str key);

#endif
