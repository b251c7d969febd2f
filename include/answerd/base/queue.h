/* queue.h - a bounded queue of pointers between threads.
 *
 * Threads: any number may push and pop. */
#ifndef ANSWERD_BASE_QUEUE_H
#define ANSWERD_BASE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/status.h"

struct queue;

enum status queue_new(size_t capacity, struct queue **out) ANSWERD_MUST_USE;
void queue_free(struct queue *q); /* what is in it is not freed; NULL is allowed */
/* Waits while it is full. ST_CLOSED: item was not taken. */
enum status queue_push(struct queue *q, void *item) ANSWERD_MUST_USE;
/* Never waits. ST_BUSY when it is full, ST_CLOSED when it is closed. */
enum status queue_try_push(struct queue *q, void *item) ANSWERD_MUST_USE;
/* Waits for an item, at most timeout_ms (-1: for ever). NULL: the time is over,
 * or it is closed and empty. */
void *queue_pop(struct queue *q, int timeout_ms);
/* No more pushes; what is in it can still be popped. */
void queue_close(struct queue *q);
bool queue_closed(struct queue *q);

#endif
