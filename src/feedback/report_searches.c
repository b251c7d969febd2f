/* report_searches.c - what people ask, by the form of the question. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/csv.h"
#include "answerd/base/clock.h"
#include "answerd/base/vec.h"
#include "feedback/report_parts.h"

#define CSV_SEARCHES 100000
/* Ways to type one question that are told apart; others are seldom. */
#define TYPED 6

struct asked {
	const char *form, *lang, *article; /* in the arena, as texts below */
	struct {
		const char *text;
		uint32_t n;
	} typed[TYPED];
	int64_t people, searches, answered, clicked, no_result, failed, last_ms;
};

struct listing {
	const struct report_ask *ask;
	struct arena arena;
	struct asked *v; /* owned */
	size_t n, cap;
	uint32_t *slots;
	size_t slots_n;
};

static uint32_t *slot_of(const struct listing *l, const char *form)
{
	size_t i = str_hash(form, strlen(form)) & (l->slots_n - 1);
	while (l->slots[i] && strcmp(l->v[l->slots[i] - 1].form, form) != 0)
		i = (i + 1) & (l->slots_n - 1);
	return &l->slots[i];
}

static bool grow(struct listing *l)
{
	size_t n = l->slots_n ? l->slots_n * 2 : 1024;
	uint32_t *slots = calloc(n, sizeof *slots);
	if (!slots)
		return false;
	free(l->slots);
	l->slots = slots;
	l->slots_n = n;
	for (size_t i = 0; i < l->n; i++)
		*slot_of(l, l->v[i].form) = (uint32_t)i + 1;
	return true;
}

static struct asked *asked_of(struct listing *l, const char *form)
{
	if (l->n * 2 >= l->slots_n && !grow(l))
		return NULL;
	uint32_t *slot = slot_of(l, form);
	if (*slot)
		return &l->v[*slot - 1];
	const char *own = arena_dup(&l->arena, form, strlen(form));
	if (!own || vec_room(&l->v, &l->cap, l->n, sizeof *l->v) != ST_OK)
		return NULL;
	l->v[l->n++] = (struct asked){.form = own, .lang = "", .article = ""};
	*slot = (uint32_t)l->n;
	return &l->v[l->n - 1];
}

static const char *keep(struct listing *l, const char *now, const char *before)
{
	return strcmp(now, before) == 0 ? before : arena_dup(&l->arena, now, strlen(now));
}

static bool note_text(struct listing *l, struct asked *a, const char *text)
{
	for (size_t i = 0; i < TYPED; i++) {
		if (a->typed[i].text && strcmp(a->typed[i].text, text) != 0)
			continue;
		if (!a->typed[i].text)
			a->typed[i].text = arena_dup(&l->arena, text, strlen(text));
		a->typed[i].n++;
		return a->typed[i].text != NULL;
	}
	return true;
}

/* A visit counts once for a wording: by the first search in it. */
static bool is_first(const struct report_visit *v, const struct report_row *r)
{
	for (const struct report_row *b = v->rows; b < r; b++)
		if (b->o.kind == ROW_SEARCH && strcmp(b->o.form, r->o.form) == 0)
			return false;
	return true;
}

/* Whether what was asked in these words went unanswered. */
static bool has_failed(const struct report_visit *v, const struct report_row *r)
{
	for (size_t i = 0; i < v->questions_n; i++) {
		const struct report_question *q = &v->questions[i];
		if (q->o.cause != CAUSE_NONE && strcmp(q->last->o.form, r->o.form) == 0)
			return true;
	}
	return false;
}

static bool passes(const struct listing *l, const struct report_row *r)
{
	const struct report_ask *k = l->ask;
	return r->o.kind == ROW_SEARCH && !r->noise && *r->o.form &&
	       (!k->lang || strcmp(k->lang, r->lang) == 0) &&
	       (k->audience < 0 || r->agent == (k->audience == AUDIENCE_AGENT));
}

static bool count_search(struct listing *l, const struct report_visit *v,
			 const struct report_row *r)
{
	struct asked *a = asked_of(l, r->o.form);
	if (!a || !note_text(l, a, r->query))
		return false;
	a->searches++;
	a->answered += r->o.answered;
	a->no_result += !r->o.results;
	a->clicked += report_opened(v, r);
	if (is_first(v, r)) {
		a->people++;
		a->failed += has_failed(v, r);
	}
	if (r->o.at_ms < a->last_ms)
		return true;
	a->last_ms = r->o.at_ms;
	a->lang = keep(l, r->lang, a->lang);
	a->article = keep(l, r->o.article, a->article);
	return a->lang && a->article;
}

static enum status count_visit(void *ctx, const struct report_visit *v)
{
	struct listing *l = ctx;
	for (size_t i = 0; i < v->rows_n; i++)
		if (report_within(v, v->rows[i].o.at_ms) && passes(l, &v->rows[i]) &&
		    !count_search(l, v, &v->rows[i]))
			return ST_NOMEM;
	return ST_OK;
}

/* ---- told ---- */

static int64_t weight_of(const struct asked *a, enum report_sort sort)
{
	return sort == REPORT_SORT_FAILED   ? a->failed
	       : sort == REPORT_SORT_RECENT ? a->last_ms
					    : a->people;
}

struct ordered {
	int64_t weight;
	const struct asked *a;
};

static int order(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	if (x->a->people != y->a->people)
		return x->a->people < y->a->people ? 1 : -1;
	return strcmp(x->a->form, y->a->form);
}

/* As most typed it; the earliest of equals. */
static const char *text_of(const struct asked *a)
{
	size_t best = 0;
	for (size_t i = 1; i < TYPED && a->typed[i].text; i++)
		if (a->typed[i].n > a->typed[best].n)
			best = i;
	return a->typed[best].text;
}

static double share(int64_t n, int64_t of)
{
	return of ? (double)n / (double)of : 0;
}

static void add_asked(struct json_out *j, int list, const struct asked *a)
{
	char last[CLOCK_ISO_LEN];
	int o = json_append_object(j, list);
	clock_iso(a->last_ms, last);
	json_add_string(j, o, "text", text_of(a));
	json_add_string(j, o, "lang", a->lang);
	json_add_int(j, o, "people", a->people);
	json_add_int(j, o, "failed", a->failed);
	json_add_int(j, o, "searches", a->searches);
	json_add_int(j, o, "no_result", a->no_result);
	json_add_real(j, o, "answered", share(a->answered, a->searches), 4);
	json_add_real(j, o, "click", share(a->clicked, a->searches), 4);
	json_add_string_or_null(j, o, "article_id", *a->article ? a->article : NULL);
	json_add_string(j, o, "last_asked", last);
}

static void write_csv(const struct ordered *v, size_t n, struct buf *out)
{
	char last[CLOCK_ISO_LEN];
	report_csv_begin(out, "question,language,people,failed,searches,no_result,answered,click,"
			      "article,last_asked");
	for (size_t i = 0; i < n && i < CSV_SEARCHES; i++) {
		const struct asked *a = v[i].a;
		clock_iso(a->last_ms, last);
		csv_field(out, text_of(a));
		buf_addc(out, ',');
		csv_field(out, a->lang);
		buf_printf(out, ",%lld,%lld,%lld,%lld,%.4f,%.4f,", (long long)a->people,
			   (long long)a->failed, (long long)a->searches, (long long)a->no_result,
			   share(a->answered, a->searches), share(a->clicked, a->searches));
		csv_field(out, a->article);
		buf_printf(out, ",%s\r\n", last);
	}
}

static void write_json(const struct report_ask *ask, const struct ordered *v, size_t n,
		       struct json_out *j)
{
	json_add_int(j, JSON_ROOT, "total", (int64_t)n);
	int o = json_add_object(j, JSON_ROOT, "definitions");
	json_add_string(j, o, "people", report_definition("people"));
	json_add_string(j, o, "failed", report_definition("failed_people"));
	json_add_string(j, o, "searches", report_definition("searches"));
	json_add_string(j, o, "no_result", report_definition("no_result"));
	json_add_string(j, o, "answered", report_definition("answered_share"));
	json_add_string(j, o, "click", report_definition("click_share"));
	int list = json_add_array(j, JSON_ROOT, "searches");
	for (size_t i = ask->offset; i < n && i - ask->offset < ask->limit; i++)
		add_asked(j, list, v[i].a);
}

enum status report_searches(struct reports *r, const struct report_ask *ask, struct buf *out,
			    struct buf *err)
{
	struct listing l = {.ask = ask};
	struct json_out j;
	arena_init(&l.arena);
	enum status st = report_scan(r, ask->from, ask->to, count_visit, &l, err);
	struct ordered *v = st == ST_OK ? calloc(l.n + 1, sizeof *v) : NULL;
	if (st == ST_OK && !v)
		st = ST_NOMEM;
	for (size_t i = 0; i < l.n && v; i++)
		v[i] = (struct ordered){weight_of(&l.v[i], ask->sort), &l.v[i]};
	if (v)
		qsort(v, l.n, sizeof *v, order);
	if (st == ST_OK && ask->csv) {
		write_csv(v, l.n, out);
		st = buf_status(out);
	} else if (st == ST_OK) {
		json_out_init(&j, out);
		write_json(ask, v, l.n, &j);
		st = json_out_end(&j);
	}
	free(v);
	free(l.v);
	free(l.slots);
	arena_release(&l.arena);
	return st;
}
