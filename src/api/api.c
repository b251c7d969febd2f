#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/text/lang.h"
#include "answerd/text/names.h"

/* A whole article, every byte of it escaped. */
#define ARTICLE_BODY (7u << 20)
#define MAX_TEXT 200 /* bytes of a category or segment */

static void add_route(struct api *a, const char *pattern,
		      void (*handler)(struct http_request *rq, void *ctx), unsigned flags,
		      unsigned rate)
{
	a->routes[a->routes_n++] = (struct http_route){.methods = HTTP_GET,
						       .pattern = pattern,
						       .handler = handler,
						       .ctx = a,
						       .flags = flags,
						       .rate_class = rate};
}

/* What editors keep, and replace as a whole. */
static void add_rules(struct api *a, const char *pattern,
		      void (*get)(struct http_request *rq, void *ctx),
		      void (*put)(struct http_request *rq, void *ctx), uint32_t body_bytes)
{
	add_route(a, pattern, get, 0, RATE_NONE);
	a->routes[a->routes_n - 1].role = HTTP_EDITOR;
	add_route(a, pattern, put, 0, RATE_NONE);
	a->routes[a->routes_n - 1].methods = HTTP_PUT;
	a->routes[a->routes_n - 1].role = HTTP_EDITOR;
	a->routes[a->routes_n - 1].body_bytes = body_bytes;
}

static void add_for(struct api *a, unsigned methods, const char *pattern,
		    void (*handler)(struct http_request *rq, void *ctx), enum http_role role,
		    uint32_t body_bytes)
{
	add_route(a, pattern, handler, 0, RATE_NONE);
	a->routes[a->routes_n - 1].methods = methods;
	a->routes[a->routes_n - 1].role = role;
	a->routes[a->routes_n - 1].body_bytes = body_bytes;
}

/* Who is signed in, and signing in and out. A reply that holds a secret is never
 * compressed. */
static void add_signin(struct api *a)
{
	add_route(a, "/api/v1/signin", api_signin, HTTP_PLAIN, RATE_NONE);
	a->routes[a->routes_n - 1].role = HTTP_AGENT;
	add_route(a, "/api/v1/signin", api_post_signin, HTTP_PLAIN, RATE_NONE);
	a->routes[a->routes_n - 1].methods = HTTP_POST;
	a->routes[a->routes_n - 1].body_bytes = 4096;
	add_for(a, HTTP_POST, "/api/v1/signout", api_post_signout, HTTP_ANYONE, 4096);
}

static void add_public(struct api *a, unsigned method, const char *pattern,
		       void (*handler)(struct http_request *rq, void *ctx), unsigned rate)
{
	add_route(a, pattern, handler, HTTP_CORS, rate);
	a->routes[a->routes_n - 1].methods = method;
}

/* What visitors and agents tell. */
static void add_signals(struct api *a)
{
	add_public(a, HTTP_POST, "/api/v1/events", api_post_events, RATE_EVENTS);
	add_public(a, HTTP_POST, "/api/v1/sessions", api_post_sessions, RATE_EVENTS);
	add_public(a, HTTP_DELETE, "/api/v1/sessions/:id", api_delete_session, RATE_HANDOFF);
	add_public(a, HTTP_POST, "/api/v1/contact", api_post_contact, RATE_CONTACT);
	add_public(a, HTTP_POST, "/api/v1/handoffs", api_post_handoffs, RATE_HANDOFF);
	add_for(a, HTTP_DELETE, "/api/v1/sessions", api_erase_session, HTTP_ADMIN, 0);
	add_for(a, HTTP_GET, "/api/v1/handoffs/:code", api_handoff, HTTP_AGENT, 0);
	add_for(a, HTTP_GET, "/api/v1/contacts", api_contacts, HTTP_AGENT, 0);
	add_for(a, HTTP_PATCH, "/api/v1/contacts/:id", api_patch_contact, HTTP_AGENT, 0);
	add_for(a, HTTP_POST, "/api/v1/calls", api_post_calls, HTTP_AGENT, 0);
	add_for(a, HTTP_POST, "/api/v1/agent/flags", api_post_flags, HTTP_AGENT, 0);
	add_for(a, HTTP_GET, "/api/v1/agent/flags", api_flags, HTTP_AGENT, 0);
}

/* The review of what went unanswered. */
static void add_gaps(struct api *a)
{
	add_for(a, HTTP_GET, "/api/v1/gaps", api_gaps, HTTP_EDITOR, 0);
	add_for(a, HTTP_GET, "/api/v1/gaps.csv", api_gaps_csv, HTTP_EDITOR, 0);
	add_for(a, HTTP_GET, "/api/v1/gaps/:id", api_gap, HTTP_EDITOR, 0);
	add_for(a, HTTP_PATCH, "/api/v1/gaps/:id", api_patch_gap, HTTP_EDITOR, 0);
	add_for(a, HTTP_POST, "/api/v1/gaps/merge", api_post_merge, HTTP_EDITOR, 0);
	add_for(a, HTTP_POST, "/api/v1/gaps/:id/split", api_post_split, HTTP_EDITOR, 0);
	add_for(a, HTTP_POST, "/api/v1/gaps/:id/cure", api_post_cure, HTTP_EDITOR, 0);
	add_for(a, HTTP_POST, "/api/v1/gaps/:id/draft", api_post_draft, HTTP_EDITOR, 0);
	add_for(a, HTTP_GET, "/api/v1/learned", api_learned, HTTP_EDITOR, 0);
	add_for(a, HTTP_DELETE, "/api/v1/learned", api_strike_learned, HTTP_EDITOR, 0);
	add_for(a, HTTP_PATCH, "/api/v1/learned", api_patch_learned, HTTP_EDITOR, 0);
}

/* How well visitors are helped. */
static void add_reports(struct api *a)
{
	add_for(a, HTTP_GET, "/api/v1/reports/summary", api_report_summary, HTTP_EDITOR, 0);
	add_for(a, HTTP_GET, "/api/v1/reports/summary.csv", api_report_summary_csv, HTTP_EDITOR, 0);
	add_for(a, HTTP_GET, "/api/v1/reports/articles", api_report_articles, HTTP_EDITOR, 0);
	add_for(a, HTTP_GET, "/api/v1/reports/articles.csv", api_report_articles_csv, HTTP_EDITOR,
		0);
	add_for(a, HTTP_GET, "/api/v1/reports/searches", api_report_searches, HTTP_EDITOR, 0);
	add_for(a, HTTP_GET, "/api/v1/reports/searches.csv", api_report_searches_csv, HTTP_EDITOR,
		0);
	add_for(a, HTTP_GET, "/api/v1/reports/sample", api_report_sample, HTTP_EDITOR, 0);
	add_for(a, HTTP_POST, "/api/v1/reports/sample", api_post_sample, HTTP_EDITOR, 4096);
}

enum status api_new(struct shared *shared, const struct message_sets *texts, struct api **out)
{
	struct api *a = calloc(1, sizeof *a);
	*out = NULL;
	if (!a)
		return ST_NOMEM;
	if (guesses_new(&a->guesses) != ST_OK || popular_new(&a->popular) != ST_OK) {
		api_free(a);
		return ST_NOMEM;
	}
	a->shared = shared;
	a->texts = texts;
	a->started_us = clock_mono_us();
	add_route(a, "/api/v1/search", api_search, HTTP_CORS, RATE_SEARCH);
	add_for(a, HTTP_GET, "/api/v1/agent/search", api_agent_search, HTTP_AGENT, 0);
	add_for(a, HTTP_GET, "/api/v1/agent/articles/*id", api_agent_article, HTTP_AGENT, 0);
	add_route(a, "/api/v1/suggest", api_suggest, HTTP_CORS, RATE_SEARCH);
	add_route(a, "/api/v1/start", api_start, HTTP_CORS, RATE_SEARCH);
	add_route(a, "/api/v1/articles", api_article_list, HTTP_CORS, RATE_SEARCH);
	add_route(a, "/api/v1/articles/*id", api_article, HTTP_CORS, RATE_SEARCH);
	add_route(a, "/api/v1/categories", api_categories, HTTP_CORS, RATE_SEARCH);
	add_route(a, "/api/v1/contact", api_contact, HTTP_CORS, RATE_SEARCH);
	add_rules(a, "/api/v1/synonyms", api_synonyms, api_put_synonyms, 4u << 20);
	add_rules(a, "/api/v1/pins", api_pins, api_put_pins, 8u << 20);
	add_for(a, HTTP_PUT, "/api/v1/articles/*id", api_put_article, HTTP_EDITOR, ARTICLE_BODY);
	add_for(a, HTTP_GET, "/api/v1/sources/*id", api_source, HTTP_EDITOR, 0);
	add_for(a, HTTP_POST, "/api/v1/reindex", api_reindex, HTTP_ADMIN, 4096);
	add_for(a, HTTP_GET, "/api/v1/status", api_status, HTTP_ADMIN, 0);
	add_signin(a);
	add_signals(a);
	add_gaps(a);
	add_reports(a);
	add_route(a, "/api/v1/openapi.json", api_openapi, HTTP_CORS, RATE_NONE);
	add_route(a, "/attachments/*path", api_attachment, HTTP_CORS, RATE_SEARCH);
	add_route(a, "/healthz", api_healthz, 0, RATE_NONE);
	add_route(a, "/readyz", api_readyz, 0, RATE_NONE);
	add_route(a, "/metrics", api_metrics, 0, RATE_NONE);
	*out = a;
	return ST_OK;
}

void api_free(struct api *a)
{
	if (!a)
		return;
	guesses_free(a->guesses);
	popular_free(a->popular);
	free(a);
}

void api_set_server(struct api *a, const struct http_server *server)
{
	atomic_store(&a->server, server);
}

void api_set_curator(struct api *a, enum status (*put)(void *ctx, struct api_change *c), void *ctx)
{
	a->put = put;
	a->put_ctx = ctx;
}

void api_set_work(struct api *a, const struct api_work *work)
{
	a->work = *work;
}

void api_set_desk(struct api *a, struct desk *desk)
{
	a->desk = desk;
}

void api_set_webhooks(struct api *a, struct webhooks *webhooks)
{
	a->webhooks = webhooks;
}

void api_set_reporter(struct api *a, struct reporter *reporter)
{
	a->reporter = reporter;
}

const struct http_route *api_routes(const struct api *a, size_t *n)
{
	*n = a->routes_n;
	return a->routes;
}

bool api_number(struct http_request *rq, const char *name, uint32_t min, uint32_t max,
		uint32_t otherwise, uint32_t *out)
{
	struct str text = http_query(rq, name);
	int64_t v = 0;
	*out = otherwise;
	if (!text.s || text.len == 0)
		return true;
	if (str_to_int(text, min, max, &v) != ST_OK) {
		http_reply_problem(rq, 400, "%s must be a number from %u to %u.", name, min, max);
		return false;
	}
	*out = (uint32_t)v;
	return true;
}

bool api_text(struct http_request *rq, const char *name, const char **out)
{
	struct str text = http_query(rq, name);
	*out = text.s && text.len ? text.s : NULL;
	if (text.len <= MAX_TEXT)
		return true;
	api_refuse(rq, 400, "text-too-long", "%s is too long: at most %d bytes.", name, MAX_TEXT);
	return false;
}

/* The configured language nearest to a tag: the same, or of the same primary
 * subtag (RFC 4647, section 3.4, looked up from the other side). */
static const char *nearest_language(const struct config *config, struct str tag)
{
	const struct str_list *have = &config->languages;
	int best = lang_best(tag, have->v, have->n);
	return best < 0 ? NULL : have->v[best];
}

bool api_lang(struct http_request *rq, const char **out)
{
	const struct config *config = asker_config(http_worker_data(rq));
	struct str text = http_query(rq, "lang");
	struct buf known;
	if (!text.s || text.len == 0) {
		struct str reader = http_query(rq, "reader");
		*out = reader.len ? nearest_language(config, reader) : NULL;
		return true;
	}
	*out = nearest_language(config, text);
	if (*out)
		return true;
	buf_init(&known, 4096);
	for (size_t i = 0; i < config->languages.n; i++)
		buf_printf(&known, "%s%s", i ? ", " : "", config->languages.v[i]);
	http_reply_problem(rq, 400, "lang must be one of: %s.", known.data);
	buf_release(&known);
	return false;
}

struct str api_reader(struct http_request *rq)
{
	struct str reader = http_query(rq, "reader");
	return reader.len ? reader : http_query(rq, "lang");
}

/* The reader's tag; of one that told none the first of the config's. */
static struct str reads(struct http_request *rq)
{
	const struct str_list *langs = &asker_config(http_worker_data(rq))->languages;
	struct str reader = api_reader(rq);
	return reader.len ? reader : str_of(langs->n ? langs->v[0] : "en");
}

const struct messages *api_texts(const struct api *a, struct http_request *rq)
{
	return message_sets_for(a->texts, reads(rq).s);
}

const char *api_category_name(struct http_request *rq, const struct messages *texts, struct str id)
{
	return name_category(asker_config(http_worker_data(rq)), texts, reads(rq), id,
			     http_arena(rq));
}

bool api_takes_json(struct http_request *rq)
{
	if (http_content_is(rq, "application/json"))
		return true;
	http_set_header(rq, "Accept", "application/json");
	http_reply_problem(rq, 415, "The body must be JSON: Content-Type: application/json.");
	return false;
}

void api_begin(struct http_request *rq, struct json_out *j)
{
	json_out_init(j, http_scratch(rq));
}

void api_reply(struct http_request *rq, struct json_out *j)
{
	if (json_out_end(j) != ST_OK)
		http_reply_problem(rq, 500, "The reply could not be written; try again.");
	else
		http_reply(rq, 200, "application/json", j->out);
}

void api_problem(struct http_request *rq, int status, const struct buf *err)
{
	struct said said = said_of(err);
	struct buf members;
	buf_init(&members, BUF_MAX_TEXT);
	said_json(&said, &members);
	http_reply_problem_with(rq, status, members.data, err->data);
	buf_release(&members);
}

void api_refuse(struct http_request *rq, int status, const char *code, const char *fmt, ...)
{
	struct buf text;
	va_list ap;
	buf_init(&text, BUF_MAX_ERR);
	va_start(ap, fmt);
	said_vprintf(&text, code, fmt, ap);
	va_end(ap);
	api_problem(rq, status, &text);
	buf_release(&text);
}

void api_fail(struct http_request *rq, enum status st, const struct buf *err)
{
	switch (st) {
	case ST_INVALID:
	case ST_LIMIT: api_problem(rq, 400, err); return;
	case ST_NOTFOUND:
		if (err->len)
			api_problem(rq, 404, err);
		else
			api_refuse(rq, 404, "article-unknown", "There is no such article.");
		return;
	case ST_CONFLICT: api_problem(rq, 409, err); return;
	case ST_BUSY:
		http_set_header(rq, "Retry-After", "1");
		http_reply_problem(
		    rq, 503, "%s",
		    err->len ? err->data : "The index is busy; try again in a moment.");
		return;
	default:
		log_error("api", "%s: %s", status_name(st),
			  err->len ? err->data : "no more is known");
		http_reply_problem(rq, 500,
				   "The search failed; the reason is in the server's log.");
	}
}

void api_add_str(struct json_out *j, int parent, const char *name, struct str s)
{
	json_add_stringn(j, parent, name, s.s, s.len);
}

void api_add_day(struct json_out *j, int parent, const char *name, int32_t day)
{
	char text[11];
	if (day == RECORD_NO_DAY) {
		json_add_null(j, parent, name);
		return;
	}
	clock_date(day, text);
	json_add_string(j, parent, name, text);
}

void api_article_url(struct str id, struct str anchor, struct buf *out)
{
	buf_puts(out, "/articles/");
	buf_add_url(out, id.s, id.len, true);
	if (anchor.len) {
		buf_addc(out, '#');
		buf_add_url(out, anchor.s, anchor.len, false);
	}
}

struct asker *api_agents(struct http_request *rq)
{
	struct asker *agents = asker_agents(http_worker_data(rq));
	if (!agents)
		http_reply_problem(rq, 503, "There is no memory for it now; try again.");
	return agents;
}
