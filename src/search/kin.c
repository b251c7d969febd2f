#include "search/kin.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/arena.h"
#include "answerd/base/vec.h"
#include "answerd/text/analyzer.h"

/* Fewer letters in common say nothing: "comp" and "comb" are no kin. */
#define LEAST_LETTERS 4
#define MOST_LETTERS 24
#define LEAST_LIKENESS 0.6
/* A beginning that so many stems share is no sign of kin; the rest is not read. */
#define MOST_READ 1024

struct stem {
	const char *s;
	uint32_t hash;
	uint8_t len;
};

struct kin {
	struct arena arena;
	struct {
		struct stem *v; /* in the order of bytes */
		size_t n, cap;
	} stems;
	enum status failed;
};

static bool is_word(const char *s, size_t len)
{
	size_t i = 0;
	while (i < len && s[i] >= 'a' && s[i] <= 'z')
		i++;
	return i == len && len >= LEAST_LETTERS && len <= MOST_LETTERS;
}

static bool take(void *ctx, const char *s, size_t len, uint32_t df)
{
	struct kin *k = ctx;
	(void)df;
	if ((unsigned char)s[0] > 'z')
		return false; /* terms come in the order of bytes: no more letters */
	if (!is_word(s, len))
		return true;
	k->failed = vec_room(&k->stems.v, &k->stems.cap, k->stems.n, sizeof *k->stems.v);
	const char *kept = k->failed ? NULL : arena_dup(&k->arena, s, len);
	if (!kept) {
		k->failed = ST_NOMEM;
		return false;
	}
	k->stems.v[k->stems.n++] = (struct stem){kept, unit_hash(s, len), (uint8_t)len};
	return true;
}

enum status kin_build(struct index_reader *r, struct kin **out, struct buf *err)
{
	struct kin *k = calloc(1, sizeof *k);
	*out = NULL;
	if (!k)
		return ST_NOMEM;
	arena_init(&k->arena);
	enum status st = index_reader_terms(r, INDEX_TEXT_TERMS, take, k, err);
	if (st == ST_OK)
		st = k->failed;
	if (st)
		kin_free(k);
	else
		*out = k;
	return st;
}

void kin_free(struct kin *k)
{
	if (!k)
		return;
	arena_release(&k->arena);
	free(k->stems.v);
	free(k);
}

/* The first stem that is not before the n letters of s. */
static size_t lower(const struct kin *k, const char *s, size_t n)
{
	size_t a = 0, b = k->stems.n;
	while (a < b) {
		size_t mid = a + (b - a) / 2;
		const struct stem *m = &k->stems.v[mid];
		int c = memcmp(m->s, s, m->len < n ? m->len : n);
		if (c < 0 || (c == 0 && m->len < n))
			a = mid + 1;
		else
			b = mid;
	}
	return a;
}

static size_t keep(struct kin_word *out, size_t n, size_t max, struct kin_word w)
{
	size_t i = n;
	while (i > 0 && out[i - 1].likeness < w.likeness)
		i--;
	if (i == max)
		return n;
	n += n < max;
	memmove(&out[i + 1], &out[i], (n - 1 - i) * sizeof *out);
	out[i] = w;
	return n;
}

size_t kin_find(const struct kin *k, const char *stem, size_t len, struct kin_word *out, size_t max)
{
	size_t n = 0;
	if (!k || !max || !is_word(stem, len))
		return 0;
	size_t first = lower(k, stem, LEAST_LETTERS), end = first + MOST_READ;
	for (size_t i = first; i < k->stems.n && i < end; i++) {
		const struct stem *s = &k->stems.v[i];
		size_t shared = 0;
		while (shared < len && shared < s->len && s->s[shared] == stem[shared])
			shared++;
		if (shared < LEAST_LETTERS)
			break;
		float likeness = 2.0F * (float)shared / (float)(len + s->len);
		if (likeness >= (float)LEAST_LIKENESS && likeness < 1)
			n = keep(out, n, max, (struct kin_word){s->hash, likeness});
	}
	return n;
}
