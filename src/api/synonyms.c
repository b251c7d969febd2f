/* synonyms.c - GET and PUT /api/v1/synonyms */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/arena.h"
#include "answerd/base/log.h"
#include "answerd/base/utf8.h"

/* How long an editor waits for the disk. */
#define PUT_MS 10000

/* ---- out ---- */

static void add_phrases(struct json_out *j, int o, const char *name, const struct synonym_phrase *v,
			size_t n)
{
	int arr = json_add_array(j, o, name);
	for (size_t i = 0; i < n; i++)
		json_append_string(j, arr, v[i].text);
}

static void reply_rules(struct http_request *rq, struct shared *shared)
{
	struct buf version, problem;
	struct json_out j;
	size_t n = 0;
	buf_init(&version, 64);
	buf_init(&problem, BUF_MAX_ERR);
	struct synonyms *s = shared_synonyms(shared, &version, &problem);
	const struct synonym_rule *rules = synonyms_rules(s, &n);
	api_begin(rq, &j);
	json_add_string(&j, JSON_ROOT, "version", version.data);
	json_add_string_or_null(&j, JSON_ROOT, "problem", problem.len ? problem.data : NULL);
	int arr = json_add_array(&j, JSON_ROOT, "synonyms");
	for (size_t i = 0; i < n; i++) {
		int o = json_append_object(&j, arr);
		add_phrases(&j, o, rules[i].both ? "both" : "from", rules[i].from, rules[i].from_n);
		if (!rules[i].both)
			add_phrases(&j, o, "to", rules[i].to, rules[i].to_n);
	}
	api_reply(rq, &j);
	synonyms_drop(s);
	buf_release(&version);
	buf_release(&problem);
}

void api_synonyms(struct http_request *rq, void *ctx)
{
	struct api *a = ctx;
	reply_rules(rq, a->shared);
}

/* ---- in ---- */

struct put {
	struct api_change change; /* the first member: it is what the curator holds */
	struct shared *shared;	  /* borrowed */
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

static enum status read_phrases(struct put *p, const cJSON *list, size_t rule,
				struct synonym_phrase **out, size_t *n, struct buf *err)
{
	const cJSON *one = NULL;
	if (!cJSON_IsArray(list))
		return fail(err, ST_INVALID, "rule %zu: phrases are a list of texts.", rule + 1);
	*out = arena_array(&p->arena, (size_t)cJSON_GetArraySize(list), sizeof **out);
	if (!*out)
		return ST_NOMEM;
	cJSON_ArrayForEach(one, list)
	{
		if (!cJSON_IsString(one))
			return fail(err, ST_INVALID, "rule %zu: a phrase must be text.", rule + 1);
		(*out)[(*n)++] =
		    (struct synonym_phrase){one->valuestring, strlen(one->valuestring), 0};
	}
	return ST_OK;
}

static enum status read_rule(struct put *p, const cJSON *o, size_t rule, struct synonym_rule *r,
			     struct buf *err)
{
	const cJSON *one = NULL;
	enum status st = ST_OK;
	bool ends = false, both = false;
	if (!cJSON_IsObject(o))
		return fail(err, ST_INVALID, "rule %zu must be an object.", rule + 1);
	cJSON_ArrayForEach(one, o)
	{
		bool from = strcmp(one->string, "from") == 0, to = strcmp(one->string, "to") == 0;
		if (!from && !to && strcmp(one->string, "both") != 0)
			return fail(err, ST_INVALID, "rule %zu has both, or from and to; not %s.",
				    rule + 1, one->string);
		/* A second list of the same name would be the one that counts. */
		if (to ? r->to != NULL : r->from != NULL)
			return fail(err, ST_INVALID,
				    "rule %zu has both, or from and to, once each.", rule + 1);
		ends = ends || from || to;
		both = both || !(from || to);
		st = read_phrases(p, one, rule, to ? &r->to : &r->from, to ? &r->to_n : &r->from_n,
				  err);
		if (st)
			return st;
	}
	if (ends && both)
		return fail(err, ST_INVALID, "rule %zu has both, or from and to.", rule + 1);
	r->both = both;
	return ST_OK;
}

static enum status read_rules(struct put *p, struct synonym_rule **rules, size_t *n,
			      struct buf *err)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(p->doc, "synonyms"), *one = NULL;
	if (!cJSON_IsArray(list))
		return fail(err, ST_INVALID, "synonyms must be a list of rules.");
	if (cJSON_GetArraySize(list) > SYNONYM_RULES)
		return fail(err, ST_LIMIT, "%d rules are the most.", SYNONYM_RULES);
	*rules = arena_array(&p->arena, (size_t)cJSON_GetArraySize(list), sizeof **rules);
	if (!*rules)
		return ST_NOMEM;
	cJSON_ArrayForEach(one, list)
	{
		enum status st = read_rule(p, one, *n, &(*rules)[*n], err);
		if (st)
			return st;
		(*n)++;
	}
	return ST_OK;
}

static enum status make_rules(struct api_change *c, struct synonyms **out, const char **version,
			      struct buf *err)
{
	struct put *p = (struct put *)c;
	struct synonym_rule *rules = NULL;
	size_t n = 0;
	if (utf8_valid(p->body.s, p->body.len) != p->body.len)
		return fail(err, ST_INVALID, "The body is not valid UTF-8.");
	enum status st = json_parse(p->body.s, p->body.len, &p->doc, err);
	if (st)
		return st;
	*version = json_string(p->doc, "version");
	if (!*version)
		return fail(err, ST_INVALID,
			    "version must be the text that GET tells: what you have changed.");
	st = read_rules(p, &rules, &n, err);
	return st ? st : synonyms_make(rules, n, out, err);
}

/* On the worker again; rq is NULL when the editor is gone. */
static void answer(struct http_request *rq, void *arg)
{
	struct put *p = arg;
	if (rq && p->st == ST_OK)
		reply_rules(rq, p->shared);
	else if (rq && (p->st == ST_IO || p->st == ST_CLOSED)) {
		log_error("api", "synonyms: %s", p->why.data);
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
	buf_puts(&p->why, err->data);
	if (http_ticket_post(p->server, p->ticket, answer, p) != ST_OK)
		put_free(p); /* the client is told 503 in time */
}

static struct put *put_new(struct api *a, struct http_request *rq)
{
	const struct http_caller *who = http_caller(rq);
	struct str body = http_body(rq);
	struct put *p = calloc(1, sizeof *p);
	if (!p)
		return NULL;
	arena_init(&p->arena);
	buf_init(&p->why, BUF_MAX_ERR);
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

void api_put_synonyms(struct http_request *rq, void *ctx)
{
	struct api *a = ctx;
	if (!api_takes_json(rq))
		return;
	struct put *p = a->put ? put_new(a, rq) : NULL;
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
