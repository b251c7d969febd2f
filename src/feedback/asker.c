#include "feedback/asker.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/said.h"
#include "answerd/base/utf8.h"
#include "answerd/text/scrub.h"
#include "answerd/feedback/client.h"
#include "answerd/feedback/typed.h"

static enum status make(struct shared *shared, const char *data, enum index_role role,
			struct asker **out, struct buf *err)
{
	struct asker *a = calloc(1, sizeof *a);
	*out = NULL;
	if (!a)
		return ST_NOMEM;
	a->role = role;
	arena_init(&a->channels_arena);
	a->shared = shared;
	a->data = data;
	a->config = shared_config(shared);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned workers = a->config->threads ? a->config->threads
			   : cores > 0	      ? (unsigned)cores
					      : 1;
	a->cache = cache_new(((size_t)a->config->search.cache_mb << 20) / workers);
	if (!a->cache) {
		asker_free(a);
		return fail(err, ST_NOMEM, "no memory for a worker");
	}
	asker_refresh(a);
	*out = a;
	return ST_OK;
}

enum status asker_new(struct shared *shared, const char *data, struct asker **out, struct buf *err)
{
	return make(shared, data, INDEX_PUBLIC, out, err);
}

struct asker *asker_agents(struct asker *a)
{
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	if (!a->agents && make(a->shared, a->data, INDEX_AGENT, &a->agents, &err) != ST_OK)
		log_error("search", "agents cannot be served: %s", err.data);
	buf_release(&err);
	return a->agents;
}

void asker_free(struct asker *a)
{
	if (!a)
		return;
	asker_free(a->agents);
	listing_clear(a);
	cache_free(a->cache);
	searcher_close(a->searcher);
	config_drop(a->config);
	learned_drop(a->learned);
	for (size_t i = 0; i < CURATED_KINDS; i++)
		curated_kinds[i].drop(a->curated[i]);
	arena_release(&a->channels_arena);
	free(a);
}

void asker_refresh(struct asker *a)
{
	struct buf err;
	enum status st = ST_OK;
	const struct config *config = shared_config(a->shared);
	struct lexicon *x = shared_lexicon(a->shared);
	buf_init(&err, BUF_MAX_ERR);
	cache_clear(a->cache);
	listing_clear(a);
	a->channels = NULL; /* they borrow from the config */
	config_drop(a->config);
	a->config = config;
	learned_drop(a->learned);
	a->learned = shared_learned(a->shared);
	for (enum curated i = 0; i < CURATED_KINDS; i++) {
		curated_kinds[i].drop(a->curated[i]);
		a->curated[i] = shared_curated(a->shared, i, NULL, NULL);
	}
	if (a->searcher)
		st = searcher_refresh(a->searcher, &err);
	else
		st = searcher_open(a->data, a->role, &a->searcher, &err);
	/* At the very start there is none, and /readyz says so. */
	if (st != ST_OK && (a->searcher || st != ST_NOTFOUND))
		log_error("search", "the index cannot be opened: %s",
			  err.len ? err.data : status_name(st));
	if (a->searcher)
		searcher_set_lexicon(a->searcher, x);
	lexicon_drop(x);
	buf_release(&err);
	if (a->agents)
		asker_refresh(a->agents);
}

struct shared *asker_shared(struct asker *a)
{
	return a->shared;
}

struct searcher *asker_searcher(struct asker *a)
{
	return a->searcher;
}

const struct config *asker_config(const struct asker *a)
{
	return a->config;
}

enum status asker_channels(struct asker *a, const struct contact_channel **out, size_t *n)
{
	int64_t now = clock_wall_ms(), minute = now / 60000;
	enum status st = ST_OK;
	*n = 0;
	if (!a->channels || a->channels_minute != minute) {
		arena_reset(&a->channels_arena);
		a->channels_minute = minute;
		a->calls_limited = contact_calls(a->config, now, a->calls, &a->calls_n);
		st = contact_channels(a->config, now, &a->channels_arena, &a->channels,
				      &a->channels_n);
		if (st)
			a->channels = NULL;
	}
	*out = a->channels;
	*n = a->channels ? a->channels_n : 0;
	return st;
}

bool asker_calls(const struct asker *a, const struct contact_span **out, size_t *n)
{
	*out = a->calls;
	*n = a->calls_n;
	return a->calls_limited;
}

int32_t asker_today(void)
{
	time_t now = (time_t)(clock_wall_ms() / 1000);
	struct tm tm;
	localtime_r(&now, &tm);
	return (int32_t)clock_days(tm.tm_year + 1900, (unsigned)tm.tm_mon + 1,
				   (unsigned)tm.tm_mday);
}

/* A ULID: 48 bits of time and 80 random ones in Crockford's base 32. */
static void make_id(int64_t wall_ms, char out[ASK_ID_LEN])
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned char random[16];
	uint64_t t = (uint64_t)wall_ms;
	randombytes_buf(random, sizeof random);
	for (int i = 9; i >= 0; i--, t >>= 5)
		out[i] = digits[t & 31];
	for (int i = 0; i < 16; i++)
		out[10 + i] = digits[random[i] & 31];
	out[ASK_ID_LEN - 1] = '\0';
}

static enum status check_query(const struct asker *a, struct str q, struct buf *err)
{
	if (q.len == 0)
		return fail(err, ST_INVALID, "The question is empty: give it as q.");
	if (q.len > a->config->search.query_bytes)
		return fail_said(err, ST_LIMIT, "question-too-long",
				 "The question is too long: at most %u bytes.",
				 a->config->search.query_bytes);
	if (utf8_valid(q.s, q.len) != q.len || memchr(q.s, '\0', q.len))
		return fail(err, ST_INVALID, "The question is not valid UTF-8.");
	return ST_OK;
}

/* All that a reply depends on, beside the generation. */
static void make_key(const struct ask_request *rq, struct str q, int32_t today, struct buf *key)
{
	buf_printf(key, "%s\n%s\n%s\n%u %u %d %d %d\n", rq->lang ? rq->lang : "",
		   rq->category ? rq->category : "", rq->segment ? rq->segment : "", rq->limit,
		   rq->offset, rq->as_typed, rq->explain, today);
	buf_add(key, q.s, q.len);
}

/* Searches, or takes the reply from the cache; what is not cached lives in
 * arena. */
static enum status search(struct asker *a, const struct ask_request *rq, struct str q,
			  struct arena *arena, struct search_reply *out, struct buf *err)
{
	struct buf key;
	struct search_request sr = {.lang = rq->lang,
				    .category = rq->category,
				    .segment = rq->segment,
				    .limit = rq->limit,
				    .offset = rq->offset,
				    .today = asker_today(),
				    .answered_at = a->config->search.answered_at,
				    .as_typed = rq->as_typed,
				    .explain = rq->explain,
				    .synonyms = a->curated[CURATED_SYNONYMS],
				    .routes = a->curated[CURATED_ROUTES],
				    .pins = a->curated[CURATED_PINS],
				    .learned = a->learned};
	int64_t began = clock_mono_us();
	buf_init(&key, 8192);
	make_key(rq, q, sr.today, &key);
	struct cache_entry *e = cache_find(a->cache, (struct str){key.data, key.len});
	if (e) {
		*out = e->reply;
		out->took_us = clock_mono_us() - began;
		shared_count(a->shared, COUNT_CACHED);
		buf_release(&key);
		return ST_OK;
	}
	/* The reply refers to the query: its copy lives as long. */
	e = a->config->search.cache_mb ? cache_entry_new() : NULL;
	struct arena *home = e ? &e->arena : arena;
	sr.query = (struct str){arena_dup(home, q.s, q.len), q.len};
	enum status st = sr.query.s ? searcher_run(a->searcher, &sr, home, out, err) : ST_NOMEM;
	if (e && st == ST_OK) {
		e->reply = *out;
		sr.query = q;
		if (!cache_add(a->cache, e, (struct str){key.data, key.len}))
			st = searcher_run(a->searcher, &sr, arena, out, err);
	} else {
		cache_discard(e);
	}
	buf_release(&key);
	return st;
}

static void record(struct asker *a, const struct ask_request *rq, const struct ask_reply *re,
		   const unsigned char session[SESSION_ID_BYTES], int64_t wall_ms,
		   struct arena *arena)
{
	const struct search_reply *s = &re->search;
	struct recorder *to = shared_recorder(a->shared);
	struct store_search v = {.at_ms = wall_ms,
				 .query = arena_dup(arena, re->query.s, re->query.len),
				 .lang = s->lang,
				 .category = rq->category ? rq->category : "",
				 .page = arena_dup(arena, rq->page.s, rq->page.len),
				 .segment = rq->segment ? rq->segment : "",
				 .article = "",
				 .confidence = s->confidence,
				 .total = s->total,
				 .generation = s->generation,
				 /* Who asks for a person was understood. */
				 .answered = s->answered || s->kind != ROUTE_NONE,
				 .next = (uint8_t)s->next,
				 .role = a->role == INDEX_AGENT,
				 .client = client_of_address(rq->client, wall_ms)};
	if (s->results_n)
		v.article = arena_dup(arena, s->results[0].id.s, s->results[0].id.len);
	memcpy(v.search_id, re->search_id, sizeof v.search_id);
	memcpy(v.session, session, SESSION_ID_BYTES);
	if (!v.query || !v.page || !v.article)
		return;
	if (rq->typing) {
		typed_put(shared_typed(a->shared), &v);
		return;
	}
	shared_count_committed(a->shared, s->answered, s->total);
	if (to)
		recorder_search(to, &v);
}

static void log_slow(struct asker *a, struct str q, int64_t took_us)
{
	struct buf masked;
	if (took_us < (int64_t)a->config->log.slow_search_ms * 1000)
		return;
	shared_count(a->shared, COUNT_SLOW);
	buf_init(&masked, 8192);
	scrub_text(q.s, q.len, &masked);
	log_warn("search", "slow: %lld us for \"%s\"", (long long)took_us, masked.data);
	buf_release(&masked);
}

enum status asker_ask(struct asker *a, const struct ask_request *rq, struct arena *arena,
		      struct ask_reply *out, struct buf *err)
{
	unsigned char session[SESSION_ID_BYTES];
	int64_t wall_ms = clock_wall_ms();
	struct str q = str_trim(rq->query);
	*out = (struct ask_reply){.query = q};
	enum status st = check_query(a, q, err);
	if (st == ST_OK && !a->searcher)
		st = fail(err, ST_BUSY, "The articles are being indexed; try again in a moment.");
	if (st == ST_OK)
		st = search(a, rq, q, arena, &out->search, err);
	if (st)
		return st;
	make_id(wall_ms, out->search_id);
	if (session_check(shared_key(a->shared), rq->session, wall_ms, session)) {
		memcpy(out->session, rq->session.s, rq->session.len);
		out->session[rq->session.len] = '\0';
	} else {
		session_make(shared_key(a->shared), wall_ms, out->session, session);
	}
	shared_count(a->shared, COUNT_SEARCHES);
	shared_took(a->shared, out->search.took_us);
	log_slow(a, q, out->search.took_us);
	/* Pages after the first are the same question. */
	if (rq->offset == 0)
		record(a, rq, out, session, wall_ms, arena);
	return ST_OK;
}
