/* report_parts.h - what reports are made of; see answerd/feedback/report.h.
 *
 * Threads: a struct reports belongs to the thread that opened it. */
#ifndef ANSWERD_FEEDBACK_REPORT_PARTS_H
#define ANSWERD_FEEDBACK_REPORT_PARTS_H

#include <stdatomic.h>

#include "answerd/base/arena.h"
#include "answerd/base/json.h"
#include "answerd/feedback/desk.h"
#include "answerd/feedback/report.h"
#include "answerd/index/reader.h"
#include "answerd/text/analyzer.h"
#include "feedback/outcome_row.h"
#include "feedback/store_report.h"

#define REPORT_DAY_MS ((int64_t)86400000)
/* A contact within that time takes back that a question was answered. */
#define REPORT_WAIT_MS REPORT_DAY_MS

struct reports {
	const char *data;	     /* borrowed */
	const struct config *config; /* held */
	struct store *store;	     /* owned */
	struct index_reader *reader; /* owned; NULL: no index yet */
	struct analyzer *analyzer;
	struct units units;
	int64_t now_ms;
	int64_t until_us; /* when it is given up; 0: never */
	atomic_bool stop; /* it is given up at once */
	bool kept;	  /* there are totals and spot checks */
	struct {
		uint64_t *v; /* forms of queries that are noise or not, the last bit tells */
		size_t n, cap;
	} noise;
};

enum status reports_open(const char *data, const struct config *config, struct reports **out,
			 struct buf *err);
void reports_close(struct reports *r); /* NULL is allowed */
/* Sees the config of now, what was published, and the time. */
void reports_refresh(struct reports *r, const struct config *config);
bool reports_late(const struct reports *r);

/* report_days.c: days of the time zone of the process, and milliseconds. */
int64_t report_day_of(int64_t wall_ms);
int64_t report_day_start(int64_t day);

/* ---- report_scan.c: visits ---- */

struct report_row {
	struct outcome_row o;
	int64_t n;
	unsigned char session[SESSION_ID_BYTES];
	const char *type, *query, *lang, *segment;
	bool agent, noise;
};

struct report_question {
	struct outcome_question o;
	const struct report_row *last; /* its last attempt */
	enum outcome_part part;	       /* as it is after 24 hours */
};

/* What one session did, in order. first: its first search, or the first row when there is
 * none. Valid during the call. */
struct report_visit {
	const struct report_row *rows;
	size_t rows_n;
	const struct report_question *questions;
	size_t questions_n;
	const struct report_row *first;
	int64_t from_ms, to_ms;
};
/* Calls each with the visits of those days, a few days at a time: what of a visit is in its time
 * (report_within) is to be counted, so that nothing is twice. */
enum status report_scan(struct reports *r, int64_t from_day, int64_t to_day,
			enum status (*each)(void *ctx, const struct report_visit *v), void *ctx,
			struct buf *err);
/* Whether a result of the search was opened. */
bool report_opened(const struct report_visit *v, const struct report_row *search);
bool report_within(const struct report_visit *v, int64_t at_ms);
/* The folder of an article below its language: "refund" of "en/refund/how-long"; in arena. */
const char *report_category(const char *article, struct arena *arena);

/* ---- report_cells.c: counts by day, audience, language, segment and category ---- */

/* No two days of one report are so far apart. */
#define REPORT_DAYS_APART 1024

struct report_cells {
	struct arena arena;
	struct store_total *v; /* owned */
	size_t n, cap;
	uint32_t *slots; /* 1 + index, by hash */
	size_t slots_n;
	uint32_t a_day[REPORT_DAYS_APART]; /* cells of each day */
};
void report_cells_init(struct report_cells *c);
void report_cells_release(struct report_cells *c);
/* NULL: no memory. */
struct store_total *report_cell(struct report_cells *c, const struct store_total *key);
/* Counts what visits did on those days, and calls when they are wanted too. */
enum status report_count(struct reports *r, int64_t from_day, int64_t to_day,
			 struct report_cells *c, struct buf *err);
enum status report_count_calls(struct reports *r, int64_t day, struct report_cells *c,
			       struct buf *err);

/* ---- report_roll.c ---- */

/* Every cell of those days: rolled up ones from the totals, others counted now. */
enum status report_gather(struct reports *r, int64_t from_day, int64_t to_day,
			  enum status (*each)(void *ctx, const struct store_total *v), void *ctx,
			  struct buf *err);
/* Rolls up a few days; *more: others are left. */
enum status report_roll(struct reports *r, struct recorder *recorder, bool *more, struct buf *err);

/* ---- report_numbers.c ---- */

/* What a summary adds up. */
struct report_sums {
	int64_t n[TALLIES], judged, correct;
};
enum report_number {
	NUMBER_QUESTIONS,
	NUMBER_SELF_SERVICE,
	NUMBER_PARTS, /* as many as parts */
	NUMBER_NO_RESULT = NUMBER_PARTS + PARTS,
	NUMBER_CLICK,
	NUMBER_SEARCHES,
	NUMBER_PEOPLE,
	NUMBER_CONTACTS,
	NUMBER_CALLS,
	NUMBER_FIRST_CONTACT,
	NUMBER_PRECISION,
	NUMBERS
};
/* A share of a whole, or a count: then `of` is -1. */
struct report_value {
	const char *key, *definition;
	bool known;   /* a share of nothing is not */
	double value; /* of shares in steps of 0.0001 */
	int64_t count, of;
	bool interval, agents; /* it has low and high; it is as agents reported */
	double low, high;      /* Wilson's, 95 % */
};
struct report_value report_value(const struct report_sums *s, enum report_number which);
/* The same in steps of 0.001, so that what is shown of the parts adds up as well. */
struct report_value report_shown(const struct report_sums *s, enum report_number which);
/* The parts, that add up to whole (largest remainder); all 0 without questions. */
void report_shares(const int64_t n[PARTS], int64_t whole, int64_t out[PARTS]);
int64_t report_questions(const struct report_sums *s);
/* The value as a member of o. */
void report_add_value(struct json_out *j, int o, const struct report_value *v);
/* Definitions by key; static. */
const char *report_definition(const char *key);

/* ---- the reports: JSON or CSV into out ---- */

/* A group of a summary; groups are kept in the order of their keys. */
struct report_group {
	const char *key;
	struct report_sums sums;
};
struct report_summed {
	struct arena arena;
	struct report_sums all, before, after;
	struct report_group *days, *groups; /* owned */
	size_t days_n, groups_n, groups_cap;
};
/* The range of days that is meant; ST_INVALID says what is wrong. */
enum status report_range(const struct reports *r, struct report_ask *ask, struct buf *err);
enum status report_sum(struct reports *r, const struct report_ask *ask, struct report_summed *out,
		       struct buf *err);
void report_summed_release(struct report_summed *s);
enum status report_summary(struct reports *r, const struct report_ask *ask, struct buf *out,
			   struct buf *err);

struct report_article {
	struct str id, title, lang, category; /* in the arena */
	int32_t updated, review_by;	      /* days, or RECORD_NO_DAY */
	bool is, stale, agent_only;	      /* is: it is in the index now */
	int64_t views, reads, clicks, first, helpful, unhelpful, solved, dead_ends, calls, used,
	    fix;
};
struct report_articles {
	struct arena arena;
	struct report_article *v; /* owned */
	size_t n, cap;
	uint32_t *slots;
	size_t slots_n;
};
/* All of them; those that were gone from the index too, when they were used. */
enum status report_list_articles(struct reports *r, const struct report_ask *ask,
				 struct report_articles *out, struct buf *err);
void report_articles_release(struct report_articles *a);
/* Between 0 and 1; below 0: nobody voted. */
double report_helpfulness(const struct report_article *a);
enum status report_articles(struct reports *r, const struct report_ask *ask, struct buf *out,
			    struct buf *err);
enum status report_searches(struct reports *r, const struct report_ask *ask, struct buf *out,
			    struct buf *err);
enum status report_sample(struct reports *r, const struct report_ask *ask, struct buf *out,
			  struct buf *err);
enum status report_judge(struct reports *r, struct recorder *recorder, const struct report_ask *ask,
			 struct buf *out, struct buf *err);

/* A line of CSV: what is given with its mark in front, RFC 4180. */
void report_csv_begin(struct buf *out, const char *head);
/* The title of an article; ST_NOTFOUND. It lives until the reader is refreshed. */
enum status report_find(struct reports *r, const char *id, struct record *out);

#endif
