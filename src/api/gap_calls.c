/* gap_calls.c - one gap, and what editors decide about it: made by the desk, answered
 * when it is on disk. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/base/utf8.h"
#include "answerd/feedback/desk.h"
#include "api/api.h"

/* How long an editor waits: the desk may be busy with searches. */
#define CALL_MS 15000
#define REPLY_BYTES ((size_t)8 << 20)
#define MAX_GAP (INT64_C(1) << 24)

struct asked {
	struct desk_call call; /* the first member: it is what the desk holds */
	struct http_server *server;
	struct http_ticket ticket;
	struct api *api;	  /* borrowed */
	struct api_change change; /* of a cure */
	cJSON *body;		  /* owned */
	char *who_id, *who;
	enum status st;
};

static void asked_free(struct asked *a)
{
	cJSON_Delete(a->body);
	free(a->who_id);
	free(a->who);
	buf_release(&a->call.out);
	buf_release(&a->call.err);
	buf_release(&a->call.version);
	curated_kinds[a->call.kind].drop(a->call.rules);
	free(a);
}

/* On the worker again; rq is NULL when the editor is gone. */
static void answer(struct http_request *rq, void *arg)
{
	struct asked *a = arg;
	if (rq && a->st == ST_OK) {
		http_reply(rq, 200, "application/json", &a->call.out);
	} else if (rq && (a->st == ST_IO || a->st == ST_CLOSED)) {
		log_error("api", "gaps: %s", a->call.err.data);
		http_set_header(rq, "Retry-After", "5");
		http_reply_problem(rq, 503, "It could not be written down; try again.");
	} else if (rq) {
		api_fail(rq, a->st, &a->call.err);
	}
	asked_free(a);
}

static void finish(struct asked *a, enum status st)
{
	a->st = st;
	if (http_ticket_post(a->server, a->ticket, answer, a) != ST_OK)
		asked_free(a); /* the client is told 503 in time */
}

/* ---- a cure that is made: the desk makes the rules, the curator puts them in force, and
 * the desk notes it ---- */

static struct asked *of_change(struct api_change *change)
{
	return (struct asked *)(void *)((char *)change - offsetof(struct asked, change));
}

static enum status make_rules(struct api_change *change, void **out, const char **version,
			      struct buf *err)
{
	struct asked *a = of_change(change);
	(void)err;
	*out = a->call.rules;
	*version = a->call.version.data;
	a->call.rules = NULL;
	return ST_OK;
}

static void changed(struct api_change *change, enum status st, const struct buf *err)
{
	struct asked *a = of_change(change);
	buf_puts(&a->call.err, err->data);
	a->call.what = DESK_CURED;
	if (st == ST_OK)
		st = desk_put(a->api->desk, &a->call);
	if (st)
		finish(a, st);
}

static void put_rules(struct asked *a)
{
	a->change = (struct api_change){.kind = a->call.kind,
					.make = make_rules,
					.done = changed,
					.who_id = a->who_id,
					.who_name = a->who};
	enum status st = a->api->put ? a->api->put(a->api->put_ctx, &a->change) : ST_CLOSED;
	if (st)
		finish(a, st);
}

static void done(struct desk_call *c, enum status st)
{
	struct asked *a = (struct asked *)c;
	if (st == ST_OK && c->what == DESK_CURE && c->rules)
		put_rules(a);
	else
		finish(a, st);
}

static struct asked *asked_new(struct http_request *rq, struct api *api, enum desk_what what,
			       uint32_t gap)
{
	const struct http_caller *who = http_caller(rq);
	struct asked *a = calloc(1, sizeof *a);
	if (!a)
		return NULL;
	buf_init(&a->call.out, REPLY_BYTES);
	buf_init(&a->call.err, BUF_MAX_ERR);
	buf_init(&a->call.version, 64);
	a->who_id = str_dup(str_of(who->id));
	a->who = str_dup(str_of(who->name));
	a->server = http_request_server(rq);
	a->call.what = what;
	a->call.gap = gap;
	a->api = api;
	a->call.who_id = a->who_id;
	a->call.who = a->who;
	a->call.done = done;
	if (a->who_id && a->who)
		return a;
	asked_free(a);
	return NULL;
}

/* False: it was answered. */
static bool read_body(struct http_request *rq, struct asked *a)
{
	struct str body = http_body(rq);
	struct buf err;
	if (a->call.what == DESK_SHOW || (a->call.what == DESK_DRAFT && !body.len))
		return true;
	if (!api_takes_json(rq))
		return false;
	if (utf8_valid(body.s, body.len) != body.len) {
		http_reply_problem(rq, 400, "The body is not valid UTF-8.");
		return false;
	}
	buf_init(&err, BUF_MAX_ERR);
	enum status st = json_parse(body.s, body.len, &a->body, &err);
	if (st == ST_OK && !cJSON_IsObject(a->body))
		st = fail(&err, ST_INVALID, "The body must be an object.");
	if (st)
		api_fail(rq, st, &err);
	a->call.body = a->body;
	buf_release(&err);
	return st == ST_OK;
}

/* body: owned; NULL: that of the request. */
static void ask_with(struct http_request *rq, struct api *api, enum desk_what what, uint32_t gap,
		     cJSON *body)
{
	struct asked *a = asked_new(rq, api, what, gap);
	if (!a) {
		cJSON_Delete(body);
		http_reply_problem(rq, 503, "There is no memory for it now; try again.");
		return;
	}
	a->body = body;
	a->call.body = body;
	if (!body && !read_body(rq, a)) {
		asked_free(a);
		return;
	}
	a->ticket = http_defer(rq, CALL_MS);
	if (desk_put(api->desk, &a->call) != ST_OK) {
		asked_free(a);
		http_set_header(rq, "Retry-After", "1");
		http_reply_problem(rq, 503, "Too many changes wait; try again.");
	}
}

static void ask(struct http_request *rq, struct api *api, enum desk_what what, uint32_t gap)
{
	ask_with(rq, api, what, gap, NULL);
}

/* "g17" of the path; 0: it was answered with 404. */
static uint32_t gap_of(struct http_request *rq)
{
	struct str id = http_param(rq, "id");
	int64_t v = 0;
	if (id.len > 1 && id.s[0] == 'g' &&
	    str_to_int((struct str){id.s + 1, id.len - 1}, 1, MAX_GAP, &v) == ST_OK)
		return (uint32_t)v;
	api_refuse(rq, 404, "gap-unknown", "There is no such gap.");
	return 0;
}

static void ask_one(struct http_request *rq, struct api *api, enum desk_what what)
{
	uint32_t gap = gap_of(rq);
	if (gap)
		ask(rq, api, what, gap);
}

void api_gap(struct http_request *rq, void *ctx)
{
	ask_one(rq, ctx, DESK_SHOW);
}

void api_patch_gap(struct http_request *rq, void *ctx)
{
	ask_one(rq, ctx, DESK_PATCH);
}

void api_post_split(struct http_request *rq, void *ctx)
{
	ask_one(rq, ctx, DESK_SPLIT);
}

void api_post_draft(struct http_request *rq, void *ctx)
{
	ask_one(rq, ctx, DESK_DRAFT);
}

void api_post_cure(struct http_request *rq, void *ctx)
{
	ask_one(rq, ctx, DESK_CURE);
}

void api_post_merge(struct http_request *rq, void *ctx)
{
	ask(rq, ctx, DESK_MERGE, 0);
}

/* ---- what was learned ---- */

#define MAX_LEARNED 1000000

static bool copy_text(struct http_request *rq, const char *name, cJSON *body)
{
	const char *text = NULL;
	if (!api_text(rq, name, &text))
		return false;
	return !text || cJSON_AddStringToObject(body, name, text);
}

static void ask_learned(struct http_request *rq, struct api *api, enum desk_what what)
{
	cJSON *body = cJSON_CreateObject();
	uint32_t limit = 0, offset = 0;
	bool good = body && copy_text(rq, "id", body) && copy_text(rq, "article_id", body) &&
		    copy_text(rq, "state", body) && api_number(rq, "limit", 1, 200, 50, &limit) &&
		    api_number(rq, "offset", 0, MAX_LEARNED, 0, &offset);
	if (!good) {
		cJSON_Delete(body);
		return;
	}
	cJSON_AddNumberToObject(body, "limit", limit);
	cJSON_AddNumberToObject(body, "offset", offset);
	ask_with(rq, api, what, 0, body);
}

void api_learned(struct http_request *rq, void *ctx)
{
	ask_learned(rq, ctx, DESK_LEARNED);
}

void api_strike_learned(struct http_request *rq, void *ctx)
{
	ask_learned(rq, ctx, DESK_STRIKE);
}

void api_patch_learned(struct http_request *rq, void *ctx)
{
	ask(rq, ctx, DESK_PATCH_LEARNED, 0);
}

/* ---- what became of what an agent found missing ---- */

#define MAX_QUESTION 512

void api_flags(struct http_request *rq, void *ctx)
{
	cJSON *body = cJSON_CreateObject();
	bool good = body && copy_text(rq, "question", body);
	if (good && str_of(json_string(body, "question")).len > MAX_QUESTION) {
		api_refuse(rq, 400, "question-too-long", "question: at most %d bytes.",
			   MAX_QUESTION);
		good = false;
	}
	if (good)
		ask_with(rq, ctx, DESK_FLAGS, 0, body);
	else
		cJSON_Delete(body);
}
