/* An index that is built anew: what it keeps of the one before, and its number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include "index_fixture.h"
#include "index/layout.h"
#include "index/xapian_c.h"

#include <cmocka.h>

static struct indexer_result refresh(bool rebuild)
{
	struct indexer_result got = kb_index_refresh(ix, rebuild);
	index_reader_close(pub);
	index_reader_close(agent);
	pub = kb_index_reader(INDEX_PUBLIC);
	agent = kb_index_reader(INDEX_AGENT);
	assert_int_equal(index_reader_generation(pub), got.generation);
	return got;
}

static void reopen(void)
{
	kb_index_close(ix);
	ix = kb_index_open();
}

static bool has_title(struct index_reader *r, const char *id, const char *title)
{
	struct record rec;
	enum status st = index_reader_find(r, id, strlen(id), &rec, &err);
	assert_true(st == ST_OK || st == ST_NOTFOUND);
	return st == ST_OK && str_is(record_str(&rec, REC_TITLE), title);
}

static bool is_there(const char *id)
{
	struct record rec;
	return index_reader_find(agent, id, strlen(id), &rec, &err) == ST_OK;
}

/* A file of the build that is served, under kb_root. */
static const char *of_build(const char *file)
{
	static char path[256];
	struct buf name;
	buf_init(&name, 256);
	assert_int_equal(layout_current(kb_index_data, &name, &err), ST_OK);
	snprintf(path, sizeof path, "data/index/%s/%s", name.data, file);
	buf_release(&name);
	return path;
}

static const char broken[] = "---\ntitle: [broken\n---\nnew\n";

static void test_keeps_the_last_good(void **state)
{
	struct record rec;
	(void)state;
	kb_article("en/pay/a", "Good", "agent_notes: quokka\n", "alpha axolotl");
	kb_article("en/pay/secret", "Secret", "audience: agent\n", "marmot");
	kb_article("en/pay/gone", "Gone", "", "gone");
	kb_article("en/pay/other", "Other", "", "other");
	kb_write("kb/many.jsonl", "{\"id\":\"en/x/one\",\"title\":\"One\"}\n"
				  "{\"id\":\"en/x/two\",\"title\":\"Two\"}\n");
	refresh(false);
	kb_write("kb/en/pay/a.md", broken);
	kb_write("kb/en/pay/secret.md", broken);
	kb_remove("en/pay/gone");
	kb_article("en/pay/other", "Another", "", "other");
	kb_write("kb/many.jsonl", "{\"id\":\"en/x/one\",\"title\":\"One more\"}\nnot json\n");
	for (int i = 0; i < 2; i++) { /* also what was taken over before */
		struct indexer_result got = refresh(true);
		assert_int_equal(got.errors, 3);
		assert_int_equal(got.kept, 3);
		assert_int_equal(got.lost, 0);
		assert_int_equal(got.articles, 5);
		assert_true(has_title(pub, "en/pay/a", "Good"));
		assert_int_equal(find_term(pub, "axolotl", NULL), 1);
		assert_int_equal(find_term(pub, "quokka", NULL), 0);
		assert_int_equal(find_term(agent, "quokka", NULL), 1);
		assert_int_equal(
		    index_reader_companion(agent, "en/pay/a", strlen("en/pay/a"), &rec, &err),
		    ST_OK);
		assert_false(has_title(pub, "en/pay/secret", "Secret"));
		assert_true(has_title(agent, "en/pay/secret", "Secret"));
		assert_false(is_there("en/pay/gone"));
		assert_true(has_title(pub, "en/pay/other", "Another"));
		assert_true(has_title(pub, "en/x/one", "One more"));
		assert_true(has_title(pub, "en/x/two", "Two"));
		reopen();
	}
	assert_int_equal(refresh(false).removed, 0);
	kb_article("en/pay/a", "Mended", "", "alpha");
	assert_int_equal(refresh(false).changed, 1);
	assert_true(has_title(pub, "en/pay/a", "Mended"));
	assert_int_equal(find_term(agent, "quokka", NULL), 0);
	kb_remove("en/pay/secret");
	assert_int_equal(refresh(true).articles, 4);
	assert_false(is_there("en/pay/secret"));
}

/* What another file holds now is not taken over too. */
static void test_the_id_moved(void **state)
{
	(void)state;
	kb_write("kb/b.jsonl", "{\"id\":\"en/x/one\",\"title\":\"Old\"}\n");
	refresh(false);
	kb_write("kb/b.jsonl", "broken\n");
	kb_write("kb/c.jsonl", "{\"id\":\"en/x/one\",\"title\":\"New\"}\n");
	assert_int_equal(refresh(true).kept, 0);
	assert_true(has_title(pub, "en/x/one", "New"));
	assert_int_equal(index_reader_count(pub), 1);
}

static void overwrite(const char *path)
{
	FILE *f = fopen(kb_path(path), "r+");
	assert_non_null(f);
	for (int i = 0; i < 200; i++)
		assert_int_not_equal(fputc('Z', f), EOF);
	assert_int_equal(fclose(f), 0);
}

/* A record that is not what was written is not handed on. */
static void test_lost(void **state)
{
	(void)state;
	kb_article("en/pay/a", "Good", "agent_notes: quokka\n", "alpha");
	refresh(false);
	overwrite(of_build("public.fwd"));
	kb_write("kb/en/pay/a.md", broken);
	struct indexer_result got = refresh(true);
	assert_int_equal(got.kept, 0);
	assert_int_equal(got.lost, 1);
	assert_int_equal(got.articles, 0);
	assert_false(is_there("en/pay/a"));
	assert_int_equal(index_reader_count(agent), 0);
}

/* A link out of the tree is an error, as if the file were broken; so is a folder
 * that cannot be read. */
static void test_links_out(void **state)
{
	char out[256];
	(void)state;
	kb_article("en/pay/a", "A", "", "alpha");
	kb_article("en/far/b", "B", "", "beta");
	kb_article("en/far/deep/c", "C", "", "gamma");
	kb_article("en/farther", "D", "", "delta");
	refresh(false);
	snprintf(out, sizeof out, "%s/outside", kb_root);
	assert_int_equal(rename(kb_path("kb/en/far"), out), 0);
	assert_int_equal(symlink(out, kb_path("kb/en/far")), 0);
	kb_remove("en/farther");
	for (int rebuild = 0; rebuild < 2; rebuild++) {
		struct indexer_result got = refresh(rebuild);
		assert_int_equal(got.errors, 1);
		assert_int_equal(got.articles, 3);
		assert_true(has_title(pub, "en/far/b", "B"));
		assert_true(has_title(pub, "en/far/deep/c", "C"));
		assert_false(is_there("en/farther"));
	}
	assert_int_equal(remove(kb_path("kb/en/far")), 0);
	assert_int_equal(refresh(false).articles, 1);
}

static void of_another_version(void)
{
	struct xc_writer *w = NULL;
	kb_index_close(ix);
	ix = NULL;
	assert_int_equal(xc_writer_open(kb_path(of_build("public")), false, &w, &err), ST_OK);
	assert_int_equal(xc_writer_set(w, "format", "of another version", &err), ST_OK);
	assert_int_equal(xc_writer_commit(w, &err), ST_OK);
	xc_writer_close(w);
	ix = kb_index_open();
}

/* Its documents cannot be used; its number can. */
static void test_other_version(void **state)
{
	(void)state;
	kb_article("en/pay/a", "A", "", "alpha");
	kb_article("en/pay/b", "B", "", "beta");
	refresh(false);
	kb_article("en/pay/b", "B2", "", "beta");
	uint64_t before = refresh(false).generation;
	assert_int_equal(before, 2);
	kb_write("kb/en/pay/a.md", broken);
	of_another_version();
	assert_false(indexer_ready(ix));
	struct indexer_result got = refresh(false);
	assert_int_equal(got.generation, before + 1);
	assert_int_equal(got.articles, 1);
}

/* However an index is lost, its successor has a higher number. */
static void test_the_number_rises(void **state)
{
	uint64_t last = 0;
	(void)state;
	kb_article("en/pay/a", "A", "", "alpha");
	for (int i = 0; i < 5; i++) {
		uint64_t now = refresh(false).generation;
		assert_true(now > last);
		last = now;
		kb_article("en/pay/a", i % 2 ? "A" : "B", "", "alpha");
		last = refresh(false).generation;
		assert_int_equal(last, now + 1);
		kb_index_close(ix);
		if (i == 0)
			kb_write(of_build("public/iamglass"), "garbage");
		else if (i == 1)
			kb_write("data/index/current", "b-000077\n");
		else if (i == 2)
			assert_int_equal(remove(kb_path(of_build("agent/iamglass"))), 0);
		else
			assert_int_equal(remove(kb_path("data/index/current")), 0);
		ix = kb_index_open();
		assert_false(indexer_ready(ix));
	}
	/* A number that is none begins again. */
	kb_index_close(ix);
	kb_write("data/index/current", "garbage");
	kb_write("data/index/generation", "garbage");
	ix = kb_index_open();
	assert_int_equal(refresh(false).generation, 1);
}

/* Removed by another process: all of it is made again, under another name, since
 * readers tell builds by their names. */
static void test_removed(void **state)
{
	static const char *const parts[] = {"data", "data/index", "data/index/current",
					    "data/index/b-000004"};
	struct index_reader *open = NULL;
	(void)state;
	kb_article("en/pay/a", "A", "", "alpha");
	kb_article("en/pay/b", "B", "", "beta");
	uint64_t last = refresh(false).generation;
	kb_write("kb/en/pay/b.md", broken);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		open = kb_index_reader(INDEX_PUBLIC);
		assert_int_equal(access(kb_path(parts[i]), F_OK), 0);
		assert_int_equal(fs_remove_tree(kb_path(parts[i]), &err), ST_OK);
		kb_article("en/pay/a", i % 2 ? "A" : "A2", "", "alpha");
		const char *path = "en/pay/a.md";
		struct indexer_result got;
		assert_true(has_title(open, "en/pay/b", "B")); /* what is open is good */
		if (i % 2)
			got = kb_index_refresh(ix, false);
		else
			assert_int_equal(indexer_apply(ix, &path, 1, &got, &err), ST_OK);
		assert_true(got.published && got.rebuilt);
		assert_int_equal(got.kept, 1);
		assert_int_equal(got.generation, last + 1);
		last = got.generation;
		assert_int_equal(index_reader_refresh(open, &err), ST_OK);
		assert_int_equal(index_reader_generation(open), last);
		assert_true(has_title(open, "en/pay/a", i % 2 ? "A" : "A2"));
		assert_true(has_title(open, "en/pay/b", "B"));
		index_reader_close(open);
	}
	reopen();
	assert_false(refresh(false).published);
}

static void test_check(void **state)
{
	struct indexer_setup setup = {.kb = kb_index_kb, .data = kb_index_data};
	struct indexer *second = NULL;
	(void)state;
	kb_article("en/pay/a", "A", "", "alpha");
	assert_int_equal(indexer_check(ix, &err), ST_OK); /* none yet: nothing is lost */
	refresh(false);
	assert_int_equal(indexer_check(ix, &err), ST_OK);
	assert_int_equal(truncate(kb_path(of_build("public.fwd")), 8), 0);
	assert_int_equal(indexer_check(ix, &err), ST_CORRUPT);
	assert_non_null(strstr(err.data, "public.fwd is gone or cut short"));
	assert_false(indexer_ready(ix));
	assert_int_equal(indexer_check(ix, &err), ST_OK); /* told once */
	assert_true(refresh(false).rebuilt);
	assert_int_equal(find_term(pub, "alpha", NULL), 1);
	/* The lock alone: it is taken again. */
	assert_int_equal(remove(kb_path("data/index/lock")), 0);
	assert_int_equal(indexer_check(ix, &err), ST_OK);
	assert_false(refresh(false).rebuilt);
	buf_clear(&err);
	assert_int_equal(indexer_open(&setup, &second, &err), ST_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_KB(test_keeps_the_last_good),
	    WITH_KB(test_the_id_moved),
	    WITH_KB(test_lost),
	    WITH_KB(test_links_out),
	    WITH_KB(test_other_version),
	    WITH_KB(test_the_number_rises),
	    WITH_KB(test_removed),
	    WITH_KB(test_check),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
