/* popular.h - which articles are shown before anybody has asked.
 *
 * The choice: of each category the live public article that is used most (index/learned.h),
 * then that most `questions` are known for, then the one updated last, then by id; the
 * categories with the most first; when there are fewer categories than places, their second
 * best follow in the same order. Editors write `questions` for what customers ask most, so
 * their number is the best measure where there is no history yet.
 *
 * Threads: any; the choice is kept for a minute behind a lock. */
#ifndef ANSWERD_FEEDBACK_POPULAR_H
#define ANSWERD_FEEDBACK_POPULAR_H

#include <stddef.h>

#include "answerd/base/arena.h"
#include "answerd/base/status.h"
#include "answerd/base/str.h"
#include "answerd/feedback/asker.h"

#define POPULAR_MAX 8

struct popular;

enum status popular_new(struct popular **out) ANSWERD_MUST_USE;
void popular_free(struct popular *p); /* NULL is allowed */
/* Ids of at most POPULAR_MAX articles of a language, copied into the arena. One
 * may be gone by now: look it up before it is shown. */
enum status popular_ids(struct popular *p, struct asker *a, const char *lang, struct arena *arena,
			struct str out[POPULAR_MAX], size_t *n, struct buf *err) ANSWERD_MUST_USE;

#endif
