/* suggester.h - titles and questions by what they can be typed as.
 *
 * Of each language and alphabet there is one array of keys: the places from
 * which a text can be found, sorted by the text from there on. What goes on from
 * a prefix is a range of it. Over the ranks of each array lies a table of range
 * minima (Bender and Farach-Colton 2000, over blocks), so that the best of a
 * range are read in order, however long it is: after one letter too.
 *
 * Threads: one builds; then read-only. */
#ifndef ANSWERD_SEARCH_SUGGESTER_H
#define ANSWERD_SEARCH_SUGGESTER_H

#include "answerd/base/arena.h"
#include "answerd/base/str.h"
#include "search/pairs.h"
#include "search/spelled.h"

struct sug_entry { /* a title or question */
	struct str text, id, lang;
	const char *spelled[LEX_ALPHABETS]; /* NUL-terminated */
	uint64_t key_hash;		    /* of the article and its translations */
	uint64_t letters;		    /* hash of the folded letters alone */
	uint32_t times;			    /* titles and questions that fold to it */
	uint16_t group;
	bool question;
};

struct sug_key { /* a place in an entry from which it can be found */
	uint32_t entry;
	uint16_t at;   /* bytes of its text */
	uint16_t rank; /* less is better: a question, inside, length in characters */
};

struct sug_keys {
	struct sug_key *v; /* by the text from there on */
	size_t n, cap;
	uint32_t *least; /* [level][block]: the best key of 2^level blocks from there on */
	size_t blocks;
	enum lex_alphabet alphabet;
};

struct sug_group { /* the entries of one language */
	struct str lang;
	struct sug_keys keys[LEX_ALPHABETS];
};

struct suggester {
	struct arena arena;
	struct {
		struct sug_entry *v;
		size_t n, cap;
	} entries;
	struct {
		struct sug_group *v;
		size_t n, cap;
	} groups;
	uint32_t *same; /* entry + 1 by group and letters; only while it is made */
	size_t same_slots;
};

void suggester_init(struct suggester *s);
void suggester_release(struct suggester *s);
/* Adds a title or question; of those of one language that fold to the same
 * letters the first title stays. text is copied; id and lang are borrowed. */
enum status suggester_add(struct suggester *s, struct str text, struct str id, struct str lang,
			  uint64_t key_hash, bool question) ANSWERD_MUST_USE;
/* Sorts; after this nothing is added. Counts into pairs how the characters of
 * all texts are read. */
enum status suggester_finish(struct suggester *s, struct pairs *pairs) ANSWERD_MUST_USE;

static inline const char *sug_text(const struct suggester *s, const struct sug_keys *keys, size_t i)
{
	return s->entries.v[keys->v[i].entry].spelled[keys->alphabet] + keys->v[i].at;
}

struct sug_range {
	size_t lo, hi; /* of keys */
};
/* The keys in a range whose text begins with prefix; their first from bytes are
 * known to. */
struct sug_range sug_narrow(const struct suggester *s, const struct sug_keys *keys,
			    struct sug_range in, size_t from, struct str prefix);
/* The best key of a range that is not empty. */
size_t sug_best(const struct sug_keys *keys, struct sug_range in);
/* By text, and the table of minima. */
enum status sug_sort(const struct suggester *s, struct sug_keys *keys) ANSWERD_MUST_USE;

/* How far lang is from the language of an entry: 0 the same, 1 another script or
 * region of it, 2 another. NULL: no language is nearer. */
int sug_language_gap(struct str have, const char *lang);
/* What was typed with one slip (a letter put in, left out, changed, or two
 * swapped) that texts in alphabet a do go on from, nearest to lang, the commonest;
 * of words with 5 letters or more. false: there is none. out: room for
 * word.len + 1 bytes. */
bool sug_mend(const struct suggester *s, enum lex_alphabet a, struct str word, const char *lang,
	      char *out, size_t *out_len);

#endif
