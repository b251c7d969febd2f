/* Files read whole, replaced at once, and folders made and removed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/base/fs.h"

#include <cmocka.h> /* last: it has a macro named fail */

static char root[64];

static int set_up(void **state)
{
	(void)state;
	snprintf(root, sizeof root, "/tmp/answerd-test-fs-XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	return fs_remove_tree(root, NULL) == ST_OK ? 0 : -1;
}

static const char *in_root(const char *name)
{
	static char path[256];
	snprintf(path, sizeof path, "%s/%s", root, name);
	return path;
}

static void test_replace_and_read(void **state)
{
	struct buf b, err;
	struct stat sb;
	(void)state;
	buf_init(&b, 1 << 20);
	buf_init(&err, BUF_MAX_ERR);
	assert_int_equal(fs_replace(in_root("a"), "one", 3, 0600, &err), ST_OK);
	assert_int_equal(fs_replace(in_root("a"), "two!", 4, 0600, &err), ST_OK);
	assert_int_equal(fs_read(in_root("a"), 4, &b, &err), ST_OK);
	assert_string_equal(b.data, "two!");
	assert_int_equal(stat(in_root("a"), &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	assert_int_equal(fs_read(in_root("a"), 3, &b, &err), ST_LIMIT);
	assert_int_equal(fs_read(in_root("gone"), 3, &b, &err), ST_NOTFOUND);
	assert_int_equal(fs_replace(in_root("gone/x"), "", 0, 0600, &err), ST_NOTFOUND);
	/* nobody writes it: reading would wait for ever */
	assert_int_equal(mkfifo(in_root("fifo"), 0600), 0);
	assert_int_equal(fs_read(in_root("fifo"), 3, &b, &err), ST_INVALID);
	buf_release(&b);
	buf_release(&err);
}

static void test_folders(void **state)
{
	struct stat sb;
	(void)state;
	assert_int_equal(fs_mkdirs(in_root("a/b/c"), 0700, NULL), ST_OK);
	assert_int_equal(fs_mkdirs(in_root("a/b/c"), 0700, NULL), ST_OK);
	assert_int_equal(stat(in_root("a/b/c"), &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0700);
	assert_int_equal(symlink("/tmp", in_root("a/link")), 0);
	assert_int_equal(fs_remove_tree(in_root("a"), NULL), ST_OK);
	assert_int_equal(access(in_root("a"), F_OK), -1);
	assert_int_equal(access("/tmp", F_OK), 0);
	assert_int_equal(fs_remove_tree(in_root("a"), NULL), ST_OK);
	assert_int_equal(fs_sync_dir(root, NULL), ST_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_replace_and_read, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_folders, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
