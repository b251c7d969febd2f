/* report_articles.c - how each article serves those who are shown it. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/csv.h"
#include "answerd/base/clock.h"
#include "answerd/base/vec.h"
#include "feedback/report_parts.h"

#define CSV_ARTICLES 100000

/* ---- the table ---- */

static uint32_t *slot_of(const struct report_articles *a, struct str id)
{
	size_t i = str_hash(id.s, id.len) & (a->slots_n - 1);
	for (; a->slots[i]; i = (i + 1) & (a->slots_n - 1)) {
		struct str have = a->v[a->slots[i] - 1].id;
		if (have.len == id.len && memcmp(have.s, id.s, id.len) == 0)
			break;
	}
	return &a->slots[i];
}

static bool grow(struct report_articles *a)
{
	size_t n = a->slots_n ? a->slots_n * 2 : 1024;
	uint32_t *slots = calloc(n, sizeof *slots);
	if (!slots)
		return false;
	free(a->slots);
	a->slots = slots;
	a->slots_n = n;
	for (size_t i = 0; i < a->n; i++)
		*slot_of(a, a->v[i].id) = (uint32_t)i + 1;
	return true;
}

static struct str keep(struct report_articles *a, struct str s)
{
	return (struct str){s.len ? arena_dup(&a->arena, s.s, s.len) : "", s.len};
}

/* NULL: no memory. */
static struct report_article *article_of(struct report_articles *a, struct str id)
{
	if (a->n * 2 >= a->slots_n && !grow(a))
		return NULL;
	uint32_t *slot = slot_of(a, id);
	if (*slot)
		return &a->v[*slot - 1];
	struct report_article v = {.id = keep(a, id),
				   .title = str_of(""),
				   .lang = str_of(""),
				   .category = str_of(""),
				   .updated = RECORD_NO_DAY,
				   .review_by = RECORD_NO_DAY};
	if (!v.id.s || vec_room(&a->v, &a->cap, a->n, sizeof *a->v) != ST_OK)
		return NULL;
	a->v[a->n++] = v;
	*slot = (uint32_t)a->n;
	return &a->v[a->n - 1];
}

void report_articles_release(struct report_articles *a)
{
	free(a->v);
	free(a->slots);
	arena_release(&a->arena);
	memset(a, 0, sizeof *a);
}

/* ---- what the index has ---- */

struct listing {
	struct report_articles *a;
	const char *lang;
	int32_t today;
	bool failed;
};

/* A text within the JSON has its quotes escaped, so that only a member looks like that. */
static int32_t review_of(struct str detail)
{
	static const char member[] = "\"review_by\":\"";
	int64_t day = 0;
	const char *at = memmem(detail.s, detail.len, member, sizeof member - 1);
	size_t from = at ? (size_t)(at - detail.s) + sizeof member - 1 : 0;
	return at && from + 10 <= detail.len && clock_parse_date(detail.s + from, 10, &day) == ST_OK
		   ? (int32_t)day
		   : RECORD_NO_DAY;
}

/* Of a public article the agents' part has when it is to be reviewed. */
static bool list_one(void *ctx, const struct record *rec)
{
	struct listing *l = ctx;
	struct str lang = record_str(rec, REC_LANG);
	if (l->lang && !str_is(lang, l->lang))
		return true;
	struct report_article *v = article_of(l->a, record_str(rec, REC_ID));
	int32_t review = review_of(record_str(rec, REC_DETAIL));
	if (v && review != RECORD_NO_DAY) {
		v->review_by = review;
		v->stale = review < l->today;
	}
	if (v && !(rec->head->flags & REC_COMPANION)) {
		v->title = keep(l->a, record_str(rec, REC_TITLE));
		v->lang = keep(l->a, lang);
		v->category = keep(l->a, record_str(rec, REC_CATEGORY));
		v->updated = rec->head->updated;
		v->is = true;
		v->agent_only = rec->head->flags & REC_AGENT_ONLY;
	}
	l->failed = !v || !v->title.s || !v->lang.s || !v->category.s;
	return !l->failed;
}

/* ---- what visits did ---- */

/* Of an article that is gone the language is that of its path. */
static bool is_wanted(const struct listing *l, const char *id)
{
	size_t n = l->lang ? strlen(l->lang) : 0;
	return *id && (!l->lang || (strncmp(id, l->lang, n) == 0 && id[n] == '/'));
}

static bool count_row(struct listing *l, const struct report_row *r)
{
	if (r->o.kind == ROW_SEARCH || !is_wanted(l, r->o.article))
		return true;
	struct report_article *a = article_of(l->a, str_of(r->o.article));
	if (!a)
		return false;
	a->views += strcmp(r->type, "view") == 0;
	a->clicks += strcmp(r->type, "click") == 0;
	a->reads += r->o.kind == ROW_READ;
	a->helpful += r->o.kind == ROW_HELPFUL || r->o.kind == ROW_SOLVED;
	a->unhelpful += r->o.kind == ROW_UNHELPFUL;
	return true;
}

static bool count_question(struct listing *l, const struct report_question *q)
{
	const char *shown = q->last->o.article, *read = q->o.article;
	bool dead = q->part == PART_FAILED || q->part == PART_CONTACTED;
	if (is_wanted(l, shown)) {
		struct report_article *a = article_of(l->a, str_of(shown));
		if (!a)
			return false;
		a->first++;
		a->dead_ends += dead;
	}
	if (!is_wanted(l, read))
		return true;
	struct report_article *a = article_of(l->a, str_of(read));
	if (!a)
		return false;
	a->solved += q->part == PART_SOLVED;
	a->dead_ends += dead && strcmp(read, shown) != 0;
	return true;
}

static enum status count_visit(void *ctx, const struct report_visit *v)
{
	struct listing *l = ctx;
	bool ok = true;
	for (size_t i = 0; i < v->rows_n && ok; i++)
		if (report_within(v, v->rows[i].o.at_ms))
			ok = count_row(l, &v->rows[i]);
	for (size_t i = 0; i < v->questions_n && ok; i++)
		if (report_within(v, v->questions[i].last->o.at_ms))
			ok = count_question(l, &v->questions[i]);
	return ok ? ST_OK : ST_NOMEM;
}

static enum status count_used(void *ctx, const struct store_used *v)
{
	struct listing *l = ctx;
	if (!is_wanted(l, v->article))
		return ST_OK;
	struct report_article *a = article_of(l->a, str_of(v->article));
	if (!a)
		return ST_NOMEM;
	a->calls += v->solved;
	a->used += v->used;
	a->fix += v->fix;
	return ST_OK;
}

enum status report_list_articles(struct reports *r, const struct report_ask *ask,
				 struct report_articles *out, struct buf *err)
{
	struct listing l = {out, ask->lang, (int32_t)report_day_of(r->now_ms), false};
	memset(out, 0, sizeof *out);
	arena_init(&out->arena);
	enum status st = r->reader ? index_reader_each(r->reader, NULL, list_one, &l, err) : ST_OK;
	if (st == ST_OK && l.failed)
		st = ST_NOMEM;
	if (st == ST_OK)
		st = report_scan(r, ask->from, ask->to, count_visit, &l, err);
	if (st == ST_OK)
		st = store_used(r->store, report_day_start(ask->from),
				report_day_start(ask->to + 1), count_used, &l, err);
	return st;
}

/* ---- told ---- */

double report_helpfulness(const struct report_article *a)
{
	int64_t votes = a->helpful + a->unhelpful;
	return votes ? (double)a->helpful / (double)votes : -1;
}

/* What the order is by, the greatest first. */
static double weight_of(const struct report_article *a, enum report_sort sort)
{
	switch (sort) {
	case REPORT_SORT_READS: return (double)a->reads;
	case REPORT_SORT_FIRST: return (double)a->first;
	/* The worst first, and who has no votes last. */
	case REPORT_SORT_HELPFULNESS: {
		double h = report_helpfulness(a);
		return h < 0 ? -1 : 1 - h;
	}
	case REPORT_SORT_DEAD_ENDS: return (double)a->dead_ends;
	case REPORT_SORT_STALE: return a->stale ? -(double)a->review_by : -1e9;
	case REPORT_SORT_UNUSED: return -(double)(a->views + a->reads + a->clicks + a->first);
	default: return (double)a->views;
	}
}

struct ordered {
	double weight;
	const struct report_article *a;
};

static int order(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	if (x->weight < y->weight || x->weight > y->weight)
		return x->weight < y->weight ? 1 : -1;
	size_t n = x->a->id.len < y->a->id.len ? x->a->id.len : y->a->id.len;
	int by = memcmp(x->a->id.s, y->a->id.s, n);
	return by ? by : (x->a->id.len > y->a->id.len) - (x->a->id.len < y->a->id.len);
}

static struct ordered *put_in_order(const struct report_articles *a, enum report_sort sort)
{
	struct ordered *v = calloc(a->n + 1, sizeof *v);
	for (size_t i = 0; v && i < a->n; i++)
		v[i] = (struct ordered){weight_of(&a->v[i], sort), &a->v[i]};
	if (v)
		qsort(v, a->n, sizeof *v, order);
	return v;
}

static const struct {
	const char *key, *name; /* of the definition; of the member */
	size_t at;
} counts[] = {
    {"views", "views", offsetof(struct report_article, views)},
    {"reads", "reads", offsetof(struct report_article, reads)},
    {"clicks", "clicks", offsetof(struct report_article, clicks)},
    {"first", "first", offsetof(struct report_article, first)},
    {"helpful", "helpful", offsetof(struct report_article, helpful)},
    {"unhelpful", "unhelpful", offsetof(struct report_article, unhelpful)},
    {"article_solved", "solved", offsetof(struct report_article, solved)},
    {"dead_ends", "dead_ends", offsetof(struct report_article, dead_ends)},
    {"calls_solved", "calls_solved", offsetof(struct report_article, calls)},
    {"flags_used", "flags_used", offsetof(struct report_article, used)},
    {"flags_fix", "flags_fix", offsetof(struct report_article, fix)},
};
#define COUNTS (sizeof counts / sizeof counts[0])

static int64_t count_at(const struct report_article *a, size_t i)
{
	return *(const int64_t *)(const void *)((const char *)a + counts[i].at);
}

static void add_day(struct json_out *j, int o, const char *name, int32_t day)
{
	char date[11];
	if (day != RECORD_NO_DAY)
		clock_date(day, date);
	json_add_string_or_null(j, o, name, day != RECORD_NO_DAY ? date : NULL);
}

static void add_article(struct json_out *j, int list, const struct report_article *a)
{
	int o = json_append_object(j, list);
	json_add_stringn(j, o, "id", a->id.s, a->id.len);
	if (a->is)
		json_add_stringn(j, o, "title", a->title.s, a->title.len);
	else
		json_add_null(j, o, "title");
	json_add_stringn(j, o, "lang", a->lang.s, a->lang.len);
	json_add_stringn(j, o, "category", a->category.s, a->category.len);
	json_add_string(j, o, "audience", a->agent_only ? "agent" : "public");
	add_day(j, o, "updated", a->updated);
	add_day(j, o, "review_by", a->review_by);
	json_add_bool(j, o, "stale", a->stale);
	for (size_t i = 0; i < COUNTS; i++)
		json_add_int(j, o, counts[i].name, count_at(a, i));
	if (report_helpfulness(a) < 0)
		json_add_null(j, o, "helpfulness");
	else
		json_add_real(j, o, "helpfulness", report_helpfulness(a), 4);
}

static void add_definitions(struct json_out *j)
{
	int o = json_add_object(j, JSON_ROOT, "definitions");
	for (size_t i = 0; i < COUNTS; i++)
		json_add_string(j, o, counts[i].name, report_definition(counts[i].key));
	json_add_string(j, o, "helpfulness", report_definition("helpfulness"));
	json_add_string(j, o, "stale", report_definition("stale"));
}

static void write_csv(const struct ordered *v, size_t n, struct buf *out)
{
	report_csv_begin(out, "article,title,language,category,audience,updated,review_by,stale,"
			      "views,reads,clicks,first,helpful,unhelpful,solved,dead_ends,"
			      "calls_solved,flags_used,flags_fix,helpfulness");
	for (size_t k = 0; k < n && k < CSV_ARTICLES; k++) {
		const struct report_article *a = v[k].a;
		char updated[11] = "", review[11] = "";
		if (a->updated != RECORD_NO_DAY)
			clock_date(a->updated, updated);
		if (a->review_by != RECORD_NO_DAY)
			clock_date(a->review_by, review);
		const char *texts[] = {a->id.s, a->title.s, a->lang.s, a->category.s};
		for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
			csv_field(out, texts[i]);
			buf_addc(out, ',');
		}
		buf_printf(out, "%s,%s,%s,%s", a->agent_only ? "agent" : "public", updated, review,
			   a->stale ? "yes" : "no");
		for (size_t i = 0; i < COUNTS; i++)
			buf_printf(out, ",%lld", (long long)count_at(a, i));
		if (report_helpfulness(a) < 0)
			buf_puts(out, ",\r\n");
		else
			buf_printf(out, ",%.4f\r\n", report_helpfulness(a));
	}
}

enum status report_articles(struct reports *r, const struct report_ask *ask, struct buf *out,
			    struct buf *err)
{
	struct report_articles a;
	struct json_out j;
	enum status st = report_list_articles(r, ask, &a, err);
	struct ordered *v = st == ST_OK ? put_in_order(&a, ask->sort) : NULL;
	if (st == ST_OK && !v)
		st = ST_NOMEM;
	if (st == ST_OK && ask->csv) {
		write_csv(v, a.n, out);
		st = buf_status(out);
	} else if (st == ST_OK) {
		json_out_init(&j, out);
		json_add_int(&j, JSON_ROOT, "total", (int64_t)a.n);
		add_definitions(&j);
		int list = json_add_array(&j, JSON_ROOT, "articles");
		for (size_t i = ask->offset; i < a.n && i - ask->offset < ask->limit; i++)
			add_article(&j, list, v[i].a);
		st = json_out_end(&j);
	}
	free(v);
	report_articles_release(&a);
	return st;
}
