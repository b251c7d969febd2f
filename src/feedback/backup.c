#include "answerd/feedback/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/base/clock.h"
#include "answerd/base/fs.h"
#include "answerd/base/tar.h"
#include "feedback/backup_parts.h"
#include "feedback/store_sqlite.h"

#define CHUNK ((size_t)1 << 16)
#define CURATION "curation/"

/* ---- parts ---- */

bool backup_name_ok(const char *name)
{
	static const char *const names[] = {"signals.db",  "tokens.json", "audit.log",
					    "session.key", "BACKUP.json", "MANIFEST"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	if (strncmp(name, CURATION, sizeof CURATION - 1) != 0)
		return false;
	const char *base = name + sizeof CURATION - 1;
	size_t n = strspn(base, "abcdefghijklmnopqrstuvwxyz0123456789-_");
	return n && strcmp(base + n, ".yaml") == 0;
}

static enum status sum_file(int fd, unsigned char out[crypto_hash_sha256_BYTES])
{
	static const size_t chunk = CHUNK;
	unsigned char bytes[CHUNK];
	crypto_hash_sha256_state h;
	ssize_t n = 0;
	crypto_hash_sha256_init(&h);
	while ((n = read(fd, bytes, chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ST_IO;
		crypto_hash_sha256_update(&h, bytes, (unsigned long long)n);
	}
	crypto_hash_sha256_final(&h, out);
	return ST_OK;
}

enum status backup_sum(const char *path, const char *name, struct buf *manifest, struct buf *err)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char hex[BACKUP_SUM_LEN];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum status st = fd < 0 || sum_file(fd, sum) ? ST_IO : ST_OK;
	if (st)
		fail(err, st, "cannot read %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	if (st)
		return st;
	sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
	buf_printf(manifest, "%s  %s\n", hex, name);
	return buf_status(manifest);
}

static enum status sqlite_fault(sqlite3 *db, const char *path, struct buf *err)
{
	int rc = db ? sqlite3_errcode(db) & 255 : SQLITE_NOMEM;
	return fail(err, rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB ? ST_CORRUPT : ST_IO, "%s: %s",
		    path, db ? sqlite3_errmsg(db) : "no memory");
}

static int first_line(void *ctx, int n, char **values, char **names)
{
	struct buf *said = ctx;
	(void)names;
	if (n && values[0] && !said->len)
		buf_puts(said, values[0]);
	return 0;
}

enum status backup_prove(const char *path, struct buf *err)
{
	sqlite3 *db = NULL;
	struct buf said;
	enum status st = ST_OK;
	buf_init(&said, BUF_MAX_ERR);
	/* One file, without a log beside it. */
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA integrity_check(1)", first_line, &said, NULL) != SQLITE_OK)
		st = sqlite_fault(db, path, err);
	else if (strcmp(said.data, "ok") != 0)
		st = fail(err, ST_CORRUPT, "%s is damaged: %s", path, said.data);
	sqlite3_close(db);
	buf_release(&said);
	return st;
}

/* ---- writing ---- */

struct writing {
	const char *data;
	int fd;			   /* of the archive */
	char dir[PATH_MAX];	   /* beside it: the snapshot, and what is made up */
	struct buf path, manifest; /* path: of the file at hand */
	int64_t now_ms;
	struct backup_counts *counts;
	struct buf *err;
};

/* All pages in one step: a reader of the WAL, which keeps no writer waiting. */
static enum status copy_pages(sqlite3 *from, const char *to, struct buf *err)
{
	sqlite3 *db = NULL;
	if (sqlite3_open(to, &db) != SQLITE_OK) {
		enum status st = sqlite_fault(db, to, err);
		sqlite3_close(db);
		return st;
	}
	sqlite3_backup *b = sqlite3_backup_init(db, "main", from, "main");
	if (b) {
		(void)sqlite3_backup_step(b, -1); /* told by finish */
		(void)sqlite3_backup_finish(b);
	}
	int rc = sqlite3_errcode(db);
	enum status st = rc == SQLITE_OK ? ST_OK : sqlite_fault(db, to, err);
	sqlite3_close(db);
	return st;
}

static enum status take_snapshot(struct writing *w)
{
	struct store *s = NULL;
	struct buf to;
	buf_init(&to, PATH_MAX);
	buf_printf(&to, "%s/signals.db", w->dir);
	enum status st = store_open(w->data, STORE_READ, &s, w->err);
	if (st == ST_OK)
		st = copy_pages(s->db, to.data, w->err);
	store_close(s);
	if (st == ST_OK)
		st = backup_prove(to.data, w->err);
	else if (st == ST_NOTFOUND) {
		buf_clear(w->err); /* nothing was recorded yet */
		st = ST_OK;
	}
	buf_release(&to);
	return st;
}

static enum status copy_bytes(struct writing *w, int from, uint64_t bytes)
{
	char chunk[CHUNK];
	enum status st = ST_OK;
	for (uint64_t left = bytes; st == ST_OK && left;) {
		size_t n = left < sizeof chunk ? (size_t)left : sizeof chunk;
		st = tar_read(from, chunk, n, w->err);
		if (st == ST_OK)
			st = tar_write(w->fd, chunk, n, w->err);
		left -= n;
	}
	return st ? st : tar_pad(w->fd, bytes, w->err);
}

/* dir/name as name; what is not there is left out. */
static enum status add_file(struct writing *w, const char *dir, const char *name)
{
	struct stat sb = {0};
	buf_clear(&w->path);
	buf_printf(&w->path, "%s/%s", dir, name);
	int fd = open(w->path.data, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT)
		return ST_OK;
	enum status st = ST_OK;
	if (fd < 0 || fstat(fd, &sb) != 0)
		st = fail(w->err, ST_IO, "cannot read %s: %s", w->path.data, strerror(errno));
	else if (!S_ISREG(sb.st_mode))
		st = fail(w->err, ST_INVALID, "%s is no regular file", w->path.data);
	if (st == ST_OK)
		st = tar_head(w->fd, name, (uint64_t)sb.st_size, 0600, sb.st_mtime, w->err);
	if (st == ST_OK)
		st = copy_bytes(w, fd, (uint64_t)sb.st_size);
	if (fd >= 0)
		close(fd);
	if (st == ST_OK) {
		w->counts->files++;
		w->counts->bytes += (uint64_t)sb.st_size;
	}
	return st;
}

/* A copy first, so that the sum is of what is written, whoever changes the file. */
static enum status add_copy(struct writing *w, const char *name)
{
	struct buf bytes, from;
	buf_init(&bytes, (size_t)1 << 30);
	buf_init(&from, PATH_MAX);
	buf_printf(&from, "%s/%s", w->data, name);
	enum status st = fs_read(from.data, (size_t)1 << 28, &bytes, w->err);
	if (st == ST_NOTFOUND) {
		buf_clear(w->err);
		buf_release(&bytes);
		buf_release(&from);
		return ST_OK;
	}
	buf_clear(&w->path);
	buf_printf(&w->path, "%s/%s", w->dir, name);
	if (st == ST_OK)
		st = fs_replace(w->path.data, bytes.data, bytes.len, 0600, w->err);
	if (st == ST_OK)
		st = backup_sum(w->path.data, name, &w->manifest, w->err);
	if (st == ST_OK)
		st = add_file(w, w->dir, name);
	buf_release(&bytes);
	buf_release(&from);
	return st;
}

static enum status add_curation(struct writing *w)
{
	char name[TAR_NAME_MAX + 1];
	buf_clear(&w->path);
	buf_printf(&w->path, "%s/curation", w->dir);
	enum status st = fs_mkdirs(w->path.data, 0700, w->err);
	buf_clear(&w->path);
	buf_printf(&w->path, "%s/curation", w->data);
	DIR *d = st == ST_OK ? opendir(w->path.data) : NULL;
	for (struct dirent *e = NULL; st == ST_OK && d && (e = readdir(d));)
		if (snprintf(name, sizeof name, "curation/%s", e->d_name) < (int)sizeof name &&
		    backup_name_ok(name))
			st = add_copy(w, name);
	if (d)
		closedir(d);
	return st;
}

static enum status add_made(struct writing *w, const char *name, const struct buf *text)
{
	buf_clear(&w->path);
	buf_printf(&w->path, "%s/%s", w->dir, name);
	enum status st = fs_replace(w->path.data, text->data, text->len, 0600, w->err);
	return st ? st : add_file(w, w->dir, name);
}

static enum status add_about(struct writing *w)
{
	struct buf text;
	char at[CLOCK_ISO_LEN];
	buf_init(&text, PATH_MAX);
	clock_iso(w->now_ms, at);
	buf_printf(&text, "{\"format\":%d,\"at\":\"%s\"}\n", BACKUP_FORMAT, at);
	enum status st = add_made(w, "BACKUP.json", &text);
	buf_clear(&text);
	buf_puts(&text, w->path.data);
	if (st == ST_OK)
		st = backup_sum(text.data, "BACKUP.json", &w->manifest, w->err);
	buf_release(&text);
	return st;
}

static enum status add_signals(struct writing *w)
{
	buf_clear(&w->path);
	buf_printf(&w->path, "%s/signals.db", w->dir);
	if (access(w->path.data, F_OK) != 0)
		return ST_OK;
	struct buf path;
	buf_init(&path, PATH_MAX);
	buf_puts(&path, w->path.data);
	enum status st = backup_sum(path.data, "signals.db", &w->manifest, w->err);
	buf_release(&path);
	return st ? st : add_file(w, w->dir, "signals.db");
}

static enum status add_all(struct writing *w)
{
	static const char *const names[] = {"tokens.json", "session.key", "audit.log"};
	enum status st = add_about(w);
	if (st == ST_OK)
		st = take_snapshot(w);
	if (st == ST_OK)
		st = add_signals(w);
	for (size_t i = 0; st == ST_OK && i < sizeof names / sizeof names[0]; i++)
		st = add_copy(w, names[i]);
	if (st == ST_OK)
		st = add_curation(w);
	if (st == ST_OK)
		st = add_made(w, "MANIFEST", &w->manifest);
	if (st == ST_OK)
		st = tar_end(w->fd, w->err);
	if (st == ST_OK && fsync(w->fd) != 0)
		st = fail(w->err, ST_IO, "cannot write: %s", strerror(errno));
	return st;
}

/* Takes its name; a file that somebody made meanwhile is not replaced. */
static enum status give_name(const char *tmp, const char *out, struct buf *err)
{
	if (link(tmp, out) == 0)
		return ST_OK;
	if (errno == EEXIST)
		return fail(err, ST_CONFLICT, "%s is there already: name another", out);
	if (access(out, F_OK) != 0 && rename(tmp, out) == 0)
		return ST_OK; /* a file system without links */
	return fail(err, ST_IO, "cannot write %s: %s", out, strerror(errno));
}

enum status backup_write(const char *data, const char *out, struct backup_counts *counts,
			 struct buf *err)
{
	struct writing w = {.data = data, .fd = -1, .counts = counts, .err = err};
	struct buf tmp;
	struct stat sb;
	*counts = (struct backup_counts){0};
	w.now_ms = clock_wall_ms();
	if (stat(data, &sb) != 0 || !S_ISDIR(sb.st_mode))
		return fail(err, ST_NOTFOUND, "%s is no data folder", data);
	if (access(out, F_OK) == 0)
		return fail(err, ST_CONFLICT, "%s is there already: name another", out);
	buf_init(&tmp, PATH_MAX);
	buf_init(&w.path, PATH_MAX);
	buf_init(&w.manifest, (size_t)1 << 20);
	enum status st = sodium_init() < 0 ? ST_BUG : ST_OK;
	if (snprintf(w.dir, sizeof w.dir, "%s.XXXXXX", out) >= (int)sizeof w.dir)
		st = fail(err, ST_LIMIT, "the name is too long");
	else if (st == ST_OK && !mkdtemp(w.dir))
		st = fail(err, ST_IO, "cannot write beside %s: %s", out, strerror(errno));
	if (st) {
		w.dir[0] = '\0';
		goto out;
	}
	buf_printf(&tmp, "%s/backup.tar", w.dir);
	w.fd = open(tmp.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	st = w.fd < 0 ? fail(err, ST_IO, "cannot write %s: %s", tmp.data, strerror(errno))
		      : add_all(&w);
	if (w.fd >= 0 && close(w.fd) != 0 && st == ST_OK)
		st = fail(err, ST_IO, "cannot write %s: %s", tmp.data, strerror(errno));
	if (st == ST_OK)
		st = give_name(tmp.data, out, err);
out:
	if (w.dir[0] && fs_remove_tree(w.dir, NULL) != ST_OK && st == ST_OK)
		st = fail(err, ST_IO, "%s is written; %s cannot be removed", out, w.dir);
	buf_release(&tmp);
	buf_release(&w.path);
	buf_release(&w.manifest);
	return st;
}
