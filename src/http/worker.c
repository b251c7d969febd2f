#include "http/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/base/vec.h"
#include "http/conn.h"

#define TICK_US 100000
#define HEAD_MAX ((size_t)65536)

const char *http_worker_date(struct http_worker *w)
{
	int64_t now_s = clock_wall_ms() / 1000;
	if (now_s != w->date_s || !w->date[0]) {
		w->date_s = now_s;
		clock_http(now_s * 1000, w->date);
	}
	return w->date;
}

static void tick_on(struct http_worker *w)
{
	const struct timeval every = {0, TICK_US};
	if (!w->ticking)
		w->ticking = event_add(w->tick, &every) == 0;
}

enum status http_worker_add_conn(struct http_worker *w, struct http_conn *c)
{
	if (w->free_n) {
		c->slot = w->free_slots[--w->free_n];
	} else {
		if (w->conns_n == UINT32_MAX ||
		    vec_room(&w->conns, &w->conns_cap, w->conns_n, sizeof(struct http_conn *)) !=
			ST_OK ||
		    vec_room(&w->free_slots, &w->free_cap, w->conns_n, sizeof *w->free_slots) !=
			ST_OK)
			return ST_NOMEM;
		c->slot = w->conns_n++;
	}
	w->conns[c->slot] = c;
	w->conns_open++;
	http_count(&w->counters.open, 1);
	tick_on(w);
	return ST_OK;
}

void http_worker_remove_conn(struct http_worker *w, struct http_conn *c)
{
	w->conns[c->slot] = NULL;
	w->free_slots[w->free_n++] = (uint32_t)c->slot; /* room was made with the slot */
	w->conns_open--;
	http_count(&w->counters.open, (uint64_t)-1);
	if (w->stopping && !w->conns_open)
		event_base_loopbreak(w->base);
}

void http_worker_rest(struct http_worker *w, int64_t until_us)
{
	w->accept_again_us = until_us;
	for (size_t i = 0; i < w->listeners_n; i++)
		evconnlistener_disable(w->listeners[i]);
	tick_on(w);
}

static void close_listeners(struct http_worker *w)
{
	for (size_t i = 0; i < w->listeners_n; i++)
		evconnlistener_free(w->listeners[i]);
	w->listeners_n = 0;
}

static void begin_stop(struct http_worker *w)
{
	w->stopping = true;
	close_listeners(w);
	tick_on(w);
	for (size_t i = 0; i < w->conns_n; i++)
		if (w->conns[i])
			http_conn_hasten(w->conns[i]);
	if (!w->conns_open)
		event_base_loopbreak(w->base);
}

static void on_tick(evutil_socket_t fd, short what, void *ctx)
{
	struct http_worker *w = ctx;
	int64_t now = clock_mono_us();
	(void)fd;
	(void)what;
	if (w->accept_again_us && now >= w->accept_again_us) {
		w->accept_again_us = 0;
		for (size_t i = 0; i < w->listeners_n; i++)
			evconnlistener_enable(w->listeners[i]);
	}
	bool cut = w->stopping && now >= atomic_load(&w->server->stop_by_us);
	for (size_t i = 0; i < w->conns_n; i++) {
		if (w->conns[i] && cut)
			http_conn_free(w->conns[i]);
		else if (w->conns[i])
			http_conn_tick(w->conns[i], now);
	}
	if (!w->conns_open && !w->accept_again_us) {
		event_del(w->tick);
		w->ticking = false;
	}
}

static void take_rules(struct http_worker *w)
{
	struct http_server *s = w->server;
	pthread_mutex_lock(&s->lock);
	struct http_rules *old = w->rules;
	if (s->rules != old) {
		w->rules = http_rules_hold(s->rules);
		http_rules_drop(old);
	}
	if (s->keys != w->keys) {
		http_keys_drop(w->keys);
		w->keys = http_keys_hold(s->keys);
	}
	pthread_mutex_unlock(&s->lock);
}

static void on_wake(evutil_socket_t fd, short what, void *ctx)
{
	struct http_worker *w = ctx;
	(void)fd;
	(void)what;
	http_worker_run_mail(w);
	take_rules(w);
	if (!w->stopping && atomic_load(&w->server->stop))
		begin_stop(w);
}

static enum status make_base(struct http_worker *w, struct buf *err)
{
	struct event_config *cfg = event_config_new();
	/* Other threads reach a worker by its mailbox alone. */
	if (cfg && event_config_set_flag(cfg, EVENT_BASE_FLAG_NOLOCK) == 0)
		w->base = event_base_new_with_config(cfg);
	if (cfg)
		event_config_free(cfg);
	if (!w->base)
		return fail(err, ST_NOMEM, "cannot make an event loop");
	w->wake = event_new(w->base, w->mailbox.fd, EV_READ | EV_PERSIST, on_wake, w);
	w->tick = event_new(w->base, -1, EV_PERSIST, on_tick, w);
	if (!w->wake || !w->tick || event_add(w->wake, NULL) != 0)
		return fail(err, ST_NOMEM, "cannot make events");
	return ST_OK;
}

static enum status make_listeners(struct http_worker *w, struct buf *err)
{
	struct http_server *s = w->server;
	w->listeners = calloc(s->listens_n + 1, sizeof(struct evconnlistener *));
	if (!w->listeners)
		return fail(err, ST_NOMEM, "no memory for listeners");
	for (size_t i = 0; i < s->listens_n; i++) {
		struct evconnlistener *l = evconnlistener_new(
		    w->base, http_worker_accepted, w,
		    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_DISABLED, 0,
		    s->listens[i].fds[w->index]);
		if (!l)
			return fail(err, ST_NOMEM, "no memory for listeners");
		s->listens[i].fds[w->index] = -1; /* it is the listener's now */
		evconnlistener_set_error_cb(l, http_worker_accept_failed);
		w->listeners[w->listeners_n++] = l;
	}
	return ST_OK;
}

static void ready_and_wait(struct http_worker *w, enum status st, const struct buf *err)
{
	struct http_server *s = w->server;
	pthread_mutex_lock(&s->lock);
	s->ready++;
	if (st && !s->failed) {
		s->failed = st;
		buf_add(&s->failed_text, err->data, err->len);
	}
	pthread_cond_broadcast(&s->changed);
	/* Nobody serves before all workers are there: a handler may post to any. */
	while (!s->go)
		pthread_cond_wait(&s->changed, &s->lock);
	pthread_mutex_unlock(&s->lock);
}

static void serve(struct http_worker *w)
{
	for (size_t i = 0; i < w->listeners_n; i++)
		evconnlistener_enable(w->listeners[i]);
	event_base_loop(w->base, EVLOOP_NO_EXIT_ON_EMPTY);
	for (size_t i = 0; i < w->conns_n; i++)
		if (w->conns[i])
			http_conn_free(w->conns[i]);
	/* libevent closes what bufferevents held in a round of the loop. */
	event_base_loop(w->base, EVLOOP_NONBLOCK);
	http_mailbox_close(&w->mailbox);
	while (http_worker_run_mail(w))
		;
}

static void *worker_main(void *arg)
{
	struct http_worker *w = arg;
	const struct http_setup *setup = &w->server->setup;
	struct buf err;
	sigset_t all;
	char name[16];
	/* Signals are main's; a broken pipe is an error of a write. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	snprintf(name, sizeof name, "http-%u", w->index);
	pthread_setname_np(pthread_self(), name);
	buf_init(&err, BUF_MAX_ERR);
	enum status st = ST_OK;
	if (setup->worker_start)
		st = setup->worker_start(w->index, setup->ctx, &w->data, &err);
	ready_and_wait(w, st, &err);
	if (st == ST_OK) {
		serve(w);
		if (setup->worker_stop)
			setup->worker_stop(w->index, setup->ctx, w->data);
	}
	buf_release(&err);
	return NULL;
}

enum status http_worker_start(struct http_server *server, unsigned index, struct buf *err)
{
	struct http_worker *w = calloc(1, sizeof *w);
	if (!w)
		return fail(err, ST_NOMEM, "no memory for a worker");
	w->index = index;
	w->server = server;
	w->rules = http_rules_hold(server->rules);
	w->keys = http_keys_hold(server->keys);
	buf_init(&w->head, HEAD_MAX);
	buf_init(&w->scratch, BUF_MAX_TEXT);
	http_gzip_init(&w->gzip);
	enum status st = http_mailbox_init(&w->mailbox);
	if (st)
		fail(err, st, "cannot make a mailbox: %s", strerror(errno));
	if (st == ST_OK)
		st = make_base(w, err);
	if (st == ST_OK)
		st = make_listeners(w, err);
	if (st == ST_OK && pthread_create(&w->thread, NULL, worker_main, w) != 0)
		st = fail(err, ST_IO, "cannot start a thread");
	if (st) {
		http_worker_free(w);
		return st;
	}
	server->workers[index] = w;
	return ST_OK;
}

void http_worker_free(struct http_worker *w)
{
	if (!w)
		return;
	close_listeners(w);
	free(w->listeners);
	if (w->wake)
		event_free(w->wake);
	if (w->tick)
		event_free(w->tick);
	if (w->base)
		event_base_free(w->base);
	http_mailbox_release(&w->mailbox);
	http_gzip_release(&w->gzip);
	buf_release(&w->head);
	buf_release(&w->scratch);
	http_rules_drop(w->rules);
	http_keys_drop(w->keys);
	free(w->conns);
	free(w->free_slots);
	free(w);
}
