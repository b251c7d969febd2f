/* Bytes of replies on their way out, and the end of a connection. */
#include <errno.h>
#include <event2/buffer.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "http/conn.h"

/* Twice the largest body that any request may have: who sends more than that must be able
 * to send it before the reply is read. */
#define LINGER_BYTES ((size_t)16 << 20)
/* From this size on the rest of a reply is handed over instead of copied. */
#define HAND_OVER ((size_t)32768)

size_t http_conn_unsent(const struct http_conn *c)
{
	return evbuffer_get_length(bufferevent_get_output(c->bev));
}

/* Writes without the detour over the event loop; returns the bytes taken. A
 * connection over TLS would have to leave this out. */
static size_t write_now(struct http_conn *c, const char *head, size_t head_len,
			const struct http_payload *body)
{
	struct iovec iov[2] = {
	    {(void *)(uintptr_t)head, head_len},
	    {body ? (void *)(uintptr_t)body->data : NULL, body ? body->len : 0},
	};
	struct msghdr msg = {.msg_iov = iov, .msg_iovlen = iov[1].iov_len ? 2 : 1};
	ssize_t n = 0;
	do {
		n = sendmsg(bufferevent_getfd(c->bev), &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
	} while (n < 0 && errno == EINTR);
	if (n >= 0)
		return (size_t)n;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		c->broken = true;
	return 0;
}

static void free_detached(const void *data, size_t len, void *arg)
{
	(void)data;
	(void)len;
	free(arg);
}

/* Leaves body[from..] to the event loop. */
static int queue_body(struct evbuffer *out, struct http_payload *body, size_t from)
{
	size_t len = body->len - from;
	if (body->lasting)
		return evbuffer_add_reference(out, body->data + from, len, NULL, NULL);
	if (!body->owner || len < HAND_OVER)
		return evbuffer_add(out, body->data + from, len);
	char *data = buf_detach(body->owner, NULL);
	if (!data)
		return -1;
	int rc = evbuffer_add_reference(out, data + from, len, free_detached, data);
	if (rc != 0)
		free(data);
	return rc;
}

void http_conn_send(struct http_conn *c, const char *head, size_t head_len,
		    struct http_payload *body)
{
	struct evbuffer *out = bufferevent_get_output(c->bev);
	size_t body_len = body ? body->len : 0, sent = 0;
	if (c->broken)
		return;
	if (!evbuffer_get_length(out))
		sent = write_now(c, head, head_len, body);
	http_count(&c->worker->counters.bytes_out, head_len + body_len);
	if (c->broken || sent == head_len + body_len)
		return;
	int rc = 0;
	if (sent < head_len)
		rc = evbuffer_add(out, head + sent, head_len - sent);
	if (rc == 0 && body_len)
		rc = queue_body(out, body, sent > head_len ? sent - head_len : 0);
	c->broken |= rc != 0;
}

void http_conn_linger(struct http_conn *c)
{
	if (c->peer_done || shutdown(bufferevent_getfd(c->bev), SHUT_WR) != 0) {
		http_conn_free(c);
		return;
	}
	c->state = CONN_LINGER;
	c->deadline_us = clock_mono_us();
	c->deadline_us += c->worker->stopping ? HTTP_HASTY_LINGER_US : HTTP_LINGER_US;
	bufferevent_setwatermark(c->bev, EV_READ, 0, 0);
	http_conn_drain(c);
}

void http_conn_drain(struct http_conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	size_t len = evbuffer_get_length(in);
	c->drained += len;
	evbuffer_drain(in, len);
	if (c->drained > LINGER_BYTES)
		http_conn_free(c);
}
