/* The first stage gives what Xapian's own matcher gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "index/score.h"
#include "kb_tree.h"
#include "random_text.h"

#include <cmocka.h>

#define WORDS 60
#define MAX_HITS 256
#define DATABASES 2

static struct xc_writer *writers[DATABASES];
static struct xc_reader *reader;
static struct scorer scorer;
static uint64_t next_offset;

static void database(int i, char path[1024])
{
	snprintf(path, 1024, "%s/db%d", kb_root, i);
}

/* Word 0 is the commonest. */
static uint32_t random_word(void)
{
	return random_below(1 + random_below(WORDS));
}

/* Puts an article of a few words in place of the one with that id. */
static void put(int db, uint32_t id)
{
	char text[24][8], unique[16], padding[160];
	struct xc_term terms[24];
	struct xc_doc doc = {.terms = terms, .offset = next_offset, .data = "", .data_len = 0};
	bool used[WORDS] = {false};
	for (uint32_t left = random_below(20); left > 0; left--) {
		uint32_t w = random_word();
		if (used[w])
			continue;
		used[w] = true;
		int n = snprintf(text[doc.terms_n], sizeof text[0], "w%u", w);
		terms[doc.terms_n] =
		    (struct xc_term){text[doc.terms_n], (uint32_t)n, 1 + random_below(9)};
		doc.terms_n++;
	}
	terms[doc.terms_n++] = (struct xc_term){id % 3 ? "Cone" : "Cthree", id % 3 ? 4 : 6, 0};
	/* So that the tables have more blocks than a reader has at hand. */
	int padded = snprintf(padding, sizeof padding, "X%0150u", id);
	terms[doc.terms_n++] = (struct xc_term){padding, (uint32_t)padded, 0};
	next_offset += 8;
	int n = snprintf(unique, sizeof unique, "Q%u", id);
	assert_int_equal(xc_writer_put(writers[db], unique, (size_t)n, &doc, false, NULL), ST_OK);
}

static void commit(void)
{
	for (int i = 0; i < DATABASES; i++)
		assert_int_equal(xc_writer_commit(writers[i], NULL), ST_OK);
}

static int set_up(void **state)
{
	if (kb_set_up(state))
		return -1;
	for (int i = 0; i < DATABASES; i++) {
		char path[1024];
		database(i, path);
		assert_int_equal(xc_writer_open(path, true, &writers[i], NULL), ST_OK);
	}
	next_offset = 0;
	return 0;
}

static int tear_down(void **state)
{
	for (int i = 0; i < DATABASES; i++)
		xc_writer_close(writers[i]);
	xc_reader_close(reader);
	reader = NULL;
	scorer_release(&scorer);
	return kb_tear_down(state);
}

static void open_reader(int databases)
{
	char path[DATABASES][1024];
	const char *dirs[DATABASES];
	for (int i = 0; i < databases; i++) {
		database(i, path[i]);
		dirs[i] = path[i];
	}
	assert_int_equal(xc_reader_open(dirs, (size_t)databases, &reader, NULL), ST_OK);
}

/* Asks both, and holds one against the other. Xapian is asked for everything:
 * asked for less it leaves out a document now and then that belongs there.
 * Weights are summed in another order: equals may change places. */
static size_t ask(const struct xc_query *q, size_t max)
{
	static struct xc_hit want[MAX_HITS], have[MAX_HITS];
	size_t want_n = 0, n = 0;
	/* The scorer first: it must see what changed by itself. */
	assert_int_equal(scorer_run(&scorer, reader, q, max, have, &n, NULL), ST_OK);
	assert_int_equal(xc_reader_search(reader, q, MAX_HITS, want, &want_n, NULL), ST_OK);
	assert_true(want_n < MAX_HITS);
	assert_int_equal(n, want_n < max ? want_n : max);
	for (size_t i = 0; i < n; i++) {
		assert_true(have[i].weight > want[i].weight - 1e-9);
		assert_true(have[i].weight < want[i].weight + 1e-9);
		if (have[i].docid == want[i].docid)
			assert_int_equal(have[i].offset, want[i].offset);
		if (i > 0 && have[i].weight == have[i - 1].weight)
			assert_true(have[i].docid > have[i - 1].docid);
		bool tied = (i > 0 && want[i - 1].weight < want[i].weight + 1e-9) ||
			    (i + 1 < want_n && want[i + 1].weight > want[i].weight - 1e-9);
		assert_true(tied || have[i].docid == want[i].docid);
	}
	return n;
}

static size_t ask_random(void)
{
	static const struct xc_clause filter = {"Cthree", 6, 1.0};
	static const size_t sizes[] = {1, 10, 50, MAX_HITS};
	struct xc_clause clauses[12];
	char text[12][8];
	bool used[WORDS + 1] = {false};
	struct xc_query q = {.clauses = clauses,
			     .filters = &filter,
			     .filters_n = random_below(4) == 0,
			     .k1 = 1.5,
			     .b = 0.75};
	uint32_t past[32];
	q.past = past;
	for (uint32_t docid = 0; q.past_n < 32 && random_below(40); q.past_n++)
		past[q.past_n] = docid += 1 + random_below(9);
	for (uint32_t left = 1 + random_below(11); left > 0; left--) {
		uint32_t w = random_below(20) ? random_word() : WORDS; /* which none holds */
		if (used[w])
			continue;
		used[w] = true;
		int n = snprintf(text[q.clauses_n], sizeof text[0], "w%u", w);
		clauses[q.clauses_n] =
		    (struct xc_clause){text[q.clauses_n], (uint32_t)n, random_below(2) ? 1.0 : 0.9};
		q.clauses_n++;
	}
	return ask(&q, sizes[random_below(4)]);
}

static void test_as_xapian(void **state)
{
	size_t found = 0;
	(void)state;
	for (uint32_t id = 0; id < 250; id++)
		put(0, id);
	commit();
	open_reader(1);
	for (int i = 0; i < 500; i++)
		found += ask_random();
	assert_true(found > 3000);
}

/* Of two databases, as agents have them; their documents take turns. */
static void test_two(void **state)
{
	(void)state;
	for (uint32_t id = 0; id < 250; id++)
		put(id % 4 == 0, id);
	commit();
	open_reader(2);
	for (int i = 0; i < 300; i++)
		ask_random();
}

/* Articles come, change and go: what was kept of the documents is read again. A
 * reader two commits behind is reopened inside a search, wherever that is. */
static void test_changes(void **state)
{
	int asked = 0;
	(void)state;
	for (uint32_t id = 0; id < 50; id++)
		put(0, id);
	commit();
	open_reader(1);
	for (uint32_t round = 0; round < 60; round++) {
		for (uint32_t left = 1 + random_below(3); left > 0; left--) {
			char id[16];
			int n = snprintf(id, sizeof id, "Q%u", random_below(50));
			for (int i = 0; i < 20; i++)
				put(0, random_below(60 + 3 * round));
			assert_int_equal(xc_writer_delete(writers[0], id, (size_t)n, NULL), ST_OK);
			commit();
		}
		if (round % 4 == 0) {
			assert_int_equal(xc_reader_reopen(reader, NULL), ST_OK);
			asked++;
		}
		for (int i = 0; i < 10; i++)
			ask_random();
	}
	assert_true(xc_reader_epoch(reader) > 1u + (unsigned)asked + 5);
}

static void test_nothing(void **state)
{
	struct xc_hit hits[10];
	struct xc_clause c = {"w0", 2, 1.0}, gone = {"Cnone", 5, 1.0};
	struct xc_query q = {.k1 = 1.5, .b = 0.75};
	size_t n = 1;
	(void)state;
	commit();
	open_reader(1);
	assert_int_equal(scorer_run(&scorer, reader, &q, 10, hits, &n, NULL), ST_OK);
	assert_int_equal(n, 0);
	q.clauses = &c;
	q.clauses_n = 1;
	assert_int_equal(ask(&q, 10), 0); /* an empty database */
	for (uint32_t id = 0; id < 40; id++)
		put(0, id);
	commit();
	assert_int_equal(xc_reader_reopen(reader, NULL), ST_OK);
	assert_true(ask(&q, 10) > 0);
	assert_int_equal(scorer_run(&scorer, reader, &q, 0, hits, &n, NULL), ST_OK);
	assert_int_equal(n, 0);
	q.filters = &gone;
	q.filters_n = 1;
	assert_int_equal(ask(&q, 10), 0);
	q.filters_n = 0; /* the sums of the search before are gone */
	assert_true(ask(&q, 10) > 0);
}

/* Of documents that came and went only the numbers are left. */
static void test_sparse(void **state)
{
	struct xc_clause c = {"w0", 2, 1.0};
	struct xc_query q = {.clauses = &c, .clauses_n = 1, .k1 = 1.5, .b = 0.75};
	(void)state;
	for (uint32_t id = 0; id < 20; id++)
		put(0, id);
	commit();
	open_reader(1);
	assert_true(ask(&q, 10) > 0);
	assert_false(scorer.sparse);
	for (uint32_t i = 0; i < 5000; i++) {
		put(0, 20);
		assert_int_equal(xc_writer_delete(writers[0], "Q20", 3, NULL), ST_OK);
	}
	put(0, 21);
	commit();
	assert_int_equal(xc_reader_reopen(reader, NULL), ST_OK);
	assert_true(xc_reader_last(reader) > 5000);
	for (int i = 0; i < 20; i++)
		ask_random();
	assert_true(scorer.sparse);
	for (uint32_t id = 22; id < 250; id++)
		put(0, id);
	commit();
	assert_int_equal(xc_reader_reopen(reader, NULL), ST_OK);
	for (int i = 0; i < 20; i++)
		ask_random();
	assert_false(scorer.sparse);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_as_xapian, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_two, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_changes, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_nothing, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_sparse, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
