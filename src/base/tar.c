#include "answerd/base/tar.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 512
#define OCTAL_MAX (((uint64_t)1 << 33) - 1)

/* IEEE Std 1003.1, pax: offsets and widths of a ustar header. */
struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type;
	char linkname[100], magic[6], version[2], uname[32], gname[32], devmajor[8], devminor[8];
	char prefix[155], pad[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a ustar header is one block");

enum status tar_write(int fd, const void *data, size_t len, struct buf *err)
{
	const char *p = data;
	while (len) {
		ssize_t n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(err, ST_IO, "cannot write: %s", strerror(errno));
		p += n;
		len -= (size_t)n;
	}
	return ST_OK;
}

enum status tar_read(int fd, void *data, size_t len, struct buf *err)
{
	char *p = data;
	while (len) {
		ssize_t n = read(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(err, ST_IO, "cannot read: %s", strerror(errno));
		if (n == 0)
			return fail(err, ST_CORRUPT, "the file is cut: it ends too early");
		p += n;
		len -= (size_t)n;
	}
	return ST_OK;
}

/* The checksum's own bytes count as spaces. */
static unsigned sum_of(const struct header *h)
{
	struct header copy = *h;
	const unsigned char *p = (const unsigned char *)&copy;
	unsigned sum = 0;
	memset(copy.checksum, ' ', sizeof copy.checksum);
	for (size_t i = 0; i < sizeof copy; i++)
		sum += p[i];
	return sum;
}

static void put_size(struct header *h, uint64_t bytes)
{
	if (bytes <= OCTAL_MAX) {
		snprintf(h->size, sizeof h->size, "%011llo", (unsigned long long)bytes);
		return;
	}
	for (size_t i = sizeof h->size; i-- > 1; bytes >>= 8)
		h->size[i] = (char)(bytes & 255);
	h->size[0] = (char)0x80;
}

enum status tar_head(int fd, const char *name, uint64_t bytes, mode_t mode, int64_t mtime_s,
		     struct buf *err)
{
	struct header h;
	memset(&h, 0, sizeof h);
	if (strlen(name) > TAR_NAME_MAX)
		return fail(err, ST_LIMIT, "the name %s is too long for the archive", name);
	snprintf(h.name, sizeof h.name, "%s", name);
	snprintf(h.mode, sizeof h.mode, "%07o", (unsigned)mode & 07777);
	snprintf(h.uid, sizeof h.uid, "%07o", 0);
	snprintf(h.gid, sizeof h.gid, "%07o", 0);
	put_size(&h, bytes);
	snprintf(h.mtime, sizeof h.mtime, "%011llo",
		 (unsigned long long)mtime_s & (unsigned long long)OCTAL_MAX);
	h.type = '0';
	memcpy(h.magic, "ustar", 6);
	memcpy(h.version, "00", 2);
	snprintf(h.checksum, sizeof h.checksum, "%06o", sum_of(&h));
	h.checksum[7] = ' ';
	return tar_write(fd, &h, sizeof h, err);
}

static size_t pad_of(uint64_t bytes)
{
	return (size_t)((BLOCK - bytes % BLOCK) % BLOCK);
}

enum status tar_pad(int fd, uint64_t bytes, struct buf *err)
{
	static const char zeros[BLOCK];
	return tar_write(fd, zeros, pad_of(bytes), err);
}

enum status tar_end(int fd, struct buf *err)
{
	static const char zeros[2 * BLOCK];
	return tar_write(fd, zeros, sizeof zeros, err);
}

static enum status get_number(const char *s, size_t len, uint64_t *out)
{
	size_t i = 0;
	*out = 0;
	if (len == 12 && (unsigned char)s[0] == 0x80) {
		for (i = 1; i < len; i++) {
			if (i < 5 && s[i])
				return ST_CORRUPT; /* more than 2^56: nobody wrote that */
			*out = *out << 8 | (unsigned char)s[i];
		}
		return ST_OK;
	}
	while (i < len && s[i] == ' ')
		i++;
	size_t digits = 0;
	for (; i < len && s[i] >= '0' && s[i] <= '7'; i++, digits++)
		*out = *out << 3 | (uint64_t)(s[i] - '0');
	return digits && (i == len || s[i] == '\0' || s[i] == ' ') ? ST_OK : ST_CORRUPT;
}

enum status tar_next(int fd, struct tar_entry *out, struct buf *err)
{
	static const struct header empty;
	struct header h;
	uint64_t sum = 0;
	enum status st = tar_read(fd, &h, sizeof h, err);
	if (st)
		return st;
	if (memcmp(&h, &empty, sizeof h) == 0)
		return ST_NOTFOUND;
	if (memcmp(h.magic, "ustar", 5) != 0 ||
	    get_number(h.checksum, sizeof h.checksum, &sum) != ST_OK || sum != sum_of(&h) ||
	    get_number(h.size, sizeof h.size, &out->bytes) != ST_OK)
		return fail(err, ST_CORRUPT, "the file is damaged, or no backup");
	if ((h.type != '0' && h.type != '\0') || h.prefix[0] || h.name[sizeof h.name - 1])
		return fail(err, ST_CORRUPT, "the file holds what no backup does");
	memcpy(out->name, h.name, sizeof out->name);
	return ST_OK;
}

enum status tar_skip_pad(int fd, uint64_t bytes, struct buf *err)
{
	char pad[BLOCK];
	return tar_read(fd, pad, pad_of(bytes), err);
}
