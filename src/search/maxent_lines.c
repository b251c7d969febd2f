#include "search/maxent_parts.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"

/* Of an article; title and questions come first. The end of a long text tells little
 * more, and where there are many articles memory and time count. */
#define LINES_MOST 64
#define LINES_LEAST 1
#define LINES_OF_ALL 32000
#define LINE_TERMS_MOST 128
#define BEGINNING_SEED 0x9e3779b9U

enum status maxent_lines_new(size_t articles, struct maxent_lines **out)
{
	size_t each = LINES_OF_ALL / (articles + 1);
	*out = calloc(1, sizeof **out);
	if (!*out)
		return ST_NOMEM;
	(*out)->most = each < LINES_LEAST ? LINES_LEAST : each > LINES_MOST ? LINES_MOST : each;
	return ST_OK;
}

void maxent_lines_free(struct maxent_lines *l)
{
	if (!l)
		return;
	free(l->lines.v);
	free(l->terms.v);
	free(l);
}

uint32_t maxent_beginning(const char *word, size_t len, size_t letters)
{
	char low[MAXENT_LETTERS_MOST];
	if (len < letters)
		return 0;
	for (size_t i = 0; i < letters; i++) {
		low[i] = (char)(word[i] | 0x20);
		if (low[i] < 'a' || low[i] > 'z')
			return 0;
	}
	return unit_hash(low, letters) ^ BEGINNING_SEED;
}

static enum status add_term(struct maxent_lines *l, uint32_t hash)
{
	struct maxent_line *line = &l->lines.v[l->lines.n - 1];
	if (!hash || line->n == LINE_TERMS_MOST)
		return ST_OK;
	enum status st = vec_room(&l->terms.v, &l->terms.cap, l->terms.n, sizeof *l->terms.v);
	if (st)
		return st;
	l->terms.v[l->terms.n++] = hash;
	line->n++;
	return ST_OK;
}

static enum status begin_line(struct maxent_lines *l, uint64_t key)
{
	struct maxent_line *last = l->lines.n ? &l->lines.v[l->lines.n - 1] : NULL;
	if (last && !last->n) {
		last->key = key; /* nothing was in it */
		return ST_OK;
	}
	enum status st = vec_room(&l->lines.v, &l->lines.cap, l->lines.n, sizeof *l->lines.v);
	if (st == ST_OK)
		l->lines.v[l->lines.n++] = (struct maxent_line){key, (uint32_t)l->terms.n, 0};
	return st;
}

/* Unit i of the field, with what it makes with the one before. */
static enum status add_unit(struct maxent_lines *l, const struct record *r,
			    const struct record_field *f, uint32_t i, bool first)
{
	uint32_t at = f->unit_at + i;
	uint8_t bits = r->lens[at];
	enum status st = add_term(l, r->hashes[at]);
	if (!st && !first)
		st = add_term(l, unit_pair_hash(r->hashes[at - 1], r->hashes[at]));
	/* Learned wordings come without their text. */
	struct str text = record_text(r, f->text);
	size_t len = bits & RECORD_LEN_MASK;
	bool whole = r->starts[at] + len <= text.len;
	for (size_t n = MAXENT_LETTERS_LEAST; n <= MAXENT_LETTERS_MOST && whole && !st; n++)
		st = add_term(l, maxent_beginning(text.s + r->starts[at], len, n));
	return st;
}

enum status maxent_lines_add(struct maxent_lines *l, const struct record *r)
{
	size_t before = l->lines.n;
	for (uint32_t k = 0; k < r->head->fields_n; k++) {
		const struct record_field *f = &r->fields[k];
		bool tells = f->kind == FIELD_TITLE || f->kind == FIELD_QUESTION ||
			     f->kind == FIELD_HEADING || f->kind == FIELD_BODY ||
			     f->kind == FIELD_LEARNED;
		for (uint32_t i = 0; tells && i < f->unit_n; i++) {
			bool first = i == 0 || (r->lens[f->unit_at + i] & RECORD_SENTENCE);
			if (first && l->lines.n - before >= l->most)
				return ST_OK;
			enum status st = first ? begin_line(l, r->head->key_hash) : ST_OK;
			if (!st)
				st = add_unit(l, r, f, i, first);
			if (st)
				return st;
		}
	}
	return ST_OK;
}

static int by_article(const void *a, const void *b, void *ctx)
{
	const struct maxent_line *x = a, *y = b;
	const uint32_t *terms = ctx;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	for (uint32_t i = 0; i < x->n && i < y->n; i++)
		if (terms[x->first + i] != terms[y->first + i])
			return terms[x->first + i] < terms[y->first + i] ? -1 : 1;
	return (x->n > y->n) - (x->n < y->n);
}

void maxent_lines_sort(struct maxent_lines *l)
{
	if (l->lines.n && !l->lines.v[l->lines.n - 1].n)
		l->lines.n--;
	if (l->lines.n)
		qsort_r(l->lines.v, l->lines.n, sizeof *l->lines.v, by_article, l->terms.v);
}
