#include "bench/bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/arena.h"
#include "answerd/text/analyzer.h"
#include "index/forward.h"
#include "index/layout.h"
#include "index/xapian_c.h"

#define TOP 10

struct bare_query {
	struct xc_clause *v; /* in the arena */
	size_t n;
};

struct bare_terms {
	struct arena arena;
	struct bare_query *v; /* owned */
};

struct bare {
	const struct bare_terms *terms;
	struct xc_reader *xapian;
	struct forward_map map;
	struct buf text; /* what was read last */
};

static void check(enum status st, const struct buf *err)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "bare retrieval: %s\n", err && err->len ? err->data : status_name(st));
	exit(2);
}

/* Once each: a term that comes twice would weigh twice. */
static void add(struct bare_query *q, struct arena *arena, const char *s, size_t len)
{
	for (size_t i = 0; i < q->n; i++)
		if (q->v[i].len == len && memcmp(q->v[i].term, s, len) == 0)
			return;
	const char *copy = arena_dup(arena, s, len);
	check(copy ? ST_OK : ST_NOMEM, NULL);
	q->v[q->n++] = (struct xc_clause){copy, (uint32_t)len, 1.0};
}

/* A character that has a neighbour is found by the pair. */
static bool is_paired(const struct units *u, size_t i)
{
	return u->v[i].kind == UNIT_HAN && (u->v[i].glued || (i + 1 < u->n && u->v[i + 1].glued));
}

static void make(struct bare_query *q, struct arena *arena, const struct units *u)
{
	q->v = arena_array(arena, 2 * u->n + 1, sizeof *q->v);
	check(q->v ? ST_OK : ST_NOMEM, NULL);
	for (size_t i = 0; i < u->n; i++) {
		const struct unit *v = &u->v[i];
		if (!is_paired(u, i)) {
			add(q, arena, unit_term(u, i), v->term_len);
		} else if (i > 0 && v->glued) {
			char pair[16];
			size_t a = v[-1].term_len;
			memcpy(pair, unit_term(u, i - 1), a);
			memcpy(pair + a, unit_term(u, i), v->term_len);
			add(q, arena, pair, a + v->term_len);
		}
	}
}

struct bare_terms *bare_terms_make(char *const *queries, size_t n)
{
	struct bare_terms *t = calloc(1, sizeof *t);
	struct analyzer *a = NULL;
	struct units u;
	units_init(&u);
	check(analyzer_new(&a), NULL);
	if (t)
		t->v = calloc(n, sizeof *t->v);
	check(t && t->v ? ST_OK : ST_NOMEM, NULL);
	arena_init(&t->arena);
	for (size_t i = 0; i < n; i++) {
		units_clear(&u);
		check(analyzer_run(a, queries[i], strlen(queries[i]), &u), NULL);
		make(&t->v[i], &t->arena, &u);
	}
	units_release(&u);
	analyzer_free(a);
	return t;
}

struct bare *bare_open(const char *data, const struct bare_terms *terms)
{
	struct bare *b = calloc(1, sizeof *b);
	struct buf err, name, path;
	buf_init(&err, BUF_MAX_ERR);
	buf_init(&name, 256);
	buf_init(&path, 8192);
	check(b ? ST_OK : ST_NOMEM, NULL);
	b->terms = terms;
	buf_init(&b->text, BUF_MAX_TEXT);
	check(layout_current(data, &name, &err), &err);
	layout_path(data, name.data, part_names[0], &path);
	const char *dir = path.data;
	check(xc_reader_open(&dir, 1, &b->xapian, &err), &err);
	buf_puts(&path, ".fwd");
	check(forward_map_open(path.data, &b->map, &err), &err);
	buf_release(&path);
	buf_release(&name);
	buf_release(&err);
	return b;
}

void bare_close(struct bare *b)
{
	xc_reader_close(b->xapian);
	forward_map_close(&b->map);
	buf_release(&b->text);
	free(b);
}

void bare_run(struct bare *b, size_t i)
{
	const struct bare_query *own = &b->terms->v[i];
	struct xc_query q = {.clauses = own->v, .clauses_n = own->n, .k1 = 1.5, .b = 0.75};
	struct xc_hit hits[TOP];
	struct record r;
	size_t n = 0;
	check(xc_reader_search(b->xapian, &q, TOP, hits, &n, NULL), NULL);
	for (size_t k = 0; k < n; k++) {
		check(forward_get(&b->map, hits[k].offset, &r), NULL);
		buf_clear(&b->text);
		for (uint32_t f = 0; f < r.head->fields_n; f++) {
			struct str s = record_text(&r, r.fields[f].text);
			buf_add(&b->text, s.s, s.len);
		}
	}
}
