/* desk_list.c - the listing of gaps, as an immutable snapshot. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/csv.h"
#include "answerd/base/clock.h"
#include "feedback/desk_parts.h"

#define NEAREST_TOLD 3
#define COVERED_SHARE 0.80
#define LIST_BYTES ((size_t)512 << 20)

struct counted_list {
	struct gap_list list; /* the first member: it is what is handed out */
	struct arena arena;
	struct gap_item *items;
	atomic_uint held;
};

void gap_list_drop(const struct gap_list *list)
{
	struct counted_list *c = (struct counted_list *)(uintptr_t)list;
	if (!c || atomic_fetch_sub(&c->held, 1) != 1)
		return;
	arena_release(&c->arena);
	free(c);
}

const struct gap_list *desk_list(struct desk *d)
{
	pthread_mutex_lock(&d->lock);
	struct counted_list *c = (struct counted_list *)d->list;
	atomic_fetch_add(&c->held, 1);
	pthread_mutex_unlock(&d->lock);
	return &c->list;
}

const char *gap_cause_name(unsigned cause)
{
	return cause_name((enum cause)cause);
}

/* ---- one gap as JSON ---- */

static void add_counts(struct json_out *j, int o, const char *name, const struct desk_texts *texts,
		       const struct desk_count v[COUNTED])
{
	struct desk_count told[COUNTED_TOLD];
	const size_t n = desk_commonest(v, told);
	int to = json_add_object(j, o, name);
	for (size_t i = 0; i < n; i++)
		json_add_int(j, to, desk_text_of(texts, told[i].text), told[i].people);
}

static void add_time(struct json_out *j, int o, const char *name, int64_t at_ms)
{
	char iso[CLOCK_ISO_LEN];
	clock_iso(at_ms, iso);
	json_add_string_or_null(j, o, name, at_ms ? iso : NULL);
}

static void add_parts(struct json_out *j, int o, const struct desk_gap *g)
{
	const struct desk_sums *s = &g->sums;
	int to = json_add_object(j, o, "priority_parts");
	double severity = s->people ? s->severity / s->people : 0;
	json_add_int(j, to, "people", s->people);
	json_add_real(j, to, "severity", severity, 3);
	json_add_real(j, to, "recency_and_weight", s->severity > 0 ? g->priority / s->severity : 0,
		      4);
}

/* The share of its wordings whose nearest articles have that one first. */
static double first_for(struct desk *d, const struct desk_gap *g, const char *article)
{
	uint32_t n = 0, first = 0;
	for (uint32_t w = CLUSTERS_NONE;
	     article && (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE; n++)
		first += d->wordings.v[w].near_n &&
			 desk_same_article(d->wordings.v[w].near[0].id, article);
	return n ? (double)first / n : 0;
}

/* In which languages the public reads it. */
static void add_translations(struct desk *d, struct json_out *j, int o, const char *key)
{
	struct record all[DESK_TRANSLATIONS];
	size_t n = desk_translations(d, key, all, DESK_TRANSLATIONS);
	int list = json_add_array(j, o, "languages");
	for (size_t i = 0; i < n; i++) {
		struct str lang = record_str(&all[i], REC_LANG);
		char tag[64];
		snprintf(tag, sizeof tag, "%.*s", (int)lang.len, lang.s);
		json_append_string(j, list, tag);
	}
}

static void add_cure(struct desk *d, struct json_out *j, int o, const struct desk_gap *g)
{
	const struct desk_near *near[NEAREST_TOLD];
	const char *article = NULL;
	size_t n = desk_nearest(d, g, near, NEAREST_TOLD);
	enum gap_cure kind = desk_cure_of(d, g, near, n, &article);
	int to = json_add_object(j, o, "cure");
	json_add_string(j, to, "kind", gap_cure_name(kind));
	json_add_bool(j, to, "chosen", g->cure != CURE_NONE);
	json_add_string_or_null(j, to, "article_id", article);
	json_add_real(j, to, "would_answer", first_for(d, g, article), 3);
	int list = json_add_array(j, o, "nearest");
	for (size_t i = 0; i < n; i++) {
		int one = json_append_object(j, list);
		json_add_string(j, one, "id", near[i]->id);
		json_add_string(j, one, "title", near[i]->title);
		json_add_real(j, one, "confidence", near[i]->confidence, 3);
		add_translations(d, j, one, near[i]->key);
	}
}

static void add_people(struct desk *d, struct json_out *j, int o, const struct desk_gap *g)
{
	const struct desk_sums *s = &g->sums;
	struct buf trend;
	buf_init(&trend, 4096);
	buf_addc(&trend, '[');
	for (int i = 0; i < TREND_DAYS; i++)
		buf_printf(&trend, "%s%u", i ? "," : "", s->trend[i]);
	buf_addc(&trend, ']');
	json_add_int(j, o, "people", s->people);
	json_add_int(j, o, "questions_total", s->questions);
	json_add_raw(j, o, "trend", trend.data, trend.len);
	buf_release(&trend);
	int to = json_add_object(j, o, "audiences");
	json_add_int(j, to, "public", s->people - s->agents);
	json_add_int(j, to, "agent", s->agents);
	add_counts(j, o, "segments", &d->places, s->segments);
	add_counts(j, o, "pages", &d->places, s->pages);
	to = json_add_object(j, o, "causes");
	for (int i = CAUSE_NONE + 1; i < CAUSES; i++)
		json_add_int(j, to, cause_name((enum cause)i), s->causes[i]);
	add_counts(j, o, "languages", &d->texts, s->langs);
}

static void add_surge(struct json_out *j, int o, const struct desk_gap *g)
{
	static const char *const of[] = {"gap", "article", "category"};
	if (!g->surge.since_ms) {
		json_add_null(j, o, "surge");
		return;
	}
	int to = json_add_object(j, o, "surge");
	add_time(j, to, "since", g->surge.since_ms);
	json_add_int(j, to, "people", g->surge.people);
	json_add_real(j, to, "usual", g->surge.usual, 2);
	json_add_string(j, to, "of", of[g->surge_is]);
}

void desk_gap_json(struct desk *d, struct desk_gap *g, struct json_out *j, int o)
{
	char id[16];
	snprintf(id, sizeof id, "g%u", g->gap);
	json_add_string(j, o, "id", id);
	json_add_string(j, o, "title", desk_title(d, g));
	json_add_string(j, o, "status", gap_status_name(g->status));
	json_add_real(j, o, "priority", g->priority, 3);
	add_parts(j, o, g);
	json_add_int(j, o, "version", g->version);
	add_surge(j, o, g);
	add_people(d, j, o, g);
	add_time(j, o, "first_seen", g->sums.first_ms);
	add_time(j, o, "last_seen", g->sums.last_ms);
	json_add_string_or_null(j, o, "owner", g->owner && *g->owner ? g->owner : NULL);
	json_add_string_or_null(j, o, "note", g->note && *g->note ? g->note : NULL);
	json_add_string_or_null(j, o, "article_id", g->article && *g->article ? g->article : NULL);
	json_add_string_or_null(j, o, "verdict", g->verdict && *g->verdict ? g->verdict : NULL);
	add_time(j, o, "published", g->published_ms);
	json_add_int(j, o, "asked_since", g->sums.later);
	json_add_int(j, o, "helped_since", g->sums.later_good);
	add_cure(d, j, o, g);
}

/* ---- the listing ---- */

static const char *keep(struct arena *a, const char *s)
{
	return s && *s ? arena_dup(a, s, strlen(s)) : "";
}

static const char *langs_text(struct desk *d, const struct desk_gap *g, struct arena *a)
{
	struct buf b;
	struct desk_count told[COUNTED_TOLD];
	const size_t n = desk_commonest(g->sums.langs, told);
	buf_init(&b, 4096);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s %u", i ? ", " : "", desk_text_of(&d->texts, told[i].text),
			   told[i].people);
	const char *s = keep(a, b.data);
	buf_release(&b);
	return s;
}

static enum status add_item(struct desk *d, struct counted_list *c, struct desk_gap *g)
{
	const struct desk_near *near = NULL;
	struct gap_item *it = &c->items[c->list.n];
	struct json_out j;
	struct buf text;
	buf_init(&text, LIST_BYTES);
	json_out_init(&j, &text);
	desk_gap_json(d, g, &j, JSON_ROOT);
	enum status st = json_out_end(&j);
	bool nearest = desk_nearest(d, g, &near, 1) > 0;
	*it = (struct gap_item){.gap = g->gap,
				.status = g->status,
				.priority = g->priority,
				.surge = g->surge.since_ms != 0,
				.people = g->sums.people,
				.questions = g->sums.questions,
				.first_ms = g->sums.first_ms,
				.last_ms = g->sums.last_ms,
				.title = keep(&c->arena, desk_title(d, g)),
				.langs = langs_text(d, g, &c->arena),
				.owner = keep(&c->arena, g->owner),
				.article = keep(&c->arena, g->article),
				.nearest = keep(&c->arena, nearest ? near->id : ""),
				.confidence = nearest ? near->confidence : 0,
				.json = arena_dup(&c->arena, text.data, text.len),
				.json_len = text.len};
	memcpy(it->causes, g->sums.causes, sizeof it->causes);
	if (!it->title || !it->langs || !it->owner || !it->article || !it->nearest || !it->json)
		st = ST_NOMEM;
	buf_release(&text);
	c->list.n += st == ST_OK;
	return st;
}

static int by_priority(const void *a, const void *b)
{
	const struct gap_item *x = a, *y = b;
	if (x->surge != y->surge)
		return x->surge ? -1 : 1;
	if (x->priority < y->priority || x->priority > y->priority)
		return x->priority < y->priority ? 1 : -1;
	return x->gap > y->gap ? 1 : -1;
}

static int by_people(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? 1 : x > y ? -1 : 0;
}

/* How many gaps, the largest first, hold four fifths of all failures (Pareto). */
static enum status cover(struct gap_list *list)
{
	uint32_t *people = malloc((list->n + 1) * sizeof *people), sum = 0;
	if (!people)
		return ST_NOMEM;
	for (size_t i = 0; i < list->n; i++) {
		people[i] = list->v[i].people;
		list->failures += people[i];
	}
	qsort(people, list->n, sizeof *people, by_people);
	while (list->covered < list->n && sum < COVERED_SHARE * list->failures)
		sum += people[list->covered++];
	free(people);
	return ST_OK;
}

/* Shown: what was asked, or what an editor has in hand. */
static bool is_shown(const struct desk_gap *g)
{
	return g->is && !g->merged_into &&
	       (g->sums.people > 0 || (g->status != GAP_NEW && g->members > 0));
}

void desk_publish(struct desk *d)
{
	struct counted_list *c = calloc(1, sizeof *c);
	enum status st = c ? ST_OK : ST_NOMEM;
	if (c) {
		arena_init(&c->arena);
		atomic_init(&c->held, 1);
		c->items = arena_array(&c->arena, d->gaps.n + 1, sizeof *c->items);
		if (!c->items)
			st = ST_NOMEM;
		c->list.v = c->items;
	}
	for (size_t i = 0; i < d->gaps.n && st == ST_OK; i++) {
		if (d->gaps.v[i].is)
			desk_title(d, &d->gaps.v[i]);
		if (is_shown(&d->gaps.v[i]))
			st = add_item(d, c, &d->gaps.v[i]);
	}
	if (st == ST_OK) {
		qsort(c->items, c->list.n, sizeof *c->items, by_priority);
		st = cover(&c->list);
	}
	if (st) {
		gap_list_drop(c ? &c->list : NULL);
		return; /* the one before goes on being told */
	}
	c->list.version = ++d->list_version;
	pthread_mutex_lock(&d->lock);
	struct gap_list *before = d->list;
	d->list = &c->list;
	pthread_mutex_unlock(&d->lock);
	gap_list_drop(before);
}

/* ---- as CSV ---- */

void gap_list_csv(const struct gap_list *list, size_t max, struct buf *out)
{
	char first[CLOCK_ISO_LEN], last[CLOCK_ISO_LEN];
	/* The mark tells spreadsheets that it is UTF-8. */
	buf_puts(out, "\xef\xbb\xbfid,title,status,priority,people,questions");
	for (int i = CAUSE_NONE + 1; i < CAUSES; i++)
		buf_printf(out, ",%s", cause_name((enum cause)i));
	buf_puts(out, ",languages,first_seen,last_seen,owner,article,nearest_article,"
		      "nearest_confidence\r\n");
	for (size_t k = 0; k < list->n && k < max; k++) {
		const struct gap_item *g = &list->v[k];
		const char *texts[] = {g->langs, first, last, g->owner, g->article, g->nearest};
		clock_iso(g->first_ms, first);
		clock_iso(g->last_ms, last);
		buf_printf(out, "g%u,", g->gap);
		csv_field(out, g->title);
		buf_printf(out, ",%s,%.2f,%u,%u", gap_status_name(g->status), g->priority,
			   g->people, g->questions);
		for (int i = CAUSE_NONE + 1; i < CAUSES; i++)
			buf_printf(out, ",%u", g->causes[i]);
		for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
			buf_addc(out, ',');
			csv_field(out, texts[i]);
		}
		buf_printf(out, ",%.2f\r\n", g->confidence);
	}
}
