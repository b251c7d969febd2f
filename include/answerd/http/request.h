/* request.h - one request, as its handler sees it, and the reply to it.
 *
 * A handler replies exactly once (http_reply and its friends), or defers and
 * replies later; one that does neither is answered with 500. Everything that
 * the accessors return is borrowed from the request and lives until it has been
 * answered and the handler has returned.
 *
 * Path and query are percent-decoded; they are valid UTF-8 without NUL (others
 * were answered with 400 before), every text is followed by a NUL.
 *
 * Threads: a request belongs to the worker that reads it. */
#ifndef ANSWERD_HTTP_REQUEST_H
#define ANSWERD_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/base/str.h"
#include "answerd/http/addr.h"
#include "answerd/http/auth.h"

struct http_request;
struct http_server;

enum http_method {
	HTTP_GET = 1 << 0,
	HTTP_HEAD = 1 << 1,
	HTTP_POST = 1 << 2,
	HTTP_PUT = 1 << 3,
	HTTP_PATCH = 1 << 4,
	HTTP_DELETE = 1 << 5,
	HTTP_OPTIONS = 1 << 6
};

/* "GET"; "?" for none of them. Static. */
const char *http_method_name(enum http_method m);

/* ---- what was asked ---- */

/* HTTP_HEAD comes to the handler of GET; the server leaves the body out. */
enum http_method http_method(const struct http_request *rq);
struct str http_path(const struct http_request *rq);
/* The query as it was sent, without '?', not decoded. */
struct str http_query_raw(const struct http_request *rq);
/* The part of the path that ":name" or "*name" of the route's pattern took;
 * .s is NULL when the pattern has no such name. */
struct str http_param(const struct http_request *rq, const char *name);
/* A parameter of the query ('+' is a space). Of a repeated one the first
 * counts. .s is NULL when it is absent, "" when it is empty. */
struct str http_query(const struct http_request *rq, const char *name);
/* All parameters, in order: false past the last. */
bool http_query_at(const struct http_request *rq, size_t i, struct str *name, struct str *value);
/* A header by its name in any case; the first of repeated ones; .s is NULL when
 * absent. Space around it is gone. */
struct str http_header(const struct http_request *rq, const char *name);
/* A cookie by its name; .s is NULL when absent. */
struct str http_cookie(const struct http_request *rq, const char *name);
/* The token of "Authorization: Bearer TOKEN"; .s is NULL when absent. */
struct str http_bearer(const struct http_request *rq);
struct str http_body(const struct http_request *rq);
/* True when Content-Type is this media type, parameters left out. */
bool http_content_is(const struct http_request *rq, const char *media_type);

/* The client: the peer, or behind trusted proxies and Unix sockets the
 * rightmost address of X-Forwarded-For that is not a trusted proxy. */
const struct http_addr *http_client(const struct http_request *rq);
/* What tells it from other clients, as bytes in the request's arena: of IPv6 the /64. Empty:
 * behind a Unix socket that names nobody. */
struct str http_client_bytes(struct http_request *rq);
/* True when the request reached us or the nearest trusted proxy over TLS
 * (X-Forwarded-Proto: https); tells whether a cookie may say Secure. */
bool http_is_secure(const struct http_request *rq);

/* Who calls a route that wants a role; NULL on the others. */
struct http_caller {
	const char *id, *name; /* of the token */
	enum http_role role;
};
const struct http_caller *http_caller(const struct http_request *rq);

/* Memory that lives as long as the request, also while it is deferred. */
struct arena *http_arena(struct http_request *rq);
/* What worker_start made for this worker. */
void *http_worker_data(const struct http_request *rq);
unsigned http_worker_index(const struct http_request *rq);
struct http_server *http_request_server(const struct http_request *rq);

/* ---- the reply ---- */

/* Adds a header to the coming reply; name and value are copied. A value with CR,
 * LF, NUL or another control is dropped and logged: it is our bug. Setting
 * Content-Length, Connection, Date or Transfer-Encoding is the server's business.
 * When a handler sets no Cache-Control, "no-store" is sent, or with an ETag
 * "no-cache". */
void http_set_header(struct http_request *rq, const char *name, const char *value);
void http_set_headerf(struct http_request *rq, const char *name, const char *fmt, ...)
    ANSWERD_PRINTF(3, 4);

/* An empty buffer that keeps its memory from reply to reply: the cheapest place
 * to build a body. One a worker: use it between this call and http_reply, within
 * one callback. */
struct buf *http_scratch(struct http_request *rq);

/* Answers. The bytes are taken from body, which is left empty (a scratch buffer
 * keeps its memory, another is released); NULL: no body. content_type is
 * borrowed during the call; NULL with a NULL body. When an append to body had
 * failed, the answer is a 500 instead. JSON, HTML and other text of 1 KiB or
 * more is sent as gzip to those who accept it. */
void http_reply(struct http_request *rq, int status, const char *content_type, struct buf *body);
/* The same with bytes that outlive the server (a static file); sent as they are. */
void http_reply_static(struct http_request *rq, int status, const char *content_type,
		       const void *data, size_t len);
/* Answers with a problem document (RFC 9457), or what setup's render_problem
 * makes of it. The detail is one sentence for people. */
void http_reply_problem(struct http_request *rq, int status, const char *fmt, ...)
    ANSWERD_PRINTF(3, 4);
/* The same with further JSON members for programs (RFC 9457 section 3.2), such as
 * "code":"no-title"; "": none. */
void http_reply_problem_with(struct http_request *rq, int status, const char *members,
			     const char *detail);
/* Answers 301, 302, 303, 307 or 308; location: a URL, already encoded. */
void http_reply_redirect(struct http_request *rq, int status, const char *location);
/* Sets ETag (etag comes with its quotes, W/ for a weak one), and when
 * If-None-Match holds it answers 304 and returns true: the handler is done. */
bool http_not_modified(struct http_request *rq, const char *etag);
/* Counts the request against a rate class beyond that of its route. False: it
 * has been answered with 429. */
bool http_take_rate(struct http_request *rq, unsigned rate_class);
/* Headers for an HTML page: Content-Security-Policy (everything from this
 * origin alone), Referrer-Policy, and who may frame it: frame_ancestors is a CSP
 * source list, NULL: nobody. */
void http_set_html_headers(struct http_request *rq, const char *frame_ancestors);

/* ---- later replies ---- */

/* A handle to a deferred request. A plain value: it can be copied, passed to any
 * thread and forgotten. */
struct http_ticket {
	uint32_t worker;
	uint32_t slot;
	uint64_t generation;
};

/* The handler will not answer now. When nobody has after timeout_ms, the client
 * gets 503. The request and its arena may only be touched again in the function
 * given to http_ticket_post. */
struct http_ticket http_defer(struct http_request *rq, uint32_t timeout_ms);

/* From any thread: runs fn on the worker of the ticket, which answers there.
 * rq is NULL when the client is gone or was answered 503; fn is called exactly
 * once all the same (so that it can free arg), also during http_server_stop. On
 * ST_BUSY (mailbox full) and ST_CLOSED (server stopped) it is not called, and
 * arg remains the caller's. */
enum status http_ticket_post(struct http_server *server, struct http_ticket ticket,
			     void (*fn)(struct http_request *rq, void *arg),
			     void *arg) ANSWERD_MUST_USE;

#endif
