/* Replies: head and body, sent together. */
#include <string.h>

#include "answerd/base/log.h"
#include "http/accept.h"
#include "http/chars.h"
#include "http/conn.h"
#include "http/status_text.h"

/* From this size on a body is worth compressing. */
#define GZIP_BYTES 1024
/* What the scratch buffer keeps. */
#define SCRATCH_KEEP ((size_t)1 << 20)

struct reply {
	int status;
	const char *type; /* NULL: no body */
	struct http_payload body;
	bool pack; /* may be compressed */
};

static void add_number(struct buf *b, uint64_t n)
{
	char text[24];
	size_t at = sizeof text;
	do {
		text[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	buf_add(b, text + at, sizeof text - at);
}

static void add_field(struct buf *b, const char *name, const char *value)
{
	buf_puts(b, name);
	buf_add(b, ": ", 2);
	buf_puts(b, value);
	buf_add(b, "\r\n", 2);
}

static bool has_body(int status)
{
	return status >= 200 && status != 204 && status != 304;
}

/* The fields that the handler set. A compressed body is other bytes than the
 * strong ETag was made of, so that one becomes weak (RFC 9110 section 8.8.1). */
static void add_extra(const struct http_request *rq, struct buf *b, bool packed)
{
	bool cached = false, tagged = false;
	for (const struct http_extra *e = rq->extra; e; e = e->next) {
		cached |= http_same(e->name, strlen(e->name), "cache-control");
		tagged |= http_same(e->name, strlen(e->name), "etag");
		if (packed && e->value[0] == '"' && http_same(e->name, strlen(e->name), "etag")) {
			buf_puts(b, "ETag: W/");
			buf_puts(b, e->value);
			buf_puts(b, "\r\n");
		} else {
			add_field(b, e->name, e->value);
		}
	}
	if (!cached)
		buf_puts(b, tagged ? "Cache-Control: no-cache\r\n" : "Cache-Control: no-store\r\n");
}

static void add_head(struct http_request *rq, struct buf *b, const struct reply *r, bool packed)
{
	struct http_conn *c = rq->conn;
	buf_clear(b);
	buf_puts(b, "HTTP/1.1 ");
	add_number(b, (uint64_t)r->status);
	buf_addc(b, ' ');
	buf_puts(b, http_status_text(r->status));
	buf_puts(b, "\r\nDate: ");
	buf_puts(b, http_worker_date(c->worker));
	buf_puts(b, "\r\n");
	if (has_body(r->status)) {
		if (r->type)
			add_field(b, "Content-Type", r->type);
		buf_puts(b, "Content-Length: ");
		add_number(b, r->body.len);
		buf_puts(b, "\r\n");
	}
	buf_puts(b, "X-Content-Type-Options: nosniff\r\n");
	if (packed)
		buf_puts(b, "Content-Encoding: gzip\r\n");
	if (r->pack)
		buf_puts(b, "Vary: Accept-Encoding\r\n");
	http_cors_head(rq, b);
	add_extra(rq, b, packed);
	if (c->close_after)
		buf_puts(b, "Connection: close\r\n");
	else if (!c->reader.minor)
		buf_puts(b, "Connection: keep-alive\r\n");
	buf_add(b, "\r\n", 2);
}

static bool try_pack(struct http_request *rq, struct reply *r)
{
	struct http_gzip *z = &rq->conn->worker->gzip;
	if (!r->pack || r->body.len < GZIP_BYTES ||
	    http_accept_coding(http_header(rq, "accept-encoding"), 1u << HTTP_GZIP) != HTTP_GZIP ||
	    !http_gzip_pack(z, r->body.data, r->body.len))
		return false;
	r->body = (struct http_payload){.data = z->out.data, .len = z->out.len};
	return true;
}

static void tell_access(const struct http_request *rq, const struct reply *r, size_t bytes)
{
	struct http_worker *w = rq->conn->worker;
	const struct http_setup *s = &w->server->setup;
	struct http_access a = {
	    .method = (enum http_method)rq->method,
	    .route = rq->match.index,
	    .status = r->status,
	    .duration_us = clock_mono_us() - rq->started_us,
	    .reply_bytes = bytes,
	};
	if (s->access)
		s->access(w->index, s->ctx, w->data, &a);
	log_debug("http", "%s %s %d in %lld us", http_method_name(a.method),
		  rq->match.route ? rq->match.route->pattern : "(no route)", a.status,
		  (long long)a.duration_us);
}

static void send_reply(struct http_request *rq, struct reply *r)
{
	struct http_conn *c = rq->conn;
	struct http_worker *w = c->worker;
	const struct http_route *route = rq->match.route;
	if (w->stopping)
		c->close_after = true;
	r->pack = r->pack && r->type && http_type_shrinks(r->type) &&
		  !(route && (route->flags & HTTP_PLAIN));
	bool packed = try_pack(rq, r);
	add_head(rq, &w->head, r, packed);
	if (buf_status(&w->head) != ST_OK) {
		c->broken = true; /* without a head there is no reply */
	} else {
		if (rq->method == HTTP_HEAD || !has_body(r->status))
			r->body.len = 0;
		http_conn_send(c, w->head.data, w->head.len, &r->body);
	}
	rq->replied = true;
	http_count(&w->counters.replies[r->status / 100 % 6], 1);
	if (rq->started_us)
		tell_access(rq, r, w->head.len + r->body.len);
}

/* False, and a line in the log, when the request has been answered already. */
static bool may_reply(const struct http_request *rq)
{
	if (rq->replied)
		log_error("http", "a handler of %s answered twice",
			  rq->match.route ? rq->match.route->pattern : "?");
	return !rq->replied;
}

static void give_back(const struct http_request *rq, struct buf *body)
{
	struct buf *scratch = &rq->conn->worker->scratch;
	if (body && (body != scratch || body->cap > SCRATCH_KEEP))
		buf_release(body);
	else if (body)
		buf_clear(body);
}

void http_reply(struct http_request *rq, int status, const char *content_type, struct buf *body)
{
	if (may_reply(rq)) {
		if (body && buf_status(body) != ST_OK) {
			log_error("http", "a reply could not be built: %s",
				  status_name(buf_status(body)));
			give_back(rq, body);
			rq->extra = NULL; /* they were meant for the reply that failed */
			rq->extra_end = &rq->extra;
			http_reply_problem(rq, 500, "Something went wrong on our side.");
			return;
		}
		struct reply r = {.status = status, .type = body ? content_type : NULL};
		if (body)
			r.body = (struct http_payload){
			    .data = body->data, .len = body->len, .owner = body};
		r.pack = body && !http_extra_find(rq, "Content-Encoding");
		send_reply(rq, &r);
	}
	give_back(rq, body);
}

void http_reply_static(struct http_request *rq, int status, const char *content_type,
		       const void *data, size_t len)
{
	struct reply r = {.status = status, .type = content_type};
	if (!may_reply(rq))
		return;
	r.body = (struct http_payload){.data = data, .len = len, .lasting = true};
	send_reply(rq, &r);
}

struct buf *http_scratch(struct http_request *rq)
{
	struct buf *b = &rq->conn->worker->scratch;
	buf_clear(b);
	return b;
}
