/* spelling.h - the words of an index, to correct what was typed.
 *
 * The index counts words over all of its articles. Those outside their dates are
 * told first, so that a word that they alone hold is none.
 *
 * Threads: one builds; then read-only. */
#ifndef ANSWERD_SEARCH_SPELLING_H
#define ANSWERD_SEARCH_SPELLING_H

#include "answerd/base/arena.h"
#include "answerd/index/record.h"

struct spelling_word {
	const char *s;
	uint8_t len;
	uint32_t df;	  /* articles that hold it and are within their dates */
	uint32_t letters; /* bit i: the letter 'a' + i is in it */
};

struct spelling_past; /* the words of articles outside their dates */

struct spelling {
	struct arena arena;
	struct {
		struct spelling_word *v;
		size_t n, cap;
	} words;
	struct spelling_past *past; /* NULL: there are none */
};

void spelling_init(struct spelling *s);
void spelling_release(struct spelling *s);
/* A record outside its dates, before the first word. */
enum status spelling_past(struct spelling *s, const struct record *r) ANSWERD_MUST_USE;
/* A word, and how many articles of the index hold it. */
enum status spelling_add(struct spelling *s, const char *word, size_t len,
			 uint32_t df) ANSWERD_MUST_USE;
/* Behind the last one. */
void spelling_finish(struct spelling *s);
/* See lexicon_correct. */
enum status spelling_correct(const struct spelling *s, const char *word, size_t len,
			     struct str *out) ANSWERD_MUST_USE;

#endif
