/* desk_near.c - the desk searches as the public does. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/feedback/asker.h"
#include "feedback/desk_parts.h"

enum status desk_open_search(struct desk *d, struct buf *err)
{
	struct lexicon *x = d->setup.shared ? shared_lexicon(d->setup.shared) : NULL;
	enum status st = d->searcher
			     ? searcher_refresh(d->searcher, err)
			     : searcher_open(d->setup.data, INDEX_PUBLIC, &d->searcher, err);
	if (st == ST_OK)
		searcher_set_lexicon(d->searcher, x);
	d->generation = x ? lexicon_generation(x) : 0;
	lexicon_drop(x);
	return st;
}

/* Takes up the rules of editors; the hash tells when they are others. */
static uint64_t see_rules(struct desk *d)
{
	struct buf versions;
	buf_init(&versions, 4096);
	for (enum curated i = 0; i < CURATED_KINDS; i++) {
		curated_kinds[i].drop(d->curated[i]);
		d->curated[i] = shared_curated(d->setup.shared, i, &versions, NULL);
		buf_addc(&versions, '\n');
	}
	uint64_t hash = str_hash(versions.data, versions.len);
	buf_release(&versions);
	return hash;
}

bool desk_see_index(struct desk *d)
{
	struct buf err;
	if (!d->setup.shared)
		return false;
	const struct config *config = shared_config(d->setup.shared);
	config_drop(d->config);
	d->config = config;
	uint64_t rules = see_rules(d);
	struct lexicon *x = shared_lexicon(d->setup.shared);
	uint64_t now = x ? lexicon_generation(x) : 0;
	lexicon_drop(x);
	if (!now || (d->searcher && now == d->generation && rules == d->rules))
		return false;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = desk_open_search(d, &err);
	if (st != ST_OK && st != ST_NOTFOUND)
		log_error("desk", "the index cannot be opened: %s",
			  err.len ? err.data : status_name(st));
	buf_release(&err);
	d->rules = rules;
	return st == ST_OK;
}

static enum status run(struct desk *d, const char *text, uint32_t limit, struct arena *arena,
		       struct search_reply *out)
{
	struct buf err;
	const struct search_request rq = {
	    .query = str_trim(str_of(text)),
	    .limit = limit,
	    .today = asker_today(),
	    .answered_at = d->config->search.answered_at,
	    .synonyms = d->curated[CURATED_SYNONYMS],
	    .routes = d->curated[CURATED_ROUTES],
	    .pins = d->curated[CURATED_PINS],
	};
	buf_init(&err, BUF_MAX_ERR);
	enum status st = searcher_run(d->searcher, &rq, arena, out, &err);
	if (st)
		log_warn("desk", "a question could not be searched: %s",
			 err.len ? err.data : status_name(st));
	buf_release(&err);
	return st;
}

static char *copy(struct str s)
{
	char *c = str_dup(s);
	/* They stand in lines of fields. */
	for (char *p = c; p && *p; p++)
		if (*p == '\t' || *p == '\n')
			*p = ' ';
	return c;
}

enum status desk_find_near(struct desk *d, const char *text, struct desk_wording *w)
{
	struct search_reply reply = {0};
	struct arena arena;
	if (!d->searcher)
		return ST_OK;
	arena_init(&arena);
	enum status st = run(d, text, CLUSTER_NEAREST, &arena, &reply);
	double first = reply.results_n ? reply.results[0].score : 0;
	for (size_t i = 0; i < reply.results_n && st == ST_OK; i++) {
		const struct search_result *r = &reply.results[i];
		struct desk_near *n = &w->near[w->near_n++];
		*n = (struct desk_near){.key = copy(r->key),
					.id = copy(r->id),
					.category = copy(r->category),
					.title = copy(r->title)};
		/* The confidence is the first one's; the others have their share of it. */
		n->confidence = i == 0	    ? reply.confidence
				: first > 0 ? reply.confidence * r->score / first
					    : 0;
		if (!n->key || !n->id || !n->category || !n->title)
			st = ST_NOMEM;
	}
	arena_release(&arena);
	return st == ST_NOMEM ? st : ST_OK;
}

enum status desk_search(struct desk *d, const char *text, struct arena *arena,
			struct desk_found *out)
{
	struct search_reply reply = {0};
	*out = (struct desk_found){.id = "", .key = ""};
	enum status st = d->searcher ? run(d, text, 1, arena, &reply) : ST_NOTFOUND;
	if (st || !reply.results_n)
		return st;
	const struct search_result *r = &reply.results[0];
	out->id = arena_dup(arena, r->id.s, r->id.len);
	out->key = arena_dup(arena, r->key.s, r->key.len);
	out->confidence = reply.confidence;
	out->answered = reply.answered;
	out->pinned = r->pinned;
	return out->id && out->key ? ST_OK : ST_NOMEM;
}

size_t desk_translations(struct desk *d, const char *key, struct record *out, size_t max)
{
	struct buf err;
	size_t n = 0, live = 0;
	if (!d->searcher)
		return 0;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = index_reader_translations(searcher_reader(d->searcher), key, strlen(key),
						   out, max, &n, &err);
	if (st)
		log_warn("desk", "the translations of %s cannot be read: %s", key,
			 err.len ? err.data : status_name(st));
	for (size_t i = 0; st == ST_OK && i < n; i++)
		if (record_live(&out[i], asker_today()))
			out[live++] = out[i];
	buf_release(&err);
	return live;
}

/* ---- as it is kept ---- */

void desk_near_print(const struct desk_wording *w, struct buf *out)
{
	for (size_t i = 0; i < w->near_n; i++)
		buf_printf(out, "%s\t%s\t%.4f\t%s\t%s\n", w->near[i].key, w->near[i].id,
			   w->near[i].confidence, w->near[i].category, w->near[i].title);
}

/* The field up to end; *s behind it. NULL: there is none. */
static char *field(const char **s, char end)
{
	const char *at = strchr(*s, end);
	if (!at)
		return NULL;
	char *f = str_dup((struct str){*s, (size_t)(at - *s)});
	*s = at + 1;
	return f;
}

enum status desk_near_read(struct desk_wording *w, const char *s)
{
	while (*s && w->near_n < CLUSTER_NEAREST) {
		struct desk_near n = {.key = field(&s, '\t'), .id = field(&s, '\t')};
		char *confidence = field(&s, '\t');
		n.category = field(&s, '\t');
		n.title = field(&s, '\n');
		if (confidence)
			n.confidence = strtod(confidence, NULL);
		free(confidence);
		w->near[w->near_n++] = n;
		if (!n.key || !n.id || !n.category || !n.title) {
			desk_near_free(w);
			return ST_CORRUPT;
		}
	}
	return ST_OK;
}

void desk_near_free(struct desk_wording *w)
{
	for (size_t i = 0; i < w->near_n; i++) {
		free(w->near[i].key);
		free(w->near[i].id);
		free(w->near[i].category);
		free(w->near[i].title);
	}
	w->near_n = 0;
}
