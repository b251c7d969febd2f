#include "kb/watch_tree.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include "answerd/base/buf.h"
#include "answerd/base/str.h"
#include "answerd/base/vec.h"
#include "answerd/kb/source.h"
#include "kb/open.h"

#define EVENTS                                                                                     \
	(IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ATTRIB |        \
	 IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK)

size_t watch_tree_find(const struct watch_tree *t, int wd)
{
	size_t lo = 0, hi = t->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (t->v[mid].wd < wd)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && t->v[lo].wd == wd ? lo : t->n;
}

static enum status remember(struct watch_tree *t, int wd, const char *path)
{
	size_t at = watch_tree_find(t, wd);
	for (; at < t->n && t->v[at].wd == wd; at++)
		if (strcmp(t->v[at].path, path) == 0)
			return ST_OK;
	for (at = t->n; at && t->v[at - 1].wd > wd; at--)
		;
	enum status st = vec_room(&t->v, &t->cap, t->n, sizeof *t->v);
	char *copy = st ? NULL : str_dup(str_of(path));
	if (!copy)
		return ST_NOMEM;
	memmove(t->v + at + 1, t->v + at, (t->n - at) * sizeof *t->v);
	t->v[at] = (struct watched){wd, copy};
	t->n++;
	return ST_OK;
}

static void drop(struct watch_tree *t, size_t at)
{
	free(t->v[at].path);
	memmove(t->v + at, t->v + at + 1, (t->n - at - 1) * sizeof *t->v);
	t->n--;
}

static bool under(const char *path, const char *folder)
{
	size_t n = strlen(folder);
	return !n || (strncmp(path, folder, n) == 0 && (path[n] == '/' || !path[n]));
}

void watch_tree_remove(struct watch_tree *t, const char *path)
{
	for (size_t i = t->n; i-- > 0;) {
		int wd = t->v[i].wd;
		if (!under(t->v[i].path, path))
			continue;
		drop(t, i);
		if (watch_tree_find(t, wd) == t->n)
			inotify_rm_watch(t->fd, wd);
	}
}

void watch_tree_forget(struct watch_tree *t, int wd)
{
	for (size_t at; (at = watch_tree_find(t, wd)) < t->n;)
		drop(t, at);
}

void watch_tree_release(struct watch_tree *t)
{
	while (t->n)
		drop(t, t->n - 1);
	free(t->v);
	t->v = NULL;
	t->cap = 0;
}

struct adding {
	struct watch_tree *t;
	struct buf full;
	size_t rel;
	size_t folders; /* watched by this call */
};

static const char *rel_of(const struct adding *a)
{
	return a->full.len > a->rel ? a->full.data + a->rel : "";
}

/* Whether the entry is a folder of the tree: a link to one above it, or out of
 * the tree, is none. */
static bool is_folder(const struct adding *a, size_t parent_len)
{
	char real[PATH_MAX], above[PATH_MAX];
	struct stat sb;
	if (lstat(a->full.data, &sb) != 0)
		return false;
	if (!S_ISLNK(sb.st_mode))
		return S_ISDIR(sb.st_mode);
	if (stat(a->full.data, &sb) != 0 || !S_ISDIR(sb.st_mode) ||
	    !kb_inside(a->t->root, a->full.data) || parent_len >= sizeof above)
		return false;
	memcpy(above, a->full.data, parent_len);
	above[parent_len] = '\0';
	char real_above[PATH_MAX];
	return realpath(a->full.data, real) && realpath(above, real_above) &&
	       !under(real_above, real);
}

static enum status add_folder(struct adding *a, int depth);

static enum status add_entries(struct adding *a, DIR *dir, int depth)
{
	enum status st = ST_OK;
	size_t len = a->full.len;
	for (struct dirent *e = NULL; !st && (e = readdir(dir));) {
		if (e->d_name[0] == '.' || (e->d_type == DT_REG))
			continue;
		if (len && a->full.data[len - 1] != '/')
			buf_addc(&a->full, '/');
		buf_puts(&a->full, e->d_name);
		if (buf_status(&a->full) == ST_LIMIT)
			a->full.failed = ST_OK;
		else if (is_folder(a, len))
			st = add_folder(a, depth + 1);
		buf_truncate(&a->full, len);
	}
	return st;
}

/* The watch first, then the look inside: what comes between is seen twice. */
static enum status add_folder(struct adding *a, int depth)
{
	if (depth > KB_MAX_DEPTH || a->folders++ >= KB_MAX_FOLDERS)
		return ST_OK;
	int wd = inotify_add_watch(a->t->fd, a->full.data, EVENTS);
	if (wd < 0 && (errno == ENOSPC || errno == ENOMEM))
		return ST_LIMIT;
	if (wd < 0)
		return *rel_of(a) ? ST_OK : ST_NOTFOUND;
	enum status st = remember(a->t, wd, rel_of(a));
	DIR *dir = st ? NULL : opendir(a->full.data);
	if (!dir)
		return st;
	st = add_entries(a, dir, depth);
	closedir(dir);
	return st;
}

enum status watch_tree_add(struct watch_tree *t, const char *path)
{
	struct adding a = {.t = t};
	struct stat sb;
	buf_init(&a.full, PATH_MAX);
	enum status st = kb_join(t->root, path, &a.full);
	a.rel = strlen(t->root) + (t->root[strlen(t->root) - 1] != '/');
	/* What is linked is checked where it is listed; here a name may be gone. */
	if (!st && *path && (stat(a.full.data, &sb) != 0 || !kb_inside(t->root, a.full.data)))
		st = ST_OK;
	else if (!st)
		st = add_folder(&a, 0);
	buf_release(&a.full);
	return st;
}
