#include "search/spelling.h"

#include <stdlib.h>

#include "answerd/base/vec.h"
#include "answerd/text/analyzer.h"

#define MAX_WORD 24 /* letters; longer words are not corrected */
#define FIRST_SLOTS ((size_t)4096)

struct past_word {
	uint64_t hash;
	uint32_t df, last; /* last: the article that was counted last, from 1; 0: free */
};

struct spelling_past {
	struct analyzer *analyzer; /* owned */
	struct units units;
	struct past_word *v; /* open addressing */
	size_t slots, n;
	uint32_t articles;
};

void spelling_init(struct spelling *s)
{
	*s = (struct spelling){.past = NULL};
	arena_init(&s->arena);
}

void spelling_finish(struct spelling *s)
{
	if (!s->past)
		return;
	analyzer_free(s->past->analyzer);
	units_release(&s->past->units);
	free(s->past->v);
	free(s->past);
	s->past = NULL;
}

void spelling_release(struct spelling *s)
{
	spelling_finish(s);
	free(s->words.v);
	arena_release(&s->arena);
	spelling_init(s);
}

/* ---- articles outside their dates ---- */

static struct past_word *slot_of(const struct spelling_past *p, uint64_t hash)
{
	size_t at = hash & (p->slots - 1);
	while (p->v[at].last && p->v[at].hash != hash)
		at = (at + 1) & (p->slots - 1);
	return &p->v[at];
}

static enum status grow(struct spelling_past *p)
{
	struct spelling_past old = *p;
	p->slots = old.slots ? old.slots * 2 : FIRST_SLOTS;
	p->v = calloc(p->slots, sizeof *p->v);
	if (!p->v) {
		*p = old;
		return ST_NOMEM;
	}
	for (size_t i = 0; i < old.slots; i++)
		if (old.v[i].last)
			*slot_of(p, old.v[i].hash) = old.v[i];
	free(old.v);
	return ST_OK;
}

static enum status begin_past(struct spelling *s)
{
	if (s->past)
		return ST_OK;
	struct spelling_past *p = calloc(1, sizeof *p);
	if (!p)
		return ST_NOMEM;
	units_init(&p->units);
	s->past = p;
	return analyzer_new(&p->analyzer);
}

/* Counts a word once an article. */
static enum status count_past(struct spelling_past *p, const char *word, size_t len)
{
	if (p->n * 2 >= p->slots && grow(p) != ST_OK)
		return ST_NOMEM;
	uint64_t hash = str_hash(word, len);
	struct past_word *w = slot_of(p, hash);
	if (w->last == p->articles)
		return ST_OK;
	p->n += w->last == 0;
	*w = (struct past_word){hash, w->df + 1, p->articles};
	return ST_OK;
}

enum status spelling_past(struct spelling *s, const struct record *r)
{
	enum status st = begin_past(s);
	struct spelling_past *p = s->past;
	if (st)
		return st;
	p->articles++;
	for (uint32_t i = 0; i < r->head->fields_n && st == ST_OK; i++) {
		struct str text = record_text(r, r->fields[i].text);
		units_clear(&p->units);
		st = analyzer_run(p->analyzer, text.s, text.len, &p->units);
		for (size_t k = 0; k < p->units.n && st == ST_OK; k++)
			if (p->units.v[k].kind == UNIT_WORD && !p->units.v[k].joined)
				st = count_past(p, unit_word(&p->units, k), p->units.v[k].word_len);
	}
	return st;
}

/* ---- words ---- */

enum status spelling_add(struct spelling *s, const char *word, size_t len, uint32_t df)
{
	uint32_t letters = 0;
	if (len < 3 || len > MAX_WORD)
		return ST_OK;
	for (size_t i = 0; i < len; i++) {
		if (word[i] < 'a' || word[i] > 'z')
			return ST_OK;
		letters |= 1u << (word[i] - 'a');
	}
	const struct past_word *past =
	    s->past && s->past->slots ? slot_of(s->past, str_hash(word, len)) : NULL;
	if (past && past->df >= df)
		return ST_OK;
	enum status st = vec_room(&s->words.v, &s->words.cap, s->words.n, sizeof *s->words.v);
	const char *copy = st == ST_OK ? arena_dup(&s->arena, word, len) : NULL;
	if (!copy)
		return ST_NOMEM;
	s->words.v[s->words.n++] =
	    (struct spelling_word){copy, (uint8_t)len, df - (past ? past->df : 0), letters};
	return ST_OK;
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

enum status spelling_correct(const struct spelling *s, const char *word, size_t len,
			     struct str *out)
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
	for (size_t i = 0; i < s->words.n; i++) {
		const struct spelling_word *w = &s->words.v[i];
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
