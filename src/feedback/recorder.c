#include "answerd/feedback/recorder.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/queue.h"
#include "answerd/base/said.h"
#include "answerd/base/str.h"
#include "answerd/feedback/store_events.h"
#include "answerd/text/scrub.h"

#define QUEUE_ENTRIES 8192
#define GROUP 256
#define LATE (GROUP / 2) /* so that what is new always has room beside them */
/* Searches that failed to be written are tried again so often before they are
 * dropped, with this pause between: a full disk may be emptied. Jobs are told at
 * once, whoever gave them can wait or try again. */
#define TRIES 3
#define PAUSE_MS 200
#define COMPLAIN_EVERY_US ((int64_t)10000000)
/* What is too old is deleted so often; a step at a time, with this pause between,
 * so that nobody waits long for the disk. */
#define SWEEP_EVERY_US ((int64_t)3600000000)
#define SWEEP_FIRST_US ((int64_t)1000000)
#define SWEEP_PAUSE_US ((int64_t)50000)
#define SWEEP_AGAIN_US ((int64_t)1000000) /* after it failed: another may be writing */

/* What is queued: a job, or a search, whose texts follow it in one allocation. */
struct entry {
	struct recorder_job job; /* run is NULL: it is a search */
	struct store_search search;
	int tries;
	enum status st; /* of the job */
	struct buf why;
	char text[];
};

struct recorder {
	struct store *store; /* owned by the thread; NULL after a failure, until reopened */
	char *data;	     /* owned */
	struct queue *queue;
	pthread_t thread;
	struct entry *group[GROUP]; /* of the thread: what is written together */
	size_t group_n;
	struct entry *late[LATE]; /* searches to be tried again */
	size_t late_n;
	int64_t late_us; /* from when on */
	int64_t complained_us;
	int64_t sweep_us;			       /* when to delete what is too old */
	int64_t sweep_ms;			       /* the same on the wall */
	atomic_llong keep_events_ms, keep_contacts_ms; /* 0: for ever */
	/* What is older is deleted. */
	atomic_llong swept_events_ms, swept_contacts_ms;
	atomic_ullong written, dropped_full, dropped_failed;
};

/* Says that writing fails, at most every 10 s. */
static void complain(struct recorder *r, const char *why)
{
	int64_t now = clock_mono_us();
	if (r->complained_us && now - r->complained_us < COMPLAIN_EVERY_US)
		return;
	r->complained_us = now;
	log_error("recorder", "searches cannot be recorded (search goes on): %s", why);
}

static enum status run_job(struct store *s, struct entry *e, struct buf *err)
{
	enum status st = store_mark(s, err);
	if (st)
		return st;
	e->st = e->job.run(s, e->job.ctx, &e->why);
	if (!store_is_open(s)) /* the database gave up all of it */
		return fail(err, e->st ? e->st : ST_IO, "%s", e->why.data);
	return e->st ? store_drop(s, err) : store_keep(s, err);
}

static enum status write_group(struct recorder *r, struct buf *err)
{
	enum status st = ST_OK;
	if (!r->store)
		st = store_open(r->data, STORE_AGAIN, &r->store, err);
	if (st == ST_OK)
		st = store_begin(r->store, err);
	for (size_t i = 0; i < r->group_n && st == ST_OK; i++) {
		struct entry *e = r->group[i];
		st = e->job.run ? run_job(r->store, e, err)
				: store_add_search(r->store, &e->search, err);
	}
	if (st == ST_OK)
		st = store_commit(r->store, err);
	if (st != ST_OK && r->store)
		store_undo(r->store);
	if (st != ST_OK && st != ST_BUSY) {
		store_close(r->store);
		r->store = NULL;
	}
	return st;
}

static void entry_free(struct entry *e)
{
	buf_release(&e->why);
	free(e);
}

static void end_job(struct entry *e, enum status st, const char *why)
{
	/* Whose own run failed hears of that. */
	if (!e->st)
		e->st = st;
	if (!e->st)
		buf_clear(&e->why);
	else if (!e->why.len)
		buf_puts(&e->why, why);
	e->job.done(e->job.ctx, e->st, &e->why);
	entry_free(e);
}

/* Keeps a search for another try, or drops it. */
static void keep_late(struct recorder *r, struct entry *e)
{
	if (++e->tries < TRIES && r->late_n < LATE && !queue_closed(r->queue)) {
		r->late[r->late_n++] = e;
	} else {
		atomic_fetch_add(&r->dropped_failed, 1);
		entry_free(e);
	}
}

static void sweep_soon(struct recorder *r)
{
	int64_t soon_us = clock_mono_us() + SWEEP_PAUSE_US;
	if (r->sweep_us > soon_us)
		r->sweep_us = soon_us;
}

static void write_or_tell(struct recorder *r)
{
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = write_group(r, &err);
	const char *why = err.len ? err.data : status_name(st);
	if (st != ST_OK) {
		complain(r, why);
		r->late_us = clock_mono_us() + PAUSE_MS * 1000;
	} else if (!store_tidy(r->store)) {
		sweep_soon(r);
	}
	for (size_t i = 0; i < r->group_n; i++) {
		struct entry *e = r->group[i];
		if (e->job.run) {
			end_job(e, st, why);
		} else if (st != ST_OK) {
			keep_late(r, e);
		} else {
			atomic_fetch_add(&r->written, 1);
			entry_free(e);
		}
	}
	r->group_n = 0;
	buf_release(&err);
}

/* Deletes a few rows that are too old, and says when to go on. */
static void sweep(struct recorder *r)
{
	struct buf err;
	int64_t rows = 0, now_ms = clock_wall_ms();
	int64_t events_ms = atomic_load(&r->keep_events_ms);
	int64_t contacts_ms = atomic_load(&r->keep_contacts_ms);
	const int64_t events_to_ms = events_ms ? now_ms - events_ms : INT64_MIN;
	const int64_t contacts_to_ms = contacts_ms ? now_ms - contacts_ms : INT64_MIN;
	enum status st = ST_OK;
	buf_init(&err, BUF_MAX_ERR);
	if (events_ms || contacts_ms) {
		st = r->store ? store_begin(r->store, &err) : ST_BUSY;
		if (st == ST_OK)
			st = store_sweep(r->store, events_to_ms, contacts_to_ms, &rows, &err);
		if (st == ST_OK)
			st = store_commit(r->store, &err);
		if (st != ST_OK && r->store)
			store_undo(r->store);
		if (st != ST_OK && err.len)
			complain(r, err.data);
	}
	bool more = st == ST_OK && rows > 0;
	if (st == ST_OK && !more) {
		atomic_store(&r->swept_events_ms, events_to_ms);
		atomic_store(&r->swept_contacts_ms, contacts_to_ms);
	}
	if (st == ST_OK && !more && r->store)
		more = !store_tidy(r->store);
	r->sweep_us = clock_mono_us() + (st != ST_OK && r->store ? SWEEP_AGAIN_US
					 : more			 ? SWEEP_PAUSE_US
								 : SWEEP_EVERY_US);
	r->sweep_ms = now_ms + SWEEP_EVERY_US / 1000;
	buf_release(&err);
}

/* A machine that slept does not count the time, but the days went by. */
static bool is_sweep_due(const struct recorder *r)
{
	return clock_mono_us() >= r->sweep_us || clock_wall_ms() >= r->sweep_ms;
}

/* How long to wait for something new. */
static int wait_ms(const struct recorder *r)
{
	int64_t until_us = r->sweep_us;
	if (r->late_n && r->late_us < until_us)
		until_us = r->late_us;
	int64_t left_us = until_us - clock_mono_us();
	return left_us > 0 ? (int)(left_us / 1000 + 1) : 0;
}

static void *run(void *arg)
{
	struct recorder *r = arg;
	for (;;) {
		struct entry *e = queue_pop(r->queue, wait_ms(r));
		bool closed = queue_closed(r->queue);
		bool due = r->late_n && (closed || clock_mono_us() >= r->late_us);
		if (!e && !due && closed)
			return NULL;
		if (due) {
			memcpy(r->group, r->late, r->late_n * sizeof r->late[0]);
			r->group_n = r->late_n;
			r->late_n = 0;
		}
		/* A group is only what is queued already. */
		for (; e; e = r->group_n < GROUP ? queue_pop(r->queue, 0) : NULL)
			r->group[r->group_n++] = e;
		if (r->group_n)
			write_or_tell(r);
		if (!closed && is_sweep_due(r))
			sweep(r);
	}
}

enum status recorder_start(const char *data, struct recorder **out, struct buf *err)
{
	struct recorder *r = calloc(1, sizeof *r);
	*out = NULL;
	if (!r)
		return ST_NOMEM;
	r->data = str_dup(str_of(data));
	r->sweep_us = clock_mono_us() + SWEEP_FIRST_US;
	r->sweep_ms = clock_wall_ms() + SWEEP_EVERY_US / 1000;
	atomic_init(&r->swept_events_ms, INT64_MIN);
	atomic_init(&r->swept_contacts_ms, INT64_MIN);
	enum status st = r->data ? store_open(data, STORE_WRITE, &r->store, err) : ST_NOMEM;
	if (st == ST_OK)
		st = queue_new(QUEUE_ENTRIES, &r->queue);
	if (st == ST_OK && pthread_create(&r->thread, NULL, run, r) != 0)
		st = ST_NOMEM;
	if (st) {
		queue_free(r->queue);
		store_close(r->store);
		free(r->data);
		free(r);
		return st;
	}
	*out = r;
	return ST_OK;
}

void recorder_stop(struct recorder *r)
{
	if (!r)
		return;
	queue_close(r->queue);
	pthread_join(r->thread, NULL);
	queue_free(r->queue);
	store_close(r->store);
	free(r->data);
	free(r);
}

void recorder_keep(struct recorder *r, int64_t events_ms, int64_t contacts_ms)
{
	atomic_store(&r->keep_events_ms, events_ms);
	atomic_store(&r->keep_contacts_ms, contacts_ms);
}

void recorder_swept(const struct recorder *r, int64_t *events_ms, int64_t *contacts_ms)
{
	*events_ms = atomic_load(&r->swept_events_ms);
	*contacts_ms = atomic_load(&r->swept_contacts_ms);
}

/* Copies s behind *at, and moves *at behind it. */
static const char *put(char **at, const char *s, size_t len)
{
	char *to = *at;
	memcpy(to, s, len);
	to[len] = '\0';
	*at = to + len + 1;
	return to;
}

static struct entry *entry_new(size_t text_bytes)
{
	struct entry *e = malloc(sizeof *e + text_bytes);
	if (!e)
		return NULL;
	memset(e, 0, sizeof *e);
	buf_init(&e->why, BUF_MAX_ERR);
	return e;
}

enum status recorder_do(struct recorder *r, const struct recorder_job *job)
{
	struct entry *e = entry_new(0);
	if (!e)
		return ST_NOMEM;
	e->job = *job;
	enum status st = queue_try_push(r->queue, e);
	if (st)
		entry_free(e);
	return st;
}

struct waiting {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool is_done;
	enum status st;
	enum status (*job)(struct store *s, void *ctx, struct buf *err);
	void *ctx;
	struct buf *err;
};

static enum status run_waited(struct store *s, void *ctx, struct buf *err)
{
	struct waiting *w = ctx;
	return w->job(s, w->ctx, err);
}

static void end_waited(void *ctx, enum status st, const struct buf *why)
{
	struct waiting *w = ctx;
	pthread_mutex_lock(&w->lock);
	w->st = st;
	if (st && w->err)
		said_copy(w->err, why);
	w->is_done = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

enum status recorder_wait(struct recorder *r,
			  enum status (*job)(struct store *s, void *ctx, struct buf *err),
			  void *ctx, struct buf *err)
{
	struct waiting w = {.job = job, .ctx = ctx, .err = err};
	const struct recorder_job entry = {run_waited, end_waited, &w};
	pthread_mutex_init(&w.lock, NULL);
	pthread_cond_init(&w.wake, NULL);
	enum status st = recorder_do(r, &entry);
	if (st == ST_OK) {
		pthread_mutex_lock(&w.lock);
		while (!w.is_done)
			pthread_cond_wait(&w.wake, &w.lock);
		pthread_mutex_unlock(&w.lock);
		st = w.st;
	}
	pthread_cond_destroy(&w.wake);
	pthread_mutex_destroy(&w.lock);
	return st;
}

void recorder_search(struct recorder *r, const struct store_search *v)
{
	enum { QUERY, CATEGORY, PAGE, SEGMENT, FROM_OUTSIDE };
	const char *texts[FROM_OUTSIDE] = {v->query, v->category, v->page, v->segment};
	struct buf masked[FROM_OUTSIDE];
	struct entry *e = NULL;
	size_t lang = strlen(v->lang), article = strlen(v->article), total = lang + article + 2;
	enum status st = ST_OK;
	for (int i = 0; i < FROM_OUTSIDE; i++) {
		buf_init(&masked[i], 8192);
		if (i == PAGE)
			scrub_page(texts[i], &masked[i]);
		else
			scrub_line(texts[i], strlen(texts[i]), &masked[i]);
		total += masked[i].len + 1;
		st = st ? st : buf_status(&masked[i]);
	}
	if (st == ST_OK)
		e = entry_new(total);
	if (e) {
		char *at = e->text;
		e->search = *v;
		e->search.query = put(&at, masked[QUERY].data, masked[QUERY].len);
		e->search.category = put(&at, masked[CATEGORY].data, masked[CATEGORY].len);
		e->search.page = put(&at, masked[PAGE].data, masked[PAGE].len);
		e->search.segment = put(&at, masked[SEGMENT].data, masked[SEGMENT].len);
		e->search.lang = put(&at, v->lang, lang);
		e->search.article = put(&at, v->article, article);
		e->search.question = NULL;
	}
	if (!e || queue_try_push(r->queue, e) != ST_OK) {
		if (e)
			entry_free(e);
		atomic_fetch_add(&r->dropped_full, 1);
	}
	for (int i = 0; i < FROM_OUTSIDE; i++)
		buf_release(&masked[i]);
}

void recorder_stats(const struct recorder *r, struct recorder_stats *out)
{
	out->written = atomic_load(&r->written);
	out->dropped_full = atomic_load(&r->dropped_full);
	out->dropped_failed = atomic_load(&r->dropped_failed);
}
