/* report.h - how well visitors are helped: numbers by day, language, audience, segment and
 * category, by article and by question, with what each number means; and the digest of a week.
 *
 * Reports are made by a thread of its own, the reporter, from a read-only store: no event loop
 * waits, and what takes too long is given up. What is settled is rolled up into daily totals,
 * which outlive the searches and events that they were counted from (docs/reports.md).
 *
 * Threads: reporter_start and reporter_stop by main; reporter_put by any; the rest by any. */
#ifndef ANSWERD_FEEDBACK_REPORT_H
#define ANSWERD_FEEDBACK_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/config.h"
#include "answerd/base/status.h"
#include "answerd/feedback/recorder.h"
#include "answerd/feedback/shared.h"

struct reporter;

/* All are borrowed until reporter_free. */
struct report_setup {
	const char *data;
	struct shared *shared;
	struct recorder *recorder;
};
enum status reporter_start(const struct report_setup *setup, struct reporter **out,
			   struct buf *err) ANSWERD_MUST_USE;
/* Ends the thread; calls that wait and those to come are told ST_CLOSED: before the recorder
 * stops. NULL is allowed, as below. */
void reporter_stop(struct reporter *r);
void reporter_free(struct reporter *r); /* when nobody calls it any more */

/* ---- what each number means ---- */

struct report_definition {
	const char *key;
	const char *text; /* one English sentence */
};
extern const struct report_definition report_definitions[];
extern const size_t report_definitions_n;

/* ---- what editors ask for ---- */

#define REPORT_NO_DAY INT64_MIN
#define REPORT_MAX_DAYS 800

enum report_what { REPORT_SUMMARY, REPORT_ARTICLES, REPORT_SEARCHES, REPORT_SAMPLE, REPORT_JUDGE };
enum report_by {
	REPORT_BY_NOTHING,
	REPORT_BY_DAY,
	REPORT_BY_LANG,
	REPORT_BY_AUDIENCE,
	REPORT_BY_SEGMENT,
	REPORT_BY_CATEGORY,
	REPORT_BYS
};
extern const char *const report_by_names[REPORT_BYS]; /* "", "day", ... */
enum report_sort {
	REPORT_SORT_VIEWS,
	REPORT_SORT_READS,
	REPORT_SORT_FIRST,
	REPORT_SORT_HELPFULNESS,
	REPORT_SORT_DEAD_ENDS,
	REPORT_SORT_STALE,
	REPORT_SORT_UNUSED,
	REPORT_SORTS_ARTICLES,
	REPORT_SORT_PEOPLE = REPORT_SORTS_ARTICLES,
	REPORT_SORT_FAILED,
	REPORT_SORT_RECENT,
	REPORT_SORTS
};
extern const char *const report_sort_names[REPORT_SORTS];

/* Texts are borrowed; NULL: not asked for. */
struct report_ask {
	enum report_what what;
	bool csv;
	int64_t from, to; /* days of contact.timezone, both included; REPORT_NO_DAY: the last 30 */
	int64_t compare;  /* the first day after a change; REPORT_NO_DAY: none */
	const char *lang, *segment, *category;
	int audience; /* 0 the public, 1 agents, -1 both */
	enum report_by by;
	enum report_sort sort;
	uint32_t limit, offset;
	/* Of REPORT_JUDGE. */
	const char *search_id, *who_id, *who;
	int right; /* 1, 0; -1: it cannot be told */
};

struct report_call {
	struct report_ask ask;
	struct buf out; /* JSON or CSV; initialized by the caller */
	struct buf err; /* one sentence; the same */
	/* Exactly once, on another thread: ST_OK; ST_INVALID; ST_NOTFOUND; ST_BUSY: it took too
	 * long; ST_IO: it could not be read or written; ST_CLOSED. Takes the call over. */
	void (*done)(struct report_call *c, enum status st);
};
/* ST_OK: done will be called. ST_BUSY: too many wait. ST_CLOSED: it stops. */
enum status reporter_put(struct reporter *r, struct report_call *call) ANSWERD_MUST_USE;

/* ---- the week ---- */

/* A week of ISO 8601: the days of its Monday. "2026-W47" is read by report_week_parse;
 * the last that is over by report_week_last. */
enum status report_week_parse(const char *text, int64_t *monday) ANSWERD_MUST_USE;
int64_t report_week_last(int64_t today);
#define REPORT_WEEK_LEN 12
void report_week_name(int64_t monday, char out[REPORT_WEEK_LEN]);

/* The digest of a week as Markdown and as HTML (self-contained, no script), in en, zh-CN or
 * zh-TW. Reads only; the daemon may run. ST_NOTFOUND: nothing was recorded yet. ST_INVALID: there
 * are no words for that language. */
enum status report_weekly(const struct config *config, int64_t monday, const char *lang,
			  struct buf *markdown, struct buf *html, struct buf *err) ANSWERD_MUST_USE;

#endif
