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
	struct group *groups; /* by article */
	size_t texts_n, groups_n;
};

struct item {
	const char *article, *text;
	size_t at; /* in the order they came */
};

static int by_article(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int c = strcmp(x->article, y->article);
	return c ? c : (x->at > y->at) - (x->at < y->at);
}

static enum status take(struct learned *l, const struct item *i)
{
	struct group *g = l->groups_n ? &l->groups[l->groups_n - 1] : NULL;
	if (!g || strcmp(g->article, i->article) != 0) {
		g = &l->groups[l->groups_n++];
		*g = (struct group){arena_dup(&l->arena, i->article, strlen(i->article)),
				    l->texts_n, 0};
	}
	if (!g->article)
		return ST_NOMEM;
	if (g->n == LEARNED_MOST)
		return ST_OK;
	const char *text = arena_dup(&l->arena, i->text, strlen(i->text));
	l->texts[l->texts_n++] = text;
	g->n++;
	return text ? ST_OK : ST_NOMEM;
}

enum status learned_make(const struct learned_phrasing *v, size_t n, struct learned **out)
{
	struct learned *l = calloc(1, sizeof *l);
	struct item *items = calloc(n + 1, sizeof *items);
	*out = NULL;
	enum status st = l && items ? ST_OK : ST_NOMEM;
	if (l) {
		atomic_init(&l->count, 1);
		arena_init(&l->arena);
		l->texts = arena_array(&l->arena, n + 1, sizeof *l->texts);
		l->groups = arena_array(&l->arena, n + 1, sizeof *l->groups);
		st = st == ST_OK && l->texts && l->groups ? ST_OK : ST_NOMEM;
	}
	for (size_t i = 0; i < n && st == ST_OK; i++)
		items[i] = (struct item){v[i].article, v[i].text, i};
	if (st == ST_OK)
		qsort(items, n, sizeof *items, by_article);
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = take(l, &items[i]);
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
	while (i < an || k < bn) {
		const struct group *x = i < an ? &a->groups[i] : NULL;
		const struct group *y = k < bn ? &b->groups[k] : NULL;
		int c = !x ? 1 : !y ? -1 : strcmp(x->article, y->article);
		if (c || !same_texts(a, x, b, y))
			each(ctx, c <= 0 ? x->article : y->article);
		i += c <= 0;
		k += c >= 0;
	}
}
