/* kb_tree.h - a knowledge base in a temporary folder, for tests. */
#ifndef ANSWERD_TESTS_KB_TREE_H
#define ANSWERD_TESTS_KB_TREE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "answerd/base/fs.h"
#include "answerd/kb/fault.h"

static char kb_root[64];

static inline int kb_set_up(void **state)
{
	(void)state;
	snprintf(kb_root, sizeof kb_root, "/tmp/answerd-test-kb-XXXXXX");
	return mkdtemp(kb_root) ? 0 : -1;
}

static inline int kb_tear_down(void **state)
{
	(void)state;
	return fs_remove_tree(kb_root, NULL) == ST_OK ? 0 : -1;
}

static inline const char *kb_path(const char *path)
{
	static char full[1024];
	snprintf(full, sizeof full, "%s/%s", kb_root, path);
	return full;
}

/* Writes root/path with the folders above it. */
static inline void kb_write(const char *path, const char *text)
{
	char folder[1024];
	snprintf(folder, sizeof folder, "%s", kb_path(path));
	*strrchr(folder, '/') = '\0';
	if (fs_mkdirs(folder, 0755, NULL) != ST_OK)
		abort();
	FILE *f = fopen(kb_path(path), "w");
	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

/* A sink's fault that adds a line to the struct buf that ctx points to. */
static inline void kb_note(void *ctx, const struct kb_fault *f)
{
	kb_fault_print(f, ctx);
	buf_addc(ctx, '\n');
}

#endif
