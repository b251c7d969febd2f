/* webhook_event.c - what is told, how it is signed, and when it is told again. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "feedback/webhook_parts.h"

/* Of what `data` holds; it rises when a member changes its meaning. */
#define VERSION 1
#define BODY_MAX ((size_t)65536)
#define SECOND_MS ((int64_t)1000)

void webhook_body_begin(struct webhook_body *b, const char *event, int64_t at_ms)
{
	unsigned char id[(WEBHOOK_ID_LEN - 1) / 2];
	char at[CLOCK_ISO_LEN];
	randombytes_buf(id, sizeof id);
	sodium_bin2hex(b->id, sizeof b->id, id, sizeof id);
	clock_iso(at_ms, at);
	buf_init(&b->text, BODY_MAX);
	json_out_init(&b->j, &b->text);
	json_add_string(&b->j, JSON_ROOT, "id", b->id);
	json_add_string(&b->j, JSON_ROOT, "event", event);
	json_add_string(&b->j, JSON_ROOT, "at", at);
	json_add_int(&b->j, JSON_ROOT, "version", VERSION);
	b->data = json_add_object(&b->j, JSON_ROOT, "data");
}

enum status webhook_body_end(struct webhook_body *b)
{
	return json_out_end(&b->j);
}

void webhook_body_free(struct webhook_body *b)
{
	buf_release(&b->text);
}

void webhook_add_url(struct webhook_body *b, const char *base_url, const char *console,
		     const char *name)
{
	struct buf url;
	buf_init(&url, 8192);
	buf_printf(&url, "%s/%s/#%s", base_url ? base_url : "", console, name);
	json_add_string_or_null(&b->j, b->data, "url", base_url ? url.data : NULL);
	buf_release(&url);
}

void webhook_sign(const char *secret, int64_t at_s, const char *body,
		  char out[WEBHOOK_SIGNATURE_LEN])
{
	crypto_auth_hmacsha256_state state;
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	char hex[2 * crypto_auth_hmacsha256_BYTES + 1], at[24];
	snprintf(at, sizeof at, "%lld.", (long long)at_s);
	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)at, strlen(at));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, strlen(body));
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
	snprintf(out, WEBHOOK_SIGNATURE_LEN, "t=%lld,v1=%s", (long long)at_s, hex);
}

int64_t webhook_pause_ms(uint32_t failures, uint32_t chance)
{
	static const int64_t pauses_s[] = {1, 10, 60, 600, 3600};
	size_t n = sizeof pauses_s / sizeof pauses_s[0];
	int64_t ms = pauses_s[failures < 1 ? 0 : failures > n ? n - 1 : failures - 1] * SECOND_MS;
	return ms - ms / 5 + (int64_t)(chance % 1000) * (2 * ms / 5) / 1000;
}

enum status webhook_tell_contact(struct store *s, const struct webhook_contact *c, struct buf *err)
{
	struct webhook_body b;
	struct buf lang;
	char name[24], due[CLOCK_ISO_LEN];
	buf_init(&lang, 64);
	snprintf(name, sizeof name, "c%lld", (long long)c->n);
	clock_iso(c->due_ms, due);
	webhook_body_begin(&b, c->event, c->now_ms);
	json_add_string(&b.j, b.data, "contact", name);
	json_add_string(&b.j, b.data, "due", due);
	webhook_add_url(&b, c->base_url, "agent", name);
	enum status st = webhook_body_end(&b);
	if (st == ST_OK)
		st = store_session_lang(s, c->session, c->now_ms, &lang, err);
	const struct store_hook v = {.id = b.id,
				     .event = c->event,
				     .body = b.text.data,
				     .lang = lang.data,
				     .form = "",
				     .at_ms = c->now_ms};
	if (st == ST_OK)
		st = store_add_hook(s, &v, err);
	webhook_body_free(&b);
	buf_release(&lang);
	return st;
}
