#include "answerd/base/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "answerd/base/clock.h"
#include "answerd/base/json.h"

#define LINE_BYTES ((size_t)65536)

static void print_line(const struct audit_entry *e, struct buf *line)
{
	char at[CLOCK_ISO_LEN];
	clock_iso(clock_wall_ms(), at);
	buf_printf(line, "{\"at\":\"%s\",\"who\":{\"id\":", at);
	json_quote(line, e->id, strlen(e->id));
	buf_puts(line, ",\"name\":");
	json_quote(line, e->name, strlen(e->name));
	buf_puts(line, "},\"what\":");
	json_quote(line, e->what, strlen(e->what));
	if (e->detail)
		buf_printf(line, ",\"detail\":%s", e->detail);
	buf_puts(line, "}\n");
}

/* One write, so that lines of several writers do not mix. A line that was cut
 * (the disk is full) is ended by the next one's first byte. */
static enum status append(int fd, const struct buf *line)
{
	char last = '\n';
	off_t end = lseek(fd, 0, SEEK_END);
	if (end > 0 && pread(fd, &last, 1, end - 1) != 1)
		return ST_IO;
	if (last != '\n' && write(fd, "\n", 1) != 1)
		return ST_IO;
	ssize_t n = 0;
	do
		n = write(fd, line->data, line->len);
	while (n < 0 && errno == EINTR);
	if (n >= 0 && (size_t)n < line->len)
		errno = ENOSPC;
	return n == (ssize_t)line->len && fsync(fd) == 0 ? ST_OK : ST_IO;
}

enum status audit_append(const char *data, const struct audit_entry *e, struct buf *err)
{
	struct buf path, line;
	int fd = -1;
	buf_init(&path, 8192);
	buf_init(&line, LINE_BYTES);
	buf_printf(&path, "%s/audit.log", data);
	print_line(e, &line);
	enum status st = buf_status(&line) ? buf_status(&line) : buf_status(&path);
	if (st == ST_OK) {
		fd = open(path.data, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd < 0 || append(fd, &line) != ST_OK)
			st = fail(err, ST_IO, "cannot write %s: %s", path.data, strerror(errno));
	}
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	buf_release(&line);
	return st;
}
