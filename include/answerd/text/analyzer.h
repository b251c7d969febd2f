/* analyzer.h - text to units with byte offsets: one analyzer for articles,
 * queries and highlights, so that they cannot disagree.
 *
 * A unit is the smallest thing that is matched: a Chinese character (or one of
 * another script written without spaces), a word, or a number. Words are
 * stemmed (Snowball English, "Porter2"). `iPhone15` is the units iphone and 15
 * and, marked UNIT_JOINED behind them, iphone15; `CA-1234`, `3.5` and `wi-fi`
 * likewise, so that every way to write a code meets every other. Pairs of
 * Chinese characters are made by whoever needs them, from `glued`.
 *
 * What web pages leave in Chinese text, a reading in brackets behind its
 * character as in 服務(wù), is passed over.
 *
 * Threads: an analyzer belongs to one thread at a time. */
#ifndef ANSWERD_TEXT_ANALYZER_H
#define ANSWERD_TEXT_ANALYZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

/* Raised when the same text gives other units; an index made by another
 * version is built anew. */
#define ANALYZER_VERSION 2

enum unit_kind { UNIT_HAN, UNIT_WORD, UNIT_NUMBER };

struct unit {
	uint32_t term, term_len; /* in units.text: folded, stemmed */
	uint32_t word, word_len; /* in units.text: folded, not stemmed */
	uint32_t hash;		 /* of the term, 32 bits */
	uint32_t start, end;	 /* bytes of the source text */
	uint8_t kind;		 /* enum unit_kind */
	bool glued;		 /* HAN: directly behind another HAN unit */
	bool joined;		 /* the whole of the units before it with the same start */
};

struct units {
	struct unit *v; /* owned */
	size_t n, cap;
	struct buf text; /* the terms and words */
};

void units_init(struct units *u);
void units_release(struct units *u);
void units_clear(struct units *u);
static inline const char *unit_term(const struct units *u, size_t i)
{
	return u->text.data + u->v[i].term;
}
static inline const char *unit_word(const struct units *u, size_t i)
{
	return u->text.data + u->v[i].word;
}

struct analyzer;
enum status analyzer_new(struct analyzer **out) ANSWERD_MUST_USE;
void analyzer_free(struct analyzer *a); /* NULL is allowed */

/* Appends the units of valid UTF-8 to out; offsets count from s. */
enum status analyzer_run(struct analyzer *a, const char *s, size_t len,
			 struct units *out) ANSWERD_MUST_USE;

/* The hash of a term, as in struct unit. Of a pair of HAN units: the hash of
 * their two hashes, so that it needs no text. */
uint32_t unit_hash(const char *term, size_t len);
static inline uint32_t unit_pair_hash(uint32_t a, uint32_t b)
{
	uint64_t x = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(x >> 32) ^ (uint32_t)x;
}

#endif
