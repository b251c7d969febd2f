/* english.h - whether a word is English, from the system's word list at build.
 *
 * A word that no article holds is a typing error only if it is no word:
 * "parking" is not "paying".
 *
 * Threads: any. */
#ifndef ANSWERD_TEXT_ENGLISH_H
#define ANSWERD_TEXT_ENGLISH_H

#include <stdbool.h>
#include <stddef.h>

/* word: folded, not stemmed. One in 60,000 of others is taken for a word. */
bool english_knows(const char *word, size_t len);

#endif
