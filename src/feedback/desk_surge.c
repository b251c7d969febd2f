/* desk_surge.c - gaps, articles and categories that many ask about at once.
 *
 * What is usual is told by the week before: of the gap itself, of what is new by all
 * that went unanswered, and when that has no day of history yet either, by what else goes
 * unanswered at the time. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"
#include "feedback/desk_parts.h"

/* A surge that lasts longer is told from then on. */
#define BACK_MS DAY_MS

struct asked {
	uint32_t key, gap, session;
	int64_t at_ms;
};

struct surges {
	struct desk *d;
	struct asked *v; /* of the last BACK_MS; once a session and gap */
	size_t n, cap;
	uint32_t *before; /* by gap: people of the week before */
	uint32_t *asked;  /* scratch by gap, all 0 */
	int64_t *times;
	struct surge_past all;
	uint32_t now; /* people of the last SURGE_MS, of all gaps */
};

static bool asked_before(const struct desk *d, const struct desk_session *s, size_t k, uint32_t gap,
			 int64_t back_ms)
{
	for (size_t i = 0; i < k; i++)
		if (s->asks[i].wording != NO_WORDING && s->asks[i].at_ms > d->now_ms - back_ms &&
		    clusters_of(d->clusters, s->asks[i].wording) == gap)
			return true;
	return false;
}

static enum status take_ask(struct surges *g, uint32_t session, size_t k)
{
	const struct desk *d = g->d;
	const struct desk_session *s = d->sessions.v[session];
	const struct desk_ask *a = &s->asks[k];
	int64_t ago = d->now_ms - a->at_ms;
	if (!g->all.first_ms || a->at_ms < g->all.first_ms)
		g->all.first_ms = a->at_ms;
	uint32_t gap =
	    a->wording == NO_WORDING || a->also ? 0 : clusters_of(d->clusters, a->wording);
	if (!gap || gap >= d->gaps.n || ago < 0 || ago >= SURGE_PAST_MS)
		return ST_OK;
	if (ago >= SURGE_APART_MS && !asked_before(d, s, k, gap, SURGE_PAST_MS)) {
		g->before[gap]++;
		g->all.people++;
	}
	if (ago >= BACK_MS || asked_before(d, s, k, gap, BACK_MS))
		return ST_OK;
	enum status st = vec_room(&g->v, &g->cap, g->n, sizeof *g->v);
	if (st == ST_OK)
		g->v[g->n++] = (struct asked){gap, gap, session, a->at_ms};
	g->now += ago < SURGE_MS;
	return st;
}

static enum status gather(struct surges *g)
{
	enum status st = ST_OK;
	for (size_t i = 0; i < g->d->sessions.n && st == ST_OK; i++)
		for (size_t k = 0; k < g->d->sessions.v[i]->asks_n && st == ST_OK; k++)
			st = take_ask(g, (uint32_t)i, k);
	return st;
}

static int by_session(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;
	if (x->key != y->key)
		return x->key > y->key ? 1 : -1;
	if (x->session != y->session)
		return x->session > y->session ? 1 : -1;
	return (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms);
}

static int by_time(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;
	if (x->key != y->key)
		return x->key > y->key ? 1 : -1;
	if (x->at_ms != y->at_ms)
		return x->at_ms > y->at_ms ? 1 : -1;
	return (x->session > y->session) - (x->session < y->session);
}

/* What else goes unanswered in the same half hour stands for what is usual as long as nothing
 * better is known. */
static double usual_of(const struct surges *g, const struct surge_past *own, const struct asked *v,
		       size_t n)
{
	double usual = surge_usual(own, g->d->now_ms);
	uint32_t here = 0;
	if (usual < 0)
		usual = surge_usual(&g->all, g->d->now_ms);
	for (size_t i = 0; usual < 0 && i < n; i++)
		here += v[i].at_ms > g->d->now_ms - SURGE_MS;
	return usual < 0 ? g->now - here : usual;
}

/* The gap that most of them ask about stands for an article or a category. */
static struct desk_gap *largest(const struct surges *g, const struct asked *v, size_t n,
				int64_t since_ms)
{
	uint32_t best = 0;
	for (size_t i = 0; i < n; i++)
		g->asked[v[i].gap] += v[i].at_ms >= since_ms;
	for (size_t i = 0; i < n; i++) {
		uint32_t gap = v[i].gap, people = g->asked[gap], most = g->asked[best];
		if (people > most || (people == most && people && gap < best))
			best = gap;
	}
	for (size_t i = 0; i < n; i++)
		g->asked[v[i].gap] = 0;
	return best ? &g->d->gaps.v[best] : NULL;
}

static bool has_surge(const struct surges *g, const struct asked *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (g->d->gaps.v[v[i].gap].surge.since_ms)
			return true;
	return false;
}

/* The people of one key, in the order of time. */
static void judge(struct surges *g, const struct asked *v, size_t n, const struct surge_past *own,
		  enum desk_surge_of of)
{
	struct surge s;
	for (size_t i = 0; i < n; i++)
		g->times[i] = v[i].at_ms;
	if (!surge_of(g->times, n, usual_of(g, own, v, n), g->d->now_ms, &s))
		return;
	struct desk_gap *gap = largest(g, v, n, s.since_ms);
	if (!gap)
		return;
	gap->surge = s;
	gap->surge_is = of;
}

/* All gaps of an article or a category, those of today or not. */
static void add_past(const struct surges *g, const uint32_t *keys, uint32_t key,
		     struct surge_past *out)
{
	for (size_t i = 0; i < g->d->gaps.n; i++) {
		int64_t first_ms = g->d->gaps.v[i].sums.first_ms;
		if (keys[i] != key || !first_ms)
			continue;
		out->people += g->before[i];
		if (!out->first_ms || first_ms < out->first_ms)
			out->first_ms = first_ms;
	}
}

static size_t once_a_session(struct asked *v, size_t n)
{
	size_t kept = 0;
	qsort(v, n, sizeof *v, by_session);
	for (size_t i = 0; i < n; i++)
		if (!kept || v[kept - 1].key != v[i].key || v[kept - 1].session != v[i].session)
			v[kept++] = v[i];
	qsort(v, kept, sizeof *v, by_time);
	return kept;
}

static void judge_all(struct surges *g, const uint32_t *keys, enum desk_surge_of of)
{
	if (!g->n)
		return;
	for (size_t i = 0; i < g->n; i++)
		g->v[i].key = keys[g->v[i].gap];
	if (of == SURGE_OF_GAP)
		qsort(g->v, g->n, sizeof *g->v, by_time);
	else
		g->n = once_a_session(g->v, g->n);
	size_t n = g->n;
	for (size_t i = 0, end = 0; i < n; i = end) {
		struct surge_past own = {.first_ms = 0};
		while (end < n && g->v[end].key == g->v[i].key)
			end++;
		if (!g->v[i].key || end - i < SURGE_PEOPLE || has_surge(g, &g->v[i], end - i))
			continue;
		add_past(g, keys, g->v[i].key, &own);
		/* Of what has no history of its own the gaps alone are told. */
		if (of == SURGE_OF_GAP || surge_usual(&own, g->d->now_ms) >= 0)
			judge(g, &g->v[i], end - i, &own, of);
	}
}

/* The article or category that a gap is near to; 0: none. */
static void find_keys(struct desk *d, enum desk_surge_of of, uint32_t *keys)
{
	for (size_t i = 0; i < d->gaps.n; i++) {
		const struct desk_near *near = NULL;
		struct desk_gap *g = &d->gaps.v[i];
		keys[i] = 0;
		if (of == SURGE_OF_GAP)
			keys[i] = g->gap;
		else if (g->is && g->sums.people && desk_nearest(d, g, &near, 1) &&
			 desk_is_near(d, near))
			keys[i] = desk_text(&d->texts,
					    of == SURGE_OF_ARTICLE ? near->key : near->category);
	}
}

void desk_surges(struct desk *d)
{
	struct surges g = {.d = d};
	uint32_t *keys = calloc(d->gaps.n + 1, sizeof *keys);
	g.before = calloc(d->gaps.n + 1, sizeof *g.before);
	g.asked = calloc(d->gaps.n + 1, sizeof *g.asked);
	/* Of a part of what was asked nothing follows. */
	if (!keys || !g.before || !g.asked || !d->caught_up || gather(&g) != ST_OK)
		goto out;
	g.times = calloc(g.n + 1, sizeof *g.times);
	if (!g.times)
		goto out;
	for (size_t i = 0; i < d->gaps.n; i++)
		d->gaps.v[i].surge = (struct surge){.since_ms = 0};
	for (enum desk_surge_of of = SURGE_OF_GAP; of <= SURGE_OF_CATEGORY; of++) {
		find_keys(d, of, keys);
		judge_all(&g, keys, of);
	}
	for (size_t i = 0; i < d->gaps.n; i++)
		if (d->gaps.v[i].surge.since_ms)
			desk_tell_surge(d, &d->gaps.v[i]);
out:
	free(keys);
	free(g.before);
	free(g.asked);
	free(g.times);
	free(g.v);
}
