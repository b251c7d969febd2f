#include "answerd/feedback/report.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answerd/base/audit.h"
#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "feedback/report_parts.h"

#define CALLS 32
#define REPORT_US ((int64_t)20000000)
/* Days are rolled up soon after the start, and looked at from time to time. */
#define ROLL_FIRST_MS 3000
#define ROLL_EVERY_MS 600000
#define ROLL_AGAIN_MS 50

const char *const report_sort_names[REPORT_SORTS] = {"views",	  "reads", "first",  "helpfulness",
						     "dead_ends", "stale", "unused", "people",
						     "failed",	  "recent"};

struct reporter {
	struct report_setup setup;
	struct reports *reports; /* of the thread */
	pthread_t thread;
	bool running;
	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t wake;
	bool stop;
	struct report_call *calls[CALLS];
	size_t calls_n;
};

/* ---- what reports are made from ---- */

bool reports_late(const struct reports *r)
{
	return atomic_load(&r->stop) || (r->until_us && clock_mono_us() > r->until_us);
}

static bool is_late(const void *ctx)
{
	return reports_late(ctx);
}

enum status reports_open(const char *data, const struct config *config, struct reports **out,
			 struct buf *err)
{
	struct reports *r = calloc(1, sizeof *r);
	*out = NULL;
	if (!r)
		return ST_NOMEM;
	r->data = data;
	r->config = config_hold(config);
	units_init(&r->units);
	enum status st = analyzer_new(&r->analyzer);
	if (st == ST_OK)
		st = store_open(data, STORE_READ, &r->store, err);
	if (st) {
		reports_close(r);
		return st;
	}
	r->kept = store_has_reports(r->store);
	store_set_deadline(r->store, is_late, r);
	reports_refresh(r, config);
	*out = r;
	return ST_OK;
}

void reports_close(struct reports *r)
{
	if (!r)
		return;
	index_reader_close(r->reader);
	store_close(r->store);
	analyzer_free(r->analyzer);
	units_release(&r->units);
	config_drop(r->config);
	free(r->noise.v);
	free(r);
}

void reports_refresh(struct reports *r, const struct config *config)
{
	struct buf err;
	const struct config *before = r->config;
	r->config = config_hold(config);
	config_drop(before);
	r->now_ms = clock_wall_ms();
	buf_init(&err, BUF_MAX_ERR);
	enum status st = r->reader ? index_reader_refresh(r->reader, &err)
				   : index_reader_open(r->data, INDEX_AGENT, &r->reader, &err);
	/* Without an index articles are told by their ids. */
	if (st && r->reader) {
		index_reader_close(r->reader);
		r->reader = NULL;
	}
	buf_release(&err);
}

/* ---- calls ---- */

static enum status note_audit(const struct reporter *r, const struct report_ask *ask)
{
	char detail[96];
	struct buf err;
	snprintf(detail, sizeof detail, "{\"search_id\":\"%.40s\",\"right\":%s}", ask->search_id,
		 ask->right < 0 ? "null"
		 : ask->right	? "true"
				: "false");
	const struct audit_entry e = {ask->who_id, ask->who, "report.judge", detail};
	buf_init(&err, BUF_MAX_ERR);
	enum status st = audit_append(r->setup.data, &e, &err);
	if (st)
		log_error("report", "the audit log: %s", err.data);
	buf_release(&err);
	return st;
}

static enum status run_ask(struct reporter *r, struct report_call *c)
{
	struct report_ask *ask = &c->ask;
	enum status st = ST_OK;
	switch (ask->what) {
	case REPORT_SAMPLE: return report_sample(r->reports, ask, &c->out, &c->err);
	case REPORT_JUDGE:
		st = report_judge(r->reports, r->setup.recorder, ask, &c->out, &c->err);
		return st ? st : note_audit(r, ask);
	case REPORT_SUMMARY:
	case REPORT_ARTICLES:
	case REPORT_SEARCHES: break;
	}
	st = report_range(r->reports, ask, &c->err);
	if (st)
		return st;
	return ask->what == REPORT_SUMMARY    ? report_summary(r->reports, ask, &c->out, &c->err)
	       : ask->what == REPORT_ARTICLES ? report_articles(r->reports, ask, &c->out, &c->err)
					      : report_searches(r->reports, ask, &c->out, &c->err);
}

static enum status make(struct reporter *r, struct report_call *c)
{
	struct reports *p = r->reports;
	const struct config *config = shared_config(r->setup.shared);
	reports_refresh(p, config);
	config_drop(config);
	/* What was decided is written, however long the disk takes. */
	p->until_us = c->ask.what == REPORT_JUDGE ? 0 : clock_mono_us() + REPORT_US;
	enum status st = run_ask(r, c);
	if (st && reports_late(p)) {
		buf_clear(&c->err);
		st = fail(&c->err, ST_BUSY, "It takes too long to count; choose a shorter time.");
	}
	p->until_us = 0;
	return st;
}

enum status reporter_put(struct reporter *r, struct report_call *call)
{
	enum status st = ST_OK;
	pthread_mutex_lock(&r->lock);
	if (r->stop)
		st = ST_CLOSED;
	else if (r->calls_n == CALLS)
		st = ST_BUSY;
	else
		r->calls[r->calls_n++] = call;
	pthread_cond_signal(&r->wake);
	pthread_mutex_unlock(&r->lock);
	return st;
}

/* ---- the thread ---- */

static struct report_call *next_call(struct reporter *r, int64_t until_us, bool *stop)
{
	struct report_call *c = NULL;
	struct timespec until = {(time_t)(until_us / 1000000), until_us % 1000000 * 1000};
	pthread_mutex_lock(&r->lock);
	while (!r->stop && !r->calls_n &&
	       pthread_cond_timedwait(&r->wake, &r->lock, &until) != ETIMEDOUT)
		;
	*stop = r->stop;
	if (!r->stop && r->calls_n) {
		c = r->calls[0];
		memmove(r->calls, r->calls + 1, --r->calls_n * sizeof r->calls[0]);
	}
	pthread_mutex_unlock(&r->lock);
	return c;
}

static bool roll(struct reporter *r)
{
	struct buf err;
	bool more = false;
	const struct config *config = shared_config(r->setup.shared);
	buf_init(&err, BUF_MAX_ERR);
	reports_refresh(r->reports, config);
	config_drop(config);
	enum status st = report_roll(r->reports, r->setup.recorder, &more, &err);
	if (st && st != ST_CLOSED && !reports_late(r->reports))
		log_error("report", "days are not added up: %s",
			  err.len ? err.data : status_name(st));
	buf_release(&err);
	return st == ST_OK && more;
}

static int64_t now_us(void)
{
	struct timespec now = {0, 0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *run(void *arg)
{
	struct reporter *r = arg;
	bool stop = false;
	int64_t roll_us = now_us() + ROLL_FIRST_MS * 1000;
	while (!stop) {
		struct report_call *c = next_call(r, roll_us, &stop);
		if (c) {
			c->done(c, make(r, c));
		} else if (!stop && now_us() >= roll_us) {
			bool more = roll(r);
			roll_us = now_us() + (more ? ROLL_AGAIN_MS : ROLL_EVERY_MS) * 1000;
		}
	}
	return NULL;
}

enum status reporter_start(const struct report_setup *setup, struct reporter **out, struct buf *err)
{
	struct reporter *r = calloc(1, sizeof *r);
	*out = NULL;
	if (!r)
		return ST_NOMEM;
	r->setup = *setup;
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&r->wake, &attr);
	pthread_condattr_destroy(&attr);
	const struct config *config = shared_config(setup->shared);
	enum status st = reports_open(setup->data, config, &r->reports, err);
	config_drop(config);
	if (st == ST_OK) {
		r->running = pthread_create(&r->thread, NULL, run, r) == 0;
		if (!r->running)
			st = fail(err, ST_IO, "cannot start a thread");
	}
	if (st)
		reporter_free(r);
	else
		*out = r;
	return st;
}

void reporter_stop(struct reporter *r)
{
	if (!r)
		return;
	atomic_store(&r->reports->stop, true);
	pthread_mutex_lock(&r->lock);
	r->stop = true;
	pthread_cond_signal(&r->wake);
	pthread_mutex_unlock(&r->lock);
	if (r->running)
		pthread_join(r->thread, NULL);
	for (size_t i = 0; i < r->calls_n; i++)
		r->calls[i]->done(r->calls[i], ST_CLOSED);
	r->calls_n = 0;
}

void reporter_free(struct reporter *r)
{
	if (!r)
		return;
	reports_close(r->reports);
	pthread_cond_destroy(&r->wake);
	pthread_mutex_destroy(&r->lock);
	free(r);
}
