/* query_correct.c - the words of a question that no article holds: what is meant. */
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/english.h"
#include "answerd/text/fold.h"
#include "answerd/text/pinyin.h"
#include "search/query.h"

/* How sure a correction is. */
#define SPELLING_DISCOUNT 0.95
#define PINYIN_DISCOUNT 0.95
#define INITIALS_DISCOUNT 0.7 /* two letters can mean many words */

/* Words of one question that are looked up; each may cost a walk through all
 * words of the index. */
#define MAX_CORRECTED 6
#define MAX_CHAIN 12 /* pairs of one word typed in pinyin */
#define MAX_INITIALS 4
#define PAIRS_PER_PLACE 12

/* The pairs of title characters that may stand at each place of a word. */
struct places {
	struct str pairs[MAX_CHAIN][PAIRS_PER_PLACE];
	size_t found[MAX_CHAIN], n;
};

static bool pair_continues(struct str a, struct str b)
{
	uint32_t cp = 0;
	size_t first = utf8_next(a.s, a.len, &cp), n = a.len - first;
	return b.len > n && memcmp(a.s + first, b.s, n) == 0;
}

/* One pair a place, each going on with the character that the one before ended
 * with; the commonest first pair that leads to the end is taken. */
static bool chain(const struct places *p, struct str out[MAX_CHAIN])
{
	for (size_t first = 0; p->n && first < p->found[0]; first++) {
		size_t i = 1;
		out[0] = p->pairs[0][first];
		for (; i < p->n; i++) {
			size_t k = 0;
			while (k < p->found[i] && !pair_continues(out[i - 1], p->pairs[i][k]))
				k++;
			if (k == p->found[i])
				break;
			out[i] = p->pairs[i][k];
		}
		if (i == p->n)
			return true;
	}
	return false;
}

/* The text of a chain of pairs. */
static void put_chain(const struct str *pairs, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t cp = 0;
		size_t first = i ? utf8_next(pairs[i].s, pairs[i].len, &cp) : 0;
		buf_add(out, pairs[i].s + first, pairs[i].len - first);
	}
}

/* What a word typed in pinyin means, appended to out; false unless titles hold
 * all of it. */
static bool from_pinyin(const struct lexicon *x, const char *word, size_t len, struct buf *out)
{
	uint8_t starts[PINYIN_MAX_SYLLABLES], lens[PINYIN_MAX_SYLLABLES];
	struct str pairs[MAX_CHAIN];
	struct places p = {.n = 0};
	int n = pinyin_split(word, len, starts, lens);
	if (n < 2 || n > MAX_CHAIN)
		return false;
	for (; p.n + 1 < (size_t)n; p.n++) {
		struct str a = {word + starts[p.n], lens[p.n]};
		struct str b = {word + starts[p.n + 1], lens[p.n + 1]};
		p.found[p.n] = lexicon_by_pinyin(x, a, b, p.pairs[p.n], PAIRS_PER_PLACE);
	}
	if (!chain(&p, pairs))
		return false;
	put_chain(pairs, p.n, out);
	return true;
}

/* The same for a word typed in the initials of its pinyin. */
static bool from_initials(const struct lexicon *x, const char *word, size_t len, struct buf *out)
{
	struct str pairs[MAX_CHAIN];
	struct places p = {.n = 0};
	if (len < 2 || len > MAX_INITIALS)
		return false;
	for (; p.n + 1 < len; p.n++)
		p.found[p.n] =
		    lexicon_by_initials(x, word[p.n], word[p.n + 1], p.pairs[p.n], PAIRS_PER_PLACE);
	if (!chain(&p, pairs))
		return false;
	put_chain(pairs, p.n, out);
	return true;
}

/* Copies the question into b with word i of units replaced. */
static void replace_unit(const struct query *q, size_t i, const char *s, size_t *done,
			 struct str by, struct buf *b)
{
	buf_add(b, s + *done, q->units.v[i].start - *done);
	buf_add(b, by.s, by.len);
	*done = q->units.v[i].end;
}

/* Whether unit i is part of a product code: the HX of HX-2040B is no word. */
static bool is_of_code(const struct query *q, const char *s, size_t i)
{
	const struct unit *v = &q->units.v[i];
	for (size_t k = 0; k < q->units.n; k++) {
		const struct unit *whole = &q->units.v[k];
		if (!whole->joined || whole->start > v->start || whole->end < v->end)
			continue;
		for (size_t at = whole->start; at < whole->end; at++)
			if (s[at] >= '0' && s[at] <= '9')
				return true;
	}
	return false;
}

static bool is_unknown_word(const struct query *q, size_t i)
{
	const struct unit *v = &q->units.v[i];
	int t = query_find(q, v->hash);
	return v->kind == UNIT_WORD && !v->joined && v->word_len >= 2 && t >= 0 &&
	       q->terms[t].df == 0;
}

/* Whether a title or question of an article that is live holds every pair of
 * neighbours of a Chinese text. */
static bool pairs_are_live(struct index_reader *r, const char *s, size_t len, int32_t today)
{
	size_t before = 0, at = 0;
	uint32_t cp = 0;
	bool live = true;
	for (at = utf8_next(s, len, &cp); at < len && live;) {
		size_t n = utf8_next(s + at, len - at, &cp);
		if (index_reader_term_live(r, INDEX_TITLE_TERMS, s + before, at + n - before, today,
					   &live, NULL) != ST_OK)
			return false;
		before = at;
		at += n;
	}
	return live;
}

/* What is meant by unknown word i, appended to out, and how sure that is; 0 when
 * it is not known. Pinyin of words in titles comes first: 预订 is typed yuding,
 * which is two letters from an English word. */
static double correct_unit(const struct query *q, struct index_reader *r, const struct lexicon *x,
			   size_t i, int32_t today, struct buf *out)
{
	const char *word = unit_word(&q->units, i);
	size_t len = q->units.v[i].word_len;
	struct str better;
	bool live = false;
	if (from_pinyin(x, word, len, out) && pairs_are_live(r, out->data, out->len, today))
		return PINYIN_DISCOUNT;
	buf_clear(out);
	if (!english_knows(word, len) && lexicon_correct(x, word, len, &better) == ST_OK &&
	    index_reader_term_live(r, INDEX_WORDS, better.s, better.len, today, &live, NULL) ==
		ST_OK &&
	    live) {
		buf_add(out, better.s, better.len);
		return SPELLING_DISCOUNT;
	}
	if (from_initials(x, word, len, out) && pairs_are_live(r, out->data, out->len, today))
		return INITIALS_DISCOUNT;
	buf_clear(out);
	return 0;
}

/* Whether an editor's rule is about unit i. */
static bool is_known(const struct synonym_match *m, size_t n, size_t i)
{
	for (size_t k = 0; k < n; k++)
		if (i >= m[k].first && i < m[k].end)
			return true;
	return false;
}

enum status query_correct(struct query *q, struct analyzer *a, struct index_reader *r,
			  const struct lexicon *x, const struct synonyms *synonyms, const char *s,
			  size_t len, const char *lang, int32_t today, struct arena *arena)
{
	struct buf text, by, written;
	size_t done = 0;
	struct synonym_match known[QUERY_MAX_SYNONYMS];
	size_t known_n = 0;
	enum status st = query_synonyms(q, a, r, synonyms, known, &known_n, NULL);
	buf_init(&text, 65536);
	buf_init(&by, 1024);
	buf_init(&written, 4096);
	size_t tried = 0;
	q->corrected = NULL;
	q->certainty = 1;
	for (size_t i = 0; i < q->units.n && tried < MAX_CORRECTED && st == ST_OK; i++) {
		if (!is_unknown_word(q, i) || is_known(known, known_n, i) || is_of_code(q, s, i))
			continue;
		tried++;
		buf_clear(&by);
		buf_clear(&written);
		double sure = correct_unit(q, r, x, i, today, &by);
		if (by.len == 0)
			continue;
		q->certainty = sure < q->certainty ? sure : q->certainty;
		struct str better = {by.data, by.len};
		/* Pinyin is of characters in titles; a word was written as it is met. */
		if (fold_script_of(better.s, better.len)) {
			lexicon_written(x, better, lang, &written);
			better = (struct str){written.data, written.len};
		}
		replace_unit(q, i, s, &done, better, &text);
	}
	if (done) {
		buf_add(&text, s + done, len - done);
		st = buf_status(&text);
		q->corrected = st == ST_OK ? arena_dup(arena, text.data, text.len) : NULL;
		if (st == ST_OK && !q->corrected)
			st = ST_NOMEM;
	}
	buf_release(&text);
	buf_release(&by);
	buf_release(&written);
	return st;
}
