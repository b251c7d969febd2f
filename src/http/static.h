/* static.h - the inside of a set of static files. */
#ifndef HTTP_STATIC_FILES_H
#define HTTP_STATIC_FILES_H

#include "answerd/http/static.h"
#include "http/accept.h"

struct http_variant {
	char *data; /* owned; NULL: there is none */
	size_t len;
	char etag[40];
};

struct http_file {
	char *name;	  /* owned */
	const char *type; /* static */
	bool immutable, html;
	unsigned offered;		 /* 1 << HTTP_GZIP | ... */
	struct http_variant variants[3]; /* by enum http_coding */
};

struct http_static {
	struct http_static_limits limits;
	struct http_file *files; /* owned; sorted by name */
	size_t n, cap;
	size_t total_bytes;
};

/* The place of name in the set, or where it belongs. */
size_t http_static_place(const struct http_static *set, const char *name, bool *found);
void http_file_release(struct http_file *f);
/* "text/css; charset=utf-8" by the extension of name. Static. */
const char *http_media_type(const char *name);
/* True for "app.3f9a12bc.js". */
bool http_name_has_hash(const char *name);

#endif
