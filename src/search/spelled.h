/* spelled.h - a title or question in the alphabets in which it can be typed, and
 * where in them someone may begin to type.
 *
 * Threads: any. */
#ifndef ANSWERD_SEARCH_SPELLED_H
#define ANSWERD_SEARCH_SPELLED_H

#include "answerd/base/buf.h"
#include "answerd/base/str.h"
#include "answerd/text/pinyin.h"

enum lex_alphabet {
	LEX_SCRIPT,    /* folded */
	LEX_PINYIN,    /* letters and digits alone; each character as it is read there */
	LEX_INITIALS,  /* the first letters of the same */
	LEX_OTHERWISE, /* pinyin, but by the other common reading of each character */
	LEX_ALPHABETS
};

#define SPELLED_STARTS 32 /* places of a text from which it can be found */

struct spelled {
	struct buf text[LEX_ALPHABETS];			/* "" where there is nothing to say */
	uint16_t starts[LEX_ALPHABETS][SPELLED_STARTS]; /* bytes of text */
	size_t starts_n[LEX_ALPHABETS];
	uint32_t cps[PINYIN_MAX_TEXT]; /* the text, cut to so many */
	uint8_t cls[PINYIN_MAX_TEXT];  /* enum fold_class */
	const char *read[PINYIN_MAX_TEXT];
	size_t n;
};

void spelled_init(struct spelled *s);
void spelled_release(struct spelled *s);
/* What s held before is forgotten. folded: as fold_text gives it. ST_NOMEM,
 * ST_LIMIT. */
enum status spelled_set(struct spelled *s, struct str folded) ANSWERD_MUST_USE;

#endif
