/* desk_learn.c - what is learned, kept in the store and handed to the indexer. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/vec.h"
#include "feedback/desk_parts.h"

/* It is told anew so seldom that the indexer has rest, and its time is no burden. */
#define LEARN_EVERY_US ((int64_t)5000000)
#define LEARN_REST 20
#define USE_EVERY_US ((int64_t)600 * 1000000)
/* Others may see a question that so many times k asked. */
#define SUGGEST_TIMES 10

static enum status copy(const char **to, const char *s)
{
	*to = str_dup(str_of(s));
	return *to ? ST_OK : ST_NOMEM;
}

enum status desk_learn_add(struct desk *d, const struct store_learned *v)
{
	if (vec_room(&d->learned.v, &d->learned.cap, d->learned.n, sizeof *d->learned.v) != ST_OK)
		return ST_NOMEM;
	struct desk_learned *r = &d->learned.v[d->learned.n++];
	*r = (struct desk_learned){.s = *v};
	r->s.form = r->s.article = r->s.text = r->s.by = NULL;
	enum status st = copy(&r->s.form, v->form);
	if (st == ST_OK)
		st = copy(&r->s.article, v->article);
	if (st == ST_OK)
		st = copy(&r->s.text, v->text);
	if (st == ST_OK)
		st = copy(&r->s.by, v->by);
	if (r->s.id > d->last_learned)
		d->last_learned = r->s.id;
	return st;
}

static void free_row(struct desk_learned *r)
{
	free((void *)(uintptr_t)r->s.form);
	free((void *)(uintptr_t)r->s.article);
	free((void *)(uintptr_t)r->s.text);
	free((void *)(uintptr_t)r->s.by);
}

void desk_learn_free(struct desk *d)
{
	for (size_t i = 0; i < d->learned.n; i++)
		free_row(&d->learned.v[i]);
	free(d->learned.v);
	learn_free(d->learn);
}

static enum status load_row(void *ctx, const struct store_learned *v)
{
	return desk_learn_add(ctx, v);
}

/* ---- handing out ---- */

static bool ranks(const struct desk_learned *r)
{
	return !r->gone && (r->s.state == LEARNED_LIVE || r->s.state == LEARNED_APPLIED);
}

static void hand_out(struct desk *d)
{
	struct learned *l = NULL;
	size_t n = 0;
	const uint32_t many = SUGGEST_TIMES * d->config->feedback.learn_sessions;
	struct learned_phrasing *v = calloc(d->learned.n + 1, sizeof *v);
	for (size_t i = 0; v && i < d->learned.n; i++) {
		const struct desk_learned *r = &d->learned.v[i];
		if (ranks(r))
			v[n++] = (struct learned_phrasing){
			    r->s.article, r->s.text,
			    r->s.suggest || (r->s.people >= many && r->s.clients >= many)};
	}
	const struct learn_use *used = NULL;
	size_t used_n = 0;
	if (!v || learn_popular(d->learn, d->config->feedback.learn_sessions, d->now_ms, &used,
				&used_n) != ST_OK)
		used_n = 0;
	struct learned_use *uses = calloc(used_n + 1, sizeof *uses);
	for (size_t i = 0; uses && i < used_n; i++)
		uses[i] = (struct learned_use){used[i].article, used[i].share};
	if (!v || !uses || learned_make(v, n, uses, used_n, &l) != ST_OK) {
		log_error("desk", "no memory for what was learned");
	} else {
		shared_set_learned(d->setup.shared, l);
		d->learned_changed = false;
		if (d->setup.learned)
			d->setup.learned(d->setup.ctx);
	}
	learned_drop(l);
	free(uses);
	free(v);
}

/* ---- what visits say now ---- */

static bool is_other(const struct store_learned *s, const struct learn_phrasing *p)
{
	return s->people != p->people || s->clients != p->clients || s->days != p->days ||
	       s->last_ms != p->last_ms || fabs(s->points - p->points) > 0.5;
}

static void note(struct desk *d, struct desk_learned *r, const struct learn_phrasing *p)
{
	r->seen = true;
	enum learned_state state = r->s.state;
	if (state == LEARNED_LIVE && !p->stays)
		state = LEARNED_HELD;
	else if (state == LEARNED_HELD && p->learned)
		state = LEARNED_LIVE;
	if (state == r->s.state && !is_other(&r->s, p))
		return;
	d->learned_changed = d->learned_changed || state != r->s.state;
	r->s.state = state;
	r->s.points = p->points;
	r->s.people = p->people;
	r->s.clients = p->clients;
	r->s.days = p->days;
	r->s.last_ms = p->last_ms;
	r->dirty = d->unsaved = true;
}

static enum status begin(struct desk *d, const struct learn_phrasing *p)
{
	struct record r;
	/* What visitors say of articles that they cannot read is no evidence. */
	if (!p->learned || !desk_find_article(d, p->article, &r))
		return ST_OK;
	const struct store_learned v = {.id = d->last_learned + 1,
					.form = p->form,
					.article = p->article,
					.text = p->text,
					.points = p->points,
					.people = p->people,
					.clients = p->clients,
					.days = p->days,
					.since_ms = p->since_ms,
					.last_ms = p->last_ms,
					.state = LEARNED_LIVE,
					.by = ""};
	enum status st = desk_learn_add(d, &v);
	if (st == ST_OK) {
		d->learned.v[d->learned.n - 1].dirty = d->learned.v[d->learned.n - 1].seen = true;
		d->learned_changed = d->unsaved = true;
	}
	return st;
}

/* What it rests on is too old to be there: it fades. */
static void fade(struct desk *d)
{
	for (size_t i = 0; i < d->learned.n; i++) {
		struct desk_learned *r = &d->learned.v[i];
		double left =
		    r->s.points * exp2(-(double)(d->now_ms - r->s.last_ms) / (double)LEARN_HALF_MS);
		bool held = r->s.state == LEARNED_HELD && !r->seen;
		bool faded = r->s.state == LEARNED_LIVE && !r->seen && left < LEARN_STAYS;
		if (r->gone || !(held || faded))
			continue;
		r->gone = r->dirty = d->unsaved = true;
		d->learned_changed = d->learned_changed || faded;
	}
}

/* Rows by form and article, so that many are met quickly. */
static int by_key(const void *a, const void *b)
{
	const struct desk_learned *x = a, *y = b;
	int c = strcmp(x->s.article, y->s.article);
	return c ? c : strcmp(x->s.form, y->s.form);
}

static struct desk_learned *find_sorted(struct desk *d, size_t n, const char *form,
					const char *article)
{
	const struct desk_learned key = {.s = {.form = form, .article = article}};
	return n ? bsearch(&key, d->learned.v, n, sizeof key, by_key) : NULL;
}

static enum status tell(struct desk *d)
{
	const struct learn_phrasing *v = NULL;
	size_t n = 0, before = d->learned.n;
	enum status st = learn_run(d->learn, d->config->feedback.learn_sessions, d->now_ms, &v, &n);
	if (before)
		qsort(d->learned.v, before, sizeof *d->learned.v, by_key);
	for (size_t i = 0; i < before; i++)
		d->learned.v[i].seen = false;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		struct desk_learned *r = find_sorted(d, before, v[i].form, v[i].article);
		if (r && !r->gone)
			note(d, r, &v[i]);
		else if (!r)
			st = begin(d, &v[i]);
	}
	fade(d);
	return st;
}

void desk_learn(struct desk *d, bool force)
{
	int64_t began = clock_mono_us(), took = 0;
	bool on = d->config->feedback.learn && d->learn && d->setup.recorder;
	if (on && d->learn_due && d->caught_up && (force || began >= d->learned_us)) {
		if (tell(d) != ST_OK)
			log_error("desk", "no memory to learn");
		d->learn_due = false;
		d->use_changed = true;
		took = clock_mono_us() - began;
		d->learned_us = began + LEARN_EVERY_US + took * LEARN_REST;
	}
	/* What is read changes all the time, and matters little. */
	bool use_due = on && d->use_changed && began >= d->handed_us + USE_EVERY_US;
	if ((d->learned_changed || use_due) && d->setup.shared) {
		hand_out(d);
		d->use_changed = false;
		d->handed_us = began;
	}
}

enum status desk_learn_load(struct desk *d, struct buf *err)
{
	enum status st = store_learned_all(d->store, load_row, d, err);
	if (st == ST_OK && d->setup.shared)
		hand_out(d);
	return st;
}

/* ---- writing ---- */

enum status desk_learn_save(struct desk *d, struct store *s, struct buf *err)
{
	enum status st = ST_OK;
	for (size_t i = 0; i < d->learned.n && st == ST_OK; i++) {
		const struct desk_learned *r = &d->learned.v[i];
		if (!r->dirty)
			continue;
		st = r->gone ? store_delete_learned(s, r->s.form, r->s.article, err)
			     : store_put_learned(s, &r->s, err);
	}
	return st;
}

void desk_learn_saved(struct desk *d)
{
	size_t kept = 0;
	for (size_t i = 0; i < d->learned.n; i++) {
		struct desk_learned *r = &d->learned.v[i];
		r->dirty = false;
		if (r->gone)
			free_row(r);
		else
			d->learned.v[kept++] = *r;
	}
	d->learned.n = kept;
}

/* ---- without a desk ---- */

struct reading {
	struct arena arena;
	struct learned_phrasing *v;
	size_t n, cap;
};

static enum status read_row(void *ctx, const struct store_learned *s)
{
	struct reading *r = ctx;
	if (s->state != LEARNED_LIVE && s->state != LEARNED_APPLIED)
		return ST_OK;
	if (vec_room(&r->v, &r->cap, r->n, sizeof *r->v) != ST_OK)
		return ST_NOMEM;
	r->v[r->n] = (struct learned_phrasing){
	    .article = arena_dup(&r->arena, s->article, strlen(s->article)),
	    .text = arena_dup(&r->arena, s->text, strlen(s->text))};
	return r->v[r->n].article && r->v[r->n++].text ? ST_OK : ST_NOMEM;
}

enum status desk_read_learned(const char *data, struct learned **out, struct buf *err)
{
	struct store *s = NULL;
	struct reading r = {.v = NULL};
	*out = NULL;
	arena_init(&r.arena);
	enum status st = store_open(data, STORE_READ, &s, err);
	if (st == ST_OK)
		st = store_learned_all(s, read_row, &r, err);
	if (st == ST_OK)
		st = learned_make(r.v, r.n, NULL, 0, out);
	if (st == ST_NOTFOUND) {
		buf_clear(err);
		st = ST_OK;
	}
	store_close(s);
	arena_release(&r.arena);
	free(r.v);
	return st;
}
