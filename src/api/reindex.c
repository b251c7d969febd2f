/* reindex.c - POST /api/v1/reindex */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/feedback/desk.h"
#include "api/api.h"

/* A large knowledge base takes minutes to build anew. */
#define WAIT_MS 1800000

struct reindex {
	struct api_indexing indexing; /* the first member: it is what the indexer holds */
	struct desk_call call;	      /* before it: what was learned until now is handed out */
	struct api_work work;
	struct http_server *server;
	struct http_ticket ticket;
	enum status st;
	struct buf why;
};

static void reindex_free(struct reindex *r)
{
	buf_release(&r->why);
	buf_release(&r->call.out);
	buf_release(&r->call.err);
	buf_release(&r->call.version);
	free(r);
}

static void answer(struct http_request *rq, void *arg)
{
	struct reindex *r = arg;
	struct json_out j;
	if (rq && r->st) {
		http_set_header(rq, "Retry-After", "5");
		http_reply_problem(rq, 503, "What was served before stays: %s",
				   r->why.len ? r->why.data : status_name(r->st));
	} else if (rq) {
		api_begin(rq, &j);
		json_add_int(&j, JSON_ROOT, "generation", (int64_t)r->indexing.generation);
		json_add_int(&j, JSON_ROOT, "articles", (int64_t)r->indexing.articles);
		json_add_bool(&j, JSON_ROOT, "rebuilt", r->indexing.rebuild);
		api_reply(rq, &j);
	}
	reindex_free(r);
}

static void done(struct api_indexing *x, enum status st, const struct buf *err)
{
	struct reindex *r = (struct reindex *)x;
	r->st = st;
	buf_puts(&r->why, err->data);
	if (http_ticket_post(r->server, r->ticket, answer, r) != ST_OK)
		reindex_free(r); /* the client is told 503 in time */
}

/* On the desk's thread. Without what was learned the articles are read all the same. */
static void caught_up(struct desk_call *c, enum status st)
{
	struct reindex *r = (struct reindex *)(void *)((char *)c - offsetof(struct reindex, call));
	struct buf none;
	buf_init(&none, 64);
	if (st)
		log_warn("api", "what was learned is as it was: %s",
			 c->err.len ? c->err.data : status_name(st));
	st = r->work.index(r->work.ctx, &r->indexing);
	if (st)
		done(&r->indexing, st, &none);
	buf_release(&none);
}

/* {"rebuild": true}, {}, or nothing. False: it was answered. */
static bool read_call(struct http_request *rq, bool *rebuild)
{
	struct str body = http_body(rq);
	struct buf err;
	cJSON *doc = NULL;
	*rebuild = false;
	if (!body.len)
		return true;
	if (!api_takes_json(rq))
		return false;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = json_parse(body.s, body.len, &doc, &err);
	const cJSON *flag = cJSON_GetObjectItemCaseSensitive(doc, "rebuild");
	if (st == ST_OK && flag && !cJSON_IsBool(flag))
		st = fail(&err, ST_INVALID, "rebuild must be true or false.");
	*rebuild = cJSON_IsTrue(flag);
	if (st)
		http_reply_problem(rq, 400, "%s", err.data);
	cJSON_Delete(doc);
	buf_release(&err);
	return st == ST_OK;
}

void api_reindex(struct http_request *rq, void *ctx)
{
	struct api *a = ctx;
	bool rebuild = false;
	if (!read_call(rq, &rebuild))
		return;
	struct reindex *r = a->work.index ? calloc(1, sizeof *r) : NULL;
	if (r) {
		buf_init(&r->why, BUF_MAX_ERR);
		buf_init(&r->call.out, 64);
		buf_init(&r->call.err, BUF_MAX_ERR);
		buf_init(&r->call.version, 64);
		r->call.what = DESK_CATCH_UP;
		r->call.done = caught_up;
		r->work = a->work;
		r->indexing.done = done;
		r->indexing.rebuild = rebuild;
		r->server = http_request_server(rq);
		r->ticket = http_defer(rq, WAIT_MS);
		if (desk_put(a->desk, &r->call) == ST_OK) {
			log_info("api", "%s asks to index everything%s", http_caller(rq)->id,
				 rebuild ? " anew" : "");
			return;
		}
		reindex_free(r);
	}
	http_set_header(rq, "Retry-After", "5");
	http_reply_problem(rq, 503, "The indexer has too much to do; try again.");
}
