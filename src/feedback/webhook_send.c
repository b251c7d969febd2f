/* webhook_send.c - requests to receivers, several under way at once, by libcurl. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/str.h"
#include "config.h"
#include "feedback/webhook_parts.h"

#define CONNECT_MS 5000L
#define REQUEST_MS 10000L
/* Of the reply's body; nothing of it is looked at, but a receiver that closes well is not
 * cut off. */
#define REPLY_BYTES ((size_t)4096)
#define SLOTS (CONFIG_WEBHOOKS * WEBHOOK_AT_ONCE)

struct webhook_sender {
	CURLM *multi;
	struct webhook_slot slots[SLOTS];
};

enum status webhook_sender_new(struct webhook_sender **out, struct buf *err)
{
	struct webhook_sender *s = NULL;
	*out = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return fail(err, ST_IO, "libcurl cannot be used");
	s = calloc(1, sizeof *s);
	if (s)
		s->multi = curl_multi_init();
	if (!s || !s->multi) {
		free(s);
		curl_global_cleanup();
		return ST_NOMEM;
	}
	*out = s;
	return ST_OK;
}

void webhook_slot_free(struct webhook_slot *slot)
{
	curl_easy_cleanup(slot->easy);
	curl_slist_free_all(slot->headers);
	free(slot->body);
	*slot = (struct webhook_slot){.state = HOOK_FREE};
}

void webhook_sender_free(struct webhook_sender *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < SLOTS; i++) {
		if (s->slots[i].state == HOOK_RUNNING)
			curl_multi_remove_handle(s->multi, s->slots[i].easy);
		webhook_slot_free(&s->slots[i]);
	}
	curl_multi_cleanup(s->multi);
	curl_global_cleanup();
	free(s);
}

struct webhook_slot *webhook_slots(struct webhook_sender *s, size_t *n)
{
	*n = SLOTS;
	return s->slots;
}

struct webhook_slot *webhook_slot(struct webhook_sender *s, int64_t receiver)
{
	struct webhook_slot *slot = NULL;
	size_t own = 0;
	for (size_t i = 0; i < SLOTS; i++) {
		if (s->slots[i].state == HOOK_FREE)
			slot = &s->slots[i];
		else
			own += s->slots[i].receiver == receiver;
	}
	if (!slot || own >= WEBHOOK_AT_ONCE)
		return NULL;
	slot->receiver = receiver;
	return slot;
}

bool webhook_has(const struct webhook_sender *s, int64_t receiver, int64_t n)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (s->slots[i].state != HOOK_FREE && s->slots[i].receiver == receiver &&
		    s->slots[i].n == n)
			return true;
	return false;
}

static size_t take_reply(const char *data, size_t size, size_t n, void *slot)
{
	struct webhook_slot *s = slot;
	(void)data;
	s->got += size * n;
	return s->got > REPLY_BYTES ? 0 : size * n;
}

static bool add_header(struct webhook_slot *slot, const char *name, const char *value)
{
	struct buf line;
	buf_init(&line, 1024);
	buf_printf(&line, "%s: %s", name, value);
	struct curl_slist *more =
	    buf_status(&line) == ST_OK ? curl_slist_append(slot->headers, line.data) : NULL;
	buf_release(&line);
	if (more)
		slot->headers = more;
	return more != NULL;
}

static bool add_headers(struct webhook_slot *slot, const char *secret,
			const struct store_delivery *v)
{
	char signature[WEBHOOK_SIGNATURE_LEN];
	webhook_sign(secret, clock_wall_ms() / 1000, v->body, signature);
	/* Without "Expect:" curl waits a second for a 100 that few send. */
	return add_header(slot, "Content-Type", "application/json") &&
	       add_header(slot, "Expect", "") && add_header(slot, "X-Answerd-Event", v->event) &&
	       add_header(slot, "X-Answerd-Delivery", v->id) &&
	       add_header(slot, "X-Answerd-Signature", signature);
}

/* What is fetched and where to is the config's word alone: no redirects, no proxies of the
 * environment, no other protocols. */
static bool set_up(CURL *e, struct webhook_slot *slot, const char *url)
{
	return curl_easy_setopt(e, CURLOPT_URL, url) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, REQUEST_MS) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_USERAGENT, "answerd/" PACKAGE_VERSION) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_reply) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_WRITEDATA, slot) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_PRIVATE, slot) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_HTTPHEADER, slot->headers) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_POSTFIELDS, slot->body) == CURLE_OK &&
	       curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)strlen(slot->body)) == CURLE_OK;
}

enum status webhook_send(struct webhook_sender *s, struct webhook_slot *slot,
			 const struct config_webhook *to, const struct store_delivery *v)
{
	slot->n = v->n;
	slot->at_ms = v->at_ms;
	slot->attempts = v->attempts;
	slot->body = str_dup(str_of(v->body));
	slot->easy = curl_easy_init();
	if (slot->body && slot->easy && add_headers(slot, to->secret, v) &&
	    set_up(slot->easy, slot, to->url) &&
	    curl_multi_add_handle(s->multi, slot->easy) == CURLM_OK) {
		slot->state = HOOK_RUNNING;
		return ST_OK;
	}
	webhook_slot_free(slot);
	return ST_NOMEM;
}

static void end(struct webhook_sender *s, CURL *easy, CURLcode rc)
{
	char *private = NULL;
	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
	struct webhook_slot *slot = (struct webhook_slot *)(void *)private;
	curl_multi_remove_handle(s->multi, easy);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &slot->code);
	/* A reply that is longer than what is read was a reply. */
	bool cut = rc == CURLE_WRITE_ERROR && slot->got > REPLY_BYTES;
	if (rc != CURLE_OK && !cut)
		slot->code = 0;
	if (slot->code)
		snprintf(slot->why, sizeof slot->why, "HTTP %ld", slot->code);
	else
		snprintf(slot->why, sizeof slot->why, "%s", curl_easy_strerror(rc));
	slot->state = HOOK_ENDED;
}

static bool take_ended(struct webhook_sender *s)
{
	int running = 0, left = 0;
	bool any = false;
	curl_multi_perform(s->multi, &running);
	for (CURLMsg *m = NULL; (m = curl_multi_info_read(s->multi, &left)); any = true)
		if (m->msg == CURLMSG_DONE)
			end(s, m->easy_handle, m->data.result);
	return any;
}

void webhook_sender_run(struct webhook_sender *s, int wait_ms)
{
	if (take_ended(s))
		return;
	curl_multi_poll(s->multi, NULL, 0, wait_ms, NULL);
	take_ended(s);
}

void webhook_sender_wake(struct webhook_sender *s)
{
	curl_multi_wakeup(s->multi);
}
