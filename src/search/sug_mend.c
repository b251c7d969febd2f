/* sug_mend.c - what was typed with a slip, completed all the same.
 *
 * Keys are sorted, so texts that begin as the word does are one range. Walking
 * along the word narrows it letter by letter, and each slip is tried where it
 * may have been made, in what is left of the range there. */
#include <string.h>

#include "search/suggester.h"

#define MIN_LETTERS 5
#define MAX_LETTERS 32

struct mending {
	const struct suggester *s;
	const struct sug_keys *keys;
	struct str word;
	char text[MAX_LETTERS + 2]; /* the word as it may have been meant */
	char best[MAX_LETTERS + 2];
	size_t best_len, best_count;
};

/* The range is of what begins with the first from letters of m->text; weighs what
 * goes on with its first len letters. */
static void weigh(struct mending *m, struct sug_range in, size_t from, size_t len)
{
	struct sug_range r = sug_narrow(m->s, m->keys, in, from, (struct str){m->text, len});
	if (r.hi - r.lo <= m->best_count)
		return;
	memcpy(m->best, m->text, len);
	m->best_len = len;
	m->best_count = r.hi - r.lo;
}

/* Another letter at i, or one that was left out there. */
static void try_letters(struct mending *m, struct sug_range in, size_t i)
{
	const size_t left = m->word.len - i;
	while (in.lo < in.hi) {
		/* The bytes that do follow, one after the other; NUL too. */
		unsigned char c = (unsigned char)sug_text(m->s, m->keys, in.lo)[i];
		if (c > 'z')
			return;
		m->text[i] = (char)c;
		struct sug_range with =
		    sug_narrow(m->s, m->keys, in, i, (struct str){m->text, i + 1});
		if (c >= 'a' && with.hi - with.lo > m->best_count) {
			memcpy(m->text + i + 1, m->word.s + i + 1, left - 1);
			weigh(m, with, i + 1, m->word.len);
			memcpy(m->text + i + 1, m->word.s + i, left);
			weigh(m, with, i + 1, m->word.len + 1);
		}
		in.lo = with.hi;
	}
}

/* The slips that may have been made at letter i; the range is of what begins with
 * the letters before. */
static void try_at(struct mending *m, struct sug_range in, size_t i)
{
	const char *w = m->word.s;
	const size_t n = m->word.len, left = n - i;
	memcpy(m->text + i, w + i + 1, left - 1); /* one too many */
	weigh(m, in, i, n - 1);
	if (left >= 2) {
		m->text[i] = w[i + 1]; /* two swapped */
		m->text[i + 1] = w[i];
		memcpy(m->text + i + 2, w + i + 2, left - 2);
		weigh(m, in, i, n);
	}
	try_letters(m, in, i);
}

/* The slips behind the first letter, or at it. */
static void mend_in(struct mending *m, bool first)
{
	struct sug_range in = {0, m->keys->n};
	for (size_t i = 0; i < m->word.len && in.lo < in.hi; i++) {
		if (first == (i == 0))
			try_at(m, in, i);
		if (first)
			return;
		m->text[i] = m->word.s[i];
		in = sug_narrow(m->s, m->keys, in, i, (struct str){m->text, i + 1});
	}
}

bool sug_mend(const struct suggester *s, enum lex_alphabet a, struct str word, const char *lang,
	      char *out, size_t *out_len)
{
	struct mending m = {.s = s, .word = word};
	if (word.len < MIN_LETTERS || word.len > MAX_LETTERS)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (word.s[i] < 'a' || word.s[i] > 'z')
			return false;
	/* The nearest language first; seldom is the first letter wrong. */
	for (int round = 0; round < 6 && !m.best_len; round++)
		for (size_t i = 0; i < s->groups.n; i++) {
			m.keys = &s->groups.v[i].keys[a];
			if (sug_language_gap(s->groups.v[i].lang, lang) == round / 2)
				mend_in(&m, round % 2);
		}
	memcpy(out, m.best, m.best_len);
	*out_len = m.best_len;
	return m.best_len > 0;
}
