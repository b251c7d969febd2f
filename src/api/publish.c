/* publish.c - PUT /api/v1/articles/{id}, GET /api/v1/sources/{id} */
#include "api/publish.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/audit.h"
#include "answerd/base/log.h"
#include "answerd/base/utf8.h"
#include "answerd/kb/write.h"
#include "api/api.h"

/* How long an editor waits: the first build of a large index may be under way. */
#define WAIT_MS 60000

struct edit {
	struct api_job job;	      /* the first member: it is what the publisher holds */
	struct api_indexing indexing; /* then it waits for the indexer */
	struct api *api;	      /* borrowed, as server */
	struct http_server *server;
	struct http_ticket ticket;
	struct arena arena;
	const struct config *config; /* borrowed: of the start */
	const char *id, *who_id, *who_name;
	struct str body;
	int64_t today;

	cJSON *doc; /* owned */
	struct str markdown;
	const char *version; /* that the editor saw */
	struct buf path;
	struct buf old;	  /* the file as it was */
	struct buf patch; /* empty: no git work tree, or nothing changed */
	struct publish_view view;
	struct buf why;
	struct buf note; /* what went wrong though it is published */
	enum status st;
	bool reads, writable, dry_run; /* reads: GET, nothing is changed */
	char now[KB_VERSION_LEN];      /* the version of what is there, or is written */
};

#define EDIT_OF_INDEXING(x) ((struct edit *)((char *)(x)-offsetof(struct edit, indexing)))

static void edit_free(struct edit *e)
{
	cJSON_Delete(e->doc);
	publish_view_release(&e->view);
	buf_release(&e->path);
	buf_release(&e->old);
	buf_release(&e->patch);
	buf_release(&e->why);
	buf_release(&e->note);
	arena_release(&e->arena);
	free(e);
}

/* ---- the reply, on the worker again ---- */

static void add_object(struct json_out *j, const char *name, const struct buf *json)
{
	if (json->len)
		json_add_raw(j, JSON_ROOT, name, json->data, json->len);
	else
		json_add_null(j, JSON_ROOT, name);
}

static void add_warnings(struct json_out *j, const struct buf *warnings)
{
	struct buf list;
	buf_init(&list, BUF_MAX_TEXT);
	buf_printf(&list, "[%s]", warnings->data);
	json_add_raw(j, JSON_ROOT, "warnings", list.data, list.len);
	buf_release(&list);
}

static void reply_source(struct http_request *rq, const struct edit *e)
{
	struct json_out j;
	api_begin(rq, &j);
	json_add_string(&j, JSON_ROOT, "id", e->id);
	json_add_string(&j, JSON_ROOT, "version", e->now);
	json_add_bool(&j, JSON_ROOT, "writable", e->writable);
	json_add_stringn(&j, JSON_ROOT, "markdown", e->old.data, e->old.len);
	api_reply(rq, &j);
}

static void reply_edit(struct http_request *rq, const struct edit *e)
{
	struct json_out j;
	api_begin(rq, &j);
	json_add_string(&j, JSON_ROOT, "id", e->id);
	json_add_string(&j, JSON_ROOT, "version", e->now);
	json_add_bool(&j, JSON_ROOT, "dry_run", e->dry_run);
	if (e->dry_run) {
		add_object(&j, "public", &e->view.public);
		add_object(&j, "agent", &e->view.agent);
	} else {
		json_add_int(&j, JSON_ROOT, "generation", (int64_t)e->indexing.generation);
	}
	add_warnings(&j, &e->view.warnings);
	json_add_string_or_null(&j, JSON_ROOT, "note", e->note.len ? e->note.data : NULL);
	json_add_string_or_null(&j, JSON_ROOT, "patch", e->patch.len ? e->patch.data : NULL);
	api_reply(rq, &j);
}

static void reply_faults(struct http_request *rq, const struct edit *e)
{
	struct buf members;
	buf_init(&members, BUF_MAX_TEXT);
	buf_printf(&members, "\"faults\":[%s]", e->view.faults.data);
	http_reply_problem_with(rq, 400, members.data, e->why.data);
	buf_release(&members);
}

static void reply_problem(struct http_request *rq, const struct edit *e)
{
	switch (e->st) {
	case ST_INVALID:
		if (e->view.faults.len)
			reply_faults(rq, e);
		else
			api_problem(rq, 400, &e->why);
		return;
	case ST_UNSUPPORTED: http_reply_problem(rq, 403, "%s", e->why.data); return;
	case ST_IO:
	case ST_CLOSED:
		if (e->st == ST_IO)
			log_error("api", "%s", e->why.data);
		http_set_header(rq, "Retry-After", "5");
		http_reply_problem(rq, 503, "%s", e->why.data);
		return;
	default: api_fail(rq, e->st, &e->why);
	}
}

static void answer(struct http_request *rq, void *arg)
{
	struct edit *e = arg;
	if (rq && e->st)
		reply_problem(rq, e);
	else if (rq && e->reads)
		reply_source(rq, e);
	else if (rq)
		reply_edit(rq, e);
	edit_free(e);
}

static void finish(struct edit *e, enum status st)
{
	e->st = st;
	if (http_ticket_post(e->server, e->ticket, answer, e) != ST_OK)
		edit_free(e); /* the client is told 503 in time */
}

/* ---- on the publisher's thread ---- */

static enum status read_call(struct edit *e)
{
	if (utf8_valid(e->body.s, e->body.len) != e->body.len)
		return fail(&e->why, ST_INVALID, "The body is not valid UTF-8.");
	enum status st = json_parse(e->body.s, e->body.len, &e->doc, &e->why);
	if (st)
		return st;
	if (json_repeated(e->doc))
		return fail(&e->why, ST_INVALID, "%s is there twice: which one is meant?",
			    json_repeated(e->doc));
	const cJSON *dry = cJSON_GetObjectItemCaseSensitive(e->doc, "dry_run");
	e->markdown = str_of(json_string(e->doc, "markdown"));
	e->version = json_string(e->doc, "version");
	e->dry_run = cJSON_IsTrue(dry);
	if (!e->markdown.s)
		return fail(&e->why, ST_INVALID, "markdown must be the whole text of the file.");
	if (!e->version)
		return fail(&e->why, ST_INVALID,
			    "version must be the text that GET /api/v1/sources/{id} tells, or "
			    "\"\" for a new article.");
	if (dry && !cJSON_IsBool(dry))
		return fail(&e->why, ST_INVALID, "dry_run must be true or false.");
	if (!e->dry_run && !e->writable)
		return fail(&e->why, ST_UNSUPPORTED,
			    "Articles are not written here (kb_writable is off): use dry_run and "
			    "the text or patch of its reply.");
	return ST_OK;
}

/* What the file holds now; of an article that no file of its name holds, why. */
static enum status read_old(struct edit *e)
{
	struct record r;
	enum status st = kb_read_file(e->config->kb, e->path.data, &e->old, &e->why);
	if (st == ST_OK && e->reads && utf8_valid(e->old.data, e->old.len) != e->old.len)
		return fail_said(&e->why, ST_INVALID, "source-not-utf8",
				 "%s is not valid UTF-8: mend the file where it lies.",
				 e->path.data);
	if (st == ST_OK)
		kb_version((struct str){e->old.data, e->old.len}, e->now);
	if (st != ST_NOTFOUND)
		return st;
	if (e->view.reader &&
	    index_reader_find(e->view.reader, e->id, strlen(e->id), &r, NULL) == ST_OK &&
	    !str_is(record_str(&r, REC_SOURCE), e->path.data))
		return fail_said(&e->why, ST_INVALID, "source-elsewhere",
				 "%s comes from %.*s: change it there.", e->id,
				 (int)record_str(&r, REC_SOURCE).len, record_str(&r, REC_SOURCE).s);
	return ST_NOTFOUND;
}

static void make_patch(struct edit *e, bool is_new)
{
	struct buf path;
	buf_init(&path, 8192);
	if (kb_git_prefix(e->config->kb, &path)) {
		buf_puts(&path, e->path.data);
		kb_patch(path.data, (struct str){is_new ? NULL : e->old.data, e->old.len},
			 e->markdown, &e->patch);
	}
	if (buf_status(&e->patch))
		buf_clear(&e->patch);
	buf_release(&path);
}

static void note_change(struct edit *e, const char *before)
{
	struct buf detail, err;
	buf_init(&detail, BUF_MAX_ERR);
	buf_init(&err, BUF_MAX_ERR);
	buf_puts(&detail, "{\"id\":");
	json_quote(&detail, e->id, strlen(e->id));
	buf_printf(&detail, ",\"version_before\":\"%s\",\"version\":\"%s\"}", before, e->now);
	const struct audit_entry entry = {e->who_id, e->who_name, "article.put", detail.data};
	if (audit_append(e->config->data, &entry, &err) != ST_OK) {
		log_error("audit", "article.put is not noted: %s", err.data);
		buf_puts(&e->note, "It is not in the audit log, which cannot be written.");
	}
	buf_release(&detail);
	buf_release(&err);
}

static void indexed(struct api_indexing *x, enum status st, const struct buf *err)
{
	struct edit *e = EDIT_OF_INDEXING(x);
	if (st)
		fail(&e->why, st, "The file is written, and not yet published: %s", err->data);
	finish(e, st == ST_OK ? ST_OK : ST_IO);
}

/* ST_OK: it is the indexer's now. */
static enum status write_and_index(struct edit *e)
{
	char before[KB_VERSION_LEN];
	enum status st =
	    kb_write_file(e->config->kb, e->path.data, e->version, e->markdown, &e->why);
	if (st)
		return st;
	memcpy(before, e->now, sizeof before);
	kb_version(e->markdown, e->now);
	log_info("kb", "%s is written for %s", e->path.data, e->who_id);
	note_change(e, before);
	e->indexing = (struct api_indexing){.path = e->path.data, .done = indexed};
	st = e->api->work.index(e->api->work.ctx, &e->indexing);
	return st ? fail(&e->why, ST_IO, "The file is written, and not yet published.") : ST_OK;
}

static enum status check(struct edit *e, bool is_new)
{
	struct kb_draft draft = {.dir = e->config->kb,
				 .path = e->path.data,
				 .text = e->markdown,
				 .languages = &e->config->languages,
				 .today = e->today};
	enum status st = kb_may_write(e->config->kb, e->path.data, e->version, &e->why);
	e->view.wanted = e->dry_run;
	if (st == ST_OK)
		st = publish_view(&e->view, &draft, &e->why);
	if (st == ST_OK)
		make_patch(e, is_new);
	return st;
}

static void open_reader(struct edit *e)
{
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	if (index_reader_open(e->config->data, INDEX_AGENT, &e->view.reader, &err) != ST_OK)
		log_info("api", "articles are looked up in files alone: %s", err.data);
	buf_release(&err);
}

static void run_edit(struct api_job *job)
{
	struct edit *e = (struct edit *)job;
	enum status st = e->reads ? ST_OK : read_call(e);
	if (st == ST_OK)
		st = kb_article_path(e->id, &e->path, &e->why);
	if (st == ST_OK) {
		open_reader(e);
		st = read_old(e);
	}
	bool is_new = st == ST_NOTFOUND;
	if (!e->reads && is_new)
		st = kb_new_id_ok(e->id, &e->why);
	if (!e->reads && st == ST_OK)
		st = check(e, is_new);
	if (!e->reads && st == ST_OK && !e->dry_run) {
		st = write_and_index(e);
		if (st == ST_OK)
			return;
	}
	finish(e, st);
}

/* ---- the calls ---- */

static struct edit *edit_new(struct api *a, struct http_request *rq, bool reads)
{
	const struct http_caller *who = http_caller(rq);
	struct str id = http_param(rq, "id"), body = http_body(rq);
	struct edit *e = calloc(1, sizeof *e);
	if (!e)
		return NULL;
	arena_init(&e->arena);
	publish_view_init(&e->view);
	buf_init(&e->path, 8192);
	buf_init(&e->old, BUF_MAX_TEXT);
	buf_init(&e->patch, BUF_MAX_TEXT);
	buf_init(&e->why, BUF_MAX_TEXT);
	buf_init(&e->note, BUF_MAX_ERR);
	e->job.run = run_edit;
	e->api = a;
	e->server = http_request_server(rq);
	e->config = a->work.config;
	e->writable = asker_config(http_worker_data(rq))->kb_writable;
	e->today = asker_today();
	e->reads = reads;
	e->id = arena_dup(&e->arena, id.s, id.len);
	e->who_id = arena_dup(&e->arena, who->id, strlen(who->id));
	e->who_name = arena_dup(&e->arena, who->name, strlen(who->name));
	e->body = (struct str){arena_dup(&e->arena, body.s, body.len), body.len};
	if (e->id && e->who_id && e->who_name && e->body.s)
		return e;
	edit_free(e);
	return NULL;
}

static void begin(struct api *a, struct http_request *rq, bool reads)
{
	struct edit *e = a->work.run ? edit_new(a, rq, reads) : NULL;
	if (e) {
		e->ticket = http_defer(rq, WAIT_MS);
		if (a->work.run(a->work.ctx, &e->job) == ST_OK)
			return;
		edit_free(e);
	}
	http_set_header(rq, "Retry-After", "1");
	http_reply_problem(rq, 503, "Articles cannot be read or written now; try again.");
}

void api_put_article(struct http_request *rq, void *ctx)
{
	if (api_takes_json(rq))
		begin(ctx, rq, false);
}

void api_source(struct http_request *rq, void *ctx)
{
	begin(ctx, rq, true);
}
