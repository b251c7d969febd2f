/* JSON in and out, every add checked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/base/json.h"

#include <cmocka.h> /* last: it has a macro named fail */

static void test_quote(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	json_quote(&b, "a\"\\\n\x7f\xe9\x80\x80\xff", 9);
	assert_string_equal(b.data, "\"a\\\"\\\\\\u000a\\u007f\xe9\x80\x80\xef\xbf\xbd\"");
	buf_release(&b);
}

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		enum status st;
	} cases[] = {
	    {"{\"a\":\"b\"}", 9, ST_OK},   {" [1] \n", 6, ST_OK},    {"", 0, ST_INVALID},
	    {"{\"a\":", 5, ST_INVALID},	   {"1 2", 3, ST_INVALID},   {"\"a\0b\"", 5, ST_INVALID},
	    {"{\"a\":1}x", 8, ST_INVALID}, {"[1]garbage", 3, ST_OK},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cJSON *doc = NULL;
		assert_int_equal(json_parse(cases[i].text, cases[i].len, &doc, NULL), cases[i].st);
		assert_int_equal(doc != NULL, cases[i].st == ST_OK);
		if (i == 0) {
			assert_string_equal(json_string(doc, "a"), "b");
			assert_null(json_string(doc, "A"));
		}
		cJSON_Delete(doc);
	}
}

static void test_depth(void **state)
{
	char text[5000];
	cJSON *doc = NULL;
	(void)state;
	memset(text, '[', sizeof text);
	assert_int_equal(json_parse(text, sizeof text, &doc, NULL), ST_INVALID);
	/* As deep as is allowed, and one more; brackets in a text are none. */
	for (size_t deep = JSON_PARSE_DEPTH; deep <= JSON_PARSE_DEPTH + 1; deep++) {
		memset(text, '[', deep);
		memset(text + deep, ']', deep);
		assert_int_equal(json_parse(text, 2 * deep, &doc, NULL),
				 deep > JSON_PARSE_DEPTH ? ST_INVALID : ST_OK);
		cJSON_Delete(doc);
	}
	memset(text, '[', 200);
	text[0] = text[199] = '"';
	assert_int_equal(json_parse(text, 200, &doc, NULL), ST_OK);
	cJSON_Delete(doc);
}

/* cJSON would end the text there, without a word. */
static void test_nul(void **state)
{
	static const char bad[] = "[\"a\\u0000b\"]", good[] = "[\"a\\\\u0000\"]";
	cJSON *doc = NULL;
	(void)state;
	assert_int_equal(json_parse(bad, sizeof bad - 1, &doc, NULL), ST_INVALID);
	assert_int_equal(json_parse(good, sizeof good - 1, &doc, NULL), ST_OK);
	assert_string_equal(cJSON_GetArrayItem(doc, 0)->valuestring, "a\\u0000");
	cJSON_Delete(doc);
}

static void test_build(void **state)
{
	struct json_out j;
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	json_out_init(&j, &b);
	json_add_string(&j, JSON_ROOT, "s", "x\"");
	json_add_stringn(&j, JSON_ROOT, "n", "abc", 2);
	json_add_string_or_null(&j, JSON_ROOT, "z", NULL);
	json_add_int(&j, JSON_ROOT, "i", 1234567890123);
	json_add_real(&j, JSON_ROOT, "r", 0.12345, 2);
	json_add_bool(&j, JSON_ROOT, "b", true);
	json_add_null(&j, JSON_ROOT, "q");
	int list = json_add_array(&j, JSON_ROOT, "l");
	json_append_string(&j, list, "y");
	json_add_int(&j, json_append_object(&j, list), "k", 1);
	json_add_int(&j, json_add_object(&j, JSON_ROOT, "o"), "k", -2);
	assert_int_equal(json_out_end(&j), ST_OK);
	assert_string_equal(b.data, "{\"s\":\"x\\\"\",\"n\":\"ab\",\"z\":null,\"i\":1234567890123,"
				    "\"r\":0.12,\"b\":true,\"q\":null,\"l\":[\"y\",{\"k\":1}],"
				    "\"o\":{\"k\":-2}}");
	buf_release(&b);
}

static void test_init_with(void **state)
{
	struct json_out j;
	struct buf b;
	cJSON *doc = NULL;
	(void)state;
	buf_init(&b, 1000);
	assert_int_equal(json_parse("{\"a\":[1]}", 9, &doc, NULL), ST_OK);
	json_out_init_with(&j, &b, doc);
	json_add_int(&j, JSON_ROOT, "b", 2);
	assert_int_equal(json_out_end(&j), ST_OK);
	assert_string_equal(b.data, "{\"a\":[1],\"b\":2}");
	cJSON_Delete(doc);
	assert_int_equal(json_parse("{}", 2, &doc, NULL), ST_OK);
	json_out_init_with(&j, &b, doc);
	json_add_raw(&j, JSON_ROOT, "b", "[2]", 3);
	assert_int_equal(json_out_end(&j), ST_OK);
	assert_string_equal(b.data, "{\"b\":[2]}");
	cJSON_Delete(doc);
	buf_release(&b);
}

/* A document that was built wrongly, or is too long, is never half a one. */
static void test_failures(void **state)
{
	struct json_out j;
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	json_out_init(&j, &b);
	int list = json_add_array(&j, JSON_ROOT, "l");
	json_append_object(&j, list);
	json_add_int(&j, JSON_ROOT, "k", 1);
	json_append_string(&j, list, "late");
	assert_int_equal(json_out_end(&j), ST_BUG);
	json_out_init(&j, &b);
	json_append_string(&j, JSON_ROOT, "no name");
	assert_int_equal(json_out_end(&j), ST_BUG);
	json_out_init(&j, &b);
	for (int i = 0, at = JSON_ROOT; i < JSON_MAX_DEPTH; i++)
		at = json_add_object(&j, at, "o");
	assert_int_equal(json_out_end(&j), ST_BUG);
	buf_release(&b);
	buf_init(&b, 10);
	json_out_init(&j, &b);
	json_add_string(&j, JSON_ROOT, "s", "more than ten");
	assert_int_equal(json_out_end(&j), ST_LIMIT);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_quote),    cmocka_unit_test(test_parse),
	    cmocka_unit_test(test_depth),    cmocka_unit_test(test_nul),
	    cmocka_unit_test(test_build),    cmocka_unit_test(test_init_with),
	    cmocka_unit_test(test_failures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
