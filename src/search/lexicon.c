#include "search/lexicon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"
#include "answerd/text/analyzer.h"
#include "answerd/text/fold.h"
#include "answerd/text/pinyin.h"

#define MAX_WORD 24	 /* letters; longer words are not corrected */
#define READINGS_TAKEN 2 /* of each character of a pair */

struct making {
	struct lexicon *x;
	int32_t today;
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
	if ((r->head->flags & REC_COMPANION) || !record_live(r, m->today))
		return true;
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
		struct str text = keep(m->x, record_text(r, f->text));
		m->st = text.s ? lex_add_entry(m->x, text, id, lang, r->head->key_hash,
					       f->kind == FIELD_QUESTION)
			       : ST_NOMEM;
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

/* ---- words ---- */

static bool take_word(void *ctx, const char *s, size_t len, uint32_t df)
{
	struct making *m = ctx;
	struct lexicon *x = m->x;
	uint32_t letters = 0;
	if (len < 3 || len > MAX_WORD)
		return true;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < 'a' || s[i] > 'z')
			return true;
		letters |= 1u << (s[i] - 'a');
	}
	m->st = vec_room(&x->words.v, &x->words.cap, x->words.n, sizeof *x->words.v);
	const char *copy = m->st == ST_OK ? arena_dup(&x->arena, s, len) : NULL;
	if (!copy) {
		m->st = ST_NOMEM;
		return false;
	}
	x->words.v[x->words.n++] = (struct lex_word){copy, (uint8_t)len, df, letters};
	return true;
}

/* Damerau-Levenshtein distance in its restricted form (optimal string
 * alignment), or more than max. */
static int distance(const char *a, int n, const char *b, int m, int max)
{
	int rows[3][MAX_WORD + 1];
	int *two = rows[0], *one = rows[1], *now = rows[2];
	for (int j = 0; j <= m; j++)
		one[j] = j;
	for (int i = 1; i <= n; i++) {
		int least = now[0] = i;
		for (int j = 1; j <= m; j++) {
			int d = one[j - 1] + (a[i - 1] != b[j - 1]);
			if (one[j] + 1 < d)
				d = one[j] + 1;
			if (now[j - 1] + 1 < d)
				d = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    two[j - 2] + 1 < d)
				d = two[j - 2] + 1;
			now[j] = d;
			if (d < least)
				least = d;
		}
		if (least > max)
			return max + 1;
		int *t = two;
		two = one;
		one = now;
		now = t;
	}
	return one[m];
}

enum status lexicon_correct(const struct lexicon *x, const char *word, size_t len, struct str *out)
{
	const int max = len < 4 ? 0 : len < 6 ? 1 : 2;
	uint32_t letters = 0;
	int best = max + 1;
	uint32_t best_df = 0;
	bool best_head = false;
	if (!max || len > MAX_WORD)
		return ST_NOTFOUND;
	for (size_t i = 0; i < len; i++) {
		if (word[i] < 'a' || word[i] > 'z')
			return ST_NOTFOUND;
		letters |= 1u << (word[i] - 'a');
	}
	for (size_t i = 0; i < x->words.n; i++) {
		const struct lex_word *w = &x->words.v[i];
		int gap = (int)w->len - (int)len;
		if (gap > max || -gap > max ||
		    __builtin_popcount(w->letters ^ letters) > 2 * (best < max ? best : max))
			continue;
		int d = distance(word, (int)len, w->s, w->len, best < max ? best : max);
		bool head = w->s[0] == word[0];
		if (d < best || (d == best && d <= max &&
				 (head > best_head || (head == best_head && w->df > best_df)))) {
			best = d;
			best_df = w->df;
			best_head = head;
			*out = (struct str){w->s, w->len};
		}
	}
	return best <= max ? ST_OK : ST_NOTFOUND;
}

/* ---- title terms ---- */

static double idf_of(const struct lexicon *x, uint32_t df)
{
	return log(1.0 + ((double)x->articles - df + 0.5) / (df + 0.5));
}

/* Sets the idf of a hash in a table that has room. */
static void put_idf(struct lexicon *x, uint32_t hash, double idf)
{
	size_t at = hash & (x->idf_slots - 1);
	while (x->idf_value[at] != 0 && x->idf_hash[at] != hash)
		at = (at + 1) & (x->idf_slots - 1);
	x->idf_hash[at] = hash;
	x->idf_value[at] = (float)(idf > 1e-6 ? idf : 1e-6);
}

double lexicon_title_idf(const struct lexicon *x, uint32_t hash)
{
	if (!x || !x->idf_slots)
		return 1.0;
	size_t at = hash & (x->idf_slots - 1);
	for (; x->idf_value[at] != 0; at = (at + 1) & (x->idf_slots - 1))
		if (x->idf_hash[at] == hash)
			return x->idf_value[at];
	return x->idf_unknown;
}

static bool count_one(void *ctx, const char *s, size_t len, uint32_t df)
{
	size_t *n = ctx;
	(void)s;
	(void)len;
	(void)df;
	(*n)++;
	return true;
}

uint64_t lex_pair_key(struct str a, struct str b)
{
	return str_hash(a.s, a.len) * 31 + str_hash(b.s, b.len);
}

static bool add_reading(struct making *m, bool initials, struct str a, struct str b,
			const char *text, size_t len, uint32_t df)
{
	struct lexicon *x = m->x;
	struct lex_pair p = {lex_pair_key(a, b), text, (uint8_t)len, df};
	if (initials) {
		m->st = vec_room(&x->initials.v, &x->initials.cap, x->initials.n, sizeof p);
		if (m->st == ST_OK)
			x->initials.v[x->initials.n++] = p;
	} else {
		m->st = vec_room(&x->readings.v, &x->readings.cap, x->readings.n, sizeof p);
		if (m->st == ST_OK)
			x->readings.v[x->readings.n++] = p;
	}
	return m->st == ST_OK;
}

static bool take_pair(struct making *m, const char *s, size_t len, uint32_t a, uint32_t b,
		      uint32_t df)
{
	const char *ra[PINYIN_READINGS], *rb[PINYIN_READINGS];
	int na = pinyin_readings(a, ra), nb = pinyin_readings(b, rb);
	const char *text = arena_dup(&m->x->arena, s, len);
	if (!text) {
		m->st = ST_NOMEM;
		return false;
	}
	for (int i = 0; i < na && i < READINGS_TAKEN; i++)
		for (int k = 0; k < nb && k < READINGS_TAKEN; k++)
			if (!add_reading(m, false, str_of(ra[i]), str_of(rb[k]), text, len, df))
				return false;
	if (na && nb)
		return add_reading(m, true, (struct str){ra[0], 1}, (struct str){rb[0], 1}, text,
				   len, df);
	return true;
}

static bool take_title_term(void *ctx, const char *s, size_t len, uint32_t df)
{
	struct making *m = ctx;
	uint32_t a = 0, b = 0, hash = 0;
	struct folded fa, fb = {.n = 0};
	size_t first = utf8_next(s, len, &a);
	fold_cp(a, &fa);
	bool han = fa.n == 1 && (fa.cls[0] == FOLD_HAN || fa.cls[0] == FOLD_KANA);
	if (han && first < len) {
		utf8_next(s + first, len - first, &b);
		hash = unit_pair_hash(unit_hash(s, first), unit_hash(s + first, len - first));
		fold_cp(b, &fb);
	} else {
		hash = unit_hash(s, len);
	}
	put_idf(m->x, hash, idf_of(m->x, df));
	if (fb.n == 1 && fb.cls[0] == FOLD_HAN && fa.cls[0] == FOLD_HAN)
		return take_pair(m, s, len, a, b, df);
	return true;
}

static int by_pair_key(const void *a, const void *b)
{
	const struct lex_pair *x = a, *y = b;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->df != y->df)
		return x->df > y->df ? -1 : 1;
	return strcmp(x->s, y->s);
}

static size_t find_pairs(const struct lex_pair *v, size_t n, uint64_t key, struct str *out,
			 size_t max)
{
	size_t lo = 0, hi = n, k = 0;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (v[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < n && v[lo].key == key && k < max; lo++)
		out[k++] = (struct str){v[lo].s, v[lo].len};
	return k;
}

size_t lexicon_by_pinyin(const struct lexicon *x, struct str a, struct str b, struct str *out,
			 size_t max)
{
	return find_pairs(x->readings.v, x->readings.n, lex_pair_key(a, b), out, max);
}

size_t lexicon_by_initials(const struct lexicon *x, char a, char b, struct str *out, size_t max)
{
	return find_pairs(x->initials.v, x->initials.n,
			  lex_pair_key((struct str){&a, 1}, (struct str){&b, 1}), out, max);
}

/* ---- the whole ---- */

static enum status take_title_terms(struct making *m, struct index_reader *r, struct buf *err)
{
	struct lexicon *x = m->x;
	size_t n = 0;
	enum status st = index_reader_terms(r, INDEX_TITLE_TERMS, count_one, &n, err);
	x->idf_slots = 64;
	while (x->idf_slots < n * 2)
		x->idf_slots *= 2;
	x->idf_hash = calloc(x->idf_slots, sizeof *x->idf_hash);
	x->idf_value = calloc(x->idf_slots, sizeof *x->idf_value);
	if (st == ST_OK && (!x->idf_hash || !x->idf_value))
		st = ST_NOMEM;
	x->idf_unknown = idf_of(x, 0);
	if (st == ST_OK)
		st = index_reader_terms(r, INDEX_TITLE_TERMS, take_title_term, m, err);
	return st ? st : m->st;
}

enum status lexicon_build(struct index_reader *r, int32_t today, struct lexicon **out,
			  struct buf *err)
{
	struct lexicon *x = calloc(1, sizeof *x);
	struct making m = {x, today, ST_OK};
	*out = NULL;
	if (!x)
		return ST_NOMEM;
	atomic_init(&x->count, 1);
	arena_init(&x->arena);
	x->generation = index_reader_generation(r);
	enum status st = index_reader_each(r, NULL, take_record, &m, err);
	if (st == ST_OK)
		st = m.st;
	if (st == ST_OK)
		st = index_reader_terms(r, INDEX_WORDS, take_word, &m, err);
	if (st == ST_OK)
		st = m.st;
	if (st == ST_OK)
		st = take_title_terms(&m, r, err);
	if (st) {
		lexicon_drop(x);
		return st;
	}
	if (x->categories.n)
		qsort(x->categories.v, x->categories.n, sizeof *x->categories.v, by_category);
	if (x->readings.n)
		qsort(x->readings.v, x->readings.n, sizeof *x->readings.v, by_pair_key);
	if (x->initials.n)
		qsort(x->initials.v, x->initials.n, sizeof *x->initials.v, by_pair_key);
	lex_sort_keys(x);
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
	free(x->idf_hash);
	free(x->idf_value);
	free(x->words.v);
	free(x->readings.v);
	free(x->initials.v);
	free(x->entries.v);
	for (int i = 0; i < LEX_ALPHABETS; i++)
		free(x->keys[i].v);
	free(x->categories.v);
	free(x);
}

uint64_t lexicon_generation(const struct lexicon *x)
{
	return x->generation;
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
