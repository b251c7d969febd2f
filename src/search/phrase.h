/* phrase.h - a phrase of a rule, as the units that it is met by.
 *
 * Joined units are left out: they repeat the ones before them.
 *
 * Threads: a maker belongs to one thread. */
#ifndef ANSWERD_SEARCH_PHRASE_H
#define ANSWERD_SEARCH_PHRASE_H

#include "answerd/base/arena.h"
#include "answerd/text/analyzer.h"

struct phrase {
	const char *text; /* in the arena, followed by a NUL */
	size_t len;
	uint32_t *units; /* hashes, in the arena */
	uint32_t n;	 /* at least 1 */
	uint64_t id;	 /* of the units: the same for 退钱 and 退錢 */
};

struct phrase_maker {
	struct analyzer *analyzer; /* owned */
	struct units units;
	struct arena *arena; /* borrowed: where phrases live */
	size_t max_bytes;
};

enum status phrase_maker_init(struct phrase_maker *m, struct arena *arena,
			      size_t max_bytes) ANSWERD_MUST_USE;
void phrase_maker_release(struct phrase_maker *m);
/* ST_INVALID, ST_LIMIT: err says what is wrong with it, in words that go on from
 * the phrase in quotes. text is trimmed. */
enum status phrase_make(struct phrase_maker *m, const char *text, size_t len, struct phrase *out,
			struct buf *err) ANSWERD_MUST_USE;
/* By units, as texts are ordered by their characters. */
int phrase_compare(const struct phrase *a, const struct phrase *b);
/* The first unit at or after i that is not joined; u->n past the last. */
static inline size_t phrase_skip(const struct units *u, size_t i)
{
	while (i < u->n && u->v[i].joined)
		i++;
	return i;
}
#endif
