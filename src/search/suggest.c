/* suggest.c - titles and questions that go on from what was typed.
 *
 * What was typed gives a range of keys in every language and alphabet. The ranges
 * lie in a heap by their best key: it is taken, its range is split around it, and
 * so on, until there are enough. */
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/courtesy.h"
#include "answerd/text/fold.h"
#include "search/lexicon.h"
#include "search/suggester.h"

#define MAX_FOUND 64
#define MAX_TAKEN 1024 /* keys looked at, however much was typed */
#define MAX_SPANS 256  /* ranges to begin with: languages and alphabets */
#define MAX_TYPED 512  /* bytes */
#define MAX_WORDS 8
/* With a space before each word, as Chinese is typed without, and a letter more in each. */
#define MAX_MENDED (MAX_TYPED + 2 * MAX_WORDS)

struct span {
	const struct sug_keys *keys;
	struct sug_range range;
	size_t best;
	uint32_t score; /* of the best key, less is better */
};

struct words {
	struct str v[MAX_WORDS];
	size_t n;
};

struct lookup {
	const struct suggester *s;
	const char *lang;
	const struct words *words; /* that must all stand there; NULL: none */
	const struct sug_entry *found[MAX_FOUND];
	size_t n, max;
	size_t spans_n;
	struct span spans[MAX_SPANS + MAX_TAKEN]; /* a heap */
};

int sug_language_gap(struct str have, const char *lang)
{
	if (!lang || str_is(have, lang))
		return 0;
	size_t n = strcspn(lang, "-");
	return have.len >= n && strncmp(have.s, lang, n) == 0 && (have.len == n || have.s[n] == '-')
		   ? 1
		   : 2;
}

/* ---- the heap ---- */

static bool before(const struct span *a, const struct span *b)
{
	if (a->score != b->score)
		return a->score < b->score;
	return a->keys->v[a->best].entry < b->keys->v[b->best].entry;
}

static void put_span(struct lookup *l, const struct sug_keys *keys, struct sug_range range,
		     uint32_t penalty)
{
	if (range.lo >= range.hi || l->spans_n == MAX_SPANS + MAX_TAKEN)
		return;
	struct span span = {.keys = keys, .range = range, .best = sug_best(keys, range)};
	span.score = penalty << 16 | keys->v[span.best].rank;
	size_t i = l->spans_n++;
	for (; i > 0 && before(&span, &l->spans[(i - 1) / 2]); i = (i - 1) / 2)
		l->spans[i] = l->spans[(i - 1) / 2];
	l->spans[i] = span;
}

static struct span take_span(struct lookup *l)
{
	struct span first = l->spans[0], last = l->spans[--l->spans_n];
	size_t i = 0;
	for (size_t k = 1; k < l->spans_n; k = 2 * i + 1) {
		if (k + 1 < l->spans_n && before(&l->spans[k + 1], &l->spans[k]))
			k++;
		if (!before(&l->spans[k], &last))
			break;
		l->spans[i] = l->spans[k];
		i = k;
	}
	l->spans[i] = last;
	return first;
}

/* ---- one lookup ---- */

static bool is_word_byte(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Whether word stands in text; one of letters and digits where one begins. */
static bool stands_in(const char *text, struct str word)
{
	char needle[MAX_TYPED + 1];
	memcpy(needle, word.s, word.len);
	needle[word.len] = '\0';
	for (const char *at = text; (at = strstr(at, needle)) != NULL; at++)
		if (at == text || !is_word_byte((unsigned char)needle[0]) ||
		    !is_word_byte((unsigned char)at[-1]))
			return true;
	return false;
}

static bool is_new(const struct lookup *l, const struct sug_entry *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->found[i]->key_hash == e->key_hash || l->found[i]->letters == e->letters)
			return false;
	for (size_t i = 0; l->words && i < l->words->n; i++)
		if (!stands_in(e->spelled[LEX_SCRIPT], l->words->v[i]))
			return false;
	return true;
}

/* Takes the best of the spans until there are enough, each article and each text
 * once. */
static void collect(struct lookup *l)
{
	for (size_t left = MAX_TAKEN; l->spans_n && l->n < l->max && left > 0; left--) {
		struct span t = take_span(l);
		const struct sug_entry *e = &l->s->entries.v[t.keys->v[t.best].entry];
		if (is_new(l, e))
			l->found[l->n++] = e;
		put_span(l, t.keys, (struct sug_range){t.range.lo, t.best}, t.score >> 16);
		put_span(l, t.keys, (struct sug_range){t.best + 1, t.range.hi}, t.score >> 16);
	}
	l->spans_n = 0;
}

/* The ranges of what begins with prefix in an alphabet, of every language. */
static void look_in(struct lookup *l, enum lex_alphabet a, struct str prefix)
{
	for (size_t i = 0; i < l->s->groups.n && l->spans_n < MAX_SPANS; i++) {
		const struct sug_group *g = &l->s->groups.v[i];
		const struct sug_keys *k = &g->keys[a];
		unsigned gap = (unsigned)sug_language_gap(g->lang, l->lang);
		put_span(l, k, sug_narrow(l->s, k, (struct sug_range){0, k->n}, 0, prefix),
			 gap * LEX_ALPHABETS + (unsigned)a);
	}
}

static size_t count_in(const struct lookup *l, struct str word)
{
	size_t n = 0;
	for (size_t i = 0; i < l->s->groups.n; i++) {
		const struct sug_keys *k = &l->s->groups.v[i].keys[LEX_SCRIPT];
		struct sug_range r = sug_narrow(l->s, k, (struct sug_range){0, k->n}, 0, word);
		n += r.hi - r.lo;
	}
	return n;
}

/* ---- what was typed ---- */

/* What a code point is part of: 'w' a word, 'c' characters written without spaces,
 * 0 neither. */
static char kind_of(uint32_t cp)
{
	struct folded f;
	fold_cp(cp, &f);
	if (f.n == 0 || f.cls[0] == FOLD_OTHER || f.cls[0] == FOLD_SPACE)
		return 0;
	return f.cls[0] == FOLD_LETTER || f.cls[0] == FOLD_DIGIT ? 'w' : 'c';
}

/* The words of a folded text, and its runs of characters. */
static void split(struct str text, struct words *out)
{
	char last = 0;
	out->n = 0;
	for (size_t i = 0; i < text.len;) {
		uint32_t cp = 0;
		size_t n = utf8_next(text.s + i, text.len - i, &cp);
		char kind = kind_of(cp);
		if (kind && kind != last) {
			if (out->n == MAX_WORDS)
				return;
			out->v[out->n++] = (struct str){text.s + i, 0};
		}
		if (kind)
			out->v[out->n - 1].len += n;
		last = kind;
		i += n;
	}
}

/* The letters and digits alone, as pinyin is kept; 0 when it cannot be pinyin. */
static size_t letters_of(struct str text, char out[MAX_TYPED])
{
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.s[i] >= 0x80)
			return 0;
		if (is_word_byte((unsigned char)text.s[i]))
			out[n++] = text.s[i];
	}
	return n;
}

/* What goes on from all that was typed. */
static void look_up(struct lookup *l, struct str typed)
{
	char letters[MAX_TYPED];
	size_t n = letters_of(typed, letters);
	look_in(l, LEX_SCRIPT, typed);
	if (n) {
		look_in(l, LEX_PINYIN, (struct str){letters, n});
		look_in(l, LEX_OTHERWISE, (struct str){letters, n});
	}
	if (n >= 2)
		look_in(l, LEX_INITIALS, (struct str){letters, n});
	collect(l);
}

/* What holds the beginnings of all words, in any order: the rarest is looked up,
 * the others must stand there. */
static void look_up_words(struct lookup *l, const struct words *words)
{
	size_t rarest = 0, least = SIZE_MAX;
	if (words->n < 2 || l->n >= l->max)
		return;
	for (size_t i = 0; i < words->n; i++) {
		size_t n = count_in(l, words->v[i]);
		if (n < least) {
			least = n;
			rarest = i;
		}
	}
	l->words = words;
	look_in(l, LEX_SCRIPT, words->v[rarest]);
	collect(l);
	l->words = NULL;
}

/* What was typed with a slip in each word that nothing begins with mended; 0: there
 * is nothing to mend. */
static size_t mend(const struct lookup *l, const struct words *words, char out[MAX_MENDED])
{
	size_t n = 0;
	bool mended = false;
	for (size_t i = 0; i < words->n; i++) {
		struct str w = words->v[i];
		size_t len = w.len;
		if (i)
			out[n++] = ' ';
		if (count_in(l, w) == 0 &&
		    (sug_mend(l->s, LEX_SCRIPT, w, l->lang, out + n, &len) ||
		     (words->n == 1 && sug_mend(l->s, LEX_PINYIN, w, l->lang, out + n, &len))))
			mended = true;
		else
			memcpy(out + n, w.s, len = w.len);
		n += len;
	}
	return mended ? n : 0;
}

static void look_up_all(struct lookup *l, struct str typed)
{
	struct words words;
	split(typed, &words);
	look_up(l, typed);
	look_up_words(l, &words);
}

/* The same with the slips mended, when there are some. */
static void look_up_mended(struct lookup *l, struct str typed)
{
	char mended[MAX_MENDED];
	struct words words;
	split(typed, &words);
	size_t n = mend(l, &words, mended);
	if (n && n <= MAX_TYPED)
		look_up_all(l, (struct str){mended, n});
}

/* What was found in the visitor's language first, else as it was found. */
static void sort_by_language(struct lookup *l)
{
	for (size_t i = 1; i < l->n; i++) {
		const struct sug_entry *e = l->found[i];
		int gap = sug_language_gap(e->lang, l->lang);
		size_t k = i;
		for (; k > 0 && sug_language_gap(l->found[k - 1]->lang, l->lang) > gap; k--)
			l->found[k] = l->found[k - 1];
		l->found[k] = e;
	}
}

size_t lexicon_suggest(const struct lexicon *x, struct str folded, const char *lang,
		       struct suggestion *out, size_t max)
{
	struct lookup l;
	if (!x || !max || folded.len == 0 || folded.len > MAX_TYPED)
		return 0;
	l.s = &x->suggester;
	l.lang = lang;
	l.words = NULL;
	l.n = l.spans_n = 0;
	l.max = max < MAX_FOUND ? max : MAX_FOUND;
	look_up_all(&l, folded);
	/* A title may begin with courtesy; a question goes on behind it. */
	size_t courtesy = l.n ? 0 : courtesy_before(folded.s, folded.len);
	struct str asked = {folded.s + courtesy, folded.len - courtesy};
	if (courtesy)
		look_up_all(&l, asked);
	if (!l.n)
		look_up_mended(&l, asked);
	sort_by_language(&l);
	for (size_t i = 0; i < l.n; i++)
		out[i] = (struct suggestion){l.found[i]->text, l.found[i]->id, l.found[i]->lang};
	return l.n;
}
