/* route.h - which handler answers which method and path.
 *
 * A pattern is a path whose segments are text, ":name" (one segment, not empty)
 * or, at the end, "*name" (all the rest, slashes kept, maybe empty):
 *
 *   GET "/api/v1/gaps/:id", "/editor/", "/api/v1/articles/" "*id"
 *
 * The order of the table does not matter: at the first difference text beats
 * ":name", which beats "*name". A path that only other methods have is answered
 * 405 with Allow, one that nobody has 404. HEAD is answered by GET's handler,
 * OPTIONS by the server.
 *
 * Threads: any; a table is read-only. */
#ifndef ANSWERD_HTTP_ROUTE_H
#define ANSWERD_HTTP_ROUTE_H

#include <stddef.h>
#include <stdint.h>

#include "answerd/http/auth.h"

struct http_request;

enum http_route_flags {
	/* Pages of other origins may call it (http_policy.origins; Fetch
	 * standard, CORS protocol); never with credentials. */
	HTTP_CORS = 1 << 0,
	/* Never compressed: a secret beside text of the visitor's choice
	 * (the BREACH attack). */
	HTTP_PLAIN = 1 << 1
};

struct http_route {
	unsigned methods;    /* HTTP_GET | HTTP_POST ... */
	const char *pattern; /* borrowed, outlives the server; as all below */
	void (*handler)(struct http_request *rq, void *ctx);
	void *ctx;
	unsigned flags;
	unsigned rate_class; /* index into http_policy.rates; 0: not limited */
	uint32_t body_bytes; /* 0: as limits.body_bytes says; else this instead */
	/* The least role. Who has less is answered 401 or 403 before the body is
	 * taken, and the handler is not called; never with HTTP_CORS. */
	enum http_role role;
};

#endif
