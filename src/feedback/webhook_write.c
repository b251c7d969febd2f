/* webhook_write.c - what became of requests, and writing it down: by the recorder's thread, while
 * the one of webhooks waits. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/base/str.h"
#include "feedback/webhook_parts.h"

#define DUE_AT_ONCE 100

int64_t webhook_key(const char *url)
{
	return (int64_t)(str_hash(url, strlen(url)) >> 1) | 1;
}

static enum status tell_due(struct store *s, const struct webhook_work *v, struct buf *err)
{
	struct store_due due = {.n = 0};
	enum status st = ST_OK;
	for (int i = 0; i < DUE_AT_ONCE; i++) {
		st = store_next_due(s, v->now_ms, &due, err);
		if (st)
			return st == ST_NOTFOUND ? ST_OK : st;
		struct webhook_contact c = {.event = "contact.due",
					    .base_url = v->w->config->base_url,
					    .n = due.n,
					    .due_ms = due.due_ms,
					    .now_ms = v->now_ms};
		memcpy(c.session, due.session, sizeof c.session);
		st = webhook_tell_contact(s, &c, err);
		if (st == ST_OK)
			st = store_due_told(s, &due, err);
		if (st)
			return st;
	}
	return ST_OK;
}

/* One that said 410 counts as no receiver. */
static size_t receivers_of(const struct webhooks *w, struct store_receiver *out)
{
	size_t n = 0;
	for (size_t i = 0; i < w->config->webhooks_n; i++) {
		const struct config_webhook *c = &w->config->webhooks[i];
		if (!w->stats.receivers[i].gone)
			out[n++] = (struct store_receiver){webhook_key(c->url), c->events,
							   c->min_priority, c->lang};
	}
	return n;
}

static enum status write_down(struct store *s, void *ctx, struct buf *err)
{
	struct webhook_work *v = ctx;
	struct store_receiver receivers[CONFIG_WEBHOOKS];
	enum status st = ST_OK;
	for (size_t i = 0; i < v->tried_n && st == ST_OK; i++)
		st = store_hook_tried(s, v->tried[i].slot->n, v->tried[i].slot->receiver,
				      v->tried[i].next_ms, err);
	if (st == ST_OK && v->due)
		st = tell_due(s, v, err);
	size_t n = receivers_of(v->w, receivers);
	return st ? st : store_spread_hooks(s, receivers, n, v->now_ms, &v->dropped, err);
}

enum status webhook_write(struct webhook_work *v, struct buf *err)
{
	return recorder_wait(v->w->recorder, write_down, v, err);
}

/* ---- what became of a request ---- */

static size_t place_of(const struct webhooks *w, int64_t receiver)
{
	for (size_t i = 0; i < w->config->webhooks_n; i++)
		if (webhook_key(w->config->webhooks[i].url) == receiver)
			return i;
	return SIZE_MAX;
}

static struct webhook_tried judge(struct webhooks *w, struct webhook_slot *slot, int64_t now_ms)
{
	struct webhook_tried t = {.slot = slot, .receiver = place_of(w, slot->receiver)};
	t.good = slot->code >= 200 && slot->code < 300;
	if (!t.good && slot->code != 410) {
		t.next_ms = now_ms + webhook_pause_ms(slot->attempts + 1, randombytes_random());
		if (t.next_ms > slot->at_ms + WEBHOOK_GIVE_UP_MS)
			t.next_ms = 0;
	}
	return t;
}

static void note(struct webhooks *w, const struct webhook_tried *t, int64_t now_ms)
{
	struct webhook_receiver *r =
	    t->receiver == SIZE_MAX ? NULL : &w->stats.receivers[t->receiver];
	if (t->good)
		w->stats.delivered++;
	else if (t->next_ms)
		w->stats.failed++;
	else
		w->stats.given_up++;
	if (!r)
		return;
	if (t->good) {
		r->success_ms = now_ms;
		return;
	}
	r->failure_ms = now_ms;
	snprintf(r->why, sizeof r->why, "%s", t->slot->why);
	if (!t->next_ms)
		log_warn("webhooks", "given up: an event for %s after %u attempts: %s", r->to,
			 (unsigned)t->slot->attempts + 1, t->slot->why);
}

/* 410 (RFC 9110 section 15.5.11): it wants nothing any more. */
static void see_gone(struct webhooks *w, const struct webhook_tried *t)
{
	if (t->slot->code != 410 || t->receiver == SIZE_MAX)
		return;
	struct webhook_receiver *r = &w->stats.receivers[t->receiver];
	if (!r->gone)
		log_warn("webhooks",
			 "%s says 410: it is told nothing more until the configuration is read "
			 "again",
			 r->to);
	r->gone = true;
	w->cleared = false;
}

size_t webhook_take_ended(struct webhooks *w, struct webhook_tried *out, int64_t now_ms)
{
	size_t slots_n = 0, n = 0;
	struct webhook_slot *slots = webhook_slots(w->sender, &slots_n);
	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < slots_n; i++) {
		if (slots[i].state != HOOK_ENDED)
			continue;
		out[n] = judge(w, &slots[i], now_ms);
		see_gone(w, &out[n++]);
	}
	pthread_mutex_unlock(&w->lock);
	return n;
}

void webhook_conclude(const struct webhook_work *v)
{
	struct webhooks *w = v->w;
	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < v->tried_n; i++) {
		note(w, &v->tried[i], v->now_ms);
		webhook_slot_free(v->tried[i].slot);
	}
	w->stats.dropped += (uint64_t)v->dropped;
	pthread_mutex_unlock(&w->lock);
	w->cleared = true;
	if (v->dropped)
		log_warn("webhooks", "dropped: %lld deliveries, for want of room or receiver",
			 (long long)v->dropped);
}
