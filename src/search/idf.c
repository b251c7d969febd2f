#include "search/idf.h"

#include <math.h>
#include <stdlib.h>

#include "answerd/base/utf8.h"
#include "answerd/text/analyzer.h"
#include "answerd/text/fold.h"

/* Both together: a lookup is a miss of the processor's cache, and seldom more. */
struct slot {
	uint32_t hash;
	float value; /* 0: free */
};

struct idf {
	struct slot *v; /* owned */
	size_t slots, n;
	uint32_t docs, least_df;
	double rarest;
	enum status failed;
};

double idf_of(uint32_t docs, uint32_t df)
{
	return log(1.0 + ((double)docs - df + 0.5) / (df + 0.5));
}

static void put(struct idf *t, uint32_t hash, float value)
{
	size_t at = hash & (t->slots - 1);
	while (t->v[at].value != 0 && t->v[at].hash != hash)
		at = (at + 1) & (t->slots - 1);
	t->n += t->v[at].value == 0;
	t->v[at] = (struct slot){hash, value};
}

/* Twice the slots, so that at most half are taken. */
static enum status grow(struct idf *t)
{
	struct idf old = *t;
	t->slots = old.slots ? old.slots * 2 : 1024;
	t->v = calloc(t->slots, sizeof *t->v);
	if (!t->v) {
		*t = old;
		return ST_NOMEM;
	}
	t->n = 0;
	for (size_t i = 0; i < old.slots; i++)
		if (old.v[i].value != 0)
			put(t, old.v[i].hash, old.v[i].value);
	free(old.v);
	return ST_OK;
}

/* The hash of a term of the index: a pair of HAN units is told by its text. */
static uint32_t hash_of(const char *s, size_t len)
{
	struct folded f;
	uint32_t cp = 0;
	size_t first = utf8_next(s, len, &cp);
	if (first == len || cp < 0x80)
		return unit_hash(s, len);
	fold_cp(cp, &f);
	if (f.n == 1 && (f.cls[0] == FOLD_HAN || f.cls[0] == FOLD_KANA))
		return unit_pair_hash(unit_hash(s, first), unit_hash(s + first, len - first));
	return unit_hash(s, len);
}

static bool take(void *ctx, const char *s, size_t len, uint32_t df)
{
	struct idf *t = ctx;
	if (df < t->least_df)
		return true;
	if (t->n * 2 >= t->slots && (t->failed = grow(t)) != ST_OK)
		return false;
	double v = idf_of(t->docs, df);
	put(t, hash_of(s, len), (float)(v > 1e-6 ? v : 1e-6));
	return true;
}

enum status idf_build(struct index_reader *r, enum index_terms kind, uint32_t docs,
		      uint32_t least_df, struct idf **out, struct buf *err)
{
	struct idf *t = calloc(1, sizeof *t);
	*out = NULL;
	if (!t)
		return ST_NOMEM;
	t->docs = docs;
	t->least_df = least_df;
	t->rarest = idf_of(docs, least_df - 1);
	enum status st = index_reader_terms(r, kind, take, t, err);
	if (st == ST_OK)
		st = t->failed;
	if (st)
		idf_free(t);
	else
		*out = t;
	return st;
}

void idf_free(struct idf *t)
{
	if (!t)
		return;
	free(t->v);
	free(t);
}

double idf_get(const struct idf *t, uint32_t hash)
{
	if (!t)
		return 1;
	if (!t->slots)
		return t->rarest;
	size_t at = hash & (t->slots - 1);
	for (; t->v[at].value != 0; at = (at + 1) & (t->slots - 1))
		if (t->v[at].hash == hash)
			return t->v[at].value;
	return t->rarest;
}

void idf_expect(const struct idf *t, uint32_t hash)
{
	if (t && t->slots)
		__builtin_prefetch(&t->v[hash & (t->slots - 1)]);
}
