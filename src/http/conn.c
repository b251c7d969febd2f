#include "http/conn.h"

#include <event2/buffer.h>
#include <stdlib.h>

#include "answerd/base/log.h"

/* Requests of one connection that are answered before others have their turn. */
#define REQUESTS_PER_TURN 16
/* What an idle connection keeps of its arena. */
#define ARENA_KEEP ((size_t)8192)
#define TARGET_BYTES 8192
/* Room in the input past the largest head, so that a pipelined request is there
 * when its turn comes. */
#define READ_AHEAD 4096

static const struct config_limits *limits_of(const struct http_conn *c)
{
	return &c->worker->rules->limits;
}

static void set_deadline(struct http_conn *c, uint32_t ms)
{
	c->deadline_us = clock_mono_us() + (int64_t)ms * 1000;
}

/* Ready for the next request. */
static void next_request(struct http_conn *c)
{
	const struct config_limits *l = limits_of(c);
	struct http_reader_limits rl = {TARGET_BYTES, l->header_bytes};
	if (rl.target_bytes > rl.head_bytes)
		rl.target_bytes = rl.head_bytes;
	arena_trim(&c->arena, ARENA_KEEP);
	http_reader_init(&c->reader, rl);
	c->rq = (struct http_request){.conn = c};
	c->rq.extra_end = &c->rq.extra;
	c->state = CONN_HEAD;
	c->begun = false;
	set_deadline(c, l->idle_timeout_ms);
	bufferevent_setwatermark(c->bev, EV_READ, 0, (size_t)l->header_bytes + READ_AHEAD);
}

/* The reply has been handed over: waits until it is written, or turns to what
 * comes next. True when that is another request. */
static bool after_reply(struct http_conn *c)
{
	c->unsent = http_conn_unsent(c);
	if (c->broken) {
		http_conn_free(c);
	} else if (c->unsent) {
		c->state = CONN_WRITING;
		set_deadline(c, limits_of(c)->idle_timeout_ms);
		int64_t most_s = (int64_t)(c->unsent / HTTP_SLOWEST_BYTES_PER_S);
		c->written_by_us = c->deadline_us + most_s * 1000000;
	} else if (c->close_after) {
		http_conn_linger(c);
	} else {
		next_request(c);
		return true;
	}
	return false;
}

void http_conn_refuse(struct http_conn *c, int status, const char *reason, enum http_refusal why)
{
	http_count(&c->worker->counters.refused[why], 1);
	log_debug("http", "refused with %d: %s", status, reason);
	c->close_after = true;
	c->state = CONN_HANDLER;
	http_reply_problem(&c->rq, status, "%s", reason);
	after_reply(c);
}

static void wait_for_body(struct http_conn *c, size_t have)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	size_t len = (size_t)c->reader.content_length;
	c->state = CONN_BODY;
	if (have >= len)
		return;
	bufferevent_setwatermark(c->bev, EV_READ, 0, len + READ_AHEAD);
	if (c->reader.expect_continue && !have)
		http_conn_send(c, go_on, sizeof go_on - 1, NULL);
}

/* What a stranger sends is not taken, however small it is. */
static void refuse_body(struct http_conn *c)
{
	c->close_after = true;
	c->state = CONN_HANDLER;
	c->rq.started_us = clock_mono_us();
	http_auth_allow(&c->rq);
	after_reply(c);
}

/* A head is complete: takes it out of the input. False: refused. */
static bool take_head(struct http_conn *c, struct evbuffer *in, const char *data)
{
	const char *reason = NULL;
	uint64_t body = c->reader.content_length;
	char *head = arena_dup(&c->arena, data, c->reader.head_len);
	evbuffer_drain(in, c->reader.head_len);
	http_count(&c->worker->counters.bytes_in, c->reader.head_len);
	int status = http_request_begin(c, head, &reason);
	if (!status && body && c->rq.auth != AUTH_GOOD) {
		refuse_body(c);
		return false;
	}
	if (!status && body > http_request_body_most(&c->rq)) {
		status = 413;
		reason = "The body of the request is too large.";
	}
	if (status) {
		http_conn_refuse(c, status, reason, HTTP_REFUSED_REQUEST);
		return false;
	}
	if (body)
		wait_for_body(c, evbuffer_get_length(in));
	else
		c->state = CONN_HANDLER;
	return true;
}

/* Nothing is at hand of the next request. */
static void idle(struct http_conn *c)
{
	if (c->peer_done || c->worker->stopping)
		http_conn_free(c);
}

/* False: more must come first, or c is gone or on its way. */
static bool read_head(struct http_conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	size_t len = evbuffer_get_length(in);
	size_t most = (size_t)limits_of(c)->header_bytes + 1;
	if (!len) {
		idle(c);
		return false;
	}
	if (!c->begun) {
		c->begun = true;
		set_deadline(c, limits_of(c)->request_timeout_ms);
	}
	/* A lower limit since the request began does not take bytes back. */
	if (most < c->reader.scanned)
		most = c->reader.scanned;
	const char *data = (const char *)evbuffer_pullup(in, (ev_ssize_t)(len < most ? len : most));
	if (!data) {
		http_conn_free(c);
		return false;
	}
	switch (http_reader_read(&c->reader, data, len < most ? len : most)) {
	case HTTP_READ_DONE: return take_head(c, in, data);
	case HTTP_READ_BAD:
		http_conn_refuse(c, c->reader.status, c->reader.reason, HTTP_REFUSED_REQUEST);
		return false;
	case HTTP_READ_MORE: break;
	}
	if (c->peer_done)
		http_conn_free(c);
	return false;
}

static bool read_body(struct http_conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	size_t len = (size_t)c->reader.content_length;
	if (evbuffer_get_length(in) < len) {
		if (c->peer_done)
			http_conn_free(c);
		return false;
	}
	char *body = arena_alloc(&c->arena, len + 1);
	if (!body) {
		http_conn_refuse(c, 503, "There is no memory left.", HTTP_REFUSED_REQUEST);
		return false;
	}
	evbuffer_remove(in, body, len);
	http_count(&c->worker->counters.bytes_in, len);
	c->rq.body = (struct str){body, len};
	c->state = CONN_HANDLER;
	return true;
}

void http_conn_run(struct http_conn *c)
{
	for (unsigned n = 0; n < REQUESTS_PER_TURN; n++) {
		if (c->state == CONN_HEAD && !read_head(c))
			return;
		if (c->state == CONN_BODY && !read_body(c))
			return;
		if (c->state != CONN_HANDLER)
			return;
		http_request_dispatch(&c->rq);
		if (!c->rq.replied || !after_reply(c))
			return;
	}
	bufferevent_trigger(c->bev, EV_READ, BEV_TRIG_DEFER_CALLBACKS | BEV_TRIG_IGNORE_WATERMARKS);
}

void http_conn_resume(struct http_conn *c)
{
	if (c->rq.replied && after_reply(c))
		http_conn_run(c);
}

static void on_read(struct bufferevent *bev, void *ctx)
{
	struct http_conn *c = ctx;
	(void)bev;
	if (c->state == CONN_LINGER)
		http_conn_drain(c);
	else if (c->state == CONN_HEAD || c->state == CONN_BODY)
		http_conn_run(c);
}

static void on_written(struct bufferevent *bev, void *ctx)
{
	struct http_conn *c = ctx;
	(void)bev;
	if (c->state == CONN_WRITING && after_reply(c))
		http_conn_run(c);
}

static void on_event(struct bufferevent *bev, short what, void *ctx)
{
	struct http_conn *c = ctx;
	(void)bev;
	if (what & BEV_EVENT_ERROR) {
		http_conn_free(c);
	} else if (what & BEV_EVENT_EOF) {
		/* Half closed, perhaps: what has been asked is still answered. */
		c->peer_done = true;
		if (c->state == CONN_LINGER)
			http_conn_free(c);
		else if (c->state == CONN_HEAD || c->state == CONN_BODY)
			http_conn_run(c);
	}
}

struct http_conn *http_conn_new(struct http_worker *w, evutil_socket_t fd,
				const struct http_addr *peer)
{
	struct http_conn *c = calloc(1, sizeof *c);
	struct bufferevent *bev = bufferevent_socket_new(w->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (!bev)
		evutil_closesocket(fd);
	if (!c || !bev)
		goto failed;
	c->worker = w;
	c->bev = bev;
	c->peer = *peer;
	c->trusted = !peer->family || http_rules_trust(w->rules, peer);
	arena_init(&c->arena);
	bufferevent_setcb(bev, on_read, on_written, on_event, c);
	next_request(c);
	if (bufferevent_enable(bev, EV_READ | EV_WRITE) != 0 || http_worker_add_conn(w, c) != ST_OK)
		goto failed;
	return c;
failed:
	if (bev)
		bufferevent_free(bev);
	free(c);
	return NULL;
}

void http_conn_turn_away(struct http_conn *c, int status, const char *reason)
{
	c->close_after = true;
	c->state = CONN_HANDLER;
	http_set_header(&c->rq, "Retry-After", "5");
	http_reply_problem(&c->rq, status, "%s", reason);
	after_reply(c);
}

void http_conn_free(struct http_conn *c)
{
	struct http_worker *w = c->worker;
	if (c->rq.deferred && !c->rq.replied)
		http_count(&w->counters.deferred_lost, 1);
	if (c->counted)
		atomic_fetch_sub_explicit(&w->server->connections, 1, memory_order_relaxed);
	else
		w->refusing--;
	if (c->counted_client)
		http_clients_remove(w->server->clients, &c->peer);
	http_worker_remove_conn(w, c);
	bufferevent_free(c->bev);
	arena_release(&c->arena);
	free(c);
}
