#include "http/mailbox.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum status http_mailbox_init(struct http_mailbox *m)
{
	*m = (struct http_mailbox){.fd = -1};
	m->ring = calloc(HTTP_MAILBOX_SLOTS, sizeof *m->ring);
	if (!m->ring)
		return ST_NOMEM;
	m->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (m->fd < 0) {
		free(m->ring);
		m->ring = NULL;
		return ST_IO;
	}
	pthread_mutex_init(&m->lock, NULL);
	return ST_OK;
}

void http_mailbox_release(struct http_mailbox *m)
{
	if (!m->ring)
		return;
	close(m->fd);
	free(m->ring);
	m->ring = NULL;
	pthread_mutex_destroy(&m->lock);
}

void http_mailbox_wake(struct http_mailbox *m)
{
	/* The counter can only be full when the worker is about to wake anyway. */
	if (eventfd_write(m->fd, 1) != 0)
		return;
}

static enum status room(const struct http_mailbox *m)
{
	if (m->closed)
		return ST_CLOSED;
	return m->n < HTTP_MAILBOX_SLOTS ? ST_OK : ST_BUSY;
}

static void put(struct http_mailbox *m, const struct http_message *msg)
{
	m->ring[(m->first + m->n++) % HTTP_MAILBOX_SLOTS] = *msg;
	if (m->n == 1)
		http_mailbox_wake(m);
}

enum status http_mailbox_post(struct http_mailbox *m, const struct http_message *msg)
{
	pthread_mutex_lock(&m->lock);
	enum status st = room(m);
	if (st == ST_OK)
		put(m, msg);
	pthread_mutex_unlock(&m->lock);
	return st;
}

enum status http_mailbox_post_all(struct http_mailbox **boxes, size_t n,
				  const struct http_message *msg)
{
	enum status st = ST_OK;
	/* Always locked in the order of the workers, so that two callers cannot
	 * wait for each other. */
	for (size_t i = 0; i < n; i++) {
		pthread_mutex_lock(&boxes[i]->lock);
		if (st == ST_OK)
			st = room(boxes[i]);
	}
	for (size_t i = n; i-- > 0;) {
		if (st == ST_OK)
			put(boxes[i], msg);
		pthread_mutex_unlock(&boxes[i]->lock);
	}
	return st;
}

size_t http_mailbox_take(struct http_mailbox *m, struct http_message *out, size_t max)
{
	size_t n = 0;
	pthread_mutex_lock(&m->lock);
	while (n < max && m->n) {
		out[n++] = m->ring[m->first];
		m->first = (m->first + 1) % HTTP_MAILBOX_SLOTS;
		m->n--;
	}
	if (!m->n) {
		eventfd_t ignored = 0;
		if (eventfd_read(m->fd, &ignored) != 0)
			ignored = 0; /* nobody had woken us */
	}
	pthread_mutex_unlock(&m->lock);
	return n;
}

void http_mailbox_close(struct http_mailbox *m)
{
	pthread_mutex_lock(&m->lock);
	m->closed = true;
	pthread_mutex_unlock(&m->lock);
}
