/* handoffs.c - /api/v1/handoffs: a code for the customer, and for the agent what
 * that customer searched and read. */
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/feedback/store_events.h"
#include "api/write.h"

/* A visit's token lives for two days. */
#define VISIT_MS ((int64_t)2 * 24 * 3600 * 1000)
#define STEPS_MAX 200

struct handoff {
	const char *session;
	struct api_visitor visitor;
	uint32_t code;
	int64_t until_ms;
	struct store_step *steps;
	size_t steps_n;
};

static const struct api_field fields[] = {
    {.name = "session",
     .kind = FIELD_PLAIN,
     .at = offsetof(struct handoff, session),
     .max = 200,
     .needed = true},
};

static enum status make_code(struct store *s, struct api_write *w, struct buf *err)
{
	struct handoff *h = w->data;
	return store_handoff(s, h->visitor.id, STORE_CODES_ASKED, w->now_ms, &h->code, &h->until_ms,
			     err);
}

static void reply_code(struct http_request *rq, struct api_write *w)
{
	const struct handoff *h = w->data;
	struct json_out j;
	api_begin(rq, &j);
	api_add_code(&j, h->code);
	api_add_time(&j, JSON_ROOT, "until", h->until_ms);
	api_reply(rq, &j);
}

void api_post_handoffs(struct http_request *rq, void *ctx)
{
	struct api_write *w = api_write_new(rq, ctx, sizeof(struct handoff));
	if (!w)
		return;
	struct handoff *h = w->data;
	w->run = make_code;
	w->reply = reply_code;
	if (!api_object(rq, w, fields, 1)) {
		api_write_free(w);
		return;
	}
	enum status st = api_visitor(w->api, h->session, w->now_ms, &w->arena, &h->visitor);
	if (st == ST_OK && h->visitor.valid) {
		api_write_send(rq, w);
		return;
	}
	api_write_free(w);
	http_reply_problem(rq, 400, "session: it is not valid (any more); begin another.");
}

/* ---- for the agent ---- */

static enum status read_trail(struct store *s, struct api_write *w, struct buf *err)
{
	struct handoff *h = w->data;
	enum status st = store_handoff_session(s, h->code, w->now_ms, h->visitor.id, err);
	return st ? st
		  : store_trail(s, h->visitor.id, w->now_ms - VISIT_MS, w->now_ms, STEPS_MAX,
				&w->arena, &h->steps, &h->steps_n, err);
}

static void add_step(struct json_out *j, int steps, const struct store_step *step)
{
	int o = json_append_object(j, steps);
	api_add_time(j, o, "at", step->at_ms);
	json_add_string(j, o, "type", step->type);
	if (strcmp(step->type, "search") == 0)
		json_add_bool(j, o, "answered", step->answered);
	const struct {
		const char *name, *text;
	} texts[] = {{"query", step->query},
		     {"article_id", step->article},
		     {"page", step->page},
		     {"reason", step->reason},
		     {"comment", step->comment}};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (*texts[i].text)
			json_add_string(j, o, texts[i].name, texts[i].text);
}

static void reply_trail(struct http_request *rq, struct api_write *w)
{
	const struct handoff *h = w->data;
	struct json_out j;
	api_begin(rq, &j);
	api_add_code(&j, h->code);
	int steps = json_add_array(&j, JSON_ROOT, "steps");
	for (size_t i = 0; i < h->steps_n; i++)
		add_step(&j, steps, &h->steps[i]);
	api_reply(rq, &j);
}

void api_handoff(struct http_request *rq, void *ctx)
{
	struct api_write *w = api_write_new(rq, ctx, sizeof(struct handoff));
	if (!w)
		return;
	struct handoff *h = w->data;
	w->run = read_trail;
	w->reply = reply_trail;
	if (api_code(http_param(rq, "code"), &h->code) != ST_OK) {
		api_write_free(w);
		http_reply_problem(rq, 400, "A code has six digits.");
		return;
	}
	api_write_guess(rq, w);
}
