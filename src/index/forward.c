#include "index/forward.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/map_guard.h"

#define FLUSH_BYTES ((size_t)4 << 20)
#define SPARE_BYTES ((size_t)64 << 20)

static enum status io_fail(struct buf *err, const char *what)
{
	return fail(err, ST_IO, "cannot %s the forward file: %s", what, strerror(errno));
}

enum status forward_writer_open(const char *path, struct forward_writer *w, struct buf *err)
{
	struct stat sb;
	*w = (struct forward_writer){.fd = -1};
	buf_init(&w->pending, FORWARD_MAX_RECORD);
	w->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (w->fd < 0 || fstat(w->fd, &sb) != 0)
		return io_fail(err, "open");
	/* A crash can leave half a record behind the last synced one; the next
	 * begins at a multiple of 8, where a record must. */
	w->bytes = ((uint64_t)sb.st_size + 7) / 8 * 8;
	if (w->bytes != (uint64_t)sb.st_size && ftruncate(w->fd, (off_t)w->bytes) != 0)
		return io_fail(err, "extend");
	return ST_OK;
}

void forward_writer_close(struct forward_writer *w)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
	buf_release(&w->pending);
}

static enum status flush(struct forward_writer *w, struct buf *err)
{
	size_t done = 0;
	uint64_t at = w->bytes - w->pending.len;
	while (done < w->pending.len) {
		ssize_t n = pwrite(w->fd, w->pending.data + done, w->pending.len - done,
				   (off_t)(at + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return io_fail(err, "write");
		done += (size_t)n;
	}
	buf_clear(&w->pending);
	return ST_OK;
}

enum status forward_append(struct forward_writer *w, const void *rec, size_t len, uint64_t *offset,
			   struct buf *err)
{
	buf_add(&w->pending, rec, len);
	if (buf_status(&w->pending))
		return fail(err, ST_NOMEM, "no memory for a record of %zu bytes", len);
	*offset = w->bytes;
	w->bytes += len;
	return w->pending.len >= FLUSH_BYTES ? flush(w, err) : ST_OK;
}

enum status forward_sync(struct forward_writer *w, struct buf *err)
{
	enum status st = flush(w, err);
	if (st == ST_OK && fdatasync(w->fd) != 0)
		st = io_fail(err, "sync");
	return st;
}

/* ST_CORRUPT: fewer bytes are there. */
static enum status read_exactly(int fd, uint64_t offset, size_t len, struct buf *out)
{
	buf_clear(out);
	if (offset > INT64_MAX - len || !buf_reserve(out, len))
		return offset > INT64_MAX - len ? ST_CORRUPT : ST_NOMEM;
	while (out->len < len) {
		ssize_t n =
		    pread(fd, out->data + out->len, len - out->len, (off_t)(offset + out->len));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return ST_CORRUPT;
		out->len += (size_t)n;
	}
	out->data[len] = '\0';
	return ST_OK;
}

enum status forward_read(const struct forward_writer *w, uint64_t offset, struct buf *out)
{
	struct record r;
	struct stat sb;
	enum status st = read_exactly(w->fd, offset, sizeof(struct record_head), out);
	if (st)
		return st;
	size_t size = ((const struct record_head *)(const void *)out->data)->size;
	/* A size that is no size asks for no memory. */
	if (fstat(w->fd, &sb) != 0 || size > (uint64_t)sb.st_size)
		return ST_CORRUPT;
	if (size > out->len)
		st = read_exactly(w->fd, offset, size, out);
	return st ? st : record_verify(out->data, out->len, &r);
}

enum status forward_map_open(const char *path, struct forward_map *m, struct buf *err)
{
	*m = (struct forward_map){.fd = -1};
	m->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (m->fd < 0)
		return io_fail(err, "open");
	return forward_map_refresh(m, err);
}

static void unmap(struct forward_map *m)
{
	if (!m->base)
		return;
	map_guard_remove(m->base);
	munmap((void *)m->base, m->mapped);
	m->base = NULL;
}

void forward_map_close(struct forward_map *m)
{
	unmap(m);
	if (m->fd >= 0)
		close(m->fd);
	*m = (struct forward_map){.fd = -1};
}

enum status forward_map_grow(struct forward_map *m, struct buf *err)
{
	struct stat sb;
	if (fstat(m->fd, &sb) != 0)
		return io_fail(err, "look at");
	if ((size_t)sb.st_size > m->mapped)
		return fail(err, ST_BUSY, "the forward file has outgrown its mapping");
	if (map_guard_harmed(m->base))
		return fail(err, ST_BUSY, "the forward file was cut short");
	m->bytes = (size_t)sb.st_size;
	return ST_OK;
}

enum status forward_map_refresh(struct forward_map *m, struct buf *err)
{
	struct stat sb;
	if (m->base && forward_map_grow(m, NULL) == ST_OK)
		return ST_OK;
	if (fstat(m->fd, &sb) != 0)
		return io_fail(err, "look at");
	size_t want = (size_t)sb.st_size * 2 + SPARE_BYTES;
	void *p = mmap(NULL, want, PROT_READ, MAP_SHARED, m->fd, 0);
	if (p == MAP_FAILED)
		return io_fail(err, "map");
	unmap(m);
	enum status st = map_guard_add(p, want);
	if (st) {
		munmap(p, want);
		return fail(err, st, "too many forward files are mapped");
	}
	m->base = p;
	m->mapped = want;
	m->bytes = (size_t)sb.st_size;
	return ST_OK;
}

enum status forward_get(const struct forward_map *m, uint64_t offset, struct record *out)
{
	if (!m->base || offset >= m->bytes || m->bytes > m->mapped)
		return ST_CORRUPT;
	return record_view(m->base + offset, m->bytes - offset, out);
}
