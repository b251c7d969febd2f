/* han_tables.h - the tables that mktables makes at build time.
 *
 * fold_pages[fold_index[cp >> 8]][cp & 255] is what cp folds to: one CP_VALUE
 * that holds the difference to cp modulo 2^21 (so that pages where nothing
 * changes are one page), or with FOLD_SEQ the number of values in bits 24..28
 * and where they start in fold_seqs[1 + ...] in the low 24 bits. */
#ifndef ANSWERD_TEXT_HAN_TABLES_H
#define ANSWERD_TEXT_HAN_TABLES_H

#include <stdint.h>

enum cp_class {
	CP_OTHER, /* punctuation, symbols */
	CP_SPACE,
	CP_LETTER, /* of an alphabet: runs of them are words */
	CP_DIGIT,
	CP_HAN,
	CP_KANA /* other scripts written without spaces; taken like Han */
};

#define CP_VALUE(cp, cls) ((uint32_t)(cp) | (uint32_t)(cls) << 21)
#define CP_OF(v) ((v)&0x1fffffu)
#define CP_CLASS(v) ((enum cp_class)((v) >> 21 & 7u))
#define FOLD_SEQ 0x80000000u
#define FOLD_SEQ_N(v) ((v) >> 24 & 31u)
#define FOLD_SEQ_AT(v) (((v)&0xffffffu) + 1)

extern const uint16_t fold_index[];
extern const uint32_t fold_pages[][256];
extern const uint32_t fold_seqs[];

#define HAN_NO_READING 0xffff
struct han_reading {
	uint32_t cp;
	uint16_t syllable[4]; /* into pinyin_syllables, the commonest first */
	uint8_t common;	      /* how many of them are common; at least 1 */
};
extern const struct han_reading han_readings[]; /* by cp */
extern const unsigned han_readings_n;
extern const char pinyin_syllables[][8]; /* sorted */
extern const unsigned pinyin_syllables_n;

#define HAN_PHRASE 4 /* characters of a word */
struct han_phrase {
	uint32_t cp[HAN_PHRASE];       /* 0 behind the last one */
	uint16_t syllable[HAN_PHRASE]; /* into pinyin_syllables */
	uint8_t n;
};
extern const struct han_phrase han_phrases[]; /* by cp */
extern const unsigned han_phrases_n;

#endif
