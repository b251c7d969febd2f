/* store.h - where signals are kept.
 *
 * One writer and any number of readers; nothing above knows which database it
 * is. Today SQLite in WAL mode (data/signals.db), synchronous=FULL: what a
 * commit acknowledged survives a crash. A version in the database tells its
 * schema; an older one is migrated when it is opened for writing, a newer one
 * is refused.
 *
 * Threads: a store belongs to the thread that opened it. */
#ifndef ANSWERD_FEEDBACK_STORE_H
#define ANSWERD_FEEDBACK_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/feedback/session.h"

struct store;

/* STORE_AGAIN: for writing, by who had it open before; it is not checked whether
 * it is sound, which reads all of it. */
enum store_mode { STORE_WRITE, STORE_READ, STORE_AGAIN };

/* Opens data/signals.db; for writing it is made when it is not there. ST_NOTFOUND:
 * nothing was recorded yet. ST_CORRUPT: the file is damaged or no database: it
 * is left as it is, err says what to do. */
enum status store_open(const char *data, enum store_mode mode, struct store **out,
		       struct buf *err) ANSWERD_MUST_USE;
void store_close(struct store *s); /* NULL is allowed */

/* The writer's transaction. Some failures (a full disk) end it by themselves:
 * store_is_open tells. store_undo does nothing when there is none. */
enum status store_begin(struct store *s, struct buf *err) ANSWERD_MUST_USE;
enum status store_commit(struct store *s, struct buf *err) ANSWERD_MUST_USE;
void store_undo(struct store *s);
bool store_is_open(const struct store *s);
/* A part of it that can be undone alone. */
enum status store_mark(struct store *s, struct buf *err) ANSWERD_MUST_USE;
enum status store_keep(struct store *s, struct buf *err) ANSWERD_MUST_USE;
enum status store_drop(struct store *s, struct buf *err) ANSWERD_MUST_USE;
/* After a commit that erased: takes what was erased out of the WAL too. False: a
 * reader is in the way; to be tried again. */
bool store_tidy(struct store *s);

/* A committed search. Texts are masked already (text/scrub.h). */
struct store_search {
	char search_id[27];
	int64_t at_ms;
	unsigned char session[SESSION_ID_BYTES];
	const char *query;    /* as typed */
	const char *question; /* folded, stemmed: the same for every way to write it; NULL: it is
			       * made of the query */
	const char *lang, *category, *page, *segment; /* "" when not known */
	const char *article; /* the first result's id, "" when there is none */
	double confidence;
	uint32_t total;
	uint64_t generation;
	bool answered;
	uint8_t next;	 /* enum search_next */
	uint8_t role;	 /* 0 the public, 1 an agent */
	uint32_t client; /* client.h; 0: not known */
};

/* The same unless a search of that id is there. */
enum status store_add_past(struct store *s, const struct store_search *v, bool *added,
			   struct buf *err) ANSWERD_MUST_USE;
enum status store_add_search(struct store *s, const struct store_search *v,
			     struct buf *err) ANSWERD_MUST_USE;

/* Questions that went unanswered, the same in both scripts as one. */
struct store_gap {
	const char *title;   /* as most people typed it; in the arena, as all below */
	const char *langs;   /* "zh-CN 3, zh-TW 1" */
	const char *nearest; /* id of the article that came nearest, or "" */
	uint32_t people;     /* distinct sessions */
	uint32_t searches;
	uint32_t no_result, weak; /* searches by cause */
	int64_t first_ms, last_ms;
	double confidence; /* the highest that an answer had */
	double priority;   /* people x mean severity x recency (docs/feedback.md) */
};

/* The max gaps of highest priority; *total: of how many. now_ms: for recency. */
enum status store_gaps(struct store *s, int64_t now_ms, size_t max, struct arena *arena,
		       struct store_gap **out, size_t *n, size_t *total,
		       struct buf *err) ANSWERD_MUST_USE;

#endif
