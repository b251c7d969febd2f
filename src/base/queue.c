#include "answerd/base/queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t more, room;
	void **items; /* a ring */
	size_t capacity, first, n;
	bool closed;
};

enum status queue_new(size_t capacity, struct queue **out)
{
	struct queue *q = calloc(1, sizeof *q);
	pthread_condattr_t attr;
	*out = NULL;
	if (!q)
		return ST_NOMEM;
	q->items = calloc(capacity, sizeof *q->items);
	if (!q->items) {
		free(q);
		return ST_NOMEM;
	}
	q->capacity = capacity;
	pthread_mutex_init(&q->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&q->more, &attr);
	pthread_cond_init(&q->room, NULL);
	pthread_condattr_destroy(&attr);
	*out = q;
	return ST_OK;
}

void queue_free(struct queue *q)
{
	if (!q)
		return;
	pthread_cond_destroy(&q->more);
	pthread_cond_destroy(&q->room);
	pthread_mutex_destroy(&q->lock);
	free(q->items);
	free(q);
}

static enum status push(struct queue *q, void *item, bool wait)
{
	enum status st = ST_OK;
	pthread_mutex_lock(&q->lock);
	while (wait && !q->closed && q->n == q->capacity)
		pthread_cond_wait(&q->room, &q->lock);
	if (q->closed) {
		st = ST_CLOSED;
	} else if (q->n == q->capacity) {
		st = ST_BUSY;
	} else {
		q->items[(q->first + q->n++) % q->capacity] = item;
		pthread_cond_signal(&q->more);
	}
	pthread_mutex_unlock(&q->lock);
	return st;
}

enum status queue_push(struct queue *q, void *item)
{
	return push(q, item, true);
}

enum status queue_try_push(struct queue *q, void *item)
{
	return push(q, item, false);
}

void *queue_pop(struct queue *q, int timeout_ms)
{
	void *item = NULL;
	struct timespec until = {0};
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&q->lock);
	int rc = 0;
	while (!q->n && !q->closed && rc != ETIMEDOUT)
		rc = timeout_ms < 0 ? pthread_cond_wait(&q->more, &q->lock)
				    : pthread_cond_timedwait(&q->more, &q->lock, &until);
	if (q->n) {
		item = q->items[q->first];
		q->first = (q->first + 1) % q->capacity;
		q->n--;
		pthread_cond_signal(&q->room);
	}
	pthread_mutex_unlock(&q->lock);
	return item;
}

void queue_close(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_cond_broadcast(&q->more);
	pthread_cond_broadcast(&q->room);
	pthread_mutex_unlock(&q->lock);
}

bool queue_closed(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	bool closed = q->closed;
	pthread_mutex_unlock(&q->lock);
	return closed;
}
