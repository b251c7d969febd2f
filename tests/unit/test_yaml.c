/* YAML to a tree, and what is said of YAML that is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/yaml.h"

#include <cmocka.h> /* last: it has a macro named fail */

struct fixture {
	struct arena arena;
	struct buf err;
	struct yaml *root;
};

static enum status parse(struct fixture *f, const char *s, size_t len)
{
	arena_init(&f->arena);
	buf_init(&f->err, BUF_MAX_ERR);
	return yaml_parse(&f->arena, s, len, 0, &f->root, &f->err);
}

static void release(struct fixture *f)
{
	arena_release(&f->arena);
	buf_release(&f->err);
}

static void test_tree(void **state)
{
	static const char text[] = "a: 1\nb:\n  - x\n  - 'y'\nc: {d: |\n";
	static const char good[] =
	    "a: 1\nb:\n  - x\n  - 'null'\nc:\n  d: |\n    two\n    lines\ne:\n";
	struct fixture f;
	(void)state;
	assert_int_equal(parse(&f, text, strlen(text)), ST_INVALID);
	release(&f);
	assert_int_equal(parse(&f, good, strlen(good)), ST_OK);
	assert_int_equal(f.root->kind, YAML_MAP);
	assert_int_equal(f.root->n, 4);
	assert_int_equal(f.root->key_lines[2], 5);
	const struct yaml *b = yaml_get(f.root, "b");
	assert_int_equal(b->kind, YAML_LIST);
	assert_string_equal(b->items[0]->text, "x");
	assert_int_equal(b->items[1]->line, 4);
	assert_true(b->items[1]->quoted);
	assert_false(yaml_is_null(b->items[1]));
	assert_string_equal(yaml_get(yaml_get(f.root, "c"), "d")->text, "two\nlines\n");
	assert_true(yaml_is_null(yaml_get(f.root, "e")));
	assert_null(yaml_get(f.root, "zz"));
	release(&f);
}

static void test_empty(void **state)
{
	static const char *const texts[] = {"", "# only this\n", "~", "\n\n", "null\n", "---\n"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct fixture f;
		assert_int_equal(parse(&f, texts[i], strlen(texts[i])), ST_OK);
		assert_null(f.root);
		release(&f);
	}
}

/* The text, and two pieces of what is said. */
static const struct {
	const char *text, *line, *says;
} refused[] = {
    {"title: a: b", "1: ", "\"a: b\""},
    {"title: say \"hi\": b", "1: ", "'say \"hi\": b'"},
    {"x: 1\ntitle: \"a\" b", "2: ", "closing quote"},
    {"a: 'it's'", "1: ", "double a quote"},
    {"\ttitle: x", "1: ", "spaces"},
    {"a:\n\tb: c", "2: ", "spaces"},
    {"title: *bold*", "1: ", "quotes"},
    {"a: &x 1\nb: *x", "1: ", "quotes"},
    {"a: 1\nb: *x", "2: ", "alias"},
    {"title: !x y", "1: ", "quotes"},
    {"title: @x", "1: ", "\"@x\""},
    {"title: `x`", "1: ", "\"`x`\""},
    {"title: {{ a }}", "1: ", "quotes"},
    {"title: [a\nb: c", "", "]"},
    {"a: {b: c", "", "}"},
    {"a: \"x\nb: 1", "1: ", "never closed"},
    {"a: \"\\q\"", "1: ", "single quotes"},
    {"a: \"\\0\"", "1: ", "\\0"},
    {"a: 1\nb", "2: ", "colon"},
    {"a: - b", "1: ", "line of its own"},
    {"a: > b", "1: ", "> or |"},
    {"a: 1\nb: 2\na: 3", "3: ", "twice"},
    {"a: b\n c: d", "2: ", "indented"},
    {"- a\nb: c", "2: ", "list"},
    {"a: 1\n---\nb: 2", "2: ", "second document"},
    {"a: b\nc: \xff", "2: ", "UTF-8"},
    {"a: b\n\nc: \x01", "3: ", "control"},
    {"'': x", "1: ", "no key"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct fixture f;
		assert_int_equal(parse(&f, refused[i].text, strlen(refused[i].text)), ST_INVALID);
		assert_null(f.root);
		if (strncmp(f.err.data, refused[i].line, strlen(refused[i].line)) != 0 ||
		    !strstr(f.err.data, refused[i].says))
			fail_msg("%s: %s", refused[i].text, f.err.data);
		release(&f);
	}
}

static void test_nul(void **state)
{
	struct fixture f;
	(void)state;
	assert_int_equal(parse(&f, "a: b\nc: \0d", 10), ST_INVALID);
	assert_non_null(strstr(f.err.data, "2: "));
	release(&f);
}

static void test_line_base(void **state)
{
	struct arena arena;
	struct yaml *root = NULL;
	(void)state;
	arena_init(&arena);
	assert_int_equal(yaml_parse(&arena, "a: 1\nb: 2", 9, 10, &root, NULL), ST_OK);
	assert_int_equal(root->key_lines[1], 12);
	arena_release(&arena);
}

static void test_bounds(void **state)
{
	struct fixture f;
	struct buf text;
	(void)state;
	buf_init(&text, BUF_MAX_TEXT);
	for (int i = 0; i < 100; i++)
		buf_addc(&text, '[');
	assert_int_equal(parse(&f, text.data, text.len), ST_INVALID);
	assert_non_null(strstr(f.err.data, "deeper"));
	release(&f);
	buf_clear(&text);
	for (int i = 0; i < 30000; i++)
		buf_puts(&text, "- a\n");
	assert_int_equal(parse(&f, text.data, text.len), ST_INVALID);
	release(&f);
	buf_clear(&text);
	for (int i = 0; i < 200000; i++)
		buf_addc(&text, '[');
	assert_int_equal(parse(&f, text.data, text.len), ST_INVALID);
	release(&f);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tree),      cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_refused),   cmocka_unit_test(test_nul),
	    cmocka_unit_test(test_line_base), cmocka_unit_test(test_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
