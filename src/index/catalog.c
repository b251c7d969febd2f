#include "index/catalog.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/str.h"
#include "answerd/base/vec.h"
#include "answerd/kb/source.h"

char *catalog_data(uint64_t hash, const char *source, const char *id)
{
	size_t n = 16 + 1 + strlen(source) + 1 + strlen(id) + 1;
	char *s = malloc(n);
	if (s)
		snprintf(s, n, "%016" PRIx64 "\t%s\t%s", hash, source, id);
	return s;
}

void catalog_init(struct catalog *c)
{
	*c = (struct catalog){0};
}

void catalog_release(struct catalog *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->v[i].id);
		free(c->v[i].source);
	}
	free(c->v);
	free(c->slots);
	free(c->forms);
	catalog_init(c);
}

static size_t slot_of(const struct catalog *c, const char *id)
{
	size_t at = str_hash(id, strlen(id)) & (c->slots_n - 1);
	while (c->slots[at] &&
	       (!c->v[c->slots[at] - 1].id || strcmp(c->v[c->slots[at] - 1].id, id) != 0))
		at = (at + 1) & (c->slots_n - 1);
	return at;
}

static void put_form(struct catalog *c, size_t i)
{
	size_t at = c->v[i].form & (c->slots_n - 1);
	while (c->forms[at])
		at = (at + 1) & (c->slots_n - 1);
	c->forms[at] = (uint32_t)i + 1;
}

const struct catalog_entry *catalog_alike(const struct catalog *c, const struct catalog_entry *e)
{
	size_t at = e->form & (c->slots_n - 1);
	for (; c->forms[at]; at = (at + 1) & (c->slots_n - 1)) {
		const struct catalog_entry *x = &c->v[c->forms[at] - 1];
		if (x->id && x->form == e->form && strcmp(x->id, e->id) != 0)
			return x;
	}
	return NULL;
}

/* Makes room for one more, and drops the slots of removed entries. */
static enum status rehash(struct catalog *c)
{
	size_t n = 1024;
	while (n < (c->used + 1) * 4)
		n *= 2;
	uint32_t *slots = calloc(n, sizeof *slots);
	uint32_t *forms = calloc(n, sizeof *forms);
	if (!slots || !forms) {
		free(slots);
		free(forms);
		return ST_NOMEM;
	}
	free(c->slots);
	free(c->forms);
	c->slots = slots;
	c->forms = forms;
	c->slots_n = n;
	size_t k = 0;
	for (size_t i = 0; c->v && i < c->n; i++)
		if (c->v[i].id)
			c->v[k++] = c->v[i];
	c->n = k;
	for (size_t i = 0; i < c->n; i++) {
		c->slots[slot_of(c, c->v[i].id)] = (uint32_t)i + 1;
		put_form(c, i);
	}
	return ST_OK;
}

struct catalog_entry *catalog_find(const struct catalog *c, const char *id)
{
	if (!c->slots_n)
		return NULL;
	uint32_t i = c->slots[slot_of(c, id)];
	return i ? &c->v[i - 1] : NULL;
}

enum status catalog_set(struct catalog *c, const char *id, const char *source, uint64_t hash,
			uint32_t seen, bool *was_new)
{
	struct catalog_entry *e = catalog_find(c, id);
	char *s = str_dup(str_of(source));
	if (!s)
		return ST_NOMEM;
	*was_new = !e;
	if (!e) {
		enum status st = c->n * 2 >= c->slots_n ? rehash(c) : ST_OK;
		if (st == ST_OK)
			st = vec_room(&c->v, &c->cap, c->n, sizeof *c->v);
		char *copy = st == ST_OK ? str_dup(str_of(id)) : NULL;
		if (!copy) {
			free(s);
			return ST_NOMEM;
		}
		c->slots[slot_of(c, id)] = (uint32_t)c->n + 1;
		e = &c->v[c->n++];
		*e = (struct catalog_entry){.id = copy, .form = kb_id_form(id)};
		put_form(c, c->n - 1);
		c->used++;
	}
	free(e->source);
	e->source = s;
	e->hash = hash;
	e->seen = seen;
	return ST_OK;
}

void catalog_remove(struct catalog *c, const char *id)
{
	struct catalog_entry *e = catalog_find(c, id);
	if (!e)
		return;
	free(e->id);
	free(e->source);
	*e = (struct catalog_entry){0};
	c->used--;
}

struct load {
	struct catalog *c;
	enum status st;
};

static bool load_one(void *ctx, uint32_t docid, uint64_t offset, const char *data, size_t len)
{
	struct load *l = ctx;
	char *copy = str_dup((struct str){data, len});
	(void)docid;
	(void)offset;
	if (!copy) {
		l->st = ST_NOMEM;
		return false;
	}
	char *tab = strchr(copy, '\t');
	char *tab2 = tab ? strchr(tab + 1, '\t') : NULL;
	if (!tab2) {
		l->st = ST_CORRUPT;
	} else {
		bool was_new = false;
		*tab = *tab2 = '\0';
		l->st = catalog_set(l->c, tab2 + 1, tab + 1, strtoull(copy, NULL, 16), 0, &was_new);
	}
	free(copy);
	return l->st == ST_OK;
}

enum status catalog_load(struct catalog *c, struct xc_reader *r, struct buf *err)
{
	struct load l = {.c = c};
	enum status st = xc_reader_each(r, "", 0, load_one, &l, true, err);
	if (st == ST_OK && l.st == ST_CORRUPT)
		return fail(err, ST_CORRUPT, "a document of the index has no catalog line");
	return st ? st : l.st;
}
