#include "answerd/kb/write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/base/said.h"
#include "answerd/kb/article.h"
#include "answerd/kb/source.h"

void kb_version(struct str bytes, char out[KB_VERSION_LEN])
{
	if (bytes.s)
		snprintf(out, KB_VERSION_LEN, "%016llx",
			 (unsigned long long)str_hash(bytes.s, bytes.len));
	else
		out[0] = '\0';
}

/* ---- names ---- */

/* Devices on Windows, under any suffix, where the knowledge base may be checked
 * out too. */
static bool is_device(const char *s, size_t len)
{
	static const char *const names[] = {"con", "prn", "aux", "nul"};
	const char *dot = memchr(s, '.', len);
	size_t n = dot ? (size_t)(dot - s) : len;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (n == 3 && strncasecmp(s, names[i], 3) == 0)
			return true;
	return n == 4 && (strncasecmp(s, "com", 3) == 0 || strncasecmp(s, "lpt", 3) == 0) &&
	       s[3] >= '1' && s[3] <= '9';
}

static enum status check_part(const char *s, size_t len, struct buf *err)
{
	if (is_device(s, len))
		return fail_said(err, ST_INVALID, "id-device",
				 "The id has a part that is a device on some systems.");
	if (s[len - 1] == '.' || memchr(s, ':', len))
		return fail_said(err, ST_INVALID, "id-colon",
				 "The id has a colon, or a part that ends with a dot.");
	return ST_OK;
}

enum status kb_article_path(const char *id, struct buf *path, struct buf *err)
{
	struct buf why;
	size_t from = path->len;
	buf_init(&why, BUF_MAX_ERR);
	buf_printf(path, "%s.md", id);
	enum status st = buf_status(path);
	if (!article_id_ok(id, strlen(id), &why))
		st = fail_said(err, ST_INVALID, said_of(&why).code, "The id %-s.", why.data);
	else if (st == ST_OK && !kb_is_source(path->data + from))
		st = fail_said(err, ST_INVALID, "id-no-article",
			       "The id is not that of an article.");
	buf_release(&why);
	return st;
}

enum status kb_new_id_ok(const char *id, struct buf *err)
{
	size_t parts = 0;
	for (const char *p = id; p; parts++) {
		size_t n = strcspn(p, "/");
		enum status st = check_part(p, n, err);
		if (st)
			return st;
		p = p[n] ? p + n + 1 : NULL;
	}
	return parts > KB_MAX_DEPTH
		   ? fail_said(err, ST_INVALID, "id-deep", "The id lies in too many folders.")
		   : ST_OK;
}

/* ---- folders ---- */

static enum status io_failed(const char *what, const char *path, struct buf *err)
{
	if (errno == ELOOP || errno == ENOTDIR)
		return fail_said(
		    err, ST_INVALID, "file-behind-link",
		    "%s leads over a symbolic link or a file: change it where it lies.", path);
	return fail(err, ST_IO, "%s cannot be %s: %s.", path, what, strerror(errno));
}

/* Some file systems and most people take such names for one. */
static enum status check_alike(int dir, const char *name, const char *path, struct buf *err)
{
	struct stat sb;
	if (fstatat(dir, name, &sb, AT_SYMLINK_NOFOLLOW) == 0)
		return ST_OK;
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	if (!d) {
		if (fd >= 0)
			close(fd);
		return io_failed("read", path, err);
	}
	enum status st = ST_OK;
	uint64_t form = kb_id_form(name);
	for (struct dirent *e = NULL; st == ST_OK && (e = readdir(d));)
		if (kb_id_form(e->d_name) == form)
			st = fail_said(
			    err, ST_INVALID, "id-alike",
			    "%s differs from %s, which is there, only in how it is written.", name,
			    e->d_name);
	closedir(d);
	return st;
}

struct place {
	int dir;	  /* of the file; -1: it is not there */
	const char *name; /* in it; borrowed from the path */
};

/* A folder that is not there: told, told after its name was checked, or made. */
enum missing { MISSING_TELL, MISSING_CHECK, MISSING_MAKE };

/* The next folder, which replaces *dir. ST_NOTFOUND: there is none. */
static enum status step(int *dir, const char *name, enum missing how, const char *path,
			struct buf *err)
{
	enum status st = how != MISSING_TELL ? check_alike(*dir, name, path, err) : ST_OK;
	if (st)
		return st;
	if (how == MISSING_MAKE && mkdirat(*dir, name, 0755) != 0 && errno != EEXIST)
		return io_failed("written", path, err);
	int next = openat(*dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (next < 0 && errno == ENOENT)
		return ST_NOTFOUND;
	if (next < 0)
		return io_failed("opened", path, err);
	close(*dir);
	*dir = next;
	return ST_OK;
}

static enum status find(const char *root, const char *path, enum missing how, struct place *out,
			struct buf *err)
{
	char part[NAME_MAX + 1];
	enum status st = ST_OK;
	int dir = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*out = (struct place){-1, path};
	if (dir < 0)
		return io_failed("opened", root, err);
	for (const char *slash = NULL; st == ST_OK && (slash = strchr(out->name, '/'));) {
		snprintf(part, sizeof part, "%.*s", (int)(slash - out->name), out->name);
		st = step(&dir, part, how, path, err);
		out->name = slash + 1;
	}
	if (st)
		close(dir);
	else
		out->dir = dir;
	return st;
}

/* ---- reading ---- */

static enum status read_at(const struct place *p, const char *path, struct buf *out,
			   struct stat *sb, struct buf *err)
{
	enum status st = ST_OK;
	/* Not blocking: a pipe of that name would wait for a writer. */
	int fd = openat(p->dir, p->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ? ST_NOTFOUND : io_failed("read", path, err);
	if (fstat(fd, sb) != 0)
		st = io_failed("read", path, err);
	else if (!S_ISREG(sb->st_mode))
		st = fail_said(err, ST_INVALID, "file-not-regular", "%s is no regular file.", path);
	else if (sb->st_size > (off_t)ARTICLE_MAX_BYTES)
		st = fail_said(err, ST_LIMIT, "file-large", "%s is larger than an article can be.",
			       path);
	for (ssize_t n = 1; st == ST_OK && n && out->len <= ARTICLE_MAX_BYTES;) {
		if (!buf_reserve(out, 65536)) {
			st = ST_NOMEM;
			break;
		}
		n = read(fd, out->data + out->len, 65536);
		if (n < 0 && errno != EINTR)
			st = io_failed("read", path, err);
		out->len += n > 0 ? (size_t)n : 0;
		out->data[out->len] = '\0';
	}
	close(fd);
	return st;
}

enum status kb_read_file(const char *root, const char *path, struct buf *out, struct buf *err)
{
	struct place p;
	struct stat sb;
	enum status st = find(root, path, MISSING_TELL, &p, err);
	if (st == ST_OK)
		st = read_at(&p, path, out, &sb, err);
	if (p.dir >= 0)
		close(p.dir);
	return st;
}

/* ---- writing ---- */

static enum status write_all(int fd, struct str text, mode_t mode)
{
	size_t done = 0;
	if (fchmod(fd, mode) != 0)
		return ST_IO;
	while (done < text.len) {
		ssize_t n = write(fd, text.s + done, text.len - done);
		if (n < 0 && errno != EINTR)
			return ST_IO;
		done += n > 0 ? (size_t)n : 0;
	}
	return fsync(fd) == 0 ? ST_OK : ST_IO;
}

static int rename_new(const struct place *p, const char *aside)
{
	int rc = renameat2(p->dir, aside, p->dir, p->name, RENAME_NOREPLACE);
	if (rc == 0 || errno != EINVAL)
		return rc;
	/* Not every file system has it. */
	rc = linkat(p->dir, aside, p->dir, p->name, 0);
	return rc ? rc : unlinkat(p->dir, aside, 0);
}

/* is_new: a file that somebody has made meanwhile is not replaced. */
static enum status replace_at(const struct place *p, const char *path, struct str text, bool is_new,
			      mode_t mode, struct buf *err)
{
	char aside[64];
	snprintf(aside, sizeof aside, ".answerd-%ld.tmp", (long)getpid());
	int fd = openat(p->dir, aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return io_failed("written", path, err);
	enum status st = write_all(fd, text, mode);
	if (close(fd) != 0 || st)
		st = io_failed("written", path, err);
	if (st == ST_OK &&
	    (is_new ? rename_new(p, aside) : renameat(p->dir, aside, p->dir, p->name)) != 0)
		st = errno == EEXIST ? fail(err, ST_CONFLICT, "%s has been made meanwhile.", path)
				     : io_failed("written", path, err);
	if (st)
		unlinkat(p->dir, aside, 0);
	else if (fsync(p->dir) != 0)
		st = io_failed("written", path, err);
	return st;
}

static enum status check_version(const struct buf *old, bool there, const char *version,
				 const char *path, struct buf *err)
{
	char now[KB_VERSION_LEN];
	kb_version(there ? (struct str){old->data, old->len} : (struct str){NULL, 0}, now);
	if (strcmp(now, version) == 0)
		return ST_OK;
	if (!there)
		return fail(err, ST_CONFLICT, "%s is gone: read it again.", path);
	return fail(err, ST_CONFLICT, "%s has changed since: read it again (version %s).", path,
		    now);
}

/* text.s NULL: nothing is written. */
static enum status change(const char *root, const char *path, const char *version, struct str text,
			  struct buf *err)
{
	struct place p;
	struct stat sb = {.st_mode = 0644};
	struct buf old;
	bool is_new = !*version;
	buf_init(&old, 2 * ARTICLE_MAX_BYTES);
	/* A folder is made only for what will stand in it. */
	enum missing how = !is_new ? MISSING_TELL : text.s ? MISSING_MAKE : MISSING_CHECK;
	enum status st = find(root, path, how, &p, err), got = ST_NOTFOUND;
	bool no_folder = st == ST_NOTFOUND;
	if (no_folder)
		st = ST_OK;
	else if (st == ST_OK)
		got = read_at(&p, path, &old, &sb, err);
	if (st == ST_OK && got != ST_OK && got != ST_NOTFOUND)
		st = got;
	if (st == ST_OK)
		st = check_version(&old, got == ST_OK, version, path, err);
	if (st == ST_OK && is_new && !no_folder)
		st = check_alike(p.dir, p.name, path, err);
	if (st == ST_OK && text.s)
		st = replace_at(&p, path, text, is_new, sb.st_mode & 0777, err);
	if (p.dir >= 0)
		close(p.dir);
	buf_release(&old);
	return st;
}

enum status kb_write_file(const char *root, const char *path, const char *version, struct str text,
			  struct buf *err)
{
	return change(root, path, version, text, err);
}

enum status kb_may_write(const char *root, const char *path, const char *version, struct buf *err)
{
	return change(root, path, version, (struct str){NULL, 0}, err);
}
