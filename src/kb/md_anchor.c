#include "kb/md_anchor.h"

#include <locale.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "answerd/base/str.h"
#include "answerd/base/utf8.h"
#include "answerd/kb/markdown.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static locale_t unicode; /* for the whole process */

static void open_locale(void)
{
	unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

static bool keeps(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') ||
		       (cp >= 'A' && cp <= 'Z') || cp == '-' || cp == '_';
	if (unicode)
		return iswalnum_l((wint_t)cp, unicode) != 0;
	/* Without the locale: all but General Punctuation, CJK and full-width marks. */
	return !(cp < 0xc0 || (cp >= 0x2000 && cp <= 0x206f) || (cp >= 0x3000 && cp <= 0x303f) ||
		 (cp >= 0xff00 && cp <= 0xff0f) || (cp >= 0xff1a && cp <= 0xff20) ||
		 (cp >= 0xff3b && cp <= 0xff40) || (cp >= 0xff5b && cp <= 0xff65));
}

static uint32_t lowered(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	return unicode ? (uint32_t)towlower_l((wint_t)cp, unicode) : cp;
}

void md_anchor(const char *text, size_t len, struct buf *out)
{
	size_t from = out->len;
	pthread_once(&once, open_locale);
	for (size_t i = 0; i < len;) {
		uint32_t cp = 0;
		char utf8[4];
		i += utf8_next(text + i, len - i, &cp);
		if (cp == ' ' || cp == '\n' || cp == '\t' || cp == 0x3000 || cp == 0xa0)
			buf_addc(out, '-');
		else if (cp != UTF8_BAD && keeps(cp))
			buf_add(out, utf8, utf8_put(lowered(cp), utf8));
	}
	bool only_hyphens = true;
	for (size_t i = from; i < out->len; i++)
		only_hyphens = only_hyphens && out->data[i] == '-';
	if (only_hyphens) {
		buf_truncate(out, from);
		buf_puts(out, "section");
	}
}

static struct anchor_slot *slot_of(const struct anchors *set, const char *name, uint64_t hash)
{
	size_t i = (size_t)hash & (set->cap - 1);
	while (set->slots[i].name &&
	       (set->slots[i].hash != hash || strcmp(set->slots[i].name, name) != 0))
		i = (i + 1) & (set->cap - 1);
	return &set->slots[i];
}

static enum status grow(struct anchors *set)
{
	struct anchors bigger = {.cap = set->cap ? set->cap * 2 : 32, .n = set->n};
	bigger.slots = calloc(bigger.cap, sizeof *bigger.slots);
	if (!bigger.slots)
		return ST_NOMEM;
	for (size_t i = 0; i < set->cap; i++)
		if (set->slots[i].name)
			*slot_of(&bigger, set->slots[i].name, set->slots[i].hash) = set->slots[i];
	free(set->slots);
	*set = bigger;
	return ST_OK;
}

void anchors_release(struct anchors *set)
{
	free(set->slots);
	*set = (struct anchors){0};
}

static enum status take(struct anchors *set, const char *name, uint64_t hash)
{
	if (set->n * 2 >= set->cap && grow(set) != ST_OK)
		return ST_NOMEM;
	struct anchor_slot *slot = slot_of(set, name, hash);
	*slot = (struct anchor_slot){name, hash, 1};
	set->n++;
	return ST_OK;
}

enum status anchors_take(struct anchors *set, struct arena *arena, const char *name, size_t len,
			 const char **out)
{
	/* Headings are long at times; an anchor need not be. */
	len = len > 200 ? utf8_cut(name, 200) : len;
	char *base = arena_dup(arena, name, len);
	uint64_t base_hash = str_hash(name, len);
	if (!base || (!set->cap && grow(set) != ST_OK))
		return ST_NOMEM;
	*out = base;
	if (!slot_of(set, base, base_hash)->name)
		return take(set, base, base_hash);
	char *numbered = arena_alloc(arena, len + 16);
	if (!numbered)
		return ST_NOMEM;
	for (;;) {
		uint32_t number = slot_of(set, base, base_hash)->next++;
		snprintf(numbered, len + 16, "%s-%u", base, number);
		uint64_t hash = str_hash(numbered, strlen(numbered));
		if (!slot_of(set, numbered, hash)->name) {
			*out = numbered;
			return take(set, numbered, hash);
		}
	}
}
