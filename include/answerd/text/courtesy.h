/* courtesy.h - what people say around a question: greetings, thanks, "could you please
 * tell me", 麻烦问一下.
 *
 * None of it is asked for, and some of its words are rare in articles, so that they would
 * weigh as much as what is. It is told from the question by where it stands, at the
 * beginning or at the end: in the middle the same words may be what it is about.
 *
 * Threads: any. */
#ifndef ANSWERD_TEXT_COURTESY_H
#define ANSWERD_TEXT_COURTESY_H

#include <stddef.h>

#include "answerd/base/str.h"
#include "answerd/text/analyzer.h"

/* The bytes of the longest of n phrases with which the words begin (folded, not stemmed, a
 * space or a sign between those of letters); 0: with none. */
size_t phrase_at(const char *words, size_t len, const char *const *phrases, size_t n);
/* The same of the phrases of courtesy. */
size_t courtesy_at(const char *words, size_t len);

/* The bytes of courtesy, and the signs behind it, with which a folded text begins that may not
 * be typed to its end yet; 0: there is none, or nothing else. */
size_t courtesy_before(const char *folded, size_t len);

/* Drops the units of the courtesy around a question; when nothing that says something
 * would be left, none. */
void courtesy_trim(struct units *u);

/* The same for a text that is shown: *out is part of text, or all of it. scratch: room, its
 * units afterwards. */
enum status courtesy_without(struct analyzer *a, struct units *scratch, struct str text,
			     struct str *out) ANSWERD_MUST_USE;

#endif
