#include "feedback/cache.h"

#include <stdlib.h>

#define SLOTS ((size_t)4096)
#define MALLOC_BYTES ((size_t)256) /* what the allocator takes for its books, about */

struct cache {
	size_t max_bytes, bytes;
	struct cache_entry *slots[SLOTS];
	struct cache_entry *newest, *oldest;
};

struct cache *cache_new(size_t max_bytes)
{
	struct cache *c = calloc(1, sizeof *c);
	if (c)
		c->max_bytes = max_bytes;
	return c;
}

static void unlink_entry(struct cache *c, struct cache_entry *e)
{
	struct cache_entry **at = &c->slots[e->hash & (SLOTS - 1)];
	while (*at != e)
		at = &(*at)->chain;
	*at = e->chain;
	if (e->newer)
		e->newer->older = e->older;
	else
		c->newest = e->older;
	if (e->older)
		e->older->newer = e->newer;
	else
		c->oldest = e->newer;
	c->bytes -= e->bytes;
}

static void link_entry(struct cache *c, struct cache_entry *e)
{
	struct cache_entry **at = &c->slots[e->hash & (SLOTS - 1)];
	e->chain = *at;
	*at = e;
	e->newer = NULL;
	e->older = c->newest;
	if (c->newest)
		c->newest->newer = e;
	else
		c->oldest = e;
	c->newest = e;
	c->bytes += e->bytes;
}

struct cache_entry *cache_entry_new(void)
{
	struct cache_entry *e = calloc(1, sizeof *e);
	if (e)
		arena_init(&e->arena);
	return e;
}

void cache_discard(struct cache_entry *e)
{
	if (e) {
		arena_release(&e->arena);
		free(e->key);
	}
	free(e);
}

void cache_clear(struct cache *c)
{
	while (c->oldest) {
		struct cache_entry *e = c->oldest;
		unlink_entry(c, e);
		cache_discard(e);
	}
}

void cache_free(struct cache *c)
{
	if (c)
		cache_clear(c);
	free(c);
}

struct cache_entry *cache_find(struct cache *c, struct str key)
{
	uint64_t hash = str_hash(key.s, key.len);
	struct cache_entry *e = c->slots[hash & (SLOTS - 1)];
	while (e &&
	       (e->hash != hash || e->key_len != key.len || memcmp(e->key, key.s, key.len) != 0))
		e = e->chain;
	if (e && e != c->newest) {
		unlink_entry(c, e);
		link_entry(c, e);
	}
	return e;
}

bool cache_add(struct cache *c, struct cache_entry *e, struct str key)
{
	e->bytes = sizeof *e + key.len + arena_bytes(&e->arena) + MALLOC_BYTES;
	e->key = e->bytes <= c->max_bytes ? str_dup(key) : NULL;
	if (!e->key) {
		cache_discard(e);
		return false;
	}
	e->key_len = key.len;
	e->hash = str_hash(key.s, key.len);
	while (c->oldest && c->bytes + e->bytes > c->max_bytes) {
		struct cache_entry *old = c->oldest;
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): unlinking moves c->oldest on */
		unlink_entry(c, old);
		cache_discard(old);
	}
	link_entry(c, e);
	return true;
}
