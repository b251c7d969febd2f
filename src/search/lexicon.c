#include "search/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"
#include "search/asked.h"
#include "search/maxent.h"

struct making {
	struct lexicon *x;
	int32_t today;
	struct asked *asked;	    /* owned; NULL: none */
	struct maxent_lines *lines; /* owned */
	enum status st;
};

static struct str keep(struct lexicon *x, struct str s)
{
	return (struct str){arena_dup(&x->arena, s.s, s.len), s.len};
}

/* ---- titles, questions, categories ---- */

static enum status count_category(struct lexicon *x, struct str id, struct str lang)
{
	for (size_t i = 0; i < x->categories.n; i++) {
		struct category_count *c = &x->categories.v[i];
		if (c->id.len == id.len && c->lang.len == lang.len &&
		    memcmp(c->id.s, id.s, id.len) == 0 &&
		    memcmp(c->lang.s, lang.s, lang.len) == 0) {
			c->articles++;
			return ST_OK;
		}
	}
	enum status st = vec_room(&x->categories.v, &x->categories.cap, x->categories.n,
				  sizeof *x->categories.v);
	if (st == ST_OK)
		x->categories.v[x->categories.n++] =
		    (struct category_count){keep(x, id), keep(x, lang), 1};
	return st;
}

static bool take_record(void *ctx, const struct record *r)
{
	struct making *m = ctx;
	if (!record_live(r, m->today)) {
		m->st = spelling_past(&m->x->spelling, r);
		return m->st == ST_OK;
	}
	if (r->head->flags & REC_COMPANION)
		return true;
	asked_see(m->asked, r);
	m->st = maxent_lines_add(m->lines, r);
	if (m->st)
		return false;
	struct str id = keep(m->x, record_str(r, REC_ID));
	struct str lang = keep(m->x, record_str(r, REC_LANG));
	if (!id.s || !lang.s) {
		m->st = ST_NOMEM;
		return false;
	}
	m->x->articles++;
	m->st = count_category(m->x, record_str(r, REC_CATEGORY), lang);
	for (uint32_t i = 0; i < r->head->fields_n && m->st == ST_OK; i++) {
		const struct record_field *f = &r->fields[i];
		if (f->kind != FIELD_TITLE && f->kind != FIELD_QUESTION)
			continue;
		m->st = suggester_add(&m->x->suggester, record_text(r, f->text), id, lang,
				      r->head->key_hash, f->kind == FIELD_QUESTION);
	}
	return m->st == ST_OK;
}

static int by_category(const void *a, const void *b)
{
	const struct category_count *x = a, *y = b;
	size_t n = x->lang.len < y->lang.len ? x->lang.len : y->lang.len;
	int c = memcmp(x->lang.s, y->lang.s, n);
	if (c == 0)
		c = (x->lang.len > y->lang.len) - (x->lang.len < y->lang.len);
	if (c)
		return c;
	n = x->id.len < y->id.len ? x->id.len : y->id.len;
	c = memcmp(x->id.s, y->id.s, n);
	return c ? c : (x->id.len > y->id.len) - (x->id.len < y->id.len);
}

/* ---- corrections ---- */

static bool take_word(void *ctx, const char *s, size_t len, uint32_t df)
{
	struct making *m = ctx;
	m->st = spelling_add(&m->x->spelling, s, len, df);
	return m->st == ST_OK;
}

enum status lexicon_correct(const struct lexicon *x, const char *word, size_t len, struct str *out)
{
	return spelling_correct(&x->spelling, word, len, out);
}

size_t lexicon_by_pinyin(const struct lexicon *x, struct str a, struct str b, struct str *out,
			 size_t max)
{
	return pairs_find(x->pairs.syllables.v, x->pairs.syllables.n, a, b, out, max);
}

size_t lexicon_by_initials(const struct lexicon *x, char a, char b, struct str *out, size_t max)
{
	return pairs_find(x->pairs.initials.v, x->pairs.initials.n, (struct str){&a, 1},
			  (struct str){&b, 1}, out, max);
}

/* ---- title terms ---- */

double lexicon_title_idf(const struct lexicon *x, uint32_t hash)
{
	return idf_get(x ? x->title_idf : NULL, hash);
}

double lexicon_text_idf(const struct lexicon *x, uint32_t hash)
{
	return idf_get(x ? x->text_idf : NULL, hash);
}

size_t lexicon_kin(const struct lexicon *x, const char *stem, size_t len, struct kin_word *out,
		   size_t max)
{
	return kin_find(x ? x->kin : NULL, stem, len, out, max);
}

const struct maxent *lexicon_maxent(const struct lexicon *x)
{
	return x ? x->maxent : NULL;
}

void lexicon_text_expect(const struct lexicon *x, uint32_t hash)
{
	if (x)
		idf_expect(x->text_idf, hash);
}

enum status lexicon_build(struct index_reader *r, int32_t today, const struct learned *learned,
			  struct lexicon **out, struct buf *err)
{
	struct lexicon *x = calloc(1, sizeof *x);
	struct making m = {.x = x, .today = today};
	*out = NULL;
	if (!x)
		return ST_NOMEM;
	atomic_init(&x->count, 1);
	arena_init(&x->arena);
	suggester_init(&x->suggester);
	spelling_init(&x->spelling);
	pairs_init(&x->pairs);
	x->generation = index_reader_generation(r);
	x->day = today;
	enum status st = asked_new(learned, &m.asked);
	if (st == ST_OK)
		st = maxent_lines_new(index_reader_count(r), &m.lines);
	if (st == ST_OK)
		st = index_reader_each(r, NULL, take_record, &m, err);
	if (st == ST_OK)
		st = m.st;
	if (st == ST_OK)
		st = asked_add(m.asked, &x->suggester, &x->arena);
	asked_free(m.asked);
	if (st == ST_OK)
		st = maxent_train(m.lines, &x->maxent);
	maxent_lines_free(m.lines);
	if (st == ST_OK)
		st = index_reader_terms(r, INDEX_WORDS, take_word, &m, err);
	if (st == ST_OK)
		st = m.st;
	spelling_finish(&x->spelling);
	if (st == ST_OK)
		st = suggester_finish(&x->suggester, &x->pairs);
	if (st == ST_OK)
		st = pairs_finish(&x->pairs);
	if (st == ST_OK)
		st = idf_build(r, INDEX_TITLE_TERMS, x->articles, 1, &x->title_idf, err);
	if (st == ST_OK)
		st = idf_build(r, INDEX_TEXT_TERMS, index_reader_count(r), 2, &x->text_idf, err);
	if (st == ST_OK)
		st = kin_build(r, &x->kin, err);
	if (st) {
		lexicon_drop(x);
		return st;
	}
	if (x->categories.n)
		qsort(x->categories.v, x->categories.n, sizeof *x->categories.v, by_category);
	*out = x;
	return ST_OK;
}

struct lexicon *lexicon_hold(struct lexicon *x)
{
	if (x)
		atomic_fetch_add(&x->count, 1);
	return x;
}

void lexicon_drop(struct lexicon *x)
{
	if (!x || atomic_fetch_sub(&x->count, 1) != 1)
		return;
	arena_release(&x->arena);
	idf_free(x->text_idf);
	idf_free(x->title_idf);
	kin_free(x->kin);
	maxent_free(x->maxent);
	suggester_release(&x->suggester);
	spelling_release(&x->spelling);
	pairs_release(&x->pairs);
	free(x->categories.v);
	free(x);
}

uint64_t lexicon_generation(const struct lexicon *x)
{
	return x->generation;
}

int32_t lexicon_day(const struct lexicon *x)
{
	return x->day;
}

const struct category_count *lexicon_categories(const struct lexicon *x, size_t *n)
{
	*n = x->categories.n;
	return x->categories.v;
}

uint32_t lexicon_articles(const struct lexicon *x)
{
	return x->articles;
}
