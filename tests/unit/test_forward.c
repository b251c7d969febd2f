/* The forward file: appended, mapped, grown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "index/forward.h"
#include "index/record_build.h"
#include "kb_tree.h"

#include <cmocka.h>

/* A record whose title is the number i. */
static void make(int i, struct buf *out)
{
	struct record_builder b;
	char text[32];
	int n = snprintf(text, sizeof text, "record %d", i);
	record_builder_init(&b, NULL);
	record_set(&b, REC_TITLE, text, (size_t)n);
	buf_clear(out);
	assert_int_equal(record_finish(&b, out), ST_OK);
	record_builder_release(&b);
}

static void assert_title(const struct forward_map *m, uint64_t offset, int i)
{
	struct record r;
	char text[32];
	snprintf(text, sizeof text, "record %d", i);
	assert_int_equal(forward_get(m, offset, &r), ST_OK);
	assert_true(str_is(record_str(&r, REC_TITLE), text));
}

static void test_append_and_map(void **state)
{
	struct forward_writer w;
	struct forward_map m;
	struct record r;
	struct buf rec, err;
	uint64_t at[200];
	(void)state;
	buf_init(&rec, BUF_MAX_TEXT);
	buf_init(&err, BUF_MAX_ERR);
	assert_int_equal(forward_map_open(kb_path("a.fwd"), &m, &err), ST_IO);
	forward_map_close(&m);
	assert_int_equal(forward_writer_open(kb_path("a.fwd"), &w, &err), ST_OK);
	assert_int_equal(forward_map_open(kb_path("a.fwd"), &m, &err), ST_OK); /* empty */
	assert_int_equal(forward_get(&m, 0, &r), ST_CORRUPT);
	for (int i = 0; i < 100; i++) {
		make(i, &rec);
		assert_int_equal(forward_append(&w, rec.data, rec.len, &at[i], &err), ST_OK);
		assert_int_equal(at[i] % 8, 0);
	}
	assert_int_equal(forward_sync(&w, &err), ST_OK);
	assert_int_equal(forward_get(&m, at[0], &r), ST_CORRUPT); /* not yet seen */
	assert_int_equal(forward_map_grow(&m, &err), ST_OK);
	const unsigned char *base = m.base;
	for (int i = 0; i < 100; i++)
		assert_title(&m, at[i], i);
	for (int i = 100; i < 200; i++) {
		make(i, &rec);
		assert_int_equal(forward_append(&w, rec.data, rec.len, &at[i], &err), ST_OK);
	}
	assert_int_equal(forward_sync(&w, &err), ST_OK);
	assert_int_equal(forward_map_refresh(&m, &err), ST_OK);
	assert_ptr_equal(m.base, base); /* views taken before are still good */
	for (int i = 0; i < 200; i++)
		assert_title(&m, at[i], i);
	assert_int_equal(forward_get(&m, at[5] + 8, &r), ST_CORRUPT);
	assert_int_equal(forward_get(&m, UINT64_MAX, &r), ST_CORRUPT);
	forward_map_close(&m);
	forward_writer_close(&w);
	buf_release(&rec);
	buf_release(&err);
}

/* Past the spare room views cannot stay: growing says so, refreshing moves. */
static void test_outgrown(void **state)
{
	struct forward_map m;
	struct buf err;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	kb_write("b.fwd", "");
	assert_int_equal(forward_map_open(kb_path("b.fwd"), &m, &err), ST_OK);
	assert_int_equal(truncate(kb_path("b.fwd"), (off_t)(m.mapped + 8)), 0); /* sparse */
	assert_int_equal(forward_map_grow(&m, &err), ST_BUSY);
	assert_int_equal(forward_map_refresh(&m, &err), ST_OK);
	assert_int_equal(forward_map_grow(&m, &err), ST_OK);
	forward_map_close(&m);
	buf_release(&err);
}

/* What a crash left half written is passed over. */
static void test_after_a_crash(void **state)
{
	struct forward_writer w;
	struct forward_map m;
	struct buf rec, err;
	uint64_t at = 0;
	(void)state;
	buf_init(&rec, BUF_MAX_TEXT);
	buf_init(&err, BUF_MAX_ERR);
	kb_write("c.fwd", "half a rec");
	assert_int_equal(forward_writer_open(kb_path("c.fwd"), &w, &err), ST_OK);
	make(1, &rec);
	assert_int_equal(forward_append(&w, rec.data, rec.len, &at, &err), ST_OK);
	assert_int_equal(at, 16);
	assert_int_equal(forward_sync(&w, &err), ST_OK);
	assert_int_equal(forward_map_open(kb_path("c.fwd"), &m, &err), ST_OK);
	assert_title(&m, at, 1);
	forward_map_close(&m);
	forward_writer_close(&w);
	assert_int_equal(forward_writer_open(kb_path("no/such"), &w, &err), ST_IO);
	forward_writer_close(&w);
	buf_release(&rec);
	buf_release(&err);
}

/* Read by the writer, for a rebuild: whole and as it was written, or not at all. */
static void test_read(void **state)
{
	struct forward_writer w;
	struct buf rec, got, err;
	uint64_t at = 0;
	(void)state;
	buf_init(&rec, BUF_MAX_TEXT);
	buf_init(&got, BUF_MAX_TEXT);
	buf_init(&err, BUF_MAX_ERR);
	make(1, &rec);
	assert_int_equal(forward_writer_open(kb_path("d.fwd"), &w, &err), ST_OK);
	assert_int_equal(forward_append(&w, rec.data, rec.len, &at, &err), ST_OK);
	assert_int_equal(forward_read(&w, at, &got), ST_CORRUPT); /* not yet written */
	assert_int_equal(forward_sync(&w, &err), ST_OK);
	assert_int_equal(forward_read(&w, at, &got), ST_OK);
	assert_int_equal(got.len, rec.len);
	assert_memory_equal(got.data, rec.data, rec.len);
	assert_int_equal(forward_read(&w, at + 8, &got), ST_CORRUPT);
	assert_int_equal(forward_read(&w, rec.len, &got), ST_CORRUPT);
	assert_int_equal(forward_read(&w, UINT64_MAX, &got), ST_CORRUPT);
	/* One byte of the text, and a size that is none. */
	assert_int_equal(pwrite(w.fd, "X", 1, (off_t)rec.len - 8), 1);
	assert_int_equal(forward_read(&w, at, &got), ST_CORRUPT);
	assert_int_equal(pwrite(w.fd, "\xff\xff\xff\xff", 4, 4), 4);
	assert_int_equal(forward_read(&w, at, &got), ST_CORRUPT);
	forward_writer_close(&w);
	buf_release(&rec);
	buf_release(&got);
	buf_release(&err);
}

/* Cut by another process: what is gone is no record, and nothing ends. */
static void test_cut(void **state)
{
	struct forward_writer w;
	struct forward_map m;
	struct record r;
	struct buf rec, err;
	uint64_t at[3000];
	sigset_t all;
	(void)state;
	/* As the threads do that leave signals to main. */
	sigfillset(&all);
	assert_int_equal(pthread_sigmask(SIG_BLOCK, &all, NULL), 0);
	buf_init(&rec, BUF_MAX_TEXT);
	buf_init(&err, BUF_MAX_ERR);
	assert_int_equal(forward_writer_open(kb_path("e.fwd"), &w, &err), ST_OK);
	for (int i = 0; i < 3000; i++) {
		make(i, &rec);
		assert_int_equal(forward_append(&w, rec.data, rec.len, &at[i], &err), ST_OK);
	}
	assert_int_equal(forward_sync(&w, &err), ST_OK);
	assert_int_equal(forward_map_open(kb_path("e.fwd"), &m, &err), ST_OK);
	struct record last;
	assert_int_equal(forward_get(&m, at[2999], &last), ST_OK);
	assert_int_equal(truncate(kb_path("e.fwd"), (off_t)at[1000]), 0);
	assert_title(&m, at[999], 999);
	assert_int_equal(record_str(&last, REC_TITLE).len, 0); /* a view from before */
	for (int i = 2999; i > 1000; i--)
		assert_int_equal(forward_get(&m, at[i], &r), ST_CORRUPT);
	assert_title(&m, at[5], 5);
	/* Whole again: it is mapped anew. */
	assert_int_equal(forward_map_refresh(&m, &err), ST_OK);
	assert_int_equal(pwrite(w.fd, rec.data, rec.len, (off_t)at[2999]), (ssize_t)rec.len);
	assert_int_equal(forward_map_refresh(&m, &err), ST_OK);
	assert_title(&m, at[2999], 2999);
	assert_int_equal(forward_get(&m, at[2000], &r), ST_CORRUPT); /* a hole */
	forward_map_close(&m);
	forward_writer_close(&w);
	buf_release(&rec);
	buf_release(&err);
}

/* A fault elsewhere is none of ours, and ends the process as ever. */
static void test_other_faults(void **state)
{
	struct forward_map m;
	struct buf err;
	int status = 0;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	kb_write("f.fwd", "");
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGBUS, SIG_DFL); /* not cmocka's */
		if (forward_map_open(kb_path("f.fwd"), &m, &err) != ST_OK)
			_exit(2);
		int fd = open(kb_path("f.fwd"), O_RDONLY);
		const volatile char *p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
		_exit(p[0] ? 1 : 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
	buf_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_append_and_map),
	    cmocka_unit_test(test_outgrown),
	    cmocka_unit_test(test_after_a_crash),
	    cmocka_unit_test(test_read),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_other_faults),
	};
	return cmocka_run_group_tests(tests, kb_set_up, kb_tear_down);
}
