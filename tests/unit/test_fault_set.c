/* What is wrong now: told once, and counted until it is mended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/fault_set.h"

#include <cmocka.h> /* last: it has a macro named fail */

static bool add(struct fault_set *s, enum kb_severity severity, const char *path, int line,
		const char *text)
{
	const struct kb_fault f = {.severity = severity, .path = path, .line = line, .text = text};
	return fault_set_add(s, &f);
}

static void expect(const struct fault_set *s, size_t errors, size_t warnings)
{
	struct fault_counts c = fault_set_counts(s);
	assert_int_equal(c.errors, errors);
	assert_int_equal(c.warnings, warnings);
}

static struct fault_set *filled(void)
{
	struct fault_set *s = fault_set_new();
	assert_non_null(s);
	fault_set_reading(s, NULL);
	assert_true(add(s, KB_ERROR, "a.md", 2, "no title"));
	assert_true(add(s, KB_WARNING, "b.md", 3, "a link to nowhere"));
	assert_true(add(s, KB_WARNING, "b.md", 9, "a link to nowhere"));
	assert_true(add(s, KB_WARNING, "c.jsonl", 1, "long"));
	assert_true(add(s, KB_WARNING, "c.jsonl", 2, "long"));
	assert_int_equal(fault_set_end(s, true), 0);
	expect(s, 1, 4);
	return s;
}

static void test_told_once(void **state)
{
	struct fault_set *s = filled();
	(void)state;
	fault_set_reading(s, "b.md");
	assert_false(add(s, KB_WARNING, "b.md", 4, "a link to nowhere")); /* it moved */
	assert_true(add(s, KB_WARNING, "b.md", 5, "another"));
	assert_int_equal(fault_set_end(s, true), 1); /* of two there was one left */
	expect(s, 1, 4);
	fault_set_free(s);
}

static void test_mended(void **state)
{
	struct fault_set *s = filled();
	(void)state;
	fault_set_reading(s, "a.md");
	assert_int_equal(fault_set_end(s, true), 1);
	expect(s, 0, 4);
	fault_set_reading(s, "a.md");
	assert_true(add(s, KB_ERROR, "a.md", 2, "no title"));
	assert_int_equal(fault_set_end(s, true), 0);
	expect(s, 1, 4);
	fault_set_free(s);
}

static void test_unchanged(void **state)
{
	struct fault_set *s = filled();
	(void)state;
	fault_set_reading(s, NULL);
	fault_set_same(s, "a.md", 1); /* an error is always told again */
	fault_set_same(s, "b.md", 1);
	fault_set_same(s, "c.jsonl", 2);
	assert_int_equal(fault_set_end(s, true), 2);
	expect(s, 0, 3);
	fault_set_free(s);
}

static void test_broken_off(void **state)
{
	struct fault_set *s = filled();
	(void)state;
	fault_set_reading(s, NULL);
	assert_int_equal(fault_set_end(s, false), 0);
	expect(s, 1, 4);
	fault_set_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_told_once),
	    cmocka_unit_test(test_mended),
	    cmocka_unit_test(test_unchanged),
	    cmocka_unit_test(test_broken_off),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
