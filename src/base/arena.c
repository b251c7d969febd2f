#include "answerd/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
	struct arena_block *next;
	size_t used, cap; /* bytes of data */
	alignas(max_align_t) unsigned char data[];
};

#define FIRST_BLOCK ((size_t)4096)
#define LARGEST_STEP ((size_t)1 << 20)

void arena_init(struct arena *a)
{
	a->head = NULL;
}

void arena_release(struct arena *a)
{
	struct arena_block *next = NULL;
	for (struct arena_block *b = a->head; b; b = next) {
		next = b->next;
		free(b);
	}
	a->head = NULL;
}

size_t arena_bytes(const struct arena *a)
{
	size_t n = 0;
	for (const struct arena_block *b = a->head; b; b = b->next)
		n += sizeof *b + b->cap;
	return n;
}

void arena_reset(struct arena *a)
{
	struct arena_block *keep = a->head;
	for (struct arena_block *b = a->head; b; b = b->next)
		if (b->cap > keep->cap)
			keep = b;
	struct arena_block *next = NULL;
	for (struct arena_block *b = a->head; b; b = next) {
		next = b->next;
		if (b != keep)
			free(b);
	}
	if (keep) {
		keep->next = NULL;
		keep->used = 0;
	}
	a->head = keep;
}

void arena_trim(struct arena *a, size_t max_bytes)
{
	arena_reset(a);
	if (a->head && a->head->cap > max_bytes)
		arena_release(a);
}

static struct arena_block *add_block(struct arena *a, size_t need)
{
	size_t cap = a->head ? a->head->cap * 2 : FIRST_BLOCK;
	if (cap > LARGEST_STEP)
		cap = LARGEST_STEP;
	if (cap < need)
		cap = need;
	if (cap > SIZE_MAX - sizeof(struct arena_block))
		return NULL;
	struct arena_block *b = malloc(sizeof *b + cap);
	if (!b)
		return NULL;
	b->next = a->head;
	b->used = 0;
	b->cap = cap;
	a->head = b;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = alignof(max_align_t);
	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + align - 1) / align * align;
	struct arena_block *b = a->head;
	if (!b || b->cap - b->used < size)
		b = add_block(a, size);
	if (!b)
		return NULL;
	void *p = b->data + b->used;
	b->used += size;
	return size ? memset(p, 0, size) : p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	return arena_alloc(a, n * size);
}

char *arena_dup(struct arena *a, const char *s, size_t len)
{
	char *p = len < SIZE_MAX ? arena_alloc(a, len + 1) : NULL;
	if (!p)
		return NULL;
	if (len)
		memcpy(p, s, len);
	p[len] = '\0';
	return p;
}
