/* lexicon.h - the parts of a lexicon; see answerd/search/lexicon.h.
 *
 * Threads: one builds; then read-only. */
#ifndef ANSWERD_SEARCH_LEXICON_PARTS_H
#define ANSWERD_SEARCH_LEXICON_PARTS_H

#include <stdatomic.h>

#include "answerd/base/arena.h"
#include "answerd/search/lexicon.h"

struct lex_word { /* for spelling */
	const char *s;
	uint8_t len;
	uint32_t df;
	uint32_t letters; /* bit i: the letter 'a' + i is in it */
};

struct lex_pair {     /* two HAN units of titles, by one way to read them */
	uint64_t key; /* hash of both syllables, or of both initials */
	const char *s;
	uint8_t len;
	uint32_t df;
};

struct lex_entry { /* a title or question */
	struct str text, id, lang;
	const char *folded, *pinyin, *initials; /* NUL-terminated */
	uint64_t key_hash;
	bool question;
};

struct lex_key { /* a place in an entry from which it can be found */
	uint32_t entry;
	uint16_t at;
};

struct lex_keys {
	struct lex_key *v; /* by the text from there on */
	size_t n, cap;
};

enum lex_alphabet { LEX_FOLDED, LEX_PINYIN, LEX_INITIALS, LEX_ALPHABETS };

struct lexicon {
	atomic_int count;
	uint64_t generation;
	struct arena arena;
	uint32_t articles;
	/* title idf by hash: open addressing */
	uint32_t *idf_hash;
	float *idf_value; /* 0: free */
	size_t idf_slots;
	double idf_unknown;
	struct {
		struct lex_word *v;
		size_t n, cap;
	} words; /* by length */
	struct {
		struct lex_pair *v;
		size_t n, cap;
	} readings, initials; /* by key, then df */
	struct {
		struct lex_entry *v;
		size_t n, cap;
	} entries;
	struct lex_keys keys[LEX_ALPHABETS];
	struct {
		struct category_count *v;
		size_t n, cap;
	} categories;
};

/* The text of an entry in an alphabet. */
static inline const char *lex_text(const struct lex_entry *e, enum lex_alphabet a)
{
	return a == LEX_FOLDED ? e->folded : a == LEX_PINYIN ? e->pinyin : e->initials;
}

uint64_t lex_pair_key(struct str a, struct str b);
/* Adds a title or question to the suggestions; texts are borrowed from x's arena. */
enum status lex_add_entry(struct lexicon *x, struct str text, struct str id, struct str lang,
			  uint64_t key_hash, bool question) ANSWERD_MUST_USE;
void lex_sort_keys(struct lexicon *x);

#endif
