#include "daemon/publisher.h"

#include <pthread.h>
#include <stdlib.h>

#define JOBS_MAX 256

struct publisher {
	const struct config *config; /* held */
	pthread_t thread;
	bool running;
	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t wake;
	struct api_job *first, **end;
	size_t n;
	bool stop;
	struct keeper *keeper; /* NULL: not started, or stopped */
};

enum status publisher_open(const struct config *config, struct publisher **out, struct buf *err)
{
	struct publisher *p = calloc(1, sizeof *p);
	*out = NULL;
	if (!p)
		return fail(err, ST_NOMEM, "no memory for the publisher");
	p->config = config_hold(config);
	p->end = &p->first;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	*out = p;
	return ST_OK;
}

static struct api_job *take(struct publisher *p)
{
	pthread_mutex_lock(&p->lock);
	while (!p->first && !p->stop)
		pthread_cond_wait(&p->wake, &p->lock);
	struct api_job *job = p->first;
	if (job) {
		p->first = job->next;
		p->n--;
	}
	if (!p->first)
		p->end = &p->first;
	pthread_mutex_unlock(&p->lock);
	return job;
}

static void *run(void *arg)
{
	struct api_job *job = NULL;
	while ((job = take(arg)))
		job->run(job);
	return NULL;
}

enum status publisher_start(struct publisher *p, struct keeper *keeper, struct buf *err)
{
	pthread_mutex_lock(&p->lock);
	p->keeper = keeper;
	pthread_mutex_unlock(&p->lock);
	p->running = pthread_create(&p->thread, NULL, run, p) == 0;
	return p->running ? ST_OK : fail(err, ST_NOMEM, "no thread for the publisher");
}

static enum status put_job(void *ctx, struct api_job *job)
{
	struct publisher *p = ctx;
	enum status st = ST_OK;
	job->next = NULL;
	pthread_mutex_lock(&p->lock);
	if (p->stop)
		st = ST_CLOSED;
	else if (p->n == JOBS_MAX)
		st = ST_BUSY;
	if (st == ST_OK) {
		*p->end = job;
		p->end = &job->next;
		p->n++;
		pthread_cond_signal(&p->wake);
	}
	pthread_mutex_unlock(&p->lock);
	return st;
}

static enum status put_indexing(void *ctx, struct api_indexing *x)
{
	struct publisher *p = ctx;
	pthread_mutex_lock(&p->lock);
	enum status st = p->keeper ? keeper_index(p->keeper, x) : ST_CLOSED;
	pthread_mutex_unlock(&p->lock);
	return st;
}

static void index_state(void *ctx, struct api_index_state *out)
{
	struct publisher *p = ctx;
	*out = (struct api_index_state){0};
	pthread_mutex_lock(&p->lock);
	if (p->keeper)
		keeper_state(p->keeper, out);
	pthread_mutex_unlock(&p->lock);
}

static size_t count_waiting(void *ctx)
{
	struct publisher *p = ctx;
	pthread_mutex_lock(&p->lock);
	size_t n = p->n;
	pthread_mutex_unlock(&p->lock);
	return n;
}

struct api_work publisher_work(struct publisher *p)
{
	return (struct api_work){put_job, put_indexing, index_state, count_waiting, p, p->config};
}

void publisher_stop(struct publisher *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
	if (p->running)
		pthread_join(p->thread, NULL);
	else
		run(p); /* a start that failed: what came meanwhile */
	p->running = false;
	pthread_mutex_lock(&p->lock);
	p->keeper = NULL;
	pthread_mutex_unlock(&p->lock);
}

void publisher_free(struct publisher *p)
{
	if (!p)
		return;
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
	config_drop(p->config);
	free(p);
}
