#include "answerd/feedback/webhook.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/str.h"
#include "feedback/webhook_parts.h"

#define LOOK_MS 200
#define IDLE_MS 60000
#define DUE_EVERY_US ((int64_t)1000000)
#define COMPLAIN_EVERY_US ((int64_t)10000000)

/* ---- the config ---- */

static void name_receiver(struct webhook_receiver *r, const char *url)
{
	size_t n = (size_t)(strstr(url, "://") + 3 - url);
	n += strcspn(url + n, "/?");
	snprintf(r->to, sizeof r->to, "%.*s", (int)n, url);
}

static void take_config(struct webhooks *w, const struct config *c)
{
	struct webhook_receiver now[CONFIG_WEBHOOKS] = {{.success_ms = 0}};
	for (size_t i = 0; i < c->webhooks_n; i++) {
		for (size_t k = 0; w->config && k < w->config->webhooks_n; k++)
			if (strcmp(w->config->webhooks[k].url, c->webhooks[i].url) == 0)
				now[i] = w->stats.receivers[k];
		now[i].gone = false;
		name_receiver(&now[i], c->webhooks[i].url);
	}
	memcpy(w->stats.receivers, now, sizeof now);
	w->stats.receivers_n = c->webhooks_n;
	config_drop(w->config);
	w->config = c;
	w->cleared = false;
}

/* False: it is the end. */
static bool see_orders(struct webhooks *w)
{
	pthread_mutex_lock(&w->lock);
	bool stop = w->stop;
	if (w->next)
		take_config(w, w->next);
	w->next = NULL;
	pthread_mutex_unlock(&w->lock);
	return !stop;
}

void webhooks_reload(struct webhooks *w, const struct config *config)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	config_drop(w->next);
	w->next = config_hold(config);
	pthread_mutex_unlock(&w->lock);
	webhook_sender_wake(w->sender);
}

void webhooks_stats(struct webhooks *w, struct webhook_stats *out)
{
	pthread_mutex_lock(&w->lock);
	*out = w->stats;
	pthread_mutex_unlock(&w->lock);
}

/* ---- the thread ---- */

static bool tells_due(const struct webhooks *w)
{
	for (size_t i = 0; i < w->config->webhooks_n; i++)
		if (w->config->webhooks[i].events & config_webhook_event("contact.due"))
			return true;
	return false;
}

/* Whether a contact is due that was not told of; looked at once a second. */
static enum status see_due(struct webhooks *w, int64_t now_ms, bool *due, struct buf *err)
{
	struct store_due found;
	if (!tells_due(w) || clock_mono_us() < w->due_us)
		return ST_OK;
	w->due_us = clock_mono_us() + DUE_EVERY_US;
	enum status st = store_next_due(w->store, now_ms, &found, err);
	*due = st == ST_OK;
	return st == ST_NOTFOUND ? ST_OK : st;
}

struct starting {
	struct webhooks *w;
	const struct config_webhook *to;
	int64_t key;
};

static enum status start_one(void *ctx, const struct store_delivery *v)
{
	struct starting *t = ctx;
	if (webhook_has(t->w->sender, t->key, v->n))
		return ST_OK;
	struct webhook_slot *slot = webhook_slot(t->w->sender, t->key);
	return slot ? webhook_send(t->w->sender, slot, t->to, v) : ST_OK;
}

static enum status start_due(struct webhooks *w, int64_t now_ms, struct buf *err)
{
	enum status st = ST_OK;
	for (size_t i = 0; i < w->config->webhooks_n && st == ST_OK; i++) {
		struct starting t = {w, &w->config->webhooks[i],
				     webhook_key(w->config->webhooks[i].url)};
		int64_t waiting = 0;
		/* Those under way are the first of them. */
		if (!w->stats.receivers[i].gone && webhook_slot(w->sender, t.key))
			st = store_due_hooks(w->store, t.key, now_ms, 2 * WEBHOOK_AT_ONCE,
					     start_one, &t, err);
		if (st == ST_OK)
			st = store_hooks_waiting(w->store, t.key, &waiting, err);
		pthread_mutex_lock(&w->lock);
		w->stats.receivers[i].waiting = waiting;
		pthread_mutex_unlock(&w->lock);
	}
	return st;
}

static enum status look(struct webhooks *w, struct buf *err)
{
	struct webhook_work v = {.w = w, .now_ms = clock_wall_ms()};
	bool unspread = false;
	enum status st = w->store ? ST_OK : store_open(w->data, STORE_READ, &w->store, err);
	v.tried_n = webhook_take_ended(w, v.tried, v.now_ms);
	if (st == ST_OK)
		st = store_unspread_hooks(w->store, &unspread, err);
	if (st == ST_OK)
		st = see_due(w, v.now_ms, &v.due, err);
	/* What ended keeps its place until it is written: else it would be sent again. */
	if (st == ST_OK && (v.tried_n || unspread || v.due || !w->cleared)) {
		st = webhook_write(&v, err);
		if (st == ST_OK)
			webhook_conclude(&v);
	}
	if (st == ST_OK)
		st = start_due(w, v.now_ms, err);
	if (st) {
		store_close(w->store);
		w->store = NULL;
	}
	return st;
}

static void *run(void *arg)
{
	struct webhooks *w = arg;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	while (see_orders(w)) {
		/* Without receivers there is nothing to look for once what was is cleared. */
		bool idle = !w->config->webhooks_n && w->cleared;
		buf_clear(&err);
		enum status st = idle ? ST_OK : look(w, &err);
		if (st && clock_mono_us() - w->complained_us > COMPLAIN_EVERY_US) {
			w->complained_us = clock_mono_us();
			log_error("webhooks", "receivers are not told: %s",
				  err.len ? err.data : status_name(st));
		}
		webhook_sender_run(w->sender, idle ? IDLE_MS : LOOK_MS);
	}
	buf_release(&err);
	return NULL;
}

static void webhooks_free(struct webhooks *w)
{
	webhook_sender_free(w->sender);
	store_close(w->store);
	config_drop(w->config);
	config_drop(w->next);
	pthread_mutex_destroy(&w->lock);
	free(w->data);
	free(w);
}

enum status webhooks_start(const char *data, struct recorder *recorder, const struct config *config,
			   struct webhooks **out, struct buf *err)
{
	struct webhooks *w = calloc(1, sizeof *w);
	*out = NULL;
	if (!w)
		return ST_NOMEM;
	pthread_mutex_init(&w->lock, NULL);
	w->data = str_dup(str_of(data));
	w->recorder = recorder;
	take_config(w, config_hold(config));
	enum status st = w->data ? webhook_sender_new(&w->sender, err) : ST_NOMEM;
	if (st == ST_OK && pthread_create(&w->thread, NULL, run, w) != 0)
		st = fail(err, ST_IO, "cannot start a thread");
	if (st)
		webhooks_free(w);
	else
		*out = w;
	return st;
}

void webhooks_stop(struct webhooks *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_mutex_unlock(&w->lock);
	webhook_sender_wake(w->sender);
	pthread_join(w->thread, NULL);
	webhooks_free(w);
}
