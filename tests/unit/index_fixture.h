/* index_fixture.h - an indexer over a temporary knowledge base, and its readers,
 * for one test at a time. */
#ifndef ANSWERD_TESTS_INDEX_FIXTURE_H
#define ANSWERD_TESTS_INDEX_FIXTURE_H

#include "kb_index.h"

static struct indexer *ix;
static struct index_reader *pub, *agent;
static struct buf err;

/* How many documents a term finds. */
static inline size_t find_term(struct index_reader *r, const char *term, const char *category)
{
	static struct index_hit hits[INDEX_MAX_HITS];
	struct index_clause c = {.term = term, .len = (uint32_t)strlen(term), .factor = 1};
	struct index_query q = {.clauses = &c, .clauses_n = 1, .category = category};
	size_t n = 0;
	assert_int_equal(index_reader_search(r, &q, 1000, hits, &n, &err), ST_OK);
	return n;
}

static inline int index_set_up(void **state)
{
	if (kb_set_up(state) != 0)
		return -1;
	buf_init(&err, BUF_MAX_ERR);
	ix = kb_index_open();
	return 0;
}

static inline int index_tear_down(void **state)
{
	index_reader_close(pub);
	index_reader_close(agent);
	pub = agent = NULL;
	kb_index_close(ix);
	ix = NULL;
	buf_release(&err);
	return kb_tear_down(state);
}

#define WITH_KB(f) cmocka_unit_test_setup_teardown(f, index_set_up, index_tear_down)

#endif
