#include "answerd/http/server.h"

#include <stdlib.h>

#include "http/worker.h"

/* 64 Ki buckets: 1.5 MiB, and enough for the clients of a busy hour. */
#define RATE_BUCKETS 65536

static enum status open_listens(struct http_server *s, const struct http_setup *setup,
				struct buf *err)
{
	enum status st = ST_OK;
	if (!setup->listen.n)
		return fail(err, ST_INVALID, "there is no address to listen on");
	s->listens = calloc(setup->listen.n, sizeof *s->listens);
	if (!s->listens)
		return fail(err, ST_NOMEM, "no memory for listeners");
	for (size_t i = 0; i < setup->listen.n && st == ST_OK; i++) {
		st = http_listen_open(setup->listen.v[i], s->workers_n, &s->listens[i], err);
		s->listens_n += st == ST_OK;
	}
	return st;
}

static enum status start_workers(struct http_server *s, struct buf *err)
{
	unsigned started = 0;
	enum status st = ST_OK;
	while (started < s->workers_n && st == ST_OK) {
		st = http_worker_start(s, started, err);
		started += st == ST_OK;
	}
	pthread_mutex_lock(&s->lock);
	while (s->ready < started)
		pthread_cond_wait(&s->changed, &s->lock);
	if (st == ST_OK && s->failed)
		st = fail(err, s->failed, "%s", s->failed_text.data);
	s->go = true;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
	return st;
}

static enum status make_parts(struct http_server *s, const struct http_setup *setup,
			      struct buf *err)
{
	enum status st = http_rules_new(&setup->policy, &s->rules, err);
	if (st == ST_OK)
		st = http_router_new(setup->routes, setup->routes_n, &s->router, err);
	if (st)
		return st;
	s->workers = calloc(s->workers_n, sizeof(struct http_worker *));
	if (!s->workers || http_clients_new(&s->clients) != ST_OK ||
	    http_rate_new(RATE_BUCKETS, &s->rate) != ST_OK ||
	    http_signins_new(&s->signins) != ST_OK)
		return fail(err, ST_NOMEM, "no memory for the server");
	return ST_OK;
}

enum status http_server_start(const struct http_setup *setup, struct http_server **out,
			      struct buf *err)
{
	struct http_server *s = calloc(1, sizeof *s);
	*out = NULL;
	if (!s)
		return fail(err, ST_NOMEM, "no memory for the server");
	s->setup = *setup;
	s->setup.listen = (struct str_list){0};
	s->setup.policy = (struct http_policy){0};
	s->setup.keys = NULL;
	s->keys = http_keys_hold(setup->keys);
	s->workers_n = setup->workers ? setup->workers : 1;
	buf_init(&s->failed_text, BUF_MAX_ERR);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->changed, NULL);
	enum status st = make_parts(s, setup, err);
	if (st == ST_OK)
		st = open_listens(s, setup, err);
	if (st == ST_OK)
		st = start_workers(s, err);
	if (st) {
		http_server_free(s);
		return st;
	}
	*out = s;
	return ST_OK;
}

static void wake_all(struct http_server *s)
{
	for (size_t i = 0; i < s->workers_n; i++)
		if (s->workers[i])
			http_mailbox_wake(&s->workers[i]->mailbox);
}

void http_server_stop(struct http_server *s, uint32_t deadline_ms)
{
	if (s->joined)
		return;
	s->joined = true;
	atomic_store(&s->stop_by_us, clock_mono_us() + (int64_t)deadline_ms * 1000);
	atomic_store(&s->stop, true);
	wake_all(s);
	for (size_t i = 0; i < s->workers_n; i++)
		if (s->workers[i])
			pthread_join(s->workers[i]->thread, NULL);
	for (size_t i = 0; i < s->listens_n; i++)
		http_listen_release(&s->listens[i]);
	s->listens_n = 0;
}

void http_server_free(struct http_server *s)
{
	if (!s)
		return;
	if (s->workers)
		http_server_stop(s, 0);
	for (size_t i = 0; i < s->listens_n; i++)
		http_listen_release(&s->listens[i]);
	for (size_t i = 0; s->workers && i < s->workers_n; i++)
		http_worker_free(s->workers[i]);
	free(s->workers);
	free(s->listens);
	http_router_free(s->router);
	http_clients_free(s->clients);
	http_rate_free(s->rate);
	http_signins_free(s->signins);
	http_rules_drop(s->rules);
	http_keys_drop(s->keys);
	buf_release(&s->failed_text);
	pthread_cond_destroy(&s->changed);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

unsigned http_server_workers(const struct http_server *s)
{
	return (unsigned)s->workers_n;
}

const char *http_server_address(const struct http_server *s, size_t i)
{
	return i < s->listens_n ? s->listens[i].address : NULL;
}

enum status http_server_set_policy(struct http_server *s, const struct http_policy *policy,
				   struct buf *err)
{
	struct http_rules *rules = NULL;
	enum status st = http_rules_new(policy, &rules, err);
	if (st)
		return st;
	pthread_mutex_lock(&s->lock);
	struct http_rules *old = s->rules;
	s->rules = rules;
	pthread_mutex_unlock(&s->lock);
	http_rules_drop(old);
	wake_all(s);
	return ST_OK;
}

void http_server_set_keys(struct http_server *s, struct http_keys *keys)
{
	pthread_mutex_lock(&s->lock);
	struct http_keys *old = s->keys;
	s->keys = http_keys_hold(keys);
	pthread_mutex_unlock(&s->lock);
	http_keys_drop(old);
	wake_all(s);
}

enum status http_server_post(struct http_server *s, unsigned worker,
			     void (*fn)(unsigned worker, void *data, void *arg), void *arg)
{
	struct http_message m = {.run = fn, .arg = arg};
	if (worker >= s->workers_n)
		return ST_INVALID;
	return http_mailbox_post(&s->workers[worker]->mailbox, &m);
}

enum status http_server_post_all(struct http_server *s,
				 void (*fn)(unsigned worker, void *data, void *arg), void *arg)
{
	struct http_message m = {.run = fn, .arg = arg};
	struct http_mailbox **boxes = calloc(s->workers_n, sizeof(struct http_mailbox *));
	if (!boxes)
		return ST_NOMEM;
	for (size_t i = 0; i < s->workers_n; i++)
		boxes[i] = &s->workers[i]->mailbox;
	enum status st = http_mailbox_post_all(boxes, s->workers_n, &m);
	free(boxes);
	return st;
}

/* What is run on all; on the stack of who waits for it. */
struct round {
	void (*fn)(unsigned worker, void *data, void *arg);
	void *arg;
	pthread_mutex_t lock; /* for left */
	pthread_cond_t over;
	size_t left; /* workers that have not run it */
};

static void run_round(unsigned worker, void *data, void *arg)
{
	struct round *r = arg;
	r->fn(worker, data, r->arg);
	pthread_mutex_lock(&r->lock);
	if (--r->left == 0)
		pthread_cond_signal(&r->over);
	pthread_mutex_unlock(&r->lock);
}

enum status http_server_run_all(struct http_server *s,
				void (*fn)(unsigned worker, void *data, void *arg), void *arg)
{
	struct round r = {.fn = fn, .arg = arg, .left = s->workers_n};
	pthread_mutex_init(&r.lock, NULL);
	pthread_cond_init(&r.over, NULL);
	enum status st = http_server_post_all(s, run_round, &r);
	/* What was posted is run, even when the server stops now. */
	pthread_mutex_lock(&r.lock);
	while (st == ST_OK && r.left)
		pthread_cond_wait(&r.over, &r.lock);
	pthread_mutex_unlock(&r.lock);
	pthread_cond_destroy(&r.over);
	pthread_mutex_destroy(&r.lock);
	return st;
}

enum status http_ticket_post(struct http_server *s, struct http_ticket ticket,
			     void (*fn)(struct http_request *rq, void *arg), void *arg)
{
	struct http_message m = {.answer = fn, .ticket = ticket, .arg = arg};
	if (ticket.worker >= s->workers_n)
		return ST_INVALID;
	return http_mailbox_post(&s->workers[ticket.worker]->mailbox, &m);
}

const char *http_refusal_name(enum http_refusal r)
{
	static const char *const names[HTTP_REFUSALS] = {"full",    "client",  "rate",
							 "request", "timeout", "slow"};
	return r < HTTP_REFUSALS ? names[r] : "?";
}

static uint64_t read_count(const _Atomic uint64_t *c)
{
	return atomic_load_explicit(c, memory_order_relaxed);
}

void http_server_stats(const struct http_server *s, struct http_stats *out)
{
	*out = (struct http_stats){0};
	for (size_t i = 0; i < s->workers_n; i++) {
		const struct http_counters *c = &s->workers[i]->counters;
		out->connections_open += read_count(&c->open);
		out->connections_accepted += read_count(&c->accepted);
		for (size_t k = 0; k < HTTP_REFUSALS; k++)
			out->refused[k] += read_count(&c->refused[k]);
		for (size_t k = 0; k < 6; k++)
			out->replies[k] += read_count(&c->replies[k]);
		out->bytes_in += read_count(&c->bytes_in);
		out->bytes_out += read_count(&c->bytes_out);
		out->deferred_lost += read_count(&c->deferred_lost);
	}
}
