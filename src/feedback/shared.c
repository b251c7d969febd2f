#include "answerd/feedback/shared.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "answerd/feedback/typed.h"

/* What editors keep in a file, and what is known of it. */
struct curated_file {
	void *rules; /* held, by its kind; NULL: none */
	struct buf version, problem;
};

struct shared {
	pthread_mutex_t lock;
	const struct config *config; /* held */
	struct lexicon *lexicon;     /* held */
	struct learned *learned;     /* held */
	struct curated_file curated[CURATED_KINDS];
	struct session_key key;
	struct recorder *recorder; /* borrowed */
	struct typed *typed;	   /* owned */
	bool ready;
	struct buf reason;
	atomic_ullong counters[COUNTERS];
	atomic_ullong buckets[SHARED_BUCKETS + 1];
	atomic_ullong sum_us;
};

const uint32_t shared_bucket_us[SHARED_BUCKETS] = {100,	  250,	 500,	1000,	2500,	5000,
						   10000, 25000, 50000, 100000, 250000, 1000000};

enum status shared_new(const struct config *config, const struct session_key *key,
		       struct recorder *recorder, struct shared **out)
{
	struct shared *s = calloc(1, sizeof *s);
	*out = NULL;
	if (!s)
		return ST_NOMEM;
	pthread_mutex_init(&s->lock, NULL);
	buf_init(&s->reason, BUF_MAX_ERR);
	buf_puts(&s->reason, "the index is being opened");
	for (size_t i = 0; i < CURATED_KINDS; i++) {
		buf_init(&s->curated[i].version, 64);
		buf_init(&s->curated[i].problem, BUF_MAX_ERR);
	}
	s->config = config_hold(config);
	s->key = *key;
	s->recorder = recorder;
	if (typed_new(&s->typed) != ST_OK) {
		shared_free(s);
		return ST_NOMEM;
	}
	*out = s;
	return ST_OK;
}

void shared_free(struct shared *s)
{
	if (!s)
		return;
	config_drop(s->config);
	lexicon_drop(s->lexicon);
	learned_drop(s->learned);
	for (size_t i = 0; i < CURATED_KINDS; i++) {
		curated_kinds[i].drop(s->curated[i].rules);
		buf_release(&s->curated[i].version);
		buf_release(&s->curated[i].problem);
	}
	buf_release(&s->reason);
	typed_free(s->typed);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

const struct config *shared_config(struct shared *s)
{
	pthread_mutex_lock(&s->lock);
	const struct config *c = config_hold(s->config);
	pthread_mutex_unlock(&s->lock);
	return c;
}

struct lexicon *shared_lexicon(struct shared *s)
{
	pthread_mutex_lock(&s->lock);
	struct lexicon *x = lexicon_hold(s->lexicon);
	pthread_mutex_unlock(&s->lock);
	return x;
}

void shared_set_config(struct shared *s, const struct config *config)
{
	const struct config *held = config_hold(config);
	pthread_mutex_lock(&s->lock);
	const struct config *old = s->config;
	s->config = held;
	pthread_mutex_unlock(&s->lock);
	config_drop(old);
}

void shared_set_lexicon(struct shared *s, struct lexicon *x)
{
	lexicon_hold(x);
	pthread_mutex_lock(&s->lock);
	struct lexicon *old = s->lexicon;
	s->lexicon = x;
	pthread_mutex_unlock(&s->lock);
	lexicon_drop(old);
}

struct learned *shared_learned(struct shared *s)
{
	pthread_mutex_lock(&s->lock);
	struct learned *l = learned_hold(s->learned);
	pthread_mutex_unlock(&s->lock);
	return l;
}

void shared_set_learned(struct shared *s, struct learned *l)
{
	learned_hold(l);
	pthread_mutex_lock(&s->lock);
	struct learned *old = s->learned;
	s->learned = l;
	pthread_mutex_unlock(&s->lock);
	learned_drop(old);
}

void *shared_curated(struct shared *s, enum curated kind, struct buf *version, struct buf *problem)
{
	const struct curated_file *f = &s->curated[kind];
	pthread_mutex_lock(&s->lock);
	void *x = curated_kinds[kind].hold(f->rules);
	if (version)
		buf_puts(version, f->version.data);
	if (problem)
		buf_puts(problem, f->problem.data);
	pthread_mutex_unlock(&s->lock);
	return x;
}

void shared_set_curated(struct shared *s, enum curated kind, void *x, const char *version,
			const char *problem)
{
	struct curated_file *f = &s->curated[kind];
	void *old = NULL;
	pthread_mutex_lock(&s->lock);
	if (x) {
		old = f->rules;
		f->rules = curated_kinds[kind].hold(x);
	}
	buf_clear(&f->version);
	buf_clear(&f->problem);
	buf_puts(&f->version, version);
	buf_puts(&f->problem, problem);
	pthread_mutex_unlock(&s->lock);
	curated_kinds[kind].drop(old);
}

const struct session_key *shared_key(const struct shared *s)
{
	return &s->key;
}

struct typed *shared_typed(const struct shared *s)
{
	return s->typed;
}

struct recorder *shared_recorder(const struct shared *s)
{
	return s->recorder;
}

void shared_set_ready(struct shared *s, bool ready, const char *reason)
{
	pthread_mutex_lock(&s->lock);
	s->ready = ready;
	buf_clear(&s->reason);
	buf_puts(&s->reason, reason);
	pthread_mutex_unlock(&s->lock);
}

bool shared_ready(struct shared *s, struct buf *reason)
{
	pthread_mutex_lock(&s->lock);
	bool ready = s->ready;
	buf_puts(reason, s->reason.data);
	pthread_mutex_unlock(&s->lock);
	return ready;
}

void shared_count(struct shared *s, enum shared_counter c)
{
	atomic_fetch_add_explicit(&s->counters[c], 1, memory_order_relaxed);
}

void shared_count_committed(struct shared *s, bool answered, uint32_t total)
{
	shared_count(s, COUNT_COMMITTED);
	if (answered)
		shared_count(s, COUNT_ANSWERED);
	if (total == 0)
		shared_count(s, COUNT_NO_RESULT);
}

uint64_t shared_counted(const struct shared *s, enum shared_counter c)
{
	return atomic_load_explicit(&s->counters[c], memory_order_relaxed);
}

void shared_took(struct shared *s, int64_t took_us)
{
	size_t i = 0;
	while (i < SHARED_BUCKETS && took_us > (int64_t)shared_bucket_us[i])
		i++;
	atomic_fetch_add_explicit(&s->buckets[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&s->sum_us, (unsigned long long)took_us, memory_order_relaxed);
}

void shared_latency(const struct shared *s, uint64_t counts[SHARED_BUCKETS + 1], uint64_t *sum_us)
{
	for (size_t i = 0; i <= SHARED_BUCKETS; i++)
		counts[i] = atomic_load_explicit(&s->buckets[i], memory_order_relaxed);
	*sum_us = atomic_load_explicit(&s->sum_us, memory_order_relaxed);
}
