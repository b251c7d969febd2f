/* Fields of a reply, and replies that are made in one call. */
#include <stdio.h>

#include "answerd/base/json.h"
#include "answerd/base/log.h"
#include "http/accept.h"
#include "http/chars.h"
#include "http/conn.h"
#include "http/status_text.h"

const char *http_extra_find(const struct http_request *rq, const char *name)
{
	for (const struct http_extra *e = rq->extra; e; e = e->next)
		if (http_same(e->name, strlen(e->name), name))
			return e->value;
	return NULL;
}

void http_set_header(struct http_request *rq, const char *name, const char *value)
{
	struct arena *a = &rq->conn->arena;
	size_t name_len = strlen(name), len = strlen(value);
	if (!http_is_token(name, name_len) || !http_is_value(value, len)) {
		log_error("http", "a value of the header %s has a forbidden byte", name);
		return;
	}
	struct http_extra *e = arena_alloc(a, sizeof *e);
	if (e) {
		e->name = arena_dup(a, name, name_len);
		e->value = arena_dup(a, value, len);
	}
	if (!e || !e->name || !e->value) {
		/* A reply without, say, its Cache-Control may do harm: none then. */
		rq->conn->broken = true;
		return;
	}
	*rq->extra_end = e;
	rq->extra_end = &e->next;
}

void http_set_headerf(struct http_request *rq, const char *name, const char *fmt, ...)
{
	struct buf value;
	va_list ap;
	buf_init(&value, 8192);
	va_start(ap, fmt);
	buf_vprintf(&value, fmt, ap);
	va_end(ap);
	if (buf_status(&value) == ST_OK)
		http_set_header(rq, name, value.data);
	else
		log_error("http", "a value of the header %s is too long", name);
	buf_release(&value);
}

void http_set_html_headers(struct http_request *rq, const char *frame_ancestors)
{
	http_set_headerf(rq, "Content-Security-Policy",
			 "default-src 'self'; img-src 'self' data:; object-src 'none'; "
			 "base-uri 'none'; form-action 'self'; frame-ancestors %s",
			 frame_ancestors && *frame_ancestors ? frame_ancestors : "'none'");
	http_set_header(rq, "Referrer-Policy", "strict-origin-when-cross-origin");
}

void http_methods_text(unsigned methods, struct buf *out)
{
	for (unsigned m = HTTP_GET; m <= HTTP_OPTIONS; m <<= 1)
		if (methods & m)
			buf_printf(out, "%s%s", out->len ? ", " : "",
				   http_method_name((enum http_method)m));
}

static void problem_json(struct buf *b, int status, const char *detail, const char *members)
{
	buf_printf(b, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":",
		   http_status_text(status), status);
	json_quote(b, detail, strlen(detail));
	buf_printf(b, "%s%s}", *members ? "," : "", members);
}

void http_reply_problem(struct http_request *rq, int status, const char *fmt, ...)
{
	char detail[1024];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(detail, sizeof detail, fmt, ap);
	va_end(ap);
	http_reply_problem_with(rq, status, "", n < 0 ? "" : detail);
}

void http_reply_problem_with(struct http_request *rq, int status, const char *members,
			     const char *detail)
{
	const struct http_setup *s = &rq->conn->worker->server->setup;
	const char *type = NULL;
	struct buf *body = http_scratch(rq);
	if (s->render_problem && rq->readable)
		type = s->render_problem(rq, s->ctx, status, detail, body);
	if (!type || buf_status(body) != ST_OK) {
		buf_clear(body);
		problem_json(body, status, detail, members);
		type = "application/problem+json";
	}
	http_reply(rq, status, type, body);
}

void http_reply_redirect(struct http_request *rq, int status, const char *location)
{
	http_set_header(rq, "Location", location);
	http_reply(rq, status, NULL, NULL);
}

bool http_not_modified(struct http_request *rq, const char *etag)
{
	http_set_header(rq, "ETag", etag);
	if (!(rq->method & (HTTP_GET | HTTP_HEAD)) ||
	    !http_etag_listed(http_header(rq, "if-none-match"), etag))
		return false;
	if (!http_extra_find(rq, "Vary"))
		http_set_header(rq, "Vary", "Accept-Encoding");
	http_reply(rq, 304, NULL, NULL);
	return true;
}
