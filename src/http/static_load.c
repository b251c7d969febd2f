/* Static files into memory: found, typed, hashed and compressed. */
#include <brotli/encode.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "answerd/base/fs.h"
#include "answerd/base/str.h"
#include "answerd/base/vec.h"
#include "http/chars.h"
#include "http/gzip.h"
#include "http/static.h"

#define DEPTH_MAX 16
#define PATH_MAX_BYTES 4096
/* 9 packs a megabyte in some 50 ms; 11, a tenth smaller, would take seconds of
 * every start. */
#define BROTLI_LEVEL 9

const char *http_media_type(const char *name)
{
	static const struct {
		const char *ext, *type;
	} types[] = {
	    {"html", "text/html; charset=utf-8"},
	    {"css", "text/css; charset=utf-8"},
	    {"js", "text/javascript; charset=utf-8"},
	    {"mjs", "text/javascript; charset=utf-8"},
	    {"json", "application/json"},
	    {"map", "application/json"},
	    {"webmanifest", "application/manifest+json"},
	    {"txt", "text/plain; charset=utf-8"},
	    {"md", "text/markdown; charset=utf-8"},
	    {"csv", "text/csv; charset=utf-8"},
	    {"xml", "application/xml"},
	    {"svg", "image/svg+xml"},
	    {"png", "image/png"},
	    {"jpg", "image/jpeg"},
	    {"jpeg", "image/jpeg"},
	    {"gif", "image/gif"},
	    {"webp", "image/webp"},
	    {"avif", "image/avif"},
	    {"ico", "image/vnd.microsoft.icon"},
	    {"woff", "font/woff"},
	    {"woff2", "font/woff2"},
	    {"wasm", "application/wasm"},
	    {"pdf", "application/pdf"},
	    {"mp4", "video/mp4"},
	    {"webm", "video/webm"},
	};
	const char *slash = strrchr(name, '/');
	const char *dot = strrchr(slash ? slash : name, '.');
	for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
		if (http_same(dot + 1, strlen(dot + 1), types[i].ext))
			return types[i].type;
	return "application/octet-stream";
}

bool http_name_has_hash(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *base = slash ? slash + 1 : name;
	const char *dot = strrchr(base, '.');
	const char *from = dot;
	if (!dot || !dot[1])
		return false;
	while (from > base && from[-1] != '.') {
		from--;
		if (http_hex(*from) < 0)
			return false;
	}
	return from > base + 1 && dot - from >= 8;
}

/* RFC 9110 section 8.8.3: each coding is another representation. */
static void set_etag(struct http_variant *v, const unsigned char *hash, const char *suffix)
{
	char hex[25];
	sodium_bin2hex(hex, sizeof hex, hash, 12);
	snprintf(v->etag, sizeof v->etag, "\"%s%s\"", hex, suffix);
}

/* Keeps a variant that spares a tenth or more. */
static void keep(struct http_file *f, enum http_coding coding, char *data, size_t len,
		 const unsigned char *hash)
{
	struct http_variant *v = &f->variants[coding];
	if (!data || len > f->variants[HTTP_IDENTITY].len / 10 * 9) {
		free(data);
		return;
	}
	v->data = data;
	v->len = len;
	set_etag(v, hash, coding == HTTP_GZIP ? "-g" : "-b");
	f->offered |= 1u << coding;
}

static char *pack_gzip(const struct http_variant *in, size_t *len)
{
	z_stream z = {0};
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	char *out = malloc(in->len);
	z.next_in = (Bytef *)in->data;
	z.avail_in = (uInt)in->len;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)in->len;
	if (!out || deflate(&z, Z_FINISH) != Z_STREAM_END) {
		free(out);
		out = NULL;
	}
	*len = in->len - z.avail_out;
	deflateEnd(&z);
	return out;
}

static char *pack_brotli(const struct http_variant *in, size_t *len)
{
	char *out = malloc(in->len);
	*len = in->len;
	if (out &&
	    !BrotliEncoderCompress(BROTLI_LEVEL, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, in->len,
				   (const uint8_t *)in->data, len, (uint8_t *)out)) {
		free(out);
		out = NULL;
	}
	return out;
}

void http_file_release(struct http_file *f)
{
	for (size_t i = 0; i < sizeof f->variants / sizeof *f->variants; i++)
		free(f->variants[i].data);
	free(f->name);
	*f = (struct http_file){0};
}

static enum status make_file(struct http_file *f, const char *name, const void *data, size_t len)
{
	unsigned char hash[crypto_generichash_BYTES];
	struct http_variant *plain = &f->variants[HTTP_IDENTITY];
	*f = (struct http_file){.type = http_media_type(name)};
	f->immutable = http_name_has_hash(name);
	f->html = strncmp(f->type, "text/html", 9) == 0;
	f->name = str_dup(str_of(name));
	plain->data = str_dup((struct str){data, len});
	plain->len = len;
	if (!f->name || !plain->data) {
		http_file_release(f);
		return ST_NOMEM;
	}
	crypto_generichash(hash, sizeof hash, data, len, NULL, 0);
	set_etag(plain, hash, "");
	if (len >= 256 && http_type_shrinks(f->type)) {
		size_t packed = 0;
		char *out = pack_gzip(plain, &packed);
		keep(f, HTTP_GZIP, out, packed, hash);
		out = pack_brotli(plain, &packed);
		keep(f, HTTP_BROTLI, out, packed, hash);
	}
	return ST_OK;
}

enum status http_static_add(struct http_static *set, const char *name, const void *data, size_t len,
			    struct buf *err)
{
	struct http_file f;
	bool found = false;
	size_t at = http_static_place(set, name, &found);
	if (!*name || *name == '/' || name[strlen(name) - 1] == '/')
		return fail(err, ST_INVALID, "\"%s\" is no name for a file", name);
	size_t before = found ? set->files[at].variants[HTTP_IDENTITY].len : 0;
	if (len > set->limits.file_bytes)
		return fail(err, ST_LIMIT, "%s is larger than %zu bytes", name,
			    set->limits.file_bytes);
	if (set->total_bytes - before + len > set->limits.total_bytes ||
	    (!found && set->n >= set->limits.files))
		return fail(err, ST_LIMIT, "%s is one file too many: at most %zu with %zu bytes",
			    name, set->limits.files, set->limits.total_bytes);
	if (vec_room(&set->files, &set->cap, set->n, sizeof *set->files) != ST_OK ||
	    make_file(&f, name, data, len) != ST_OK)
		return fail(err, ST_NOMEM, "no memory for %s", name);
	if (found) {
		http_file_release(&set->files[at]);
	} else {
		memmove(set->files + at + 1, set->files + at, (set->n - at) * sizeof f);
		set->n++;
	}
	set->files[at] = f;
	set->total_bytes += len - before;
	return ST_OK;
}

static enum status load_file(struct http_static *set, const char *path, const char *name,
			     struct buf *err)
{
	struct buf data;
	buf_init(&data, set->limits.file_bytes + 65536); /* fs_read reads that much at once */
	enum status st = fs_read(path, set->limits.file_bytes, &data, err);
	if (st == ST_OK)
		st = http_static_add(set, name, data.data, data.len, err);
	buf_release(&data);
	return st;
}

/* path: the folder, with a slash behind; root_len: the bytes of it that are not
 * part of names. */
static enum status load_dir(struct http_static *set, struct buf *path, size_t root_len, int depth,
			    struct buf *err)
{
	enum status st = ST_OK;
	DIR *dir = opendir(path->data);
	if (!dir)
		return fail(err, errno == ENOENT ? ST_NOTFOUND : ST_IO, "cannot read %s: %s",
			    path->data, strerror(errno));
	size_t len = path->len;
	for (struct dirent *e = NULL; st == ST_OK && (e = readdir(dir));) {
		struct stat sb;
		if (e->d_name[0] == '.')
			continue;
		buf_truncate(path, len);
		buf_puts(path, e->d_name);
		if (buf_status(path) != ST_OK)
			st = fail(err, ST_LIMIT, "a path below %s is too long", path->data);
		else if (lstat(path->data, &sb) != 0)
			continue; /* removed in the meantime */
		else if (S_ISREG(sb.st_mode))
			st = load_file(set, path->data, path->data + root_len, err);
		else if (S_ISDIR(sb.st_mode) && depth >= DEPTH_MAX)
			st = fail(err, ST_LIMIT, "%s is too deep", path->data);
		else if (S_ISDIR(sb.st_mode)) {
			buf_addc(path, '/');
			st = load_dir(set, path, root_len, depth + 1, err);
		}
	}
	buf_truncate(path, len);
	closedir(dir);
	return st;
}

enum status http_static_load(struct http_static *set, const char *dir, struct buf *err)
{
	struct buf path;
	buf_init(&path, PATH_MAX_BYTES);
	buf_puts(&path, dir);
	if (!path.len || path.data[path.len - 1] != '/')
		buf_addc(&path, '/');
	enum status st = buf_status(&path);
	if (st == ST_OK)
		st = load_dir(set, &path, path.len, 0, err);
	buf_release(&path);
	return st;
}
