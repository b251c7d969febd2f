/* report_roll.c - daily totals: made when a day is settled, and told in place of counting. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "feedback/report_parts.h"

#define HOUR_MS ((int64_t)3600000)
/* Until a session's token has lapsed everywhere something of its day may still change; a call
 * until the customer may not call again. */
#define VISITS_SETTLE_MS (2 * REPORT_DAY_MS + HOUR_MS)
#define CALLS_SETTLE_MS (7 * REPORT_DAY_MS + HOUR_MS)
#define DAYS_A_ROLL 7
/* Days around a row that came late, which it may change. */
#define DAYS_CHANGED 2

/* ---- which days are rolled up ---- */

struct day_set {
	int64_t from;
	size_t n;
	bool has[REPORT_DAYS_APART];
};

static enum status note_day(void *ctx, int64_t day)
{
	struct day_set *set = ctx;
	set->has[day - set->from] = true;
	return ST_OK;
}

static enum status rolled_days(struct reports *r, enum rolled kind, int64_t from, int64_t to,
			       struct day_set *out, struct buf *err)
{
	memset(out, 0, sizeof *out);
	out->from = from;
	out->n = to < from ? 0 : (size_t)(to - from + 1);
	return r->kept && out->n ? store_rolled(r->store, kind, from, to, note_day, out, err)
				 : ST_OK;
}

/* ---- gathering ---- */

struct gathering {
	const struct day_set *sets; /* by enum rolled */
	enum status (*each)(void *ctx, const struct store_total *v);
	void *ctx;
};

/* What was rolled up once, and is to be again, is told as it is counted now. */
static enum status pass_on(void *ctx, const struct store_total *v)
{
	const struct gathering *g = ctx;
	const struct day_set *set =
	    &g->sets[v->audience == AUDIENCE_CALLS ? ROLLED_CALLS : ROLLED_VISITS];
	return set->has[v->day - set->from] ? g->each(g->ctx, v) : ST_OK;
}

/* Counts the days that are not rolled up, runs of them together. */
static enum status count_rest(struct reports *r, const struct day_set *sets, int64_t oldest_ms,
			      struct report_cells *cells, struct buf *err)
{
	enum status st = ST_OK;
	int64_t oldest = oldest_ms ? report_day_of(oldest_ms) : INT64_MAX;
	const struct day_set *visits = &sets[ROLLED_VISITS], *calls = &sets[ROLLED_CALLS];
	for (size_t i = 0, n = 1; i < visits->n && st == ST_OK; i += n) {
		n = 1;
		if (visits->has[i] || visits->from + (int64_t)i < oldest)
			continue;
		while (i + n < visits->n && !visits->has[i + n])
			n++;
		st = report_count(r, visits->from + (int64_t)i, visits->from + (int64_t)(i + n) - 1,
				  cells, err);
	}
	for (size_t i = 0; i < calls->n && st == ST_OK; i++)
		if (!calls->has[i])
			st = report_count_calls(r, calls->from + (int64_t)i, cells, err);
	return st;
}

enum status report_gather(struct reports *r, int64_t from_day, int64_t to_day,
			  enum status (*each)(void *ctx, const struct store_total *v), void *ctx,
			  struct buf *err)
{
	struct report_cells cells;
	int64_t oldest_ms = 0;
	struct day_set *sets = calloc(ROLLED_KINDS, sizeof *sets);
	if (!sets)
		return ST_NOMEM;
	report_cells_init(&cells);
	enum status st = store_oldest(r->store, ROLLED_VISITS, &oldest_ms, err);
	for (enum rolled i = 0; i < ROLLED_KINDS && st == ST_OK; i++)
		st = rolled_days(r, i, from_day, to_day, &sets[i], err);
	struct gathering g = {sets, each, ctx};
	if (st == ST_OK && r->kept)
		st = store_totals(r->store, from_day, to_day, pass_on, &g, err);
	if (st == ST_OK)
		st = count_rest(r, sets, oldest_ms, &cells, err);
	for (size_t i = 0; i < cells.n && st == ST_OK; i++)
		st = each(ctx, &cells.v[i]);
	report_cells_release(&cells);
	free(sets);
	return st;
}

/* ---- rolling up ---- */

struct rolling {
	const struct reports *r;
	const struct report_cells *cells;
	const struct day_set *days; /* true: it is written now */
	enum rolled kind;
	int64_t keep_from;		      /* totals before that day are deleted */
	int64_t seen[SIGNALS], late[SIGNALS]; /* late: the day of the earliest new row */
};

static enum status write_days(struct store *s, void *ctx, struct buf *err)
{
	const struct rolling *w = ctx;
	enum status st = ST_OK;
	for (size_t i = 0; i < w->days->n && st == ST_OK; i++)
		if (w->days->has[i])
			st = store_begin_day(s, w->kind, w->days->from + (int64_t)i, w->r->now_ms,
					     err);
	for (size_t i = 0; i < w->cells->n && st == ST_OK; i++)
		st = store_add_total(s, &w->cells->v[i], err);
	if (st == ST_OK && w->keep_from != REPORT_NO_DAY)
		st = store_drop_totals(s, w->keep_from, err);
	return st;
}

/* A day is due when it is settled, or when what it is made of is about to be deleted. */
static int64_t last_due(const struct reports *r, enum rolled kind)
{
	int64_t keep_ms = r->config->feedback.keep_events_ms;
	int64_t settle_ms = kind == ROLLED_CALLS ? CALLS_SETTLE_MS : VISITS_SETTLE_MS;
	if (keep_ms && keep_ms - REPORT_DAY_MS - HOUR_MS < settle_ms)
		settle_ms = keep_ms - REPORT_DAY_MS - HOUR_MS;
	return report_day_of(r->now_ms - (settle_ms > HOUR_MS ? settle_ms : HOUR_MS)) - 1;
}

static enum status choose_days(struct reports *r, enum rolled kind, struct day_set *due, bool *more,
			       struct buf *err)
{
	int64_t oldest_ms = 0, last = last_due(r, kind);
	size_t chosen = 0;
	enum status st = store_oldest(r->store, kind, &oldest_ms, err);
	int64_t first = oldest_ms ? report_day_of(oldest_ms) : last + 1;
	if (first < last - REPORT_MAX_DAYS)
		first = last - REPORT_MAX_DAYS;
	if (st == ST_OK)
		st = rolled_days(r, kind, first, last, due, err);
	for (size_t i = 0; i < due->n; i++) {
		bool missing = !due->has[i];
		due->has[i] = missing && chosen < DAYS_A_ROLL;
		*more = *more || (missing && chosen == DAYS_A_ROLL);
		chosen += due->has[i];
	}
	if (!chosen)
		due->n = 0;
	return st;
}

static enum status count_days(struct reports *r, const struct rolling *w, struct report_cells *c,
			      struct buf *err)
{
	const struct day_set *d = w->days;
	enum status st = ST_OK;
	for (size_t i = 0, n = 1; i < d->n && st == ST_OK; i += n) {
		n = 1;
		if (!d->has[i])
			continue;
		if (w->kind == ROLLED_CALLS) {
			st = report_count_calls(r, d->from + (int64_t)i, c, err);
			continue;
		}
		while (i + n < d->n && d->has[i + n])
			n++;
		st = report_count(r, d->from + (int64_t)i, d->from + (int64_t)(i + n) - 1, c, err);
	}
	return st;
}

static enum status roll_kind(struct reports *r, struct recorder *recorder, enum rolled kind,
			     struct day_set *due, bool *more, struct buf *err)
{
	struct report_cells cells;
	int64_t keep_ms = r->config->feedback.keep_totals_ms;
	struct rolling w = {.r = r, .cells = &cells, .days = due, .kind = kind};
	w.keep_from = keep_ms ? report_day_of(r->now_ms - keep_ms) : REPORT_NO_DAY;
	report_cells_init(&cells);
	enum status st = choose_days(r, kind, due, more, err);
	if (st == ST_OK && due->n)
		st = count_days(r, &w, &cells, err);
	if (st == ST_OK && due->n)
		st = recorder_wait(recorder, write_days, &w, err);
	report_cells_release(&cells);
	return st;
}

/* ---- what came late ---- */

static enum status forget_days(struct store *s, void *ctx, struct buf *err)
{
	const struct rolling *w = ctx;
	enum status st = ST_OK;
	for (enum store_signals i = 0; i < SIGNALS && st == ST_OK; i++) {
		if (w->seen[i])
			st = store_put_seen(s, i, w->seen[i], err);
		if (st == ST_OK && w->late[i] != REPORT_NO_DAY)
			st = store_forget_rolled(s, ROLLED_VISITS, w->late[i] - DAYS_CHANGED,
						 INT64_MAX, err);
	}
	return st;
}

/* Rows come in the order of time, unless the clock was set: then what was rolled up of their days
 * is made anew, while all that it is made of is there. */
static enum status look_for_late(struct reports *r, struct recorder *recorder, struct buf *err)
{
	struct rolling w = {.r = r};
	int64_t keep_ms = r->config->feedback.keep_events_ms;
	bool any = false;
	enum status st = ST_OK;
	for (enum store_signals i = 0; i < SIGNALS && st == ST_OK; i++) {
		int64_t earliest = 0;
		st = store_unseen(r->store, i, &earliest, &w.seen[i], err);
		w.late[i] = REPORT_NO_DAY;
		bool whole = !keep_ms || earliest - r->now_ms + keep_ms > 5 * REPORT_DAY_MS;
		if (earliest && whole &&
		    report_day_of(earliest) - DAYS_CHANGED <= last_due(r, ROLLED_VISITS))
			w.late[i] = report_day_of(earliest);
		any = any || w.seen[i];
	}
	return st || !any ? st : recorder_wait(recorder, forget_days, &w, err);
}

enum status report_roll(struct reports *r, struct recorder *recorder, bool *more, struct buf *err)
{
	*more = false;
	if (!r->kept)
		return ST_OK;
	struct day_set *due = calloc(1, sizeof *due);
	enum status st = due ? look_for_late(r, recorder, err) : ST_NOMEM;
	for (enum rolled i = 0; i < ROLLED_KINDS && st == ST_OK; i++)
		st = roll_kind(r, recorder, i, due, more, err);
	free(due);
	return st;
}
