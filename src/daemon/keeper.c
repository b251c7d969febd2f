#include "daemon/keeper.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/feedback/asker.h"
#include "answerd/index/indexer.h"
#include "answerd/index/resident.h"
#include "answerd/kb/watch.h"
#include "daemon/board.h"
#include "daemon/fault_set.h"

/* The lexicon of a large index takes seconds to make: it is made anew at most
 * so much of the time. Search itself sees a commit at once. */
#define LEXICON_SHARE 10
/* How long readers may still be opening a build that was replaced. */
#define SWEEP_AFTER_US ((int64_t)5000000)
#define RETRY_MS 5000
/* How long a removed index may go unseen. */
#define CHECK_US ((int64_t)1000000)
/* New ones of one reading; the count of all is logged, answerd check lists them. */
#define WARNINGS_LOGGED 20

struct keeper {
	struct keeper_setup setup;
	struct indexer *indexer; /* owned by the thread once it runs */
	struct watch *watch;
	struct index_reader *reader; /* for the lexicon; NULL until there is an index */
	struct resident *resident;   /* the index in memory */
	size_t unlocked;	     /* bytes of it, as logged last */
	pthread_t thread;
	int wake; /* eventfd: reload or stop */
	atomic_bool stop, reload, relearn;
	struct learned *learned; /* held: what the index was written with; NULL: nothing */
	bool retry;		 /* the last refresh failed */
	int64_t lexicon_due_us;	 /* 0: it is up to date */
	int64_t lexicon_took_us, lexicon_made_us;
	int64_t sweep_due_us;	  /* 0: nothing to sweep */
	int64_t checked_us;	  /* when the index was last looked for in its folder */
	struct fault_set *faults; /* of the articles, as they are now */
	size_t warnings;	  /* logged of this reading */
	int32_t today;		  /* for which the lexicon was made */
	struct board *board;	  /* what others ask for, and are told */
};

static void say_fault(void *ctx, const struct kb_fault *f)
{
	struct keeper *k = ctx;
	struct buf line;
	if (!fault_set_add(k->faults, f))
		return;
	if (f->severity == KB_WARNING && k->warnings++ >= WARNINGS_LOGGED)
		return;
	buf_init(&line, 8192);
	kb_fault_print(f, &line);
	if (f->severity == KB_ERROR)
		log_error("kb", "%s/%s", k->setup.config->kb, line.data);
	else
		log_warn("kb", "%s/%s", k->setup.config->kb, line.data);
	buf_release(&line);
}

static void say_reading(void *ctx, const char *path)
{
	const struct keeper *k = ctx;
	fault_set_reading(k->faults, path);
}

static void say_same(void *ctx, const char *source, int line)
{
	const struct keeper *k = ctx;
	fault_set_same(k->faults, source, line);
}

/* Each reading goes by what is learned when it begins. */
static struct learned *learned(void *ctx)
{
	struct keeper *k = ctx;
	learned_drop(k->learned);
	k->learned = shared_learned(k->setup.shared);
	return learned_hold(k->learned);
}

static bool is_stopping(void *ctx)
{
	const struct keeper *k = ctx;
	return atomic_load(&k->stop);
}

/* ---- publishing ---- */

static enum status make_lexicon(struct keeper *k, struct buf *err)
{
	struct lexicon *x = NULL;
	int64_t began = clock_mono_us();
	int32_t today = asker_today();
	enum status st =
	    k->reader ? index_reader_refresh(k->reader, err)
		      : index_reader_open(k->setup.config->data, INDEX_PUBLIC, &k->reader, err);
	if (st == ST_OK)
		st = lexicon_build(k->reader, today, k->learned, &x, err);
	if (st == ST_OK)
		shared_set_lexicon(k->setup.shared, x);
	lexicon_drop(x);
	k->today = today;
	k->lexicon_made_us = clock_mono_us();
	k->lexicon_took_us = k->lexicon_made_us - began;
	k->lexicon_due_us = 0;
	if (k->reader && index_reader_damaged(k->reader))
		k->retry = true;
	return st;
}

/* Makes the lexicon and hands it out. */
static void publish_lexicon(struct keeper *k)
{
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = make_lexicon(k, &err);
	if (st != ST_OK) {
		log_error("index", "corrections and suggestions stay as they were: %s",
			  err.len ? err.data : status_name(st));
		k->lexicon_due_us = clock_mono_us() + RETRY_MS * 1000;
	}
	k->setup.refresh(k->setup.ctx);
	buf_release(&err);
}

static void lexicon_soon(struct keeper *k)
{
	int64_t due = k->lexicon_made_us + k->lexicon_took_us * LEXICON_SHARE;
	int64_t now = clock_mono_us();
	k->lexicon_due_us = due > now ? due : now;
}

/* A search that reads from a disk waits for all that is written there. */
static void keep_in_memory(struct keeper *k)
{
	struct resident_held held = resident_refresh(k->resident);
	size_t unlocked = held.bytes - held.locked;
	if (unlocked && !k->unlocked)
		log_info(
		    "index",
		    "%zu of %zu KB of the index are not locked in memory, and searches may wait "
		    "for the disk: raise the limit of locked memory (ulimit -l)",
		    unlocked / 1024, held.bytes / 1024);
	k->unlocked = unlocked;
}

/* hides: an article left the public; what the lexicon says of it goes at once. */
static void publish(struct keeper *k, bool hides)
{
	bool first = !k->reader;
	if (first) {
		publish_lexicon(k);
		bool sound = !k->reader || !index_reader_damaged(k->reader);
		shared_set_ready(k->setup.shared, sound,
				 sound ? "" : "the index was damaged, and is being built anew");
		keep_in_memory(k);
		return;
	}
	k->setup.refresh(k->setup.ctx);
	keep_in_memory(k);
	lexicon_soon(k);
	if (hides)
		k->lexicon_due_us = clock_mono_us();
}

/* ---- refreshing ---- */

static void finish(struct keeper *k, enum status st, const struct indexer_result *r,
		   const struct buf *err)
{
	size_t mended = fault_set_end(k->faults, st == ST_OK);
	struct fault_counts left = fault_set_counts(k->faults);
	k->retry = st != ST_OK;
	board_note(k->board, st, r, left, err);
	if (mended)
		log_info("kb", "mended: %zu; left: %zu errors, %zu warnings", mended, left.errors,
			 left.warnings);
	if (st == ST_CLOSED)
		return; /* stopping: the next start goes on from the last commit */
	if (st != ST_OK) {
		log_error("index", "the articles could not be indexed, what is served stays: %s",
			  err->len ? err->data : status_name(st));
		return;
	}
	if (r->published) {
		log_info("index",
			 "generation %llu: %zu articles (%zu added, %zu changed, %zu removed; in "
			 "all %zu errors, %zu warnings)",
			 (unsigned long long)r->generation, r->articles, r->added, r->changed,
			 r->removed, left.errors, left.warnings);
		publish(k, r->removed || r->hidden);
	}
	board_tell(k->board);
	if (r->rebuilt)
		k->sweep_due_us = clock_mono_us() + SWEEP_AFTER_US;
}

/* The index in the folder may have been removed or cut by another process. What
 * is open is searched on, and the index is built anew. */
static void check(struct keeper *k)
{
	struct buf why;
	buf_init(&why, BUF_MAX_ERR);
	k->checked_us = clock_mono_us();
	if (indexer_check(k->indexer, &why) != ST_OK) {
		log_error("index", "%s: the index is built anew, searches go on with what is open",
			  why.data);
		buf_puts(&why, ": the index is being built anew");
		shared_set_ready(k->setup.shared, false, why.data);
		/* As at the start: the next one that is published makes it ready. */
		index_reader_close(k->reader);
		k->reader = NULL;
		k->lexicon_due_us = 0;
		k->retry = true;
	}
	buf_release(&why);
}

static void refresh_all(struct keeper *k, bool rebuild)
{
	struct indexer_result r = {0};
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	k->warnings = 0;
	check(k);
	bool damaged = k->reader && index_reader_damaged(k->reader);
	if (damaged) {
		log_error("index",
			  "records of %zu documents cannot be read: the index is built anew",
			  index_reader_damaged(k->reader));
		index_reader_close(k->reader);
		k->reader = NULL;
	}
	enum status st = indexer_refresh(k->indexer, damaged || rebuild, &r, &err);
	finish(k, st, &r, &err);
	buf_release(&err);
}

static void apply(struct keeper *k, const struct watch_changes *c)
{
	struct indexer_result r = {0};
	struct buf err;
	if (c->rescan) {
		refresh_all(k, false);
		return;
	}
	if (c->n == 0)
		return;
	check(k);
	buf_init(&err, BUF_MAX_ERR);
	k->warnings = 0;
	enum status st = indexer_apply(k->indexer, c->paths, c->n, &r, &err);
	finish(k, st, &r, &err);
	buf_release(&err);
}

static void relearn(struct keeper *k)
{
	struct indexer_result r = {0};
	struct buf err;
	struct learned *before = learned_hold(k->learned);
	struct learned *now = shared_learned(k->setup.shared);
	buf_init(&err, BUF_MAX_ERR);
	enum status st = indexer_relearn(k->indexer, before, now, &r, &err);
	if (st || r.published)
		finish(k, st, &r, &err);
	/* What is read counts, and what others ask is suggested, without a change of the index. */
	if (st == ST_OK && !r.published) {
		learned_drop(k->learned);
		k->learned = learned_hold(now);
		k->setup.refresh(k->setup.ctx);
		lexicon_soon(k);
	}
	buf_release(&err);
	learned_drop(before);
	learned_drop(now);
}

/* ---- the thread ---- */

static int sooner(int a, int64_t due_us, int64_t now_us)
{
	if (!due_us)
		return a;
	int64_t ms = due_us > now_us ? (due_us - now_us + 999) / 1000 : 0;
	if (ms > 3600000)
		ms = 3600000;
	return a < 0 || ms < a ? (int)ms : a;
}

/* Until midnight an article can come of age or lapse; looked at each minute. */
#define DAY_CHECK_MS 60000

static int timeout_of(const struct keeper *k)
{
	int64_t now = clock_mono_us();
	int ms = watch_timeout_ms(k->watch);
	ms = ms < 0 || ms > DAY_CHECK_MS ? DAY_CHECK_MS : ms;
	if (k->retry && ms > RETRY_MS)
		ms = RETRY_MS;
	ms = sooner(ms, k->lexicon_due_us, now);
	return sooner(ms, k->sweep_due_us, now);
}

static void do_what_is_due(struct keeper *k)
{
	int64_t now = clock_mono_us();
	if (k->reader && k->today != asker_today() && !k->lexicon_due_us)
		k->lexicon_due_us = now;
	if (k->lexicon_due_us && now >= k->lexicon_due_us)
		publish_lexicon(k);
	if (now - k->checked_us >= CHECK_US)
		check(k);
	if (k->sweep_due_us && now >= k->sweep_due_us) {
		indexer_sweep(k->indexer);
		k->sweep_due_us = 0;
	}
}

static void look(struct keeper *k)
{
	struct watch_changes changes;
	struct buf err;
	uint64_t n = 0;
	buf_init(&err, BUF_MAX_ERR);
	ssize_t got = read(k->wake, &n, sizeof n);
	(void)got; /* nothing there: it was the watch */
	enum status st = watch_read(k->watch, &changes, &err);
	if (st != ST_OK)
		log_error("kb", "changes of the articles cannot be watched: %s", err.data);
	else
		apply(k, &changes);
	buf_release(&err);
}

static void do_what_is_asked(struct keeper *k)
{
	struct api_indexing *x = NULL;
	while (!atomic_load(&k->stop) && (x = board_take(k->board))) {
		const struct watch_changes one = {.paths = &x->path, .n = 1};
		/* After one that failed only a whole reading mends all. */
		if (x->path && !k->retry)
			apply(k, &one);
		else
			refresh_all(k, x->rebuild);
		board_done(k->board, x);
	}
}

static void *run(void *arg)
{
	struct keeper *k = arg;
	if (indexer_ready(k->indexer))
		publish(k, false);
	else
		shared_set_ready(k->setup.shared, false, "the articles are being indexed");
	k->retry = true; /* the first reading */
	int64_t tried = 0;
	while (!atomic_load(&k->stop)) {
		int64_t now = clock_mono_us();
		if (atomic_exchange(&k->reload, false) ||
		    (k->retry && (!tried || now - tried >= RETRY_MS * 1000))) {
			tried = now;
			refresh_all(k, false);
		}
		if (atomic_exchange(&k->relearn, false) && !k->retry)
			relearn(k);
		do_what_is_asked(k);
		struct pollfd fds[2] = {{.fd = k->wake, .events = POLLIN},
					{.fd = watch_fd(k->watch), .events = POLLIN}};
		if (!atomic_load(&k->stop) && poll(fds, 2, timeout_of(k)) < 0 && errno != EINTR)
			log_error("index", "poll: %s", strerror(errno));
		if (!atomic_load(&k->stop))
			look(k);
		if (!atomic_load(&k->stop))
			do_what_is_due(k);
	}
	return NULL;
}

static void release(struct keeper *k)
{
	index_reader_close(k->reader);
	indexer_close(k->indexer);
	watch_close(k->watch);
	resident_free(k->resident);
	board_free(k->board);
	fault_set_free(k->faults);
	if (k->wake >= 0)
		close(k->wake);
	config_drop(k->setup.config);
	learned_drop(k->learned);
	free(k);
}

enum status keeper_start(const struct keeper_setup *setup, struct keeper **out, struct buf *err)
{
	struct keeper *k = calloc(1, sizeof *k);
	*out = NULL;
	if (!k)
		return ST_NOMEM;
	k->setup = *setup;
	k->setup.config = config_hold(setup->config);
	const struct config *config = k->setup.config;
	struct indexer_setup is = {.kb = config->kb,
				   .data = config->data,
				   .languages = &config->languages,
				   .ctx = k,
				   .fault = say_fault,
				   .reading = say_reading,
				   .same = say_same,
				   .learned = learned,
				   .cancelled = is_stopping};
	k->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	k->faults = fault_set_new();
	k->board = board_new();
	enum status st =
	    resident_new(config->data, (size_t)config->search.resident_mb << 20, &k->resident);
	st = st || !k->faults || !k->board ? ST_NOMEM
	     : k->wake < 0		   ? fail(err, ST_IO, "eventfd: %s", strerror(errno))
					   : watch_open(config->kb, &k->watch, err);
	if (st == ST_OK)
		st = indexer_open(&is, &k->indexer, err);
	if (st == ST_OK)
		indexer_sweep(k->indexer);
	if (st == ST_OK && pthread_create(&k->thread, NULL, run, k) != 0)
		st = fail(err, ST_NOMEM, "no thread for the indexer");
	if (st)
		release(k);
	else
		*out = k;
	return st;
}

static void wake(struct keeper *k)
{
	uint64_t one = 1;
	ssize_t n = write(k->wake, &one, sizeof one);
	(void)n; /* full: it is awake already */
}

enum status keeper_index(struct keeper *k, struct api_indexing *x)
{
	enum status st = board_ask(k->board, x);
	wake(k);
	return st;
}

void keeper_state(struct keeper *k, struct api_index_state *out)
{
	board_state(k->board, out);
}

void keeper_reload(struct keeper *k)
{
	atomic_store(&k->reload, true);
	wake(k);
}

void keeper_relearn(struct keeper *k)
{
	atomic_store(&k->relearn, true);
	wake(k);
}

void keeper_stop(struct keeper *k)
{
	if (!k)
		return;
	atomic_store(&k->stop, true);
	wake(k);
	pthread_join(k->thread, NULL);
	release(k);
}
