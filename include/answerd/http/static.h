/* static.h - files served from memory.
 *
 * A set is loaded once: every file with its media type, a strong ETag made of
 * its bytes, and smaller variants (gzip, Brotli) prepared. A name that carries a
 * hash ("app.3f9a12bc.js": a part of 8 or more hex digits before the extension)
 * is cached for a year as immutable, every other one is asked for again each
 * time (no-cache, answered 304).
 *
 * Threads: one builds a set; afterwards any may read it. */
#ifndef ANSWERD_HTTP_STATIC_H
#define ANSWERD_HTTP_STATIC_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

struct http_static;
struct http_request;

struct http_static_limits {
	size_t file_bytes;  /* one file; 0: 8 MiB */
	size_t total_bytes; /* all, variants not counted; 0: 64 MiB */
	size_t files;	    /* 0: 4096 */
};

enum status http_static_new(const struct http_static_limits *limits,
			    struct http_static **out) ANSWERD_MUST_USE;
/* Serve the set only while the server that serves it runs. NULL is allowed. */
void http_static_free(struct http_static *set);

/* Adds one file; the bytes are copied. name: a relative path, "img/logo.svg".
 * A second one of that name replaces the first. ST_LIMIT, ST_NOMEM, ST_INVALID. */
enum status http_static_add(struct http_static *set, const char *name, const void *data, size_t len,
			    struct buf *err) ANSWERD_MUST_USE;
/* Adds every regular file below dir. Symbolic links, and names that begin with a
 * dot, are left out. ST_NOTFOUND when there is no dir. */
enum status http_static_load(struct http_static *set, const char *dir,
			     struct buf *err) ANSWERD_MUST_USE;

/* Answers with the file name (or name + "index.html" when name is empty or ends
 * with '/'): with its best variant, or 304. False, and no answer, when the set
 * has no such file. */
bool http_static_reply(struct http_request *rq, const struct http_static *set, const char *name);
/* The same for a page that others may frame: as in http_set_html_headers; borrowed. */
bool http_static_reply_framed(struct http_request *rq, const struct http_static *set,
			      const char *name, const char *frame_ancestors);
/* A handler for GET routes that end with "*path"; ctx is the set. Answers 404
 * for what is not there. */
void http_static_handler(struct http_request *rq, void *set);
/* The bytes of a file as loaded, borrowed from the set; NULL: none. */
const char *http_static_bytes(const struct http_static *set, const char *name, size_t *len);

#endif
