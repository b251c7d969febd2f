/* kb_index.h - a temporary knowledge base with an index, for tests.
 *
 * Articles stand in kb_root/kb, the index in kb_root/data; kb_set_up and
 * kb_tear_down of kb_tree.h make and remove both. */
#ifndef ANSWERD_TESTS_KB_INDEX_H
#define ANSWERD_TESTS_KB_INDEX_H

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "answerd/index/indexer.h"
#include "answerd/index/reader.h"
#include "kb_tree.h"

#include <cmocka.h>

static char kb_index_kb[96], kb_index_data[96];
static struct buf kb_index_faults; /* a line each */

static inline void kb_index_fault(void *ctx, const struct kb_fault *f)
{
	(void)ctx;
	kb_note(&kb_index_faults, f);
}

static inline struct indexer *kb_index_open(void)
{
	static const char *tags[] = {"zh-CN", "zh-TW", "en"};
	static const struct str_list languages = {tags, 3};
	static struct indexer_setup setup;
	struct indexer *ix = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	buf_init(&kb_index_faults, BUF_MAX_TEXT);
	snprintf(kb_index_kb, sizeof kb_index_kb, "%s/kb", kb_root);
	snprintf(kb_index_data, sizeof kb_index_data, "%s/data", kb_root);
	setup = (struct indexer_setup){.kb = kb_index_kb,
				       .data = kb_index_data,
				       .languages = &languages,
				       .fault = kb_index_fault};
	if (fs_mkdirs(kb_index_kb, 0755, &err) != ST_OK || indexer_open(&setup, &ix, &err) != ST_OK)
		fail_msg("%s", err.data);
	buf_release(&err);
	return ix;
}

static inline void kb_index_close(struct indexer *ix)
{
	indexer_close(ix);
	buf_release(&kb_index_faults);
}

static inline struct indexer_result kb_index_refresh(struct indexer *ix, bool rebuild)
{
	struct indexer_result got;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	buf_clear(&kb_index_faults);
	if (indexer_refresh(ix, rebuild, &got, &err) != ST_OK)
		fail_msg("%s", err.data);
	buf_release(&err);
	return got;
}

/* Builds the index of what was written, and lets go of it. */
static inline void kb_index_build(void)
{
	struct indexer *ix = kb_index_open();
	struct indexer_result got = kb_index_refresh(ix, false);
	assert_int_equal(got.errors, 0);
	assert_true(got.published);
	kb_index_close(ix);
}

static inline struct index_reader *kb_index_reader(enum index_role role)
{
	struct index_reader *r = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	if (index_reader_open(kb_index_data, role, &r, &err) != ST_OK)
		fail_msg("%s", err.data);
	buf_release(&err);
	return r;
}

/* A Markdown article at kb/ID.md: title, further lines of front matter, body. */
static inline void kb_article(const char *id, const char *title, const char *front,
			      const char *body)
{
	char path[256];
	struct buf text;
	buf_init(&text, BUF_MAX_TEXT);
	buf_printf(&text, "---\ntitle: %s\n%s---\n%s\n", title, front, body);
	snprintf(path, sizeof path, "kb/%s.md", id);
	kb_write(path, text.data);
	buf_release(&text);
}

static inline void kb_remove(const char *id)
{
	char path[256];
	snprintf(path, sizeof path, "kb/%s.md", id);
	if (remove(kb_path(path)) != 0)
		abort();
}

#endif
