/* report_cells.c - counts of what visits did, by day, audience, language, segment, category. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"
#include "feedback/report_parts.h"

/* A page tells the segment: it must not make a table of any size. What is beyond that on a
 * day is counted together. */
#define CELLS_A_DAY 2000
#define OTHER "other"

void report_cells_init(struct report_cells *c)
{
	memset(c, 0, sizeof *c);
	arena_init(&c->arena);
}

void report_cells_release(struct report_cells *c)
{
	free(c->v);
	free(c->slots);
	arena_release(&c->arena);
	report_cells_init(c);
}

static bool is_cell(const struct store_total *a, const struct store_total *b)
{
	return a->day == b->day && a->audience == b->audience && strcmp(a->lang, b->lang) == 0 &&
	       strcmp(a->segment, b->segment) == 0 && strcmp(a->category, b->category) == 0;
}

static uint64_t hash_of(const struct store_total *t)
{
	uint64_t parts[] = {(uint64_t)t->day, t->audience, str_hash(t->lang, strlen(t->lang)),
			    str_hash(t->segment, strlen(t->segment)),
			    str_hash(t->category, strlen(t->category))};
	return str_hash(parts, sizeof parts);
}

static uint32_t *slot_of(const struct report_cells *c, const struct store_total *key)
{
	size_t i = hash_of(key) & (c->slots_n - 1);
	while (c->slots[i] && !is_cell(&c->v[c->slots[i] - 1], key))
		i = (i + 1) & (c->slots_n - 1);
	return &c->slots[i];
}

static bool grow(struct report_cells *c)
{
	size_t n = c->slots_n ? c->slots_n * 2 : 256;
	uint32_t *slots = calloc(n, sizeof *slots);
	if (!slots)
		return false;
	free(c->slots);
	c->slots = slots;
	c->slots_n = n;
	for (size_t i = 0; i < c->n; i++)
		*slot_of(c, &c->v[i]) = (uint32_t)i + 1;
	return true;
}

static const char *keep(struct report_cells *c, const char *s)
{
	return *s ? arena_dup(&c->arena, s, strlen(s)) : "";
}

static uint32_t *cells_of(struct report_cells *c, int64_t day)
{
	return &c->a_day[(uint64_t)day % REPORT_DAYS_APART];
}

struct store_total *report_cell(struct report_cells *c, const struct store_total *key)
{
	if (c->n * 2 >= c->slots_n && !grow(c))
		return NULL;
	uint32_t *slot = slot_of(c, key);
	if (*slot)
		return &c->v[*slot - 1];
	bool other = strcmp(key->segment, OTHER) == 0 && strcmp(key->category, OTHER) == 0;
	if (!other && *cells_of(c, key->day) >= CELLS_A_DAY) {
		struct store_total rest = *key;
		rest.segment = rest.category = OTHER;
		return report_cell(c, &rest);
	}
	struct store_total t = {.day = key->day,
				.audience = key->audience,
				.lang = keep(c, key->lang),
				.segment = keep(c, key->segment),
				.category = keep(c, key->category)};
	if (!t.lang || !t.segment || !t.category ||
	    vec_room(&c->v, &c->cap, c->n, sizeof *c->v) != ST_OK)
		return NULL;
	c->v[c->n++] = t;
	++*cells_of(c, key->day);
	*slot = (uint32_t)c->n;
	return &c->v[c->n - 1];
}

/* ---- visits ---- */

struct counting {
	struct report_cells *cells;
	struct arena *arena; /* of one visit */
};

/* The cell of a search; of a question that ended elsewhere, by that article. */
static struct store_total *cell_of(struct counting *k, const struct report_row *r,
				   const char *article)
{
	const struct store_total key = {
	    .day = report_day_of(r->o.at_ms),
	    .audience = r->agent ? AUDIENCE_AGENT : AUDIENCE_PUBLIC,
	    .lang = r->lang,
	    .segment = r->segment,
	    .category = report_category(article, k->arena),
	};
	return key.category ? report_cell(k->cells, &key) : NULL;
}

static bool count_searches(struct counting *k, const struct report_visit *v)
{
	for (size_t i = 0; i < v->rows_n; i++) {
		const struct report_row *r = &v->rows[i];
		if (r->o.kind != ROW_SEARCH || !report_within(v, r->o.at_ms))
			continue;
		struct store_total *t = cell_of(k, r, r->o.article);
		if (!t)
			return false;
		t->n[TALLY_SEARCHES]++;
		t->n[TALLY_NO_RESULT] += !r->o.results;
		t->n[TALLY_CLICKED] += r->o.results && report_opened(v, r);
	}
	return true;
}

/* Where a visit is counted as one: the day, language and segment of its first search, so that
 * it is counted once however its rows are grouped. */
static bool count_people(struct counting *k, const struct report_visit *v)
{
	const struct report_row *contact = NULL;
	for (size_t i = 0; i < v->rows_n && !contact; i++)
		if (v->rows[i].o.kind == ROW_CONTACT)
			contact = &v->rows[i];
	if (v->first->o.kind == ROW_SEARCH && report_within(v, v->first->o.at_ms)) {
		struct store_total *t = cell_of(k, v->first, v->first->o.article);
		if (!t)
			return false;
		t->n[TALLY_PEOPLE]++;
	}
	if (!contact || !report_within(v, contact->o.at_ms))
		return true;
	struct report_row where = *v->first;
	where.o.at_ms = contact->o.at_ms;
	struct store_total *t =
	    cell_of(k, &where, where.o.kind == ROW_SEARCH ? where.o.article : "");
	if (t)
		t->n[TALLY_CONTACTS]++;
	return t != NULL;
}

static enum status count_visit(void *ctx, const struct report_visit *v)
{
	struct counting *k = ctx;
	bool ok = count_searches(k, v) && count_people(k, v);
	for (size_t i = 0; i < v->questions_n && ok; i++) {
		const struct report_question *q = &v->questions[i];
		if (!report_within(v, q->last->o.at_ms))
			continue;
		const char *article = *q->o.article ? q->o.article : q->last->o.article;
		struct store_total *t = cell_of(k, q->last, article);
		ok = t != NULL;
		if (t)
			t->n[TALLY_PARTS + q->part]++;
	}
	arena_reset(k->arena);
	return ok ? ST_OK : ST_NOMEM;
}

enum status report_count(struct reports *r, int64_t from_day, int64_t to_day,
			 struct report_cells *c, struct buf *err)
{
	struct arena arena;
	struct counting k = {c, &arena};
	arena_init(&arena);
	enum status st = report_scan(r, from_day, to_day, count_visit, &k, err);
	arena_release(&arena);
	return st;
}

enum status report_count_calls(struct reports *r, int64_t day, struct report_cells *c,
			       struct buf *err)
{
	int64_t n[TALLIES] = {0};
	const struct store_total key = {
	    .day = day, .audience = AUDIENCE_CALLS, .lang = "", .segment = "", .category = ""};
	enum status st =
	    store_count_calls(r->store, report_day_start(day), report_day_start(day + 1), n, err);
	if (st || !n[TALLY_CALLS])
		return st;
	struct store_total *t = report_cell(c, &key);
	if (!t)
		return ST_NOMEM;
	memcpy(t->n, n, sizeof t->n);
	return ST_OK;
}
