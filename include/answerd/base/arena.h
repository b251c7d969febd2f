/* arena.h - memory that is given back all at once.
 *
 * What one request or one article needs is taken from an arena and released
 * with it; nothing in it is freed alone.
 *
 * Threads: an arena belongs to whoever holds it. */
#ifndef ANSWERD_BASE_ARENA_H
#define ANSWERD_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *head; /* owned; the block in use */
};

void arena_init(struct arena *a);
/* Frees everything; a can be used again. */
void arena_release(struct arena *a);
/* Bytes that the arena has taken from the system. */
size_t arena_bytes(const struct arena *a);
/* Forgets everything and keeps the largest block for the next use. */
void arena_reset(struct arena *a);
/* The same, but keeps a block only when it has at most max_bytes. */
void arena_trim(struct arena *a, size_t max_bytes);

/* Zeroed memory, aligned for any type, valid until the arena is reset or
 * released; NULL when there is none left. A size of 0 is allowed. */
void *arena_alloc(struct arena *a, size_t size);
/* An array; NULL also when n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);
/* A copy of len bytes, with a NUL behind; NULL when there is no memory. */
char *arena_dup(struct arena *a, const char *s, size_t len);

#endif
