/* signin.h - consoles sign in: a token once, then a cookie.
 *
 * The cookie is 32 random bytes; the server keeps its hash and the hash of the
 * token, in memory: a restart signs everybody out. What it may is what the token
 * may at that moment: a token that is revoked or has expired ends its cookies at
 * once. It is HttpOnly, SameSite=Strict and Path=/; over TLS it is Secure too,
 * and named __Host-answerd, which no other host of the domain can set.
 *
 * A call that changes something and brings the cookie must bring X-CSRF-Token
 * too, and come from a page of this origin: Sec-Fetch-Site says so, or where a
 * browser sends none, Origin. A call with "Authorization: Bearer" needs neither,
 * because no browser adds that by itself.
 *
 * Threads: a request's worker. */
#ifndef ANSWERD_HTTP_SIGNIN_H
#define ANSWERD_HTTP_SIGNIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/http/request.h"

/* Without a call for so long, a cookie is worth nothing; and after so long in all. */
#define HTTP_SIGNIN_IDLE_S 43200
#define HTTP_SIGNIN_MOST_S 604800

enum http_signin {
	HTTP_SIGNIN_GOOD,
	HTTP_SIGNIN_WRONG,  /* the token; answered with 401 */
	HTTP_SIGNIN_REFUSED /* answered: too many wrong ones, or from another site */
};

/* Signs in with a token of this role at least. On GOOD the reply, still to be
 * made, sets the cookie; *who is borrowed from the request, and csrf is what
 * X-CSRF-Token must be. */
enum http_signin http_sign_in(struct http_request *rq, struct str token, enum http_role least,
			      struct http_caller *who, char csrf[HTTP_TOKEN_LEN]);
/* Ends the sign-in of the request's cookie, if it has a good one (*was says whose,
 * borrowed from the request; else its id is NULL), and lets the reply take the cookie
 * away. False: it was answered (from another site). No X-CSRF-Token is wanted: a
 * console that has lost it can still leave. */
bool http_sign_out(struct http_request *rq, struct http_caller *was);
/* What X-CSRF-Token must be for the caller of this request. False: it was not
 * the cookie that let it in. */
bool http_csrf(const struct http_request *rq, char csrf[HTTP_TOKEN_LEN]);
/* How many are signed in. Any thread. */
size_t http_signed_in(const struct http_server *server);

#endif
