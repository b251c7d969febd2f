/* md_anchor.h - anchors that are unique in one article. */
#ifndef ANSWERD_KB_MD_ANCHOR_H
#define ANSWERD_KB_MD_ANCHOR_H

#include <stddef.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/base/status.h"

struct anchor_slot {
	const char *name; /* borrowed from the arena */
	uint64_t hash;
	uint32_t next; /* the number to try for the next of this name */
};

struct anchors {
	struct anchor_slot *slots; /* owned; cap is a power of two */
	size_t cap, n;
};

void anchors_release(struct anchors *set);
/* name, or name-1, name-2...: the first that is free, now taken; in arena. */
enum status anchors_take(struct anchors *set, struct arena *arena, const char *name, size_t len,
			 const char **out) ANSWERD_MUST_USE;

#endif
