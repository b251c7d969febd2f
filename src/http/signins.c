#include "http/signins.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/http/signin.h"

#define SECOND_US ((int64_t)1000000)

struct signin {
	bool taken;
	unsigned char cookie[HTTP_KEY_BYTES], token[HTTP_KEY_BYTES]; /* hashes */
	int64_t since_us, used_us;
};

struct http_signins {
	pthread_mutex_t lock; /* for v */
	unsigned char seed[crypto_generichash_KEYBYTES];
	struct signin v[HTTP_SIGNINS_MAX];
};

enum status http_signins_new(struct http_signins **out)
{
	struct http_signins *s = calloc(1, sizeof *s);
	*out = NULL;
	if (!s)
		return ST_NOMEM;
	pthread_mutex_init(&s->lock, NULL);
	randombytes_buf(s->seed, sizeof s->seed);
	*out = s;
	return ST_OK;
}

void http_signins_free(struct http_signins *s)
{
	if (!s)
		return;
	pthread_mutex_destroy(&s->lock);
	sodium_memzero(s->seed, sizeof s->seed);
	free(s);
}

static bool is_live(const struct signin *one, int64_t now_us)
{
	return one->taken && now_us - one->used_us < HTTP_SIGNIN_IDLE_S * SECOND_US &&
	       now_us - one->since_us < HTTP_SIGNIN_MOST_S * SECOND_US;
}

static bool is_of(const struct signin *one, const unsigned char token[HTTP_KEY_BYTES])
{
	return sodium_memcmp(one->token, token, HTTP_KEY_BYTES) == 0;
}

/* A free place; else the one left alone for longest: of the token, when it has
 * as many as one may, so that nobody signs all others out. */
static struct signin *find_room(struct http_signins *s, const unsigned char token[HTTP_KEY_BYTES],
				int64_t now_us)
{
	struct signin *empty = NULL, *oldest = NULL, *own = NULL;
	size_t own_n = 0;
	for (size_t i = 0; i < HTTP_SIGNINS_MAX; i++) {
		struct signin *one = &s->v[i];
		if (!is_live(one, now_us)) {
			empty = one;
			continue;
		}
		if (!oldest || one->used_us < oldest->used_us)
			oldest = one;
		if (!is_of(one, token))
			continue;
		own_n++;
		if (!own || one->used_us < own->used_us)
			own = one;
	}
	if (own_n >= HTTP_SIGNINS_TOKEN)
		return own;
	return empty ? empty : oldest;
}

void http_signins_add(struct http_signins *s, const unsigned char token[HTTP_KEY_BYTES],
		      int64_t now_us, char cookie[HTTP_TOKEN_LEN])
{
	struct signin one = {.taken = true, .since_us = now_us, .used_us = now_us};
	http_token_make(cookie, one.cookie);
	memcpy(one.token, token, sizeof one.token);
	pthread_mutex_lock(&s->lock);
	*find_room(s, token, now_us) = one;
	pthread_mutex_unlock(&s->lock);
}

/* The lock is held. */
static struct signin *find(struct http_signins *s, struct str cookie)
{
	unsigned char hash[HTTP_KEY_BYTES];
	struct signin *found = NULL;
	if (cookie.len != HTTP_TOKEN_LEN - 1)
		return NULL;
	http_token_hash(cookie, hash);
	for (size_t i = 0; i < HTTP_SIGNINS_MAX; i++)
		if (sodium_memcmp(hash, s->v[i].cookie, sizeof hash) == 0)
			found = &s->v[i];
	return found;
}

bool http_signins_find(struct http_signins *s, struct str cookie, int64_t now_us,
		       unsigned char token[HTTP_KEY_BYTES])
{
	pthread_mutex_lock(&s->lock);
	struct signin *one = find(s, cookie);
	bool ok = one && is_live(one, now_us);
	if (ok) {
		one->used_us = now_us;
		memcpy(token, one->token, HTTP_KEY_BYTES);
	}
	pthread_mutex_unlock(&s->lock);
	return ok;
}

void http_signins_remove(struct http_signins *s, struct str cookie)
{
	pthread_mutex_lock(&s->lock);
	struct signin *one = find(s, cookie);
	if (one)
		sodium_memzero(one, sizeof *one);
	pthread_mutex_unlock(&s->lock);
}

size_t http_signins_count(struct http_signins *s, int64_t now_us)
{
	size_t n = 0;
	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < HTTP_SIGNINS_MAX; i++)
		n += is_live(&s->v[i], now_us);
	pthread_mutex_unlock(&s->lock);
	return n;
}

void http_signins_csrf(const struct http_signins *s, struct str cookie, char csrf[HTTP_TOKEN_LEN])
{
	unsigned char raw[HTTP_KEY_BYTES];
	crypto_generichash(raw, sizeof raw, (const unsigned char *)cookie.s, cookie.len, s->seed,
			   sizeof s->seed);
	sodium_bin2base64(csrf, HTTP_TOKEN_LEN, raw, sizeof raw,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
