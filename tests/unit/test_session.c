/* Signed session tokens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "answerd/feedback/session.h"
#include "kb_tree.h"

#include <cmocka.h>

#define DAY ((int64_t)86400000)
#define NOW (20727 * DAY + 40000000) /* on 2026-10-01 */

static struct session_key key;

static void test_make_and_check(void **state)
{
	char token[SESSION_TOKEN_LEN], other[SESSION_TOKEN_LEN];
	unsigned char id[SESSION_ID_BYTES], got[SESSION_ID_BYTES];
	(void)state;
	session_make(&key, NOW, token, id);
	session_make(&key, NOW, other, got);
	assert_string_not_equal(token, other);
	assert_true(strlen(token) < SESSION_TOKEN_LEN);
	assert_int_equal(
	    strspn(token, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"),
	    strlen(token));
	assert_true(session_check(&key, str_of(token), NOW, got));
	assert_memory_equal(id, got, sizeof id);
}

static void test_days(void **state)
{
	static const struct {
		int64_t after;
		bool good;
	} cases[] = {{0, true},	       {DAY, true},   {2 * DAY - 40000001, true}, {2 * DAY, false},
		     {3 * DAY, false}, {-DAY, false}, {30 * DAY, false}};
	char token[SESSION_TOKEN_LEN];
	unsigned char id[SESSION_ID_BYTES];
	(void)state;
	session_make(&key, NOW, token, id);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(session_check(&key, str_of(token), NOW + cases[i].after, id),
				 cases[i].good);
}

static void test_forged(void **state)
{
	static const char *const forged[] = {
	    "",
	    "a",
	    "====",
	    "not a token at all!",
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};
	struct session_key another = key;
	char token[SESSION_TOKEN_LEN], bad[SESSION_TOKEN_LEN + 1];
	unsigned char id[SESSION_ID_BYTES];
	(void)state;
	for (size_t i = 0; i < sizeof forged / sizeof forged[0]; i++)
		assert_false(session_check(&key, str_of(forged[i]), NOW, id));
	session_make(&key, NOW, token, id);
	size_t n = strlen(token);
	for (size_t i = 0; i < n; i++) { /* every character changed, every length */
		memcpy(bad, token, n + 1);
		bad[i] = bad[i] == 'A' ? 'B' : 'A';
		assert_false(session_check(&key, str_of(bad), NOW, id));
		assert_false(session_check(&key, (struct str){token, i}, NOW, id));
	}
	snprintf(bad, sizeof bad, "%sA", token);
	assert_false(session_check(&key, str_of(bad), NOW, id));
	another.bytes[0] ^= 1;
	assert_false(session_check(&another, str_of(token), NOW, id));
}

static void test_key_file(void **state)
{
	struct session_key again;
	struct stat sb;
	struct buf err;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	assert_int_equal(session_key_load(kb_root, &again, &err), ST_OK);
	assert_memory_equal(&again, &key, sizeof key);
	assert_int_equal(stat(kb_path("session.key"), &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	kb_write("session.key", "short");
	assert_int_equal(session_key_load(kb_root, &again, &err), ST_CORRUPT);
	assert_non_null(strstr(err.data, "session.key"));
	kb_write("session.key", "much longer than the thirty-two bytes that it has");
	assert_int_equal(session_key_load(kb_root, &again, &err), ST_CORRUPT);
	assert_int_not_equal(session_key_load("/no/such", &again, &err), ST_OK);
	buf_release(&err);
}

static int set_up(void **state)
{
	return kb_set_up(state) == 0 && session_key_load(kb_root, &key, NULL) == ST_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_make_and_check),
	    cmocka_unit_test(test_days),
	    cmocka_unit_test(test_forged),
	    cmocka_unit_test(test_key_file),
	};
	return cmocka_run_group_tests(tests, set_up, kb_tear_down);
}
