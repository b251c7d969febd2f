#include "answerd/feedback/popular.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/feedback/shared.h"
#include "answerd/index/reader.h"

#define LANGS_MAX 16
#define LANG_BYTES 36
#define ID_BYTES 256
#define CATEGORIES_MAX 256
#define KEEP_US ((int64_t)60 * 1000000)

struct choice {
	char lang[LANG_BYTES];
	char ids[POPULAR_MAX][ID_BYTES];
	size_t n;
	uint64_t generation;
	int32_t today;
	int64_t made_us;
};

struct popular {
	pthread_mutex_t lock;
	struct choice v[LANGS_MAX];
	size_t n;
};

struct candidate {
	struct record record;
	double use;
	uint32_t questions; /* 0: no article here yet */
};

/* The best two of each category. */
struct survey {
	const char *lang;
	int32_t today;
	const struct learned *learned; /* NULL: nothing is known of their use */
	struct {
		struct candidate best[2];
	} rows[CATEGORIES_MAX];
	size_t n;
};

enum status popular_new(struct popular **out)
{
	*out = calloc(1, sizeof **out);
	if (!*out)
		return ST_NOMEM;
	pthread_mutex_init(&(*out)->lock, NULL);
	return ST_OK;
}

void popular_free(struct popular *p)
{
	if (!p)
		return;
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static int compare_str(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = memcmp(a.s, b.s, n);
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* Less than 0: a comes first. */
static int compare(const struct candidate *a, const struct candidate *b)
{
	if (a->use > b->use || a->use < b->use)
		return a->use > b->use ? -1 : 1;
	if (a->questions != b->questions)
		return a->questions > b->questions ? -1 : 1;
	if (!a->questions)
		return 0;
	if (a->record.head->updated != b->record.head->updated)
		return a->record.head->updated > b->record.head->updated ? -1 : 1;
	return compare_str(record_str(&a->record, REC_ID), record_str(&b->record, REC_ID));
}

static int compare_candidates(const void *a, const void *b)
{
	return compare(a, b);
}

static uint32_t count_questions(const struct record *r)
{
	uint32_t n = 1; /* the title is one */
	for (uint32_t i = 0; i < r->head->fields_n; i++)
		n += r->fields[i].kind == FIELD_QUESTION;
	return n;
}

static bool survey_one(void *ctx, const struct record *r)
{
	struct survey *s = ctx;
	struct candidate c = {.record = *r};
	struct str id = record_str(r, REC_ID);
	struct str category = record_str(r, REC_CATEGORY);
	size_t i = 0;
	if (!str_is(record_str(r, REC_LANG), s->lang) || !record_live(r, s->today))
		return true;
	while (i < s->n &&
	       compare_str(category, record_str(&s->rows[i].best[0].record, REC_CATEGORY)) != 0)
		i++;
	if (i == CATEGORIES_MAX)
		return true;
	if (i == s->n)
		s->n++;
	c.use = learned_use_of(s->learned, id.s, id.len);
	c.questions = count_questions(r);
	struct candidate *best = s->rows[i].best;
	if (compare(&c, &best[0]) < 0) {
		best[1] = best[0];
		best[0] = c;
	} else if (compare(&c, &best[1]) < 0) {
		best[1] = c;
	}
	return true;
}

static void take_rank(const struct survey *s, int rank, struct choice *out)
{
	struct candidate all[CATEGORIES_MAX];
	for (size_t i = 0; i < s->n; i++)
		all[i] = s->rows[i].best[rank];
	qsort(all, s->n, sizeof *all, compare_candidates);
	for (size_t i = 0; i < s->n && all[i].questions && out->n < POPULAR_MAX; i++) {
		struct str id = record_str(&all[i].record, REC_ID);
		if (id.len >= ID_BYTES)
			continue;
		memcpy(out->ids[out->n], id.s, id.len);
		out->ids[out->n++][id.len] = '\0';
	}
}

static enum status choose(struct asker *a, struct choice *out, struct buf *err)
{
	struct survey *s = calloc(1, sizeof *s);
	if (!s)
		return ST_NOMEM;
	struct learned *learned = shared_learned(asker_shared(a));
	s->lang = out->lang;
	s->today = out->today;
	s->learned = learned;
	struct index_reader *reader = searcher_reader(asker_searcher(a));
	enum status st = index_reader_each(reader, NULL, survey_one, s, err);
	if (!st) {
		take_rank(s, 0, out);
		take_rank(s, 1, out);
	}
	learned_drop(learned);
	free(s);
	return st;
}

static bool recall(struct popular *p, struct choice *want)
{
	bool found = false;
	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < p->n && !found; i++) {
		const struct choice *c = &p->v[i];
		if (strcmp(c->lang, want->lang) != 0)
			continue;
		found = c->today == want->today &&
			(c->generation == want->generation || c->made_us + KEEP_US > want->made_us);
		if (found)
			*want = *c;
	}
	pthread_mutex_unlock(&p->lock);
	return found;
}

static void remember(struct popular *p, const struct choice *c)
{
	pthread_mutex_lock(&p->lock);
	size_t i = 0;
	while (i < p->n && strcmp(p->v[i].lang, c->lang) != 0)
		i++;
	if (i < LANGS_MAX) {
		p->v[i] = *c;
		if (i == p->n)
			p->n++;
	}
	pthread_mutex_unlock(&p->lock);
}

enum status popular_ids(struct popular *p, struct asker *a, const char *lang, struct arena *arena,
			struct str out[POPULAR_MAX], size_t *n, struct buf *err)
{
	struct choice c = {.generation = searcher_generation(asker_searcher(a)),
			   .today = asker_today(),
			   .made_us = clock_mono_us()};
	*n = 0;
	if (strlen(lang) >= sizeof c.lang)
		return ST_OK;
	memcpy(c.lang, lang, strlen(lang) + 1);
	if (!recall(p, &c)) {
		enum status st = choose(a, &c, err);
		if (st)
			return st;
		remember(p, &c);
	}
	for (size_t i = 0; i < c.n; i++) {
		const char *id = arena_dup(arena, c.ids[i], strlen(c.ids[i]));
		if (!id)
			return ST_NOMEM;
		out[(*n)++] = str_of(id);
	}
	return ST_OK;
}
