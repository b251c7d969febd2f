#include "answerd/feedback/desk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/vec.h"
#include "feedback/desk_parts.h"

#define LOOK_MS 200
#define ROWS 2000 /* read between two looks at calls */
/* A listing that takes long to make is made less often. */
#define LIST_REST 10
#define LIST_EVERY_US ((int64_t)600 * 1000000)
#define NIGHT_HOUR_MS ((int64_t)3600 * 1000)
#define COMPLAIN_EVERY_US ((int64_t)10000000)

/* ---- made and freed ---- */

/* How common a word is in the articles. */
static double share_of(void *ctx, const char *term, size_t len)
{
	struct desk *d = ctx;
	struct index_reader *r = d->searcher ? searcher_reader(d->searcher) : NULL;
	uint32_t df = 0, n = r ? index_reader_count(r) : 0;
	if (!n || index_reader_df(r, term, len, &df, NULL) != ST_OK)
		return -1;
	return (double)df / n;
}

enum status desk_new(const struct desk_setup *setup, const struct config *config, struct desk **out,
		     struct buf *err)
{
	struct desk *d = calloc(1, sizeof *d);
	*out = NULL;
	if (!d)
		return ST_NOMEM;
	d->setup = *setup;
	d->config = config_hold(config);
	d->places.max = DESK_PLACES;
	d->now_ms = clock_wall_ms();
	d->kept_events_ms = d->kept_contacts_ms = INT64_MIN;
	/* The first time an hour after the start, which may come every day. */
	d->night_ms = d->now_ms - DAY_MS + NIGHT_HOUR_MS;
	units_init(&d->units);
	buf_init(&d->shown, BUF_MAX_TEXT);
	pthread_mutex_init(&d->lock, NULL);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&d->wake, &attr);
	pthread_condattr_destroy(&attr);
	enum status st = analyzer_new(&d->analyzer);
	/* At the very first start there is no index yet. */
	struct buf why;
	buf_init(&why, BUF_MAX_ERR);
	if (desk_open_search(d, &why) != ST_OK)
		d->searcher = NULL;
	buf_release(&why);
	const struct clusters_words words = {share_of, d};
	if (st == ST_OK)
		st = clusters_new(&words, &d->clusters);
	if (st == ST_OK)
		st = learn_new(&words, &d->learn);
	if (st == ST_OK)
		st = store_open(setup->data, STORE_READ, &d->store, err);
	if (st == ST_OK)
		st = desk_load(d, err);
	if (st == ST_OK)
		st = desk_learn_load(d, err);
	desk_publish(d);
	if (st == ST_OK && !d->list)
		st = ST_NOMEM;
	if (st)
		desk_free(d);
	else
		*out = d;
	return st;
}

static void free_gaps(struct desk *d)
{
	for (size_t i = 0; i < d->gaps.n; i++) {
		free(d->gaps.v[i].owner);
		free(d->gaps.v[i].note);
		free(d->gaps.v[i].article);
		free(d->gaps.v[i].verdict);
	}
	free(d->gaps.v);
	for (size_t i = 0; i < d->wordings.n; i++) {
		desk_near_free(&d->wordings.v[i]);
		free(d->wordings.v[i].form);
	}
	free(d->wordings.v);
	free(d->people);
	free(d->forms);
}

void desk_free(struct desk *d)
{
	if (!d)
		return;
	desk_pending_free(d);
	free(d->pending.v);
	free(d->gone.v);
	free(d->erased.v);
	desk_sessions_free(d);
	desk_learn_free(d);
	free_gaps(d);
	desk_texts_free(&d->texts);
	desk_texts_free(&d->places);
	gap_list_drop(d->list);
	for (size_t i = 0; i < CURATED_KINDS; i++)
		curated_kinds[i].drop(d->curated[i]);
	searcher_close(d->searcher);
	store_close(d->store);
	clusters_free(d->clusters);
	analyzer_free(d->analyzer);
	units_release(&d->units);
	buf_release(&d->shown);
	config_drop(d->config);
	pthread_cond_destroy(&d->wake);
	pthread_mutex_destroy(&d->lock);
	free(d);
}

/* ---- reading ---- */

struct taking {
	struct desk *d;
	enum store_signals which;
	size_t n;
};

static enum status take(void *ctx, const struct store_signal *v)
{
	struct taking *t = ctx;
	t->n++;
	return desk_take(t->d, t->which, v);
}

/* *more: there are others yet. */
static enum status read_some(struct desk *d, bool *more, struct buf *err)
{
	enum status st = ST_OK;
	*more = false;
	/* All at about the same time, so that what is over can be told and let go. */
	const int64_t least_ms = desk_read_to(d);
	for (enum store_signals i = 0; i < SIGNALS && st == ST_OK; i++) {
		struct taking t = {d, i, 0};
		int64_t last = 0;
		if (d->read_ms[i] != INT64_MAX && d->read_ms[i] > least_ms + DAY_MS) {
			*more = true;
			continue;
		}
		st = store_last_signal(d->store, i, &last, err);
		if (st == ST_OK && d->after[i] < last)
			st = store_signals_after(d->store, i, d->after[i], ROWS, take, &t, err);
		if (st == ST_OK && t.n < ROWS)
			d->read_ms[i] = INT64_MAX;
		*more = *more || t.n == ROWS;
	}
	return st;
}

enum status desk_catch_up(struct desk *d, struct buf *err)
{
	bool more = true;
	enum status st = ST_OK;
	d->now_ms = clock_wall_ms();
	while (more && st == ST_OK)
		st = read_some(d, &more, err);
	return st ? st : desk_settle(d);
}

static void list_anew(struct desk *d, bool sweep)
{
	int64_t began = clock_mono_us();
	desk_count(d);
	/* What is forgotten is not told once more. */
	if (sweep && desk_sweep(d))
		desk_count(d);
	desk_surges(d);
	/* Of a part of what was asked nothing follows. */
	if (d->caught_up)
		desk_live(d);
	desk_publish(d);
	d->changed = false;
	d->listed_us = clock_mono_us();
	d->list_cost_us = d->listed_us - began;
}

void desk_list_anew(struct desk *d)
{
	list_anew(d, false);
}

enum status desk_read(const char *data, const struct config *config, const struct gap_list **out,
		      struct buf *err)
{
	const struct desk_setup setup = {.data = data};
	struct desk *d = NULL;
	*out = NULL;
	enum status st = desk_new(&setup, config, &d, err);
	if (st == ST_OK)
		st = desk_catch_up(d, err);
	if (st == ST_OK) {
		d->caught_up = true;
		desk_count(d);
		desk_surges(d);
		desk_publish(d);
		*out = desk_list(d);
	}
	desk_free(d);
	return st;
}

/* ---- what editors ask for ---- */

enum status desk_put(struct desk *d, struct desk_call *call)
{
	enum status st = ST_OK;
	pthread_mutex_lock(&d->lock);
	if (d->stop)
		st = ST_CLOSED;
	else if (d->calls_n == DESK_CALLS)
		st = ST_BUSY;
	else
		d->calls[d->calls_n++] = call;
	pthread_cond_signal(&d->wake);
	pthread_mutex_unlock(&d->lock);
	return st;
}

/* The next call, after a rest when there is none; *stop: it is the end. */
static struct desk_call *next_call(struct desk *d, bool rest, bool *stop)
{
	struct desk_call *c = NULL;
	struct timespec until = {0, 0};
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += LOOK_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&d->lock);
	while (rest && !d->stop && !d->calls_n &&
	       pthread_cond_timedwait(&d->wake, &d->lock, &until) != ETIMEDOUT)
		;
	*stop = d->stop;
	if (!d->stop && d->calls_n) {
		c = d->calls[0];
		memmove(d->calls, d->calls + 1, --d->calls_n * sizeof d->calls[0]);
	}
	pthread_mutex_unlock(&d->lock);
	return c;
}

/* ---- the thread ---- */

/* Once a day, when nothing came for an hour or a day is over. */
static void work_at_night(struct desk *d, bool quiet)
{
	int64_t since = d->now_ms - d->night_ms;
	if (since < DAY_MS || (!quiet && since < DAY_MS + NIGHT_HOUR_MS))
		return;
	d->night_ms = d->now_ms;
	if (clusters_night(d->clusters) != ST_OK)
		log_error("desk", "no memory to place the questions anew");
	d->changed = true;
}

static bool is_due(const struct desk *d)
{
	int64_t now = clock_mono_us();
	if (!d->changed)
		return now - d->listed_us > LIST_EVERY_US;
	return now - d->listed_us > LIST_REST * d->list_cost_us;
}

static void erase_later(struct desk *d, const uint64_t *v, size_t n)
{
	pthread_mutex_lock(&d->lock);
	for (size_t i = 0; i < n; i++)
		if (vec_room(&d->erased.v, &d->erased.cap, d->erased.n, sizeof *v) == ST_OK)
			d->erased.v[d->erased.n++] = v[i];
		else
			log_error("desk",
				  "no memory: an erased session is told of until the next start");
	pthread_mutex_unlock(&d->lock);
}

void desk_forget(struct desk *d, const unsigned char session[SESSION_ID_BYTES])
{
	const uint64_t key = str_hash(session, SESSION_ID_BYTES);
	erase_later(d, &key, 1);
}

/* *erased: there were some. */
static enum status erase_sessions(struct desk *d, bool *erased, struct buf *err)
{
	enum status st = ST_OK;
	pthread_mutex_lock(&d->lock);
	uint64_t *v = d->erased.v;
	size_t n = d->erased.n;
	d->erased.v = NULL;
	d->erased.n = d->erased.cap = 0;
	pthread_mutex_unlock(&d->lock);
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = desk_erase(d, v[i], err);
	if (st)
		erase_later(d, v, n);
	if (n)
		desk_learned_forget(d);
	*erased = n > 0;
	free(v);
	return st;
}

/* One round: *more: there is work left, do not rest. */
static enum status look(struct desk *d, bool *more, struct buf *err)
{
	int64_t before[SIGNALS];
	memcpy(before, d->after, sizeof before);
	d->now_ms = clock_wall_ms();
	desk_see_index(d);
	/* Without search the nearest articles would stay unknown for ever. */
	if (!d->searcher || !d->generation)
		return ST_OK;
	enum status st = read_some(d, more, err);
	d->caught_up = st == ST_OK && !*more;
	bool erased = false;
	int64_t events_ms = INT64_MIN, contacts_ms = INT64_MIN;
	if (d->setup.recorder)
		recorder_swept(d->setup.recorder, &events_ms, &contacts_ms);
	if (st == ST_OK)
		st = desk_forget_old(d, events_ms, contacts_ms);
	/* Also of what was read just now: the store has it no more. */
	if (st == ST_OK)
		st = erase_sessions(d, &erased, err);
	if (st == ST_OK)
		st = desk_settle(d);
	if (st == ST_OK && (erased || is_due(d)))
		list_anew(d, d->caught_up);
	if (st == ST_OK)
		desk_check(d);
	if (st == ST_OK)
		desk_learn(d, false);
	work_at_night(d, memcmp(before, d->after, sizeof before) == 0);
	enum status saved = desk_save(d, err);
	return st ? st : saved;
}

static void *run(void *arg)
{
	struct desk *d = arg;
	bool stop = false, more = false;
	int64_t complained = 0;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	while (!stop) {
		struct desk_call *c = next_call(d, !more, &stop);
		more = false;
		buf_clear(&err);
		enum status st = stop ? ST_OK : look(d, &more, &err);
		if (st && clock_mono_us() - complained > COMPLAIN_EVERY_US) {
			complained = clock_mono_us();
			log_error("desk", "gaps are not up to date: %s",
				  err.len ? err.data : status_name(st));
		}
		if (c)
			c->done(c, desk_make(d, c));
	}
	buf_release(&err);
	return NULL;
}

enum status desk_start(const struct desk_setup *setup, struct desk **out, struct buf *err)
{
	const struct config *config = shared_config(setup->shared);
	enum status st = desk_new(setup, config, out, err);
	config_drop(config);
	if (st)
		return st;
	struct desk *d = *out;
	d->running = pthread_create(&d->thread, NULL, run, d) == 0;
	if (d->running)
		return ST_OK;
	desk_free(d);
	*out = NULL;
	return fail(err, ST_IO, "cannot start a thread");
}

void desk_stop(struct desk *d)
{
	if (!d)
		return;
	pthread_mutex_lock(&d->lock);
	d->stop = true;
	pthread_cond_signal(&d->wake);
	pthread_mutex_unlock(&d->lock);
	if (d->running)
		pthread_join(d->thread, NULL);
	for (size_t i = 0; i < d->calls_n; i++)
		d->calls[i]->done(d->calls[i], ST_CLOSED);
	d->calls_n = 0;
	/* The last to close the store is its writer, who leaves it whole in one file. */
	store_close(d->store);
	d->store = NULL;
}
