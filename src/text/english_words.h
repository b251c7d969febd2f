/* english_words.h - the table that mkwords writes: 32 bits of str_hash of each
 * word in small letters, rising. */
#ifndef ANSWERD_TEXT_ENGLISH_WORDS_H
#define ANSWERD_TEXT_ENGLISH_WORDS_H

#include <stddef.h>
#include <stdint.h>

extern const uint32_t english_words[];
extern const size_t english_words_n;

#endif
