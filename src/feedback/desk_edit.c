/* desk_edit.c - what editors decide about gaps. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"
#include "answerd/base/said.h"
#include "feedback/desk_parts.h"

#define TEXT_MAX 2000
#define MERGED_MAX 100

/* A member that is a text or null; *is: it is there. */
static enum status read_text(const cJSON *body, const char *name, const char **out, bool *is,
			     struct buf *err)
{
	const cJSON *o = cJSON_GetObjectItemCaseSensitive(body, name);
	*out = NULL;
	*is = o != NULL;
	if (!o || cJSON_IsNull(o))
		return ST_OK;
	if (!cJSON_IsString(o))
		return fail(err, ST_INVALID, "%s must be text or null.", name);
	if (strlen(o->valuestring) > TEXT_MAX)
		return fail_said(err, ST_INVALID, "text-too-long",
				 "%s is too long: at most %d bytes.", name, TEXT_MAX);
	*out = o->valuestring;
	return ST_OK;
}

enum status desk_check_version(const cJSON *body, const struct desk_gap *g, bool wanted,
			       struct buf *err)
{
	const cJSON *o = cJSON_GetObjectItemCaseSensitive(body, "version");
	if (!o && !wanted)
		return ST_OK;
	if (!o || !cJSON_IsNumber(o))
		return fail(err, ST_INVALID,
			    "version must be the number that GET tells: what you have changed.");
	if (o->valuedouble < g->version || o->valuedouble > g->version)
		return fail_said(err, ST_CONFLICT, "gap-changed",
				 "The gap has changed since: read it again (version %u).",
				 g->version);
	return ST_OK;
}

/* "g17" to 17; 0: it is none. */
static uint32_t number_of(const cJSON *o)
{
	int64_t v = 0;
	if (!cJSON_IsString(o) || o->valuestring[0] != 'g' ||
	    str_to_int(str_of(o->valuestring + 1), 1, CLUSTERS_NUMBERS, &v) != ST_OK)
		return 0;
	return (uint32_t)v;
}

/* ---- PATCH ---- */

struct patch {
	const char *status, *owner, *note, *article;
	bool has_status, has_owner, has_note, has_article;
	enum gap_status to;
};

static enum status read_patch(const cJSON *body, const struct desk_gap *g, struct patch *p,
			      struct buf *err)
{
	static const char *const known[] = {"status", "owner", "note", "article_id", "version"};
	const cJSON *one = NULL;
	cJSON_ArrayForEach(one, body)
	{
		size_t i = 0;
		while (i < 5 && strcmp(known[i], one->string) != 0)
			i++;
		if (i == 5)
			return fail(err, ST_INVALID,
				    "A gap has status, owner, note, article_id and version; not "
				    "%s.",
				    one->string);
	}
	enum status st = desk_check_version(body, g, true, err);
	if (st == ST_OK)
		st = read_text(body, "status", &p->status, &p->has_status, err);
	if (st == ST_OK)
		st = read_text(body, "owner", &p->owner, &p->has_owner, err);
	if (st == ST_OK)
		st = read_text(body, "note", &p->note, &p->has_note, err);
	if (st == ST_OK)
		st = read_text(body, "article_id", &p->article, &p->has_article, err);
	p->to = g->status;
	if (st || !p->has_status)
		return st;
	p->to = gap_status_of(p->status ? p->status : "");
	if (p->to == GAP_STATUSES)
		return fail(err, ST_INVALID, "There is no such status.");
	if (p->to != g->status && !gap_may_become(g->status, p->to))
		return fail_said(err, ST_INVALID, "gap-cannot-become",
				 "A gap that is %s cannot become %s.", gap_status_name(g->status),
				 gap_status_name(p->to));
	return ST_OK;
}

/* An article that is not there would be waited for in vain. The one that a draft named may
 * be: it is to be written. */
static enum status check_link(struct desk *d, const struct desk_gap *g, const char *article,
			      struct buf *err)
{
	struct record r;
	if (!article || !*article || strcmp(article, g->article ? g->article : "") == 0 ||
	    !d->searcher ||
	    index_reader_find(searcher_reader(d->searcher), article, strlen(article), &r, NULL) !=
		ST_NOTFOUND)
		return ST_OK;
	return fail_said(
	    err, ST_INVALID, "article-not-public",
	    "There is no public article %s (yet). Link it when it is served, or write the "
	    "one that POST .../draft names.",
	    article);
}

/* What is published must be there to be read. */
static enum status check_article(struct desk *d, const struct desk_gap *g, const struct patch *p,
				 struct buf *err)
{
	const char *article = p->has_article ? p->article : g->article;
	struct desk_tried t;
	enum status st = p->has_article ? check_link(d, g, article, err) : ST_OK;
	if (st || p->to != GAP_PUBLISHED || g->status == GAP_PUBLISHED)
		return st;
	if (!article || !*article)
		return fail(err, ST_INVALID, "Say with article_id which article answers it.");
	st = desk_try(d, g, article, &t);
	if (st == ST_OK && !t.there)
		return fail_said(
		    err, ST_INVALID, "article-not-served-yet",
		    "The article %s is not served (yet): the gap is published by itself "
		    "when it is.",
		    article);
	return st;
}

static enum status patch(struct desk *d, struct desk_call *c, struct desk_gap *g)
{
	struct patch p = {0};
	enum status st = read_patch(c->body, g, &p, &c->err);
	if (st == ST_OK)
		st = check_article(d, g, &p, &c->err);
	if (st)
		return st;
	if (p.has_owner)
		st = desk_set(&g->owner, p.owner ? p.owner : "");
	if (st == ST_OK && p.has_note)
		st = desk_set(&g->note, p.note ? p.note : "");
	if (st == ST_OK && p.has_article) {
		st = desk_set(&g->article, p.article ? p.article : "");
		g->checked = 0;
		if (st == ST_OK)
			st = desk_set(&g->verdict, "");
	}
	/* What was given up is taken up again: the reason is none any more. */
	if (g->status == GAP_DECLINED && p.to != GAP_DECLINED &&
	    (g->cure == CURE_PROCESS || g->cure == CURE_ROUTE))
		g->cure = CURE_NONE;
	if (st == ST_OK)
		st = desk_become(d, g, p.to, c->who_id, c->who, p.note ? p.note : "");
	return st;
}

/* ---- merge ---- */

static enum status move_all(struct desk *d, struct desk_call *c, struct desk_gap *into,
			    struct desk_gap *from)
{
	char note[64];
	enum status st = clusters_merge(d->clusters, into->gap, from->gap);
	d->bars_dirty = true;
	if (st == ST_NOTFOUND)
		st = ST_OK; /* an empty one has nothing to give */
	if (st)
		return st;
	snprintf(note, sizeof note, "merged into g%u", into->gap);
	st = desk_become(d, from, from->status, c->who_id, c->who, note);
	from->merged_into = into->gap;
	into->frozen = true;
	if (!st && (!into->article || !*into->article) && from->article)
		st = desk_set(&into->article, from->article);
	snprintf(note, sizeof note, "took in g%u", from->gap);
	return st ? st : desk_become(d, into, into->status, c->who_id, c->who, note);
}

static enum status merge(struct desk *d, struct desk_call *c)
{
	const cJSON *from = cJSON_GetObjectItemCaseSensitive(c->body, "from"), *one = NULL;
	uint32_t to = number_of(cJSON_GetObjectItemCaseSensitive(c->body, "into"));
	struct desk_gap *into = to ? desk_find(d, to) : NULL, *g = NULL;
	if (!to || !cJSON_IsArray(from) || !from->child || cJSON_GetArraySize(from) > MERGED_MAX)
		return fail(&c->err, ST_INVALID,
			    "Say {\"into\":\"g1\",\"from\":[\"g2\"]}: at most %d gaps.",
			    MERGED_MAX);
	if (!into)
		return fail_said(&c->err, ST_NOTFOUND, "gap-unknown", "There is no gap g%u.", to);
	enum status st = desk_check_version(c->body, into, false, &c->err);
	cJSON_ArrayForEach(one, from)
	{
		uint32_t number = number_of(one);
		g = number ? desk_find(d, number) : NULL;
		if (st == ST_OK && (!g || g == into))
			return fail_said(&c->err, number ? ST_NOTFOUND : ST_INVALID,
					 "gap-merge-gone",
					 "A gap to merge is not there, or is the same.");
	}
	cJSON_ArrayForEach(one, from)
	{
		g = desk_find(d, number_of(one));
		if (st == ST_OK && g && g != into)
			st = move_all(d, c, into, g);
	}
	c->gap = into->gap;
	return st;
}

/* ---- split ---- */

static uint32_t member_of(struct desk *d, const struct desk_gap *g, const char *text)
{
	for (uint32_t w = CLUSTERS_NONE;
	     (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE;)
		if (strcmp(clusters_text(d->clusters, w).s, text) == 0)
			return w;
	return NO_WORDING;
}

static enum status read_members(struct desk *d, struct desk_call *c, const struct desk_gap *g,
				uint32_t **out, size_t *n)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(c->body, "questions"), *one = NULL;
	*n = 0;
	if (!cJSON_IsArray(list) || !list->child)
		return fail(&c->err, ST_INVALID,
			    "questions must be a list of texts: those that leave the gap.");
	*out = calloc((size_t)cJSON_GetArraySize(list), sizeof **out);
	if (!*out)
		return ST_NOMEM;
	cJSON_ArrayForEach(one, list)
	{
		uint32_t w = cJSON_IsString(one) ? member_of(d, g, one->valuestring) : NO_WORDING;
		for (size_t i = 0; i < *n; i++)
			if ((*out)[i] == w)
				w = NO_WORDING;
		if (w == NO_WORDING)
			return fail(&c->err, ST_INVALID,
				    "A question of the list is not in the gap, or twice in the "
				    "list.");
		(*out)[(*n)++] = w;
	}
	return ST_OK;
}

static enum status split(struct desk *d, struct desk_call *c, struct desk_gap *g)
{
	uint32_t *v = NULL, to = 0, from = g->gap;
	size_t n = 0, all = 0;
	char note[64];
	enum status st = desk_check_version(c->body, g, false, &c->err);
	if (st == ST_OK)
		st = read_members(d, c, g, &v, &n);
	for (uint32_t w = CLUSTERS_NONE;
	     (w = clusters_next(d->clusters, from, w)) != CLUSTERS_NONE;)
		all++;
	if (st == ST_OK && n == all)
		st = fail(&c->err, ST_INVALID, "At least one question must stay in the gap.");
	if (st == ST_OK && n == 1)
		st = clusters_take_out(d->clusters, v[0], &to);
	else if (st == ST_OK)
		st = clusters_split(d->clusters, v, n, &to);
	/* They never return by the machine. */
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = clusters_bar(d->clusters, v[i], from);
	d->bars_dirty = true;
	free(v);
	if (st)
		return st;
	struct desk_gap *made = desk_gap(d, to);
	if (!made)
		return ST_NOMEM;
	made->frozen = n > 1;
	snprintf(note, sizeof note, "split from g%u", from);
	st = desk_become(d, made, GAP_NEW, c->who_id, c->who, note);
	g = &d->gaps.v[from];
	g->frozen = true;
	snprintf(note, sizeof note, "g%u was split off", to);
	if (st == ST_OK)
		st = desk_become(d, g, g->status, c->who_id, c->who, note);
	c->gap = to;
	return st;
}

enum status desk_edit(struct desk *d, struct desk_call *c)
{
	if (c->what == DESK_MERGE)
		return merge(d, c);
	struct desk_gap *g = desk_find(d, c->gap);
	if (!g)
		return fail_said(&c->err, ST_NOTFOUND, "gap-unknown", "There is no such gap.");
	c->gap = g->gap;
	switch (c->what) {
	case DESK_PATCH: return patch(d, c, g);
	case DESK_SPLIT: return split(d, c, g);
	case DESK_DRAFT: return desk_draft(d, c, g);
	case DESK_CURE: return desk_cure(d, c, g);
	case DESK_CURED: return desk_cured(d, c, g);
	case DESK_SHOW: return ST_OK;
	default: return ST_BUG;
	}
}
