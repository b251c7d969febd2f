#include "answerd/feedback/recorder.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/queue.h"
#include "answerd/base/str.h"
#include "answerd/text/scrub.h"
#include "feedback/question.h"

#define QUEUE_SEARCHES 8192
#define GROUP 256
/* What failed to be written is tried again so often before it is dropped, with
 * this pause between: a full disk may be emptied. */
#define TRIES 3
#define PAUSE_MS 200
#define COMPLAIN_EVERY_US ((int64_t)10000000)

/* A queued search; its texts follow it in one allocation. */
struct entry {
	struct store_search search;
	char text[];
};

struct recorder {
	struct store *store; /* owned by the thread; NULL after a failure, until reopened */
	char *data;	     /* owned */
	struct queue *queue;
	pthread_t thread;
	struct analyzer *analyzer;
	struct units units;
	int64_t complained_us;
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

static enum status write_group(struct recorder *r, const struct store_search *v, size_t n,
			       struct buf *err)
{
	enum status st = ST_OK;
	if (!r->store)
		st = store_open(r->data, STORE_WRITE, &r->store, err);
	if (st == ST_OK)
		st = store_add_searches(r->store, v, n, err);
	if (st != ST_OK && st != ST_BUSY) {
		store_close(r->store);
		r->store = NULL;
	}
	return st;
}

static void write_or_drop(struct recorder *r, const struct store_search *v, size_t n)
{
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = ST_IO;
	for (int i = 0; i < TRIES && st != ST_OK; i++) {
		buf_clear(&err);
		st = write_group(r, v, n, &err);
		if (st != ST_OK && i + 1 < TRIES && !queue_closed(r->queue)) {
			struct timespec pause = {0, PAUSE_MS * 1000000L};
			nanosleep(&pause, NULL);
		}
	}
	if (st == ST_OK) {
		atomic_fetch_add(&r->written, n);
	} else {
		atomic_fetch_add(&r->dropped_failed, n);
		complain(r, err.len ? err.data : status_name(st));
	}
	buf_release(&err);
}

static void *run(void *arg)
{
	struct recorder *r = arg;
	struct entry *group[GROUP];
	struct store_search searches[GROUP];
	struct buf forms[GROUP];
	for (size_t i = 0; i < GROUP; i++)
		buf_init(&forms[i], 8192);
	for (struct entry *e = NULL; (e = queue_pop(r->queue, -1));) {
		size_t n = 0;
		/* A group is only what is queued already. */
		for (; e; e = n < GROUP ? queue_pop(r->queue, 0) : NULL) {
			buf_clear(&forms[n]);
			const char *q = e->search.query;
			if (question_form(r->analyzer, &r->units, q, strlen(q), &forms[n]) != ST_OK)
				buf_clear(&forms[n]);
			group[n] = e;
			searches[n] = e->search;
			searches[n].question = forms[n].data;
			if (++n == GROUP)
				break;
		}
		write_or_drop(r, searches, n);
		for (size_t i = 0; i < n; i++)
			free(group[i]);
	}
	for (size_t i = 0; i < GROUP; i++)
		buf_release(&forms[i]);
	return NULL;
}

enum status recorder_start(const char *data, struct recorder **out, struct buf *err)
{
	struct recorder *r = calloc(1, sizeof *r);
	*out = NULL;
	if (!r)
		return ST_NOMEM;
	units_init(&r->units);
	r->data = str_dup(str_of(data));
	enum status st = r->data ? store_open(data, STORE_WRITE, &r->store, err) : ST_NOMEM;
	if (st == ST_OK)
		st = analyzer_new(&r->analyzer);
	if (st == ST_OK)
		st = queue_new(QUEUE_SEARCHES, &r->queue);
	if (st == ST_OK && pthread_create(&r->thread, NULL, run, r) != 0)
		st = ST_NOMEM;
	if (st) {
		queue_free(r->queue);
		analyzer_free(r->analyzer);
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
	analyzer_free(r->analyzer);
	units_release(&r->units);
	free(r->data);
	free(r);
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

void recorder_search(struct recorder *r, const struct store_search *v)
{
	struct buf query, category, page;
	struct entry *e = NULL;
	buf_init(&query, 8192);
	buf_init(&category, 8192);
	buf_init(&page, 8192);
	/* All that comes from outside; of a page its path alone. */
	scrub_text(v->query, strlen(v->query), &query);
	scrub_text(v->category, strlen(v->category), &category);
	scrub_text(v->page, strcspn(v->page, "?#"), &page);
	size_t lang = strlen(v->lang), article = strlen(v->article);
	if (buf_status(&query) == ST_OK && buf_status(&category) == ST_OK &&
	    buf_status(&page) == ST_OK)
		e = malloc(sizeof *e + query.len + lang + category.len + page.len + article + 5);
	if (e) {
		char *at = e->text;
		e->search = *v;
		e->search.query = put(&at, query.data, query.len);
		e->search.lang = put(&at, v->lang, lang);
		e->search.category = put(&at, category.data, category.len);
		e->search.page = put(&at, page.data, page.len);
		e->search.article = put(&at, v->article, article);
		e->search.question = "";
	}
	if (!e || queue_try_push(r->queue, e) != ST_OK) {
		free(e);
		atomic_fetch_add(&r->dropped_full, 1);
	}
	buf_release(&query);
	buf_release(&category);
	buf_release(&page);
}

void recorder_stats(const struct recorder *r, struct recorder_stats *out)
{
	out->written = atomic_load(&r->written);
	out->dropped_full = atomic_load(&r->dropped_full);
	out->dropped_failed = atomic_load(&r->dropped_failed);
}
