/* From a request to its handler, now or later. */
#include "answerd/base/log.h"
#include "http/conn.h"

static void no_route(struct http_request *rq)
{
	if (!rq->match.allow) {
		http_reply_problem(rq, 404, "There is nothing at this address.");
		return;
	}
	struct buf allow;
	buf_init(&allow, 128);
	http_methods_text(rq->match.allow | HTTP_OPTIONS, &allow);
	http_set_header(rq, "Allow", allow.data);
	http_reply_problem(rq, 405, "%s is not offered here, only %s.",
			   http_method_name((enum http_method)rq->method), allow.data);
	buf_release(&allow);
}

bool http_take_rate(struct http_request *rq, unsigned rate_class)
{
	struct http_worker *w = rq->conn->worker;
	uint32_t wait_s = 0;
	if (!rate_class || rate_class >= HTTP_RATE_CLASSES || !rq->limited)
		return true;
	if (http_rate_allow(w->server->rate, rate_class, &rq->client, w->rules->rates[rate_class],
			    clock_mono_us(), &wait_s))
		return true;
	http_count(&w->counters.refused[HTTP_REFUSED_RATE], 1);
	http_set_headerf(rq, "Retry-After", "%u", wait_s);
	http_reply_problem(rq, 429, "Too many requests. Try again in %u s.", wait_s);
	return false;
}

static void finish(struct http_request *rq)
{
	if (rq->replied || rq->deferred)
		return;
	log_error("http", "the handler of %s did not answer",
		  rq->match.route ? rq->match.route->pattern : "?");
	http_reply_problem(rq, 500, "Something went wrong on our side.");
}

void http_request_dispatch(struct http_request *rq)
{
	const struct http_route *route = rq->match.route;
	rq->started_us = clock_mono_us();
	if (!route && rq->method == HTTP_OPTIONS)
		http_options_reply(rq);
	else if (!route)
		no_route(rq);
	else if (http_auth_allow(rq) && http_take_rate(rq, route->rate_class))
		route->handler(rq, route->ctx);
	finish(rq);
}

struct http_ticket http_defer(struct http_request *rq, uint32_t timeout_ms)
{
	struct http_conn *c = rq->conn;
	rq->deferred = true;
	rq->generation = ++c->worker->generation;
	c->deadline_us = clock_mono_us() + (int64_t)timeout_ms * 1000;
	return (struct http_ticket){c->worker->index, (uint32_t)c->slot, rq->generation};
}

/* The connection whose request still waits for this ticket. */
static struct http_conn *find_waiting(const struct http_worker *w, struct http_ticket t)
{
	struct http_conn *c = t.slot < w->conns_n ? w->conns[t.slot] : NULL;
	if (!c || c->state != CONN_HANDLER || !c->rq.deferred || c->rq.replied ||
	    c->rq.generation != t.generation)
		return NULL;
	return c;
}

static void run_answer(struct http_worker *w, const struct http_message *m)
{
	struct http_conn *c = find_waiting(w, m->ticket);
	if (!c) {
		m->answer(NULL, m->arg);
		return;
	}
	m->answer(&c->rq, m->arg);
	if (c->rq.generation == m->ticket.generation)
		c->rq.deferred = false; /* it has not been put off again */
	finish(&c->rq);
	http_conn_resume(c);
}

bool http_worker_run_mail(struct http_worker *w)
{
	struct http_message messages[64];
	size_t n = http_mailbox_take(&w->mailbox, messages, sizeof messages / sizeof *messages);
	for (size_t i = 0; i < n; i++) {
		if (messages[i].answer)
			run_answer(w, &messages[i]);
		else
			messages[i].run(w->index, w->data, messages[i].arg);
	}
	return n > 0;
}
