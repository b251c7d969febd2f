/* Sources listed and read, and who holds an id. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerd/kb/source.h"
#include "kb_tree.h"

#include <cmocka.h> /* last: it has a macro named fail */

#define TITLED "---\ntitle: t\n---\nb\n"

static const char *languages[] = {"zh-CN", "en"};
static const struct str_list configured = {languages, 2};

/* The paths, one a line, and what could not be read, with a "?". */
static void list(const char *prefix, struct buf *paths, struct buf *faults)
{
	struct arena arena;
	struct kb_sources sources;
	const struct kb_sink sink = {faults, NULL, kb_note};
	arena_init(&arena);
	buf_init(paths, BUF_MAX_TEXT);
	buf_init(faults, BUF_MAX_TEXT);
	assert_int_equal(kb_list(kb_root, prefix, &arena, &sink, &sources, NULL), ST_OK);
	for (size_t i = 0; i < sources.n; i++) {
		assert_true(sources.v[i].mtime_ns > 0);
		buf_printf(paths, "%s\n", sources.v[i].path);
	}
	for (size_t i = 0; i < sources.unread_n; i++)
		buf_printf(paths, "?%s\n", sources.unread[i]);
	arena_release(&arena);
}

static void expect_list(const char *prefix, const char *want, const char *fault)
{
	struct buf paths, faults;
	list(prefix, &paths, &faults);
	assert_string_equal(paths.data, want);
	if (!fault)
		assert_string_equal(faults.data, "");
	else if (!strstr(faults.data, fault))
		fail_msg("%s", faults.data);
	buf_release(&paths);
	buf_release(&faults);
}

static void test_list(void **state)
{
	(void)state;
	kb_write("README.md", TITLED);
	kb_write("en/b.md", TITLED);
	kb_write("en/a/c.md", TITLED);
	kb_write("en/a.md", TITLED);
	kb_write("en/a/README.md", TITLED);
	kb_write("en/.hidden.md", TITLED);
	kb_write(".git/x.md", TITLED);
	kb_write("en/pic.png", "");
	kb_write("en/x.md~", "");
	kb_write("all.jsonl", "");
	kb_write("zh/退款.md", TITLED);
	expect_list("", "all.jsonl\nen/a.md\nen/a/README.md\nen/a/c.md\nen/b.md\nzh/退款.md\n",
		    NULL);
	expect_list("en/a", "en/a/README.md\nen/a/c.md\n", NULL);
	expect_list("en/a/", "en/a/README.md\nen/a/c.md\n", NULL);
	expect_list("en/b.md", "en/b.md\n", NULL);
	expect_list("gone", "", NULL);
	expect_list("../..", "", NULL);
}

static void test_links(void **state)
{
	(void)state;
	kb_write("en/a.md", TITLED);
	assert_int_equal(symlink("a.md", kb_path("en/same.md")), 0);
	assert_int_equal(symlink("/etc/passwd", kb_path("en/out.md")), 0);
	expect_list("", "en/a.md\nen/same.md\n?en/out.md\n",
		    "en/out.md: error: a symbolic link out of");
	assert_int_equal(unlink(kb_path("en/out.md")), 0);
	assert_int_equal(symlink("/etc", kb_path("etc")), 0);
	expect_list("", "en/a.md\nen/same.md\n?etc\n", "etc: error: a symbolic link out of");
	assert_int_equal(unlink(kb_path("etc")), 0);
	assert_int_equal(symlink("..", kb_path("en/loop")), 0);
	expect_list("", "en/a.md\nen/same.md\n", "en/loop: error: a symbolic link leads back");
	assert_int_equal(unlink(kb_path("en/loop")), 0);
	assert_int_equal(symlink("nowhere", kb_path("en/dead.md")), 0);
	expect_list("", "en/a.md\nen/same.md\n",
		    "en/dead.md: error: the symbolic link leads nowhere");
	assert_int_equal(unlink(kb_path("en/dead.md")), 0);
	assert_int_equal(mkfifo(kb_path("en/pipe.md"), 0600), 0);
	struct buf faults;
	const struct kb_sink sink = {&faults, NULL, kb_note};
	buf_init(&faults, BUF_MAX_TEXT);
	assert_int_equal(kb_read(kb_root, "en/pipe.md", &configured, &sink), ST_OK);
	assert_non_null(strstr(faults.data, "en/pipe.md: error: is no regular file"));
	buf_release(&faults);
}

static void test_depth(void **state)
{
	char path[512] = "";
	(void)state;
	for (int i = 0; i < KB_MAX_DEPTH + 3; i++)
		strcat(path, "d/");
	strcat(path, "a.md");
	kb_write(path, TITLED);
	expect_list("", "", "deeper than 32");
	struct kb_sources sources;
	assert_int_equal(kb_list("/nonexistent", "", NULL, NULL, &sources, NULL), ST_NOTFOUND);
}

struct got {
	struct buf faults, ids;
};

static enum status note_id(void *ctx, const struct article *a)
{
	struct got *g = ctx;
	buf_printf(&g->ids, "%s:%d ", a->id, a->line);
	return ST_OK;
}

static void note_fault(void *ctx, const struct kb_fault *f)
{
	kb_note(&((struct got *)ctx)->faults, f);
}

static enum status read_source(const char *path, struct got *g)
{
	const struct kb_sink sink = {g, note_id, note_fault};
	buf_init(&g->faults, BUF_MAX_TEXT);
	buf_init(&g->ids, BUF_MAX_TEXT);
	return kb_read(kb_root, path, &configured, &sink);
}

static void release(struct got *g)
{
	buf_release(&g->faults);
	buf_release(&g->ids);
}

static void test_read(void **state)
{
	struct got g;
	(void)state;
	kb_write("en/a.md", TITLED);
	assert_int_equal(read_source("en/a.md", &g), ST_OK);
	assert_string_equal(g.ids.data, "en/a:1 ");
	release(&g);
	assert_int_equal(read_source("en/gone.md", &g), ST_NOTFOUND);
	assert_string_equal(g.faults.data, "");
	release(&g);
	kb_write("en/bad.md", "no title");
	assert_int_equal(read_source("en/bad.md", &g), ST_OK);
	assert_string_equal(g.ids.data, "");
	assert_non_null(strstr(g.faults.data, "en/bad.md:1: error"));
	release(&g);
	kb_write("x.jsonl", "\xef\xbb\xbf{\"id\":\"a\",\"title\":\"t\"}\r\n\n{oops}\n"
			    "{\"id\":\"b\",\"title\":\"t\"}\n{\"id\":\"c\",\"title\":\"\xff\"}\n"
			    "{\"id\":\"d\",\"title\":\"t\"}");
	assert_int_equal(read_source("x.jsonl", &g), ST_OK);
	assert_string_equal(g.ids.data, "a:1 b:4 d:6 ");
	assert_non_null(strstr(g.faults.data, "x.jsonl:3: error"));
	assert_non_null(strstr(g.faults.data, "x.jsonl:5: error"));
	release(&g);
}

static void test_large(void **state)
{
	struct got g;
	struct buf text;
	(void)state;
	buf_init(&text, BUF_MAX_TEXT);
	buf_puts(&text, TITLED);
	while (text.len <= ARTICLE_MAX_BYTES)
		buf_puts(&text, "more and more text in one file\n");
	kb_write("en/large.md", text.data);
	assert_int_equal(read_source("en/large.md", &g), ST_OK);
	assert_non_null(strstr(g.faults.data, "en/large.md: error: the file is larger"));
	release(&g);
	/* A line of 3 MB between good ones. */
	buf_clear(&text);
	buf_puts(&text, "{\"id\":\"a\",\"title\":\"t\"}\n{\"id\":\"b\",\"title\":\"");
	while (text.len < 3 * ARTICLE_MAX_BYTES)
		buf_puts(&text, "long ");
	buf_puts(&text, "\"}\n{\"id\":\"c\",\"title\":\"t\"}\n");
	kb_write("x.jsonl", text.data);
	assert_int_equal(read_source("x.jsonl", &g), ST_OK);
	assert_string_equal(g.ids.data, "a:1 c:3 ");
	assert_string_equal(g.faults.data,
			    "x.jsonl:2: error: the line is longer than 1 MiB: split the article\n");
	release(&g);
	buf_release(&text);
}

static enum status stop(void *ctx, const struct article *a)
{
	(void)a;
	++*(int *)ctx;
	return ST_CLOSED;
}

static void test_sink_stops(void **state)
{
	int n = 0;
	const struct kb_sink sink = {&n, stop, NULL};
	(void)state;
	kb_write("x.jsonl", "{\"id\":\"a\",\"title\":\"t\"}\n{\"id\":\"b\",\"title\":\"t\"}\n");
	assert_int_equal(kb_read(kb_root, "x.jsonl", &configured, &sink), ST_CLOSED);
	assert_int_equal(n, 1);
}

static void note_heir(void *ctx, const char *id, const char *path)
{
	buf_printf(ctx, "%s>%s ", id, path);
}

static void note_held(void *ctx, const char *id)
{
	buf_printf(ctx, "%s ", id);
}

static void test_ids(void **state)
{
	struct kb_ids *ids = kb_ids_new();
	struct kb_place other;
	struct buf said;
	(void)state;
	buf_init(&said, BUF_MAX_TEXT);
	assert_int_equal(kb_ids_claim(ids, "x", "b.md", 1, &other), ST_OK);
	assert_null(other.path);
	assert_int_equal(kb_ids_claim(ids, "x", "c.jsonl", 7, &other), ST_CONFLICT);
	assert_string_equal(other.path, "b.md");
	assert_int_equal(kb_ids_claim(ids, "x", "a.jsonl", 3, &other), ST_OK);
	assert_string_equal(other.path, "b.md");
	assert_int_equal(kb_ids_claim(ids, "x", "a.jsonl", 5, &other), ST_CONFLICT);
	assert_int_equal(other.line, 3);
	assert_int_equal(kb_ids_claim(ids, "y", "a.jsonl", 4, &other), ST_OK);
	assert_string_equal(kb_ids_find(ids, "x").path, "a.jsonl");
	kb_ids_of(ids, "a.jsonl", note_held, &said);
	assert_string_equal(said.data, "y x ");
	buf_clear(&said);
	kb_ids_drop(ids, "a.jsonl", note_heir, &said);
	assert_string_equal(said.data, "x>b.md ");
	assert_null(kb_ids_find(ids, "y").path);
	assert_string_equal(kb_ids_find(ids, "x").path, "b.md");
	buf_clear(&said);
	kb_ids_drop(ids, "c.jsonl", note_heir, &said);
	assert_string_equal(said.data, "");
	kb_ids_drop(ids, "none", note_heir, &said);
	kb_ids_free(ids);
	kb_ids_free(NULL);
	buf_release(&said);
}

static void test_many_ids(void **state)
{
	struct kb_ids *ids = kb_ids_new();
	struct kb_place other;
	char id[32];
	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 20000; i++) {
			snprintf(id, sizeof id, "en/%d/%d", round, i);
			assert_int_equal(kb_ids_claim(ids, id, "a.jsonl", i, &other), ST_OK);
		}
		assert_int_equal(kb_ids_find(ids, id).line, 19999);
		kb_ids_drop(ids, "a.jsonl", NULL, NULL);
		assert_null(kb_ids_find(ids, id).path);
	}
	kb_ids_free(ids);
}

#define IN_TREE(test) cmocka_unit_test_setup_teardown(test, kb_set_up, kb_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_TREE(test_list),		IN_TREE(test_links),
	    IN_TREE(test_depth),	IN_TREE(test_read),
	    IN_TREE(test_large),	IN_TREE(test_sink_stops),
	    cmocka_unit_test(test_ids), cmocka_unit_test(test_many_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
