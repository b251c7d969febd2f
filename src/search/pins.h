/* pins.h - reading pins, and what they are met by; see answerd/search/pins.h. */
#ifndef ANSWERD_SEARCH_PINS_PARTS_H
#define ANSWERD_SEARCH_PINS_PARTS_H

#include "answerd/base/arena.h"
#include "answerd/search/pins.h"

/* The rules of a file into arena, their shape checked, their texts not. */
enum status pins_read(struct arena *arena, const char *s, size_t len, struct pin_rule **rules,
		      size_t *n, struct buf *err) ANSWERD_MUST_USE;

#define PIN_KEY_UNITS 256 /* a longer question is never pinned */

/* What is left of a text without words that say little. Of one that has nothing
 * else, all is kept. */
struct pin_key {
	uint64_t id;		       /* of the units in their order */
	uint32_t terms[PIN_KEY_UNITS]; /* units, and pairs for neighbours; sorted, each once */
	size_t n;
};

/* False: it is too long, or there is nothing in it. */
bool pin_key_make(const struct units *u, struct pin_key *out);
/* All units and pairs of a question, sorted; returns how many of max. */
size_t pin_terms(const struct units *u, uint32_t *out, size_t max);

#endif
