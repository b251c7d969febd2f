#include "answerd/kb/source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "kb/open.h"

#define NS_PER_DAY (INT64_C(86400) * 1000000000)
#define STEP ((size_t)65536)

struct reader {
	const struct kb_sink *sink;
	struct article_origin from;
	struct arena arena;
	struct buf buf;
	int fd;
};

static enum status io_failed(struct reader *r)
{
	kb_say(r->sink, KB_ERROR, r->from.path, 0, "file-unreadable", "cannot be read: %s",
	       strerror(errno));
	return ST_IO;
}

/* Reads some more into r->buf; *end at the end of the file. */
static enum status fill(struct reader *r, bool *end)
{
	for (;;) {
		if (!buf_reserve(&r->buf, STEP))
			return ST_NOMEM;
		ssize_t n = read(r->fd, r->buf.data + r->buf.len, STEP);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return io_failed(r);
		*end = n == 0;
		r->buf.len += (size_t)n;
		r->buf.data[r->buf.len] = '\0';
		return ST_OK;
	}
}

static enum status deliver(struct reader *r, enum status st, const struct article *a)
{
	if (st == ST_INVALID || st == ST_LIMIT)
		return ST_OK; /* the fault is told, and the rest is read */
	if (st || !r->sink || !r->sink->article)
		return st;
	return r->sink->article(r->sink->ctx, a);
}

static enum status read_markdown(struct reader *r)
{
	struct article *a = NULL;
	bool end = false;
	enum status st = ST_OK;
	while (!st && !end && r->buf.len <= ARTICLE_MAX_BYTES)
		st = fill(r, &end);
	if (st)
		return st;
	st = article_from_markdown(&r->arena, &r->from, r->buf.data, r->buf.len, r->sink, &a);
	return deliver(r, st, a);
}

static enum status read_line(struct reader *r, const char *s, size_t len)
{
	struct article *a = NULL;
	r->from.line++;
	if (r->from.line == 1 && len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		s += 3;
		len -= 3;
	}
	if (str_trim((struct str){s, len}).len == 0)
		return ST_OK;
	arena_reset(&r->arena);
	enum status st = article_from_json(&r->arena, &r->from, s, len, r->sink, &a);
	return deliver(r, st, a);
}

/* The lines that are in the buffer; what is left of it starts a line. */
static enum status take_lines(struct reader *r, bool *skipping)
{
	enum status st = ST_OK;
	size_t at = 0;
	while (!st && at < r->buf.len) {
		const char *nl = memchr(r->buf.data + at, '\n', r->buf.len - at);
		if (!nl)
			break;
		size_t to = (size_t)(nl - r->buf.data);
		if (*skipping)
			*skipping = false;
		else
			st = read_line(r, r->buf.data + at, to - at);
		at = to + 1;
	}
	memmove(r->buf.data, r->buf.data + at, r->buf.len - at);
	buf_truncate(&r->buf, r->buf.len - at);
	if (*skipping)
		buf_clear(&r->buf);
	return st;
}

static enum status read_jsonl(struct reader *r)
{
	bool end = false, skipping = false;
	enum status st = ST_OK;
	r->from.line = 0;
	while (!st && !end) {
		st = fill(r, &end);
		if (!st && r->buf.len)
			st = take_lines(r, &skipping);
		if (!st && r->buf.len > ARTICLE_MAX_BYTES) {
			/* Told once, here: it is too long whatever follows. */
			st = read_line(r, r->buf.data, r->buf.len);
			skipping = true;
			buf_clear(&r->buf);
		}
	}
	if (!st && r->buf.len && !skipping)
		st = read_line(r, r->buf.data, r->buf.len);
	return st;
}

enum status kb_read(const char *root, const char *path, const struct str_list *languages,
		    const struct kb_sink *sink)
{
	struct reader r = {.sink = sink, .fd = -1};
	struct stat sb = {0};
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = kb_open(root, path, &r.fd, &sb, &err);
	if (st && st != ST_NOTFOUND)
		kb_say_err(sink, KB_ERROR, path, 0, &err);
	buf_release(&err);
	if (st)
		return st == ST_INVALID ? ST_OK : st;
	int64_t ns = (int64_t)sb.st_mtim.tv_sec * 1000000000 + sb.st_mtim.tv_nsec;
	r.from = (struct article_origin){path, 1, ns / NS_PER_DAY, languages};
	arena_init(&r.arena);
	buf_init(&r.buf, 4 * ARTICLE_MAX_BYTES);
	size_t n = strlen(path);
	if (n > 6 && strcmp(path + n - 6, ".jsonl") == 0)
		st = read_jsonl(&r);
	else
		st = read_markdown(&r);
	arena_release(&r.arena);
	buf_release(&r.buf);
	close(r.fd);
	return st;
}
