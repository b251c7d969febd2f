/* api.h - what the handlers share; see answerd/api/api.h. */
#ifndef ANSWERD_API_PARTS_H
#define ANSWERD_API_PARTS_H

#include <stdatomic.h>

#include "answerd/api/api.h"
#include "answerd/api/work.h"
#include "answerd/base/json.h"
#include "answerd/base/said.h"
#include "answerd/feedback/asker.h"
#include "answerd/feedback/popular.h"
#include "api/guesses.h"

#define API_ROUTES_MAX 72

struct api {
	int64_t started_us;				     /* monotonic */
	struct shared *shared;				     /* borrowed */
	const struct message_sets *texts;		     /* borrowed */
	_Atomic(const struct http_server *) server;	     /* borrowed; NULL at first */
	enum status (*put)(void *ctx, struct api_change *c); /* NULL: nobody takes changes */
	void *put_ctx;
	struct desk *desk;	   /* borrowed */
	struct reporter *reporter; /* borrowed */
	struct webhooks *webhooks; /* borrowed */
	struct api_work work;	   /* its functions are NULL: nobody does it */
	struct http_route routes[API_ROUTES_MAX];
	size_t routes_n;
	struct guesses *guesses; /* owned */
	struct popular *popular; /* owned */
};

/* One handler a resource; ctx is the struct api. */
void api_search(struct http_request *rq, void *ctx);
void api_suggest(struct http_request *rq, void *ctx);
void api_start(struct http_request *rq, void *ctx);
void api_article(struct http_request *rq, void *ctx);
void api_article_list(struct http_request *rq, void *ctx);
void api_attachment(struct http_request *rq, void *ctx);
void api_categories(struct http_request *rq, void *ctx);
void api_contact(struct http_request *rq, void *ctx);
void api_post_events(struct http_request *rq, void *ctx);
void api_post_sessions(struct http_request *rq, void *ctx);
void api_delete_session(struct http_request *rq, void *ctx);
void api_erase_session(struct http_request *rq, void *ctx);
void api_post_contact(struct http_request *rq, void *ctx);
void api_contacts(struct http_request *rq, void *ctx);
void api_patch_contact(struct http_request *rq, void *ctx);
void api_post_handoffs(struct http_request *rq, void *ctx);
void api_handoff(struct http_request *rq, void *ctx);
void api_post_calls(struct http_request *rq, void *ctx);
void api_post_flags(struct http_request *rq, void *ctx);
void api_flags(struct http_request *rq, void *ctx);
void api_synonyms(struct http_request *rq, void *ctx);
void api_put_synonyms(struct http_request *rq, void *ctx);
void api_pins(struct http_request *rq, void *ctx);
void api_put_pins(struct http_request *rq, void *ctx);
void api_put_article(struct http_request *rq, void *ctx);
void api_source(struct http_request *rq, void *ctx);
void api_reindex(struct http_request *rq, void *ctx);
void api_status(struct http_request *rq, void *ctx);
void api_signin(struct http_request *rq, void *ctx);
void api_post_signin(struct http_request *rq, void *ctx);
void api_post_signout(struct http_request *rq, void *ctx);
void api_gaps(struct http_request *rq, void *ctx);
void api_gaps_csv(struct http_request *rq, void *ctx);
void api_gap(struct http_request *rq, void *ctx);
void api_patch_gap(struct http_request *rq, void *ctx);
void api_post_merge(struct http_request *rq, void *ctx);
void api_post_split(struct http_request *rq, void *ctx);
void api_post_cure(struct http_request *rq, void *ctx);
void api_post_draft(struct http_request *rq, void *ctx);
void api_report_summary(struct http_request *rq, void *ctx);
void api_report_summary_csv(struct http_request *rq, void *ctx);
void api_report_articles(struct http_request *rq, void *ctx);
void api_report_articles_csv(struct http_request *rq, void *ctx);
void api_report_searches(struct http_request *rq, void *ctx);
void api_report_searches_csv(struct http_request *rq, void *ctx);
void api_report_sample(struct http_request *rq, void *ctx);
void api_post_sample(struct http_request *rq, void *ctx);
/* The asker of an agent's request; NULL: it was answered with 503. */
struct asker *api_agents(struct http_request *rq);
void api_agent_search(struct http_request *rq, void *ctx);
void api_agent_article(struct http_request *rq, void *ctx);
void api_learned(struct http_request *rq, void *ctx);
void api_strike_learned(struct http_request *rq, void *ctx);
void api_patch_learned(struct http_request *rq, void *ctx);
void api_openapi(struct http_request *rq, void *ctx);
void api_healthz(struct http_request *rq, void *ctx);
void api_readyz(struct http_request *rq, void *ctx);
void api_metrics(struct http_request *rq, void *ctx);

/* ---- for handlers ---- */

/* A number of the query, between min and max; absent: otherwise. False: it was
 * answered with 400. */
bool api_number(struct http_request *rq, const char *name, uint32_t min, uint32_t max,
		uint32_t otherwise, uint32_t *out);
/* A short text of the query, e.g. a category; absent or empty: NULL. False: it
 * was too long, and was answered with 400. */
bool api_text(struct http_request *rq, const char *name, const char **out);
/* lang of the query as the config writes it; absent or empty: what is nearest to reader,
 * or NULL. False: it was answered with 400. */
bool api_lang(struct http_request *rq, const char **out);
/* Names in the language of who reads the reply: reader of the query, else lang, else the
 * first of the config's. */
const struct messages *api_texts(const struct api *a, struct http_request *rq);
struct str api_reader(struct http_request *rq); /* its tag; empty: none was told */
/* A category as that reader calls it, with the texts of api_texts. */
const char *api_category_name(struct http_request *rq, const struct messages *texts, struct str id);
/* Whether the body is JSON by its Content-Type. False: it was answered with 415. */
bool api_takes_json(struct http_request *rq);
/* Begins the reply's document. */
void api_begin(struct http_request *rq, struct json_out *j);
/* Ends it and answers with it. */
void api_reply(struct http_request *rq, struct json_out *j);
/* Answers with a problem: what err says, and its code and values (said.h) as members. */
void api_problem(struct http_request *rq, int status, const struct buf *err);
/* The same with a sentence of its own. */
void api_refuse(struct http_request *rq, int status, const char *code, const char *fmt, ...)
    ANSWERD_PRINTF(4, 5);
/* Answers for a failed call: 400, 404, 503 or 500, with what err says. */
void api_fail(struct http_request *rq, enum status st, const struct buf *err);
/* The ways to a person as the member contact of the document. */
void api_add_contact(struct json_out *j, struct http_request *rq, const struct messages *texts);
/* The categories of a language, or (NULL) of all, as the member categories. */
void api_add_categories(struct json_out *j, struct http_request *rq, const char *lang,
			const struct messages *texts);
/* A slice as a member. */
void api_add_str(struct json_out *j, int parent, const char *name, struct str s);
/* A day as "2026-10-01", or null. */
void api_add_day(struct json_out *j, int parent, const char *name, int32_t day);
/* "/articles/" + id, percent-encoded, with #anchor when there is one. */
void api_article_url(struct str id, struct str anchor, struct buf *out);

#endif
