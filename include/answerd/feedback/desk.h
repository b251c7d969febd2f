/* desk.h - the thread that gathers what went unanswered into gaps, and keeps the review.
 *
 * It reads new searches, events and flags from the store, tells what became of each
 * question (outcome.h), puts the unanswered ones into clusters (clusters.h), checks
 * published gaps again when the index changes, and makes what editors ask for. It
 * alone searches and reads SQLite for that; what it writes goes through the recorder.
 * The listing is an immutable, counted snapshot, so that no event loop waits.
 *
 * Threads: desk_start and desk_stop by main; desk_list and desk_put by any. */
#ifndef ANSWERD_FEEDBACK_DESK_H
#define ANSWERD_FEEDBACK_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/json.h"
#include "answerd/base/status.h"
#include "answerd/feedback/recorder.h"
#include "answerd/feedback/shared.h"
#include "answerd/search/curated.h"

struct desk;

/* data, shared and recorder are borrowed until desk_stop. */
struct desk_setup {
	const char *data;
	struct shared *shared;	   /* config, lexicon and rules */
	struct recorder *recorder; /* the writer */
	/* What was learned is in shared, and is other than before; NULL: nobody cares. */
	void (*learned)(void *ctx);
	void *ctx;
};
enum status desk_start(const struct desk_setup *setup, struct desk **out,
		       struct buf *err) ANSWERD_MUST_USE;
/* Ends the thread, and tells the calls that still wait and those to come ST_CLOSED: before
 * the recorder and the curator stop. NULL is allowed, as below. */
void desk_stop(struct desk *d);
void desk_free(struct desk *d); /* when nobody calls it any more */

/* A session was erased from the store: what it asked is forgotten here too, soon. */
void desk_forget(struct desk *d, const unsigned char session[SESSION_ID_BYTES]);

/* ---- the listing ---- */

enum gap_status {
	GAP_NEW,
	GAP_ACCEPTED,
	GAP_DRAFTED,
	GAP_PUBLISHED,
	GAP_VERIFIED,
	GAP_CLOSED,
	GAP_DECLINED,
	GAP_QUIET,
	GAP_REOPENED,
	GAP_STATUSES
};
const char *gap_status_name(enum gap_status s); /* static */
/* GAP_STATUSES: there is none of that name. */
enum gap_status gap_status_of(const char *name);

#define GAP_CAUSES 8 /* enum cause (outcome.h), the first is none */
const char *gap_cause_name(unsigned cause);

struct gap_item {
	uint32_t gap;
	enum gap_status status;
	double priority;
	bool surge; /* asked by many at once just now */
	uint32_t people, questions, causes[GAP_CAUSES];
	int64_t first_ms, last_ms;
	const char *title, *langs;   /* langs: "zh-CN 18, en 5" */
	const char *owner, *article; /* or "" */
	const char *nearest;	     /* id, or "" */
	double confidence;
	const char *json; /* the gap as GET /gaps tells it */
	size_t json_len;
};

/* Surges first, then by priority. failures: people of all gaps that are no longer new or still
 * open; covered: how many gaps, the largest first, hold 80 % of them. */
struct gap_list {
	const struct gap_item *v;
	size_t n;
	uint32_t failures;
	size_t covered;
	uint64_t version; /* rises with every change */
};
/* The newest listing, held: gap_list_drop. Never NULL after desk_start. */
const struct gap_list *desk_list(struct desk *d);
void gap_list_drop(const struct gap_list *list); /* NULL is allowed */
/* Appends the listing as CSV (RFC 4180), with a mark of UTF-8 in front. */
void gap_list_csv(const struct gap_list *list, size_t max, struct buf *out);

/* The listing of a store that no daemon serves, or one does: read and put together
 * here, nothing is written. Owned: gap_list_drop. */
enum status desk_read(const char *data, const struct config *config, const struct gap_list **out,
		      struct buf *err) ANSWERD_MUST_USE;

/* What is learned, as the store has it; NULL in *out: nothing was recorded yet. Owned:
 * learned_drop. */
enum status desk_read_learned(const char *data, struct learned **out,
			      struct buf *err) ANSWERD_MUST_USE;

/* ---- what editors ask for ---- */

/* What helps a gap (docs/feedback.md). */
enum gap_cure {
	CURE_NONE,
	CURE_WRITE,
	CURE_MEND,
	CURE_TRANSLATE,
	CURE_MERGE,
	CURE_RETIRE,
	CURE_PHRASING,
	CURE_SYNONYM,
	CURE_PIN,
	CURE_AUDIENCE,
	CURE_ROUTE,
	CURE_PROCESS,
	CURES
};
const char *gap_cure_name(enum gap_cure c); /* static */

enum desk_what {
	DESK_SHOW,
	DESK_PATCH,
	DESK_MERGE,
	DESK_SPLIT,
	DESK_DRAFT,
	DESK_CURE,
	DESK_CURED,
	DESK_CATCH_UP,	    /* reads all that was recorded, and hands out what it learned of it */
	DESK_LEARNED,	    /* lists it: article_id, state, limit, offset of the body */
	DESK_STRIKE,	    /* id or article_id: never again */
	DESK_PATCH_LEARNED, /* id, and state or suggest */
	DESK_FLAGS,	    /* what became of what who_id found missing; question: of that one */
	DESK_WHATS
};

struct desk_call {
	enum desk_what what;
	uint32_t gap;		  /* 0: the body names them */
	const cJSON *body;	  /* borrowed; NULL: none */
	const char *who_id, *who; /* borrowed; of the editor's token */
	struct buf out;		  /* the reply's JSON; initialized by the caller */
	struct buf err;		  /* one sentence; the same */
	bool changed;		  /* DESK_CURE: it was no preview, and is made */
	/* Of DESK_CURE of a pin or synonym that is no preview: the rules that shall be in force
	 * (held by the caller then), made from that version of them; initialized by the caller.
	 * When they are, the call is put once more as DESK_CURED. */
	void *rules;
	enum curated kind;
	struct buf version;
	/* Exactly once, on another thread: ST_OK, ST_NOTFOUND, ST_INVALID, ST_CONFLICT (the
	 * version is stale), ST_IO (not written), ST_CLOSED. Takes the call over. */
	void (*done)(struct desk_call *c, enum status st);
};
/* ST_OK: done will be called. ST_BUSY: too many wait. ST_CLOSED: it stops. */
enum status desk_put(struct desk *d, struct desk_call *call) ANSWERD_MUST_USE;

#endif
