/* What the index holds, in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/catalog.h"

#include <cmocka.h>

static struct catalog c;

static bool set(const char *id, const char *source, uint64_t hash)
{
	bool was_new = false;
	assert_int_equal(catalog_set(&c, id, source, hash, 1, &was_new), ST_OK);
	return was_new;
}

static void test_set_find_remove(void **state)
{
	(void)state;
	catalog_init(&c);
	assert_null(catalog_find(&c, "a"));
	catalog_remove(&c, "a");
	assert_true(set("a", "a.md", 1));
	assert_false(set("a", "b.md", 2));
	assert_int_equal(c.used, 1);
	assert_string_equal(catalog_find(&c, "a")->source, "b.md");
	assert_int_equal(catalog_find(&c, "a")->hash, 2);
	catalog_remove(&c, "a");
	assert_null(catalog_find(&c, "a"));
	assert_int_equal(c.used, 0);
	assert_true(set("a", "c.md", 3));
	catalog_release(&c);
}

/* Many come and go, and the table does not fill up with the gone. */
static void test_churn(void **state)
{
	char id[32];
	(void)state;
	catalog_init(&c);
	for (int i = 0; i < 60000; i++) {
		snprintf(id, sizeof id, "id%d", i);
		assert_true(set(id, "s", (uint64_t)i));
		if (i >= 100) {
			snprintf(id, sizeof id, "id%d", i - 100);
			catalog_remove(&c, id);
		}
	}
	assert_int_equal(c.used, 100);
	assert_true(c.slots_n <= 4096);
	for (int i = 59900; i < 60000; i++) {
		snprintf(id, sizeof id, "id%d", i);
		assert_int_equal(catalog_find(&c, id)->hash, i);
	}
	assert_null(catalog_find(&c, "id59899"));
	catalog_release(&c);
}

static const char *alike(const char *id)
{
	const struct catalog_entry *e = catalog_alike(&c, catalog_find(&c, id));
	return e ? e->id : NULL;
}

/* Ids that only differ in case or form find each other, while they are there. */
static void test_alike(void **state)
{
	char id[32];
	(void)state;
	catalog_init(&c);
	set("en/a/Foo", "a.md", 1);
	assert_null(alike("en/a/Foo"));
	set("en/a/caf\xc3\xa9", "b.md", 1);
	set("en/a/cafe\xcc\x81", "c.md", 1);
	assert_string_equal(alike("en/a/cafe\xcc\x81"), "en/a/caf\xc3\xa9");
	for (int i = 0; i < 5000; i++) {
		snprintf(id, sizeof id, "en/a/%d", i);
		set(id, "s", 1);
		assert_null(alike(id));
	}
	set("en/a/foo", "d.md", 1);
	assert_string_equal(alike("en/a/foo"), "en/a/Foo");
	assert_string_equal(alike("en/a/Foo"), "en/a/foo");
	catalog_remove(&c, "en/a/Foo");
	assert_null(alike("en/a/foo"));
	catalog_release(&c);
}

static void test_data(void **state)
{
	char *s = catalog_data(0xabc, "en/a b.md", "en/x/a");
	(void)state;
	assert_string_equal(s, "0000000000000abc\ten/a b.md\ten/x/a");
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_set_find_remove), cmocka_unit_test(test_churn),
	    cmocka_unit_test(test_alike), cmocka_unit_test(test_data)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
