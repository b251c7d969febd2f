#include "daemon/curator.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/http/tokens.h"
#include "answerd/daemon/curation.h"
#include "daemon/stamp.h"

#define LOOK_MS 250
#define CHANGES_MAX 16
/* A file written again within this time of its last change may keep its stamp:
 * clocks of file systems are coarse. */
#define COARSE_US ((int64_t)1000000)
/* After one that could not be read. */
#define RETRY_US ((int64_t)5000000)

struct watched {
	const char *name; /* below data */
	/* Hands on what the file has; false: it is to be tried again. */
	bool (*read)(struct curator *c, struct watched *w);
	bool settle; /* written in place, perhaps: wait until it stands still */
	struct stamp seen, done;
	int64_t again_us; /* when to read it once more, though it seems the same; 0: never */
	uint64_t said;	  /* hash of the fault that was logged last; 0: none */
};

struct curator {
	char *data;	       /* owned */
	struct shared *shared; /* borrowed */
	struct http_keys *keys;
	struct curator_hooks hooks;
	struct watched files[1 + CURATED_KINDS];
	bool changed; /* the workers must look */

	pthread_t thread;
	bool running;
	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t wake;
	bool stop, reload;
	struct api_change *changes[CHANGES_MAX];
	size_t changes_n;
};

/* The files: the tokens, then what editors keep, in the order of its kinds. */
enum { TOKENS, CURATED, FILES = CURATED + CURATED_KINDS };

static void path_of(const struct curator *c, const struct watched *w, struct buf *out)
{
	buf_init(out, 8192);
	buf_printf(out, "%s/%s", c->data, w->name);
}

/* ---- reading ---- */

/* A fault is said once, however often it is met. */
static void say(struct watched *w, const char *part, const char *text, const char *stays)
{
	uint64_t hash = str_hash(text, strlen(text));
	if (hash != w->said)
		log_error(part, "%s; %s", text, stays);
	w->said = hash;
}

static bool read_tokens(struct curator *c, struct watched *w)
{
	struct http_keys *keys = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = tokens_load(c->data, &keys, &err);
	if (st == ST_OK) {
		http_keys_drop(c->keys);
		c->keys = keys;
		if (c->hooks.set_keys)
			c->hooks.set_keys(c->hooks.ctx, keys);
		w->said = 0;
	} else {
		say(w, "tokens", err.data, "the tokens of before stay");
	}
	buf_release(&err);
	return st == ST_OK || st == ST_CORRUPT;
}

/* "synonyms.yaml:3: what", or what went wrong before a line could be. */
static void name_problem(const struct watched *w, const struct buf *why, bool has_line,
			 struct buf *out)
{
	const char *base = strrchr(w->name, '/');
	buf_printf(out, "%s:%s%s", base ? base + 1 : w->name, has_line ? "" : " ", why->data);
}

/* There are none of before at the start: what an empty file has, then. */
static void *fall_back(struct curator *c, enum curated kind)
{
	void *before = shared_curated(c->shared, kind, NULL, NULL), *empty = NULL;
	if (!before && curated_kinds[kind].parse("", 0, &empty, NULL) != ST_OK)
		log_error("curation", "no memory for the %s of before", curated_kinds[kind].name);
	curated_kinds[kind].drop(before);
	return empty;
}

/* Whether the rules of that version are in force already. */
static bool is_known(struct curator *c, enum curated kind, const char *version)
{
	struct buf told, problem;
	buf_init(&told, 64);
	buf_init(&problem, BUF_MAX_ERR);
	curated_kinds[kind].drop(shared_curated(c->shared, kind, &told, &problem));
	bool known = !problem.len && strcmp(told.data, version) == 0;
	buf_release(&told);
	buf_release(&problem);
	return known;
}

static enum status parse_rules(struct watched *w, const struct curated_kind *kind,
			       const struct buf *text, void **rules, struct buf *problem)
{
	struct buf why;
	buf_init(&why, BUF_MAX_ERR);
	enum status st = kind->parse(text->data, text->len, rules, &why);
	if (st)
		name_problem(w, &why, true, problem);
	buf_release(&why);
	return st;
}

static bool read_rules(struct curator *c, struct watched *w)
{
	enum curated which = (enum curated)(w - &c->files[CURATED]);
	const struct curated_kind *kind = &curated_kinds[which];
	void *rules = NULL;
	char version[CURATION_VERSION_LEN];
	struct buf text, why, problem;
	bool parsed = false, known = false;
	buf_init(&text, 2 * kind->max_bytes);
	buf_init(&why, BUF_MAX_ERR);
	buf_init(&problem, BUF_MAX_ERR);
	enum status st = curation_read(c->data, w->name, kind->max_bytes, &text, &why);
	curation_version(&text, version);
	if (st)
		name_problem(w, &why, false, &problem);
	else
		known = is_known(c, which, version);
	if (st == ST_OK && !known) {
		parsed = true;
		st = parse_rules(w, kind, &text, &rules, &problem);
	}
	if (st)
		say(w, "curation", problem.data, "the rules of before stay");
	else
		w->said = 0;
	if (st)
		rules = fall_back(c, which);
	if (!known)
		shared_set_curated(c->shared, which, rules, version, problem.data);
	c->changed = c->changed || !known;
	kind->drop(rules);
	buf_release(&text);
	buf_release(&why);
	buf_release(&problem);
	return known || (parsed && st != ST_NOMEM);
}

/* ---- watching ---- */

static struct stamp stamp_of(const struct curator *c, const struct watched *w)
{
	struct buf path;
	path_of(c, w, &path);
	struct stamp s = stamp_take(path.data);
	buf_release(&path);
	return s;
}

static void take(struct curator *c, struct watched *w, const struct stamp *now)
{
	int64_t wait_us = w->settle && stamp_is_fresh(now, COARSE_US) ? COARSE_US : 0;
	w->done = w->seen = *now;
	if (!w->read(c, w))
		wait_us = RETRY_US;
	w->again_us = wait_us ? clock_mono_us() + wait_us : 0;
}

/* all: whether it changed or not. */
static void look(struct curator *c, bool all)
{
	for (size_t i = 0; i < FILES; i++) {
		struct watched *w = &c->files[i];
		struct stamp now = stamp_of(c, w);
		bool moved = !stamp_same(&now, &w->seen);
		w->seen = now;
		if (moved && w->settle && !all)
			continue;
		if (all || !stamp_same(&now, &w->done) ||
		    (w->again_us && clock_mono_us() >= w->again_us))
			take(c, w, &now);
	}
	if (c->changed && c->hooks.refresh)
		c->hooks.refresh(c->hooks.ctx);
	c->changed = false;
}

/* ---- changes ---- */

static void make_change(struct curator *c, struct api_change *change)
{
	struct watched *w = &c->files[CURATED + change->kind];
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = curation_put(c->data, c->shared, change, &err);
	if (st == ST_OK) {
		w->done = w->seen = stamp_of(c, w);
		w->again_us = clock_mono_us() + COARSE_US;
		c->hooks.refresh(c->hooks.ctx);
	}
	change->done(change, st, &err);
	buf_release(&err);
}

enum status curator_put(void *curator, struct api_change *change)
{
	struct curator *c = curator;
	enum status st = ST_OK;
	pthread_mutex_lock(&c->lock);
	if (c->stop || !c->running)
		st = ST_CLOSED;
	else if (c->changes_n == CHANGES_MAX)
		st = ST_BUSY;
	else
		c->changes[c->changes_n++] = change;
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->lock);
	return st;
}

/* ---- the thread ---- */

/* Until something is to be done, or a moment has passed; the lock is held. */
static void rest(struct curator *c)
{
	struct timespec until = {0, 0};
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += LOOK_MS * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	while (!c->stop && !c->reload && !c->changes_n &&
	       pthread_cond_timedwait(&c->wake, &c->lock, &until) != ETIMEDOUT)
		;
}

static struct api_change *next_change(struct curator *c)
{
	struct api_change *change = c->changes_n ? c->changes[0] : NULL;
	if (change)
		memmove(c->changes, c->changes + 1, --c->changes_n * sizeof c->changes[0]);
	return change;
}

static void *run(void *arg)
{
	struct curator *c = arg;
	pthread_mutex_lock(&c->lock);
	while (!c->stop) {
		rest(c);
		bool all = c->reload, stop = c->stop;
		struct api_change *change = stop ? NULL : next_change(c);
		c->reload = false;
		pthread_mutex_unlock(&c->lock);
		if (change)
			make_change(c, change);
		if (!stop)
			look(c, all);
		pthread_mutex_lock(&c->lock);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

enum status curator_open(const char *data, struct shared *shared, struct curator **out,
			 struct buf *err)
{
	struct curator *c = calloc(1, sizeof *c);
	pthread_condattr_t attr;
	*out = NULL;
	if (!c)
		return fail(err, ST_NOMEM, "no memory for the rules of editors");
	c->data = str_dup(str_of(data));
	c->shared = shared;
	c->files[TOKENS] = (struct watched){.name = "tokens.json", .read = read_tokens};
	for (size_t i = 0; i < CURATED_KINDS; i++)
		c->files[CURATED + i] = (struct watched){
		    .name = curated_kinds[i].file, .read = read_rules, .settle = true};
	pthread_mutex_init(&c->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&c->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (!c->data) {
		curator_stop(c);
		return fail(err, ST_NOMEM, "no memory for the rules of editors");
	}
	look(c, true);
	*out = c;
	return ST_OK;
}

struct http_keys *curator_keys(const struct curator *c)
{
	return c->keys;
}

enum status curator_start(struct curator *c, const struct curator_hooks *hooks, struct buf *err)
{
	c->hooks = *hooks;
	/* What changed since the opening is seen by its stamp. */
	pthread_mutex_lock(&c->lock);
	c->running = pthread_create(&c->thread, NULL, run, c) == 0;
	pthread_mutex_unlock(&c->lock);
	return c->running ? ST_OK : fail(err, ST_IO, "cannot start a thread");
}

void curator_reload(struct curator *c)
{
	pthread_mutex_lock(&c->lock);
	c->reload = true;
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->lock);
}

void curator_stop(struct curator *c)
{
	struct api_change *change = NULL;
	struct buf err;
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	c->stop = true;
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->lock);
	if (c->running)
		pthread_join(c->thread, NULL);
	buf_init(&err, BUF_MAX_ERR);
	buf_puts(&err, "The server stops.");
	while ((change = next_change(c)))
		change->done(change, ST_CLOSED, &err);
	buf_release(&err);
	http_keys_drop(c->keys);
	pthread_cond_destroy(&c->wake);
	pthread_mutex_destroy(&c->lock);
	free(c->data);
	free(c);
}
