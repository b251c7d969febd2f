/* pinyin.h - readings of Chinese characters and words, without tones (ü as v).
 * Threads: any. */
#ifndef ANSWERD_TEXT_PINYIN_H
#define ANSWERD_TEXT_PINYIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"

#define PINYIN_READINGS 4

/* The readings of a folded character, the commonest first, static strings;
 * returns how many, 0 to PINYIN_READINGS. */
int pinyin_readings(uint32_t cp, const char *out[PINYIN_READINGS]);
/* The same, but only readings that are met in everyday text. */
int pinyin_common_readings(uint32_t cp, const char *out[PINYIN_READINGS]);
/* How each of n folded characters is read where it stands: 行 is hang in 银行 and
 * xing in 行李 (words of src/text/pinyin_phrases.txt; where two overlap, as many
 * characters as can be are read by words, and the later word counts). out[i]:
 * static, NULL when cps[i] has no reading. n: at most PINYIN_MAX_TEXT. */
#define PINYIN_MAX_TEXT 512
void pinyin_of_text(const uint32_t *cps, size_t n, const char **out);
/* True when the letters [a-z]+ at s are a reading of cp; lu stands for lv too. */
bool pinyin_is_reading(uint32_t cp, const char *s, size_t len);
/* True when the letters are one whole syllable. */
bool pinyin_is_syllable(const char *s, size_t len);

#define PINYIN_MAX_SYLLABLES 24
/* Splits letters (a-z and ', lower case) into syllables: lengths into out,
 * apostrophes skipped. The split with the fewest syllables is taken; on a tie
 * the one whose first syllable is longest. Returns their number, 0 when the
 * letters are no pinyin. starts gets the offset of each. */
int pinyin_split(const char *s, size_t len, uint8_t starts[PINYIN_MAX_SYLLABLES],
		 uint8_t lens[PINYIN_MAX_SYLLABLES]);

#endif
