/* choices.h - what to offer when a question has several readings.
 *
 * The results that may be meant are split by category, by tags that several
 * have, or by title; the split that tells most is
 * offered (docs/search.md has the measure).
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_CHOICES_H
#define ANSWERD_SEARCH_CHOICES_H

#include "answerd/search/searcher.h"
#include "search/query.h"

#define CHOICES_READINGS 16
/* Results less likely than this, beside the first, are no reading of the question. */
#define CHOICES_WORTH 0.1
#define CHOICES_WORDS 16 /* at most, of one reading */

/* A tag, of which the question does not have all. */
struct choice_word {
	struct str text; /* as it is written; borrowed from the index */
	uint64_t id;	 /* of its units: the same for other forms */
};

/* A result that may be meant, best first. */
struct reading {
	struct str title, category, lang;
	double share;  /* of the likelihood of all candidates */
	bool says_all; /* its title alone asks for it: long, and no other candidate's */
	struct choice_word words[CHOICES_WORDS];
	size_t words_n;
};

/* Fills the words of a reading from its record. */
void choices_words(const struct query *q, const struct record *r, struct reading *out);

/* Fills reply->choices with the best split of the readings; with nothing when none
 * tells enough. asked: the question as typed; meant: as it was corrected, or
 * the same. What is made lives in arena, the rest in the index. */
enum status choices_make(struct search_reply *reply, const struct reading *readings, size_t n,
			 struct str asked, struct str meant, struct arena *arena) ANSWERD_MUST_USE;

/* The same with the sections of one article, r, that hold about as much of the
 * question as the best of them; for when nothing tells the results apart. */
enum status choices_by_section(struct search_reply *reply, const struct query *q,
			       const struct record *r, struct arena *arena) ANSWERD_MUST_USE;

/* "a b" in arena; .s NULL: no memory. */
struct str choices_join(struct arena *arena, struct str a, struct str b);

#endif
