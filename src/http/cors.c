/* Pages of other origins (Fetch standard, CORS protocol). Credentials are never
 * allowed: who signs in does so on our own pages. */
#include "http/conn.h"

#define MAX_AGE "600"

void http_cors_begin(struct http_request *rq)
{
	const struct http_match *m = &rq->match;
	struct str origin = {0};
	unsigned flags = m->route ? m->route->flags : m->flags;
	rq->cors = (flags & HTTP_CORS) != 0;
	if (!rq->cors)
		return;
	origin = http_header(rq, "origin");
	if (origin.s && http_rules_allow_origin(rq->conn->worker->rules, origin))
		rq->origin = origin;
}

void http_cors_head(const struct http_request *rq, struct buf *head)
{
	if (!rq->cors)
		return;
	buf_puts(head, "Vary: Origin\r\n");
	if (!rq->origin.s)
		return;
	buf_puts(head, "Access-Control-Allow-Origin: ");
	buf_add(head, rq->origin.s, rq->origin.len);
	buf_puts(head, "\r\nAccess-Control-Expose-Headers: ETag, Retry-After\r\n");
}

/* OPTIONS on a path, or on "*": what is offered there, and for a page that asks
 * before it calls (a preflight), what it may send. */
void http_options_reply(struct http_request *rq)
{
	struct buf allow;
	bool preflight = rq->origin.s && http_header(rq, "access-control-request-method").s;
	unsigned methods = rq->match.allow;
	if (str_is(rq->target.path, "*"))
		methods = HTTP_OPTIONS * 2 - 1;
	if (!methods) {
		http_reply_problem(rq, 404, "There is nothing at this address.");
		return;
	}
	buf_init(&allow, 128);
	http_methods_text(methods | HTTP_OPTIONS, &allow);
	http_set_header(rq, "Allow", allow.data);
	if (preflight) {
		http_set_header(rq, "Access-Control-Allow-Methods", allow.data);
		http_set_header(rq, "Access-Control-Allow-Headers", "Content-Type");
		http_set_header(rq, "Access-Control-Max-Age", MAX_AGE);
	}
	buf_release(&allow);
	http_reply(rq, 204, NULL, NULL);
}
