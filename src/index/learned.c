#include "answerd/index/learned.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/arena.h"

struct group { /* of one article */
	const char *article;
	size_t first, n;
};

struct learned {
	atomic_uint count;
	struct arena arena;
	const char **texts;
	bool *suggest;		  /* of each */
	struct group *groups;	  /* by article */
	struct learned_use *uses; /* by article */
	size_t texts_n, groups_n, uses_n;
};

struct item {
	const char *article, *text;
	bool suggest;
};

static int by_article(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int c = strcmp(x->article, y->article);
	return c ? c : strcmp(x->text, y->text);
}

static enum status take(struct learned *l, const struct item *i)
{
	if (!l->groups_n || strcmp(l->groups[l->groups_n - 1].article, i->article) != 0) {
		const char *article = arena_dup(&l->arena, i->article, strlen(i->article));
		if (!article)
			return ST_NOMEM;
		l->groups[l->groups_n++] = (struct group){article, l->texts_n, 0};
	}
	struct group *g = &l->groups[l->groups_n - 1];
	if (g->n == LEARNED_MOST)
		return ST_OK;
	const char *text = arena_dup(&l->arena, i->text, strlen(i->text));
	l->suggest[l->texts_n] = i->suggest;
	l->texts[l->texts_n++] = text;
	g->n++;
	return text ? ST_OK : ST_NOMEM;
}

static int by_use(const void *a, const void *b)
{
	return strcmp(((const struct learned_use *)a)->article,
		      ((const struct learned_use *)b)->article);
}

static enum status take_uses(struct learned *l, const struct learned_use *uses, size_t n)
{
	l->uses = arena_array(&l->arena, n + 1, sizeof *l->uses);
	if (!l->uses)
		return ST_NOMEM;
	for (size_t i = 0; i < n; i++) {
		const char *article =
		    arena_dup(&l->arena, uses[i].article, strlen(uses[i].article));
		if (!article)
			return ST_NOMEM;
		l->uses[l->uses_n++] = (struct learned_use){article, uses[i].share};
	}
	if (l->uses_n)
		qsort(l->uses, l->uses_n, sizeof *l->uses, by_use);
	return ST_OK;
}

enum status learned_make(const struct learned_phrasing *v, size_t n, const struct learned_use *uses,
			 size_t uses_n, struct learned **out)
{
	struct learned *l = calloc(1, sizeof *l);
	struct item *items = calloc(n + 1, sizeof *items);
	*out = NULL;
	enum status st = l && items ? ST_OK : ST_NOMEM;
	if (l) {
		atomic_init(&l->count, 1);
		arena_init(&l->arena);
		l->texts = arena_array(&l->arena, n + 1, sizeof *l->texts);
		l->suggest = arena_array(&l->arena, n + 1, sizeof *l->suggest);
		l->groups = arena_array(&l->arena, n + 1, sizeof *l->groups);
		st = st == ST_OK && l->texts && l->suggest && l->groups ? ST_OK : ST_NOMEM;
	}
	for (size_t i = 0; i < n && st == ST_OK; i++)
		items[i] = (struct item){v[i].article, v[i].text, v[i].suggest};
	if (st == ST_OK)
		qsort(items, n, sizeof *items, by_article);
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = take(l, &items[i]);
	if (st == ST_OK)
		st = take_uses(l, uses, uses_n);
	free(items);
	if (st)
		learned_drop(l);
	else
		*out = l;
	return st;
}

struct learned *learned_hold(struct learned *l)
{
	if (l)
		atomic_fetch_add(&l->count, 1);
	return l;
}

void learned_drop(struct learned *l)
{
	if (!l || atomic_fetch_sub(&l->count, 1) != 1)
		return;
	arena_release(&l->arena);
	free(l);
}

static int by_group(const void *key, const void *g)
{
	return strcmp(key, ((const struct group *)g)->article);
}

const char *const *learned_of(const struct learned *l, const char *article, size_t *n)
{
	const struct group *g =
	    l && l->groups_n ? bsearch(article, l->groups, l->groups_n, sizeof *g, by_group) : NULL;
	*n = g ? g->n : 0;
	return g ? l->texts + g->first : NULL;
}

double learned_use_of(const struct learned *l, const char *id, size_t len)
{
	size_t lo = 0, hi = l ? l->uses_n : 0;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = strncmp(l->uses[mid].article, id, len);
		if (c == 0 && !l->uses[mid].article[len])
			return l->uses[mid].share;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return 0;
}

void learned_suggested(const struct learned *l,
		       void (*each)(void *ctx, const char *article, const char *text), void *ctx)
{
	for (size_t g = 0; l && g < l->groups_n; g++)
		for (size_t i = l->groups[g].first; i < l->groups[g].first + l->groups[g].n; i++)
			if (l->suggest[i])
				each(ctx, l->groups[g].article, l->texts[i]);
}

size_t learned_count(const struct learned *l)
{
	return l ? l->texts_n : 0;
}

static int same_texts(const struct learned *a, const struct group *x, const struct learned *b,
		      const struct group *y)
{
	for (size_t i = 0; i < x->n && x->n == y->n; i++)
		if (strcmp(a->texts[x->first + i], b->texts[y->first + i]) != 0)
			return 0;
	return x->n == y->n;
}

void learned_compare(const struct learned *a, const struct learned *b,
		     void (*each)(void *ctx, const char *article), void *ctx)
{
	size_t i = 0, k = 0, an = a ? a->groups_n : 0, bn = b ? b->groups_n : 0;
	while (i < an && k < bn) {
		const struct group *x = &a->groups[i], *y = &b->groups[k];
		int c = strcmp(x->article, y->article);
		if (c || !same_texts(a, x, b, y))
			each(ctx, c <= 0 ? x->article : y->article);
		i += c <= 0;
		k += c >= 0;
	}
	for (; i < an; i++)
		each(ctx, a->groups[i].article);
	for (; k < bn; k++)
		each(ctx, b->groups[k].article);
}
