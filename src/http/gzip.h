/* gzip.h - replies compressed on the fly, with a deflate state that is kept.
 * Threads: belongs to one worker. */
#ifndef HTTP_GZIP_H
#define HTTP_GZIP_H

#include <zlib.h>

#include "answerd/base/buf.h"

struct http_gzip {
	z_stream stream;
	bool ready;
	struct buf out; /* the last result */
};

void http_gzip_init(struct http_gzip *z);
void http_gzip_release(struct http_gzip *z);
/* data as gzip into z->out, at the level for replies that somebody waits for;
 * false when it failed or is no smaller. */
bool http_gzip_pack(struct http_gzip *z, const void *data, size_t len);
/* True for media types of text (RFC 6838), which shrink. */
bool http_type_shrinks(const char *content_type);

#endif
