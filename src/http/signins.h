/* signins.h - who is signed in: hashes of cookies, each with that of its token.
 *
 * Bounded: HTTP_SIGNINS_MAX in all and HTTP_SIGNINS_TOKEN of one token; the one
 * that was left alone for longest gives way. Times: monotonic, microseconds.
 *
 * Threads: any; a lock is held for the time of one look-up. */
#ifndef HTTP_SIGNINS_H
#define HTTP_SIGNINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/status.h"
#include "answerd/base/str.h"
#include "answerd/http/auth.h"

#define HTTP_SIGNINS_MAX 1024
#define HTTP_SIGNINS_TOKEN 32

struct http_signins;

enum status http_signins_new(struct http_signins **out) ANSWERD_MUST_USE;
void http_signins_free(struct http_signins *s); /* NULL is allowed */

/* Signs in the owner of the token with this hash; cookie is written out. */
void http_signins_add(struct http_signins *s, const unsigned char token[HTTP_KEY_BYTES],
		      int64_t now_us, char cookie[HTTP_TOKEN_LEN]);
/* The hash of the token of a cookie that is worth something; this counts as a
 * use of it. It takes the same time wherever the cookie stands. */
bool http_signins_find(struct http_signins *s, struct str cookie, int64_t now_us,
		       unsigned char token[HTTP_KEY_BYTES]);
void http_signins_remove(struct http_signins *s, struct str cookie);
size_t http_signins_count(struct http_signins *s, int64_t now_us);

/* What X-CSRF-Token must be beside a cookie: a keyed hash of it, so that nobody
 * makes one without both the cookie and this server. */
void http_signins_csrf(const struct http_signins *s, struct str cookie, char csrf[HTTP_TOKEN_LEN]);

#endif
