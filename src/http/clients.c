#include "http/clients.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SHARDS 16
#define CHAINS 256 /* in each shard */

struct client {
	struct client *next;
	struct http_addr addr;
	uint32_t connections;
};

struct shard {
	pthread_mutex_t lock;
	struct client *chains[CHAINS]; /* owned */
};

struct http_clients {
	unsigned char seed[crypto_shorthash_KEYBYTES];
	struct shard shards[SHARDS];
};

enum status http_clients_new(struct http_clients **out)
{
	struct http_clients *t = calloc(1, sizeof *t);
	*out = NULL;
	if (!t)
		return ST_NOMEM;
	randombytes_buf(t->seed, sizeof t->seed);
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_init(&t->shards[i].lock, NULL);
	*out = t;
	return ST_OK;
}

void http_clients_free(struct http_clients *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < SHARDS; i++) {
		pthread_mutex_destroy(&t->shards[i].lock);
		for (size_t k = 0; k < CHAINS; k++) {
			struct client *next = NULL;
			for (struct client *c = t->shards[i].chains[k]; c; c = next) {
				next = c->next;
				free(c);
			}
		}
	}
	free(t);
}

static bool same(const struct http_addr *a, const struct http_addr *b)
{
	return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* The shard of a client, and the place in its chain: of the client, or the end. */
static struct client **find(struct http_clients *t, const struct http_addr *addr,
			    struct shard **shard)
{
	unsigned char in[17], hash[crypto_shorthash_BYTES];
	in[0] = addr->family;
	memcpy(in + 1, addr->bytes, 16);
	crypto_shorthash(hash, in, sizeof in, t->seed);
	*shard = &t->shards[hash[0] % SHARDS];
	pthread_mutex_lock(&(*shard)->lock);
	struct client **at = &(*shard)->chains[hash[1] % CHAINS];
	while (*at && !same(&(*at)->addr, addr))
		at = &(*at)->next;
	return at;
}

bool http_clients_add(struct http_clients *t, const struct http_addr *client, uint32_t most)
{
	struct http_addr one = http_addr_client(client);
	struct shard *shard = NULL;
	struct client **at = find(t, &one, &shard);
	bool ok = *at ? (*at)->connections < most : most > 0;
	if (ok && !*at) {
		*at = calloc(1, sizeof **at);
		ok = *at != NULL;
		if (ok)
			(*at)->addr = one;
	}
	if (ok)
		(*at)->connections++;
	pthread_mutex_unlock(&shard->lock);
	return ok;
}

void http_clients_remove(struct http_clients *t, const struct http_addr *client)
{
	struct http_addr one = http_addr_client(client);
	struct shard *shard = NULL;
	struct client **at = find(t, &one, &shard);
	struct client *c = *at;
	if (c && --c->connections == 0) {
		*at = c->next;
		free(c);
	}
	pthread_mutex_unlock(&shard->lock);
}
