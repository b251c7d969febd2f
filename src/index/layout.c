#include "index/layout.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/fs.h"
#include "answerd/base/log.h"
#include "answerd/base/str.h"
#include "answerd/kb/article.h"
#include "index/record_build.h"
#include "index/terms.h"

const char *const part_names[PARTS] = {"public", "agent"};

void layout_format(struct buf *out)
{
	buf_printf(out, "record %08x terms %d analyzer %d renderer %d", RECORD_MAGIC, TERMS_VERSION,
		   ANALYZER_VERSION, KB_RENDERER_VERSION);
}

static bool is_build(const char *name)
{
	size_t n = strlen(name);
	return n >= 3 && n < 32 && name[0] == 'b' && name[1] == '-' &&
	       strspn(name + 2, "0123456789") == n - 2;
}

enum status layout_current(const char *data, struct buf *name, struct buf *err)
{
	struct buf path;
	size_t from = name->len;
	buf_init(&path, 8192);
	buf_printf(&path, "%s/index/current", data);
	enum status st = fs_read(path.data, 64, name, err);
	if (st == ST_OK) {
		while (name->len > from && name->data[name->len - 1] == '\n')
			buf_truncate(name, name->len - 1);
		if (!is_build(name->data + from))
			st = fail(err, ST_CORRUPT, "%s does not name a build", path.data);
	}
	buf_release(&path);
	return st;
}

enum status layout_set_current(const char *data, const char *name, struct buf *err)
{
	struct buf path, line;
	buf_init(&path, 8192);
	buf_init(&line, 64);
	buf_printf(&path, "%s/index/current", data);
	buf_printf(&line, "%s\n", name);
	enum status st = fs_replace(path.data, line.data, line.len, 0644, err);
	buf_release(&path);
	buf_release(&line);
	return st;
}

void layout_path(const char *data, const char *name, const char *rest, struct buf *out)
{
	buf_printf(out, "%s/index/%s%s%s", data, name, *rest ? "/" : "", rest);
}

/* Calls each with every name in data/index. */
static enum status each_name(const char *data, void (*each)(void *ctx, const char *name), void *ctx,
			     struct buf *err)
{
	struct buf path;
	buf_init(&path, 8192);
	buf_printf(&path, "%s/index", data);
	DIR *d = opendir(path.data);
	enum status st = d ? ST_OK : fail(err, ST_IO, "cannot list %s", path.data);
	for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
		each(ctx, e->d_name);
	if (d)
		closedir(d);
	buf_release(&path);
	return st;
}

static void find_last(void *ctx, const char *name)
{
	int64_t *last = ctx, n = 0;
	struct str digits = {name + 2, 0};
	if (strncmp(name, "b-", 2) != 0)
		return;
	digits.len = strspn(name + 2, "0123456789");
	if (str_to_int(digits, 0, 999999999, &n) == ST_OK && n > *last)
		*last = n;
}

enum status layout_next(const char *data, const char *after, struct buf *out, struct buf *err)
{
	int64_t last = 0;
	find_last(&last, after);
	enum status st = each_name(data, find_last, &last, err);
	if (st == ST_OK)
		buf_printf(out, "b-%06lld", (long long)last + 1);
	return st;
}

uint64_t layout_reserved(const char *data)
{
	struct buf path, text;
	int64_t n = 0;
	buf_init(&path, 8192);
	buf_init(&text, 64);
	buf_printf(&path, "%s/index/generation", data);
	/* What cannot be read is as if it were not there. Half of the range: adding
	 * to it never overflows. */
	if (fs_read(path.data, 32, &text, NULL) != ST_OK ||
	    str_to_int(str_trim((struct str){text.data, text.len}), 0, INT64_MAX / 2, &n) != ST_OK)
		n = 0;
	buf_release(&path);
	buf_release(&text);
	return (uint64_t)n;
}

enum status layout_reserve(const char *data, uint64_t n, struct buf *err)
{
	struct buf path, line;
	buf_init(&path, 8192);
	buf_init(&line, 64);
	buf_printf(&path, "%s/index/generation", data);
	buf_printf(&line, "%llu\n", (unsigned long long)n);
	enum status st = fs_replace(path.data, line.data, line.len, 0644, err);
	buf_release(&path);
	buf_release(&line);
	return st;
}

struct sweep {
	const char *data, *keep;
};

static void sweep_one(void *ctx, const char *name)
{
	struct sweep *s = ctx;
	struct buf path, err;
	if (name[0] != 'b' || name[1] != '-' || strcmp(name, s->keep) == 0)
		return;
	buf_init(&path, 8192);
	buf_init(&err, BUF_MAX_ERR);
	layout_path(s->data, name, "", &path);
	if (fs_remove_tree(path.data, &err) != ST_OK)
		log_warn("index", "an old build stays: %s", err.data);
	buf_release(&path);
	buf_release(&err);
}

void layout_sweep(const char *data, const char *keep)
{
	struct sweep s = {data, keep};
	enum status st = each_name(data, sweep_one, &s, NULL);
	(void)st; /* a folder that cannot be listed is said by whoever opens the index */
}
