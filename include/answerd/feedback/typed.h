/* typed.h - searches that were answered while a visitor typed, until one of them
 * is meant.
 *
 * A keystroke is not recorded; when the front end says that it was committed, it
 * gives the search's id alone, maybe to another worker. So the last ones are kept
 * here: 16,384, in memory only; of more the oldest give way.
 *
 * Threads: any. */
#ifndef ANSWERD_FEEDBACK_TYPED_H
#define ANSWERD_FEEDBACK_TYPED_H

#include <stdbool.h>

#include "answerd/base/arena.h"
#include "answerd/base/status.h"
#include "answerd/feedback/store.h"

struct typed;

enum status typed_new(struct typed **out) ANSWERD_MUST_USE;
void typed_free(struct typed *t); /* NULL is allowed */
/* Keeps a copy; without memory it is forgotten. */
void typed_put(struct typed *t, const struct store_search *v);
/* A copy of that visitor's search, its texts in arena; they are as they were typed: not
 * masked. False: it is not here (any more). */
bool typed_find(struct typed *t, const char *search_id,
		const unsigned char session[SESSION_ID_BYTES], struct arena *arena,
		struct store_search *out);
/* Forgets what that visitor typed. */
void typed_forget(struct typed *t, const unsigned char session[SESSION_ID_BYTES]);

#endif
