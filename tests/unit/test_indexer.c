/* The knowledge base to an index, and what readers see of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include "index_fixture.h"
#include "index/layout.h"
#include "index/xapian_c.h"

#include <cmocka.h>

static struct indexer_result refresh(void)
{
	struct indexer_result got = kb_index_refresh(ix, false);
	if (pub)
		assert_int_equal(index_reader_refresh(pub, &err), ST_OK);
	if (agent)
		assert_int_equal(index_reader_refresh(agent, &err), ST_OK);
	return got;
}

static struct indexer_result apply(const char *path)
{
	struct indexer_result got;
	buf_clear(&kb_index_faults);
	assert_int_equal(indexer_apply(ix, &path, 1, &got, &err), ST_OK);
	assert_int_equal(index_reader_refresh(pub, &err), ST_OK);
	assert_int_equal(index_reader_refresh(agent, &err), ST_OK);
	return got;
}

static void open_readers(void)
{
	pub = kb_index_reader(INDEX_PUBLIC);
	agent = kb_index_reader(INDEX_AGENT);
}

/* The title of an article as a reader sees it, or NULL. */
static const char *title_of(struct index_reader *r, const char *id)
{
	static char title[256];
	struct record rec;
	enum status st = index_reader_find(r, id, strlen(id), &rec, &err);
	if (st == ST_NOTFOUND)
		return NULL;
	assert_int_equal(st, ST_OK);
	struct str s = record_str(&rec, REC_TITLE);
	snprintf(title, sizeof title, "%.*s", (int)s.len, s.s);
	return title;
}

static void test_add_change_remove(void **state)
{
	(void)state;
	kb_article("en/pay/cards", "Two cards", "", "Pay with two cards.");
	kb_article("en/pay/refund", "Refunds", "", "A refund takes a week.");
	struct indexer_result got = refresh();
	assert_int_equal(got.added, 2);
	assert_true(got.published && got.rebuilt);
	assert_int_equal(got.articles, 2);
	assert_true(indexer_ready(ix));
	open_readers();
	assert_int_equal(index_reader_count(pub), 2);
	assert_string_equal(title_of(pub, "en/pay/cards"), "Two cards");
	uint64_t generation = index_reader_generation(pub);
	assert_int_equal(generation, got.generation);

	got = refresh(); /* nothing new: nothing is written */
	assert_false(got.published);
	assert_int_equal(got.unchanged, 2);
	assert_int_equal(index_reader_generation(pub), generation);

	kb_article("en/pay/cards", "Three cards", "", "Pay with three cards.");
	kb_article("en/pay/new", "New one", "", "Voucher.");
	kb_remove("en/pay/refund");
	got = refresh();
	assert_int_equal(got.added, 1);
	assert_int_equal(got.changed, 1);
	assert_int_equal(got.removed, 1);
	assert_false(got.rebuilt);
	assert_true(index_reader_generation(pub) > generation);
	assert_string_equal(title_of(pub, "en/pay/cards"), "Three cards");
	assert_null(title_of(pub, "en/pay/refund"));
	assert_int_equal(find_term(pub, "refund", NULL), 0);
	assert_int_equal(find_term(pub, "voucher", NULL), 1);
	assert_int_equal(find_term(pub, "card", "pay"), 1);
	assert_int_equal(find_term(pub, "card", "other"), 0);
}

static void test_apply(void **state)
{
	(void)state;
	kb_article("en/pay/a", "A", "", "alpha");
	refresh();
	open_readers();
	kb_article("en/pay/b", "B", "", "beta");
	struct indexer_result got = apply("en/pay/b.md");
	assert_int_equal(got.added, 1);
	assert_string_equal(title_of(pub, "en/pay/b"), "B");
	kb_article("en/pay/b", "B2", "status: draft\n", "beta");
	got = apply("en/pay/b.md");
	assert_int_equal(got.removed, 1);
	assert_null(title_of(pub, "en/pay/b"));
	kb_remove("en/pay/a");
	got = apply("en/pay/a.md");
	assert_int_equal(got.removed, 1);
	assert_int_equal(got.articles, 0);
	got = apply("never/was.md");
	assert_false(got.published);
	got = apply("/"); /* everything */
	assert_int_equal(got.articles, 0);
}

/* Nothing for agents alone is in the public part, not even a count. */
static void test_audience(void **state)
{
	struct record rec;
	uint32_t df = 9;
	(void)state;
	kb_article("en/pay/open", "Open",
		   "authority: waive zeppelin\nagent_notes: |\n  ask quokka\n", "Public words.");
	kb_article("en/pay/secret", "Secret marmot", "audience: agent\n", "Only axolotl.");
	refresh();
	open_readers();
	assert_int_equal(index_reader_count(pub), 1);
	assert_null(title_of(pub, "en/pay/secret"));
	assert_string_equal(title_of(agent, "en/pay/secret"), "Secret marmot");
	static const char *const words[] = {"zeppelin", "quokka", "marmot", "axolotl"};
	for (int i = 0; i < 4; i++) {
		assert_int_equal(index_reader_df(pub, words[i], strlen(words[i]), &df, &err),
				 ST_OK);
		assert_int_equal(df, 0);
		assert_int_equal(find_term(agent, words[i], NULL), 1);
	}
	assert_int_equal(index_reader_companion(agent, "en/pay/open", 11, &rec, &err), ST_OK);
	assert_true(rec.head->flags & REC_COMPANION);
	assert_int_equal(index_reader_companion(pub, "en/pay/open", 11, &rec, &err), ST_NOTFOUND);
	assert_int_equal(index_reader_companion(agent, "en/pay/secret", 13, &rec, &err),
			 ST_NOTFOUND);
	struct str detail;
	assert_int_equal(index_reader_find(pub, "en/pay/open", 11, &rec, &err), ST_OK);
	detail = record_str(&rec, REC_DETAIL);
	assert_null(memmem(detail.s, detail.len, "zeppelin", 8));
	assert_null(memmem(rec.head, rec.head->size, "quokka", 6));

	/* Demoted: gone from the public at once; and back. */
	kb_article("en/pay/open", "Open", "audience: agent\n", "Public words.");
	apply("en/pay/open.md");
	assert_null(title_of(pub, "en/pay/open"));
	assert_int_equal(index_reader_count(pub), 0);
	assert_int_equal(index_reader_count(agent), 2);
	assert_string_equal(title_of(agent, "en/pay/open"), "Open");
	kb_article("en/pay/open", "Open", "", "Public words.");
	apply("en/pay/open.md");
	assert_string_equal(title_of(pub, "en/pay/open"), "Open");
	assert_int_equal(index_reader_companion(agent, "en/pay/open", 11, &rec, &err), ST_NOTFOUND);
	assert_int_equal(index_reader_count(agent), 2);
}

/* The first of two with one id counts; when it goes, the other takes its place. */
static void test_duplicate_ids(void **state)
{
	(void)state;
	kb_write("kb/a.jsonl", "{\"id\":\"en/x/one\",\"title\":\"First\",\"body\":\"x\"}\n");
	kb_write("kb/b.jsonl", "{\"id\":\"en/x/one\",\"title\":\"Second\",\"body\":\"y\"}\n");
	struct indexer_result got = refresh();
	open_readers();
	assert_int_equal(got.articles, 1);
	assert_int_equal(got.errors, 1);
	assert_string_equal(title_of(pub, "en/x/one"), "First");
	assert_non_null(strstr(kb_index_faults.data, "a.jsonl"));
	assert_int_equal(remove(kb_path("kb/a.jsonl")), 0);
	apply("a.jsonl");
	assert_string_equal(title_of(pub, "en/x/one"), "Second");
}

/* Ids that only differ in case are both served; one of them is told, by a
 * reading of all and by one of the file. */
static void test_ids_alike(void **state)
{
	static const char told[] = "b.jsonl:1: warning: the id 'en/x/One' differs from 'en/x/one' "
				   "of a.jsonl only in case";
	(void)state;
	kb_write("kb/a.jsonl", "{\"id\":\"en/x/one\",\"title\":\"First\",\"body\":\"x\"}\n");
	kb_write("kb/b.jsonl", "{\"id\":\"en/x/One\",\"title\":\"Second\",\"body\":\"y\"}\n");
	for (int i = 0; i < 2; i++) { /* also when nothing changed */
		struct indexer_result got = refresh();
		assert_int_equal(got.articles, 2);
		assert_int_equal(got.errors, 0);
		assert_int_equal(got.warnings, 1);
		assert_non_null(strstr(kb_index_faults.data, told));
	}
	open_readers();
	assert_string_equal(title_of(pub, "en/x/one"), "First");
	assert_string_equal(title_of(pub, "en/x/One"), "Second");
	assert_int_equal(apply("b.jsonl").warnings, 1);
	assert_int_equal(remove(kb_path("kb/a.jsonl")), 0);
	assert_int_equal(refresh().warnings, 0);
}

static void test_a_bad_file_keeps_the_last_good(void **state)
{
	(void)state;
	kb_article("en/pay/a", "Good", "", "alpha");
	kb_write("kb/many.jsonl", "{\"id\":\"en/x/one\",\"title\":\"One\"}\n"
				  "{\"id\":\"en/x/two\",\"title\":\"Two\"}\n");
	refresh();
	open_readers();
	kb_write("kb/en/pay/a.md", "---\ntitle: [broken\n---\nbeta\n");
	kb_write("kb/many.jsonl", "{\"id\":\"en/x/one\",\"title\":\"One more\"}\nnot json\n");
	struct indexer_result got = refresh();
	assert_int_equal(got.errors, 2);
	assert_string_equal(title_of(pub, "en/pay/a"), "Good");
	assert_string_equal(title_of(pub, "en/x/one"), "One more");
	assert_string_equal(title_of(pub, "en/x/two"), "Two");
	assert_non_null(strstr(kb_index_faults.data, "en/pay/a.md:"));
	kb_article("en/pay/a", "Mended", "", "gamma");
	got = apply("en/pay/a.md");
	assert_int_equal(got.errors, 0);
	assert_string_equal(title_of(pub, "en/pay/a"), "Mended");
}

static void test_rebuild_under_a_reader(void **state)
{
	struct record rec;
	(void)state;
	kb_article("en/pay/a", "A", "", "alpha");
	refresh();
	open_readers();
	uint64_t before = index_reader_generation(pub);
	assert_int_equal(index_reader_find(pub, "en/pay/a", 8, &rec, &err), ST_OK);
	kb_article("en/pay/b", "B", "", "beta");
	struct indexer_result got = kb_index_refresh(ix, true);
	assert_true(got.rebuilt);
	assert_int_equal(got.articles, 2);
	indexer_sweep(ix); /* the reader keeps the files it has open */
	assert_string_equal(title_of(pub, "en/pay/a"), "A");
	assert_null(title_of(pub, "en/pay/b"));
	assert_int_equal(index_reader_refresh(pub, &err), ST_OK);
	assert_string_equal(title_of(pub, "en/pay/b"), "B");
	assert_true(index_reader_generation(pub) > before);
	assert_int_equal(index_reader_generation(pub), got.generation);
	/* And on with the new one. */
	kb_article("en/pay/c", "C", "", "gamma");
	assert_int_equal(refresh().added, 1);
	assert_string_equal(title_of(agent, "en/pay/c"), "C");
}

static void reopen(void)
{
	kb_index_close(ix);
	ix = kb_index_open();
}

static void test_opened_again(void **state)
{
	(void)state;
	kb_article("en/pay/a", "A", "", "alpha");
	kb_article("en/pay/b", "B", "agent_notes: note\n", "beta");
	uint64_t generation = refresh().generation;
	reopen();
	assert_true(indexer_ready(ix));
	struct indexer_result got = refresh();
	assert_int_equal(got.unchanged, 2);
	assert_false(got.published);
	assert_int_equal(got.generation, generation);
}

/* The path of the public database of the build that is served, under kb_root. */
static const char *database(const char *file)
{
	static char path[256];
	struct buf name;
	buf_init(&name, 256);
	assert_int_equal(layout_current(kb_index_data, &name, &err), ST_OK);
	snprintf(path, sizeof path, "data/index/%s/public%s", name.data, file);
	buf_release(&name);
	return path;
}

/* An index that another version made is built anew, */
static void test_other_format(void **state)
{
	struct xc_writer *w = NULL;
	(void)state;
	kb_article("en/pay/a", "A", "", "alpha");
	refresh();
	kb_index_close(ix);
	assert_int_equal(xc_writer_open(kb_path(database("")), false, &w, &err), ST_OK);
	assert_int_equal(xc_writer_set(w, "format", "of another version", &err), ST_OK);
	assert_int_equal(xc_writer_commit(w, &err), ST_OK);
	xc_writer_close(w);
	buf_clear(&err);
	assert_int_equal(index_reader_open(kb_index_data, INDEX_PUBLIC, &pub, &err), ST_CORRUPT);
	assert_non_null(strstr(err.data, "another version"));
	ix = kb_index_open();
	assert_false(indexer_ready(ix));
	assert_true(refresh().rebuilt);
	open_readers();
	assert_string_equal(title_of(pub, "en/pay/a"), "A");
}

/* and so is a damaged one. */
static void test_damaged(void **state)
{
	(void)state;
	kb_article("en/pay/a", "A", "", "alpha");
	refresh();
	kb_index_close(ix);
	kb_write("data/index/current", "b-000077\n");
	ix = kb_index_open();
	assert_false(indexer_ready(ix));
	struct indexer_result got = refresh();
	assert_true(got.rebuilt && got.published);
	kb_index_close(ix);
	kb_write(database("/iamglass"), "garbage");
	buf_clear(&err);
	assert_int_equal(index_reader_open(kb_index_data, INDEX_PUBLIC, &pub, &err), ST_CORRUPT);
	assert_null(pub);
	/* Xapian's own words, which begin with the kind of error, once. */
	const char *kind = strstr(err.data, "DatabaseCorruptError");
	assert_non_null(kind);
	assert_null(strstr(kind + 1, "DatabaseCorruptError"));
	ix = kb_index_open();
	assert_false(indexer_ready(ix));
	assert_true(refresh().rebuilt);
	open_readers();
	assert_string_equal(title_of(pub, "en/pay/a"), "A");
}

static void test_lock(void **state)
{
	static const char *tags[] = {"en"};
	static const struct str_list languages = {tags, 1};
	const struct indexer_setup setup = {
	    .kb = kb_index_kb, .data = kb_index_data, .languages = &languages};
	struct indexer *second = NULL;
	(void)state;
	buf_clear(&err);
	assert_int_equal(indexer_open(&setup, &second, &err), ST_CONFLICT);
	assert_null(second);
	assert_non_null(strstr(err.data, "another answerd"));
	indexer_close(NULL);
}

static void test_no_index_yet(void **state)
{
	(void)state;
	assert_int_equal(index_reader_open(kb_index_data, INDEX_PUBLIC, &pub, &err), ST_NOTFOUND);
	assert_false(indexer_ready(ix));
	index_reader_close(NULL);
}

static bool count(void *ctx, const struct record *rec)
{
	(void)rec;
	return ++*(size_t *)ctx < 100;
}

static bool note_term(void *ctx, const char *term, size_t len, uint32_t df)
{
	struct buf *b = ctx;
	buf_printf(b, "%.*s=%u ", (int)len, term, df);
	return true;
}

static void test_translations_and_lists(void **state)
{
	struct record recs[16];
	size_t n = 0;
	struct buf terms;
	(void)state;
	buf_init(&terms, BUF_MAX_TEXT);
	kb_article("en/pay/cards", "Two cards", "agent_notes: hush\n", "body");
	kb_article("zh-CN/pay/cards", "两张卡", "", "正文");
	kb_article("zh-TW/pay/cards", "兩張卡", "", "內文");
	kb_article("en/travel/bags", "Bags", "", "bags");
	refresh();
	open_readers();
	assert_int_equal(index_reader_find(pub, "en/pay/cards", 12, recs, &err), ST_OK);
	struct str key = record_str(&recs[0], REC_KEY);
	assert_int_equal(index_reader_translations(agent, key.s, key.len, recs, 16, &n, &err),
			 ST_OK);
	assert_int_equal(n, 3); /* the companion is none */
	n = 0;
	assert_int_equal(index_reader_each(pub, NULL, count, &n, &err), ST_OK);
	assert_int_equal(n, 4);
	n = 0;
	assert_int_equal(index_reader_each(pub, "travel", count, &n, &err), ST_OK);
	assert_int_equal(n, 1);
	n = 0;
	assert_int_equal(index_reader_each(pub, "none", count, &n, &err), ST_OK);
	assert_int_equal(n, 0);
	assert_int_equal(index_reader_terms(pub, INDEX_WORDS, note_term, &terms, &err), ST_OK);
	assert_string_equal(terms.data, "bags=1 body=1 cards=1 two=1 ");
	buf_clear(&terms);
	assert_int_equal(index_reader_terms(pub, INDEX_TITLE_TERMS, note_term, &terms, &err),
			 ST_OK);
	assert_non_null(strstr(terms.data, "两张=2 ")); /* both scripts */
	assert_int_equal(index_reader_find(pub, "", 0, recs, &err), ST_NOTFOUND);
	char longest[400];
	memset(longest, 'a', sizeof longest);
	assert_int_equal(index_reader_find(pub, longest, sizeof longest, recs, &err), ST_NOTFOUND);
	buf_release(&terms);
}

/* More than a commit's worth, read by two threads. */
static void test_many(void **state)
{
	struct buf text;
	(void)state;
	buf_init(&text, BUF_MAX_TEXT);
	for (int i = 0; i < 9000; i++)
		buf_printf(&text, "{\"id\":\"en/x/n%d\",\"title\":\"Number %d\"}\n", i, i);
	kb_write("kb/many.jsonl", text.data);
	struct indexer_result got = refresh();
	assert_int_equal(got.added, 9000);
	open_readers();
	assert_int_equal(index_reader_count(pub), 9000);
	assert_string_equal(title_of(pub, "en/x/n8999"), "Number 8999");
	assert_int_equal(find_term(pub, "number", NULL), INDEX_MAX_HITS);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_KB(test_add_change_remove),
	    WITH_KB(test_apply),
	    WITH_KB(test_audience),
	    WITH_KB(test_duplicate_ids),
	    WITH_KB(test_ids_alike),
	    WITH_KB(test_a_bad_file_keeps_the_last_good),
	    WITH_KB(test_rebuild_under_a_reader),
	    WITH_KB(test_opened_again),
	    WITH_KB(test_other_format),
	    WITH_KB(test_damaged),
	    WITH_KB(test_lock),
	    WITH_KB(test_no_index_yet),
	    WITH_KB(test_translations_and_lists),
	    WITH_KB(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
