/* query.h - a question as terms with weights.
 *
 * A term is a unit, a joined whole or a pair of HAN units. Terms that may
 * stand for others (another vocabulary's word) belong to a span: the span counts by whichever side
 * is held better, the other side at a discount, so that an exact match beats an alternative.
 *
 * Threads: a query belongs to the searcher that made it. */
#ifndef ANSWERD_SEARCH_QUERY_H
#define ANSWERD_SEARCH_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/search/searcher.h"
#include "answerd/text/analyzer.h"

#define QUERY_MAX_TERMS 480
#define QUERY_MAX_SPANS 32
#define QUERY_MAX_SEQ 256
#define QUERY_MAX_KIN 96
#define QUERY_KIN_SLOTS 256 /* a power of two, over twice the kin */
#define QUERY_SLOTS 1024    /* a power of two, over twice the terms */

struct qterm {
	const char *text; /* in the arena */
	uint32_t len, hash, df;
	double idf;
	double mass;		/* idf, less for a word that says little */
	double line, line_root; /* the same for likeness to a line, and its root */
	double told;		/* log(1 + 1 / share of articles that hold it) */
	double key;		/* more for what stands in titles seldom, but in texts often */
	bool pair, joined, weightless;
	bool alternative; /* not of the question itself */
};

/* A word that begins like one of the question. */
struct qkin {
	uint32_t hash;
	uint16_t of; /* the term */
	float likeness;
	double line;   /* likeness times the term's */
	double square; /* the same of the line's square, as the rarer of both allows */
};

struct qspan {
	uint16_t first, n;	   /* terms of the question, by position in `order` */
	uint16_t alt_first, alt_n; /* terms that may stand for them */
	double discount;
	double mass, alt_mass;
};

struct query {
	struct units units; /* without the courtesy around it */
	uint32_t whole;	    /* the hashes of all units, one by one with unit_pair_hash */
	struct qterm terms[QUERY_MAX_TERMS];
	size_t n;				  /* with alternatives */
	size_t own;				  /* without them */
	double mass;				  /* of the own terms */
	double heaviest;			  /* of their masses */
	double line_mass, line_square, line_root; /* sums of line, its squares and roots */
	double seq_mass;			  /* the sum of line over seq */
	double key_mass;
	double told;		     /* sum over the own terms */
	size_t content_n;	     /* own terms that say something */
	int asks;		     /* the term of the question word; -1: none */
	uint16_t seq[QUERY_MAX_SEQ]; /* the units in order, as terms */
	size_t seq_n;
	uint16_t pos_last[QUERY_MAX_TERMS]; /* 1 + where a term stands in seq last; 0: nowhere */
	uint16_t
	    pos_before[QUERY_MAX_SEQ]; /* 1 + where the term of seq[i] stands before; 0: nowhere */
	uint16_t order[QUERY_MAX_TERMS]; /* terms that spans name */
	size_t order_n;
	struct qspan spans[QUERY_MAX_SPANS];
	size_t spans_n;
	uint32_t slot_hash[QUERY_SLOTS];
	uint16_t slot_term[QUERY_SLOTS]; /* 1 + term */
	uint64_t bloom[64];		 /* of the low 12 bits of the hashes of units and kin */
	struct qkin kin[QUERY_MAX_KIN];
	size_t kin_n;
	uint16_t kin_slot[QUERY_KIN_SLOTS]; /* 1 + kin */
	const char *corrected;		    /* in the arena; NULL: as typed */
	double certainty;		    /* of the correction; 1: as typed */
	uint32_t docs;			    /* in the index */
	enum status failed;
};

/* Fills q from text; idf from r. */
enum status query_make(struct query *q, struct analyzer *a, struct index_reader *r, const char *s,
		       size_t len, struct arena *arena, struct buf *err) ANSWERD_MUST_USE;
/* Sets what the weights of the own terms are beside the lexicon's, and their
 * kin; after query_make, with or without a lexicon. */
void query_weigh(struct query *q, const struct lexicon *x);
/* Sets q->corrected to the question with other words where no article holds what
 * was typed: the nearest spelling, or what pinyin means; NULL when there is
 * nothing to correct. Only words that an article holds which is live today are
 * offered, written as they are for readers of lang (NULL: any); what an editor's synonyms lead from
 * is none to correct. q keeps its terms: make it again from the corrected text. */
enum status query_correct(struct query *q, struct analyzer *a, struct index_reader *r,
			  const struct lexicon *x, const struct synonyms *synonyms, const char *s,
			  size_t len, const char *lang, int32_t today,
			  struct arena *arena) ANSWERD_MUST_USE;
/* Adds the terms of another wording of the whole question, where it differs. */
enum status query_add_wording(struct query *q, struct analyzer *a, struct index_reader *r,
			      const char *s, size_t len, struct arena *arena,
			      struct buf *err) ANSWERD_MUST_USE;

#define QUERY_MAX_SYNONYMS 256 /* of one question */
/* What an editor's synonyms say stands for words of the question, as far as the
 * index holds it: of the rest nobody may see that there is a rule. */
enum status query_synonyms(const struct query *q, struct analyzer *a, struct index_reader *r,
			   const struct synonyms *synonyms,
			   struct synonym_match out[QUERY_MAX_SYNONYMS], size_t *n,
			   struct buf *err) ANSWERD_MUST_USE;
/* Adds it. */
enum status query_add_synonyms(struct query *q, struct analyzer *a, struct index_reader *r,
			       const struct synonyms *synonyms, struct arena *arena,
			       struct buf *err) ANSWERD_MUST_USE;

#define QUERY_MAX_COMPOUNDS 8 /* of one question */
/* English words of the question that may be written in one or in two (log in, login); their
 * texts are in the arena. Whether the index holds the other form is not looked at. */
size_t query_compounds(const struct query *q, struct arena *arena,
		       struct synonym_match out[QUERY_MAX_COMPOUNDS]);
/* Adds those that the index holds. */
enum status query_add_compounds(struct query *q, struct analyzer *a, struct index_reader *r,
				struct arena *arena, struct buf *err) ANSWERD_MUST_USE;

/* The term with that hash, or -1. */
static inline int query_find(const struct query *q, uint32_t hash)
{
	uint32_t at = hash & (QUERY_SLOTS - 1);
	for (; q->slot_term[at]; at = (at + 1) & (QUERY_SLOTS - 1))
		if (q->slot_hash[at] == hash)
			return q->slot_term[at] - 1;
	return -1;
}

/* The kin with that hash, or -1. */
static inline int query_find_kin(const struct query *q, uint32_t hash)
{
	uint32_t at = hash & (QUERY_KIN_SLOTS - 1);
	for (; q->kin_slot[at]; at = (at + 1) & (QUERY_KIN_SLOTS - 1))
		if (q->kin[q->kin_slot[at] - 1].hash == hash)
			return q->kin_slot[at] - 1;
	return -1;
}

static inline bool query_may_have(const struct query *q, uint32_t hash)
{
	return q->bloom[(hash >> 6) & 63] >> (hash & 63) & 1;
}

#endif
