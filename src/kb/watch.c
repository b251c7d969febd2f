#include "answerd/kb/watch.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/str.h"
#include "answerd/base/vec.h"
#include "answerd/kb/source.h"
#include "kb/open.h"
#include "kb/watch_poll.h"
#include "kb/watch_tree.h"

#define QUIET_US (INT64_C(50) * 1000)
#define LONGEST_US (INT64_C(300) * 1000)
#define POLL_US (INT64_C(2) * 1000000)
/* A root that is another folder than before sends no event of it: a link that
 * was turned to a new release. */
#define ROOT_US (INT64_C(1) * 1000000)
/* More changes than this are cheaper to find by listing. */
#define MAX_PATHS 10000

struct path_list {
	char **v; /* owned, with the texts */
	size_t n, cap;
};

struct watch {
	char *root; /* owned */
	int fd;	    /* inotify; when there is none, an eventfd that never speaks */
	struct watch_tree tree;
	struct watch_poll poll;
	bool polling, root_there;
	dev_t root_dev;
	ino_t root_ino;
	struct path_list pending, out;
	bool rescan;
	int64_t first_us, last_us; /* of the pending changes; 0: there are none */
	int64_t look_us;	   /* when the root, or in polling all, was looked at */
	enum status failed;
};

static void clear_paths(struct path_list *l)
{
	while (l->n)
		free(l->v[--l->n]);
}

static void touch(struct watch *w)
{
	w->last_us = clock_mono_us();
	if (!w->first_us)
		w->first_us = w->last_us;
}

static void want_rescan(struct watch *w)
{
	clear_paths(&w->pending);
	w->rescan = true;
	touch(w);
}

static void add_path(struct watch *w, const char *path, const char *behind)
{
	size_t n = strlen(path), m = strlen(behind);
	touch(w);
	if (w->rescan)
		return;
	if (w->pending.n >= MAX_PATHS) {
		want_rescan(w);
		return;
	}
	char *copy = malloc(n + m + 1);
	if (!copy ||
	    vec_room(&w->pending.v, &w->pending.cap, w->pending.n, sizeof *w->pending.v) != ST_OK) {
		free(copy);
		w->failed = ST_NOMEM;
		return;
	}
	memcpy(copy, path, n);
	memcpy(copy + n, behind, m + 1);
	w->pending.v[w->pending.n++] = copy;
}

static void polled_change(void *ctx, const char *path)
{
	add_path(ctx, path, "");
}

static void start_polling(struct watch *w, const char *why)
{
	if (w->polling)
		return;
	log_warn("watch",
		 "%s: changes in %s are looked for every 2 s instead; raise "
		 "fs.inotify.max_user_watches and max_user_instances",
		 why, w->root);
	watch_tree_remove(&w->tree, "");
	w->polling = true;
	w->failed = watch_poll_look(&w->poll, w->root, polled_change, w);
	want_rescan(w);
}

static void add_folder(struct watch *w, const char *path)
{
	enum status st = watch_tree_add(&w->tree, path);
	if (st == ST_LIMIT)
		start_polling(w, "the system allows no more inotify watches");
	else if (st == ST_NOTFOUND)
		w->root_there = false;
	else if (st)
		w->failed = st;
}

/* Notices that the root is there, is gone, or is another one. */
static void look_at_root(struct watch *w)
{
	struct stat sb = {0};
	bool there = stat(w->root, &sb) == 0 && S_ISDIR(sb.st_mode);
	w->look_us = clock_mono_us();
	if (there && w->root_there && sb.st_dev == w->root_dev && sb.st_ino == w->root_ino)
		return;
	if (!there && !w->root_there)
		return;
	watch_tree_remove(&w->tree, "");
	w->root_there = there;
	w->root_dev = sb.st_dev;
	w->root_ino = sb.st_ino;
	if (there && !w->polling)
		add_folder(w, "");
	want_rescan(w);
}

static bool is_link(const struct watch *w, const char *path, bool *folder)
{
	struct buf full;
	struct stat sb = {0};
	buf_init(&full, PATH_MAX);
	bool found = kb_join(w->root, path, &full) == ST_OK && lstat(full.data, &sb) == 0;
	bool link = found && (S_ISLNK(sb.st_mode) || sb.st_nlink > 1);
	*folder = found && stat(full.data, &sb) == 0 && S_ISDIR(sb.st_mode);
	buf_release(&full);
	return link;
}

static void folder_event(struct watch *w, const struct inotify_event *e, const char *path)
{
	if (e->mask & (IN_MOVED_FROM | IN_DELETE))
		watch_tree_remove(&w->tree, path);
	else if (e->mask & (IN_MOVED_TO | IN_CREATE))
		add_folder(w, path);
	else
		return;
	add_path(w, path, "/");
}

/* One entry of a watched folder. */
static void entry_event(struct watch *w, const struct inotify_event *e, const char *path)
{
	bool folder = false;
	bool source = kb_is_source(path);
	if (e->name[0] == '.') {
		/* Kubernetes turns ..data to a new folder, and every name leads through it. */
		if ((e->mask & IN_MOVED_TO) && !(e->mask & IN_ISDIR) && is_link(w, path, &folder))
			want_rescan(w);
		return;
	}
	if (e->mask & IN_ISDIR) {
		folder_event(w, e, path);
	} else if (e->mask & (IN_CREATE | IN_MOVED_TO)) {
		/* A new file is told when it is closed; a link comes whole. */
		bool link = is_link(w, path, &folder);
		if (link && folder) {
			add_folder(w, path);
			add_path(w, path, "/");
		} else if (source && (link || (e->mask & IN_MOVED_TO))) {
			add_path(w, path, "");
		}
	} else if (source) {
		add_path(w, path, "");
	} else if ((e->mask & (IN_DELETE | IN_MOVED_FROM)) && !strrchr(e->name, '.')) {
		/* Perhaps a link to a folder. */
		add_path(w, path, "/");
	}
}

/* A folder that is reached by several paths tells of each. The table changes
 * while folders come and go: the paths are copied first. */
static void by_every_path(struct watch *w, const struct inotify_event *e, size_t at)
{
	struct path_list paths = {0};
	for (; at < w->tree.n && w->tree.v[at].wd == e->wd; at++) {
		struct buf path;
		buf_init(&path, PATH_MAX);
		enum status st = kb_join(w->tree.v[at].path, e->name, &path);
		const char *name = *w->tree.v[at].path ? path.data : e->name;
		char *copy = st ? NULL : str_dup(str_of(name));
		buf_release(&path);
		if (!copy || vec_room(&paths.v, &paths.cap, paths.n, sizeof *paths.v) != ST_OK) {
			free(copy);
			want_rescan(w);
			break;
		}
		paths.v[paths.n++] = copy;
	}
	for (size_t i = 0; i < paths.n; i++)
		entry_event(w, e, paths.v[i]);
	clear_paths(&paths);
	free(paths.v);
}

static void handle_event(struct watch *w, const struct inotify_event *e)
{
	if (e->mask & IN_Q_OVERFLOW) {
		log_warn("watch", "too many changes at once in %s: all of it is read again",
			 w->root);
		w->root_there = false; /* folders may have been missed: all watches anew */
		look_at_root(w);
		return;
	}
	if (e->mask & IN_IGNORED) {
		watch_tree_forget(&w->tree, e->wd);
		return;
	}
	size_t at = watch_tree_find(&w->tree, e->wd);
	if (at == w->tree.n)
		return;
	if ((e->mask & (IN_DELETE_SELF | IN_MOVE_SELF)) && !*w->tree.v[at].path) {
		w->root_there = true;
		w->root_ino = 0; /* it is another one, whatever stands there now */
		look_at_root(w);
		return;
	}
	if (!e->len)
		return;
	by_every_path(w, e, at);
}

static enum status read_events(struct watch *w, struct buf *err)
{
	_Alignas(struct inotify_event) char data[16384];
	for (;;) {
		ssize_t n = read(w->fd, data, sizeof data);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return ST_OK;
		if (n < 0)
			return fail(err, ST_IO, "cannot read changes of %s: %s", w->root,
				    strerror(errno));
		for (ssize_t at = 0; at < n;) {
			const struct inotify_event *e = (const void *)(data + at);
			handle_event(w, e);
			at += (ssize_t)(sizeof *e + e->len);
		}
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The pending changes become the ones told. */
static void deliver(struct watch *w, struct watch_changes *out)
{
	struct path_list old = w->out;
	w->out = w->pending;
	w->pending = old;
	if (w->out.n)
		qsort(w->out.v, w->out.n, sizeof *w->out.v, by_text);
	size_t kept = 0;
	for (size_t i = 0; i < w->out.n; i++) {
		if (kept && strcmp(w->out.v[kept - 1], w->out.v[i]) == 0)
			free(w->out.v[i]);
		else
			w->out.v[kept++] = w->out.v[i];
	}
	w->out.n = kept;
	*out = (struct watch_changes){w->rescan, (const char *const *)w->out.v, kept};
	w->rescan = false;
	w->first_us = w->last_us = 0;
}

enum status watch_read(struct watch *w, struct watch_changes *out, struct buf *err)
{
	*out = (struct watch_changes){0};
	clear_paths(&w->out);
	enum status st = w->polling ? ST_OK : read_events(w, err);
	if (st)
		return st;
	int64_t now = clock_mono_us();
	if (w->polling && now - w->look_us >= POLL_US) {
		w->failed = watch_poll_look(&w->poll, w->root, polled_change, w);
		w->look_us = now;
	} else if (!w->polling && now - w->look_us >= ROOT_US) {
		look_at_root(w);
	}
	now = clock_mono_us();
	if (w->first_us && (now - w->last_us >= QUIET_US || now - w->first_us >= LONGEST_US))
		deliver(w, out);
	st = w->failed;
	w->failed = ST_OK;
	return st;
}

int watch_timeout_ms(const struct watch *w)
{
	int64_t now = clock_mono_us();
	int64_t due = w->look_us + (w->polling ? POLL_US : ROOT_US);
	if (w->first_us && w->last_us + QUIET_US < due)
		due = w->last_us + QUIET_US;
	if (w->first_us && w->first_us + LONGEST_US < due)
		due = w->first_us + LONGEST_US;
	return due <= now ? 0 : (int)((due - now) / 1000 + 1);
}

int watch_fd(const struct watch *w)
{
	return w->fd;
}

bool watch_is_polling(const struct watch *w)
{
	return w->polling;
}

enum status watch_open(const char *root, struct watch **out, struct buf *err)
{
	*out = NULL;
	struct watch *w = calloc(1, sizeof *w);
	if (!w)
		return ST_NOMEM;
	w->fd = -1;
	watch_poll_init(&w->poll);
	w->root = *root ? str_dup(str_of(root)) : NULL;
	if (!w->root) {
		watch_close(w);
		return *root ? ST_NOMEM : fail(err, ST_INVALID, "the folder to watch has no name");
	}
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	bool limited = w->fd < 0;
	if (limited)
		w->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (w->fd < 0) {
		watch_close(w);
		return fail(err, ST_IO, "cannot watch %s: %s", root, strerror(errno));
	}
	w->tree = (struct watch_tree){.fd = w->fd, .root = w->root};
	if (limited)
		start_polling(w, "the system allows no more inotify instances");
	look_at_root(w);
	/* The caller lists everything at first anyway. */
	w->rescan = false;
	clear_paths(&w->pending);
	w->first_us = w->last_us = 0;
	*out = w;
	return ST_OK;
}

void watch_close(struct watch *w)
{
	if (!w)
		return;
	watch_tree_release(&w->tree);
	watch_poll_release(&w->poll);
	clear_paths(&w->pending);
	clear_paths(&w->out);
	free(w->pending.v);
	free(w->out.v);
	if (w->fd >= 0)
		close(w->fd);
	free(w->root);
	free(w);
}
