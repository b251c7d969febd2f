#include "search/synonyms.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "search/phrase.h"
#include "search/rule_file.h"

/* What a phrase of a rule brings: the others of it, or those of `to`. */
struct group {
	struct phrase *v;
	size_t n;
};

struct entry {
	const struct phrase *phrase;
	const struct group *group;
	uint32_t order; /* of the file: earlier rules come first */
};

/* The entries of one first unit. */
struct run {
	uint32_t from, n; /* n 0: a free slot */
};

struct synonyms {
	atomic_int count;
	struct arena arena; /* everything below */
	struct synonym_rule *rules;
	size_t rules_n;
	struct entry *entries; /* by phrase, then order */
	size_t entries_n;
	struct run *slots; /* by the hash of the first unit */
	size_t slots_n;	   /* a power of two */
};

/* ---- making ---- */

/* Checks and copies a list of phrases. */
static enum status make_group(struct synonyms *s, struct phrase_maker *m, size_t rule,
			      const struct rule_text *from, size_t n, struct rule_text **kept,
			      struct group *g, struct buf *err)
{
	enum status st = ST_OK;
	g->v = arena_array(&s->arena, n, sizeof *g->v);
	*kept = arena_array(&s->arena, n, sizeof **kept);
	if (!g->v || !*kept)
		return ST_NOMEM;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		st = rule_make_phrase(m, &from[i], rule, &g->v[i], err);
		if (st == ST_OK)
			(*kept)[i] = (struct rule_text){g->v[i].text, g->v[i].len, from[i].line};
		g->n += st == ST_OK;
	}
	return st;
}

static bool all_the_same(const struct group *a, const struct group *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (a->v[i].id != b->v[k].id)
				return false;
	return true;
}

static void add_entries(struct synonyms *s, const struct group *from, const struct group *to,
			size_t rule)
{
	for (size_t i = 0; i < from->n; i++)
		s->entries[s->entries_n++] = (struct entry){&from->v[i], to, (uint32_t)rule};
}

static enum status check_counts(const struct synonym_rule *r, size_t rule, struct buf *err)
{
	char place[RULE_PLACE_LEN];
	rule_place(r->line, rule, place);
	if (r->from_n + r->to_n > SYNONYM_PHRASES)
		return fail_said(err, ST_LIMIT, "synonym-many-phrases",
				 "%-sa rule has at most %d phrases: make it two", place,
				 SYNONYM_PHRASES);
	if (r->both && r->from_n < 2)
		return fail_said(err, ST_INVALID, "synonym-two-phrases",
				 "%-sboth wants at least two phrases", place);
	if (!r->both && (!r->from_n || !r->to_n))
		return fail_said(err, ST_INVALID, "synonym-both-sides",
				 "%-sfrom and to want at least one phrase each", place);
	return ST_OK;
}

static enum status make_rule(struct synonyms *s, struct phrase_maker *m,
			     const struct synonym_rule *r, size_t rule, struct buf *err)
{
	struct synonym_rule *own = &s->rules[rule];
	enum status st = check_counts(r, rule, err);
	if (st)
		return st;
	struct group *from = arena_alloc(&s->arena, sizeof *from);
	struct group *to = r->both ? from : arena_alloc(&s->arena, sizeof *to);
	if (!from || !to)
		return ST_NOMEM;
	*own = (struct synonym_rule){
	    .both = r->both, .from_n = r->from_n, .to_n = r->both ? 0 : r->to_n, .line = r->line};
	st = make_group(s, m, rule, r->from, r->from_n, &own->from, from, err);
	if (st == ST_OK && !r->both)
		st = make_group(s, m, rule, r->to, r->to_n, &own->to, to, err);
	if (st == ST_OK && all_the_same(from, to)) {
		char place[RULE_PLACE_LEN];
		rule_place(r->line, rule, place);
		return fail_said(err, ST_INVALID, "synonym-same",
				 "%-sthe phrases are all the same to a search, which "
				 "knows both scripts and the forms of words",
				 place);
	}
	if (st == ST_OK)
		add_entries(s, from, to, rule);
	return st;
}

static int by_phrase(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = phrase_compare(x->phrase, y->phrase);
	return c ? c : x->order < y->order ? -1 : x->order > y->order;
}

static struct run *slot_of(const struct synonyms *s, uint32_t unit)
{
	size_t at = (unit * 0x9e3779b9u) & (s->slots_n - 1);
	while (s->slots[at].n && s->entries[s->slots[at].from].phrase->units[0] != unit)
		at = (at + 1) & (s->slots_n - 1);
	return &s->slots[at];
}

static enum status make_table(struct synonyms *s)
{
	if (s->entries_n)
		qsort(s->entries, s->entries_n, sizeof *s->entries, by_phrase);
	for (s->slots_n = 16; s->slots_n < 2 * s->entries_n; s->slots_n *= 2)
		;
	s->slots = arena_array(&s->arena, s->slots_n, sizeof *s->slots);
	if (!s->slots)
		return ST_NOMEM;
	for (size_t i = 0; i < s->entries_n; i++) {
		struct run *run = slot_of(s, s->entries[i].phrase->units[0]);
		if (!run->n)
			run->from = (uint32_t)i;
		run->n++;
	}
	return ST_OK;
}

static enum status make_rules(struct synonyms *s, const struct synonym_rule *rules, size_t n,
			      struct buf *err)
{
	struct phrase_maker m;
	size_t phrases = 0;
	for (size_t i = 0; i < n; i++)
		phrases += rules[i].from_n;
	s->rules = arena_array(&s->arena, n, sizeof *s->rules);
	s->entries = arena_array(&s->arena, phrases, sizeof *s->entries);
	if (!s->rules || !s->entries)
		return ST_NOMEM;
	enum status st = phrase_maker_init(&m, &s->arena, SYNONYM_PHRASE_BYTES);
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		st = make_rule(s, &m, &rules[i], i, err);
		s->rules_n += st == ST_OK;
	}
	phrase_maker_release(&m);
	return st ? st : make_table(s);
}

enum status synonyms_make(const struct synonym_rule *rules, size_t n, struct synonyms **out,
			  struct buf *err)
{
	struct synonyms *s = NULL;
	*out = NULL;
	if (n > SYNONYM_RULES)
		return fail_said(err, ST_LIMIT, "rules-too-many",
				 "%-s%d rules are the most: these are %zu",
				 rules[0].line ? "1: " : "", SYNONYM_RULES, n);
	s = calloc(1, sizeof *s);
	if (!s)
		return fail(err, ST_NOMEM, "no memory for synonyms");
	atomic_init(&s->count, 1);
	arena_init(&s->arena);
	enum status st = make_rules(s, rules, n, err);
	if (st) {
		synonyms_drop(s);
		return st == ST_NOMEM ? fail(err, st, "no memory for synonyms") : st;
	}
	*out = s;
	return ST_OK;
}

enum status synonyms_parse(const char *text, size_t len, struct synonyms **out, struct buf *err)
{
	struct synonym_rule *rules = NULL;
	struct arena arena;
	size_t n = 0;
	*out = NULL;
	arena_init(&arena);
	enum status st = synonyms_read(&arena, text, len, &rules, &n, err);
	if (st == ST_OK)
		st = synonyms_make(rules, n, out, err);
	arena_release(&arena);
	return st;
}

struct synonyms *synonyms_hold(struct synonyms *s)
{
	if (s)
		atomic_fetch_add_explicit(&s->count, 1, memory_order_relaxed);
	return s;
}

void synonyms_drop(struct synonyms *s)
{
	if (!s || atomic_fetch_sub_explicit(&s->count, 1, memory_order_acq_rel) != 1)
		return;
	arena_release(&s->arena);
	free(s);
}

const struct synonym_rule *synonyms_rules(const struct synonyms *s, size_t *n)
{
	*n = s ? s->rules_n : 0;
	return s ? s->rules : NULL;
}

/* ---- matching ---- */

/* Whether the k-th unit of an entry's phrase is below that one; it may have none. */
static bool is_below(const struct entry *e, uint32_t k, uint32_t unit)
{
	return e->phrase->n <= k || e->phrase->units[k] < unit;
}

/* Of the entries in r, which share k units: those whose next one is unit. */
static struct run narrow(const struct entry *entries, struct run r, uint32_t k, uint32_t unit)
{
	uint32_t lo = r.from, hi = r.from + r.n, end = hi;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (is_below(&entries[mid], k, unit))
			lo = mid + 1;
		else
			hi = mid;
	}
	uint32_t from = lo;
	for (hi = end; lo < hi;) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (entries[mid].phrase->units[k] == unit)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (struct run){from, lo - from};
}

/* The first entry of the longest phrase that stands at a place; NULL: none. */
static const struct entry *longest_at(const struct synonyms *s, const struct units *u, size_t at,
				      size_t *end)
{
	const struct entry *found = NULL;
	struct run r = *slot_of(s, u->v[at].hash);
	for (uint32_t k = 1; r.n; k++) {
		at++;
		if (s->entries[r.from].phrase->n == k) {
			found = &s->entries[r.from];
			*end = at;
		}
		at = phrase_skip(u, at);
		if (at >= u->n)
			break;
		r = narrow(s->entries, r, k, u->v[at].hash);
	}
	return found;
}

struct found {
	struct synonym_match *out;
	uint64_t *ids; /* of one place's alternatives */
	size_t n, max, place;
};

#define IDS_MAX 64 /* alternatives of one place */

static void add_match(struct found *f, const struct phrase *p, size_t first, size_t end)
{
	for (size_t i = f->place; i < f->n; i++)
		if (f->ids[i - f->place] == p->id)
			return;
	if (f->n == f->max || f->n - f->place == IDS_MAX)
		return;
	f->ids[f->n - f->place] = p->id;
	f->out[f->n++] = (struct synonym_match){(uint32_t)first, (uint32_t)end, p->text, p->len};
}

/* What all rules of the phrase at e bring. */
static void add_place(const struct synonyms *s, const struct entry *e, size_t first, size_t end,
		      struct found *f)
{
	const struct entry *last = s->entries + s->entries_n;
	const struct phrase *phrase = e->phrase;
	f->place = f->n;
	for (; e < last && phrase_compare(e->phrase, phrase) == 0; e++)
		for (size_t i = 0; i < e->group->n; i++)
			if (e->group->v[i].id != phrase->id)
				add_match(f, &e->group->v[i], first, end);
}

size_t synonyms_match(const struct synonyms *s, const struct units *u, struct synonym_match *out,
		      size_t max)
{
	uint64_t ids[IDS_MAX];
	struct found f = {.out = out, .ids = ids, .max = max};
	if (!s || !s->entries_n)
		return 0;
	for (size_t at = phrase_skip(u, 0); at < u->n && f.n < max;) {
		size_t end = at + 1;
		const struct entry *e = longest_at(s, u, at, &end);
		if (e)
			add_place(s, e, at, end, &f);
		at = phrase_skip(u, end);
	}
	return f.n;
}
