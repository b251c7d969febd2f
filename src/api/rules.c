#include "api/rules.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/base/utf8.h"

/* How long an editor waits for the disk. */
#define PUT_MS 10000

/* ---- out ---- */

static void reply_rules(struct http_request *rq, struct shared *shared,
			const struct api_rules *kind)
{
	const struct curated_kind *is = &curated_kinds[kind->kind];
	struct buf version, problem;
	struct json_out j;
	buf_init(&version, 64);
	buf_init(&problem, BUF_MAX_ERR);
	void *rules = shared_curated(shared, kind->kind, &version, &problem);
	api_begin(rq, &j);
	json_add_string(&j, JSON_ROOT, "version", version.data);
	json_add_string_or_null(&j, JSON_ROOT, "problem", problem.len ? problem.data : NULL);
	kind->add(&j, json_add_array(&j, JSON_ROOT, is->name), rules);
	api_reply(rq, &j);
	is->drop(rules);
	buf_release(&version);
	buf_release(&problem);
}

void api_rules_get(struct http_request *rq, struct api *a, const struct api_rules *kind)
{
	reply_rules(rq, a->shared, kind);
}

void api_rules_add_texts(struct json_out *j, int o, const char *name, const struct rule_text *v,
			 size_t n)
{
	int arr = json_add_array(j, o, name);
	for (size_t i = 0; i < n; i++)
		json_append_string(j, arr, v[i].text);
}

/* ---- in ---- */

struct put {
	struct api_change change; /* the first member: it is what the curator holds */
	const struct api_rules *kind;
	struct api *api;       /* borrowed */
	struct shared *shared; /* borrowed */
	struct http_server *server;
	struct http_ticket ticket;
	struct arena arena; /* what the rules are made of, and who asks */
	struct str body;
	cJSON *doc; /* owned */
	enum status st;
	struct buf why;
};

static void put_free(struct put *p)
{
	cJSON_Delete(p->doc);
	arena_release(&p->arena);
	buf_release(&p->why);
	free(p);
}

enum status api_rules_read_texts(struct arena *arena, const cJSON *list, size_t rule,
				 struct rule_text **out, size_t *n, struct buf *err)
{
	const cJSON *one = NULL;
	if (!cJSON_IsArray(list))
		return fail(err, ST_INVALID, "rule %zu: phrases are a list of texts.", rule + 1);
	*out = arena_array(arena, (size_t)cJSON_GetArraySize(list), sizeof **out);
	if (!*out)
		return ST_NOMEM;
	cJSON_ArrayForEach(one, list)
	{
		if (!cJSON_IsString(one))
			return fail(err, ST_INVALID, "rule %zu: a phrase must be text.", rule + 1);
		(*out)[(*n)++] = (struct rule_text){one->valuestring, strlen(one->valuestring), 0};
	}
	return ST_OK;
}

static enum status make_rules(struct api_change *c, void **out, const char **version,
			      struct buf *err)
{
	struct put *p = (struct put *)c;
	const char *name = curated_kinds[c->kind].name;
	if (utf8_valid(p->body.s, p->body.len) != p->body.len)
		return fail(err, ST_INVALID, "The body is not valid UTF-8.");
	enum status st = json_parse(p->body.s, p->body.len, &p->doc, err);
	if (st)
		return st;
	if (json_repeated(p->doc))
		return fail(err, ST_INVALID, "%s is there twice: which one is meant?",
			    json_repeated(p->doc));
	*version = json_string(p->doc, "version");
	if (!*version)
		return fail(err, ST_INVALID,
			    "version must be the text that GET tells: what you have changed.");
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(p->doc, name), *one = NULL;
	if (!cJSON_IsArray(list))
		return fail(err, ST_INVALID, "%s must be a list of rules.", name);
	size_t n = (size_t)cJSON_GetArraySize(list), i = 0;
	if (n > p->kind->most)
		return fail_said(err, ST_LIMIT, "rules-too-many", "%zu rules are the most.",
				 p->kind->most);
	void *rules = arena_array(&p->arena, n, p->kind->size);
	if (!rules)
		return ST_NOMEM;
	cJSON_ArrayForEach(one, list)
	{
		if (!cJSON_IsObject(one))
			return fail(err, ST_INVALID, "rule %zu must be an object.", i + 1);
		st = p->kind->read(&p->arena, one, i, rules, err);
		if (st)
			return st;
		i++;
	}
	st = p->kind->make(rules, n, out, err);
	if (st == ST_OK && p->kind->check)
		st = p->kind->check(p->api, rules, n, err);
	if (st) {
		curated_kinds[c->kind].drop(*out);
		*out = NULL;
	}
	return st;
}

/* On the worker again; rq is NULL when the editor is gone. */
static void answer(struct http_request *rq, void *arg)
{
	struct put *p = arg;
	if (rq && p->st == ST_OK)
		reply_rules(rq, p->shared, p->kind);
	else if (rq && (p->st == ST_IO || p->st == ST_CLOSED)) {
		log_error("api", "%s: %s", curated_kinds[p->change.kind].name, p->why.data);
		http_set_header(rq, "Retry-After", "5");
		http_reply_problem(rq, 503, "%s", p->why.data);
	} else if (rq)
		api_fail(rq, p->st, &p->why);
	put_free(p);
}

static void done(struct api_change *c, enum status st, const struct buf *err)
{
	struct put *p = (struct put *)c;
	p->st = st;
	said_copy(&p->why, err);
	if (http_ticket_post(p->server, p->ticket, answer, p) != ST_OK)
		put_free(p); /* the client is told 503 in time */
}

static struct put *put_new(struct api *a, struct http_request *rq, const struct api_rules *kind)
{
	const struct http_caller *who = http_caller(rq);
	struct str body = http_body(rq);
	struct put *p = calloc(1, sizeof *p);
	if (!p)
		return NULL;
	arena_init(&p->arena);
	buf_init(&p->why, BUF_MAX_ERR);
	p->kind = kind;
	p->change.kind = kind->kind;
	p->api = a;
	p->shared = a->shared;
	p->server = http_request_server(rq);
	p->body = (struct str){arena_dup(&p->arena, body.s, body.len), body.len};
	p->change.make = make_rules;
	p->change.done = done;
	p->change.who_id = arena_dup(&p->arena, who->id, strlen(who->id));
	p->change.who_name = arena_dup(&p->arena, who->name, strlen(who->name));
	if (!p->body.s || !p->change.who_id || !p->change.who_name) {
		put_free(p);
		return NULL;
	}
	return p;
}

void api_rules_put(struct http_request *rq, struct api *a, const struct api_rules *kind)
{
	if (!api_takes_json(rq))
		return;
	struct put *p = a->put ? put_new(a, rq, kind) : NULL;
	if (!p) {
		http_reply_problem(rq, 503, "Changes cannot be taken now; try again.");
		return;
	}
	p->ticket = http_defer(rq, PUT_MS);
	enum status st = a->put(a->put_ctx, &p->change);
	if (st) {
		put_free(p);
		http_set_header(rq, "Retry-After", "1");
		http_reply_problem(rq, 503, "Changes cannot be taken now; try again.");
	}
}
