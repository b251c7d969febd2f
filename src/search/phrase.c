#include "search/phrase.h"

#include <string.h>

#include "answerd/base/said.h"
#include "answerd/base/str.h"
#include "answerd/base/utf8.h"

enum status phrase_maker_init(struct phrase_maker *m, struct arena *arena, size_t max_bytes)
{
	*m = (struct phrase_maker){.arena = arena, .max_bytes = max_bytes};
	units_init(&m->units);
	return analyzer_new(&m->analyzer);
}

void phrase_maker_release(struct phrase_maker *m)
{
	analyzer_free(m->analyzer);
	units_release(&m->units);
	m->analyzer = NULL;
}

/* Controls and line separators would not come through a file in one line. */
static enum status keep_units(struct phrase_maker *m, struct phrase *p)
{
	const struct units *u = &m->units;
	p->units = arena_array(m->arena, u->n, sizeof *p->units);
	if (!p->units)
		return ST_NOMEM;
	p->n = 0;
	for (size_t i = phrase_skip(u, 0); i < u->n; i = phrase_skip(u, i + 1))
		p->units[p->n++] = u->v[i].hash;
	p->id = str_hash(p->units, p->n * sizeof *p->units);
	return ST_OK;
}

enum status phrase_make(struct phrase_maker *m, const char *text, size_t len, struct phrase *out,
			struct buf *err)
{
	struct str s = str_trim((struct str){text, len});
	*out = (struct phrase){0};
	if (!s.len)
		return fail_said(err, ST_INVALID, "phrase-empty", "is empty: leave it out");
	if (s.len > m->max_bytes)
		return fail_said(err, ST_LIMIT, "phrase-long", "is too long: at most %zu bytes",
				 m->max_bytes);
	if (!utf8_is_one_line(s.s, s.len))
		return fail_said(err, ST_INVALID, "phrase-control",
				 "has a line break or another control character");
	units_clear(&m->units);
	enum status st = analyzer_run(m->analyzer, s.s, s.len, &m->units);
	if (st == ST_OK && !m->units.n)
		return fail_said(err, ST_INVALID, "phrase-no-word", "has no word to search for");
	out->text = arena_dup(m->arena, s.s, s.len);
	out->len = s.len;
	if (st == ST_OK)
		st = out->text ? keep_units(m, out) : ST_NOMEM;
	return st;
}

int phrase_compare(const struct phrase *a, const struct phrase *b)
{
	for (uint32_t i = 0; i < a->n && i < b->n; i++)
		if (a->units[i] != b->units[i])
			return a->units[i] < b->units[i] ? -1 : 1;
	return a->n < b->n ? -1 : a->n > b->n;
}
