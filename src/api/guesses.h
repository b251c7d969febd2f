/* guesses.h - how often somebody may name a code that nobody has.
 *
 * Threads: any. */
#ifndef ANSWERD_API_GUESSES_H
#define ANSWERD_API_GUESSES_H

#include <stdbool.h>
#include <stdint.h>

#include "answerd/base/status.h"

struct guesses;

enum status guesses_new(struct guesses **out) ANSWERD_MUST_USE;
void guesses_free(struct guesses *g); /* NULL is allowed */
/* Takes a guess before it is looked at, so that many at once are counted too.
 * False: too many were wrong; *wait_s says when to try again. now_us: monotonic. */
bool guesses_take(struct guesses *g, const char *who, int64_t now_us, uint32_t *wait_s);
/* Gives it back: it was right. */
void guesses_give(struct guesses *g, const char *who);

#endif
