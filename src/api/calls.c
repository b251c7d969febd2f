/* calls.c - what agents tell: POST /api/v1/calls and /api/v1/agent/flags */
#include <string.h>

#include "answerd/feedback/store_events.h"
#include "api/write.h"

/* ---- calls ---- */

struct call {
	const char *outcome, *article, *code, *customer_key, *question;
	uint32_t number;
	unsigned char customer[STORE_KEY_BYTES];
};

static const char *const outcomes[] = {"solved", "transferred", "callback", "unsolved", NULL};

#define AT(member) offsetof(struct call, member)
static const struct api_field call_fields[] = {
    {.name = "outcome", .kind = FIELD_NAME, .at = AT(outcome), .names = outcomes, .needed = true},
    {.name = "article_id", .kind = FIELD_MASKED, .at = AT(article), .max = 512},
    {.name = "code", .kind = FIELD_PLAIN, .at = AT(code), .max = 6},
    {.name = "customer_key", .kind = FIELD_PLAIN, .at = AT(customer_key), .max = 200},
    {.name = "question", .kind = FIELD_MASKED, .at = AT(question), .max = 512},
};

static enum status add_call(struct store *s, struct api_write *w, struct buf *err)
{
	const struct call *c = w->data;
	struct store_call row = {.at_ms = w->now_ms,
				 .agent = w->who_id,
				 .outcome = c->outcome,
				 .article = c->article,
				 .query = c->question,
				 .has_session = *c->code != '\0',
				 .has_customer = *c->customer_key != '\0'};
	memcpy(row.customer, c->customer, sizeof row.customer);
	if (row.has_session) {
		enum status st = store_handoff_session(s, c->number, w->now_ms, row.session, err);
		if (st)
			return st;
	}
	enum status st = store_add_call(s, &row, err);
	if (st || strcmp(c->outcome, "unsolved") != 0 || !*c->question)
		return st;
	/* It is a question of the gaps, once, though the agent pressed the key as well. */
	const struct store_flag flag = {.at_ms = w->now_ms,
					.agent = w->who_id,
					.kind = "not_found",
					.search_id = "",
					.query = c->question,
					.lang = "",
					.article = c->article,
					.comment = "",
					.by_call = true};
	return store_add_flag(s, &flag, err);
}

static void reply_recorded(struct http_request *rq, struct api_write *w)
{
	struct json_out j;
	(void)w;
	api_begin(rq, &j);
	json_add_bool(&j, JSON_ROOT, "recorded", true);
	api_reply(rq, &j);
}

void api_post_calls(struct http_request *rq, void *ctx)
{
	struct api_write *w = api_write_new(rq, ctx, sizeof(struct call));
	if (!w)
		return;
	struct call *c = w->data;
	w->run = add_call;
	w->reply = reply_recorded;
	if (!api_object(rq, w, call_fields, sizeof call_fields / sizeof call_fields[0])) {
		api_write_free(w);
		return;
	}
	if (*c->code && api_code(str_of(c->code), &c->number) != ST_OK) {
		api_write_free(w);
		http_reply_problem(rq, 400, "code: a code has six digits.");
		return;
	}
	w->article = c->article;
	store_customer_key(shared_key(w->api->shared), str_of(c->customer_key), c->customer);
	if (*c->code)
		api_write_guess(rq, w);
	else
		api_write_send(rq, w);
}

#undef AT

/* ---- flags ---- */

struct flag {
	const char *kind, *question, *article, *search_id, *lang, *comment;
};

static const char *const kinds[] = {"used", "fix", "not_found", NULL};

#define AT(member) offsetof(struct flag, member)
static const struct api_field flag_fields[] = {
    {.name = "kind", .kind = FIELD_NAME, .at = AT(kind), .names = kinds, .needed = true},
    {.name = "question", .kind = FIELD_MASKED, .at = AT(question), .max = 512},
    {.name = "article_id", .kind = FIELD_MASKED, .at = AT(article), .max = 512},
    {.name = "search_id", .kind = FIELD_MASKED, .at = AT(search_id), .max = 26},
    {.name = "lang", .kind = FIELD_MASKED, .at = AT(lang), .max = 35},
    {.name = "comment", .kind = FIELD_LINES, .at = AT(comment), .max = 2000},
};

static enum status add_flag(struct store *s, struct api_write *w, struct buf *err)
{
	const struct flag *f = w->data;
	const struct store_flag row = {.at_ms = w->now_ms,
				       .agent = w->who_id,
				       .kind = f->kind,
				       .search_id = f->search_id,
				       .query = f->question,
				       .lang = f->lang,
				       .article = f->article,
				       .comment = f->comment};
	return store_add_flag(s, &row, err);
}

void api_post_flags(struct http_request *rq, void *ctx)
{
	struct api_write *w = api_write_new(rq, ctx, sizeof(struct flag));
	if (!w)
		return;
	const struct flag *f = w->data;
	w->run = add_flag;
	w->reply = reply_recorded;
	if (!api_object(rq, w, flag_fields, sizeof flag_fields / sizeof flag_fields[0])) {
		api_write_free(w);
		return;
	}
	if (f->lang[strspn(f->lang,
			   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-")]) {
		http_reply_problem(rq, 400, "lang is a language tag, such as zh-CN.");
		api_write_free(w);
		return;
	}
	bool missing = strcmp(f->kind, "not_found") == 0;
	w->article = f->article;
	if (missing ? *f->question : *f->article) {
		api_write_send(rq, w);
		return;
	}
	http_reply_problem(rq, 400, "%s is missing: %s.", missing ? "question" : "article_id",
			   missing ? "what was not found" : "the article that it is about");
	api_write_free(w);
}
