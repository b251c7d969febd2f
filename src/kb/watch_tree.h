/* watch_tree.h - inotify watches on every folder of a tree.
 * Threads: belongs to whoever holds it. */
#ifndef ANSWERD_KB_WATCH_TREE_H
#define ANSWERD_KB_WATCH_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/status.h"

struct watched {
	int wd;
	char *path; /* owned; relative to the root, "" for the root itself */
};

/* Folders by their watch; one that is reached by two paths stands there twice. */
struct watch_tree {
	int fd;		   /* borrowed: inotify */
	const char *root;  /* borrowed */
	struct watched *v; /* owned; sorted by wd */
	size_t n, cap;
};

/* Watches root/path and all folders in it. What vanishes meanwhile is left
 * out. ST_LIMIT: the system allows no more watches; ST_NOTFOUND: path is "" and
 * the root is not there. */
enum status watch_tree_add(struct watch_tree *t, const char *path) ANSWERD_MUST_USE;
/* Takes back the watches on path and all in it; "" for everything. */
void watch_tree_remove(struct watch_tree *t, const char *path);
/* The system has ended this watch. */
void watch_tree_forget(struct watch_tree *t, int wd);
/* The first folder of wd, as an index into v; n: none. Others may follow it. */
size_t watch_tree_find(const struct watch_tree *t, int wd);
void watch_tree_release(struct watch_tree *t);

#endif
