/* scan_record.h - records made in memory and a question for them, for tests. */
#ifndef ANSWERD_TESTS_SCAN_RECORD_H
#define ANSWERD_TESTS_SCAN_RECORD_H

#include "index/record_build.h"
#include "search/query.h"
#include "search_kb.h"

static struct query scan_q;
static struct analyzer *scan_a;
static struct record_builder scan_b;
static struct buf scan_bytes;
static struct record scan_r;

static inline void scan_each(void *ctx, enum record_field_kind kind, const struct units *u)
{
	(void)ctx;
	(void)kind;
	(void)u;
}

static inline void scan_begin(void)
{
	record_builder_clear(&scan_b);
	buf_clear(&scan_bytes);
}

static inline void scan_field(enum record_field_kind kind, uint16_t section, const char *s,
			      size_t len)
{
	record_add_field(&scan_b, kind, section, s, len, scan_each, NULL);
}

static inline void scan_end(void)
{
	if (record_finish(&scan_b, &scan_bytes) != ST_OK ||
	    record_verify(scan_bytes.data, scan_bytes.len, &scan_r) != ST_OK)
		abort();
}

static inline void scan_ask(const char *s, size_t len)
{
	arena_reset(&search_arena);
	if (query_make(&scan_q, scan_a, searcher_reader(search_s), s, len, &search_arena,
		       &search_err))
		abort();
	query_weigh(&scan_q, search_x);
}

static inline int scan_set_up(void **state)
{
	units_init(&scan_q.units);
	if (search_set_up(state) != 0 || analyzer_new(&scan_a) != ST_OK)
		return -1;
	record_builder_init(&scan_b, scan_a);
	buf_init(&scan_bytes, BUF_MAX_TEXT);
	return 0;
}

static inline int scan_tear_down(void **state)
{
	units_release(&scan_q.units);
	record_builder_release(&scan_b);
	buf_release(&scan_bytes);
	analyzer_free(scan_a);
	return search_tear_down(state);
}

#endif
