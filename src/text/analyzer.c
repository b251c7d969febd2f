#include "answerd/text/analyzer.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/str.h"
#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"
#include "answerd/text/fold.h"
#include "answerd/text/pinyin.h"

#define MAX_WORD ((size_t)64) /* bytes of a term; what is longer is cut */
#define MAX_JOINED_PARTS 8

struct analyzer {
	struct sb_stemmer *english; /* owned */
};

/* The state of one run over a text. */
struct run {
	struct analyzer *a;
	const char *s;
	size_t len;
	struct units *out;
	enum status st;
	char word[MAX_WORD + 4]; /* the letters or digits read so far, folded */
	size_t word_len;
	size_t word_start, word_end;
	enum fold_class word_cls;
	size_t group;	   /* first unit of the run that may be joined */
	char joint;	   /* the sign between the last unit and the next, or 0 */
	uint32_t last_han; /* the folded character before, or 0 */
	bool glue;
};

enum status analyzer_new(struct analyzer **out)
{
	struct analyzer *a = calloc(1, sizeof *a);
	*out = NULL;
	if (!a)
		return ST_NOMEM;
	a->english = sb_stemmer_new("english", NULL);
	if (!a->english) {
		free(a);
		return ST_NOMEM;
	}
	*out = a;
	return ST_OK;
}

void analyzer_free(struct analyzer *a)
{
	if (a)
		sb_stemmer_delete(a->english);
	free(a);
}

void units_init(struct units *u)
{
	*u = (struct units){0};
	buf_init(&u->text, BUF_MAX_TEXT);
}

void units_release(struct units *u)
{
	free(u->v);
	buf_release(&u->text);
	units_init(u);
}

void units_clear(struct units *u)
{
	u->n = 0;
	buf_clear(&u->text);
}

uint32_t unit_hash(const char *term, size_t len)
{
	return (uint32_t)str_hash(term, len);
}

static struct unit *push(struct run *r, enum unit_kind kind, size_t start, size_t end)
{
	struct units *u = r->out;
	if (r->st == ST_OK)
		r->st = vec_room(&u->v, &u->cap, u->n, sizeof *u->v);
	if (r->st != ST_OK)
		return NULL;
	u->v[u->n] =
	    (struct unit){.kind = (uint8_t)kind, .start = (uint32_t)start, .end = (uint32_t)end};
	return &u->v[u->n++];
}

/* Keeps len bytes in the units' text; returns where. */
static uint32_t keep(struct run *r, const char *s, size_t len)
{
	uint32_t at = (uint32_t)r->out->text.len;
	buf_add(&r->out->text, s, len);
	buf_addc(&r->out->text, '\0');
	return at;
}

static void set_term(struct run *r, struct unit *u, const char *term, size_t len)
{
	u->term = keep(r, term, len);
	u->term_len = (uint32_t)len;
	u->hash = unit_hash(term, len);
}

static void put_word(struct run *r, const char *word, size_t len, enum fold_class cls, size_t start,
		     size_t end, bool joined)
{
	struct unit *u = push(r, cls == FOLD_DIGIT ? UNIT_NUMBER : UNIT_WORD, start, end);
	if (!u)
		return;
	u->joined = joined;
	u->word = keep(r, word, len);
	u->word_len = (uint32_t)len;
	bool ascii = true;
	for (size_t i = 0; i < len; i++)
		ascii = ascii && (word[i] == '\'' || (word[i] >= 'a' && word[i] <= 'z'));
	if (cls != FOLD_LETTER || !ascii || joined) {
		u->term = u->word;
		u->term_len = u->word_len;
		u->hash = unit_hash(word, len);
		return;
	}
	const sb_symbol *stem = sb_stemmer_stem(r->a->english, (const sb_symbol *)word, (int)len);
	int n = stem ? sb_stemmer_length(r->a->english) : 0;
	if (n > 0)
		set_term(r, u, (const char *)stem, (size_t)n);
	else
		set_term(r, u, word, len);
}

/* Ends the word that is being read. */
static void end_word(struct run *r)
{
	while (r->word_len && r->word[r->word_len - 1] == '\'')
		r->word_len--;
	if (!r->word_len)
		return;
	size_t len = utf8_cut(r->word, r->word_len);
	put_word(r, r->word, len, r->word_cls, r->word_start, r->word_end, false);
	r->word_len = 0;
}

static bool worth_joining(const struct units *u, size_t first)
{
	bool digit = false, small = false;
	size_t bytes = 0;
	for (size_t i = first; i < u->n; i++) {
		digit = digit || u->v[i].kind == UNIT_NUMBER;
		small = small || u->v[i].word_len <= 2;
		bytes += u->v[i].word_len;
	}
	return u->n - first <= MAX_JOINED_PARTS && bytes <= MAX_WORD && (digit || small);
}

/* Ends a run of parts such as CA-1234, and adds the whole behind them. A point
 * between digits is kept in the whole: 3.5 is not 35. */
static void end_group(struct run *r)
{
	struct units *u = r->out;
	end_word(r);
	size_t first = r->group;
	r->joint = 0;
	if (r->st == ST_OK && u->n - first >= 2 && worth_joining(u, first)) {
		char whole[MAX_WORD + MAX_JOINED_PARTS];
		size_t n = 0;
		for (size_t i = first; i < u->n; i++) {
			const struct unit *v = &u->v[i];
			if (i > first && v[-1].kind == UNIT_NUMBER && v->kind == UNIT_NUMBER &&
			    r->s[v[-1].end] == '.')
				whole[n++] = '.';
			memcpy(whole + n, unit_word(u, i), v->word_len);
			n += v->word_len;
		}
		put_word(r, whole, n, FOLD_OTHER, u->v[first].start, u->v[u->n - 1].end, true);
	}
	r->group = u->n;
}

static void put_han(struct run *r, uint32_t cp, size_t start, size_t end)
{
	char bytes[4];
	size_t n = utf8_put(cp, bytes);
	end_group(r);
	struct unit *u = push(r, UNIT_HAN, start, end);
	if (!u)
		return;
	set_term(r, u, bytes, n);
	u->word = u->term;
	u->word_len = u->term_len;
	u->glued = r->glue;
	r->group = r->out->n;
	r->glue = true;
	r->last_han = cp;
}

static void put_letter(struct run *r, uint32_t cp, enum fold_class cls, size_t start, size_t end)
{
	r->glue = false;
	if (r->word_len && r->word_cls != cls)
		end_word(r);
	if (!r->word_len) {
		r->word_start = start;
		r->word_cls = cls;
	}
	r->word_end = end;
	r->joint = 0;
	if (r->word_len <= MAX_WORD - 4)
		r->word_len += utf8_put(cp, r->word + r->word_len);
}

/* A sign between two code points of words, at the byte i: does it hold them
 * together? */
static bool is_joint(uint32_t cp)
{
	return cp == '-' || cp == '_' || cp == '.' || cp == '/' || cp == '+' || cp == 0x2010 ||
	       cp == 0x2011;
}

static bool next_is_alnum(const struct run *r, size_t at)
{
	uint32_t cp = 0;
	struct folded f;
	if (at >= r->len)
		return false;
	utf8_next(r->s + at, r->len - at, &cp);
	fold_cp(cp, &f);
	return f.n && (f.cls[0] == FOLD_LETTER || f.cls[0] == FOLD_DIGIT);
}

static void put_other(struct run *r, uint32_t cp, enum fold_class cls, size_t end)
{
	bool in_word = r->word_len > 0;
	if (in_word && r->word_cls == FOLD_LETTER && (cp == '\'' || cp == 0x2019) &&
	    next_is_alnum(r, end) && r->word_len < MAX_WORD - 4) {
		r->word[r->word_len++] = '\'';
		return;
	}
	if (in_word && cp == ',' && r->word_cls == FOLD_DIGIT && r->len - end >= 3 &&
	    next_is_alnum(r, end) && next_is_alnum(r, end + 1) && next_is_alnum(r, end + 2) &&
	    (r->len - end == 3 || !next_is_alnum(r, end + 3)))
		return; /* 1,000 is 1000 */
	if (in_word && is_joint(cp) && next_is_alnum(r, end)) {
		end_word(r);
		r->joint = (char)(cp < 0x80 ? cp : '-');
		return;
	}
	end_group(r);
	if (cls != FOLD_SPACE || cp != '\n')
		r->glue = false;
	r->last_han = 0;
}

/* The bytes of a reading in brackets at s, as in (wù) behind 務, or 0. */
static size_t reading_in_brackets(uint32_t han, const char *s, size_t len)
{
	char flat[8];
	size_t n = 0, i = 0;
	uint32_t cp = 0;
	if (!len)
		return 0;
	i = utf8_next(s, len, &cp);
	if (cp != '(' && cp != 0xff08)
		return 0;
	while (i < len) {
		struct folded f;
		size_t step = utf8_next(s + i, len - i, &cp);
		if (cp == ')' || cp == 0xff09)
			return n && pinyin_is_reading(han, flat, n) ? i + step : 0;
		fold_cp(cp, &f);
		if (f.n > 1 || (f.n == 1 && (f.cp[0] < 'a' || f.cp[0] > 'z' || n >= 6)))
			return 0;
		if (f.n)
			flat[n++] = (char)f.cp[0];
		i += step;
	}
	return 0;
}

static void take(struct run *r, size_t start, size_t end, uint32_t cp)
{
	struct folded f;
	fold_cp(cp, &f);
	for (int k = 0; k < f.n; k++) {
		switch ((enum fold_class)f.cls[k]) {
		case FOLD_HAN:
		case FOLD_KANA: put_han(r, f.cp[k], start, end); break;
		case FOLD_LETTER:
		case FOLD_DIGIT:
			put_letter(r, f.cp[k], (enum fold_class)f.cls[k], start, end);
			break;
		case FOLD_SPACE:
		case FOLD_OTHER: put_other(r, cp, (enum fold_class)f.cls[k], end); break;
		}
	}
}

enum status analyzer_run(struct analyzer *a, const char *s, size_t len, struct units *out)
{
	struct run r = {.a = a, .s = s, .len = len, .out = out, .group = out->n};
	if (len >= UINT32_MAX)
		return ST_LIMIT;
	for (size_t i = 0; i < len && r.st == ST_OK;) {
		uint32_t cp = 0;
		size_t n = utf8_next(s + i, len - i, &cp);
		if (cp == UTF8_BAD)
			cp = 0xfffd;
		take(&r, i, i + n, cp);
		i += n;
		if (r.glue && r.last_han && cp >= 0x2e80)
			i += reading_in_brackets(r.last_han, s + i, len - i);
	}
	end_group(&r);
	return r.st ? r.st : buf_status(&out->text);
}
