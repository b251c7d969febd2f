/* replay.h - past searches or ticket subjects against the knowledge base: what it
 * would have answered, and the gaps that are left. Nothing is recorded, unless it is
 * accepted.
 *
 * Threads: a struct replay belongs to one thread. */
#ifndef ANSWERD_FEEDBACK_REPLAY_H
#define ANSWERD_FEEDBACK_REPLAY_H

#include "answerd/base/arena.h"
#include "answerd/search/searcher.h"

struct replay;

struct replay_count {
	size_t questions;  /* asked, noise left out */
	size_t noise;	   /* keystrokes, greetings, gibberish */
	size_t unread;	   /* empty or too long */
	size_t answered;   /* by what is published now */
	size_t clarified;  /* vague: choices were offered */
	size_t routed;	   /* complaints, and who asks for a person */
	size_t unanswered; /* the rest of questions */
};

#define REPLAY_EXAMPLES 3

struct replay_gap {
	struct str title;		      /* the most central question, masked */
	struct str examples[REPLAY_EXAMPLES]; /* others of it, the most asked first */
	size_t examples_n;
	size_t people, asked, wordings, no_result;
	double priority;    /* people x mean severity (weak 1, no result 2) */
	struct str nearest; /* id of the article that came nearest most often; may be empty */
	struct str nearest_title;
	double confidence; /* the mean of it where it came nearest */
	const char *cure;  /* "write" or "phrasing"; static */
};

/* s and rq (its rules, today and threshold) are borrowed; rq->query is set here. */
enum status replay_new(struct searcher *s, const struct search_request *rq,
		       struct replay **out) ANSWERD_MUST_USE;
void replay_free(struct replay *r); /* NULL is allowed */

/* One row: a question, and who asked (0: somebody of their own). Any bytes of valid
 * UTF-8; personal data is masked before anything else. */
enum status replay_add(struct replay *r, struct str question, uint64_t who,
		       struct buf *err) ANSWERD_MUST_USE;
/* From now on what is asked is kept in memory, to be accepted. */
void replay_keep(struct replay *r);
/* Writes what was kept into the store in data as searches of the segment "replay", an hour
 * ago, beside a daemon that may be writing; *n: how many, those left out that were accepted
 * before. */
enum status replay_accept(struct replay *r, const char *data, size_t *n,
			  struct buf *err) ANSWERD_MUST_USE;
/* The gaps by priority; in the arena. */
enum status replay_finish(struct replay *r, struct arena *arena, struct replay_gap **out,
			  size_t *n) ANSWERD_MUST_USE;
void replay_counts(const struct replay *r, struct replay_count *out);

#endif
