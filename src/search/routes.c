#include "answerd/search/routes.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/str.h"
#include "answerd/base/vec.h"
#include "answerd/base/yaml.h"
#include "search/phrase.h"
#include "search/routes_builtin.h"

/* A longer question says more than that it wants a person. */
#define UNITS_MAX 40

/* What a list makes of its phrases. */
enum role {
	COMPLAINT = 1,
	PERSON = 2,
	AROUND = 4,
	AROUND_COMPLAINT = 8,
	AROUND_PERSON = 16,
	SMALL = 32,
	OFF = 64,
	WISH = 128, /* to complain, wherever it is said */
	ASKS = 256, /* about complaints, or takes the wish back */
	REACH = 512,
};

static const struct {
	const char *name;
	enum role role;
	bool builtin, editor; /* whose lists have it */
} lists[] = {
    {"complaint", COMPLAINT, true, true},
    {"person", PERSON, true, true},
    {"around", AROUND, true, true},
    {"around_complaint", AROUND_COMPLAINT, true, false},
    {"around_person", AROUND_PERSON, true, false},
    {"wish", WISH, true, false},
    {"asks", ASKS, true, false},
    {"reach", REACH, true, false},
    {"off", OFF, false, true},
};

struct entry {
	struct phrase phrase;
	unsigned roles; /* enum role, ored */
};

struct routes {
	atomic_int count;
	struct arena arena;    /* the phrases */
	struct entry *entries; /* owned; by phrase */
	size_t n, cap;
	uint32_t *small; /* owned; hashes of units that are left out */
	size_t small_n, small_cap;
};

/* ---- making ---- */

struct maker {
	struct routes *r;
	struct phrase_maker phrases;
	struct buf *err;
	bool builtin;
	size_t editors; /* phrases of the editor's file */
};

static bool is_small(const struct routes *r, uint32_t unit)
{
	for (size_t i = 0; i < r->small_n; i++)
		if (r->small[i] == unit)
			return true;
	return false;
}

static enum status add_small(struct routes *r, const struct phrase *p)
{
	enum status st = vec_room(&r->small, &r->small_cap, r->small_n, sizeof *r->small);
	if (st == ST_OK)
		r->small[r->small_n++] = p->units[0];
	return st;
}

/* Leaves small words out; a phrase of nothing else keeps them, and is never met. */
static void drop_small(const struct routes *r, struct phrase *p)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < p->n; i++)
		if (!is_small(r, p->units[i]))
			p->units[n++] = p->units[i];
	if (n)
		p->n = n;
}

static enum status add_phrase(struct maker *m, const struct yaml *y, enum role role)
{
	struct routes *r = m->r;
	struct phrase p;
	struct buf why;
	if (y->kind != YAML_SCALAR || yaml_is_null(y))
		return fail(m->err, ST_INVALID, "%d: here stands a phrase: a text", y->line);
	if (!m->builtin && ++m->editors > ROUTE_PHRASES)
		return fail(m->err, ST_LIMIT, "%d: more than %d phrases", y->line, ROUTE_PHRASES);
	buf_init(&why, BUF_MAX_ERR);
	enum status st = phrase_make(&m->phrases, y->text, y->len, &p, &why);
	if (st != ST_OK && why.len)
		fail(m->err, st, "%d: \"%.60s\" %s", y->line, y->text, why.data);
	buf_release(&why);
	if (st == ST_OK && role == SMALL)
		return add_small(r, &p);
	if (st == ST_OK)
		st = vec_room(&r->entries, &r->cap, r->n, sizeof *r->entries);
	if (st)
		return st;
	drop_small(r, &p);
	r->entries[r->n++] = (struct entry){p, role};
	return ST_OK;
}

static enum status add_list(struct maker *m, const struct yaml *list, enum role role)
{
	enum status st = ST_OK;
	if (yaml_is_null(list))
		return ST_OK;
	if (list->kind != YAML_LIST)
		return fail(m->err, ST_INVALID, "%d: here stands a list of phrases: [转人工]",
			    list->line);
	for (size_t i = 0; i < list->n && st == ST_OK; i++)
		st = add_phrase(m, list->items[i], role);
	return st;
}

/* A map of lists: the editor's file, or a language of the built-in one. */
static enum status add_lists(struct maker *m, const struct yaml *map)
{
	enum status st = ST_OK;
	if (map->kind != YAML_MAP)
		return fail(m->err, ST_INVALID,
			    "%d: the file has the lists complaint, person, around and off",
			    map->line);
	for (size_t i = 0; i < map->n && st == ST_OK; i++) {
		size_t k = 0, n = sizeof lists / sizeof lists[0];
		while (k < n && (strcmp(lists[k].name, map->keys[i]) != 0 ||
				 !(m->builtin ? lists[k].builtin : lists[k].editor)))
			k++;
		if (k == n)
			return fail(m->err, ST_INVALID,
				    "%d: there is no list '%s': they are complaint, person, "
				    "around and off",
				    map->key_lines[i], map->keys[i]);
		st = add_list(m, map->items[i], lists[k].role);
	}
	return st;
}

static enum status read_builtin(struct maker *m, struct arena *arena)
{
	struct yaml *root = NULL;
	m->builtin = true;
	enum status st =
	    yaml_parse(arena, (const char *)routes_yaml, routes_yaml_len, 0, &root, m->err);
	if (st == ST_OK)
		st = add_list(m, yaml_get(root, "small"), SMALL);
	for (size_t i = 0; root && i < root->n && st == ST_OK; i++)
		if (strcmp(root->keys[i], "small") != 0)
			st = add_lists(m, root->items[i]);
	return st;
}

static enum status read_editors(struct maker *m, struct arena *arena, const char *s, size_t len)
{
	struct yaml *root = NULL;
	m->builtin = false;
	if (len > ROUTE_FILE_BYTES)
		return fail(m->err, ST_LIMIT, "1: the file is larger than %zu bytes",
			    ROUTE_FILE_BYTES);
	enum status st = yaml_parse(arena, s, len, 0, &root, m->err);
	return st || !root ? st : add_lists(m, root);
}

static int by_phrase(const void *a, const void *b)
{
	return phrase_compare(&((const struct entry *)a)->phrase,
			      &((const struct entry *)b)->phrase);
}

/* Sorts, and makes one entry of equal phrases; what is off goes. */
static void settle(struct routes *r)
{
	size_t n = 0;
	if (r->n)
		qsort(r->entries, r->n, sizeof *r->entries, by_phrase);
	for (size_t i = 0; i < r->n;) {
		struct entry one = r->entries[i];
		for (i++; i < r->n && by_phrase(&one, &r->entries[i]) == 0; i++)
			one.roles |= r->entries[i].roles;
		if (!(one.roles & OFF))
			r->entries[n++] = one;
	}
	r->n = n;
}

enum status routes_parse(const char *s, size_t len, struct routes **out, struct buf *err)
{
	struct routes *r = calloc(1, sizeof *r);
	struct maker m = {.r = r, .err = err};
	struct arena arena;
	*out = NULL;
	if (!r)
		return fail(err, ST_NOMEM, "no memory for routes");
	atomic_init(&r->count, 1);
	arena_init(&r->arena);
	arena_init(&arena);
	enum status st = phrase_maker_init(&m.phrases, &r->arena, ROUTE_PHRASE_BYTES);
	if (st == ST_OK)
		st = read_builtin(&m, &arena);
	if (st == ST_OK)
		st = read_editors(&m, &arena, s, len);
	phrase_maker_release(&m.phrases);
	arena_release(&arena);
	if (st) {
		routes_drop(r);
		return st == ST_NOMEM ? fail(err, st, "no memory for routes") : st;
	}
	settle(r);
	*out = r;
	return ST_OK;
}

struct routes *routes_hold(struct routes *r)
{
	if (r)
		atomic_fetch_add_explicit(&r->count, 1, memory_order_relaxed);
	return r;
}

void routes_drop(struct routes *r)
{
	if (!r || atomic_fetch_sub_explicit(&r->count, 1, memory_order_acq_rel) != 1)
		return;
	arena_release(&r->arena);
	free(r->entries);
	free(r->small);
	free(r);
}

/* ---- matching ---- */

/* How the units up to a place were read: as a complaint, as asking for a person, or how to
 * reach one, before or after one of its phrases. */
enum state { C_BEFORE = 1, C_AFTER = 2, P_BEFORE = 4, P_AFTER = 8, R_BEFORE = 16, R_AFTER = 32 };

static unsigned step(unsigned states, unsigned roles)
{
	unsigned next = 0;
	if (roles & (AROUND | AROUND_COMPLAINT | PERSON))
		next |= states & (C_BEFORE | C_AFTER);
	if (roles & COMPLAINT && states & (C_BEFORE | C_AFTER))
		next |= C_AFTER;
	if (roles & (AROUND | AROUND_PERSON))
		next |= states & (P_BEFORE | P_AFTER);
	if (roles & PERSON && states & (P_BEFORE | P_AFTER))
		next |= P_AFTER;
	if (roles & (AROUND | AROUND_PERSON | PERSON))
		next |= states & (R_BEFORE | R_AFTER);
	if (roles & REACH && states & (R_BEFORE | R_AFTER))
		next |= R_AFTER;
	return next;
}

/* The first entry whose first unit is not below unit. */
static size_t first_of(const struct routes *r, uint32_t unit)
{
	size_t lo = 0, hi = r->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (r->entries[mid].phrase.units[0] < unit)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool stands(const struct phrase *p, const uint32_t *units, size_t n)
{
	return p->n <= n && memcmp(p->units, units, p->n * sizeof *units) == 0;
}

/* A wish to complain stands anywhere in what is told, and nothing asks about complaints. A
 * complaint that an editor switched off is none here either. */
static bool wishes(const struct routes *r, const uint32_t *units, size_t n)
{
	unsigned roles = 0;
	for (size_t at = 0; at < n; at++)
		for (size_t i = first_of(r, units[at]); i < r->n; i++) {
			const struct entry *e = &r->entries[i];
			if (e->phrase.units[0] != units[at])
				break;
			if (stands(&e->phrase, units + at, n - at))
				roles |= e->roles;
		}
	return roles & WISH && roles & COMPLAINT && !(roles & ASKS);
}

enum route_kind routes_match(const struct routes *r, const struct units *u)
{
	uint32_t units[UNITS_MAX];
	uint8_t states[UNITS_MAX + 1] = {C_BEFORE | P_BEFORE | R_BEFORE};
	size_t n = 0;
	if (!r)
		return ROUTE_NONE;
	for (size_t i = phrase_skip(u, 0); i < u->n; i = phrase_skip(u, i + 1)) {
		if (is_small(r, u->v[i].hash))
			continue;
		if (n == UNITS_MAX)
			return ROUTE_NONE;
		units[n++] = u->v[i].hash;
	}
	for (size_t at = 0; at < n; at++) {
		if (!states[at])
			continue;
		for (size_t i = first_of(r, units[at]); i < r->n; i++) {
			const struct entry *e = &r->entries[i];
			if (e->phrase.units[0] != units[at])
				break;
			if (stands(&e->phrase, units + at, n - at))
				states[at + e->phrase.n] |= (uint8_t)step(states[at], e->roles);
		}
	}
	if (states[n] & C_AFTER)
		return ROUTE_COMPLAINT;
	if (states[n] & P_AFTER)
		return ROUTE_PERSON;
	if (wishes(r, units, n))
		return ROUTE_COMPLAINT;
	return states[n] & R_AFTER ? ROUTE_REACH : ROUTE_NONE;
}
