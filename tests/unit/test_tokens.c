/* data/tokens.json: added, listed, revoked, by several at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <pthread.h>

#include "answerd/base/clock.h"
#include "answerd/http/tokens.h"
#include "kb_tree.h"

#include <cmocka.h>

#define WRITERS 8
#define ADDED 10

static struct http_keys *load(void)
{
	struct http_keys *keys = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	if (tokens_load(kb_root, &keys, &err) != ST_OK)
		fail_msg("%s", err.data);
	buf_release(&err);
	return keys;
}

static void test_life(void **state)
{
	const struct tokens_new editor = {HTTP_EDITOR, "Li \"the\" editor", "2999-12-31"};
	const struct tokens_new agent = {HTTP_AGENT, NULL, NULL};
	char a[HTTP_TOKEN_LEN], b[HTTP_TOKEN_LEN], id_a[TOKENS_ID_LEN], id_b[TOKENS_ID_LEN];
	struct stat sb;
	struct buf text, err;
	int64_t now = clock_wall_ms();
	(void)state;
	buf_init(&text, BUF_MAX_TEXT);
	buf_init(&err, BUF_MAX_ERR);
	struct http_keys *keys = load();
	assert_null(http_keys_at(keys, 0));
	http_keys_drop(keys);
	assert_int_equal(tokens_add(kb_root, &editor, a, id_a, &err), ST_OK);
	assert_int_equal(tokens_add(kb_root, &agent, b, id_b, &err), ST_OK);
	assert_int_equal(strlen(a), 43);
	assert_string_not_equal(a, b);
	assert_string_not_equal(id_a, id_b);
	assert_int_equal(stat(kb_path("tokens.json"), &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	assert_int_equal(fs_read(kb_path("tokens.json"), 65536, &text, NULL), ST_OK);
	assert_null(strstr(text.data, a));
	assert_null(strstr(text.data, b));

	keys = load();
	const struct http_key *k = http_keys_find(keys, str_of(a), now);
	assert_non_null(k);
	assert_string_equal(k->id, id_a);
	assert_string_equal(k->name, "Li \"the\" editor");
	assert_int_equal(k->role, HTTP_EDITOR);
	assert_string_equal(k->expires, "2999-12-31");
	assert_int_equal(http_keys_find(keys, str_of(b), now)->role, HTTP_AGENT);
	/* Valid to the end of its last day. */
	assert_non_null(http_keys_find(keys, str_of(a), k->expires_ms - 1));
	assert_null(http_keys_find(keys, str_of(a), k->expires_ms));
	a[5] = a[5] == 'x' ? 'y' : 'x';
	assert_null(http_keys_find(keys, str_of(a), now));
	assert_null(http_keys_find(keys, (struct str){b, 42}, now));
	assert_null(http_keys_find(keys, str_of(""), now));
	assert_null(http_keys_find(NULL, str_of(b), now));
	http_keys_drop(keys);

	assert_int_equal(tokens_revoke(kb_root, "tffffffff0", &err), ST_NOTFOUND);
	assert_int_equal(tokens_revoke(kb_root, id_b, &err), ST_OK);
	assert_int_equal(tokens_revoke(kb_root, id_b, &err), ST_NOTFOUND);
	keys = load();
	assert_null(http_keys_find(keys, str_of(b), now));
	assert_string_equal(http_keys_at(keys, 0)->id, id_a);
	assert_null(http_keys_at(keys, 1));
	http_keys_drop(keys);
	buf_release(&text);
	buf_release(&err);
}

static void test_refused(void **state)
{
	static const struct tokens_new cases[] = {
	    {HTTP_AGENT, "two\nlines", NULL}, {HTTP_AGENT, "\xff", NULL},
	    {HTTP_AGENT, NULL, "2020-01-01"}, {HTTP_AGENT, NULL, "tomorrow"},
	    {HTTP_AGENT, NULL, "2999-13-01"}, {HTTP_AGENT, NULL, "2999-12-31T00:00"},
	};
	char token[HTTP_TOKEN_LEN], id[TOKENS_ID_LEN];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf err;
		buf_init(&err, BUF_MAX_ERR);
		assert_int_equal(tokens_add(kb_root, &cases[i], token, id, &err), ST_INVALID);
		assert_true(err.len > 0);
		buf_release(&err);
	}
}

/* A damaged file is told, and never written over. */
static void test_damaged(void **state)
{
	static const char *const texts[] = {
	    "{",
	    "[]",
	    "{\"tokens\":{}}",
	    "{\"tokens\":[1]}",
	    "{\"tokens\":[{\"id\":\"t1\",\"name\":\"\",\"role\":\"boss\",\"hash\":\"00\","
	    "\"created\":\"\"}]}",
	    "{\"tokens\":[{\"id\":\"t1\",\"name\":\"\",\"role\":\"admin\",\"hash\":\"00\","
	    "\"created\":\"\"}]}",
	    /* what expires at no date that is understood does not live for ever */
	    "{\"tokens\":[{\"id\":\"t1\",\"name\":\"\",\"role\":\"admin\","
	    "\"hash\":\"00000000000000000000000000000000"
	    "00000000000000000000000000000000\",\"created\":\"\",\"expires\":20200101}]}",
	};
	const struct tokens_new new = {HTTP_AGENT, NULL, NULL};
	char token[HTTP_TOKEN_LEN], id[TOKENS_ID_LEN];
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct http_keys *keys = NULL;
		struct buf err, text;
		buf_init(&err, BUF_MAX_ERR);
		buf_init(&text, BUF_MAX_TEXT);
		kb_write("tokens.json", texts[i]);
		assert_int_equal(tokens_load(kb_root, &keys, &err), ST_CORRUPT);
		assert_non_null(strstr(err.data, "is damaged"));
		assert_int_equal(tokens_add(kb_root, &new, token, id, NULL), ST_CORRUPT);
		assert_int_equal(fs_read(kb_path("tokens.json"), 4096, &text, NULL), ST_OK);
		assert_string_equal(text.data, texts[i]);
		buf_release(&err);
		buf_release(&text);
	}
}

/* A command that was killed leaves its new file behind. */
static void test_left(void **state)
{
	const struct tokens_new new = {HTTP_AGENT, NULL, NULL};
	char token[HTTP_TOKEN_LEN], id[TOKENS_ID_LEN];
	(void)state;
	kb_write("tokens.json.4711.tmp", "x");
	kb_write("tokens.json.mine.tmp", "x");
	assert_int_equal(tokens_add(kb_root, &new, token, id, NULL), ST_OK);
	assert_int_equal(access(kb_path("tokens.json.4711.tmp"), F_OK), -1);
	assert_int_equal(access(kb_path("tokens.json.mine.tmp"), F_OK), 0);
	assert_int_equal(access(kb_path("tokens.json"), F_OK), 0);
}

static void *add_many(void *arg)
{
	const struct tokens_new new = {HTTP_ADMIN, NULL, NULL};
	char token[HTTP_TOKEN_LEN], id[TOKENS_ID_LEN];
	for (int i = 0; i < ADDED; i++)
		if (tokens_add(kb_root, &new, token, id, NULL) != ST_OK)
			return NULL;
	return arg;
}

static void test_at_once(void **state)
{
	pthread_t threads[WRITERS];
	size_t n = 0;
	(void)state;
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, add_many, kb_root), 0);
	for (int i = 0; i < WRITERS; i++) {
		void *done = NULL;
		pthread_join(threads[i], &done);
		assert_non_null(done);
	}
	struct http_keys *keys = load();
	while (http_keys_at(keys, n))
		n++;
	assert_int_equal(n, WRITERS * ADDED);
	http_keys_drop(keys);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_life, kb_set_up, kb_tear_down),
	    cmocka_unit_test_setup_teardown(test_refused, kb_set_up, kb_tear_down),
	    cmocka_unit_test_setup_teardown(test_damaged, kb_set_up, kb_tear_down),
	    cmocka_unit_test_setup_teardown(test_left, kb_set_up, kb_tear_down),
	    cmocka_unit_test_setup_teardown(test_at_once, kb_set_up, kb_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
