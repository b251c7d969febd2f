/* router.h - the routes of a server, compiled for matching. Threads: read by any
 * once built. */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "answerd/base/arena.h"
#include "answerd/base/buf.h"
#include "answerd/base/str.h"
#include "answerd/http/route.h"

#define HTTP_PARAMS_MAX 8

struct http_router;

struct http_match {
	const struct http_route *route; /* NULL: none for this method */
	int index;			/* in the table given; -1 */
	unsigned allow; /* methods that routes offer for the path; 0: no route has it */
	unsigned flags; /* of all routes that have the path, ored */
	struct str names[HTTP_PARAMS_MAX], values[HTTP_PARAMS_MAX];
	size_t params_n;
};

/* routes are borrowed. ST_INVALID: a bad pattern. */
enum status http_router_new(const struct http_route *routes, size_t n, struct http_router **out,
			    struct buf *err) ANSWERD_MUST_USE;
void http_router_free(struct http_router *r);

/* method: HTTP_HEAD finds GET's route. */
void http_router_match(const struct http_router *r, unsigned method, struct str path,
		       struct http_match *out);

#endif
