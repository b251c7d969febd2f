#include "search/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"
#include "answerd/text/fold.h"
#include "search/spelled.h"

#define FIRST_SLOTS ((size_t)1024)

struct pair_count {
	uint32_t cp[2];
	const char *read[2]; /* static strings of the table of readings */
	uint32_t times;	     /* 0: free */
};

void pairs_init(struct pairs *p)
{
	*p = (struct pairs){.counts = NULL};
}

void pairs_release(struct pairs *p)
{
	free(p->syllables.v);
	free(p->initials.v);
	free(p->counts);
	pairs_init(p);
}

/* ---- counting ---- */

static struct pair_count *slot_of(struct pairs *p, const struct pair_count *c)
{
	uint64_t h = ((uint64_t)c->cp[0] << 32 | c->cp[1]) * 0x9e3779b97f4a7c15u;
	h = (h ^ (uintptr_t)c->read[0] ^ (uintptr_t)c->read[1] << 20) * 0x9e3779b97f4a7c15u;
	for (size_t at = h >> 32 & (p->slots - 1);; at = (at + 1) & (p->slots - 1)) {
		struct pair_count *have = &p->counts[at];
		if (!have->times || (have->cp[0] == c->cp[0] && have->cp[1] == c->cp[1] &&
				     have->read[0] == c->read[0] && have->read[1] == c->read[1]))
			return have;
	}
}

static enum status grow(struct pairs *p)
{
	struct pairs old = *p;
	p->slots = old.slots ? old.slots * 2 : FIRST_SLOTS;
	p->counts = calloc(p->slots, sizeof *p->counts);
	if (!p->counts) {
		*p = old;
		return ST_NOMEM;
	}
	for (size_t i = 0; i < old.slots; i++)
		if (old.counts[i].times)
			*slot_of(p, &old.counts[i]) = old.counts[i];
	free(old.counts);
	return ST_OK;
}

enum status pairs_add(struct pairs *p, const struct spelled *s, uint32_t times)
{
	for (size_t i = 0; i + 1 < s->n; i++) {
		if (s->cls[i] != FOLD_HAN || s->cls[i + 1] != FOLD_HAN || !s->read[i] ||
		    !s->read[i + 1])
			continue;
		if (p->counts_n * 2 >= p->slots && grow(p) != ST_OK)
			return ST_NOMEM;
		struct pair_count c = {{s->cps[i], s->cps[i + 1]}, {s->read[i], s->read[i + 1]}, 0};
		struct pair_count *at = slot_of(p, &c);
		c.times = at->times + times;
		p->counts_n += at->times == 0;
		*at = c;
	}
	return ST_OK;
}

/* ---- the tables ---- */

static uint64_t key_of(struct str a, struct str b)
{
	return str_hash(a.s, a.len) * 31 + str_hash(b.s, b.len);
}

static enum status put(struct pairs *p, const struct pair_count *c, struct str a, struct str b,
		       bool initials, bool otherwise)
{
	struct pair made = {.key = key_of(a, b), .times = c->times, .otherwise = otherwise};
	size_t n = utf8_put(c->cp[0], made.text);
	utf8_put(c->cp[1], made.text + n);
	enum status st = ST_OK;
	if (initials) {
		st = vec_room(&p->initials.v, &p->initials.cap, p->initials.n, sizeof made);
		if (st == ST_OK)
			p->initials.v[p->initials.n++] = made;
	} else {
		st = vec_room(&p->syllables.v, &p->syllables.cap, p->syllables.n, sizeof made);
		if (st == ST_OK)
			p->syllables.v[p->syllables.n++] = made;
	}
	return st;
}

/* A pair as it is read where it stands, and by the other common readings of its
 * characters. */
static enum status put_all(struct pairs *p, const struct pair_count *c)
{
	const char *ra[PINYIN_READINGS], *rb[PINYIN_READINGS];
	int na = pinyin_common_readings(c->cp[0], ra), nb = pinyin_common_readings(c->cp[1], rb);
	enum status st = put(p, c, str_of(c->read[0]), str_of(c->read[1]), false, false);
	if (st == ST_OK)
		st = put(p, c, (struct str){c->read[0], 1}, (struct str){c->read[1], 1}, true,
			 false);
	for (int i = 0; i < na; i++)
		for (int k = 0; k < nb && st == ST_OK; k++)
			if (ra[i] != c->read[0] || rb[k] != c->read[1])
				st = put(p, c, str_of(ra[i]), str_of(rb[k]), false, true);
	return st;
}

static int by_key(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->otherwise != y->otherwise)
		return x->otherwise ? 1 : -1;
	if (x->times != y->times)
		return x->times > y->times ? -1 : 1;
	return memcmp(x->text, y->text, sizeof x->text);
}

enum status pairs_finish(struct pairs *p)
{
	enum status st = ST_OK;
	for (size_t i = 0; i < p->slots && st == ST_OK; i++)
		if (p->counts[i].times)
			st = put_all(p, &p->counts[i]);
	free(p->counts);
	p->counts = NULL;
	p->slots = p->counts_n = 0;
	if (p->syllables.n)
		qsort(p->syllables.v, p->syllables.n, sizeof *p->syllables.v, by_key);
	if (p->initials.n)
		qsort(p->initials.v, p->initials.n, sizeof *p->initials.v, by_key);
	return st;
}

size_t pairs_find(const struct pair *v, size_t n, struct str a, struct str b, struct str *out,
		  size_t max)
{
	uint64_t key = key_of(a, b);
	size_t lo = 0, hi = n, k = 0;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (v[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < n && v[lo].key == key && k < max; lo++) {
		struct str text = {v[lo].text, strnlen(v[lo].text, sizeof v[lo].text)};
		size_t same = 0; /* one pair can be read so here and be meant so there */
		while (same < k &&
		       (out[same].len != text.len || memcmp(out[same].s, text.s, text.len) != 0))
			same++;
		if (same == k)
			out[k++] = text;
	}
	return k;
}
