/* mailbox.h - a bounded queue of functions to run on a worker, with a descriptor
 * that becomes readable when something is in it.
 *
 * Threads: any posts; the worker takes and closes. */
#ifndef HTTP_MAILBOX_H
#define HTTP_MAILBOX_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/status.h"
#include "answerd/http/request.h"

#define HTTP_MAILBOX_SLOTS 8192

struct http_message {
	/* Exactly one of the two is set. */
	void (*run)(unsigned worker, void *data, void *arg);
	void (*answer)(struct http_request *rq, void *arg);
	struct http_ticket ticket; /* for answer */
	void *arg;
};

struct http_mailbox {
	pthread_mutex_t lock;
	struct http_message *ring; /* owned; HTTP_MAILBOX_SLOTS */
	size_t first, n;
	bool closed;
	int fd; /* eventfd; owned */
};

enum status http_mailbox_init(struct http_mailbox *m) ANSWERD_MUST_USE;
/* What is still in it is forgotten: take it out before. */
void http_mailbox_release(struct http_mailbox *m);

/* ST_BUSY: full; ST_CLOSED. */
enum status http_mailbox_post(struct http_mailbox *m,
			      const struct http_message *msg) ANSWERD_MUST_USE;
/* The same to all of boxes, or to none. */
enum status http_mailbox_post_all(struct http_mailbox **boxes, size_t n,
				  const struct http_message *msg) ANSWERD_MUST_USE;
/* Makes the descriptor readable. */
void http_mailbox_wake(struct http_mailbox *m);
/* Up to max messages, oldest first. */
size_t http_mailbox_take(struct http_mailbox *m, struct http_message *out, size_t max);
/* Later posts are refused. */
void http_mailbox_close(struct http_mailbox *m);

#endif
