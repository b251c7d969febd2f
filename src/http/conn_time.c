/* Deadlines of a connection, looked at some ten times a second. */
#include "http/conn.h"

/* True when the client has read something since the last look, and is not so slow
 * that it only holds the connection. */
static bool has_progressed(struct http_conn *c, int64_t now_us)
{
	size_t unsent = http_conn_unsent(c);
	if (unsent >= c->unsent || now_us >= c->written_by_us)
		return false;
	c->unsent = unsent;
	c->deadline_us = now_us + (int64_t)c->worker->rules->limits.idle_timeout_ms * 1000;
	return true;
}

static void give_up(struct http_conn *c)
{
	http_count(&c->worker->counters.deferred_lost, 1);
	http_set_header(&c->rq, "Retry-After", "5");
	http_reply_problem(&c->rq, 503, "The answer took too long. Try again in a moment.");
	http_conn_resume(c);
}

void http_conn_tick(struct http_conn *c, int64_t now_us)
{
	if (c->state == CONN_WRITING && has_progressed(c, now_us))
		return;
	bool late = c->state == CONN_WRITING && now_us >= c->written_by_us;
	if (now_us < c->deadline_us && !late)
		return;
	switch (c->state) {
	case CONN_HEAD:
		if (!c->begun) {
			http_conn_free(c);
			return;
		}
		/* fall through */
	case CONN_BODY:
		http_conn_refuse(c, 408, "The request did not come in time.", HTTP_REFUSED_TIMEOUT);
		return;
	case CONN_HANDLER: give_up(c); return;
	case CONN_WRITING:
		http_count(&c->worker->counters.refused[HTTP_REFUSED_SLOW], 1);
		http_conn_free(c);
		return;
	case CONN_LINGER: http_conn_free(c); return;
	}
}

void http_conn_hasten(struct http_conn *c)
{
	int64_t soon = clock_mono_us() + HTTP_HASTY_LINGER_US;
	if (c->state == CONN_HEAD && !c->begun)
		http_conn_free(c);
	else if (c->state == CONN_LINGER && c->deadline_us > soon)
		c->deadline_us = soon;
}
