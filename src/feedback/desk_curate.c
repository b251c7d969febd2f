/* desk_curate.c - what was learned, as editors see it and decide about it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/vec.h"
#include "answerd/base/said.h"
#include "feedback/desk_parts.h"

#define LIST_MOST 200

static const char *const states[] = {"held", "learned", "applied", "struck"};
#define STATES (sizeof states / sizeof states[0])

static void add_row(struct json_out *j, int o, const struct desk_learned *r)
{
	char id[24], at[CLOCK_ISO_LEN];
	snprintf(id, sizeof id, "l%lld", (long long)r->s.id);
	json_add_string(j, o, "id", id);
	json_add_string(j, o, "text", r->s.text);
	json_add_string(j, o, "article_id", r->s.article);
	json_add_string(j, o, "state", states[r->s.state]);
	json_add_bool(j, o, "suggest", r->s.suggest);
	json_add_real(j, o, "points", r->s.points, 1);
	json_add_int(j, o, "people", r->s.people);
	json_add_int(j, o, "clients", r->s.clients);
	json_add_int(j, o, "days", r->s.days);
	clock_iso(r->s.since_ms, at);
	json_add_string(j, o, "since", at);
	clock_iso(r->s.last_ms, at);
	json_add_string(j, o, "last", at);
	json_add_string_or_null(j, o, "by", *r->s.by ? r->s.by : NULL);
}

static int by_id(const void *a, const void *b)
{
	const struct desk_learned *const *x = a, *const *y = b;
	return ((*x)->s.id < (*y)->s.id) - ((*x)->s.id > (*y)->s.id);
}

/* What matches, the newest first; owned by the caller. */
static const struct desk_learned **choose(const struct desk *d, const cJSON *body, size_t *n)
{
	const char *article = json_string(body, "article_id"), *state = json_string(body, "state");
	const struct desk_learned **v = calloc(d->learned.n + 1, sizeof(struct desk_learned *));
	*n = 0;
	for (size_t i = 0; v && i < d->learned.n; i++) {
		const struct desk_learned *r = &d->learned.v[i];
		if (!r->gone && (!article || strcmp(article, r->s.article) == 0) &&
		    (state ? strcmp(state, states[r->s.state]) == 0 : r->s.state != LEARNED_HELD))
			v[(*n)++] = r;
	}
	if (v && *n)
		qsort(v, *n, sizeof(struct desk_learned *), by_id);
	return v;
}

static size_t number(const cJSON *body, const char *name, size_t most, size_t otherwise)
{
	const cJSON *o = cJSON_GetObjectItemCaseSensitive(body, name);
	if (!cJSON_IsNumber(o) || o->valuedouble < 0)
		return otherwise;
	return o->valuedouble < (double)most ? (size_t)o->valuedouble : most;
}

enum status desk_learned_list(struct desk *d, struct desk_call *c)
{
	struct json_out j;
	size_t n = 0, limit = number(c->body, "limit", LIST_MOST, 50);
	size_t offset = number(c->body, "offset", SIZE_MAX / 2, 0), known = 0;
	const char *state = json_string(c->body, "state");
	while (state && known < STATES && strcmp(state, states[known]) != 0)
		known++;
	if (known == STATES)
		return fail(&c->err, ST_INVALID, "state is held, learned, applied or struck.");
	const struct desk_learned **v = choose(d, c->body, &n);
	if (!v)
		return ST_NOMEM;
	json_out_init(&j, &c->out);
	json_add_int(&j, JSON_ROOT, "total", (int64_t)n);
	json_add_bool(&j, JSON_ROOT, "on", d->config->feedback.learn);
	json_add_int(&j, JSON_ROOT, "sessions", d->config->feedback.learn_sessions);
	int list = json_add_array(&j, JSON_ROOT, "learned");
	for (size_t i = offset; i < n && i - offset < limit; i++)
		add_row(&j, json_append_object(&j, list), v[i]);
	free(v);
	return json_out_end(&j);
}

/* ---- decisions ---- */

static enum status decide(struct desk *d, struct desk_learned *r, enum learned_state state,
			  const char *who_id)
{
	char *by = str_dup(str_of(who_id));
	if (!by)
		return ST_NOMEM;
	free((void *)(uintptr_t)r->s.by);
	r->s.by = by;
	if (state == LEARNED_STRUCK && r->s.state != LEARNED_STRUCK)
		r->s.was = r->s.state;
	r->s.state = state;
	r->dirty = d->unsaved = d->learned_changed = d->learn_due = true;
	return ST_OK;
}

static struct desk_learned *by_number(struct desk *d, const char *id)
{
	int64_t n = 0;
	if (!id || id[0] != 'l' || str_to_int(str_of(id + 1), 1, INT64_MAX, &n) != ST_OK)
		return NULL;
	for (size_t i = 0; i < d->learned.n; i++)
		if (d->learned.v[i].s.id == n && !d->learned.v[i].gone)
			return &d->learned.v[i];
	return NULL;
}

enum status desk_learned_strike(struct desk *d, struct desk_call *c)
{
	const char *id = json_string(c->body, "id"), *article = json_string(c->body, "article_id");
	struct json_out j;
	int64_t struck = 0;
	enum status st = ST_OK;
	if (!id == !article)
		return fail(&c->err, ST_INVALID,
			    "Say with id which phrasing, or with article_id of which article all.");
	const struct desk_learned *one = id ? by_number(d, id) : NULL;
	if (id && !one)
		return fail_said(&c->err, ST_NOTFOUND, "phrasing-unknown",
				 "There is no phrasing %s.", id);
	for (size_t i = 0; i < d->learned.n && st == ST_OK; i++) {
		struct desk_learned *r = &d->learned.v[i];
		if (r->gone || (id ? r != one : strcmp(r->s.article, article) != 0) ||
		    r->s.state == LEARNED_STRUCK)
			continue;
		st = decide(d, r, LEARNED_STRUCK, c->who_id);
		struck++;
	}
	if (st)
		return st;
	json_out_init(&j, &c->out);
	json_add_int(&j, JSON_ROOT, "struck", struck);
	return json_out_end(&j);
}

enum status desk_learned_patch(struct desk *d, struct desk_call *c)
{
	const cJSON *suggest = cJSON_GetObjectItemCaseSensitive(c->body, "suggest");
	const char *state = json_string(c->body, "state"), *id = json_string(c->body, "id");
	struct desk_learned *r = by_number(d, id);
	struct json_out j;
	enum status st = ST_OK;
	bool strike = state && strcmp(state, "struck") == 0;
	if (!r)
		return fail_said(&c->err, id ? ST_NOTFOUND : ST_INVALID, "phrasing-unknown",
				 "There is no phrasing %s.", id ? id : "without an id");
	if (suggest && !cJSON_IsBool(suggest))
		return fail(&c->err, ST_INVALID, "suggest is true or false.");
	if (state && !strike && strcmp(state, "learned") != 0)
		return fail(&c->err, ST_INVALID, "state is learned or struck.");
	if (suggest) {
		r->s.suggest = cJSON_IsTrue(suggest);
		st = decide(d, r, r->s.state, c->who_id);
	}
	/* What is taken back is as it was, until visits say otherwise. */
	if (st == ST_OK && state && strike != (r->s.state == LEARNED_STRUCK))
		st = decide(d, r, strike ? LEARNED_STRUCK : r->s.was, c->who_id);
	if (st)
		return st;
	json_out_init(&j, &c->out);
	add_row(&j, JSON_ROOT, r);
	return json_out_end(&j);
}

enum status desk_learned_apply(struct desk *d, const char *form, const char *text,
			       const char *article, const char *who_id)
{
	for (size_t i = 0; i < d->learned.n; i++) {
		struct desk_learned *r = &d->learned.v[i];
		if (!r->gone && strcmp(r->s.form, form) == 0 && strcmp(r->s.article, article) == 0)
			return decide(d, r, LEARNED_APPLIED, who_id);
	}
	const struct store_learned v = {.id = d->last_learned + 1,
					.form = form,
					.article = article,
					.text = text,
					.since_ms = d->now_ms,
					.last_ms = d->now_ms,
					.state = LEARNED_APPLIED,
					.by = who_id};
	enum status st = desk_learn_add(d, &v);
	if (st == ST_OK) {
		d->learned.v[d->learned.n - 1].dirty = true;
		d->unsaved = d->learned_changed = true;
	}
	return st;
}

/* ---- erasure ---- */

struct ids {
	int64_t *v;
	size_t n, cap;
};

static enum status add_id(void *ctx, const struct store_learned *v)
{
	struct ids *ids = ctx;
	if (vec_room(&ids->v, &ids->cap, ids->n, sizeof *ids->v) != ST_OK)
		return ST_NOMEM;
	ids->v[ids->n++] = v->id;
	return ST_OK;
}

static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

void desk_learned_forget(struct desk *d)
{
	struct ids ids = {NULL, 0, 0};
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = store_learned_all(d->store, add_id, &ids, &err);
	if (st)
		log_error("desk",
			  "what was learned of an erased session is told of until the next "
			  "start: %s",
			  err.len ? err.data : status_name(st));
	for (size_t i = 0; i < d->learned.n && st == ST_OK; i++) {
		struct desk_learned *r = &d->learned.v[i];
		if (r->dirty || r->gone ||
		    (ids.n && bsearch(&r->s.id, ids.v, ids.n, sizeof *ids.v, compare_ids)))
			continue;
		r->gone = r->dirty = d->unsaved = d->learned_changed = true;
	}
	free(ids.v);
	buf_release(&err);
}
