#include "kb/check_facts.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"

static const char *copied(struct facts *f, const char *s)
{
	return arena_dup(f->arena, s, strlen(s));
}

enum status facts_add(struct facts *f, const struct article *a)
{
	enum status st = vec_room(&f->v, &f->cap, f->n, sizeof *f->v);
	if (st)
		return st;
	struct fact *x = &f->v[f->n];
	*x = (struct fact){.id = copied(f, a->id),
			   .key = copied(f, a->key),
			   .lang = copied(f, a->lang),
			   .source = copied(f, a->source),
			   .line = a->line,
			   .audience_line = a->audience_line ? a->audience_line : a->line,
			   .audience = a->audience,
			   .status = a->status,
			   .form = kb_id_form(a->id)};
	if (!x->id || !x->key || !x->lang || !x->source)
		return ST_NOMEM;
	f->n++;
	return ST_OK;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct fact *)a)->id, ((const struct fact *)b)->id);
}

void facts_sort(struct facts *f)
{
	if (f->n)
		qsort(f->v, f->n, sizeof *f->v, by_id);
}

const struct fact *facts_find(const struct facts *f, const char *id)
{
	struct fact like = {.id = id};
	if (f->learn)
		f->learn(f->learn_ctx, id);
	return f->n ? bsearch(&like, f->v, f->n, sizeof *f->v, by_id) : NULL;
}

bool facts_has_anchors(const struct facts *f, const char *id)
{
	const struct fact *x = facts_find(f, id);
	return !x || !x->no_anchors;
}

static uint64_t anchor_hash(const char *id, const char *anchor)
{
	uint64_t pair[2] = {str_hash(id, strlen(id)), str_hash(anchor, strlen(anchor))};
	return str_hash(pair, sizeof pair);
}

enum status facts_add_anchor(struct facts *f, const char *id, const char *anchor)
{
	enum status st = vec_room(&f->anchors, &f->anchors_cap, f->anchors_n, sizeof *f->anchors);
	if (!st)
		f->anchors[f->anchors_n++] = anchor_hash(id, anchor);
	return st;
}

enum status facts_want(struct facts *f, const char *source, int line, const char *id,
		       const char *anchor)
{
	enum status st = vec_room(&f->wanted, &f->wanted_cap, f->wanted_n, sizeof *f->wanted);
	if (st)
		return st;
	struct wanted *w = &f->wanted[f->wanted_n];
	*w = (struct wanted){copied(f, source), copied(f, id), copied(f, anchor), line};
	if (!w->source || !w->id || !w->anchor)
		return ST_NOMEM;
	f->wanted_n++;
	return ST_OK;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

void facts_tell_anchors(struct facts *f, const struct kb_sink *sink)
{
	if (f->anchors_n)
		qsort(f->anchors, f->anchors_n, sizeof *f->anchors, by_number);
	for (size_t i = 0; i < f->wanted_n; i++) {
		const struct wanted *w = &f->wanted[i];
		uint64_t hash = anchor_hash(w->id, w->anchor);
		if (!f->anchors_n ||
		    !bsearch(&hash, f->anchors, f->anchors_n, sizeof hash, by_number))
			kb_say(sink, KB_WARNING, w->source, w->line, "anchor-nowhere",
			       "the anchor '#%s' leads to no heading of %s: mend it", w->anchor,
			       w->id);
	}
}

/* The facts in order, to be freed; NULL: no memory. */
static const struct fact **in_order(const struct facts *f,
				    int (*compare)(const void *, const void *))
{
	const struct fact **v = calloc(f->n ? f->n : 1, sizeof *v);
	for (size_t i = 0; v && i < f->n; i++)
		v[i] = &f->v[i];
	if (v && f->n)
		qsort(v, f->n, sizeof *v, compare);
	return v;
}

static int by_key(const void *a, const void *b)
{
	const struct fact *x = *(const struct fact *const *)a, *y = *(const struct fact *const *)b;
	int order = strcmp(x->key, y->key);
	return order ? order : strcmp(x->id, y->id);
}

static void tell_audience(const struct fact *one, const struct fact *other,
			  const struct kb_sink *sink)
{
	bool agents = one->audience == AUDIENCE_AGENT;
	kb_say(sink, KB_WARNING, one->source, one->audience_line,
	       agents ? "translation-public" : "translation-for-agents",
	       "the article is %-s, its translation %s is %-s: give both the same audience",
	       agents ? "for agents" : "public", other->id, agents ? "public" : "for agents");
}

void facts_tell_audiences(struct facts *f, const struct kb_sink *sink)
{
	const struct fact **v = in_order(f, by_key);
	if (!v)
		return;
	for (size_t i = 0, first = 0; i < f->n; i++) {
		if (strcmp(v[i]->key, v[first]->key) != 0)
			first = i;
		if (v[i]->audience != v[first]->audience && strcmp(v[i]->lang, v[first]->lang) != 0)
			tell_audience(v[i], v[first], sink);
	}
	free(v);
}

static int by_form(const void *a, const void *b)
{
	const struct fact *x = *(const struct fact *const *)a, *y = *(const struct fact *const *)b;
	if (x->form != y->form)
		return x->form < y->form ? -1 : 1;
	int order = strcmp(x->source, y->source);
	return order ? order : (x->line > y->line) - (x->line < y->line);
}

void facts_tell_alike(struct facts *f, const struct kb_sink *sink)
{
	const struct fact **v = in_order(f, by_form);
	if (!v)
		return;
	for (size_t i = 1, first = 0; i < f->n; i++) {
		if (v[i]->form == v[first]->form)
			kb_ids_alike(sink, v[i]->id, v[i]->source, v[i]->line, v[first]->id,
				     v[first]->source);
		else
			first = i;
	}
	free(v);
}

void facts_release(struct facts *f)
{
	free(f->v);
	free(f->anchors);
	free(f->wanted);
}
