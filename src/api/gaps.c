/* gaps.c - GET /api/v1/gaps and /api/v1/gaps.csv: the listing that the desk prepared. */
#include <stdlib.h>
#include <string.h>

#include "answerd/feedback/desk.h"
#include "api/api.h"

#define CSV_GAPS 100000
#define MAX_OFFSET 1000000

enum sort { BY_PRIORITY, BY_PEOPLE, BY_LAST, BY_FIRST };

struct filter {
	const char *lang;
	unsigned statuses; /* bits of enum gap_status */
	unsigned cause;	   /* 0: any */
	enum sort sort;
	uint32_t limit, offset;
};

static bool read_sort(struct http_request *rq, enum sort *out)
{
	static const char *const names[] = {"priority", "people", "last_seen", "first_seen"};
	const char *text = NULL;
	if (!api_text(rq, "sort", &text))
		return false;
	*out = BY_PRIORITY;
	if (!text)
		return true;
	for (unsigned i = 0; i < 4; i++)
		if (strcmp(text, names[i]) == 0) {
			*out = (enum sort)i;
			return true;
		}
	http_reply_problem(rq, 400, "sort is priority, people, last_seen or first_seen.");
	return false;
}

static bool read_cause(struct http_request *rq, unsigned *out)
{
	const char *text = NULL;
	*out = 0;
	if (!api_text(rq, "cause", &text))
		return false;
	for (unsigned i = 1; text && i < GAP_CAUSES; i++)
		if (strcmp(text, gap_cause_name(i)) == 0)
			*out = i;
	if (!text || *out)
		return true;
	http_reply_problem(rq, 400,
			   "cause is no_result, weak, abandoned, reformulated, unhelpful, "
			   "contact or flagged.");
	return false;
}

/* Those that still want something of an editor. */
#define ALL ((1u << GAP_STATUSES) - 1)
#define OPEN (ALL & ~(1u << GAP_CLOSED) & ~(1u << GAP_DECLINED))

/* "new,accepted", or "all". */
static bool read_statuses(struct http_request *rq, unsigned *out)
{
	const char *text = NULL;
	char name[16];
	*out = OPEN;
	if (!api_text(rq, "status", &text))
		return false;
	if (!text)
		return true;
	if (strcmp(text, "all") == 0) {
		*out = ALL;
		return true;
	}
	*out = 0;
	for (const char *at = text;; at++) {
		size_t n = strcspn(at, ",");
		enum gap_status status = GAP_STATUSES;
		if (n < sizeof name) {
			memcpy(name, at, n);
			name[n] = '\0';
			status = gap_status_of(name);
		}
		if (status == GAP_STATUSES) {
			http_reply_problem(rq, 400,
					   "status is all, or of these, with commas between: new, "
					   "accepted, drafted, published, verified, closed, "
					   "declined, quiet, reopened.");
			return false;
		}
		*out |= 1u << status;
		at += n;
		if (!*at)
			return true;
	}
}

static bool read_filter(struct http_request *rq, struct filter *f)
{
	return read_statuses(rq, &f->statuses) && read_cause(rq, &f->cause) &&
	       api_lang(rq, &f->lang) && read_sort(rq, &f->sort) &&
	       api_number(rq, "limit", 1, 50, 10, &f->limit) &&
	       api_number(rq, "offset", 0, MAX_OFFSET, 0, &f->offset);
}

/* langs: "zh-CN 18, en 5" */
static bool has_lang(const char *langs, const char *lang)
{
	size_t n = strlen(lang);
	for (const char *at = langs; (at = strstr(at, lang)); at += n)
		if ((at == langs || at[-1] == ' ') && at[n] == ' ')
			return true;
	return false;
}

static bool passes(const struct gap_item *g, const struct filter *f)
{
	return (f->statuses & 1u << g->status) && (!f->cause || g->causes[f->cause]) &&
	       (!f->lang || has_lang(g->langs, f->lang));
}

static int by_people(const void *a, const void *b)
{
	const struct gap_item *x = *(const struct gap_item *const *)a,
			      *y = *(const struct gap_item *const *)b;
	return x->people != y->people ? (x->people < y->people ? 1 : -1)
				      : (x->gap > y->gap) - (x->gap < y->gap);
}

static int by_last(const void *a, const void *b)
{
	const struct gap_item *x = *(const struct gap_item *const *)a,
			      *y = *(const struct gap_item *const *)b;
	return x->last_ms != y->last_ms ? (x->last_ms < y->last_ms ? 1 : -1)
					: (x->gap > y->gap) - (x->gap < y->gap);
}

static int by_first(const void *a, const void *b)
{
	const struct gap_item *x = *(const struct gap_item *const *)a,
			      *y = *(const struct gap_item *const *)b;
	return x->first_ms != y->first_ms ? (x->first_ms < y->first_ms ? 1 : -1)
					  : (x->gap > y->gap) - (x->gap < y->gap);
}

/* Those that pass, in the order that was asked for; they come by priority. */
static size_t choose(const struct gap_list *list, const struct filter *f,
		     const struct gap_item **out)
{
	static int (*const orders[])(const void *, const void *) = {NULL, by_people, by_last,
								    by_first};
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++)
		if (passes(&list->v[i], f))
			out[n++] = &list->v[i];
	if (f->sort != BY_PRIORITY)
		qsort(out, n, sizeof *out, orders[f->sort]);
	return n;
}

static void add_covered(struct json_out *j, const struct gap_list *list)
{
	int o = json_add_object(j, JSON_ROOT, "covers");
	json_add_int(j, o, "failures", list->failures);
	json_add_real(j, o, "share", 0.8, 2);
	json_add_int(j, o, "gaps", (int64_t)list->covered);
}

void api_gaps(struct http_request *rq, void *ctx)
{
	struct api *a = ctx;
	struct filter f = {0};
	struct json_out j;
	struct buf rows;
	if (!read_filter(rq, &f))
		return;
	const struct gap_list *list = desk_list(a->desk);
	const struct gap_item **chosen = arena_array(http_arena(rq), list->n + 1, sizeof *chosen);
	size_t n = chosen ? choose(list, &f, chosen) : 0;
	buf_init(&rows, BUF_MAX_TEXT);
	buf_addc(&rows, '[');
	for (size_t i = f.offset; i < n && i - f.offset < f.limit; i++) {
		if (i > f.offset)
			buf_addc(&rows, ',');
		buf_add(&rows, chosen[i]->json, chosen[i]->json_len);
	}
	buf_addc(&rows, ']');
	if (!chosen || buf_status(&rows) != ST_OK) {
		http_reply_problem(rq, 500, "The reply could not be written; try again.");
	} else {
		api_begin(rq, &j);
		json_add_int(&j, JSON_ROOT, "total", (int64_t)n);
		add_covered(&j, list);
		json_add_raw(&j, JSON_ROOT, "gaps", rows.data, rows.len);
		api_reply(rq, &j);
	}
	gap_list_drop(list);
	buf_release(&rows);
}

void api_gaps_csv(struct http_request *rq, void *ctx)
{
	struct api *a = ctx;
	struct buf *out = http_scratch(rq);
	const struct gap_list *list = desk_list(a->desk);
	gap_list_csv(list, CSV_GAPS, out);
	gap_list_drop(list);
	http_set_header(rq, "Content-Disposition", "attachment; filename=\"gaps.csv\"");
	http_reply(rq, 200, "text/csv; charset=utf-8", out);
}
