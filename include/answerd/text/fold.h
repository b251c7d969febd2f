/* fold.h - one form for the many ways to write a character.
 *
 * NFKC, case and width folding, marks of alphabets dropped, Traditional to
 * Simplified one code point to one. Threads: any. */
#ifndef ANSWERD_TEXT_FOLD_H
#define ANSWERD_TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"

enum fold_class { FOLD_OTHER, FOLD_SPACE, FOLD_LETTER, FOLD_DIGIT, FOLD_HAN, FOLD_KANA };

#define FOLD_MAX 18 /* the most code points that one can fold to */

struct folded {
	uint32_t cp[FOLD_MAX];
	uint8_t cls[FOLD_MAX]; /* enum fold_class of each */
	int n;		       /* 0: the code point is left out */
};

void fold_cp(uint32_t cp, struct folded *out);
/* Appends the folded form of valid UTF-8; runs of white space become one space. */
void fold_text(const char *s, size_t len, struct buf *out);
/* True for a character that only Traditional Chinese text holds. */
bool fold_is_traditional(uint32_t cp);
/* "zh-Hant", "zh-Hans" (also for characters common to both) or NULL when the
 * text holds no Chinese character. Static. */
const char *fold_script_of(const char *s, size_t len);

#endif
