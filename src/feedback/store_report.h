/* store_report.h - what reports read of the store, and keep there: daily totals that outlive
 * what they were counted from, and what editors said of answers that they looked at.
 *
 * A day is one of contact.timezone, as days since 1970-01-01. Reading: texts are borrowed
 * during the call. Writing: by the recorder's thread, in its transaction.
 *
 * Threads: as store.h. */
#ifndef ANSWERD_FEEDBACK_STORE_REPORT_H
#define ANSWERD_FEEDBACK_STORE_REPORT_H

#include "feedback/outcome.h"
#include "feedback/store_desk.h"

/* The tables; a step of the schema (store_schema.c). */
extern const char store_schema_reports[];

/* What is counted of a day. The first are the parts of outcome.h, in their order. */
enum tally {
	TALLY_PARTS,
	TALLY_SEARCHES = TALLY_PARTS + PARTS,
	TALLY_NO_RESULT, /* of the searches */
	TALLY_CLICKED,	 /* of those with results */
	TALLY_PEOPLE,
	TALLY_CONTACTS, /* people who took a way to a person */
	TALLY_CALLS,
	TALLY_CALLS_SOLVED,
	TALLY_CALLS_KEYED, /* with a customer's key */
	TALLY_CALLS_FIRST, /* of those: solved, and the customer did not call again */
	TALLIES
};

/* Calls have no language, segment or category: they are an audience of their own. */
enum report_audience { AUDIENCE_PUBLIC, AUDIENCE_AGENT, AUDIENCE_CALLS };

struct store_total {
	int64_t day;
	const char *lang, *segment, *category;
	uint8_t audience;
	int64_t n[TALLIES];
};

/* What is rolled up on its own: calls settle later. */
enum rolled { ROLLED_VISITS, ROLLED_CALLS, ROLLED_KINDS };

/* False: the store was made by an older answerd, and was not opened for writing since. */
bool store_has_reports(struct store *s);
/* What is read fails once late says so; it is asked now and then. Both are borrowed. */
void store_set_deadline(struct store *s, bool (*late)(const void *ctx), const void *ctx);

/* The least and greatest number of the rows of those days (UTC, since 1970); 0: there
 * are none. Searches, events and contacts. */
enum status store_numbers(struct store *s, enum store_signals which, int64_t from_day,
			  int64_t to_day, int64_t *first, int64_t *last,
			  struct buf *err) ANSWERD_MUST_USE;
/* When the first that is still there was recorded, or the beginning of that day in UTC: searches,
 * or calls; 0: there is none. */
enum status store_oldest(struct store *s, enum rolled kind, int64_t *at_ms,
			 struct buf *err) ANSWERD_MUST_USE;
/* The calls of a time, into the tallies of calls. */
enum status store_count_calls(struct store *s, int64_t from_ms, int64_t to_ms, int64_t n[TALLIES],
			      struct buf *err) ANSWERD_MUST_USE;

enum status store_totals(struct store *s, int64_t from_day, int64_t to_day,
			 enum status (*each)(void *ctx, const struct store_total *v), void *ctx,
			 struct buf *err) ANSWERD_MUST_USE;
enum status store_rolled(struct store *s, enum rolled kind, int64_t from_day, int64_t to_day,
			 enum status (*each)(void *ctx, int64_t day), void *ctx,
			 struct buf *err) ANSWERD_MUST_USE;
/* Takes the place of what was rolled up for the day. */
enum status store_begin_day(struct store *s, enum rolled kind, int64_t day, int64_t now_ms,
			    struct buf *err) ANSWERD_MUST_USE;
enum status store_add_total(struct store *s, const struct store_total *v,
			    struct buf *err) ANSWERD_MUST_USE;
/* The days are to be rolled up again. */
enum status store_forget_rolled(struct store *s, enum rolled kind, int64_t from_day, int64_t to_day,
				struct buf *err) ANSWERD_MUST_USE;
enum status store_drop_totals(struct store *s, int64_t before_day,
			      struct buf *err) ANSWERD_MUST_USE;
/* How far rows were looked at; and the earliest time of a row behind that, with the number of
 * the last: 0 when there is none. */
enum status store_put_seen(struct store *s, enum store_signals which, int64_t n,
			   struct buf *err) ANSWERD_MUST_USE;
enum status store_unseen(struct store *s, enum store_signals which, int64_t *earliest_ms,
			 int64_t *last, struct buf *err) ANSWERD_MUST_USE;

/* ---- articles ---- */

/* Of calls and flags, by article. */
struct store_used {
	const char *article;
	int64_t solved, used, fix;
};
enum status store_used(struct store *s, int64_t from_ms, int64_t to_ms,
		       enum status (*each)(void *ctx, const struct store_used *v), void *ctx,
		       struct buf *err) ANSWERD_MUST_USE;

/* ---- spot checks ---- */

/* A search that was answered; texts in the arena. */
struct store_sample {
	const char *search_id, *query, *lang, *article, *segment;
	int64_t at_ms;
	double confidence;
	uint8_t role;
};
/* Up to max answered searches since that time that nobody judged, any as likely. */
enum status store_sample(struct store *s, int64_t since_ms, size_t max, struct arena *arena,
			 struct store_sample *out, size_t *n, struct buf *err) ANSWERD_MUST_USE;
/* ST_NOTFOUND: no search of that id was answered. */
enum status store_sampled(struct store *s, const char *search_id, struct arena *arena,
			  struct store_sample *out, struct buf *err) ANSWERD_MUST_USE;
struct store_judgement {
	const char *search_id, *lang, *segment, *category, *who_id, *who;
	int64_t day; /* of the search */
	uint8_t audience;
	int right; /* 1, 0; -1: it cannot be told */
	int64_t now_ms;
};
/* The last one counts. */
enum status store_judge(struct store *s, const struct store_judgement *v,
			struct buf *err) ANSWERD_MUST_USE;
enum status store_judgements(struct store *s, int64_t from_day, int64_t to_day,
			     enum status (*each)(void *ctx, const struct store_judgement *v),
			     void *ctx, struct buf *err) ANSWERD_MUST_USE;

#endif
