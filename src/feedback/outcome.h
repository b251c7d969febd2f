/* outcome.h - what became of a visitor's questions, told from what one session did.
 *
 * A question is one session's attempts at one need: searches at most five minutes apart
 * that share meaning (a word that says something, or the first article), or follow a
 * failure. The last attempt decides. docs/feedback.md has the words.
 *
 * Pure: the same rows and the same time give the same questions. Threads: any. */
#ifndef ANSWERD_FEEDBACK_OUTCOME_H
#define ANSWERD_FEEDBACK_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/base/status.h"

/* Why a question counts as unanswered, the worse the later. */
enum cause {
	CAUSE_NONE,	    /* it does not */
	CAUSE_WEAK,	    /* nothing sure enough, and the visit goes on */
	CAUSE_ABANDONED,    /* the same, and then silence */
	CAUSE_REFORMULATED, /* answered at last, but not in these words */
	CAUSE_NO_RESULT,
	CAUSE_UNHELPFUL,
	CAUSE_CONTACT,
	CAUSE_FLAGGED, /* an agent found nothing */
	CAUSES
};
/* "no_result". Static. */
const char *cause_name(enum cause c);
/* What it adds to the priority of a gap (docs/feedback.md). */
double cause_severity(enum cause c);

/* Every question is in exactly one of them. */
enum outcome_part {
	PART_SOLVED,   /* voted helpful or solved */
	PART_PROBABLY, /* read, or answered in place */
	PART_UNKNOWN,  /* a sure answer was shown, and nothing more is known */
	PART_FAILED,
	PART_CONTACTED,
	PARTS
};
const char *part_name(enum outcome_part p);

enum outcome_kind {
	ROW_SEARCH,
	ROW_VIEW, /* looked at something; proves that the visit goes on */
	ROW_READ,
	ROW_SEEN, /* the answer's text was visible long enough */
	ROW_HELPFUL,
	ROW_UNHELPFUL,
	ROW_SOLVED,
	ROW_CONTACT,
	ROW_CALL /* an agent was called; solved when it names an article */
};

struct outcome_row {
	enum outcome_kind kind;
	int64_t at_ms;
	const char *search_id; /* its own, or of the search that an event belongs to; "" */
	const char *article;   /* the first result, or what the event is about; "" */
	/* Of searches alone. */
	const char *form;      /* the question's form (question.h) */
	const uint32_t *terms; /* hashes of what says something in it */
	size_t terms_n;
	bool results;  /* there were some */
	bool answered; /* surely enough, or it asked for a person */
	bool clarify;  /* choices were offered: what follows is a choice */
	bool routed;   /* a person is the answer */
	double confidence;
};

/* When silence tells a failure. */
struct outcome_rules {
	int64_t abandon_ms; /* so long ends a question */
	/* An answer less sure than this that nobody read, saw or said a word about was none. Of
	 * ten who find the right article first eight read it or see the answer in place, of ten
	 * who find a wrong one two; so silence speaks against an answer below a confidence of
	 * 0.8 (Bayes' rule). */
	double sure_at;
	/* Of what was asked before, silence says nothing: the front end told no reads yet. */
	int64_t silence_from_ms;
};
#define OUTCOME_SURE 0.8
/* reads_ms: when a read was told first; 0: never. That a front end tells them is seen when
 * somebody reads: what was asked the day before was met with silence already. */
struct outcome_rules outcome_rules_of(int64_t abandon_ms, int64_t reads_ms);
#define OUTCOME_TOLD_MS ((int64_t)86400000)

struct outcome_question {
	size_t row;	 /* the search whose words speak for it */
	size_t first;	 /* the first search in it */
	size_t attempts; /* searches in it */
	/* Other searches in it whose own words failed too, the latest first. */
	const size_t *also;
	size_t also_n;
	int64_t at_ms; /* of its last attempt */
	enum cause cause;
	enum outcome_part part;
	const char *article; /* that it was read or voted for; "" */
	int64_t settles_ms;  /* when silence alone changes it; 0: never */
};

#define OUTCOME_APART_MS ((int64_t)5 * 60 * 1000)
#define OUTCOME_EXTEND_MS ((int64_t)30 * 1000)

/* Whether two searches are about the same: a word that says something, or the first
 * article. */
bool outcome_share_meaning(const struct outcome_row *a, const struct outcome_row *b);

/* The questions of one session, in order; rows are in the order of time. *out lives in arena
 * and borrows from rows. */
enum status outcome_of(const struct outcome_row *rows, size_t n, int64_t now_ms,
		       const struct outcome_rules *rules, struct arena *arena,
		       struct outcome_question **out, size_t *out_n) ANSWERD_MUST_USE;

#endif
