/* Writing an article's file, its patch, and the check of a draft. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answerd/kb/check.h"
#include "answerd/kb/write.h"
#include "kb_tree.h"

#include <cmocka.h> /* last: it has a macro named fail */

static enum status put(const char *path, const char *version, const char *text)
{
	return kb_write_file(kb_root, path, version, str_of(text), NULL);
}

static void expect_file(const char *path, const char *text)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	assert_int_equal(kb_read_file(kb_root, path, &b, NULL), ST_OK);
	assert_string_equal(b.data, text);
	buf_release(&b);
}

static void test_versions(void **state)
{
	char v1[KB_VERSION_LEN], v2[KB_VERSION_LEN], none[KB_VERSION_LEN], empty[KB_VERSION_LEN];
	(void)state;
	kb_version((struct str){0}, none);
	kb_version(str_of(""), empty);
	assert_string_equal(none, "");
	assert_int_equal(strlen(empty), KB_VERSION_LEN - 1);
	assert_int_equal(put("en/a/b.md", "0123456789abcdef", "x"), ST_CONFLICT);
	assert_int_equal(access(kb_path("en"), F_OK), -1);
	assert_int_equal(put("en/a/b.md", "", "one"), ST_OK);
	kb_version(str_of("one"), v1);
	kb_version(str_of("two"), v2);
	assert_int_equal(put("en/a/b.md", "", "x"), ST_CONFLICT);
	assert_int_equal(put("en/a/b.md", v2, "x"), ST_CONFLICT);
	assert_int_equal(kb_may_write(kb_root, "en/a/b.md", v1, NULL), ST_OK);
	expect_file("en/a/b.md", "one");
	assert_int_equal(put("en/a/b.md", v1, "two"), ST_OK);
	expect_file("en/a/b.md", "two");
	/* One that is empty is there. */
	kb_write("en/a/empty.md", "");
	assert_int_equal(put("en/a/empty.md", "", "x"), ST_CONFLICT);
	assert_int_equal(put("en/a/empty.md", empty, "x"), ST_OK);
}

static void test_links(void **state)
{
	(void)state;
	kb_write("en/a/real.md", "real");
	kb_write("more/x.txt", "x");
	assert_int_equal(symlink("real.md", kb_path("en/a/link.md")), 0);
	assert_int_equal(symlink("nowhere", kb_path("en/a/dead.md")), 0);
	assert_int_equal(symlink("a", kb_path("en/l")), 0);
	assert_int_equal(symlink("/", kb_path("root")), 0);
	static const char *const paths[] = {"en/a/link.md", "en/a/dead.md",  "en/l/real.md",
					    "en/l/new.md",  "root/tmp/x.md", "more/x.txt/y.md"};
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		assert_int_equal(put(paths[i], "", "x"), ST_INVALID);
		assert_int_equal(kb_may_write(kb_root, paths[i], "", NULL), ST_INVALID);
		assert_int_equal(kb_read_file(kb_root, paths[i], &b, NULL), ST_INVALID);
	}
	buf_release(&b);
	expect_file("en/a/real.md", "real");
}

static void test_names(void **state)
{
	static const struct {
		const char *id;
		bool ok, new_ok;
	} rows[] = {
	    {"en/a/b", true, true},	{"zh-CN/支付/两张 卡", true, true},
	    {"README", false, true},	{"en/README", true, true},
	    {".a", false, true},	{"a/.b", false, true},
	    {"", false, true},		{"a//b", false, true},
	    {"/a", false, true},	{"a/", false, true},
	    {"a/../b", false, true},	{"a/b\\c", false, true},
	    {"con", true, false},	{"a/NUL", true, false},
	    {"a/aux.x/b", true, false}, {"a/com1", true, false},
	    {"a/com0", true, true},	{"a/console", true, true},
	    {"a/b.", true, false},	{"a:b", true, false},
	};
	struct buf path;
	(void)state;
	buf_init(&path, 1024);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		buf_clear(&path);
		enum status st = kb_article_path(rows[i].id, &path, NULL);
		if ((st == ST_OK) != rows[i].ok)
			print_message("%s\n", rows[i].id);
		assert_int_equal(st == ST_OK, rows[i].ok);
		if (rows[i].ok)
			assert_int_equal(kb_new_id_ok(rows[i].id, NULL) == ST_OK, rows[i].new_ok);
	}
	buf_release(&path);
	kb_write("en/Pay/One.md", "x");
	assert_int_equal(put("en/Pay/one.md", "", "x"), ST_INVALID);
	assert_int_equal(put("en/pay/two.md", "", "x"), ST_INVALID);
	assert_int_equal(kb_may_write(kb_root, "en/pay/two.md", "", NULL), ST_INVALID);
	assert_int_equal(put("\xef\xbd\x85n/x.md", "", "x"), ST_INVALID); /* a wide e */
	assert_int_equal(put("en/Pay/Two.md", "", "x"), ST_OK);
}

static void expect_patch(const char *old, const char *now, const char *patch)
{
	struct buf b;
	buf_init(&b, BUF_MAX_TEXT);
	kb_patch("a b.md", (struct str){old, old ? strlen(old) : 0}, str_of(now), &b);
	assert_string_equal(b.data, patch);
	buf_release(&b);
}

static void test_patch(void **state)
{
#define HEAD "diff --git a/a b.md b/a b.md\n--- a/a b.md\t\n+++ b/a b.md\t\n"
	(void)state;
	expect_patch("a\n", "a\n", "");
	expect_patch("", "", "");
	expect_patch("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\ny\n6\n7\n8\n9\n",
		     HEAD "@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+x\n+y\n 6\n 7\n 8\n");
	expect_patch("a", "a\n", HEAD "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
	expect_patch("a\na\n", "a\na\na\n", HEAD "@@ -1,2 +1,3 @@\n a\n a\n+a\n");
	expect_patch("a\n", "", HEAD "@@ -1,1 +0,0 @@\n-a\n");
	expect_patch("", "a\n", HEAD "@@ -0,0 +1,1 @@\n+a\n");
	expect_patch(NULL, "a\nb",
		     "diff --git a/a b.md b/a b.md\nnew file mode 100644\n--- /dev/null\n"
		     "+++ b/a b.md\t\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n");
}

static void test_git(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 1024);
	assert_int_equal(fs_mkdirs(kb_path("repo/docs/kb"), 0755, NULL), ST_OK);
	assert_false(kb_git_prefix(kb_path("repo/docs/kb"), &b));
	kb_write("repo/.git", "gitdir: elsewhere\n");
	assert_true(kb_git_prefix(kb_path("repo/docs/kb"), &b));
	assert_string_equal(b.data, "docs/kb/");
	buf_clear(&b);
	assert_true(kb_git_prefix(kb_path("repo"), &b));
	assert_string_equal(b.data, "");
	buf_release(&b);
}

/* ---- the check of a draft ---- */

static bool known(void *ctx, const char *id, enum article_audience *audience)
{
	(void)ctx;
	*audience = AUDIENCE_AGENT;
	return strcmp(id, "en/more/line") == 0;
}

static void check_says(const char *text, size_t errors, const char *faults)
{
	static const char *tags[] = {"en", "zh-CN"};
	const struct str_list languages = {tags, 2};
	struct kb_draft d = {.dir = kb_root,
			     .path = "en/a/draft.md",
			     .text = str_of(text),
			     .languages = &languages,
			     .today = 20000,
			     .known = known};
	struct kb_counts counts;
	struct buf said;
	buf_init(&said, 65536);
	const struct kb_sink sink = {&said, NULL, kb_note};
	assert_int_equal(kb_check_draft(&d, &sink, &counts), ST_OK);
	assert_string_equal(said.data, faults);
	assert_int_equal(counts.errors, errors);
	buf_release(&said);
}

static void test_draft(void **state)
{
	(void)state;
	kb_write("en/a/other.md", "---\ntitle: Other\n---\n## Here\n\nSee [x](nowhere.md).\n");
	kb_write("en/a/inside.md", "---\ntitle: Inside\naudience: agent\n---\nText.\n");
	kb_write("zh-CN/a/draft.md", "---\ntitle: 草\naudience: agent\n---\nText.\n");
	kb_write("en/a/draft.md", "---\ntitle: Old\n---\n## Old\n\nText.\n");
	check_says("---\ntitle: [\n---\n", 1,
		   "en/a/draft.md:3: error: not valid YAML: did not find expected node content\n");
	check_says(
	    "---\ntitle: New\naudience: agent\n---\n## Fresh\n\n[a](#fresh) [b](other.md#here)\n"
	    "[line](../more/line.md#x)\n",
	    0, "");
	check_says(
	    "---\ntitle: New\naudience: agent\n---\n[a](#old)\n[b](other.md#there)\n[c](no.md)\n",
	    0,
	    "en/a/draft.md:5: warning: the anchor '#old' leads to no heading of "
	    "en/a/draft: mend it\n"
	    "en/a/draft.md:6: warning: the anchor '#there' leads to no heading of "
	    "en/a/other: mend it\n"
	    "en/a/draft.md:7: warning: the link 'no.md' leads to no article: mend it; it is "
	    "shown as text\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_versions, kb_set_up, kb_tear_down),
	    cmocka_unit_test_setup_teardown(test_links, kb_set_up, kb_tear_down),
	    cmocka_unit_test_setup_teardown(test_names, kb_set_up, kb_tear_down),
	    cmocka_unit_test(test_patch),
	    cmocka_unit_test_setup_teardown(test_git, kb_set_up, kb_tear_down),
	    cmocka_unit_test_setup_teardown(test_draft, kb_set_up, kb_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
