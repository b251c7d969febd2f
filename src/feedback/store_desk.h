/* store_desk.h - what the desk reads of the store, and keeps there: gaps, their wordings,
 * what editors did, and what checks found.
 *
 * Reading: rows come in the order of their numbers, texts are borrowed during the call.
 * Writing: by the recorder's thread, in its transaction.
 *
 * Threads: as store.h. */
#ifndef ANSWERD_FEEDBACK_STORE_DESK_H
#define ANSWERD_FEEDBACK_STORE_DESK_H

#include "answerd/feedback/store.h"

/* The tables; steps of the schema (store_schema.c). */
extern const char store_schema_gaps[], store_schema_cures[], store_schema_asked[];

/* A search, an event, a call-back asked for or an agent's flag. */
struct store_signal {
	int64_t n, at_ms;
	const unsigned char *session; /* SESSION_ID_BYTES */
	const char *type;	      /* of events: "read", ...; of flags: "not_found", ... */
	const char *search_id, *query, *form, *lang, *page, *segment, *article;
	bool answered;
	uint32_t total;
	uint8_t next, role;
	uint32_t client;   /* client.h */
	double confidence; /* of a search */
};
enum store_signals {
	SIGNAL_SEARCHES,
	SIGNAL_EVENTS,
	SIGNAL_CONTACTS,
	SIGNAL_FLAGS,
	SIGNAL_CALLS, /* that were solved with an article */
	SIGNALS
};
/* Calls each with at most max rows above the number after. */
enum status store_signals_after(struct store *s, enum store_signals which, int64_t after,
				size_t max,
				enum status (*each)(void *ctx, const struct store_signal *v),
				void *ctx, struct buf *err) ANSWERD_MUST_USE;

/* What an agent (id of the token) found missing since then, each question once, the newest
 * first; of v only at_ms, query and form are set. */
enum status store_missed_by(struct store *s, const char *agent, int64_t since_ms, size_t max,
			    enum status (*each)(void *ctx, const struct store_signal *v), void *ctx,
			    struct buf *err) ANSWERD_MUST_USE;

/* When the front end told first that something was read, or seen in place; 0: never. */
enum status store_reads_since(struct store *s, int64_t *at_ms, struct buf *err) ANSWERD_MUST_USE;

/* The number of the last row; 0: there is none. */
enum status store_last_signal(struct store *s, enum store_signals which, int64_t *n,
			      struct buf *err) ANSWERD_MUST_USE;

/* Whose it is; nobody's (zeros) when it is there no more. */
enum status store_whose_signal(struct store *s, enum store_signals which, int64_t n,
			       unsigned char session[SESSION_ID_BYTES],
			       struct buf *err) ANSWERD_MUST_USE;

struct store_wording {
	int64_t id;
	uint32_t gap;
	const char *text, *form, *near; /* near: "key\tid\tconfidence\tcategory\ttitle\n" each */
	bool held;			/* back from the draft, for checking */
};
struct store_desk_gap {
	uint32_t gap, merged_into, version;
	int status;
	bool frozen;
	const char *owner, *note, *article, *check;
	int cure;
	int64_t created_ms, changed_ms, published_ms;
	double declined_at, answered;
};
struct store_gap_step {
	uint32_t gap;
	int64_t at_ms;
	const char *who_id, *who, *from, *to, *note;
};
struct store_check {
	uint32_t gap;
	int64_t at_ms;
	uint64_t generation;
	const char *article, *verdict;
	const char *failed; /* numbers of wordings that were not answered, "12,40" */
	double answered;
	uint32_t wordings;
};

enum status store_wordings(struct store *s,
			   enum status (*each)(void *ctx, const struct store_wording *v), void *ctx,
			   struct buf *err) ANSWERD_MUST_USE;
enum status store_desk_gaps(struct store *s,
			    enum status (*each)(void *ctx, const struct store_desk_gap *v),
			    void *ctx, struct buf *err) ANSWERD_MUST_USE;
enum status store_bars(struct store *s,
		       enum status (*each)(void *ctx, int64_t wording, uint32_t gap), void *ctx,
		       struct buf *err) ANSWERD_MUST_USE;
/* Of one gap, in order; those of gaps that were merged into it are its own. */
enum status store_gap_steps(struct store *s, uint32_t gap,
			    enum status (*each)(void *ctx, const struct store_gap_step *v),
			    void *ctx, struct buf *err) ANSWERD_MUST_USE;
enum status store_checks(struct store *s, uint32_t gap,
			 enum status (*each)(void *ctx, const struct store_check *v), void *ctx,
			 struct buf *err) ANSWERD_MUST_USE;

enum status store_put_wording(struct store *s, const struct store_wording *v,
			      struct buf *err) ANSWERD_MUST_USE;
enum status store_delete_wording(struct store *s, int64_t wording,
				 struct buf *err) ANSWERD_MUST_USE;
/* Deletes the wordings that nobody but that session asked, nor an agent missed, before its
 * searches are. */
enum status store_forget_wordings(struct store *s, const unsigned char session[SESSION_ID_BYTES],
				  int64_t now_ms, struct buf *err) ANSWERD_MUST_USE;
enum status store_put_gap(struct store *s, const struct store_desk_gap *v,
			  struct buf *err) ANSWERD_MUST_USE;
enum status store_clear_bars(struct store *s, struct buf *err) ANSWERD_MUST_USE;
enum status store_put_bar(struct store *s, int64_t wording, uint32_t gap,
			  struct buf *err) ANSWERD_MUST_USE;
enum status store_add_gap_step(struct store *s, const struct store_gap_step *v,
			       struct buf *err) ANSWERD_MUST_USE;
enum status store_add_check(struct store *s, const struct store_check *v,
			    struct buf *err) ANSWERD_MUST_USE;

#endif
