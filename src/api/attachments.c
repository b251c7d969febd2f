/* attachments.c - GET /attachments/{path}: the images and files of articles. */
#include "api/api.h"

#include <stdio.h>
#include <strings.h>

/* What a browser shows; anything else is saved. */
static const struct {
	const char *suffix, *type;
} shown[] = {
    {".png", "image/png"},     {".jpg", "image/jpeg"},	    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},     {".webp", "image/webp"},	    {".avif", "image/avif"},
    {".svg", "image/svg+xml"}, {".pdf", "application/pdf"},
};

static const char *type_of(struct str path)
{
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
		size_t n = strlen(shown[i].suffix);
		if (path.len > n && strncasecmp(path.s + path.len - n, shown[i].suffix, n) == 0)
			return shown[i].type;
	}
	return NULL;
}

void api_attachment(struct http_request *rq, void *ctx)
{
	struct str path = http_param(rq, "path");
	struct buf *body = http_scratch(rq), err;
	char etag[32];
	(void)ctx;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = asker_attachment(http_worker_data(rq), path, body, &err);
	if (st) {
		if (st == ST_NOTFOUND)
			buf_puts(&err, "There is no such file.");
		buf_clear(body);
		api_fail(rq, st, &err);
		buf_release(&err);
		return;
	}
	const char *type = type_of(path);
	/* A picture can carry a script (SVG); it gets an origin of its own and
	 * nothing to run. */
	http_set_header(rq, "Content-Security-Policy",
			"default-src 'none'; style-src 'unsafe-inline'; sandbox");
	http_set_header(rq, "Cache-Control", "public, max-age=300");
	if (!type)
		http_set_header(rq, "Content-Disposition", "attachment");
	snprintf(etag, sizeof etag, "\"%016llx\"",
		 (unsigned long long)str_hash(body->data, body->len));
	if (!http_not_modified(rq, etag))
		http_reply(rq, 200, type ? type : "application/octet-stream", body);
	buf_release(&err);
}
