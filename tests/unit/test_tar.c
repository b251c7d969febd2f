/* Tar files: what is written is read, sizes past 8 GiB too; damage is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerd/base/tar.h"

#include <cmocka.h> /* last: it has a macro named fail */

#define GIB ((uint64_t)1 << 30)

static int new_file(void)
{
	char path[] = "/tmp/answerd-test-tar-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	unlink(path);
	return fd;
}

static void test_sizes(void **state)
{
	static const uint64_t sizes[] = {
	    0, 1, 511, 512, 513, 8 * GIB - 1, 8 * GIB, 9 * GIB + 7, GIB * 1024 * 1024};
	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct tar_entry e;
		int fd = new_file();
		assert_int_equal(tar_head(fd, "signals.db", sizes[i], 0600, 1, NULL), ST_OK);
		assert_int_equal(lseek(fd, 0, SEEK_CUR), 512);
		lseek(fd, 0, SEEK_SET);
		assert_int_equal(tar_next(fd, &e, NULL), ST_OK);
		assert_true(e.bytes == sizes[i]);
		assert_string_equal(e.name, "signals.db");
		close(fd);
	}
}

static void test_files(void **state)
{
	struct tar_entry e;
	char text[8] = "";
	int fd = new_file();
	(void)state;
	assert_int_equal(tar_head(fd, "a/b", 3, 0600, 0, NULL), ST_OK);
	assert_int_equal(tar_write(fd, "abc", 3, NULL), ST_OK);
	assert_int_equal(tar_pad(fd, 3, NULL), ST_OK);
	assert_int_equal(tar_head(fd, "empty", 0, 0600, 0, NULL), ST_OK);
	assert_int_equal(tar_end(fd, NULL), ST_OK);
	lseek(fd, 0, SEEK_SET);
	assert_int_equal(tar_next(fd, &e, NULL), ST_OK);
	assert_int_equal(tar_read(fd, text, 3, NULL), ST_OK);
	assert_string_equal(text, "abc");
	assert_int_equal(tar_skip_pad(fd, 3, NULL), ST_OK);
	assert_int_equal(tar_next(fd, &e, NULL), ST_OK);
	assert_string_equal(e.name, "empty");
	assert_int_equal(tar_next(fd, &e, NULL), ST_NOTFOUND);
	close(fd);
	char name[TAR_NAME_MAX + 2];
	memset(name, 'x', sizeof name);
	name[TAR_NAME_MAX + 1] = '\0';
	fd = new_file();
	assert_int_equal(tar_head(fd, name, 0, 0600, 0, NULL), ST_LIMIT);
	assert_int_equal(tar_head(fd, name + 1, 0, 0600, 0, NULL), ST_OK);
	close(fd);
}

/* Every byte of a header is summed: no flip of one bit is taken. */
static void test_damage(void **state)
{
	unsigned char head[512];
	struct tar_entry e;
	int fd = new_file();
	(void)state;
	assert_int_equal(tar_head(fd, "tokens.json", 12345, 0600, 1790000000, NULL), ST_OK);
	lseek(fd, 0, SEEK_SET);
	assert_int_equal(tar_read(fd, head, sizeof head, NULL), ST_OK);
	for (size_t bit = 0; bit < 8 * sizeof head; bit++) {
		head[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_int_equal(pwrite(fd, head, sizeof head, 0), sizeof head);
		lseek(fd, 0, SEEK_SET);
		enum status st = tar_next(fd, &e, NULL);
		/* The bytes of the sum itself may be written otherwise. */
		bool in_sum = bit / 8 >= 148 && bit / 8 < 156;
		if (!in_sum || st != ST_OK)
			assert_int_equal(st, ST_CORRUPT);
		else
			assert_int_equal(e.bytes, 12345);
		head[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	assert_int_equal(ftruncate(fd, 511), 0);
	lseek(fd, 0, SEEK_SET);
	assert_int_equal(tar_next(fd, &e, NULL), ST_CORRUPT);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sizes),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
