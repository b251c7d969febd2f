#include "index/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "answerd/base/fs.h"
#include "answerd/base/str.h"
#include "index/layout.h"

#define RESERVE 100

/* Metadata: how many bytes of each forward file the databases refer to. */
static const char *const forward_keys[PARTS] = {"forward-public", "forward-agent"};

static enum status paths_of(const char *data, const char *name, int part, struct buf *db,
			    struct buf *fwd)
{
	buf_clear(db);
	buf_clear(fwd);
	layout_path(data, name, part_names[part], db);
	buf_printf(fwd, "%s.fwd", db->data);
	return buf_status(fwd);
}

static enum status open_parts(struct build *b, const char *data, bool fresh, struct buf *err)
{
	struct buf db, fwd;
	enum status st = ST_OK;
	buf_init(&db, 8192);
	buf_init(&fwd, 8192);
	for (int i = 0; i < PARTS && st == ST_OK; i++) {
		st = paths_of(data, b->name, i, &db, &fwd);
		if (st == ST_OK)
			st = forward_writer_open(fwd.data, &b->forward[i], err);
		if (st == ST_OK)
			st = xc_writer_open(db.data, fresh, &b->xapian[i], err);
	}
	buf_release(&db);
	buf_release(&fwd);
	return st;
}

static struct build *build_new(const char *data, const char *name)
{
	struct build *b = calloc(1, sizeof *b);
	if (!b)
		return NULL;
	b->data = data;
	b->reserved = layout_reserved(data);
	snprintf(b->name, sizeof b->name, "%s", name);
	for (int i = 0; i < PARTS; i++) {
		b->forward[i].fd = -1;
		buf_init(&b->forward[i].pending, 0);
	}
	catalog_init(&b->catalog);
	return b;
}

enum status build_create(const char *data, const char *name, struct build **out, struct buf *err)
{
	struct build *b = build_new(data, name);
	struct buf dir, format;
	*out = NULL;
	if (!b)
		return ST_NOMEM;
	buf_init(&dir, 8192);
	buf_init(&format, 256);
	layout_path(data, name, "", &dir);
	layout_format(&format);
	enum status st = fs_mkdirs(dir.data, 0755, err);
	if (st == ST_OK)
		st = open_parts(b, data, true, err);
	if (st == ST_OK)
		st = xc_writer_set(b->xapian[PART_PUBLIC], "format", format.data, err);
	buf_release(&dir);
	buf_release(&format);
	if (st)
		build_close(b);
	else
		*out = b;
	return st;
}

/* The forward files, beside the databases in path, hold at least what they did
 * at the last commit. */
static enum status check_forward(struct xc_reader *r, struct buf path[PARTS], struct buf *err)
{
	struct stat sb;
	struct buf text;
	int64_t bytes = 0;
	enum status st = ST_OK;
	buf_init(&text, 64);
	for (int i = 0; i < PARTS && st == ST_OK; i++) {
		buf_clear(&text);
		buf_puts(&path[i], ".fwd");
		st = xc_reader_get(r, forward_keys[i], &text, err);
		/* An index of before has none of these figures. */
		if (st == ST_OK &&
		    str_to_int((struct str){text.data, text.len}, 1, INT64_MAX, &bytes) == ST_OK &&
		    (stat(path[i].data, &sb) != 0 || sb.st_size < bytes))
			st = fail(err, ST_CORRUPT, "%s is missing or cut short", path[i].data);
	}
	buf_release(&text);
	return st;
}

static enum status load(struct build *b, const char *data, struct buf *err)
{
	struct buf path[PARTS], format, text;
	const char *dirs[PARTS];
	struct xc_reader *r = NULL;
	int64_t generation = 0;
	buf_init(&format, 256);
	buf_init(&text, 256);
	for (int i = 0; i < PARTS; i++) {
		buf_init(&path[i], 8192);
		layout_path(data, b->name, part_names[i], &path[i]);
		dirs[i] = path[i].data;
	}
	layout_format(&format);
	enum status st = xc_reader_open(dirs, PARTS, &r, err);
	if (st == ST_OK)
		st = xc_reader_get(r, "generation", &text, err);
	if (st == ST_OK &&
	    str_to_int((struct str){text.data, text.len}, 0, INT64_MAX / 2, &generation))
		st = fail(err, ST_CORRUPT, "the index has no generation");
	b->generation = (uint64_t)generation;
	buf_clear(&text);
	if (st == ST_OK)
		st = xc_reader_get(r, "format", &text, err);
	if (st == ST_OK && strcmp(text.data, format.data) != 0)
		st = fail(err, ST_CORRUPT, "the index was made by another version");
	if (st == ST_OK)
		st = catalog_load(&b->catalog, r, err);
	if (st == ST_OK)
		st = check_forward(r, path, err);
	xc_reader_close(r);
	for (int i = 0; i < PARTS; i++)
		buf_release(&path[i]);
	buf_release(&format);
	buf_release(&text);
	return st;
}

enum status build_open(const char *data, const char *name, struct build **out, uint64_t *generation,
		       struct buf *err)
{
	struct build *b = build_new(data, name);
	*out = NULL;
	*generation = 0;
	if (!b)
		return ST_NOMEM;
	enum status st = load(b, data, err);
	*generation = b->generation;
	if (st == ST_OK)
		st = open_parts(b, data, false, err);
	if (st)
		build_close(b);
	else
		*out = b;
	return st;
}

void build_close(struct build *b)
{
	if (!b)
		return;
	for (int i = 0; i < PARTS; i++) {
		xc_writer_close(b->xapian[i]);
		forward_writer_close(&b->forward[i]);
	}
	catalog_release(&b->catalog);
	free(b);
}

size_t build_unique(const char *id, char out[256])
{
	int n = snprintf(out, 256, "Q%s", id);
	return n < 0 ? 0 : (size_t)n < 255 ? (size_t)n : 255;
}

enum status build_put(struct build *b, const struct made_doc *d, bool was_new, struct buf *err)
{
	char unique[256];
	size_t len = build_unique(d->id, unique);
	enum status st = ST_OK;
	for (int i = 0; i < PARTS && st == ST_OK; i++) {
		const struct made_part *p = &d->part[i];
		struct xc_doc doc = {.terms = p->terms,
				     .terms_n = p->terms_n,
				     .data = d->data,
				     .data_len = strlen(d->data)};
		if (p->present) {
			st = forward_append(&b->forward[i], p->record, p->record_len, &doc.offset,
					    err);
			if (st == ST_OK)
				st = xc_writer_put(b->xapian[i], unique, len, &doc, was_new, err);
		} else if (!was_new) {
			st = xc_writer_delete(b->xapian[i], unique, len, err);
		}
	}
	b->pending++;
	return st;
}

enum status build_delete(struct build *b, const char *id, struct buf *err)
{
	char unique[256];
	size_t len = build_unique(id, unique);
	enum status st = ST_OK;
	for (int i = 0; i < PARTS && st == ST_OK; i++)
		st = xc_writer_delete(b->xapian[i], unique, len, err);
	b->pending++;
	return st;
}

/* The next number may be used. Numbers are reserved by the hundred: the file
 * is written seldom, and an index that is lost starts above them. */
static enum status reserve(struct build *b, struct buf *err)
{
	if (b->generation < b->reserved)
		return ST_OK;
	enum status st = layout_reserve(b->data, b->generation + RESERVE, err);
	if (st == ST_OK)
		b->reserved = b->generation + RESERVE;
	return st;
}

enum status build_commit(struct build *b, struct buf *err)
{
	char text[32];
	enum status st = reserve(b, err);
	for (int i = 0; i < PARTS && st == ST_OK; i++)
		st = forward_sync(&b->forward[i], err);
	for (int i = 0; i < PARTS && st == ST_OK; i++) {
		snprintf(text, sizeof text, "%llu", (unsigned long long)b->forward[i].bytes);
		st = xc_writer_set(b->xapian[PART_PUBLIC], forward_keys[i], text, err);
	}
	snprintf(text, sizeof text, "%llu", (unsigned long long)b->generation + 1);
	if (st == ST_OK)
		st = xc_writer_set(b->xapian[PART_PUBLIC], "generation", text, err);
	for (int i = 0; i < PARTS && st == ST_OK; i++)
		st = xc_writer_commit(b->xapian[i], err);
	if (st == ST_OK) {
		b->generation++;
		b->pending = 0;
	}
	return st;
}

/* Whether path is the file that w has open, with all that was written to it. */
static bool is_whole(const char *path, const struct forward_writer *w)
{
	struct stat named, open;
	return stat(path, &named) == 0 && fstat(w->fd, &open) == 0 && named.st_dev == open.st_dev &&
	       named.st_ino == open.st_ino && (uint64_t)open.st_size >= w->bytes - w->pending.len;
}

enum status build_in_place(const struct build *b, struct buf *why)
{
	struct buf name, db, fwd;
	struct stat sb;
	buf_init(&name, 256);
	buf_init(&db, 8192);
	buf_init(&fwd, 8192);
	enum status st = layout_current(b->data, &name, NULL);
	if (st != ST_OK || strcmp(name.data, b->name) != 0)
		st = fail(why, ST_CORRUPT,
			  "%s/index/current is gone, or names another build than %s", b->data,
			  b->name);
	for (int i = 0; i < PARTS && st == ST_OK; i++) {
		st = paths_of(b->data, b->name, i, &db, &fwd);
		/* What Xapian opens first. */
		buf_puts(&db, "/iamglass");
		if (st == ST_OK && stat(db.data, &sb) != 0)
			st = fail(why, ST_CORRUPT, "%s is gone", db.data);
		else if (st == ST_OK && !is_whole(fwd.data, &b->forward[i]))
			st = fail(why, ST_CORRUPT, "%s is gone or cut short", fwd.data);
	}
	buf_release(&name);
	buf_release(&db);
	buf_release(&fwd);
	return st;
}
