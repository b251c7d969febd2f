#include "kb/open.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerd/base/said.h"
#include "answerd/base/str.h"

enum status kb_join(const char *root, const char *path, struct buf *out)
{
	buf_puts(out, root);
	if (*path) {
		if (!out->len || out->data[out->len - 1] != '/')
			buf_addc(out, '/');
		buf_puts(out, path);
	}
	return buf_status(out);
}

/* Both without links and dots. */
static bool is_within(const char *root, const char *full)
{
	size_t n = strlen(root);
	while (n > 1 && root[n - 1] == '/')
		n--;
	if (strncmp(root, full, n) != 0)
		return false;
	return n == 1 || full[n] == '/' || !full[n];
}

bool kb_inside(const char *root, const char *full)
{
	char real_root[PATH_MAX], real[PATH_MAX];
	return realpath(root, real_root) && realpath(full, real) && is_within(real_root, real);
}

static bool opened_inside(const char *root, const char *full, int fd)
{
	char real_root[PATH_MAX], real[PATH_MAX], link[64];
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, real, sizeof real - 1);
	if (n <= 0 || real[0] != '/')
		return kb_inside(root, full);
	real[n] = '\0';
	return realpath(root, real_root) && is_within(real_root, real);
}

enum status kb_open(const char *root, const char *path, int *fd, struct stat *sb, struct buf *err)
{
	enum status st = ST_OK;
	struct buf full;
	int got = -1;
	*fd = -1;
	buf_init(&full, PATH_MAX);
	st = kb_join(root, path, &full);
	if (st) {
		st = fail_said(err, ST_INVALID, "path-too-long", "the path is too long");
		goto out;
	}
	/* Not blocking: a pipe of that name would wait for a writer. */
	got = open(full.data, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (got < 0 && (errno == ENOENT || errno == ENOTDIR))
		st = ST_NOTFOUND;
	else if (got < 0 || fstat(got, sb) != 0)
		st =
		    fail_said(err, ST_IO, "file-unreadable", "cannot be read: %s", strerror(errno));
	else if (!S_ISREG(sb->st_mode))
		st = fail_said(err, ST_INVALID, "no-regular-file",
			       "is no regular file: delete it or rename it");
	else if (!opened_inside(root, full.data, got))
		st = fail_said(
		    err, ST_INVALID, "file-outside",
		    "is a symbolic link out of the knowledge base: copy the file instead");
out:
	buf_release(&full);
	if (st && got >= 0)
		close(got);
	else if (!st)
		*fd = got;
	return st;
}
