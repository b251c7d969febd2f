#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/base/clock.h"
#include "answerd/base/fs.h"
#include "answerd/base/json.h"
#include "answerd/base/tar.h"
#include "feedback/backup_parts.h"

#define CHUNK ((size_t)1 << 16)
/* Of all but the signals. */
#define SMALL_BYTES ((uint64_t)1 << 28)
#define FILES_MAX 64
/* Where it is unpacked: in the data folder, so that it is renamed into place. */
#define STAGE "restore.tmp"

struct restoring {
	const char *data;
	int in;	  /* the backup */
	int lock; /* of the index; -1: there is no folder yet */
	struct buf stage, path;
	struct buf sums;     /* of what was unpacked, as MANIFEST has them */
	struct buf manifest; /* of the backup */
	bool about;	     /* BACKUP.json was there */
	struct backup_counts *counts;
	struct buf *err;
};

static const char *path_in(struct restoring *r, const char *dir, const char *name)
{
	buf_clear(&r->path);
	buf_printf(&r->path, "%s/%s", dir, name);
	return r->path.data;
}

/* ---- unpacking ---- */

static enum status copy_out(struct restoring *r, int to, uint64_t bytes)
{
	char chunk[CHUNK];
	enum status st = ST_OK;
	for (uint64_t left = bytes; st == ST_OK && left;) {
		size_t n = left < sizeof chunk ? (size_t)left : sizeof chunk;
		st = tar_read(r->in, chunk, n, r->err);
		if (st == ST_OK)
			st = tar_write(to, chunk, n, r->err);
		left -= n;
	}
	return st ? st : tar_skip_pad(r->in, bytes, r->err);
}

static enum status unpack(struct restoring *r, const struct tar_entry *e)
{
	if (!backup_name_ok(e->name))
		return fail(r->err, ST_CORRUPT, "the file holds what no backup does");
	if (strcmp(e->name, "signals.db") != 0 && e->bytes > SMALL_BYTES)
		return fail(r->err, ST_CORRUPT, "%s of the backup is too large", e->name);
	const char *path = path_in(r, r->stage.data, e->name);
	/* Not twice: what was summed is what stays. */
	int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (to < 0 && errno == EEXIST)
		return fail(r->err, ST_CORRUPT, "the file holds %s twice", e->name);
	enum status st = to < 0 ? fail(r->err, ST_IO, "cannot write %s: %s", path, strerror(errno))
				: copy_out(r, to, e->bytes);
	if (st == ST_OK && fsync(to) != 0)
		st = fail(r->err, ST_IO, "cannot write %s: %s", path, strerror(errno));
	if (to >= 0)
		close(to);
	return st;
}

static enum status check_about(struct restoring *r)
{
	struct buf text;
	cJSON *doc = NULL;
	buf_init(&text, 8192);
	enum status st = fs_read(path_in(r, r->stage.data, "BACKUP.json"), 4096, &text, r->err);
	if (st == ST_OK)
		st = json_parse(text.data, text.len, &doc, NULL);
	const cJSON *format = cJSON_GetObjectItemCaseSensitive(doc, "format");
	if (st || !cJSON_IsNumber(format))
		st = fail(r->err, ST_CORRUPT, "the file is damaged, or no backup");
	else if (format->valueint != BACKUP_FORMAT)
		st = fail(r->err, ST_UNSUPPORTED, "the backup is of a newer version of answerd");
	cJSON_Delete(doc);
	buf_release(&text);
	r->about = st == ST_OK;
	return st;
}

static enum status unpack_all(struct restoring *r)
{
	struct tar_entry e;
	enum status st = ST_OK;
	size_t n = 0;
	/* The manifest is the last: a file that was cut has none. */
	while (!r->manifest.len && (st = tar_next(r->in, &e, r->err)) == ST_OK) {
		if (++n > FILES_MAX)
			return fail(r->err, ST_CORRUPT, "the file holds what no backup does");
		st = unpack(r, &e);
		if (st == ST_OK && strcmp(e.name, "MANIFEST") == 0)
			st = fs_read(path_in(r, r->stage.data, "MANIFEST"), (size_t)1 << 20,
				     &r->manifest, r->err);
		else if (st == ST_OK)
			st =
			    backup_sum(path_in(r, r->stage.data, e.name), e.name, &r->sums, r->err);
		if (st == ST_OK && n == 1)
			st = check_about(r);
		if (st)
			return st;
		r->counts->bytes += e.bytes;
	}
	r->counts->files = n ? n - 1 : 0;
	return st == ST_NOTFOUND ? fail(r->err, ST_CORRUPT, "the file has no MANIFEST") : st;
}

static enum status check_all(struct restoring *r)
{
	if (!r->about || r->sums.len != r->manifest.len ||
	    memcmp(r->sums.data, r->manifest.data, r->sums.len) != 0)
		return fail(r->err, ST_CORRUPT,
			    "the file is damaged: what it holds is not what MANIFEST says");
	const char *signals = path_in(r, r->stage.data, "signals.db");
	if (access(signals, F_OK) == 0)
		return backup_prove(signals, r->err);
	return ST_OK;
}

/* ---- the data folder ---- */

/* While the lock is held no daemon starts on the folder. */
static enum status lock(struct restoring *r)
{
	enum status st = fs_mkdirs(path_in(r, r->data, "index"), 0750, r->err);
	if (st)
		return st;
	r->lock = open(path_in(r, r->data, "index/lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (r->lock < 0)
		return fail(r->err, ST_IO, "cannot open %s: %s", r->path.data, strerror(errno));
	if (flock(r->lock, LOCK_EX | LOCK_NB) != 0)
		return fail(r->err, ST_CONFLICT,
			    "an answerd runs on %s: stop it first (what it writes would be lost)",
			    r->data);
	return ST_OK;
}

static bool stays(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, "index") == 0 ||
	       strcmp(name, STAGE) == 0 || strcmp(name, "lost+found") == 0 ||
	       strncmp(name, "before-", 7) == 0;
}

/* Calls each with every name that is in the way, until one fails. */
static enum status each_name(struct restoring *r, const char *dir,
			     enum status (*each)(struct restoring *r, const char *name,
						 const char *to),
			     const char *to)
{
	DIR *d = opendir(dir);
	enum status st = ST_OK;
	if (!d)
		return fail(r->err, ST_IO, "cannot read %s: %s", dir, strerror(errno));
	for (struct dirent *e = NULL; st == ST_OK && (e = readdir(d));)
		if (!stays(e->d_name))
			st = each(r, e->d_name, to);
	closedir(d);
	return st;
}

static enum status refuse(struct restoring *r, const char *name, const char *to)
{
	(void)to;
	(void)r;
	(void)name;
	return ST_CONFLICT;
}

static enum status move(struct restoring *r, const char *from_dir, const char *name,
			const char *to_dir)
{
	struct buf from;
	buf_init(&from, PATH_MAX);
	buf_printf(&from, "%s/%s", from_dir, name);
	enum status st = ST_OK;
	if (rename(from.data, path_in(r, to_dir, name)) != 0)
		st = fail(r->err, ST_IO, "cannot move %s to %s: %s", from.data, r->path.data,
			  strerror(errno));
	buf_release(&from);
	return st;
}

static enum status move_aside(struct restoring *r, const char *name, const char *to)
{
	return move(r, r->data, name, to);
}

static enum status move_in(struct restoring *r, const char *name, const char *to)
{
	if (strcmp(name, "MANIFEST") == 0 || strcmp(name, "BACKUP.json") == 0)
		return ST_OK;
	return move(r, r->stage.data, name, to);
}

/* What is there goes into a folder of its own, or is in the way. */
static enum status clear_way(struct restoring *r, struct buf *aside)
{
	char at[CLOCK_ISO_LEN];
	if (each_name(r, r->data, refuse, NULL) == ST_OK)
		return ST_OK;
	if (!aside)
		return fail(r->err, ST_CONFLICT,
			    "%s holds data already: name an empty folder, or move it aside with "
			    "--force",
			    r->data);
	clock_iso(clock_wall_ms(), at);
	size_t from = aside->len;
	buf_printf(aside, "%s/before-%s", r->data, at);
	enum status st = fs_mkdirs(aside->data + from, 0700, r->err);
	return st ? st : each_name(r, r->data, move_aside, aside->data + from);
}

static enum status put_in_place(struct restoring *r, struct buf *aside)
{
	enum status st = clear_way(r, aside);
	if (st == ST_OK)
		st = each_name(r, r->stage.data, move_in, r->data);
	if (st == ST_OK)
		st = fs_sync_dir(r->data, r->err);
	return st;
}

static enum status restore(struct restoring *r, struct buf *aside)
{
	enum status st = fs_mkdirs(r->data, 0750, r->err);
	if (st == ST_OK)
		st = lock(r);
	/* Before a long reading in vain. */
	if (st == ST_OK && !aside)
		st = clear_way(r, NULL);
	if (st == ST_OK)
		st = fs_remove_tree(r->stage.data, r->err); /* of one that was broken off */
	if (st == ST_OK)
		st = fs_mkdirs(r->stage.data, 0700, r->err);
	if (st == ST_OK)
		st = fs_mkdirs(path_in(r, r->stage.data, "curation"), 0750, r->err);
	if (st == ST_OK)
		st = unpack_all(r);
	if (st == ST_OK)
		st = check_all(r);
	return st ? st : put_in_place(r, aside);
}

enum status backup_restore(const char *file, const char *data, struct buf *aside,
			   struct backup_counts *counts, struct buf *err)
{
	struct restoring r = {.data = data, .lock = -1, .counts = counts, .err = err};
	*counts = (struct backup_counts){0};
	if (sodium_init() < 0)
		return fail(err, ST_BUG, "libsodium does not start");
	r.in = open(file, O_RDONLY | O_CLOEXEC);
	if (r.in < 0)
		return fail(err, ST_NOTFOUND, "cannot open %s: %s", file, strerror(errno));
	buf_init(&r.stage, PATH_MAX);
	buf_init(&r.path, PATH_MAX);
	buf_init(&r.sums, (size_t)1 << 20);
	buf_init(&r.manifest, (size_t)2 << 20);
	buf_printf(&r.stage, "%s/" STAGE, data);
	enum status st = restore(&r, aside);
	bool locked = r.lock >= 0 && st != ST_CONFLICT;
	if (locked && fs_remove_tree(r.stage.data, NULL) != ST_OK && st == ST_OK)
		st = fail(err, ST_IO, "it is restored; %s cannot be removed", r.stage.data);
	if (r.lock >= 0)
		close(r.lock);
	close(r.in);
	buf_release(&r.stage);
	buf_release(&r.path);
	buf_release(&r.sums);
	buf_release(&r.manifest);
	return st;
}
