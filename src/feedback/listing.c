/* listing.c - the articles of a category and language, by title.
 *
 * Reading and sorting all of them takes long in a large knowledge base, and
 * pages are asked for one behind the other: what was listed last is kept until
 * the index changes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feedback/asker.h"

struct listing {
	const char *lang;
	int32_t today;
	struct ask_listed *v;
	size_t n, cap;
	enum status st;
};

static bool list_one(void *ctx, const struct record *r)
{
	struct listing *l = ctx;
	if (!record_live(r, l->today) || (r->head->flags & (REC_AGENT_ONLY | REC_COMPANION)) ||
	    (l->lang && !str_is(record_str(r, REC_LANG), l->lang)))
		return true;
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 64;
		struct ask_listed *v = realloc(l->v, cap * sizeof *v);
		if (!v) {
			l->st = ST_NOMEM;
			return false;
		}
		l->v = v;
		l->cap = cap;
	}
	l->v[l->n++] = (struct ask_listed){.id = record_str(r, REC_ID),
					   .title = record_str(r, REC_TITLE),
					   .category = record_str(r, REC_CATEGORY),
					   .lang = record_str(r, REC_LANG),
					   .updated = r->head->updated};
	return true;
}

static int compare(struct str a, struct str b)
{
	int c = memcmp(a.s, b.s, a.len < b.len ? a.len : b.len);
	return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int by_title(const void *a, const void *b)
{
	const struct ask_listed *x = a, *y = b;
	int c = compare(x->title, y->title);
	return c ? c : compare(x->id, y->id);
}

static void release(struct kept_list *k)
{
	free(k->key);
	free(k->v);
	*k = (struct kept_list){0};
}

void listing_clear(struct asker *a)
{
	for (size_t i = 0; i < KEPT_LISTS; i++)
		release(&a->lists[i]);
}

static struct kept_list *find_kept(struct asker *a, const char *key)
{
	for (size_t i = 0; i < KEPT_LISTS; i++)
		if (a->lists[i].key && strcmp(a->lists[i].key, key) == 0)
			return &a->lists[i];
	return NULL;
}

/* Lists all of it, in place of the list that was kept longest. */
static enum status make_list(struct asker *a, const char *category, const char *lang,
			     const char *key, struct kept_list **out, struct buf *err)
{
	struct kept_list *k = &a->lists[a->lists_turn++ % KEPT_LISTS];
	struct listing l = {.lang = lang, .today = asker_today()};
	release(k);
	enum status st =
	    index_reader_each(searcher_reader(a->searcher), category, list_one, &l, err);
	if (st == ST_OK)
		st = l.st;
	if (st == ST_OK && l.n)
		qsort(l.v, l.n, sizeof *l.v, by_title);
	char *copy = st == ST_OK ? str_dup(str_of(key)) : NULL;
	if (st == ST_OK && !copy)
		st = ST_NOMEM;
	if (st) {
		free(l.v);
		return st;
	}
	*k = (struct kept_list){copy, l.v, l.n};
	*out = k;
	return ST_OK;
}

enum status asker_list(struct asker *a, const char *category, const char *lang, uint32_t offset,
		       uint32_t limit, struct arena *arena, struct ask_listed **out, size_t *n,
		       size_t *total, struct buf *err)
{
	struct kept_list *k = NULL;
	struct buf key;
	enum status st = ST_OK;
	*n = *total = 0;
	if (!a->searcher)
		return fail(err, ST_BUSY, "The articles are being indexed; try again in a moment.");
	if (category && !*category)
		category = NULL;
	buf_init(&key, BUF_MAX_TEXT);
	buf_printf(&key, "%d\n%s\n%s", asker_today(), lang ? lang : "", category ? category : "");
	st = buf_status(&key);
	k = st == ST_OK ? find_kept(a, key.data) : NULL;
	if (st == ST_OK && !k)
		st = make_list(a, category, lang, key.data, &k, err);
	buf_release(&key);
	if (st)
		return st;
	size_t first = offset < k->n ? offset : k->n;
	size_t count = k->n - first < limit ? k->n - first : limit;
	*out = arena_array(arena, count + 1, sizeof **out);
	if (!*out)
		return ST_NOMEM;
	if (count)
		memcpy(*out, k->v + first, count * sizeof **out);
	*n = count;
	*total = k->n;
	return ST_OK;
}
