/* pins_key.c - what of a text is compared with pins. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/str.h"
#include "answerd/text/weightless.h"
#include "search/phrase.h"
#include "search/pins.h"

/* Particles, politeness and who asks. Other characters that say little may be part
 * of a word that says much: 会 of 会员, 要 of 重要. */
static bool is_particle(const char *term, size_t len)
{
	static const char *const all[] = {"的", "了", "吗", "呢", "吧", "啊", "么",
					  "请", "我", "你", "您", "要", "想"};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strlen(all[i]) == len && memcmp(all[i], term, len) == 0)
			return true;
	return false;
}

/* Whether the HAN units i - 1 and i are a word that says little. */
static bool is_small_pair(const struct units *u, size_t i)
{
	char pair[16];
	if (i == 0 || i >= u->n || u->v[i].kind != UNIT_HAN || !u->v[i].glued)
		return false;
	size_t a = u->v[i - 1].term_len, b = u->v[i].term_len;
	if (a + b > sizeof pair)
		return false;
	memcpy(pair, unit_term(u, i - 1), a);
	memcpy(pair + a, unit_term(u, i), b);
	return word_is_weightless(pair, a + b);
}

static bool is_small(const struct units *u, size_t i)
{
	const char *term = unit_term(u, i);
	size_t len = u->v[i].term_len;
	if (u->v[i].kind != UNIT_HAN)
		return word_is_weightless(term, len);
	return is_particle(term, len) || is_small_pair(u, i) || is_small_pair(u, i + 1);
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static size_t sort_once(uint32_t *v, size_t n)
{
	size_t k = 0;
	if (n)
		qsort(v, n, sizeof *v, by_number);
	for (size_t i = 0; i < n; i++)
		if (k == 0 || v[k - 1] != v[i])
			v[k++] = v[i];
	return k;
}

/* The units that count, by number. */
static size_t pick(const struct units *u, bool all, size_t *out)
{
	size_t n = 0;
	for (size_t i = phrase_skip(u, 0); i < u->n; i = phrase_skip(u, i + 1)) {
		if (!all && is_small(u, i))
			continue;
		if (n == PIN_KEY_UNITS)
			return n + 1;
		out[n++] = i;
	}
	return n;
}

static bool follows(const struct units *u, const size_t *v, size_t n, size_t k)
{
	return k > 0 && k < n && v[k] == v[k - 1] + 1 && u->v[v[k]].kind == UNIT_HAN &&
	       u->v[v[k]].glued;
}

bool pin_key_make(const struct units *u, struct pin_key *out)
{
	size_t picked[PIN_KEY_UNITS];
	uint32_t order[PIN_KEY_UNITS];
	size_t n = pick(u, false, picked);
	if (n == 0)
		n = pick(u, true, picked);
	if (n == 0 || n > PIN_KEY_UNITS)
		return false;
	out->n = 0;
	for (size_t k = 0; k < n; k++) {
		order[k] = u->v[picked[k]].hash;
		/* Two characters apart are not the word that they make together. */
		if (follows(u, picked, n, k))
			out->terms[out->n++] = unit_pair_hash(order[k - 1], order[k]);
		else if (!follows(u, picked, n, k + 1))
			out->terms[out->n++] = order[k];
	}
	out->id = str_hash(order, n * sizeof order[0]);
	out->n = sort_once(out->terms, out->n);
	return true;
}

size_t pin_terms(const struct units *u, uint32_t *out, size_t max)
{
	size_t n = 0;
	for (size_t i = phrase_skip(u, 0); i < u->n && n + 2 <= max; i = phrase_skip(u, i + 1)) {
		out[n++] = u->v[i].hash;
		if (i > 0 && u->v[i].kind == UNIT_HAN && u->v[i].glued)
			out[n++] = unit_pair_hash(u->v[i - 1].hash, u->v[i].hash);
	}
	return sort_once(out, n);
}
