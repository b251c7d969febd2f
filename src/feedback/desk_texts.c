/* desk_texts.c - languages, pages and articles, each text kept once. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"
#include "feedback/desk_parts.h"

/* Pages come from outside: past so many, others are not told apart. */
#define TEXTS_MAX 200000

static uint32_t *slot_of(const struct desk_texts *t, const char *s)
{
	size_t i = str_hash(s, strlen(s)) & (t->slots_n - 1);
	while (t->slots[i] && strcmp(t->v[t->slots[i] - 1], s) != 0)
		i = (i + 1) & (t->slots_n - 1);
	return &t->slots[i];
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
	for (size_t i = 0; i < t->n; i++)
		*slot_of(t, t->v[i]) = (uint32_t)i + 1;
	return true;
}

uint32_t desk_text(struct desk_texts *t, const char *s)
{
	if (!*s || (t->n * 2 >= t->slots_n && !grow(t)))
		return 0;
	uint32_t *slot = slot_of(t, s);
	if (*slot)
		return *slot;
	char *copy = t->n < TEXTS_MAX ? str_dup(str_of(s)) : NULL;
	if (!copy || vec_room(&t->v, &t->cap, t->n, sizeof *t->v) != ST_OK) {
		free(copy);
		return 0;
	}
	t->v[t->n++] = copy;
	*slot = (uint32_t)t->n;
	return *slot;
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
	free(t->slots);
}
