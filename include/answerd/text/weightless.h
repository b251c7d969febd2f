/* weightless.h - words that say little: function words and question words.
 *
 * In a question they count a little less (dropping them costs points on every
 * measured set), and alone they are no match worth showing. Words that turn a question around (not,
 * 不, 没) are never among them.
 *
 * Threads: any. */
#ifndef ANSWERD_TEXT_WEIGHTLESS_H
#define ANSWERD_TEXT_WEIGHTLESS_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a term (a unit or pair of HAN units, as the analyzer gives it) is one. */
bool word_is_weightless(const char *term, size_t len);

#endif
