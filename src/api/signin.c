/* signin.c - POST and GET /api/v1/signin, POST /api/v1/signout */
#include "answerd/http/signin.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/audit.h"
#include "answerd/base/log.h"
#include "answerd/text/names.h"
#include "api/api.h"

/* ---- the audit log ---- */

struct note {
	struct api_job job; /* the first member: it is what the publisher holds */
	struct arena arena;
	const char *what, *id, *name, *data, *client;
};

static void note_free(struct note *n)
{
	arena_release(&n->arena);
	free(n);
}

static void write_note(struct api_job *job)
{
	struct note *n = (struct note *)job;
	struct buf detail, err;
	buf_init(&detail, BUF_MAX_ERR);
	buf_init(&err, BUF_MAX_ERR);
	buf_puts(&detail, "{\"client\":");
	json_quote(&detail, n->client, strlen(n->client));
	buf_addc(&detail, '}');
	const struct audit_entry e = {n->id, n->name, n->what, detail.data};
	if (audit_append(n->data, &e, &err) != ST_OK)
		log_error("audit", "%s is not noted: %s", n->what, err.data);
	buf_release(&detail);
	buf_release(&err);
	note_free(n);
}

static const char *copy(struct note *n, const char *s)
{
	return arena_dup(&n->arena, s, strlen(s));
}

/* who: NULL: nobody known. what: static. */
static void note(struct api *a, struct http_request *rq, const char *what,
		 const struct http_caller *who)
{
	char client[HTTP_ADDR_LEN];
	struct note *n = calloc(1, sizeof *n);
	if (!n)
		return;
	http_addr_text(http_client(rq), client);
	n->job.run = write_note;
	arena_init(&n->arena);
	n->what = what;
	n->id = copy(n, who ? who->id : "");
	n->name = copy(n, who ? who->name : "");
	n->data = a->work.config ? a->work.config->data : NULL; /* it outlives all jobs */
	n->client = copy(n, client);
	if (n->id && n->name && n->data && n->client && a->work.run &&
	    a->work.run(a->work.ctx, &n->job) == ST_OK)
		return;
	log_warn("audit", "%s by %s from %s is not noted: too much waits", what,
		 who ? who->id : "nobody", client);
	note_free(n);
}

/* ---- the calls ---- */

/* A console changes its language without asking again: the names in all that it has. */
static void add_names(struct json_out *j, const struct config *c, const struct message_sets *texts)
{
	size_t n = 0;
	const char *const *langs = message_sets_langs(texts, &n);
	int all = json_add_object(j, JSON_ROOT, "categories");
	for (size_t i = 0; i < c->categories_n; i++) {
		const struct config_category *own = &c->categories[i];
		if (!own->name.n)
			continue;
		int o = json_add_object(j, all, own->id);
		for (size_t k = 0; k < n; k++)
			json_add_string(j, o, langs[k], name_chosen(&own->name, str_of(langs[k])));
	}
}

static void reply_who(const struct api *a, struct http_request *rq, const struct http_caller *who,
		      const char *csrf)
{
	struct json_out j;
	api_begin(rq, &j);
	json_add_string(&j, JSON_ROOT, "id", who->id);
	json_add_string(&j, JSON_ROOT, "name", who->name);
	json_add_string(&j, JSON_ROOT, "role", http_role_name(who->role));
	json_add_string_or_null(&j, JSON_ROOT, "csrf", csrf);
	json_add_int(&j, JSON_ROOT, "idle_s", HTTP_SIGNIN_IDLE_S);
	const struct config *config = asker_config(http_worker_data(rq));
	json_add_string(&j, JSON_ROOT, "timezone", config->contact.timezone);
	json_add_real(&j, JSON_ROOT, "answered_at", config->search.answered_at, 4);
	int langs = json_add_array(&j, JSON_ROOT, "languages");
	for (size_t i = 0; i < config->languages.n; i++)
		json_append_string(&j, langs, config->languages.v[i]);
	add_names(&j, config, a->texts);
	api_reply(rq, &j);
}

void api_signin(struct http_request *rq, void *ctx)
{
	char csrf[HTTP_TOKEN_LEN];
	reply_who(ctx, rq, http_caller(rq), http_csrf(rq, csrf) ? csrf : NULL);
}

static void sign_in(struct api *a, struct http_request *rq, const char *token)
{
	struct http_caller who = {0};
	char csrf[HTTP_TOKEN_LEN];
	switch (http_sign_in(rq, str_of(token), HTTP_AGENT, &who, csrf)) {
	case HTTP_SIGNIN_GOOD:
		note(a, rq, "signin", &who);
		reply_who(a, rq, &who, csrf);
		return;
	case HTTP_SIGNIN_WRONG: note(a, rq, "signin.failed", NULL); return;
	case HTTP_SIGNIN_REFUSED: return;
	}
}

void api_post_signin(struct http_request *rq, void *ctx)
{
	struct str body = http_body(rq);
	struct buf err;
	cJSON *doc = NULL;
	/* A form of another site cannot send JSON. */
	if (!api_takes_json(rq))
		return;
	buf_init(&err, BUF_MAX_ERR);
	if (json_parse(body.s, body.len, &doc, &err) != ST_OK)
		http_reply_problem(rq, 400, "%s", err.data);
	else if (!json_string(doc, "token"))
		http_reply_problem(rq, 400, "token must be the text that answerd token add told.");
	else
		sign_in(ctx, rq, json_string(doc, "token"));
	cJSON_Delete(doc);
	buf_release(&err);
}

void api_post_signout(struct http_request *rq, void *ctx)
{
	struct http_caller was;
	if (!http_sign_out(rq, &was))
		return;
	if (was.id)
		note(ctx, rq, "signout", &was);
	http_reply(rq, 204, NULL, NULL);
}
