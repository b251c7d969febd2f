/* searcher.h - a question to ranked, explained, highlighted results and a
 * confidence.
 *
 * Two stages: Xapian gathers candidates by a weighted OR of the question's
 * units and pairs; a small model ranks the best of them by what their forward
 * records show (docs/search.md has the features and their weights).
 *
 * Threads: a searcher belongs to the thread that opened it. */
#ifndef ANSWERD_SEARCH_SEARCHER_H
#define ANSWERD_SEARCH_SEARCHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/base/str.h"
#include "answerd/index/reader.h"
#include "answerd/search/lexicon.h"
#include "answerd/search/pins.h"
#include "answerd/search/routes.h"
#include "answerd/search/synonyms.h"

struct searcher;

/* Opens the published index in data. The lexicon may be NULL until
 * searcher_set_lexicon; without one there are no corrections. */
enum status searcher_open(const char *data, enum index_role role, struct searcher **out,
			  struct buf *err) ANSWERD_MUST_USE;
void searcher_close(struct searcher *s); /* NULL is allowed */
/* Sees what was published since. */
enum status searcher_refresh(struct searcher *s, struct buf *err) ANSWERD_MUST_USE;
/* Takes its own count on x. */
void searcher_set_lexicon(struct searcher *s, struct lexicon *x);
const struct lexicon *searcher_lexicon(const struct searcher *s);
struct index_reader *searcher_reader(struct searcher *s); /* borrowed */
uint64_t searcher_generation(const struct searcher *s);

#define SEARCH_MAX_LIMIT 50
#define SEARCH_MAX_OFFSET 200

struct search_request {
	struct str query;     /* valid UTF-8, trimmed */
	const char *lang;     /* the visitor's, e.g. "zh-TW"; NULL: told from the query */
	const char *category; /* NULL: all */
	const char *segment;  /* of the visitor; NULL: none */
	uint32_t limit, offset;
	int32_t today;	    /* days since 1970-01-01 */
	double answered_at; /* the confidence from which a question counts as answered */
	bool as_typed;	    /* corrects nothing */
	bool explain;	    /* fills features */
	const struct synonyms *synonyms; /* borrowed; NULL: none */
	const struct routes *routes;	 /* the same */
	const struct pins *pins;	 /* the same */
	const struct learned *learned;	 /* the same: how much articles are used */
};

/* What ranks a result, each between 0 and 1 (docs/search.md). */
enum feature {
	FEAT_BM25,     /* the first stage's weight over the most it could be */
	FEAT_COVER,    /* of the question's weight, what the article holds */
	FEAT_KIN,      /* the same, words that begin alike counted in part */
	FEAT_CONTENT,  /* the same by count, words that say little left out */
	FEAT_KEY,      /* the same, words that titles seldom have weigh more */
	FEAT_MISS,     /* 1 when no word is missing; less, the heavier the heaviest missing */
	FEAT_SECTION,  /* the same in its best section, with its heading and the title */
	FEAT_TITLE,    /* likeness (Dice) to the title, or the likest question */
	FEAT_TCOVER,   /* of the question's weight, what title and questions hold */
	FEAT_TMISS,    /* 1 when a title or question lacks no word; less, the heavier it is */
	FEAT_TPAIRS,   /* neighbours of the question that are neighbours there, by weight */
	FEAT_TBIGRAMS, /* the same by count, both ways (Dice) */
	FEAT_ASKS,     /* it asks with the same question word */
	FEAT_LINE,     /* likeness to the likest sentence or line of the text */
	FEAT_LINES,    /* mean likeness to the four likest */
	FEAT_COSINE,   /* the cosine with the likest line, words that begin alike counted in part */
	FEAT_ROOT,     /* likeness to the likest line, by the roots of the weights */
	FEAT_ORDER,    /* likeness to the likest line by what they hold in the same order */
	FEAT_ORDERS,   /* mean of it over the four likest */
	FEAT_LIKELY,   /* how likely a text like the article brings the question forth */
	FEAT_MAXENT,   /* what it holds that other articles do not: the logit of maxent.h */
	FEAT_PAIRS,    /* neighbours of the question that stand near each other */
	FEAT_EXACT,    /* the question is the title, or one of its questions */
	FEAT_LANG,     /* it is in the visitor's language */
	FEATURES
};
extern const char *const feature_names[FEATURES];

/* What the knowledge base is like, which the weights of the features depend on. */
enum context {
	CONTEXT_LENGTH, /* mean of log(1 + units) of the candidates */
	CONTEXT_TITLE,	/* mean of log(1 + units) of their titles */
	CONTEXT_HAN,	/* the share of Chinese characters among the question's units */
	CONTEXT_WORDS,	/* log(1 + units) of the question */
	CONTEXTS
};

struct search_result {
	struct str id, title, category, lang, key; /* borrowed from the index until
						    * searcher_refresh, as all below */
	struct str section_title, section_anchor;  /* .len 0: the article as a whole */
	const char *snippet; /* HTML: escaped text with <mark>; in the arena */
	int32_t updated;     /* days since 1970-01-01 */
	double score;	     /* its share of the likelihood to be the answer, 0 to 1 */
	uint32_t matched;    /* bits 1 << enum record_field_kind */
	bool other_language; /* than the visitor's */
	bool agent_only;
	bool pinned;
	double popular; /* how much it is used, 0 to 1 */
	double features[FEATURES];
};

enum search_next { NEXT_ANSWER, NEXT_CLARIFY, NEXT_CONTACT };

struct search_choice {
	struct str label;    /* a category's id, a tag, a title or a heading */
	struct str lang;     /* of the label; .len 0: it is a category's id, and has none */
	struct str category; /* .len 0: none */
	struct str query;    /* to search instead; in the arena */
	uint32_t count;	     /* results behind it that may be meant */
};
#define SEARCH_MAX_CHOICES 5

struct search_count {
	struct str category;
	uint32_t count;
};

struct search_reply {
	struct search_result *results; /* results_n of them, in the arena */
	size_t results_n;
	bool pinned;	   /* the first of all is what an editor pinned to the question */
	uint32_t total;	   /* results above the floor */
	double confidence; /* that the first one answers the question */
	bool answered;
	enum search_next next;
	enum route_kind kind; /* what it asks for beside articles: then next is contact */
	struct search_choice choices[SEARCH_MAX_CHOICES];
	size_t choices_n;
	struct search_count *categories; /* of all results above the floor */
	size_t categories_n;
	const char *corrected; /* the query that was searched; NULL: as typed; in the arena */
	double context[CONTEXTS];
	double weights[FEATURES]; /* of the features here: score is their sum */
	const char *lang;	  /* the visitor's language as it was taken */
	uint64_t generation;
	int64_t took_us;
};

/* Everything of *out lives in arena, or in the index until searcher_refresh. */
enum status searcher_run(struct searcher *s, const struct search_request *rq, struct arena *arena,
			 struct search_reply *out, struct buf *err) ANSWERD_MUST_USE;

#endif
