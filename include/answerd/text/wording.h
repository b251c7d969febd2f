/* wording.h - the other vocabulary's words for a Chinese question.
 *
 * Taiwan says 軟體 and 計程車 where the mainland says 软件 and 出租车. OpenCC knows
 * the pairs; converting both sides hurts ranking, so the other wording is only
 * added to a question as an alternative.
 *
 * Threads: belongs to one thread. */
#ifndef ANSWERD_TEXT_WORDING_H
#define ANSWERD_TEXT_WORDING_H

#include "answerd/base/status.h"
#include "answerd/base/str.h"

struct wording;

#define WORDINGS 2 /* the mainland's, and Taiwan's */

enum status wording_new(struct wording **out) ANSWERD_MUST_USE;
void wording_free(struct wording *w); /* NULL is allowed */
/* The text in wording which (0 or 1), borrowed until the next call; .s is NULL
 * when there is none. It may equal the text but for its script. */
struct str wording_of(struct wording *w, struct str text, int which);

#endif
