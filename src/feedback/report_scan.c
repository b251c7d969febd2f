/* report_scan.c - visits of some days, put together from searches, events and contacts. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/vec.h"
#include "feedback/cluster_noise.h"
#include "feedback/report_parts.h"

/* A session's token is valid on its day and the next: nothing of a visit is further away. */
#define SESSION_DAYS 2
/* Days that are put together at once: more of them read less twice, and hold more in memory. */
#define DAYS_AT_ONCE 7
#define ROWS_AT_ONCE 4000
#define ROWS_MAX ((size_t)1000000)
#define NOISE_KEPT ((size_t)500000)

struct scan {
	struct outcome_rules rules;
	struct reports *r;
	struct arena texts; /* of the rows */
	struct arena arena; /* of one visit */
	struct report_row *rows;
	size_t n, cap;
	int64_t from_ms, to_ms;	  /* of rows */
	int64_t first_ms, end_ms; /* of what is told */
	int64_t last;
	enum store_signals which;
	size_t read;
	int64_t read_to;
	enum status (*each)(void *ctx, const struct report_visit *v);
	void *ctx;
	struct buf *err;
};

/* ---- reading ---- */

static const char *keep(struct scan *s, const char *text)
{
	return *text ? arena_dup(&s->texts, text, strlen(text)) : "";
}

/* Types are few, and are told apart by their text. */
static const char *type_of(enum store_signals which, const char *type)
{
	static const char *const types[] = {"view",   "read",	   "click",	  "helpful",
					    "solved", "unhelpful", "answer_seen", "contact"};
	if (which == SIGNAL_SEARCHES)
		return "search";
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(type, types[i]) == 0)
			return types[i];
	return "";
}

static enum status take(void *ctx, const struct store_signal *v)
{
	static const unsigned char nobody[SESSION_ID_BYTES];
	struct scan *s = ctx;
	s->read++;
	s->read_to = v->n;
	if (v->n > s->last || v->at_ms < s->from_ms || v->at_ms >= s->to_ms ||
	    memcmp(v->session, nobody, sizeof nobody) == 0)
		return ST_OK;
	if (s->n == ROWS_MAX)
		return ST_LIMIT;
	if (vec_room(&s->rows, &s->cap, s->n, sizeof *s->rows) != ST_OK)
		return ST_NOMEM;
	bool search = s->which == SIGNAL_SEARCHES;
	struct report_row *r = &s->rows[s->n];
	*r = (struct report_row){
	    .o = outcome_row_of(search ? ROW_SEARCH : outcome_kind_of(v->type), v),
	    .n = v->n,
	    .type = type_of(s->which, v->type),
	    .query = search ? keep(s, v->query) : "",
	    .lang = keep(s, v->lang),
	    .segment = keep(s, v->segment),
	    .agent = v->role != 0};
	memcpy(r->session, v->session, sizeof r->session);
	r->o.search_id = keep(s, v->search_id);
	r->o.article = keep(s, v->article);
	r->o.form = search ? keep(s, v->form) : "";
	if (!r->query || !r->lang || !r->segment || !r->o.search_id || !r->o.article || !r->o.form)
		return ST_NOMEM;
	s->n++;
	return ST_OK;
}

static enum status read_kind(struct scan *s, enum store_signals which)
{
	int64_t first = 0, from = s->from_ms / REPORT_DAY_MS, to = s->to_ms / REPORT_DAY_MS;
	enum status st = store_numbers(s->r->store, which, from, to, &first, &s->last, s->err);
	s->which = which;
	s->read_to = first - 1;
	bool more = st == ST_OK && first > 0;
	while (more && st == ST_OK) {
		s->read = 0;
		st = store_signals_after(s->r->store, which, s->read_to, ROWS_AT_ONCE, take, s,
					 s->err);
		more = s->read == ROWS_AT_ONCE && s->read_to < s->last;
		if (st == ST_OK && reports_late(s->r))
			st = ST_BUSY;
	}
	return st;
}

static int order(const void *a, const void *b)
{
	const struct report_row *x = a, *y = b;
	int by = memcmp(x->session, y->session, sizeof x->session);
	if (by)
		return by;
	if (x->o.at_ms != y->o.at_ms)
		return x->o.at_ms < y->o.at_ms ? -1 : 1;
	if (x->o.kind != y->o.kind)
		return x->o.kind < y->o.kind ? -1 : 1;
	return (x->n > y->n) - (x->n < y->n);
}

/* ---- noise ---- */

static bool find_noise(struct reports *r, const char *form, uint64_t **slot, bool *noise)
{
	uint64_t key = str_hash(form, strlen(form)) | 1;
	if (r->noise.n * 2 >= r->noise.cap) {
		size_t cap = r->noise.cap ? r->noise.cap * 2 : 4096;
		uint64_t *v = calloc(cap, sizeof *v);
		for (size_t i = 0; v && i < r->noise.cap; i++) {
			size_t at = (r->noise.v[i] | 1) >> 1 & (cap - 1);
			while (r->noise.v[i] && v[at])
				at = (at + 1) & (cap - 1);
			if (r->noise.v[i])
				v[at] = r->noise.v[i];
		}
		if (!v)
			return false;
		free(r->noise.v);
		r->noise.v = v;
		r->noise.cap = cap;
	}
	size_t at = key >> 1 & (r->noise.cap - 1);
	while (r->noise.v[at] && r->noise.v[at] >> 1 != key >> 1)
		at = (at + 1) & (r->noise.cap - 1);
	*slot = &r->noise.v[at];
	*noise = r->noise.v[at] & 1;
	return r->noise.v[at] != 0;
}

/* What a form is told to be is kept: the same questions come again and again. */
static bool is_noise(struct reports *r, const struct report_row *row)
{
	enum noise_kind kind = NOISE_NONE;
	uint64_t *slot = NULL;
	bool noise = false;
	if (!*row->o.form)
		return true;
	if (find_noise(r, row->o.form, &slot, &noise))
		return noise;
	noise = noise_kind(r->analyzer, &r->units, str_of(row->query), &kind) == ST_OK &&
		kind != NOISE_NONE;
	if (slot) {
		uint64_t key = str_hash(row->o.form, strlen(row->o.form)) >> 1 << 1;
		*slot = key | noise;
		if (!*slot)
			return noise;
		r->noise.n++;
	}
	return noise;
}

/* ---- one visit ---- */

/* A session alone with one search needs no words to tell its questions apart. */
static enum status add_terms(struct scan *s, struct outcome_row *rows, const char *const *queries,
			     size_t n)
{
	uint32_t terms[OUTCOME_TERMS];
	size_t searches = 0;
	for (size_t i = 0; i < n; i++)
		searches += rows[i].kind == ROW_SEARCH;
	for (size_t i = 0; i < n && searches > 1; i++) {
		if (rows[i].kind != ROW_SEARCH)
			continue;
		rows[i].terms_n = outcome_terms(s->r->analyzer, &s->r->units, queries[i], terms);
		uint32_t *own = arena_array(&s->arena, rows[i].terms_n + 1, sizeof *own);
		if (!own)
			return ST_NOMEM;
		memcpy(own, terms, rows[i].terms_n * sizeof *own);
		rows[i].terms = own;
	}
	return ST_OK;
}

/* What 24 hours add to an outcome: a way to a person that was taken, or the same asked again
 * after what was only read. */
static enum outcome_part part_of(const struct outcome_row *rows, size_t n, size_t last,
				 enum outcome_part part)
{
	int64_t until = rows[last].at_ms + REPORT_WAIT_MS;
	for (size_t i = last + 1; i < n && rows[i].at_ms <= until; i++) {
		if (rows[i].kind == ROW_CONTACT || rows[i].kind == ROW_CALL)
			return PART_CONTACTED;
		if (part == PART_PROBABLY && rows[i].kind == ROW_SEARCH &&
		    outcome_share_meaning(&rows[last], &rows[i]))
			part = PART_UNKNOWN;
	}
	return part;
}

static size_t last_of(const struct outcome_row *rows, size_t n, const struct outcome_question *q)
{
	for (size_t i = q->row; i < n; i++)
		if (rows[i].kind == ROW_SEARCH && rows[i].at_ms == q->at_ms)
			return i;
	return q->row;
}

static enum status tell(struct scan *s, struct report_row *rows, size_t n)
{
	struct outcome_question *q = NULL;
	struct report_visit v = {
	    .rows = rows, .rows_n = n, .first = rows, .from_ms = s->first_ms, .to_ms = s->end_ms};
	size_t kept = 0;
	struct outcome_row *o = arena_array(&s->arena, n + 1, sizeof *o);
	const struct report_row **of = arena_array(&s->arena, n + 1, sizeof *of);
	const char **queries = arena_array(&s->arena, n + 1, sizeof *queries);
	if (!o || !of || !queries)
		return ST_NOMEM;
	for (size_t i = 0; i < n; i++) {
		rows[i].noise = rows[i].o.kind == ROW_SEARCH && is_noise(s->r, &rows[i]);
		if (v.first->o.kind != ROW_SEARCH && rows[i].o.kind == ROW_SEARCH)
			v.first = &rows[i];
		if (rows[i].noise)
			continue;
		o[kept] = rows[i].o;
		of[kept] = &rows[i];
		queries[kept++] = rows[i].query;
	}
	enum status st = add_terms(s, o, queries, kept);
	if (st == ST_OK)
		st = outcome_of(o, kept, s->r->now_ms, &s->rules, &s->arena, &q, &v.questions_n);
	struct report_question *out =
	    st == ST_OK ? arena_array(&s->arena, v.questions_n + 1, sizeof *out) : NULL;
	if (!out)
		return st ? st : ST_NOMEM;
	for (size_t i = 0; i < v.questions_n; i++) {
		size_t last = last_of(o, kept, &q[i]);
		out[i] =
		    (struct report_question){q[i], of[last], part_of(o, kept, last, q[i].part)};
	}
	v.questions = out;
	return s->each(s->ctx, &v);
}

static enum status tell_all(struct scan *s)
{
	enum status st = ST_OK;
	if (s->n)
		qsort(s->rows, s->n, sizeof *s->rows, order);
	for (size_t i = 0, n = 0; i < s->n && st == ST_OK; i += n) {
		for (n = 1; i + n < s->n && memcmp(s->rows[i].session, s->rows[i + n].session,
						   SESSION_ID_BYTES) == 0;)
			n++;
		st = tell(s, &s->rows[i], n < OUTCOME_ROWS ? n : OUTCOME_ROWS);
		arena_reset(&s->arena);
		if (st == ST_OK && reports_late(s->r))
			st = ST_BUSY;
	}
	return st;
}

static enum status scan_days(struct scan *s, int64_t from_day, int64_t to_day)
{
	enum status st = ST_OK;
	arena_reset(&s->texts);
	s->n = 0;
	s->first_ms = report_day_start(from_day);
	s->end_ms = report_day_start(to_day + 1);
	s->from_ms = s->first_ms - SESSION_DAYS * REPORT_DAY_MS;
	s->to_ms = s->end_ms + SESSION_DAYS * REPORT_DAY_MS;
	for (enum store_signals i = SIGNAL_SEARCHES; i < SIGNALS && st == ST_OK; i++)
		st = i == SIGNAL_FLAGS ? ST_OK : read_kind(s, i);
	return st ? st : tell_all(s);
}

enum status report_scan(struct reports *r, int64_t from_day, int64_t to_day,
			enum status (*each)(void *ctx, const struct report_visit *v), void *ctx,
			struct buf *err)
{
	struct scan s = {.r = r, .each = each, .ctx = ctx, .err = err};
	if (r->noise.n > NOISE_KEPT) {
		memset(r->noise.v, 0, r->noise.cap * sizeof *r->noise.v);
		r->noise.n = 0;
	}
	enum status st = ST_OK;
	int64_t days = DAYS_AT_ONCE;
	arena_init(&s.texts);
	arena_init(&s.arena);
	int64_t reads_ms = 0;
	st = store_reads_since(r->store, &reads_ms, err);
	s.rules = outcome_rules_of(r->config->feedback.abandon_after_ms, reads_ms);
	while (from_day <= to_day && st == ST_OK) {
		int64_t to = from_day + days - 1 < to_day ? from_day + days - 1 : to_day;
		st = scan_days(&s, from_day, to);
		/* Nothing was told yet of what is too much to hold. */
		if (st == ST_LIMIT && days > 1) {
			days /= 2;
			st = ST_OK;
			continue;
		}
		from_day = to + 1;
	}
	if (st == ST_LIMIT)
		st = fail(err, ST_BUSY, "There is too much on one day to count it.");
	free(s.rows);
	arena_release(&s.texts);
	arena_release(&s.arena);
	return st;
}

bool report_within(const struct report_visit *v, int64_t at_ms)
{
	return at_ms >= v->from_ms && at_ms < v->to_ms;
}

bool report_opened(const struct report_visit *v, const struct report_row *search)
{
	for (size_t i = 0; i < v->rows_n; i++) {
		const char *type = v->rows[i].type;
		if ((strcmp(type, "click") == 0 || strcmp(type, "view") == 0 ||
		     strcmp(type, "read") == 0) &&
		    *search->o.search_id &&
		    strcmp(v->rows[i].o.search_id, search->o.search_id) == 0)
			return true;
	}
	return false;
}

const char *report_category(const char *article, struct arena *arena)
{
	const char *from = strchr(article, '/'), *to = from ? strchr(from + 1, '/') : NULL;
	return to ? arena_dup(arena, from + 1, (size_t)(to - from - 1)) : "";
}
