#include "search/pins.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/clock.h"
#include "answerd/base/str.h"
#include "search/phrase.h"
#include "search/rule_file.h"

/* A phrase of a pin as a whole. */
struct whole {
	uint64_t id;
	uint32_t pin;
};

/* A phrase of a pin by its words, under the one that fewest pins have. */
struct by_words {
	uint32_t under, pin;
	const uint32_t *terms; /* sorted */
	uint32_t n;
};

struct pins {
	atomic_int count;
	struct arena arena; /* everything below */
	struct pin_rule *rules;
	size_t rules_n;
	struct whole *wholes; /* by id, then pin */
	size_t wholes_n;
	struct by_words *words; /* by under, then pin */
	size_t words_n;
};

/* ---- making ---- */

static enum status bad(struct buf *err, const struct pin_rule *r, size_t rule, enum status st,
		       const char *code, const char *what)
{
	char place[RULE_PLACE_LEN];
	rule_place(r->line, rule, place);
	return fail_said(err, st, code, "%-s%-s", place, what);
}

static bool is_one_line(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

static bool is_tag(const char *s)
{
	return *s && strlen(s) <= 16 &&
	       strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") ==
		   strlen(s);
}

static enum status check(const struct pin_rule *r, size_t rule, struct buf *err)
{
	if (!r->q_n)
		return bad(err, r, rule, ST_INVALID, "pin-no-phrase",
			   "a pin wants q: what is asked");
	if (r->q_n > PIN_PHRASES)
		return bad(err, r, rule, ST_LIMIT, "pin-many-phrases",
			   "a pin has at most 20 phrases: make it two");
	if (!r->article || !*r->article)
		return bad(err, r, rule, ST_INVALID, "pin-no-article",
			   "a pin wants article: the id of one");
	if (strlen(r->article) > PIN_TEXT_BYTES || !is_one_line(r->article))
		return bad(err, r, rule, ST_INVALID, NULL,
			   "article is the id of one: path without .md");
	if (r->lang && !is_tag(r->lang))
		return bad(err, r, rule, ST_INVALID, NULL, "lang is a language: zh-CN, zh or en");
	if (r->note && (strlen(r->note) > PIN_TEXT_BYTES || !is_one_line(r->note)))
		return bad(err, r, rule, ST_INVALID, "pin-note",
			   "a note is one line of at most 500 bytes");
	return ST_OK;
}

static const char *copy(struct pins *p, const char *s)
{
	return s ? arena_dup(&p->arena, s, strlen(s)) : NULL;
}

static enum status add_phrase(struct pins *p, const struct pin_rule *r, uint32_t pin,
			      const struct units *u)
{
	struct pin_key key;
	if (!pin_key_make(u, &key))
		return ST_INVALID;
	p->wholes[p->wholes_n++] = (struct whole){key.id, pin};
	if (!r->words)
		return ST_OK;
	uint32_t *terms = arena_array(&p->arena, key.n, sizeof *terms);
	if (!terms)
		return ST_NOMEM;
	memcpy(terms, key.terms, key.n * sizeof *terms);
	p->words[p->words_n++] = (struct by_words){0, pin, terms, (uint32_t)key.n};
	return ST_OK;
}

static enum status make_pin(struct pins *p, struct phrase_maker *m, const struct pin_rule *r,
			    size_t rule, struct buf *err)
{
	struct pin_rule *own = &p->rules[rule];
	int64_t day = INT32_MAX;
	enum status st = check(r, rule, err);
	if (st)
		return st;
	if (r->until && clock_parse_date(r->until, strlen(r->until), &day) != ST_OK)
		return bad(err, r, rule, ST_INVALID, NULL, "until is a date: 2027-02-28");
	*own = *r;
	own->last_day = (int32_t)day;
	own->article = copy(p, r->article);
	own->lang = copy(p, r->lang);
	own->until = copy(p, r->until);
	own->note = copy(p, r->note);
	own->q = arena_array(&p->arena, r->q_n, sizeof *own->q);
	if (!own->article || !own->q || (r->lang && !own->lang) || (r->until && !own->until) ||
	    (r->note && !own->note))
		return ST_NOMEM;
	for (size_t i = 0; i < r->q_n && st == ST_OK; i++) {
		struct phrase phrase;
		st = rule_make_phrase(m, &r->q[i], rule, &phrase, err);
		if (st)
			return st;
		own->q[i] = (struct rule_text){phrase.text, phrase.len, r->q[i].line};
		st = add_phrase(p, r, (uint32_t)rule, &m->units);
	}
	return st;
}

static int by_id(const void *a, const void *b)
{
	const struct whole *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->pin > y->pin) - (x->pin < y->pin);
}

static int by_under(const void *a, const void *b)
{
	const struct by_words *x = a, *y = b;
	if (x->under != y->under)
		return x->under < y->under ? -1 : 1;
	return (x->pin > y->pin) - (x->pin < y->pin);
}

static int by_term(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static size_t first_not_below(const uint32_t *v, size_t n, uint64_t term)
{
	size_t lo = 0;
	while (lo < n) {
		size_t mid = lo + (n - lo) / 2;
		if (v[mid] < term)
			lo = mid + 1;
		else
			n = mid;
	}
	return lo;
}

/* Puts each phrase under the term that fewest of them have. */
static enum status choose_terms(struct pins *p)
{
	size_t all = 0, n = 0;
	for (size_t i = 0; i < p->words_n; i++)
		all += p->words[i].n;
	uint32_t *v = calloc(all ? all : 1, sizeof *v);
	if (!v)
		return ST_NOMEM;
	for (size_t i = 0; i < p->words_n; i++)
		for (size_t k = 0; k < p->words[i].n; k++)
			v[n++] = p->words[i].terms[k];
	qsort(v, n, sizeof *v, by_term);
	for (size_t i = 0; i < p->words_n; i++) {
		struct by_words *w = &p->words[i];
		size_t fewest = SIZE_MAX;
		for (size_t k = 0; k < w->n; k++) {
			size_t from = first_not_below(v, n, w->terms[k]);
			size_t have = first_not_below(v, n, (uint64_t)w->terms[k] + 1) - from;
			if (have < fewest) {
				fewest = have;
				w->under = w->terms[k];
			}
		}
	}
	free(v);
	return ST_OK;
}

static enum status make_pins(struct pins *p, const struct pin_rule *rules, size_t n,
			     struct buf *err)
{
	struct phrase_maker m;
	size_t phrases = 0;
	for (size_t i = 0; i < n; i++)
		phrases += rules[i].q_n;
	p->rules = arena_array(&p->arena, n, sizeof *p->rules);
	p->wholes = arena_array(&p->arena, phrases, sizeof *p->wholes);
	p->words = arena_array(&p->arena, phrases, sizeof *p->words);
	if (!p->rules || !p->wholes || !p->words)
		return ST_NOMEM;
	enum status st = phrase_maker_init(&m, &p->arena, PIN_PHRASE_BYTES);
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		st = make_pin(p, &m, &rules[i], i, err);
		p->rules_n += st == ST_OK;
	}
	phrase_maker_release(&m);
	if (st == ST_OK)
		st = choose_terms(p);
	if (st == ST_OK && p->wholes_n)
		qsort(p->wholes, p->wholes_n, sizeof *p->wholes, by_id);
	if (st == ST_OK && p->words_n)
		qsort(p->words, p->words_n, sizeof *p->words, by_under);
	return st;
}

enum status pins_make(const struct pin_rule *rules, size_t n, struct pins **out, struct buf *err)
{
	struct pins *p = NULL;
	*out = NULL;
	if (n > PIN_RULES)
		return fail_said(err, ST_LIMIT, "rules-too-many",
				 "%-s%d pins are the most: these are %zu",
				 rules[0].line ? "1: " : "", PIN_RULES, n);
	p = calloc(1, sizeof *p);
	if (!p)
		return fail(err, ST_NOMEM, "no memory for pins");
	atomic_init(&p->count, 1);
	arena_init(&p->arena);
	enum status st = make_pins(p, rules, n, err);
	if (st) {
		pins_drop(p);
		return st == ST_NOMEM ? fail(err, st, "no memory for pins") : st;
	}
	*out = p;
	return ST_OK;
}

enum status pins_parse(const char *text, size_t len, struct pins **out, struct buf *err)
{
	struct pin_rule *rules = NULL;
	struct arena arena;
	size_t n = 0;
	*out = NULL;
	arena_init(&arena);
	enum status st = pins_read(&arena, text, len, &rules, &n, err);
	if (st == ST_OK)
		st = pins_make(rules, n, out, err);
	arena_release(&arena);
	return st;
}

struct pins *pins_hold(struct pins *p)
{
	if (p)
		atomic_fetch_add_explicit(&p->count, 1, memory_order_relaxed);
	return p;
}

void pins_drop(struct pins *p)
{
	if (!p || atomic_fetch_sub_explicit(&p->count, 1, memory_order_acq_rel) != 1)
		return;
	arena_release(&p->arena);
	free(p);
}

const struct pin_rule *pins_rules(const struct pins *p, size_t *n)
{
	*n = p ? p->rules_n : 0;
	return p ? p->rules : NULL;
}

/* ---- matching ---- */

/* Pins that fit, best first. */
struct found {
	struct {
		uint32_t pin, weight; /* weight: more comes first */
	} v[16];
	size_t n, max;
};

static bool for_visitor(const struct pin_rule *r, const char *lang, int32_t today)
{
	size_t n = r->lang ? strlen(r->lang) : 0;
	return today <= r->last_day &&
	       (!n || (strncasecmp(lang, r->lang, n) == 0 && (lang[n] == '\0' || lang[n] == '-')));
}

static void add_found(struct found *f, uint32_t pin, uint32_t weight)
{
	size_t at = 0;
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].pin == pin)
			return;
	while (at < f->n &&
	       (f->v[at].weight > weight || (f->v[at].weight == weight && f->v[at].pin < pin)))
		at++;
	if (at == f->max)
		return;
	if (f->n < f->max)
		f->n++;
	memmove(&f->v[at + 1], &f->v[at], (f->n - 1 - at) * sizeof f->v[0]);
	f->v[at].pin = pin;
	f->v[at].weight = weight;
}

static void match_whole(const struct pins *p, const struct units *u, const char *lang,
			int32_t today, struct found *f)
{
	struct pin_key key;
	size_t lo = 0, hi = p->wholes_n;
	if (!pin_key_make(u, &key))
		return;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (p->wholes[mid].id < key.id)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < p->wholes_n && p->wholes[lo].id == key.id; lo++) {
		const struct pin_rule *r = &p->rules[p->wholes[lo].pin];
		if (for_visitor(r, lang, today))
			add_found(f, p->wholes[lo].pin, UINT32_MAX - (r->lang == NULL));
	}
}

/* Whether a sorted list holds all of another. */
static bool holds(const uint32_t *all, size_t n, const uint32_t *some, size_t some_n)
{
	size_t i = 0;
	for (size_t k = 0; k < some_n; k++) {
		while (i < n && all[i] < some[k])
			i++;
		if (i == n || all[i] != some[k])
			return false;
	}
	return true;
}

static void match_words(const struct pins *p, const struct units *u, const char *lang,
			int32_t today, struct found *f)
{
	uint32_t terms[1024];
	size_t n = p->words_n ? pin_terms(u, terms, sizeof terms / sizeof terms[0]) : 0;
	for (size_t i = 0; i < n; i++) {
		size_t lo = 0, hi = p->words_n;
		while (lo < hi) {
			size_t mid = lo + (hi - lo) / 2;
			if (p->words[mid].under < terms[i])
				lo = mid + 1;
			else
				hi = mid;
		}
		for (; lo < p->words_n && p->words[lo].under == terms[i]; lo++) {
			const struct by_words *w = &p->words[lo];
			const struct pin_rule *r = &p->rules[w->pin];
			if (for_visitor(r, lang, today) && holds(terms, n, w->terms, w->n))
				add_found(f, w->pin, 2 * w->n + (r->lang != NULL));
		}
	}
}

size_t pins_match(const struct pins *p, const struct units *u, const char *lang, int32_t today,
		  const char **articles, size_t max)
{
	struct found f = {.n = 0};
	if (!p || !p->rules_n)
		return 0;
	f.max = sizeof f.v / sizeof f.v[0];
	f.max = max < f.max ? max : f.max;
	if (!f.max)
		return 0;
	match_whole(p, u, lang, today, &f);
	match_words(p, u, lang, today, &f);
	for (size_t i = 0; i < f.n; i++)
		articles[i] = p->rules[f.v[i].pin].article;
	return f.n;
}
