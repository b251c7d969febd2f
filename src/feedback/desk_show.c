/* desk_show.c - one gap with its questions, history and checks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "feedback/desk_parts.h"

#define QUESTIONS_TOLD 500
#define ALIKE_TOLD 3
#define ALIKE_SEEN 50 /* of which some were declined */

struct telling {
	struct desk *d;
	struct json_out *j;
	int list;
};

static enum status tell_step(void *ctx, const struct store_gap_step *v)
{
	struct telling *t = ctx;
	char iso[CLOCK_ISO_LEN];
	int o = json_append_object(t->j, t->list);
	clock_iso(v->at_ms, iso);
	json_add_string(t->j, o, "at", iso);
	json_add_string(t->j, o, "by", v->who);
	json_add_string(t->j, o, "from", v->from);
	json_add_string(t->j, o, "to", v->to);
	json_add_string(t->j, o, "note", v->note);
	return ST_OK;
}

/* The texts of wordings by their numbers; those that were forgotten are left out. */
static void tell_failed(struct telling *t, int o, const char *numbers)
{
	int list = json_add_array(t->j, o, "failed");
	for (const char *at = numbers; *at;) {
		size_t n = strcspn(at, ",");
		int64_t w = 0;
		if (str_to_int((struct str){at, n}, 0, UINT32_MAX, &w) == ST_OK &&
		    w < (int64_t)t->d->wordings.n && t->d->wordings.v[w].form)
			json_append_string(t->j, list,
					   clusters_text(t->d->clusters, (uint32_t)w).s);
		at += n + (at[n] == ',');
	}
}

static enum status tell_check(void *ctx, const struct store_check *v)
{
	struct telling *t = ctx;
	char iso[CLOCK_ISO_LEN];
	int o = json_append_object(t->j, t->list);
	clock_iso(v->at_ms, iso);
	json_add_int(t->j, o, "generation", (int64_t)v->generation);
	json_add_string(t->j, o, "at", iso);
	json_add_string(t->j, o, "article_id", v->article);
	json_add_real(t->j, o, "answered", v->answered, 3);
	json_add_int(t->j, o, "wordings", v->wordings);
	json_add_string(t->j, o, "verdict", v->verdict);
	tell_failed(t, o, v->failed);
	return ST_OK;
}

struct by_people {
	uint32_t wording, people;
};

static int order(const void *a, const void *b)
{
	const struct by_people *x = a, *y = b;
	if (x->people != y->people)
		return x->people < y->people ? 1 : -1;
	return x->wording > y->wording ? 1 : -1;
}

static enum status add_questions(struct desk *d, struct desk_gap *g, struct json_out *j)
{
	size_t n = 0;
	for (uint32_t w = CLUSTERS_NONE;
	     (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE;)
		n++;
	struct by_people *v = calloc(n + 1, sizeof *v);
	if (!v)
		return ST_NOMEM;
	n = 0;
	for (uint32_t w = CLUSTERS_NONE;
	     (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE;)
		v[n++] = (struct by_people){w, d->wordings.v[w].people};
	qsort(v, n, sizeof *v, order);
	int list = json_add_array(j, JSON_ROOT, "questions");
	for (size_t i = 0; i < n && i < QUESTIONS_TOLD; i++) {
		const struct desk_wording *w = &d->wordings.v[v[i].wording];
		int o = json_append_object(j, list);
		json_add_string(j, o, "text", clusters_text(d->clusters, v[i].wording).s);
		json_add_int(j, o, "people", w->people);
		json_add_string_or_null(j, o, "cause", w->cause ? cause_name(w->cause) : NULL);
		json_add_bool(j, o, "held_back", w->held);
	}
	free(v);
	return ST_OK;
}

/* Gaps that may want the same, for an editor to merge. */
static enum status add_alike(struct desk *d, const struct desk_gap *g, struct json_out *j)
{
	struct cluster_alike v[ALIKE_SEEN];
	size_t n = 0, told = 0;
	enum status st = clusters_alike(d->clusters, g->gap, v, ALIKE_SEEN, &n);
	int list = json_add_array(j, JSON_ROOT, "alike");
	for (size_t i = 0; i < n && told < ALIKE_TOLD && st == ST_OK; i++) {
		struct desk_gap *other = desk_find(d, v[i].cluster);
		char id[16];
		if (!other || other->gap != v[i].cluster || !other->sums.people ||
		    other->status == GAP_DECLINED)
			continue;
		told++;
		int o = json_append_object(j, list);
		snprintf(id, sizeof id, "g%u", other->gap);
		json_add_string(j, o, "id", id);
		json_add_string(j, o, "title", desk_title(d, other));
		json_add_string(j, o, "lang", desk_lang(d, other));
		json_add_int(j, o, "people", other->sums.people);
		json_add_real(j, o, "likeness", v[i].alike < 1 ? v[i].alike : 1, 3);
	}
	return st;
}

enum status desk_show(struct desk *d, struct desk_gap *g, struct buf *out)
{
	struct json_out j;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	json_out_init(&j, out);
	desk_gap_json(d, g, &j, JSON_ROOT);
	enum status st = add_questions(d, g, &j);
	if (st == ST_OK)
		st = add_alike(d, g, &j);
	struct telling t = {d, &j, json_add_array(&j, JSON_ROOT, "history")};
	if (st == ST_OK)
		st = store_gap_steps(d->store, g->gap, tell_step, &t, &err);
	t.list = json_add_array(&j, JSON_ROOT, "checks");
	if (st == ST_OK)
		st = store_checks(d->store, g->gap, tell_check, &t, &err);
	enum status end = json_out_end(&j);
	buf_release(&err);
	return st ? st : end;
}
