#include "api/guesses.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/str.h"

/* Ten at once, and one more every six seconds: a typing error costs nobody
 * anything, and a token finds one of 1,000 live codes in about 100 minutes. */
#define BURST 10.0
#define PER_US (10.0 / 60e6)
/* More tokens than there can be (TOKENS_MAX); two that share a place share its guesses. */
#define PLACES 4096

struct place {
	double left; /* guesses; counted from at_us on */
	int64_t at_us;
};

struct guesses {
	pthread_mutex_t lock;
	struct place places[PLACES];
};

enum status guesses_new(struct guesses **out)
{
	struct guesses *g = calloc(1, sizeof *g);
	*out = g;
	if (!g)
		return ST_NOMEM;
	pthread_mutex_init(&g->lock, NULL);
	for (size_t i = 0; i < PLACES; i++)
		g->places[i].left = BURST;
	return ST_OK;
}

void guesses_free(struct guesses *g)
{
	if (!g)
		return;
	pthread_mutex_destroy(&g->lock);
	free(g);
}

static struct place *place_of(struct guesses *g, const char *who)
{
	return &g->places[str_hash(who, strlen(who)) % PLACES];
}

bool guesses_take(struct guesses *g, const char *who, int64_t now_us, uint32_t *wait_s)
{
	pthread_mutex_lock(&g->lock);
	struct place *p = place_of(g, who);
	if (now_us > p->at_us)
		p->left += (double)(now_us - p->at_us) * PER_US;
	if (p->left > BURST)
		p->left = BURST;
	p->at_us = now_us;
	bool may = p->left >= 1;
	*wait_s = may ? 0 : (uint32_t)((1 - p->left) / PER_US / 1e6) + 1;
	if (may)
		p->left -= 1;
	pthread_mutex_unlock(&g->lock);
	return may;
}

void guesses_give(struct guesses *g, const char *who)
{
	pthread_mutex_lock(&g->lock);
	place_of(g, who)->left += 1;
	pthread_mutex_unlock(&g->lock);
}
