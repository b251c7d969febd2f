/* The files of the served index are held in memory, as far as they are files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/index/resident.h"

#include <cmocka.h>

static char data[64];

static void at(char out[256], const char *rest)
{
	snprintf(out, 256, "%s%s", data, rest);
}

static void folder(const char *rest)
{
	char path[256];
	at(path, rest);
	assert_int_equal(mkdir(path, 0755), 0);
}

static void file(const char *rest, size_t bytes)
{
	char path[256];
	at(path, rest);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	for (size_t i = 0; i < bytes; i++)
		fputc('x', f);
	assert_int_equal(fclose(f), 0);
}

static void current(const char *name)
{
	char path[256];
	at(path, "/index/current");
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f, "%s\n", name);
	assert_int_equal(fclose(f), 0);
}

static int start(void **state)
{
	(void)state;
	strcpy(data, "/tmp/answerd-resident-XXXXXX");
	if (!mkdtemp(data))
		return -1;
	folder("/index");
	for (int b = 1; b <= 2; b++)
		for (int part = 0; part < 3; part++) {
			char rest[64];
			const char *const parts[] = {"", "/public", "/agent"};
			snprintf(rest, sizeof rest, "/index/b-%d%s", b, parts[part]);
			folder(rest);
		}
	current("b-1");
	return 0;
}

static int stop(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -r %s", data);
	return system(command);
}

static size_t held(struct resident *r)
{
	struct resident_held h = resident_refresh(r);
	assert_true(h.locked <= h.bytes);
	return h.bytes;
}

static void test_follows(void **state)
{
	struct resident *r;
	(void)state;
	assert_int_equal(resident_new(data, 10000, &r), ST_OK);
	assert_int_equal(held(r), 0);
	file("/index/b-1/public/postlist.glass", 3000);
	file("/index/b-1/agent/docdata.glass", 500);
	assert_int_equal(held(r), 3500);
	file("/index/b-1/public/postlist.glass", 6000);
	assert_int_equal(held(r), 6500);
	/* What does not fit is left, the others are held. */
	file("/index/b-1/agent/postlist.glass", 9000);
	assert_int_equal(held(r), 6500);
	current("b-2");
	assert_int_equal(held(r), 0);
	file("/index/b-2/public/postlist.glass", 100);
	assert_int_equal(held(r), 100);
	current("b-1");
	assert_int_equal(held(r), 6500);
	resident_free(r);
}

/* What is no file must not stop who commits: opening a FIFO waits for a writer. */
static void test_no_file(void **state)
{
	char path[256];
	struct resident *r;
	(void)state;
	assert_int_equal(resident_new(data, 10000, &r), ST_OK);
	file("/index/b-1/public/postlist.glass", 100);
	assert_int_equal(held(r), 100);
	at(path, "/index/b-1/public/postlist.glass");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0644), 0);
	at(path, "/index/b-1/agent/termlist.glass");
	assert_int_equal(mkdir(path, 0755), 0);
	file("/index/b-1/public/docdata.glass", 70);
	assert_int_equal(held(r), 70);
	current("../b-1");
	assert_int_equal(held(r), 0);
	resident_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_follows, start, stop),
	    cmocka_unit_test_setup_teardown(test_no_file, start, stop),
	};
	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
