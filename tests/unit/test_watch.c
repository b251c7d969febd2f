/* Changes of a tree are told soon, and none is lost. */
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/kb/watch.h"
#include "kb_tree.h"
#include "kb/watch_poll.h"

#include <cmocka.h> /* last: it has a macro named fail */

#define TEXT "---\ntitle: t\n---\nb\n"

static struct watch *w;

static int set_up(void **state)
{
	log_setup(LOG_ERROR, false);
	if (kb_set_up(state) != 0)
		return -1;
	kb_write("en/old.md", TEXT);
	return watch_open(kb_root, &w, NULL) == ST_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	watch_close(w);
	return kb_tear_down(state);
}

/* What is told until `want` is among it, "*" standing for a rescan; false after
 * the deadline. */
static bool told(const char *want, int deadline_ms)
{
	int64_t end = clock_mono_us() + (int64_t)deadline_ms * 1000;
	while (clock_mono_us() < end) {
		struct watch_changes changes;
		struct pollfd p = {.fd = watch_fd(w), .events = POLLIN};
		int wait = watch_timeout_ms(w);
		poll(&p, 1, wait > 20 ? 20 : wait);
		assert_int_equal(watch_read(w, &changes, NULL), ST_OK);
		if (changes.rescan && strcmp(want, "*") == 0)
			return true;
		for (size_t i = 0; i < changes.n; i++)
			if (strcmp(changes.paths[i], want) == 0)
				return true;
	}
	return false;
}

static void test_saved(void **state)
{
	(void)state;
	kb_write("en/old.md", TEXT "more");
	int64_t start = clock_mono_us();
	assert_true(told("en/old.md", 5000));
	assert_true(clock_mono_us() - start < 1000000);
	/* As editors save: another file renamed over it. */
	kb_write("en/.old.md.swp", TEXT);
	char from[1024];
	snprintf(from, sizeof from, "%s", kb_path("en/.old.md.swp"));
	assert_int_equal(rename(from, kb_path("en/old.md")), 0);
	assert_true(told("en/old.md", 5000));
	assert_int_equal(unlink(kb_path("en/old.md")), 0);
	assert_true(told("en/old.md", 5000));
}

static void test_half_written_is_not_told(void **state)
{
	(void)state;
	int fd = open(kb_path("en/slow.md"), O_WRONLY | O_CREAT, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "---\n", 4), 4);
	assert_false(told("en/slow.md", 400));
	assert_int_equal(write(fd, "title: t\n---\n", 13), 13);
	close(fd);
	assert_true(told("en/slow.md", 5000));
}

static void test_new_folders(void **state)
{
	(void)state;
	kb_write("en/new/deep/a.md", TEXT);
	assert_true(told("en/new/", 5000));
	kb_write("en/new/deep/b.md", TEXT);
	assert_true(told("en/new/deep/b.md", 5000));
}

static void test_moved_folders(void **state)
{
	char from[1024];
	(void)state;
	kb_write("en/a/b/c.md", TEXT);
	assert_true(told("en/a/", 5000));
	snprintf(from, sizeof from, "%s", kb_path("en/a"));
	assert_int_equal(rename(from, kb_path("en/z")), 0);
	assert_true(told("en/z/", 5000));
	kb_write("en/z/b/c.md", TEXT "x");
	assert_true(told("en/z/b/c.md", 5000));
	char out[96];
	snprintf(out, sizeof out, "%s-out", kb_root);
	snprintf(from, sizeof from, "%s", kb_path("en/z"));
	assert_int_equal(rename(from, out), 0);
	assert_true(told("en/z/", 5000));
	assert_int_equal(rename(out, kb_path("en/back")), 0);
	assert_true(told("en/back/", 5000));
	kb_write("en/back/b/d.md", TEXT);
	assert_true(told("en/back/b/d.md", 5000));
}

static void test_root_replaced(void **state)
{
	char old[96];
	(void)state;
	snprintf(old, sizeof old, "%s-old", kb_root);
	assert_int_equal(rename(kb_root, old), 0);
	assert_true(told("*", 5000));
	kb_write("en/new.md", TEXT);
	assert_true(told("*", 5000));
	kb_write("en/newer.md", TEXT);
	assert_true(told("en/newer.md", 5000));
	assert_int_equal(fs_remove_tree(old, NULL), ST_OK);
}

static void test_links(void **state)
{
	(void)state;
	assert_int_equal(symlink("old.md", kb_path("en/link.md")), 0);
	assert_true(told("en/link.md", 5000));
	assert_int_equal(symlink("en", kb_path("also")), 0);
	assert_true(told("also/", 5000));
	kb_write("en/old.md", TEXT "x");
	assert_true(told("also/old.md", 5000));
	/* As Kubernetes replaces what it mounts. */
	kb_write("..v1/a.md", TEXT);
	assert_int_equal(symlink("..v1", kb_path("..tmp")), 0);
	char from[1024];
	snprintf(from, sizeof from, "%s", kb_path("..tmp"));
	assert_int_equal(rename(from, kb_path("..data")), 0);
	assert_true(told("*", 5000));
}

static void test_other_files(void **state)
{
	(void)state;
	kb_write("en/pic.png", "x");
	kb_write("en/.hidden.md", "x");
	kb_write("en/x.md~", "x");
	kb_write("README.md", "x");
	assert_false(told("en/pic.png", 300));
}

static void test_many_at_once(void **state)
{
	(void)state;
	char path[64];
	for (int i = 0; i < 500; i++) {
		snprintf(path, sizeof path, "en/f%d.md", i);
		kb_write(path, TEXT);
	}
	assert_true(told("en/f499.md", 5000));
}

static void test_not_there_yet(void **state)
{
	(void)state;
	watch_close(w);
	assert_int_equal(fs_remove_tree(kb_root, NULL), ST_OK);
	assert_int_equal(watch_open(kb_root, &w, NULL), ST_OK);
	kb_write("en/a.md", TEXT);
	assert_true(told("*", 5000));
	assert_int_equal(watch_open("", &(struct watch *){NULL}, NULL), ST_INVALID);
	watch_close(NULL);
}

static void note_path(void *ctx, const char *path)
{
	buf_printf(ctx, "%s ", path);
}

static void test_polling(void **state)
{
	struct watch_poll poll_state;
	struct buf told_paths;
	(void)state;
	watch_poll_init(&poll_state);
	buf_init(&told_paths, BUF_MAX_TEXT);
	kb_write("en/b.md", TEXT);
	assert_int_equal(watch_poll_look(&poll_state, kb_root, note_path, &told_paths), ST_OK);
	assert_string_equal(told_paths.data, "");
	kb_write("en/b.md", TEXT "longer");
	kb_write("en/c.md", TEXT);
	assert_int_equal(unlink(kb_path("en/old.md")), 0);
	assert_int_equal(watch_poll_look(&poll_state, kb_root, note_path, &told_paths), ST_OK);
	assert_string_equal(told_paths.data, "en/b.md en/c.md en/old.md ");
	buf_clear(&told_paths);
	assert_int_equal(watch_poll_look(&poll_state, kb_root, note_path, &told_paths), ST_OK);
	assert_string_equal(told_paths.data, "");
	assert_int_equal(watch_poll_look(&poll_state, "/nonexistent", note_path, &told_paths),
			 ST_OK);
	assert_string_equal(told_paths.data, "en/b.md en/c.md ");
	watch_poll_release(&poll_state);
	buf_release(&told_paths);
}

#define IN_TREE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_TREE(test_saved),	 IN_TREE(test_half_written_is_not_told),
	    IN_TREE(test_new_folders),	 IN_TREE(test_moved_folders),
	    IN_TREE(test_root_replaced), IN_TREE(test_links),
	    IN_TREE(test_other_files),	 IN_TREE(test_many_at_once),
	    IN_TREE(test_not_there_yet), IN_TREE(test_polling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
