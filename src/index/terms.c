#include "index/terms.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/str.h"
#include "answerd/base/vec.h"

#define FIRST_SLOTS ((size_t)4096)
#define MAX_TERM ((size_t)240) /* Xapian's limit is 245 */

void terms_init(struct terms *t)
{
	*t = (struct terms){0};
	arena_init(&t->arena);
}

void terms_release(struct terms *t)
{
	arena_release(&t->arena);
	free(t->slots);
	free(t->v);
	terms_init(t);
}

void terms_clear(struct terms *t)
{
	arena_reset(&t->arena);
	if (t->slots)
		memset(t->slots, 0, t->slots_n * sizeof *t->slots);
	t->n = 0;
	t->failed = ST_OK;
}

static bool grow(struct terms *t)
{
	size_t n = t->slots_n ? t->slots_n * 2 : FIRST_SLOTS;
	uint32_t *slots = calloc(n, sizeof *slots);
	if (!slots)
		return false;
	for (size_t i = 0; i < t->n; i++) {
		size_t at = str_hash(t->v[i].s, t->v[i].len) & (n - 1);
		while (slots[at])
			at = (at + 1) & (n - 1);
		slots[at] = (uint32_t)i + 1;
	}
	free(t->slots);
	t->slots = slots;
	t->slots_n = n;
	return true;
}

void terms_add(struct terms *t, char prefix, const char *s, size_t len, uint32_t wdf)
{
	char key[MAX_TERM];
	size_t n = 0;
	if (prefix)
		key[n++] = prefix;
	if (t->failed || len > MAX_TERM - n)
		return;
	memcpy(key + n, s, len);
	n += len;
	if (t->n * 2 >= t->slots_n && !grow(t)) {
		t->failed = ST_NOMEM;
		return;
	}
	size_t at = str_hash(key, n) & (t->slots_n - 1);
	for (; t->slots[at]; at = (at + 1) & (t->slots_n - 1)) {
		struct xc_term *have = &t->v[t->slots[at] - 1];
		if (have->len == n && memcmp(have->s, key, n) == 0) {
			have->wdf += wdf;
			return;
		}
	}
	const char *copy = arena_dup(&t->arena, key, n);
	t->failed = copy ? vec_room(&t->v, &t->cap, t->n, sizeof *t->v) : ST_NOMEM;
	if (t->failed)
		return;
	t->v[t->n] = (struct xc_term){copy, (uint32_t)n, wdf};
	t->slots[at] = (uint32_t)++t->n;
}

void terms_add_field(struct terms *t, enum record_field_kind kind, const struct units *u)
{
	const uint32_t wdf = kind == FIELD_TITLE ? 2 : 1;
	const bool title = kind == FIELD_TITLE || kind == FIELD_QUESTION || kind == FIELD_LEARNED;
	for (size_t i = 0; i < u->n; i++) {
		const struct unit *v = &u->v[i];
		terms_add(t, 0, unit_term(u, i), v->term_len, wdf);
		if (title)
			terms_add(t, 'S', unit_term(u, i), v->term_len, 1);
		/* Nobody is offered a spelling that others typed. */
		if (v->kind == UNIT_WORD && !v->joined && kind != FIELD_LEARNED)
			terms_add(t, 'W', unit_word(u, i), v->word_len, 0);
		if (v->kind == UNIT_HAN && v->glued && i > 0) {
			char pair[16];
			size_t a = v[-1].term_len;
			memcpy(pair, unit_term(u, i - 1), a);
			memcpy(pair + a, unit_term(u, i), v->term_len);
			terms_add(t, 0, pair, a + v->term_len, wdf);
			if (title)
				terms_add(t, 'S', pair, a + v->term_len, 1);
		}
	}
}
