#include "answerd/index/resident.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/base/buf.h"
#include "answerd/base/str.h"
#include "index/layout.h"

/* What searches read of a part, what they read most first. */
static const char *const names[] = {"/postlist.glass", ".fwd", "/docdata.glass", "/termlist.glass"};
#define NAMES (sizeof names / sizeof *names)

struct held {
	void *base; /* NULL: not held */
	size_t bytes;
	ino_t file;
	bool locked;
};

struct resident {
	char *data; /* owned */
	size_t limit;
	struct buf build; /* the name of the one that is held */
	struct held files[NAMES * PARTS];
};

enum status resident_new(const char *data, size_t limit, struct resident **out)
{
	struct rlimit may;
	struct resident *r = calloc(1, sizeof *r);
	*out = r;
	if (!r)
		return ST_NOMEM;
	buf_init(&r->build, 256);
	r->limit = limit;
	r->data = str_dup(str_of(data));
	if (!r->data) {
		resident_free(r);
		*out = NULL;
		return ST_NOMEM;
	}
	if (getrlimit(RLIMIT_MEMLOCK, &may) == 0 && may.rlim_cur != may.rlim_max) {
		may.rlim_cur = may.rlim_max;
		setrlimit(RLIMIT_MEMLOCK, &may);
	}
	return ST_OK;
}

static void let_go(struct held *h)
{
	if (h->base)
		munmap(h->base, h->bytes);
	*h = (struct held){0};
}

static void let_all_go(struct resident *r)
{
	for (size_t i = 0; i < NAMES * PARTS; i++)
		let_go(&r->files[i]);
}

void resident_free(struct resident *r)
{
	if (!r)
		return;
	let_all_go(r);
	buf_release(&r->build);
	free(r->data);
	free(r);
}

/* Without the right to lock, the kernel reads it once and may drop it again. */
static void hold(struct held *h, int fd, const struct stat *sb)
{
	size_t bytes = (size_t)sb->st_size;
	void *p = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return;
	*h = (struct held){p, bytes, sb->st_ino, mlock(p, bytes) == 0};
	if (!h->locked)
		madvise(p, bytes, MADV_WILLNEED);
}

/* A commit may lengthen a file: the whole is mapped anew, and the old mapping goes
 * after that, so that nothing is dropped between. */
static void refresh(struct held *h, const char *path, size_t room)
{
	struct stat sb;
	struct held old = *h;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* it may be no file */
	bool fits = fd >= 0 && fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode) && sb.st_size > 0 &&
		    (size_t)sb.st_size <= room;
	if (!fits || (size_t)sb.st_size != old.bytes || sb.st_ino != old.file) {
		*h = (struct held){0};
		if (fits)
			hold(h, fd, &sb);
		let_go(&old);
	}
	if (fd >= 0)
		close(fd);
}

struct resident_held resident_refresh(struct resident *r)
{
	struct resident_held held = {0};
	struct buf name, path;
	buf_init(&name, 256);
	buf_init(&path, 8192);
	enum status st = layout_current(r->data, &name, NULL);
	if (st || !str_is((struct str){name.data, name.len}, r->build.data))
		let_all_go(r);
	buf_clear(&r->build);
	buf_add(&r->build, name.data, name.len);
	for (size_t i = 0; i < NAMES * PARTS && st == ST_OK; i++) {
		struct held *h = &r->files[i];
		buf_clear(&path);
		layout_path(r->data, name.data, part_names[i % PARTS], &path);
		buf_puts(&path, names[i / PARTS]);
		refresh(h, path.data, r->limit - held.bytes);
		held.bytes += h->bytes;
		held.locked += h->locked ? h->bytes : 0;
	}
	buf_release(&name);
	buf_release(&path);
	return held;
}
