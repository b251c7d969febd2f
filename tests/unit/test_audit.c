/* The audit log: whole lines, one after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <pthread.h>

#include "answerd/base/audit.h"
#include "answerd/base/json.h"
#include "kb_tree.h"

#include <cmocka.h>

#define WRITERS 4
#define LINES 50

static void *write_many(void *arg)
{
	const struct audit_entry e = {"t1", arg, "synonyms.put", "{\"rules\":3}"};
	for (int i = 0; i < LINES; i++)
		if (audit_append(kb_root, &e, NULL) != ST_OK)
			return NULL;
	return arg;
}

/* Each line is a JSON object; returns how many there are. */
static int check_lines(void)
{
	struct buf text;
	int n = 0;
	buf_init(&text, BUF_MAX_TEXT);
	assert_int_equal(fs_read(kb_path("audit.log"), BUF_MAX_TEXT, &text, NULL), ST_OK);
	for (const char *s = text.data; *s; n++) {
		const char *nl = strchr(s, '\n');
		cJSON *o = NULL;
		assert_non_null(nl);
		if (json_parse(s, (size_t)(nl - s), &o, NULL) == ST_OK) {
			assert_string_equal(json_string(o, "what"), "synonyms.put");
			assert_int_equal(strlen(json_string(o, "at")), 24);
			assert_non_null(
			    json_string(cJSON_GetObjectItemCaseSensitive(o, "who"), "name"));
		} else {
			n--; /* the one that was cut */
		}
		cJSON_Delete(o);
		s = nl + 1;
	}
	buf_release(&text);
	return n;
}

static void test_lines(void **state)
{
	static char names[WRITERS][8] = {"a\"b", "李", "c\nd", ""};
	pthread_t threads[WRITERS];
	struct stat sb;
	(void)state;
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, names[i]), 0);
	for (int i = 0; i < WRITERS; i++) {
		void *wrote = NULL;
		pthread_join(threads[i], &wrote);
		assert_non_null(wrote);
	}
	assert_int_equal(check_lines(), WRITERS * LINES);
	assert_int_equal(stat(kb_path("audit.log"), &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0600);
}

/* What a full disk cut short does not spoil the next line. */
static void test_cut(void **state)
{
	const struct audit_entry e = {"t1", "Li", "synonyms.put", NULL};
	(void)state;
	kb_write("audit.log", "{\"at\":\"20");
	assert_int_equal(audit_append(kb_root, &e, NULL), ST_OK);
	assert_int_equal(check_lines(), 1);
}

static void test_refused(void **state)
{
	const struct audit_entry e = {"t1", "Li", "synonyms.put", NULL};
	struct buf err;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	assert_int_equal(audit_append(kb_path("none"), &e, &err), ST_IO);
	assert_non_null(strstr(err.data, "audit.log"));
	buf_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_lines, kb_set_up, kb_tear_down),
	    cmocka_unit_test_setup_teardown(test_cut, kb_set_up, kb_tear_down),
	    cmocka_unit_test_setup_teardown(test_refused, kb_set_up, kb_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
