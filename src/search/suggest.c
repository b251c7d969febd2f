/* suggest.c - titles and questions that go on from what was typed. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"
#include "answerd/text/fold.h"
#include "answerd/text/pinyin.h"
#include "search/lexicon.h"

#define MAX_STARTS 24	 /* places of a text from which it can be found */
#define MAX_SCANNED 2000 /* keys looked at for one question */

/* Where in the three alphabets the characters of a text begin. */
struct spelled {
	struct buf folded, pinyin, initials;
	uint16_t at[LEX_ALPHABETS][MAX_STARTS];
	size_t n[LEX_ALPHABETS];
};

static void mark(struct spelled *s, enum lex_alphabet a, size_t at)
{
	if (s->n[a] < MAX_STARTS && at < UINT16_MAX)
		s->at[a][s->n[a]++] = (uint16_t)at;
}

/* One folded code point into the three spellings. */
static void spell(struct spelled *s, uint32_t cp, enum fold_class cls, bool word_start)
{
	const char *readings[PINYIN_READINGS];
	char bytes[4];
	size_t n = utf8_put(cp, bytes);
	bool han = cls == FOLD_HAN || cls == FOLD_KANA;
	if (han || word_start)
		mark(s, LEX_FOLDED, s->folded.len);
	buf_add(&s->folded, bytes, n);
	int found = cls == FOLD_HAN ? pinyin_readings(cp, readings) : 0;
	if (found) {
		mark(s, LEX_PINYIN, s->pinyin.len);
		mark(s, LEX_INITIALS, s->initials.len);
		buf_puts(&s->pinyin, readings[0]);
		buf_addc(&s->initials, readings[0][0]);
	} else if (cls == FOLD_LETTER || cls == FOLD_DIGIT) {
		buf_add(&s->pinyin, bytes, n);
		buf_add(&s->initials, bytes, n);
	}
}

static void spell_text(struct spelled *s, struct str text)
{
	struct str folded;
	struct buf b;
	bool in_word = false;
	buf_init(&b, BUF_MAX_TEXT);
	fold_text(text.s, text.len, &b);
	folded = (struct str){b.data, b.len};
	for (size_t i = 0; i < folded.len;) {
		uint32_t cp = 0;
		struct folded f;
		i += utf8_next(folded.s + i, folded.len - i, &cp);
		fold_cp(cp, &f);
		enum fold_class cls = f.n ? (enum fold_class)f.cls[0] : FOLD_OTHER;
		bool letter = cls == FOLD_LETTER || cls == FOLD_DIGIT;
		spell(s, cp, cls, letter && !in_word);
		in_word = letter;
	}
	buf_release(&b);
}

static enum status add_keys(struct lexicon *x, const struct spelled *s, uint32_t entry)
{
	for (int a = 0; a < LEX_ALPHABETS; a++)
		for (size_t i = 0; i < s->n[a]; i++) {
			struct lex_keys *k = &x->keys[a];
			enum status st = vec_room(&k->v, &k->cap, k->n, sizeof *k->v);
			if (st)
				return st;
			k->v[k->n++] = (struct lex_key){entry, s->at[a][i]};
		}
	return ST_OK;
}

enum status lex_add_entry(struct lexicon *x, struct str text, struct str id, struct str lang,
			  uint64_t key_hash, bool question)
{
	struct spelled s = {.n = {0}};
	buf_init(&s.folded, BUF_MAX_TEXT);
	buf_init(&s.pinyin, BUF_MAX_TEXT);
	buf_init(&s.initials, BUF_MAX_TEXT);
	spell_text(&s, text);
	struct lex_entry e = {
	    .text = text,
	    .id = id,
	    .lang = lang,
	    .folded = arena_dup(&x->arena, s.folded.data, s.folded.len),
	    .pinyin = arena_dup(&x->arena, s.pinyin.data, s.pinyin.len),
	    .initials = arena_dup(&x->arena, s.initials.data, s.initials.len),
	    .key_hash = key_hash,
	    .question = question,
	};
	enum status st = e.folded && e.pinyin && e.initials ? ST_OK : ST_NOMEM;
	if (st == ST_OK)
		st = vec_room(&x->entries.v, &x->entries.cap, x->entries.n, sizeof e);
	if (st == ST_OK) {
		x->entries.v[x->entries.n++] = e;
		st = add_keys(x, &s, (uint32_t)(x->entries.n - 1));
	}
	buf_release(&s.folded);
	buf_release(&s.pinyin);
	buf_release(&s.initials);
	return st;
}

struct sorting {
	const struct lexicon *x;
	enum lex_alphabet a;
};

static int by_text(const void *a, const void *b, void *ctx)
{
	const struct sorting *s = ctx;
	const struct lex_key *k = a, *l = b;
	const char *p = lex_text(&s->x->entries.v[k->entry], s->a) + k->at;
	const char *q = lex_text(&s->x->entries.v[l->entry], s->a) + l->at;
	int c = strcmp(p, q);
	return c ? c : (k->entry > l->entry) - (k->entry < l->entry);
}

void lex_sort_keys(struct lexicon *x)
{
	for (int a = 0; a < LEX_ALPHABETS; a++) {
		struct sorting s = {x, (enum lex_alphabet)a};
		if (x->keys[a].n)
			qsort_r(x->keys[a].v, x->keys[a].n, sizeof *x->keys[a].v, by_text, &s);
	}
}

/* ---- looking up ---- */

struct candidate {
	uint32_t entry;
	int score; /* less is better */
};

/* The first key whose text is not before prefix. */
static size_t lower_bound(const struct lexicon *x, enum lex_alphabet a, struct str prefix)
{
	size_t lo = 0, hi = x->keys[a].n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct lex_key *k = &x->keys[a].v[mid];
		if (strncmp(lex_text(&x->entries.v[k->entry], a) + k->at, prefix.s, prefix.len) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Languages that a reader of lang reads: the same, or the other Chinese script. */
static int language_gap(struct str have, const char *lang)
{
	if (!lang || str_is(have, lang))
		return 0;
	return have.len >= 2 && strncmp(have.s, lang, 2) == 0 ? 1 : 2;
}

static int score_of(const struct lexicon *x, const struct lex_key *k, enum lex_alphabet a,
		    const char *lang)
{
	const struct lex_entry *e = &x->entries.v[k->entry];
	int gap = language_gap(e->lang, lang);
	int len = (int)(e->text.len < 400 ? e->text.len : 400);
	return gap * 4000 + (a == LEX_INITIALS ? 2000 : 0) + (k->at ? 800 : 0) +
	       (e->question ? 300 : 0) + len;
}

/* Puts an entry among the best max, each article (with its translations) once. */
static void offer(const struct lexicon *x, struct candidate *best, size_t *n, size_t max,
		  uint32_t entry, int score)
{
	size_t at = *n;
	for (size_t i = 0; i < *n; i++)
		if (x->entries.v[best[i].entry].key_hash == x->entries.v[entry].key_hash) {
			if (best[i].score <= score)
				return;
			at = i;
			break;
		}
	if (at == *n) {
		if (*n < max)
			(*n)++;
		else if (best[max - 1].score <= score)
			return;
		else
			at = max - 1;
	}
	for (; at > 0 && best[at - 1].score > score; at--)
		best[at] = best[at - 1];
	best[at] = (struct candidate){entry, score};
}

static void look_in(const struct lexicon *x, enum lex_alphabet a, struct str prefix,
		    const char *lang, struct candidate *best, size_t *n, size_t max)
{
	size_t i = lower_bound(x, a, prefix);
	for (size_t left = MAX_SCANNED; i < x->keys[a].n && left > 0; i++, left--) {
		const struct lex_key *k = &x->keys[a].v[i];
		const char *text = lex_text(&x->entries.v[k->entry], a) + k->at;
		if (strncmp(text, prefix.s, prefix.len) != 0)
			return;
		offer(x, best, n, max, k->entry, score_of(x, k, a, lang));
	}
}

size_t lexicon_suggest(const struct lexicon *x, struct str folded, const char *lang,
		       struct suggestion *out, size_t max)
{
	struct candidate best[64];
	char letters[128];
	size_t n = 0, len = 0;
	bool ascii = true;
	if (!x || !max || folded.len == 0 || folded.len > 512)
		return 0;
	if (max > 64)
		max = 64;
	for (size_t i = 0; i < folded.len; i++) {
		ascii = ascii && (unsigned char)folded.s[i] < 0x80;
		if (folded.s[i] != ' ' && folded.s[i] != '\'' && len < sizeof letters)
			letters[len++] = folded.s[i];
	}
	look_in(x, LEX_FOLDED, folded, lang, best, &n, max);
	if (ascii && len && len < sizeof letters) {
		look_in(x, LEX_PINYIN, (struct str){letters, len}, lang, best, &n, max);
		if (len >= 2)
			look_in(x, LEX_INITIALS, (struct str){letters, len}, lang, best, &n, max);
	}
	for (size_t i = 0; i < n; i++) {
		const struct lex_entry *e = &x->entries.v[best[i].entry];
		out[i] = (struct suggestion){e->text, e->id, e->lang};
	}
	return n;
}
