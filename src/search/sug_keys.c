/* sug_keys.c - sorted keys: ranges of them by prefix, and the best of a range. */
#include <stdlib.h>
#include <string.h>

#include "search/suggester.h"

#define BLOCK 32 /* keys over which minima are kept */

/* ---- sorting ---- */

struct item {
	uint64_t head; /* the next eight bytes of the text, big-endian */
	struct sug_key key;
};

/* Zeros from the end of the text on. */
static uint64_t head_of(const char *text)
{
	uint64_t h = 0;
	for (int i = 0; i < 8; i++) {
		h = h << 8 | (unsigned char)*text;
		text += *text != '\0';
	}
	return h;
}

static int by_head(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	if (x->key.rank != y->key.rank)
		return x->key.rank < y->key.rank ? -1 : 1;
	return (x->key.entry > y->key.entry) - (x->key.entry < y->key.entry);
}

static const char *text_of(const struct suggester *s, enum lex_alphabet a, const struct sug_key *k)
{
	return s->entries.v[k->entry].spelled[a] + k->at;
}

/* Sorts by the text behind the first depth bytes, in which all are alike. */
static void sort_from(const struct suggester *s, enum lex_alphabet a, struct item *v, size_t n,
		      size_t depth)
{
	for (size_t i = 0; i < n; i++)
		v[i].head = head_of(text_of(s, a, &v[i].key) + depth);
	qsort(v, n, sizeof *v, by_head);
	for (size_t i = 0, end = 0; i < n; i = end) {
		for (end = i + 1; end < n && v[end].head == v[i].head;)
			end++;
		if (end - i > 1 && (v[i].head & 0xff))
			sort_from(s, a, v + i, end - i, depth + 8);
	}
}

/* ---- minima ---- */

static size_t better(const struct sug_keys *k, size_t a, size_t b)
{
	const struct sug_key *x = &k->v[a], *y = &k->v[b];
	if (x->rank != y->rank)
		return x->rank < y->rank ? a : b;
	return x->entry <= y->entry ? a : b;
}

static size_t best_of(const struct sug_keys *k, size_t lo, size_t hi)
{
	size_t best = lo;
	for (size_t i = lo + 1; i < hi; i++)
		best = better(k, best, i);
	return best;
}

static size_t level_of(size_t blocks)
{
	return (size_t)(63 - __builtin_clzll((unsigned long long)blocks));
}

static enum status make_minima(struct sug_keys *k)
{
	k->blocks = (k->n + BLOCK - 1) / BLOCK;
	size_t levels = level_of(k->blocks) + 1, m = k->blocks;
	k->least = calloc(levels * m, sizeof *k->least);
	if (!k->least)
		return ST_NOMEM;
	for (size_t b = 0; b < m; b++) {
		size_t end = (b + 1) * BLOCK;
		k->least[b] = (uint32_t)best_of(k, b * BLOCK, end < k->n ? end : k->n);
	}
	for (size_t l = 1; l < levels; l++)
		for (size_t b = 0; b + ((size_t)1 << l) <= m; b++)
			k->least[l * m + b] =
			    (uint32_t)better(k, k->least[(l - 1) * m + b],
					     k->least[(l - 1) * m + b + ((size_t)1 << (l - 1))]);
	return ST_OK;
}

size_t sug_best(const struct sug_keys *k, struct sug_range in)
{
	size_t first = (in.lo + BLOCK - 1) / BLOCK, end = in.hi / BLOCK;
	if (first >= end)
		return best_of(k, in.lo, in.hi);
	size_t l = level_of(end - first);
	size_t best = better(k, k->least[l * k->blocks + first],
			     k->least[l * k->blocks + end - ((size_t)1 << l)]);
	if (in.lo < first * BLOCK)
		best = better(k, best, best_of(k, in.lo, first * BLOCK));
	if (end * BLOCK < in.hi)
		best = better(k, best, best_of(k, end * BLOCK, in.hi));
	return best;
}

enum status sug_sort(const struct suggester *s, struct sug_keys *k)
{
	if (k->n == 0)
		return ST_OK;
	if (k->n > UINT32_MAX)
		return ST_LIMIT;
	struct item *v = malloc(k->n * sizeof *v);
	if (!v)
		return ST_NOMEM;
	for (size_t i = 0; i < k->n; i++)
		v[i].key = k->v[i];
	sort_from(s, k->alphabet, v, k->n, 0);
	for (size_t i = 0; i < k->n; i++)
		k->v[i] = v[i].key;
	free(v);
	return make_minima(k);
}

/* ---- ranges ---- */

/* The first key of a range whose text is not before prefix; behind: nor begins
 * with it. */
static size_t bound(const struct suggester *s, const struct sug_keys *k, struct sug_range in,
		    size_t from, struct str prefix, bool behind)
{
	while (in.lo < in.hi) {
		size_t mid = in.lo + (in.hi - in.lo) / 2;
		int c = strncmp(sug_text(s, k, mid) + from, prefix.s + from, prefix.len - from);
		if (c < 0 || (behind && c == 0))
			in.lo = mid + 1;
		else
			in.hi = mid;
	}
	return in.lo;
}

struct sug_range sug_narrow(const struct suggester *s, const struct sug_keys *k,
			    struct sug_range in, size_t from, struct str prefix)
{
	struct sug_range out = {bound(s, k, in, from, prefix, false), in.hi};
	out.hi = bound(s, k, out, from, prefix, true);
	return out;
}
