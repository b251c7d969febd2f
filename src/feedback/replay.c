#include "answerd/feedback/replay.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/vec.h"
#include "answerd/feedback/store.h"
#include "answerd/text/scrub.h"
#include "feedback/cluster_noise.h"
#include "feedback/clusters.h"

#define SEVERITY_WEAK 1.0
#define SEVERITY_NO_RESULT 2.0
/* Of a gap's questions, as many must come nearest to one article, and it must answer them
 * more likely than not, for that article to be the answer in other words. */
#define PHRASING_SHARE 0.6
#define PHRASING_NEAR 0.5
/* Whoever is not known is somebody of their own: numbered from here, above what
 * callers give. */
#define SOMEBODY (UINT64_C(1) << 63)

/* What is known of a wording, by its number. */
struct wording {
	size_t asked, no_result;
	struct str nearest, title; /* in the arena */
	double confidence;
};

/* A question that may be accepted; texts in the arena. */
struct past {
	uint64_t who;
	const char *query, *lang, *article;
	double confidence;
	uint32_t total;
	bool answered;
	uint8_t next;
};

struct replay {
	bool keeps;
	struct {
		struct past *v;
		size_t n, cap;
	} past;
	struct searcher *searcher;
	struct search_request rq;
	struct clusters *clusters;
	struct analyzer *analyzer;
	struct units units;
	struct buf text;
	struct arena arena, scratch;
	struct {
		struct wording *v;
		size_t n, cap;
	} wordings;
	uint64_t somebody;
	struct replay_count count;
};

enum status replay_new(struct searcher *s, const struct search_request *rq, struct replay **out)
{
	struct replay *r = calloc(1, sizeof *r);
	*out = NULL;
	if (!r)
		return ST_NOMEM;
	r->searcher = s;
	r->rq = *rq;
	r->rq.limit = CLUSTER_NEAREST;
	r->somebody = SOMEBODY;
	units_init(&r->units);
	buf_init(&r->text, BUF_MAX_TEXT);
	arena_init(&r->arena);
	arena_init(&r->scratch);
	enum status st = analyzer_new(&r->analyzer);
	if (st == ST_OK)
		st = clusters_new(NULL, &r->clusters);
	if (st)
		replay_free(r);
	else
		*out = r;
	return st;
}

void replay_free(struct replay *r)
{
	if (!r)
		return;
	clusters_free(r->clusters);
	analyzer_free(r->analyzer);
	units_release(&r->units);
	buf_release(&r->text);
	arena_release(&r->arena);
	arena_release(&r->scratch);
	free(r->wordings.v);
	free(r->past.v);
	free(r);
}

static struct str keep(struct replay *r, struct str s)
{
	return (struct str){arena_dup(&r->arena, s.s, s.len), s.len};
}

/* Room for the wording with that number, which is new when it is the next one. */
static enum status note(struct replay *r, uint32_t number, const struct search_reply *re)
{
	enum status st = ST_OK;
	while (st == ST_OK && r->wordings.n <= number) {
		st = vec_room(&r->wordings.v, &r->wordings.cap, r->wordings.n,
			      sizeof *r->wordings.v);
		if (st == ST_OK)
			r->wordings.v[r->wordings.n++] = (struct wording){.asked = 0};
	}
	if (st)
		return st;
	struct wording *w = &r->wordings.v[number];
	w->no_result += re->results_n == 0;
	if (w->asked++ == 0 && re->results_n > 0) {
		w->nearest = keep(r, re->results[0].id);
		w->title = keep(r, re->results[0].title);
		w->confidence = re->confidence;
		if (!w->nearest.s || !w->title.s)
			return ST_NOMEM;
	}
	return ST_OK;
}

static enum status gather(struct replay *r, struct str text, uint64_t who,
			  const struct search_reply *re)
{
	struct cluster_near near[CLUSTER_NEAREST];
	uint32_t wording = 0, cluster = 0;
	struct cluster_question q = {.text = text, .session = who, .near = near};
	for (size_t i = 0; i < re->results_n && i < CLUSTER_NEAREST; i++) {
		const struct search_result *v = &re->results[i];
		char *key = arena_dup(&r->scratch, v->key.s, v->key.len);
		if (!key)
			return ST_NOMEM;
		near[q.near_n++] = (struct cluster_near){key, v->score * re->confidence};
	}
	enum status st = clusters_add(r->clusters, &q, &wording, &cluster);
	return st ? st : note(r, wording, re);
}

static enum status keep_past(struct replay *r, struct str text, uint64_t who,
			     const struct search_reply *re)
{
	if (vec_room(&r->past.v, &r->past.cap, r->past.n, sizeof *r->past.v) != ST_OK)
		return ST_NOMEM;
	struct past p = {.who = who,
			 .query = keep(r, text).s,
			 .lang = keep(r, str_of(re->lang)).s,
			 .article = keep(r, re->results_n ? re->results[0].id : str_of("")).s,
			 .confidence = re->confidence,
			 .total = re->total,
			 .answered = re->answered || re->kind != ROUTE_NONE,
			 .next = (uint8_t)re->next};
	r->past.v[r->past.n++] = p;
	return p.query && p.lang && p.article ? ST_OK : ST_NOMEM;
}

/* Counts what needs no article; false: it went unanswered. */
static bool is_served(struct replay *r, const struct search_reply *re)
{
	bool routed = re->kind != ROUTE_NONE;
	/* Sure enough, but vague: choices are what it needs. */
	bool clarified = re->next == NEXT_CLARIFY && re->confidence >= r->rq.answered_at;
	r->count.routed += routed;
	r->count.clarified += !routed && clarified;
	r->count.answered += !routed && !clarified && re->answered;
	return routed || clarified || re->answered;
}

enum status replay_add(struct replay *r, struct str question, uint64_t who, struct buf *err)
{
	struct search_reply re;
	enum noise_kind noise = NOISE_NONE;
	buf_clear(&r->text);
	arena_reset(&r->scratch);
	question = str_trim(question);
	if (question.len == 0 || question.len > CLUSTERS_TEXT) {
		r->count.unread++;
		return ST_OK;
	}
	scrub_line(question.s, question.len, &r->text);
	if (buf_status(&r->text))
		return buf_status(&r->text);
	struct str text = str_trim((struct str){r->text.data, r->text.len});
	enum status st = noise_kind(r->analyzer, &r->units, text, &noise);
	if (st)
		return st;
	if (noise != NOISE_NONE) {
		r->count.noise++;
		return ST_OK;
	}
	r->rq.query = text;
	st = searcher_run(r->searcher, &r->rq, &r->scratch, &re, err);
	if (st)
		return st;
	r->count.questions++;
	who = who ? who : r->somebody++;
	if (r->keeps)
		st = keep_past(r, text, who, &re);
	if (st || is_served(r, &re))
		return st;
	r->count.unanswered++;
	return gather(r, text, who, &re);
}

/* ---- accepting ---- */

#define ACCEPTED_TOGETHER 500 /* so that a daemon beside it need not wait long */
#define HOUR_MS ((int64_t)3600000)

/* The same of the same person and question, so that what is accepted twice counts once. */
static struct store_search search_of(const struct replay *r, const struct past *p, int64_t now_ms)
{
	unsigned char hash[crypto_generichash_BYTES_MIN];
	crypto_generichash_state state;
	struct store_search v = {.at_ms = now_ms - HOUR_MS,
				 .query = p->query,
				 .lang = p->lang,
				 .category = "",
				 .page = "",
				 .segment = "replay",
				 .article = p->article,
				 .confidence = p->confidence,
				 .total = p->total,
				 .generation = searcher_generation(r->searcher),
				 .answered = p->answered,
				 .next = p->next};
	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	crypto_generichash_update(&state, (const unsigned char *)&p->who, sizeof p->who);
	crypto_generichash_final(&state, hash, sizeof hash);
	memcpy(v.session, hash, sizeof v.session);
	crypto_generichash_init(&state, hash, sizeof hash, sizeof hash);
	crypto_generichash_update(&state, (const unsigned char *)p->query, strlen(p->query));
	crypto_generichash_final(&state, hash, sizeof hash);
	for (size_t i = 0; i + 1 < sizeof v.search_id; i++)
		v.search_id[i] = "0123456789ABCDEF"[(hash[i / 2] >> (i % 2 ? 4 : 0)) & 15];
	return v;
}

void replay_keep(struct replay *r)
{
	r->keeps = true;
}

enum status replay_accept(struct replay *r, const char *data, size_t *n, struct buf *err)
{
	struct store *s = NULL;
	const int64_t now_ms = clock_wall_ms();
	*n = 0;
	enum status st = store_open(data, STORE_WRITE, &s, err);
	for (size_t i = 0; i < r->past.n && st == ST_OK;) {
		size_t end = i + ACCEPTED_TOGETHER < r->past.n ? i + ACCEPTED_TOGETHER : r->past.n;
		size_t before = *n;
		st = store_begin(s, err);
		for (; i < end && st == ST_OK; i++) {
			bool added = false;
			const struct store_search v = search_of(r, &r->past.v[i], now_ms);
			st = store_add_past(s, &v, &added, err);
			*n += added;
		}
		if (st == ST_OK)
			st = store_commit(s, err);
		if (st != ST_OK) {
			store_undo(s);
			*n = before;
		}
	}
	store_close(s);
	return st;
}

void replay_counts(const struct replay *r, struct replay_count *out)
{
	*out = r->count;
}

/* ---- gaps ---- */

static int compare(struct str a, struct str b)
{
	int c = memcmp(a.s, b.s, a.len < b.len ? a.len : b.len);
	return c ? c : (a.len > b.len) - (a.len < b.len);
}

/* The article that came nearest to most of the questions, and to how many. */
static size_t nearest(const struct replay *r, uint32_t cluster, struct replay_gap *g)
{
	size_t most = 0;
	for (uint32_t i = clusters_next(r->clusters, cluster, CLUSTERS_NONE); i != CLUSTERS_NONE;
	     i = clusters_next(r->clusters, cluster, i)) {
		const struct wording *a = &r->wordings.v[i];
		double sum = 0;
		size_t n = 0;
		for (uint32_t k = clusters_next(r->clusters, cluster, CLUSTERS_NONE);
		     a->nearest.len && k != CLUSTERS_NONE;
		     k = clusters_next(r->clusters, cluster, k)) {
			const struct wording *b = &r->wordings.v[k];
			if (b->nearest.len != a->nearest.len ||
			    memcmp(b->nearest.s, a->nearest.s, a->nearest.len) != 0)
				continue;
			n += b->asked;
			sum += b->confidence * (double)b->asked;
		}
		if (n > most || (n == most && n && compare(a->nearest, g->nearest) < 0)) {
			most = n;
			g->nearest = a->nearest;
			g->nearest_title = a->title;
			g->confidence = sum / (double)n;
		}
	}
	return most;
}

static void add_example(const struct replay *r, uint32_t number, struct replay_gap *g,
			size_t asked[REPLAY_EXAMPLES])
{
	size_t n = r->wordings.v[number].asked, i = g->examples_n;
	while (i > 0 && asked[i - 1] < n)
		i--;
	if (i == REPLAY_EXAMPLES)
		return;
	if (g->examples_n < REPLAY_EXAMPLES)
		g->examples_n++;
	for (size_t k = g->examples_n - 1; k > i; k--) {
		g->examples[k] = g->examples[k - 1];
		asked[k] = asked[k - 1];
	}
	g->examples[i] = clusters_text(r->clusters, number);
	asked[i] = n;
}

static enum status describe(struct replay *r, uint32_t cluster, struct replay_gap *g)
{
	uint32_t title = clusters_title(r->clusters, cluster);
	size_t asked[REPLAY_EXAMPLES] = {0};
	*g = (struct replay_gap){.title = clusters_text(r->clusters, title)};
	for (uint32_t i = clusters_next(r->clusters, cluster, CLUSTERS_NONE); i != CLUSTERS_NONE;
	     i = clusters_next(r->clusters, cluster, i)) {
		g->wordings++;
		g->asked += r->wordings.v[i].asked;
		g->no_result += r->wordings.v[i].no_result;
		if (i != title)
			add_example(r, i, g, asked);
	}
	double bad = (double)g->no_result, weak = (double)(g->asked - g->no_result);
	enum status st = clusters_people(r->clusters, cluster, &g->people);
	g->priority = (double)g->people * (SEVERITY_NO_RESULT * bad + SEVERITY_WEAK * weak) /
		      (double)g->asked;
	size_t agreed = nearest(r, cluster, g);
	bool known =
	    (double)agreed >= PHRASING_SHARE * (double)g->asked && g->confidence >= PHRASING_NEAR;
	g->cure = known ? "phrasing" : "write";
	return st;
}

static int by_priority(const void *a, const void *b)
{
	const struct replay_gap *x = a, *y = b;
	if (x->priority != y->priority)
		return x->priority > y->priority ? -1 : 1;
	return compare(x->title, y->title);
}

enum status replay_finish(struct replay *r, struct arena *arena, struct replay_gap **out, size_t *n)
{
	size_t wordings = clusters_wordings(r->clusters);
	enum status st = clusters_night(r->clusters);
	*n = 0;
	*out = arena_array(arena, wordings ? wordings : 1, sizeof **out);
	if (!*out)
		st = ST_NOMEM;
	for (uint32_t i = 0; i < wordings && st == ST_OK; i++) {
		uint32_t c = clusters_of(r->clusters, i);
		/* Each cluster once: at its first member. */
		if (clusters_next(r->clusters, c, i) == CLUSTERS_NONE)
			st = describe(r, c, &(*out)[(*n)++]);
	}
	if (*n)
		qsort(*out, *n, sizeof **out, by_priority);
	return st;
}
