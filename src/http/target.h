/* target.h - the request target taken apart (RFC 9112 section 3.2, RFC 3986).
 *
 * Refused: what is neither origin-form, absolute-form of this host, nor "*" for
 * OPTIONS; "." and ".." as path segments, encoded or not; broken percent-encoding;
 * what does not decode to UTF-8 without NUL. An encoded slash is a slash.
 *
 * Threads: any. */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include <stdbool.h>

#include "answerd/base/arena.h"
#include "answerd/base/str.h"

#define HTTP_QUERY_MAX 100 /* parameters */

struct http_pair {
	struct str name, value; /* followed by a NUL */
};

struct http_target {
	struct str path; /* decoded; begins with '/', or is "*" */
	struct str query_raw;
	struct http_pair *query;
	size_t query_n;
};

/* raw: visible ASCII and bytes past it. host: the Host field; .s NULL when there
 * was none. All of *out is in arena or borrowed from raw. 0, or the status to
 * refuse with and the reason (static). */
int http_target_parse(struct arena *arena, struct str raw, struct str host, bool is_options,
		      struct http_target *out, const char **reason);

#endif
