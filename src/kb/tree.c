#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"
#include "answerd/kb/source.h"
#include "kb/open.h"

struct walk {
	const char *root;
	struct arena *arena;
	const struct kb_sink *sink;
	struct buf full; /* root and rel, of what is looked at */
	size_t rel;	 /* where the relative path starts in full */
	struct kb_source *v;
	size_t n, cap;
	struct {
		const char **v; /* owned; the texts lie in the arena */
		size_t n, cap;
	} unread;
	size_t folders; /* entered */
	struct {
		dev_t dev;
		ino_t ino;
	} above[KB_MAX_DEPTH + 1];
};

static bool has_suffix(const char *path, const char *suffix)
{
	size_t n = strlen(path), m = strlen(suffix);
	return n > m && strcmp(path + n - m, suffix) == 0;
}

bool kb_is_source(const char *path)
{
	if (!*path || path[0] == '.' || strstr(path, "/.") || strcmp(path, "README.md") == 0)
		return false;
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	return has_suffix(name, ".md") || has_suffix(name, ".jsonl");
}

static const char *rel_of(const struct walk *w)
{
	return w->full.len > w->rel ? w->full.data + w->rel : "";
}

static void say(struct walk *w, const char *code, const char *text)
{
	const char *path = rel_of(w);
	kb_say(w->sink, KB_ERROR, *path ? path : ".", 0, code, "%-s", text);
}

/* Something that was served may lie there still. */
static enum status add_unread(struct walk *w)
{
	const char *path = rel_of(w);
	enum status st = vec_room(&w->unread.v, &w->unread.cap, w->unread.n, sizeof *w->unread.v);
	char *copy = st ? NULL : arena_dup(w->arena, path, strlen(path));
	if (!copy)
		return ST_NOMEM;
	w->unread.v[w->unread.n++] = copy;
	return ST_OK;
}

static enum status add_source(struct walk *w, const struct stat *sb)
{
	const char *path = rel_of(w);
	enum status st = vec_room(&w->v, &w->cap, w->n, sizeof *w->v);
	if (st)
		return st;
	struct kb_source *s = &w->v[w->n];
	*s = (struct kb_source){
	    .path = arena_dup(w->arena, path, strlen(path)),
	    .mtime_ns = (int64_t)sb->st_mtim.tv_sec * 1000000000 + sb->st_mtim.tv_nsec,
	    .bytes = (int64_t)sb->st_size,
	    .inode = (uint64_t)sb->st_ino,
	};
	if (!s->path)
		return ST_NOMEM;
	w->n++;
	return ST_OK;
}

/* Whether a folder may be entered: not too deep, and not inside itself. */
static bool may_enter(struct walk *w, const struct stat *sb, int depth)
{
	if (depth > KB_MAX_DEPTH) {
		say(w, "folders-too-deep", "folders nest deeper than 32: move it up");
		return false;
	}
	for (int i = 0; i < depth; i++)
		if (w->above[i].dev == sb->st_dev && w->above[i].ino == sb->st_ino) {
			say(w, "symlink-circle",
			    "a symbolic link leads back to a folder above it: delete it");
			return false;
		}
	if (w->folders == KB_MAX_FOLDERS)
		say(w, "folders-too-many",
		    "more than 10000 folders; are there symbolic links that lead to each other? "
		    "What lies in the others is not read");
	if (w->folders++ >= KB_MAX_FOLDERS)
		return false;
	w->above[depth].dev = sb->st_dev;
	w->above[depth].ino = sb->st_ino;
	return true;
}

static enum status visit(struct walk *w, int depth);

static enum status visit_entries(struct walk *w, DIR *dir, int depth)
{
	enum status st = ST_OK;
	size_t len = w->full.len;
	for (struct dirent *e = NULL; !st && (e = readdir(dir));) {
		if (e->d_name[0] == '.')
			continue;
		if (len && w->full.data[len - 1] != '/')
			buf_addc(&w->full, '/');
		buf_puts(&w->full, e->d_name);
		st = buf_status(&w->full);
		if (st == ST_LIMIT) {
			buf_truncate(&w->full, len);
			w->full.failed = ST_OK;
			say(w, "paths-too-long", "a path below it is too long: shorten its names");
			st = ST_OK;
			continue;
		}
		if (!st && utf8_valid(e->d_name, strlen(e->d_name)) < strlen(e->d_name)) {
			buf_truncate(&w->full, len);
			say(w, "name-not-utf8", "a name in this folder is not UTF-8: rename it");
			continue;
		}
		if (!st)
			st = visit(w, depth);
		buf_truncate(&w->full, len);
	}
	return st;
}

static enum status visit_folder(struct walk *w, const struct stat *sb, int depth)
{
	enum status st = ST_OK;
	if (!may_enter(w, sb, depth))
		return w->folders > KB_MAX_FOLDERS ? add_unread(w) : ST_OK;
	DIR *dir = opendir(w->full.data);
	if (!dir) {
		if (errno == ENOENT || errno == ENOTDIR)
			return ST_OK;
		kb_say(w->sink, KB_ERROR, *rel_of(w) ? rel_of(w) : ".", 0, "folder-unreadable",
		       "the folder cannot be read: %s", strerror(errno));
		return add_unread(w);
	}
	st = visit_entries(w, dir, depth + 1);
	closedir(dir);
	return st;
}

/* What stands at w->full: gone, a link, a folder, or a file. */
static enum status visit(struct walk *w, int depth)
{
	struct stat sb = {0};
	if (lstat(w->full.data, &sb) != 0)
		return ST_OK;
	if (S_ISLNK(sb.st_mode)) {
		bool wanted = kb_is_source(rel_of(w));
		if (stat(w->full.data, &sb) != 0) {
			if (wanted)
				say(w, "symlink-nowhere",
				    "the symbolic link leads nowhere: delete it");
			return ST_OK;
		}
		if (!wanted && !S_ISDIR(sb.st_mode))
			return ST_OK;
		if (!kb_inside(w->root, w->full.data)) {
			say(w, "symlink-outside",
			    "a symbolic link out of the knowledge base: copy what it leads to");
			return add_unread(w);
		}
	}
	if (S_ISDIR(sb.st_mode))
		return visit_folder(w, &sb, depth);
	return kb_is_source(rel_of(w)) ? add_source(w, &sb) : ST_OK;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct kb_source *)a)->path, ((const struct kb_source *)b)->path);
}

static bool hidden(const char *path)
{
	return path[0] == '.' || strstr(path, "/.");
}

enum status kb_list(const char *root, const char *prefix, struct arena *arena,
		    const struct kb_sink *sink, struct kb_sources *out, struct buf *err)
{
	struct walk w = {.root = root, .arena = arena, .sink = sink};
	struct stat sb = {0};
	enum status st = ST_OK;
	*out = (struct kb_sources){0};
	if (stat(root, &sb) != 0 || !S_ISDIR(sb.st_mode))
		return fail(err, ST_NOTFOUND, "there is no folder %s", root);
	buf_init(&w.full, PATH_MAX);
	st = kb_join(root, prefix, &w.full);
	while (!st && *prefix && w.full.len && w.full.data[w.full.len - 1] == '/')
		buf_truncate(&w.full, w.full.len - 1);
	w.rel = strlen(root) + (root[strlen(root) - 1] != '/');
	if (!st && !*prefix)
		st = visit_folder(&w, &sb, 0);
	else if (!st && !hidden(prefix) && kb_inside(root, w.full.data))
		st = visit(&w, 1);
	struct kb_source *sorted = st ? NULL : arena_array(arena, w.n, sizeof *sorted);
	if (!st && !sorted)
		st = ST_NOMEM;
	if (!st && w.n) {
		memcpy(sorted, w.v, w.n * sizeof *sorted);
		qsort(sorted, w.n, sizeof *sorted, by_path);
	}
	const char **unread = st ? NULL : arena_array(arena, w.unread.n, sizeof *unread);
	if (!st && !unread)
		st = ST_NOMEM;
	if (!st && w.unread.n)
		memcpy(unread, w.unread.v, w.unread.n * sizeof *unread);
	if (!st)
		*out = (struct kb_sources){sorted, w.n, unread, w.unread.n};
	free(w.v);
	free(w.unread.v);
	buf_release(&w.full);
	return st;
}
