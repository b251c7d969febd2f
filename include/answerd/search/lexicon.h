/* lexicon.h - what the published index knows as a whole: words for spelling,
 * readings of title words, titles for suggestions, categories.
 *
 * Made from the live documents of one generation, so a word or title that is
 * gone, that only agents may see, or that stands only in articles outside their
 * dates, is in no public lexicon. Immutable once made; counted.
 *
 * Threads: one makes it; any may read what they hold. */
#ifndef ANSWERD_SEARCH_LEXICON_H
#define ANSWERD_SEARCH_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/base/str.h"
#include "answerd/index/learned.h"
#include "answerd/index/reader.h"

struct lexicon;

/* Reads everything that r sees. today: days since 1970-01-01. learned: questions of others
 * that may be suggested are taken of it; NULL: none. */
enum status lexicon_build(struct index_reader *r, int32_t today, const struct learned *learned,
			  struct lexicon **out, struct buf *err) ANSWERD_MUST_USE;
struct lexicon *lexicon_hold(struct lexicon *x);
void lexicon_drop(struct lexicon *x); /* NULL is allowed */
uint64_t lexicon_generation(const struct lexicon *x);
int32_t lexicon_day(const struct lexicon *x); /* the today that it was built for */

/* ---- for ranking ---- */

/* The idf of a unit or pair among titles and questions, by its hash. */
double lexicon_title_idf(const struct lexicon *x, uint32_t hash);

/* The same in the index as a whole. */
double lexicon_text_idf(const struct lexicon *x, uint32_t hash);
/* Begins to bring from memory what the next lexicon_text_idf looks at. */
void lexicon_text_expect(const struct lexicon *x, uint32_t hash);

/* A stem that begins like another: delivery and deliver. */
struct kin_word {
	uint32_t hash;	/* of the unit */
	float likeness; /* 2 * letters shared at the beginning / letters of both; below 1 */
};
/* The likest of the index, likest first, a stem itself left out; returns how many
 * of max there are. */
size_t lexicon_kin(const struct lexicon *x, const char *stem, size_t len, struct kin_word *out,
		   size_t max);

/* What tells the articles apart (search/maxent.h); NULL x: NULL. Borrowed from x. */
struct maxent;
const struct maxent *lexicon_maxent(const struct lexicon *x);

/* ---- for corrections ---- */

/* The word nearest to a word that no article holds: one edit (a letter put in,
 * left out, changed, or two swapped; Damerau 1964) for 4 or 5 letters, two for
 * more; the commonest of the nearest. ST_NOTFOUND. Borrowed from x. */
enum status lexicon_correct(const struct lexicon *x, const char *word, size_t len,
			    struct str *out) ANSWERD_MUST_USE;
/* Pairs of Chinese characters in titles and questions that are read so where they
 * stand, commonest first, then those of which it is another common reading; at
 * most max. Borrowed from x. */
size_t lexicon_by_pinyin(const struct lexicon *x, struct str a, struct str b, struct str *out,
			 size_t max);
/* The same by the first letters of both readings. */
size_t lexicon_by_initials(const struct lexicon *x, char a, char b, struct str *out, size_t max);

/* Appends a folded text as titles and questions write it, in the language lang (NULL: any)
 * before others: 帐号 is 账号 in one and 帳號 in another. What stands in none stays folded. */
void lexicon_written(const struct lexicon *x, struct str folded, const char *lang, struct buf *out);

/* ---- suggestions and overviews ---- */

struct suggestion {
	struct str text; /* a title or question; borrowed from x */
	struct str id;	 /* of the article */
	struct str lang;
};

/* Titles and questions that go on from what was typed (in script, pinyin or
 * initials), then those that hold the beginnings of its words in any order; when
 * there are none, the same with one letter of a word mended. Each article and
 * each text once, the language lang (NULL: any) first; see docs/search.md. Returns
 * how many of max (64 at most) there are. folded: what was typed, as fold_text
 * gives it; of more than 512 bytes nothing is known. */
size_t lexicon_suggest(const struct lexicon *x, struct str folded, const char *lang,
		       struct suggestion *out, size_t max);

struct category_count {
	struct str id;
	struct str lang;
	uint32_t articles;
};
/* By lang and id; borrowed from x. */
const struct category_count *lexicon_categories(const struct lexicon *x, size_t *n);
uint32_t lexicon_articles(const struct lexicon *x);

#endif
