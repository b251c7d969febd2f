/* mkreadings.h - the tables of readings in han_tables.c, made at build time.
 *
 * Toneless pinyin of each folded character, the commonest first: kHanyuPinlu
 * (which has counts), then kTGHZ2013, kXHC1983, kMandarin of the Unicode
 * Character Database (UAX #38). A reading is common when it is the first, or
 * makes 1 % of what kHanyuPinlu counts of the character. Words in which a
 * character is read otherwise come from pinyin_phrases.txt.
 *
 * For mktables alone, which ends on any fault of its input.
 *
 * Threads: one. */
#ifndef ANSWERD_TEXT_MKREADINGS_H
#define ANSWERD_TEXT_MKREADINGS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Reads Unihan_Readings.txt. standard: by code point; set for the characters of
 * the table of standard Simplified ones (kTGHZ2013). */
void mk_read_readings(FILE *unihan, bool *standard);
/* Writes the tables to standard output. phrases: path of the list of words;
 * fold: to the folded form of a character. */
void mk_put_readings(const char *phrases, uint32_t (*fold)(uint32_t cp));

#endif
