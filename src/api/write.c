#include "api/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/index/reader.h"
#include "answerd/feedback/client.h"
#include "api/guesses.h"

/* How long a visitor waits for the disk. */
#define WRITE_MS 10000

static const char *keep_text(struct arena *arena, const char *s)
{
	return arena_dup(arena, s ? s : "", s ? strlen(s) : 0);
}

struct api_write *api_write_new(struct http_request *rq, struct api *a, size_t data_bytes)
{
	const struct http_caller *who = http_caller(rq);
	struct api_write *w = calloc(1, sizeof *w);
	if (!w) {
		http_reply_problem(rq, 503, "There is no memory for this now; try again.");
		return NULL;
	}
	arena_init(&w->arena);
	buf_init(&w->why, BUF_MAX_ERR);
	w->api = a;
	w->now_ms = clock_wall_ms();
	w->client = client_of_address(http_client_bytes(rq), w->now_ms);
	w->data = arena_alloc(&w->arena, data_bytes);
	w->who_id = keep_text(&w->arena, who ? who->id : NULL);
	w->who_name = keep_text(&w->arena, who ? who->name : NULL);
	w->role = who ? who->role : HTTP_ANYONE;
	if (w->data && w->who_id && w->who_name)
		return w;
	api_write_free(w);
	http_reply_problem(rq, 503, "There is no memory for this now; try again.");
	return NULL;
}

void api_write_free(struct api_write *w)
{
	if (!w)
		return;
	arena_release(&w->arena);
	buf_release(&w->why);
	free(w);
}

/* What failed on our side is told in words that give nothing of the server away;
 * the recorder logs the reason. */
static void refuse(struct http_request *rq, enum status st)
{
	http_set_header(rq, "Retry-After", "5");
	switch (st) {
	case ST_IO:
		http_reply_problem(rq, 503,
				   "Nothing can be kept now: the server's disk is full or cannot "
				   "be written. Try again later.");
		return;
	case ST_CORRUPT:
		http_reply_problem(rq, 503, "Nothing can be kept now: the store is damaged.");
		return;
	case ST_CLOSED: http_reply_problem(rq, 503, "The server stops; try again."); return;
	default: http_reply_problem(rq, 503, "Too much is being written now; try again.");
	}
}

/* On the worker again; rq is NULL when the client is gone. */
static void answer(struct http_request *rq, void *arg)
{
	struct api_write *w = arg;
	if (w->guess && w->st != ST_NOTFOUND)
		guesses_give(w->api->guesses, w->who_id);
	if (rq && w->st == ST_OK)
		w->reply(rq, w);
	else if (rq && (w->st == ST_NOTFOUND || w->st == ST_CONFLICT || w->st == ST_INVALID))
		api_fail(rq, w->st, &w->why);
	else if (rq)
		refuse(rq, w->st);
	api_write_free(w);
}

static enum status run(struct store *s, void *ctx, struct buf *err)
{
	struct api_write *w = ctx;
	return w->run(s, w, err);
}

static void done(void *ctx, enum status st, const struct buf *why)
{
	struct api_write *w = ctx;
	w->st = st;
	said_copy(&w->why, why);
	if (st == ST_OK && w->kept)
		w->kept(w);
	if (http_ticket_post(w->server, w->ticket, answer, w) != ST_OK)
		api_write_free(w); /* the client is told 503 in time */
}

static enum status record(struct api_write *w)
{
	const struct recorder_job job = {run, done, w};
	struct recorder *to = shared_recorder(w->api->shared);
	return to ? recorder_do(to, &job) : ST_CLOSED;
}

/* The agents' index is opened where it may wait for the disk. When it cannot be read nothing
 * is known, and what the agent says is taken. */
static void check_article(struct api_job *job)
{
	struct api_write *w =
	    (struct api_write *)(void *)((char *)job - offsetof(struct api_write, job));
	struct index_reader *reader = NULL;
	struct record r;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = index_reader_open(w->api->work.config->data, INDEX_AGENT, &reader, &err);
	if (st == ST_OK)
		st = index_reader_find(reader, w->article, strlen(w->article), &r, &err);
	if (st == ST_NOTFOUND) {
		buf_clear(&err);
		done(w, fail(&err, ST_INVALID, "There is no article of that article_id."), &err);
	} else {
		if (st)
			log_warn("api", "an article could not be looked up: %s", err.data);
		st = record(w);
		buf_clear(&err);
		if (st)
			done(w, st, &err);
	}
	index_reader_close(reader);
	buf_release(&err);
}

static bool is_public(struct http_request *rq, const char *article)
{
	struct searcher *s = asker_searcher(http_worker_data(rq));
	struct record r;
	return s && index_reader_find(searcher_reader(s), article, strlen(article), &r, NULL) !=
			ST_NOTFOUND;
}

void api_write_send(struct http_request *rq, struct api_write *w)
{
	const struct api_work *work = &w->api->work;
	w->server = http_request_server(rq);
	w->ticket = http_defer(rq, WRITE_MS);
	w->job.run = check_article;
	bool ask = w->article && *w->article && work->run && !is_public(rq, w->article);
	enum status st = ask ? work->run(work->ctx, &w->job) : record(w);
	if (st) {
		api_write_free(w);
		refuse(rq, st);
	}
}

void api_write_guess(struct http_request *rq, struct api_write *w)
{
	uint32_t wait_s = 0;
	w->guess = guesses_take(w->api->guesses, w->who_id, clock_mono_us(), &wait_s);
	if (w->guess) {
		api_write_send(rq, w);
		return;
	}
	api_write_free(w);
	http_set_headerf(rq, "Retry-After", "%u", wait_s);
	http_reply_problem(rq, 429, "Too many codes were wrong. Try again in %u s.", wait_s);
}

enum status api_visitor(struct api *a, const char *token, int64_t now_ms, struct arena *arena,
			struct api_visitor *out)
{
	const struct session_key *key = shared_key(a->shared);
	char fresh[SESSION_TOKEN_LEN];
	out->token = token;
	out->valid = session_check(key, str_of(token), now_ms, out->id);
	if (out->valid)
		return ST_OK;
	session_make(key, now_ms, fresh, out->id);
	out->token = arena_dup(arena, fresh, strlen(fresh));
	return out->token ? ST_OK : ST_NOMEM;
}

enum status api_code(struct str text, uint32_t *code)
{
	int64_t v = 0;
	if (text.len != 6 || str_to_int(text, 0, 999999, &v) != ST_OK)
		return ST_INVALID;
	*code = (uint32_t)v;
	return ST_OK;
}

void api_add_code(struct json_out *j, uint32_t code)
{
	char text[16];
	snprintf(text, sizeof text, "%06u", (unsigned)code);
	json_add_string(j, JSON_ROOT, "code", text);
}

void api_add_time(struct json_out *j, int parent, const char *name, int64_t wall_ms)
{
	char text[CLOCK_ISO_LEN];
	clock_iso(wall_ms, text);
	if (wall_ms)
		json_add_string(j, parent, name, text);
	else
		json_add_null(j, parent, name);
}
