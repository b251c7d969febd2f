/* desk_texts.c - languages, pages and articles, each text kept once. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/base/vec.h"
#include "feedback/desk_parts.h"

static uint32_t *slot_of(const struct desk_texts *t, const char *s)
{
	size_t i = str_hash(s, strlen(s)) & (t->slots_n - 1);
	while (t->slots[i] && strcmp(t->v[t->slots[i] - 1], s) != 0)
		i = (i + 1) & (t->slots_n - 1);
	return &t->slots[i];
}

static void fill_slots(struct desk_texts *t)
{
	memset(t->slots, 0, t->slots_n * sizeof *t->slots);
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i])
			*slot_of(t, t->v[i]) = (uint32_t)i + 1;
}

static bool grow(struct desk_texts *t)
{
	size_t n = t->slots_n ? t->slots_n * 2 : 64;
	uint32_t *slots = calloc(n, sizeof *slots);
	if (!slots)
		return false;
	free(t->slots);
	t->slots = slots;
	t->slots_n = n;
	fill_slots(t);
	return true;
}

static bool is_full(struct desk_texts *t)
{
	if (!t->max || t->n - t->spare_n < t->max)
		return false;
	if (!t->told_full)
		log_warn("desk", "over %zu pages and segments: others are not told apart", t->max);
	t->told_full = true;
	return true;
}

uint32_t desk_text(struct desk_texts *t, const char *s)
{
	if (!*s || (t->n * 2 >= t->slots_n && !grow(t)))
		return 0;
	uint32_t *slot = slot_of(t, s);
	if (*slot)
		return *slot;
	char *copy = is_full(t) ? NULL : str_dup(str_of(s));
	if (!copy || (!t->spare_n && vec_room(&t->v, &t->cap, t->n, sizeof *t->v) != ST_OK)) {
		free(copy);
		return 0;
	}
	*slot = t->spare_n ? t->spare[--t->spare_n] : (uint32_t)++t->n;
	t->v[*slot - 1] = copy;
	return *slot;
}

void desk_texts_keep(struct desk_texts *t, const bool *used)
{
	for (size_t i = 0; i < t->n; i++) {
		if (!t->v[i] || used[i + 1] ||
		    vec_room(&t->spare, &t->spare_cap, t->spare_n, sizeof *t->spare) != ST_OK)
			continue;
		free(t->v[i]);
		t->v[i] = NULL;
		t->spare[t->spare_n++] = (uint32_t)i + 1;
		t->told_full = false;
	}
	if (t->slots_n)
		fill_slots(t);
}

const char *desk_text_of(const struct desk_texts *t, uint32_t number)
{
	return number ? t->v[number - 1] : "";
}

void desk_texts_free(struct desk_texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->v[i]);
	free(t->v);
	free(t->spare);
	free(t->slots);
}
