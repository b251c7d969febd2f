/* messages.h - the texts of the interface, in the languages that have a file in
 * web/messages. The browser side is bundled from the same files.
 *
 * A text may hold placeholders, "{name}"; messages_fill puts the values in.
 * A text that counts has two keys, "key.one" and "key.other".
 *
 * Threads: one loads them; afterwards any may read. */
#ifndef ANSWERD_TEXT_MESSAGES_H
#define ANSWERD_TEXT_MESSAGES_H

#include <stdarg.h>
#include <stddef.h>

#include "answerd/base/arena.h"
#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/base/str.h"

struct messages;     /* of one language */
struct message_sets; /* of all */

/* Reads every <language>.json of dir: one flat object of texts each. */
enum status message_sets_load(const char *dir, struct message_sets **out,
			      struct buf *err) ANSWERD_MUST_USE;
void message_sets_free(struct message_sets *sets); /* NULL is allowed */
/* The texts that suit a reader of lang best; English, or the first, when none
 * does. Never NULL; borrowed. */
const struct messages *message_sets_for(const struct message_sets *sets, const char *lang);

/* The languages that have texts; borrowed. */
const char *const *message_sets_langs(const struct message_sets *sets, size_t *n);

/* Borrowed; NULL when there is no such key. */
const char *messages_find(const struct messages *m, const char *key);
/* The same, but the key itself when there is none, so that a gap can be seen. */
const char *messages_get(const struct messages *m, const char *key);
const char *messages_lang(const struct messages *m);

/* The text with its placeholders filled in: pairs of a name and its value, at most six,
 * and NULL: messages_fill(m, arena, "search.for", "q", query, NULL). One that has no
 * value stays. NULL: no memory. */
const char *messages_fill(const struct messages *m, struct arena *arena, const char *key, ...)
    __attribute__((sentinel));
const char *messages_fill_list(const struct messages *m, struct arena *arena, const char *key,
			       va_list pairs);

#endif
