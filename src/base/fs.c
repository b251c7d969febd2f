#include "answerd/base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status io_fail(struct buf *err, const char *what, const char *path)
{
	int e = errno;
	return fail(err, e == ENOENT ? ST_NOTFOUND : ST_IO, "cannot %s %s: %s", what, path,
		    strerror(e));
}

enum status fs_read(const char *path, size_t max_bytes, struct buf *out, struct buf *err)
{
	enum status st = ST_OK;
	size_t total = 0;
	struct stat sb;
	/* Opening a FIFO would wait for whoever writes it. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return io_fail(err, "open", path);
	if (fstat(fd, &sb) == 0 && (S_ISFIFO(sb.st_mode) || S_ISSOCK(sb.st_mode))) {
		close(fd);
		return fail(err, ST_INVALID, "%s is not a regular file", path);
	}
	for (;;) {
		/* One byte more than is allowed, to see that there is more. */
		size_t chunk = max_bytes - total < 65536 ? max_bytes - total + 1 : 65536;
		if (!buf_reserve(out, chunk)) {
			st = fail(err, buf_status(out), "%s is too large to read", path);
			break;
		}
		ssize_t n = read(fd, out->data + out->len, chunk);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			st = io_fail(err, "read", path);
			break;
		}
		if (n == 0)
			break;
		total += (size_t)n;
		if (total > max_bytes) {
			st = fail(err, ST_LIMIT, "%s is larger than %zu bytes", path, max_bytes);
			break;
		}
		out->len += (size_t)n;
		out->data[out->len] = '\0';
	}
	close(fd);
	return st;
}

static enum status write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ST_IO;
		data += n;
		len -= (size_t)n;
	}
	return ST_OK;
}

/* The folder that holds path, into dir; "." when path names none. */
static enum status parent_of(const char *path, struct buf *dir)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		buf_addc(dir, '.');
	else
		buf_add(dir, path, slash == path ? 1 : (size_t)(slash - path));
	return buf_status(dir);
}

enum status fs_sync_dir(const char *path, struct buf *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return io_fail(err, "open", path);
	int rc = fsync(fd);
	close(fd);
	return rc ? io_fail(err, "sync", path) : ST_OK;
}

enum status fs_replace(const char *path, const void *data, size_t len, mode_t mode, struct buf *err)
{
	enum status st = ST_OK;
	struct buf tmp, dir;
	buf_init(&tmp, 8192);
	buf_init(&dir, 8192);
	buf_printf(&tmp, "%s.%ld.tmp", path, (long)getpid());
	st = parent_of(path, &dir);
	if (st || (st = buf_status(&tmp)))
		goto out;
	int fd = open(tmp.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0) {
		st = io_fail(err, "create", tmp.data);
		goto out;
	}
	if (write_all(fd, data, len) != ST_OK || fsync(fd) != 0)
		st = io_fail(err, "write", tmp.data);
	if (close(fd) != 0 && st == ST_OK)
		st = io_fail(err, "write", tmp.data);
	if (st == ST_OK && rename(tmp.data, path) != 0)
		st = io_fail(err, "replace", path);
	if (st == ST_OK)
		st = fs_sync_dir(dir.data, err);
	else
		unlink(tmp.data);
out:
	buf_release(&tmp);
	buf_release(&dir);
	return st;
}

enum status fs_mkdirs(const char *path, mode_t mode, struct buf *err)
{
	enum status st = ST_OK;
	struct buf part;
	buf_init(&part, 8192);
	for (const char *p = path; st == ST_OK && *p;) {
		const char *slash = strchr(p + 1, '/');
		size_t len = slash ? (size_t)(slash - path) : strlen(path);
		buf_clear(&part);
		buf_add(&part, path, len);
		st = buf_status(&part);
		if (st == ST_OK && mkdir(part.data, slash && slash[1] ? 0755 : mode) != 0 &&
		    errno != EEXIST)
			st = io_fail(err, "create the folder", part.data);
		p = path + len;
	}
	buf_release(&part);
	return st;
}

static int remove_one(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

enum status fs_remove_tree(const char *path, struct buf *err)
{
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
		return io_fail(err, "remove", path);
	return ST_OK;
}
