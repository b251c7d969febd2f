/* Where the index lies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include "index/layout.h"
#include "kb_tree.h"

#include <cmocka.h>

static struct buf name, err;

static enum status current(void)
{
	buf_clear(&name);
	buf_clear(&err);
	return layout_current(kb_root, &name, &err);
}

static void test_current(void **state)
{
	static const char *const garbage[] = {
	    "",
	    "\n",
	    "b-",
	    "b-1x",
	    "../../etc",
	    "b-000001/../x",
	    "c-000001",
	    "b-1 ",
	    "b-1\nb-2\n",
	    "b-00000000000000000000000000000000000001",
	    "b-0000000000000000000000000000000000000000000000000000000000000000000001",
	};
	(void)state;
	assert_int_equal(current(), ST_NOTFOUND);
	kb_write("index/current", "b-000012\n");
	assert_int_equal(current(), ST_OK);
	assert_string_equal(name.data, "b-000012");
	for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
		kb_write("index/current", garbage[i]);
		enum status st = current();
		assert_true(st == ST_CORRUPT || st == ST_LIMIT);
		assert_true(err.len > 0);
	}
	assert_int_equal(layout_set_current(kb_root, "b-000013", &err), ST_OK);
	assert_int_equal(current(), ST_OK);
	assert_string_equal(name.data, "b-000013");
}

static void test_next_and_sweep(void **state)
{
	(void)state;
	kb_write("index/b-000007/public/x", "");
	kb_write("index/b-000012/public/x", "");
	kb_write("index/b-junk/x", "");
	kb_write("index/other/x", "");
	buf_clear(&name);
	assert_int_equal(layout_next(kb_root, "", &name, &err), ST_OK);
	assert_string_equal(name.data, "b-000013");
	layout_sweep(kb_root, "b-000012");
	assert_int_equal(access(kb_path("index/b-000012/public/x"), F_OK), 0);
	assert_int_equal(access(kb_path("index/b-000007"), F_OK), -1);
	assert_int_equal(access(kb_path("index/other/x"), F_OK), 0); /* none of ours */
	buf_clear(&name);
	assert_int_equal(layout_next("/no/such", "", &name, &err), ST_IO);
	layout_sweep("/no/such", "b-1");
}

/* A folder that was emptied gives no name again that readers may have open. */
static void test_next_after(void **state)
{
	(void)state;
	buf_clear(&name);
	assert_int_equal(fs_remove_tree(kb_path("index"), &err), ST_OK);
	kb_write("index/b-000002/x", "");
	assert_int_equal(layout_next(kb_root, "b-000007", &name, &err), ST_OK);
	assert_string_equal(name.data, "b-000008");
	buf_clear(&name);
	assert_int_equal(layout_next(kb_root, "b-000001", &name, &err), ST_OK);
	assert_string_equal(name.data, "b-000003");
}

static void test_reserved(void **state)
{
	static const char *const garbage[] = {"", "x", "-1", "1 2", "9223372036854775807"};
	(void)state;
	assert_int_equal(layout_reserved("/no/such"), 0);
	assert_int_equal(layout_reserve(kb_root, 1200, &err), ST_OK);
	assert_int_equal(layout_reserved(kb_root), 1200);
	for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
		kb_write("index/generation", garbage[i]);
		assert_int_equal(layout_reserved(kb_root), 0);
	}
	assert_true(layout_reserve("/no/such", 1, &err) != ST_OK);
}

static void test_path(void **state)
{
	(void)state;
	buf_clear(&name);
	layout_path("d", "b-1", "public", &name);
	assert_string_equal(name.data, "d/index/b-1/public");
	buf_clear(&name);
	layout_path("d", "b-1", "", &name);
	assert_string_equal(name.data, "d/index/b-1");
	buf_clear(&name);
	layout_format(&name);
	assert_true(name.len > 0);
}

static int set_up(void **state)
{
	buf_init(&name, 8192);
	buf_init(&err, BUF_MAX_ERR);
	return kb_set_up(state);
}

static int tear_down(void **state)
{
	buf_release(&name);
	buf_release(&err);
	return kb_tear_down(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_current), cmocka_unit_test(test_next_and_sweep),
	    cmocka_unit_test(test_next_after), cmocka_unit_test(test_reserved),
	    cmocka_unit_test(test_path)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
