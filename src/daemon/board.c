#include "daemon/board.h"

#include <pthread.h>
#include <stdlib.h>

#include "answerd/base/clock.h"

#define WAIT_MAX 64

struct board {
	pthread_mutex_t lock;
	struct api_indexing *first, **end;
	size_t n;
	bool closed;
	struct api_index_state told;
	/* Of the indexer's thread alone. */
	struct api_index_state last;
	enum status ended; /* with the reason in why */
	struct buf why;
};

struct board *board_new(void)
{
	struct board *b = calloc(1, sizeof *b);
	if (!b)
		return NULL;
	b->end = &b->first;
	buf_init(&b->why, BUF_MAX_ERR);
	pthread_mutex_init(&b->lock, NULL);
	return b;
}

void board_free(struct board *b)
{
	if (!b)
		return;
	board_close(b);
	pthread_mutex_destroy(&b->lock);
	buf_release(&b->why);
	free(b);
}

enum status board_ask(struct board *b, struct api_indexing *x)
{
	enum status st = ST_OK;
	x->next = NULL;
	pthread_mutex_lock(&b->lock);
	if (b->closed)
		st = ST_CLOSED;
	else if (b->n == WAIT_MAX)
		st = ST_BUSY;
	if (st == ST_OK) {
		*b->end = x;
		b->end = &x->next;
		b->n++;
	}
	pthread_mutex_unlock(&b->lock);
	return st;
}

struct api_indexing *board_take(struct board *b)
{
	pthread_mutex_lock(&b->lock);
	struct api_indexing *x = b->first;
	if (x) {
		b->first = x->next;
		b->n--;
	}
	if (!b->first)
		b->end = &b->first;
	pthread_mutex_unlock(&b->lock);
	return x;
}

void board_close(struct board *b)
{
	struct api_indexing *x = NULL;
	struct buf err;
	pthread_mutex_lock(&b->lock);
	b->closed = true;
	pthread_mutex_unlock(&b->lock);
	buf_init(&err, BUF_MAX_ERR);
	buf_puts(&err, "The server stops.");
	while ((x = board_take(b)))
		x->done(x, ST_CLOSED, &err);
	buf_release(&err);
}

void board_note(struct board *b, enum status st, const struct indexer_result *r,
		struct fault_counts left, const struct buf *err)
{
	b->ended = st;
	buf_clear(&b->why);
	buf_puts(&b->why, err->data);
	b->last.errors = left.errors;
	b->last.warnings = left.warnings;
	b->last.failed = st != ST_OK;
	b->last.read_ms = clock_wall_ms();
	if (st == ST_OK) {
		b->last.generation = r->generation;
		b->last.articles = r->articles;
	} else {
		board_tell(b);
	}
}

void board_done(struct board *b, struct api_indexing *x)
{
	x->generation = b->last.generation;
	x->articles = b->last.articles;
	x->done(x, b->ended, &b->why);
}

void board_tell(struct board *b)
{
	pthread_mutex_lock(&b->lock);
	b->told = b->last;
	pthread_mutex_unlock(&b->lock);
}

void board_state(struct board *b, struct api_index_state *out)
{
	pthread_mutex_lock(&b->lock);
	*out = b->told;
	pthread_mutex_unlock(&b->lock);
}
