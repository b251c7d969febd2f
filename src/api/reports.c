/* reports.c - /api/v1/reports: made by the reporter, answered when it is done. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/feedback/report.h"
#include "api/write.h"

/* The reporter gives up before that, unless others wait before it. */
#define CALL_MS 60000
#define REPLY_BYTES ((size_t)64 << 20)
#define MAX_OFFSET 1000000
#define MAX_ID 40 /* bytes of a search_id */

struct asked {
	struct report_call call; /* the first member: it is what the reporter holds */
	struct http_server *server;
	struct http_ticket ticket;
	char *texts[6]; /* owned: what the call borrows */
	size_t texts_n;
	enum status st;
};

static void asked_free(struct asked *a)
{
	for (size_t i = 0; i < a->texts_n; i++)
		free(a->texts[i]);
	buf_release(&a->call.out);
	buf_release(&a->call.err);
	free(a);
}

static void reply(struct http_request *rq, struct asked *a)
{
	static const char *const names[] = {"summary", "articles", "searches"};
	const struct report_ask *ask = &a->call.ask;
	if (!ask->csv) {
		http_reply(rq, 200, "application/json", &a->call.out);
		return;
	}
	http_set_headerf(rq, "Content-Disposition", "attachment; filename=\"%s.csv\"",
			 names[ask->what]);
	http_reply(rq, 200, "text/csv; charset=utf-8", &a->call.out);
}

/* On the worker again; rq is NULL when the editor is gone. */
static void answer(struct http_request *rq, void *arg)
{
	struct asked *a = arg;
	if (rq && a->st == ST_OK) {
		reply(rq, a);
	} else if (rq && (a->st == ST_IO || a->st == ST_CLOSED)) {
		log_error("api", "reports: %s",
			  a->call.err.len ? a->call.err.data : status_name(a->st));
		http_set_header(rq, "Retry-After", "5");
		http_reply_problem(rq, 503, "The report could not be made; try again.");
	} else if (rq) {
		api_fail(rq, a->st, &a->call.err);
	}
	asked_free(a);
}

static void done(struct report_call *c, enum status st)
{
	struct asked *a = (struct asked *)c;
	a->st = st;
	if (http_ticket_post(a->server, a->ticket, answer, a) != ST_OK)
		asked_free(a); /* the client is told 503 in time */
}

/* ---- what is asked ---- */

static struct asked *asked_new(struct http_request *rq, enum report_what what)
{
	struct asked *a = calloc(1, sizeof *a);
	if (!a) {
		http_reply_problem(rq, 503, "There is no memory for it now; try again.");
		return NULL;
	}
	buf_init(&a->call.out, REPLY_BYTES);
	buf_init(&a->call.err, BUF_MAX_ERR);
	a->server = http_request_server(rq);
	a->call.ask = (struct report_ask){.what = what,
					  .from = REPORT_NO_DAY,
					  .to = REPORT_NO_DAY,
					  .compare = REPORT_NO_DAY,
					  .audience = -1};
	a->call.done = done;
	return a;
}

/* A copy that lives as long as the call; NULL stays NULL. False: no memory. */
static bool keep(struct asked *a, const char *text, const char **out)
{
	*out = NULL;
	if (!text)
		return true;
	*out = a->texts[a->texts_n] = str_dup(str_of(text));
	a->texts_n += *out != NULL;
	return *out != NULL;
}

static bool read_day(struct http_request *rq, const char *name, int64_t *out)
{
	struct str text = http_query(rq, name);
	if (!text.s || !text.len)
		return true;
	if (text.len == 10 && clock_parse_date(text.s, text.len, out) == ST_OK)
		return true;
	http_reply_problem(rq, 400, "%s must be a day such as 2026-10-01.", name);
	return false;
}

/* One of the names from first to before end; absent: otherwise. */
static bool read_name(struct http_request *rq, const char *name, const char *const *names,
		      int first, int end, int otherwise, int *out)
{
	const char *text = NULL;
	struct buf known;
	if (!api_text(rq, name, &text))
		return false;
	*out = otherwise;
	if (!text)
		return true;
	for (int i = first; i < end; i++)
		if (strcmp(names[i], text) == 0) {
			*out = i;
			return true;
		}
	buf_init(&known, 4096);
	for (int i = first; i < end; i++)
		buf_printf(&known, "%s%s", i > first ? ", " : "", names[i]);
	http_reply_problem(rq, 400, "%s is one of: %s.", name, known.data);
	buf_release(&known);
	return false;
}

static bool read_filters(struct http_request *rq, struct asked *a)
{
	static const char *const audiences[] = {"public", "agent"};
	struct report_ask *ask = &a->call.ask;
	const char *lang = NULL, *segment = NULL, *category = NULL;
	int sort = 0, by = 0;
	bool articles = ask->what == REPORT_ARTICLES;
	int first = articles ? 0 : REPORT_SORTS_ARTICLES;
	int end = articles ? REPORT_SORTS_ARTICLES : REPORT_SORTS;
	if (!read_day(rq, "from", &ask->from) || !read_day(rq, "to", &ask->to) ||
	    !read_day(rq, "compare", &ask->compare) || !api_lang(rq, &lang) ||
	    !api_text(rq, "segment", &segment) || !api_text(rq, "category", &category) ||
	    !read_name(rq, "audience", audiences, 0, 2, -1, &ask->audience) ||
	    !read_name(rq, "by", report_by_names, REPORT_BY_DAY, REPORT_BYS, REPORT_BY_NOTHING,
		       &by) ||
	    !read_name(rq, "sort", report_sort_names, first, end, first, &sort) ||
	    !api_number(rq, "limit", 1, 50, 10, &ask->limit) ||
	    !api_number(rq, "offset", 0, MAX_OFFSET, 0, &ask->offset))
		return false;
	ask->by = (enum report_by)by;
	ask->sort = (enum report_sort)sort;
	if (keep(a, lang, &ask->lang) && keep(a, segment, &ask->segment) &&
	    keep(a, category, &ask->category))
		return true;
	http_reply_problem(rq, 503, "There is no memory for it now; try again.");
	return false;
}

static void put(struct http_request *rq, struct api *api, struct asked *a)
{
	a->ticket = http_defer(rq, CALL_MS);
	enum status st = api->reporter ? reporter_put(api->reporter, &a->call) : ST_CLOSED;
	if (st == ST_OK)
		return;
	asked_free(a);
	http_set_header(rq, "Retry-After", "5");
	http_reply_problem(rq, 503, "Too many reports wait; try again.");
}

static void ask(struct http_request *rq, struct api *api, enum report_what what, bool csv)
{
	struct asked *a = asked_new(rq, what);
	if (!a)
		return;
	a->call.ask.csv = csv;
	if (read_filters(rq, a))
		put(rq, api, a);
	else
		asked_free(a);
}

void api_report_summary(struct http_request *rq, void *ctx)
{
	ask(rq, ctx, REPORT_SUMMARY, false);
}

void api_report_summary_csv(struct http_request *rq, void *ctx)
{
	ask(rq, ctx, REPORT_SUMMARY, true);
}

void api_report_articles(struct http_request *rq, void *ctx)
{
	ask(rq, ctx, REPORT_ARTICLES, false);
}

void api_report_articles_csv(struct http_request *rq, void *ctx)
{
	ask(rq, ctx, REPORT_ARTICLES, true);
}

void api_report_searches(struct http_request *rq, void *ctx)
{
	ask(rq, ctx, REPORT_SEARCHES, false);
}

void api_report_searches_csv(struct http_request *rq, void *ctx)
{
	ask(rq, ctx, REPORT_SEARCHES, true);
}

/* ---- spot checks ---- */

void api_report_sample(struct http_request *rq, void *ctx)
{
	struct asked *a = asked_new(rq, REPORT_SAMPLE);
	if (!a)
		return;
	if (api_number(rq, "n", 1, 50, 10, &a->call.ask.limit))
		put(rq, ctx, a);
	else
		asked_free(a);
}

/* {"search_id", "right"}; false: it was answered. */
static bool read_judgement(struct http_request *rq, struct asked *a)
{
	const struct http_caller *who = http_caller(rq);
	struct report_ask *ask = &a->call.ask;
	cJSON *o = api_body(rq, false);
	if (!o)
		return false;
	const cJSON *right = cJSON_GetObjectItemCaseSensitive(o, "right");
	const char *search_id = json_string(o, "search_id");
	bool good = search_id && strlen(search_id) <= MAX_ID &&
		    (cJSON_IsBool(right) || cJSON_IsNull(right));
	ask->right = cJSON_IsNull(right) ? -1 : cJSON_IsTrue(right);
	if (!good)
		http_reply_problem(
		    rq, 400,
		    "The body is {\"search_id\", \"right\"}; right is true, false or null.");
	bool kept = good && keep(a, search_id, &ask->search_id) && keep(a, who->id, &ask->who_id) &&
		    keep(a, who->name, &ask->who);
	if (good && !kept)
		http_reply_problem(rq, 503, "There is no memory for it now; try again.");
	cJSON_Delete(o);
	return kept;
}

void api_post_sample(struct http_request *rq, void *ctx)
{
	struct asked *a = asked_new(rq, REPORT_JUDGE);
	if (!a)
		return;
	if (read_judgement(rq, a))
		put(rq, ctx, a);
	else
		asked_free(a);
}
