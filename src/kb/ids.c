#include <stdlib.h>
#include <string.h>

#include "answerd/kb/source.h"
#include "answerd/text/fold.h"

/* One source's claim on one id: in the list of the id, which is sorted by
 * (path, line), and in the list of its source. */
struct claim {
	struct entry *id, *path; /* borrowed from the tables */
	int line;
	struct claim *next_of_id, *next_of_path;
};

/* An id with its claims, or a source with its claims. */
struct entry {
	char *name; /* owned */
	uint64_t hash;
	struct claim *claims; /* owned by the path's entry */
};

struct table {
	struct entry **slots; /* owned, with what they point to; cap is a power of two */
	size_t cap, n;
};

struct kb_ids {
	struct table ids, paths;
};

static struct entry **slot_of(const struct table *t, const char *name, uint64_t hash)
{
	size_t i = (size_t)hash & (t->cap - 1);
	while (t->slots[i] && (t->slots[i]->hash != hash || strcmp(t->slots[i]->name, name) != 0))
		i = (i + 1) & (t->cap - 1);
	return &t->slots[i];
}

static struct entry *find(const struct table *t, const char *name)
{
	return t->cap ? *slot_of(t, name, str_hash(name, strlen(name))) : NULL;
}

static void free_entry(struct entry *e)
{
	if (e)
		free(e->name);
	free(e);
}

/* Makes room, and forgets names that nobody claims. */
static enum status grow(struct table *t)
{
	struct table next = {.cap = t->cap ? t->cap : 64};
	size_t live = 0;
	for (size_t i = 0; i < t->cap; i++)
		live += t->slots[i] && t->slots[i]->claims;
	while (next.cap < live * 4)
		next.cap *= 2;
	next.slots = calloc(next.cap, sizeof(struct entry *));
	if (!next.slots)
		return ST_NOMEM;
	for (size_t i = 0; i < t->cap; i++) {
		struct entry *e = t->slots[i];
		if (e && e->claims) {
			*slot_of(&next, e->name, e->hash) = e;
			next.n++;
		} else {
			free_entry(e);
		}
	}
	free(t->slots);
	*t = next;
	return ST_OK;
}

static struct entry *obtain(struct table *t, const char *name)
{
	struct entry *e = find(t, name);
	if (e)
		return e;
	if (t->n * 2 >= t->cap && grow(t) != ST_OK)
		return NULL;
	e = calloc(1, sizeof *e);
	if (!e || !(e->name = str_dup(str_of(name)))) {
		free_entry(e);
		return NULL;
	}
	e->hash = str_hash(name, strlen(name));
	*slot_of(t, name, e->hash) = e;
	t->n++;
	return e;
}

static void free_table(struct table *t, bool with_claims)
{
	for (size_t i = 0; i < t->cap; i++) {
		struct claim *next = NULL;
		struct claim *c = t->slots[i] && with_claims ? t->slots[i]->claims : NULL;
		for (; c; c = next) {
			next = c->next_of_path;
			free(c);
		}
		free_entry(t->slots[i]);
	}
	free(t->slots);
}

struct kb_ids *kb_ids_new(void)
{
	return calloc(1, sizeof(struct kb_ids));
}

void kb_ids_free(struct kb_ids *ids)
{
	if (!ids)
		return;
	free_table(&ids->paths, true);
	free_table(&ids->ids, false);
	free(ids);
}

static bool before(const struct claim *c, const char *path, int line)
{
	int order = strcmp(c->path->name, path);
	return order < 0 || (order == 0 && c->line < line);
}

static struct kb_place place_of(const struct claim *c)
{
	return c ? (struct kb_place){c->path->name, c->line} : (struct kb_place){NULL, 0};
}

static bool is_same(const struct claim *c, const struct entry *path, int line)
{
	return c && c->path == path && c->line == line;
}

enum status kb_ids_claim(struct kb_ids *ids, const char *id, const char *path, int line,
			 struct kb_place *other)
{
	*other = (struct kb_place){NULL, 0};
	struct claim *c = calloc(1, sizeof *c);
	struct entry *by_id = obtain(&ids->ids, id), *by_path = obtain(&ids->paths, path);
	if (!c || !by_id || !by_path) {
		free(c);
		return ST_NOMEM;
	}
	const struct claim *first = by_id->claims;
	struct claim **at = &by_id->claims;
	while (*at && before(*at, path, line))
		at = &(*at)->next_of_id;
	if (is_same(*at, by_path, line)) {
		free(c); /* claimed before, by the same line */
	} else {
		*c = (struct claim){by_id, by_path, line, *at, by_path->claims};
		*at = c;
		by_path->claims = c;
		if (first && c == by_id->claims)
			*other = place_of(first);
	}
	if (is_same(by_id->claims, by_path, line))
		return ST_OK;
	*other = place_of(by_id->claims);
	return ST_CONFLICT;
}

static void unlink_claim(struct claim *c)
{
	struct claim **at = &c->id->claims;
	while (*at && *at != c)
		at = &(*at)->next_of_id;
	if (*at)
		*at = c->next_of_id;
}

/* Whether c's source is the one that holds its id, by c. */
static bool wins(const struct claim *c)
{
	return c->id->claims == c;
}

void kb_ids_drop(struct kb_ids *ids, const char *path,
		 void (*heir)(void *ctx, const char *id, const char *path), void *ctx)
{
	struct entry *e = find(&ids->paths, path);
	struct claim *c = e ? e->claims : NULL, *next = NULL;
	if (e)
		e->claims = NULL;
	for (; c; c = next) {
		bool won = wins(c);
		const struct claim *then = NULL;
		next = c->next_of_path;
		unlink_claim(c);
		then = c->id->claims;
		if (won && then && then->path != e && heir)
			heir(ctx, c->id->name, then->path->name);
		free(c);
	}
}

struct kb_place kb_ids_find(const struct kb_ids *ids, const char *id)
{
	const struct entry *e = find(&ids->ids, id);
	return place_of(e ? e->claims : NULL);
}

void kb_ids_of(const struct kb_ids *ids, const char *path, void (*each)(void *ctx, const char *id),
	       void *ctx)
{
	const struct entry *e = find(&ids->paths, path);
	for (const struct claim *c = e ? e->claims : NULL; c; c = c->next_of_path)
		if (wins(c))
			each(ctx, c->id->name);
}

uint64_t kb_id_form(const char *id)
{
	struct buf text;
	buf_init(&text, FOLD_MAX * 4 * ARTICLE_MAX_ID);
	fold_text(id, strlen(id), &text);
	uint64_t form = str_hash(text.data, text.len);
	buf_release(&text);
	return form;
}

void kb_ids_alike(const struct kb_sink *sink, const char *id, const char *path, int line,
		  const char *other, const char *other_path)
{
	kb_say(sink, KB_WARNING, path, line, "id-differs-little",
	       "the id '%s' differs from '%s' of %s only in case or in how its characters are "
	       "written: change one of them",
	       id, other, other_path);
}

void kb_ids_fault(const struct kb_sink *sink, const char *id, const char *path, int line,
		  const struct kb_place *winner)
{
	kb_say(sink, KB_ERROR, path, line, "id-taken",
	       "the id '%s' is taken by %s:%d: change one of them; that one is served", id,
	       winner->path, winner->line);
}
