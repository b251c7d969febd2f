#include "answerd/http/rate.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Each key has one set of WAYS slots; SHARDS locks are spread over the sets. */
#define WAYS 8
#define SHARDS 64

struct slot {
	uint64_t key; /* 0: free */
	double tokens;
	int64_t at_us;
};

struct http_rate {
	unsigned char seed[crypto_shorthash_KEYBYTES];
	pthread_mutex_t locks[SHARDS];
	size_t sets;	    /* a power of two, at least SHARDS */
	struct slot *slots; /* owned; sets * WAYS */
};

enum status http_rate_new(size_t buckets, struct http_rate **out)
{
	struct http_rate *r = calloc(1, sizeof *r);
	*out = NULL;
	if (!r)
		return ST_NOMEM;
	r->sets = SHARDS;
	while (r->sets * WAYS < buckets && r->sets < SIZE_MAX / 4 / WAYS)
		r->sets *= 2;
	r->slots = calloc(r->sets * WAYS, sizeof *r->slots);
	if (!r->slots) {
		free(r);
		return ST_NOMEM;
	}
	randombytes_buf(r->seed, sizeof r->seed);
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_init(&r->locks[i], NULL);
	*out = r;
	return ST_OK;
}

void http_rate_free(struct http_rate *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_destroy(&r->locks[i]);
	free(r->slots);
	free(r);
}

static uint64_t key_of(const struct http_rate *r, unsigned rate_class,
		       const struct http_addr *client)
{
	unsigned char in[18], hash[crypto_shorthash_BYTES];
	uint64_t key = 0;
	in[0] = (unsigned char)rate_class;
	in[1] = client->family;
	memcpy(in + 2, client->bytes, 16);
	crypto_shorthash(hash, in, sizeof in, r->seed);
	memcpy(&key, hash, sizeof key);
	return key ? key : 1;
}

/* The slot of key, or else a full bucket in the place of the one in its set that
 * has been left alone for longest. */
static struct slot *find(struct slot *set, uint64_t key, double full, int64_t now_us)
{
	struct slot *oldest = set;
	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (oldest->key && (!set[i].key || set[i].at_us < oldest->at_us))
			oldest = &set[i];
	}
	*oldest = (struct slot){key, full, now_us};
	return oldest;
}

bool http_rate_allow(struct http_rate *r, unsigned rate_class, const struct http_addr *client,
		     struct rate_limit limit, int64_t now_us, uint32_t *retry_after_s)
{
	double full = limit.per_window;
	double per_us = 0, wait_s = 0;
	bool allowed = false;
	if (!limit.per_window || !limit.window_ms)
		return true;
	per_us = full / ((double)limit.window_ms * 1000);
	struct http_addr one = http_addr_client(client);
	uint64_t key = key_of(r, rate_class, &one);
	size_t set = key & (r->sets - 1);
	pthread_mutex_t *lock = &r->locks[set % SHARDS];

	pthread_mutex_lock(lock);
	struct slot *s = find(r->slots + set * WAYS, key, full, now_us);
	if (now_us > s->at_us) {
		s->tokens += (double)(now_us - s->at_us) * per_us;
		s->at_us = now_us;
	}
	if (s->tokens > full)
		s->tokens = full;
	allowed = s->tokens >= 1;
	if (allowed)
		s->tokens -= 1;
	else
		wait_s = (1 - s->tokens) / per_us / 1e6;
	pthread_mutex_unlock(lock);

	if (!allowed && retry_after_s)
		*retry_after_s = wait_s > 86400 ? 86400 : (uint32_t)wait_s + 1;
	return allowed;
}
