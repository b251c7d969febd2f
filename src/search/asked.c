#include "search/asked.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"
#include "answerd/text/analyzer.h"

struct question {
	const char *article, *text; /* borrowed from the snapshot */
	size_t words, words_n;	    /* in asked.words */
	struct record record;	    /* of its article; .head NULL: not met */
};

struct word {
	uint32_t hash;
	bool met;
};

struct asked {
	struct {
		struct question *v;
		size_t n, cap;
	} questions;
	struct {
		uint32_t *v; /* hashes, question by question */
		size_t n, cap;
	} words;
	struct word *slots; /* of all words, by hash */
	size_t slots_n, left;
	enum status st;
};

static void take(void *ctx, const char *article, const char *text)
{
	struct asked *a = ctx;
	if (!a->st)
		a->st = vec_room(&a->questions.v, &a->questions.cap, a->questions.n,
				 sizeof *a->questions.v);
	if (!a->st)
		a->questions.v[a->questions.n++] =
		    (struct question){.article = article, .text = text};
}

static enum status add_word(struct asked *a, uint32_t hash)
{
	enum status st = vec_room(&a->words.v, &a->words.cap, a->words.n, sizeof *a->words.v);
	if (st == ST_OK)
		a->words.v[a->words.n++] = hash;
	return st;
}

/* Words, and pairs of Chinese characters: single ones say nothing of who asked. */
static enum status split(struct asked *a, struct analyzer *analyzer, struct units *u,
			 struct question *q)
{
	units_clear(u);
	q->words = a->words.n;
	enum status st = analyzer_run(analyzer, q->text, strlen(q->text), u);
	for (size_t i = 0; i < u->n && st == ST_OK; i++) {
		bool pair = u->v[i].kind == UNIT_HAN && u->v[i].glued && i > 0;
		st = add_word(a, u->v[i].hash);
		if (st == ST_OK && pair)
			st = add_word(a, unit_pair_hash(u->v[i - 1].hash, u->v[i].hash));
	}
	q->words_n = a->words.n - q->words;
	return st;
}

static struct word *slot(const struct asked *a, uint32_t hash)
{
	size_t i = hash & (a->slots_n - 1);
	while (a->slots[i].hash && a->slots[i].hash != hash)
		i = (i + 1) & (a->slots_n - 1);
	return &a->slots[i];
}

static enum status index_words(struct asked *a)
{
	a->slots_n = 64;
	while (a->slots_n < 2 * a->words.n)
		a->slots_n *= 2;
	a->slots = calloc(a->slots_n, sizeof *a->slots);
	for (size_t i = 0; a->slots && i < a->words.n; i++) {
		struct word *w = slot(a, a->words.v[i]);
		a->left += w->hash != a->words.v[i];
		w->hash = a->words.v[i];
	}
	return a->slots ? ST_OK : ST_NOMEM;
}

enum status asked_new(const struct learned *l, struct asked **out)
{
	struct asked *a = calloc(1, sizeof *a);
	struct analyzer *analyzer = NULL;
	struct units units;
	*out = NULL;
	if (!a)
		return ST_NOMEM;
	units_init(&units);
	learned_suggested(l, take, a);
	if (!a->st && a->questions.n)
		a->st = analyzer_new(&analyzer);
	for (size_t i = 0; i < a->questions.n && !a->st; i++)
		a->st = split(a, analyzer, &units, &a->questions.v[i]);
	if (!a->st)
		a->st = index_words(a);
	units_release(&units);
	analyzer_free(analyzer);
	enum status st = a->st;
	if (st || !a->questions.n)
		asked_free(a);
	else
		*out = a;
	return st;
}

void asked_free(struct asked *a)
{
	if (!a)
		return;
	free(a->questions.v);
	free(a->words.v);
	free(a->slots);
	free(a);
}

static void meet(struct asked *a, uint32_t hash)
{
	struct word *w = slot(a, hash);
	if (w->hash == hash && !w->met) {
		w->met = true;
		a->left--;
	}
}

void asked_see(struct asked *a, const struct record *r)
{
	if (!a)
		return;
	struct str id = record_str(r, REC_ID);
	for (size_t i = 0; i < a->questions.n; i++)
		if (str_is(id, a->questions.v[i].article))
			a->questions.v[i].record = *r;
	for (uint32_t i = 0; a->left && i < r->head->fields_n; i++) {
		const struct record_field *f = &r->fields[i];
		const uint32_t *h = r->hashes + f->unit_at;
		/* What others asked proves nothing of it. */
		for (uint32_t k = 0; f->kind != FIELD_LEARNED && k < f->unit_n; k++) {
			meet(a, h[k]);
			if (k > 0 && (r->lens[f->unit_at + k] & RECORD_GLUED))
				meet(a, unit_pair_hash(h[k - 1], h[k]));
		}
	}
}

static bool is_known(const struct asked *a, const struct question *q)
{
	for (size_t i = 0; i < q->words_n; i++)
		if (!slot(a, a->words.v[q->words + i])->met)
			return false;
	return q->record.head && q->words_n;
}

enum status asked_add(const struct asked *a, struct suggester *s, struct arena *arena)
{
	enum status st = ST_OK;
	for (size_t i = 0; a && i < a->questions.n && st == ST_OK; i++) {
		const struct question *q = &a->questions.v[i];
		if (!is_known(a, q))
			continue;
		struct str id = record_str(&q->record, REC_ID);
		struct str lang = record_str(&q->record, REC_LANG);
		id.s = arena_dup(arena, id.s, id.len);
		lang.s = arena_dup(arena, lang.s, lang.len);
		st = id.s && lang.s ? suggester_add(s, str_of(q->text), id, lang,
						    q->record.head->key_hash, true)
				    : ST_NOMEM;
	}
	return st;
}
