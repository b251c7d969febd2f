/* events.c - POST /api/v1/events and /api/v1/sessions */
#include <stdio.h>
#include <string.h>

#include "answerd/feedback/store_events.h"
#include "answerd/text/scrub.h"
#include "api/write.h"
#include "answerd/feedback/typed.h"

#define EVENTS_MAX 50

struct item {
	const char *event_id, *session, *type, *search_id, *query, *article, *page, *reason,
	    *comment;
	int64_t position;
	struct api_visitor visitor;
	struct store_event event;
	struct store_search search; /* that a commit makes count */
	bool counted;		    /* the search was written */
};

struct events {
	struct item items[EVENTS_MAX];
	size_t n, written, repeated;
};

static const char *const types[] = {"commit",  "view",	  "read",      "answer_seen",
				    "click",   "helpful", "unhelpful", "solved",
				    "contact", "dismiss", NULL};

#define AT(member) offsetof(struct item, member)
static const struct api_field fields[] = {
    {.name = "event_id", .kind = FIELD_PLAIN, .at = AT(event_id), .max = 64, .needed = true},
    {.name = "session", .kind = FIELD_PLAIN, .at = AT(session), .max = 200},
    {.name = "type", .kind = FIELD_NAME, .at = AT(type), .names = types, .needed = true},
    {.name = "search_id", .kind = FIELD_MASKED, .at = AT(search_id), .max = 26},
    {.name = "query", .kind = FIELD_MASKED, .at = AT(query), .max = 512},
    {.name = "article_id", .kind = FIELD_MASKED, .at = AT(article), .max = 512},
    {.name = "position", .kind = FIELD_NUMBER, .at = AT(position), .max = 1000},
    {.name = "page", .kind = FIELD_PATH, .at = AT(page), .max = 512},
    {.name = "reason", .kind = FIELD_MASKED, .at = AT(reason), .max = 200},
    {.name = "comment", .kind = FIELD_LINES, .at = AT(comment), .max = 2000},
};

/* What was typed is masked only now that it is to be kept. */
static enum status mask(struct arena *arena, const char **text, bool is_page)
{
	struct buf masked;
	buf_init(&masked, 8192);
	if (is_page)
		scrub_page(*text, &masked);
	else
		scrub_line(*text, strlen(*text), &masked);
	*text = buf_status(&masked) == ST_OK ? arena_dup(arena, masked.data, masked.len) : NULL;
	buf_release(&masked);
	return *text ? ST_OK : ST_NOMEM;
}

static enum status find_typed(struct api *a, struct item *it, struct arena *arena)
{
	struct store_search *v = &it->search;
	if (strcmp(it->type, "commit") != 0 || !it->visitor.valid ||
	    !typed_find(shared_typed(a->shared), it->search_id, it->visitor.id, arena, v))
		return ST_OK;
	it->event.search = v;
	enum status st = mask(arena, &v->query, false);
	if (st == ST_OK)
		st = mask(arena, &v->category, false);
	if (st == ST_OK)
		st = mask(arena, &v->segment, false);
	return st ? st : mask(arena, &v->page, true);
}

static enum status check_item(const struct item *it, const char *name, struct buf *err)
{
	bool commit = strcmp(it->type, "commit") == 0;
	bool reads = strcmp(it->type, "read") == 0 || strcmp(it->type, "view") == 0 ||
		     strcmp(it->type, "click") == 0;
	if (commit && !*it->search_id)
		return fail(err, ST_INVALID, "%ssearch_id is missing: a commit names its search.",
			    name);
	if (reads && !*it->article)
		return fail(err, ST_INVALID, "%sarticle_id is missing.", name);
	return ST_OK;
}

static enum status read_item(struct api_write *w, const cJSON *o, const char *name, struct item *it,
			     struct buf *err)
{
	enum status st =
	    api_fields(o, fields, sizeof fields / sizeof fields[0], name, &w->arena, it, err);
	if (st == ST_OK)
		st = check_item(it, name, err);
	if (st == ST_OK)
		st = api_visitor(w->api, it->session, w->now_ms, &w->arena, &it->visitor);
	if (st)
		return st;
	it->event = (struct store_event){.at_ms = w->now_ms,
					 .type = it->type,
					 .search_id = it->search_id,
					 .query = it->query,
					 .article = it->article,
					 .page = it->page,
					 .reason = it->reason,
					 .comment = it->comment,
					 .position = (int)it->position,
					 .client = w->client};
	store_event_key(str_of(it->event_id), str_of(it->session), it->event.key);
	memcpy(it->event.session, it->visitor.id, SESSION_ID_BYTES);
	return find_typed(w->api, it, &w->arena);
}

static enum status read_items(struct api_write *w, const cJSON *doc, struct buf *err)
{
	struct events *ev = w->data;
	const cJSON *one = NULL;
	if (!cJSON_IsArray(doc)) {
		ev->n = 1;
		return read_item(w, doc, "", &ev->items[0], err);
	}
	int n = cJSON_GetArraySize(doc);
	if (n < 1 || n > EVENTS_MAX)
		return fail(err, ST_INVALID, "There must be 1 to %d events, not %d.", EVENTS_MAX,
			    n);
	cJSON_ArrayForEach(one, doc)
	{
		char name[24];
		snprintf(name, sizeof name, "event %zu: ", ev->n + 1);
		enum status st = read_item(w, one, name, &ev->items[ev->n], err);
		if (st)
			return st;
		ev->n++;
	}
	return ST_OK;
}

static enum status run(struct store *s, struct api_write *w, struct buf *err)
{
	struct events *ev = w->data;
	enum status st = ST_OK;
	for (size_t i = 0; i < ev->n && st == ST_OK; i++) {
		struct item *it = &ev->items[i];
		bool added = false;
		/* Of whom there is no session, or a forged one, counts for no one. */
		if (!it->visitor.valid)
			continue;
		st = store_add_event(s, &it->event, &added, &it->counted, err);
		ev->written += added;
		ev->repeated += !added;
	}
	return st;
}

static void reply(struct http_request *rq, struct api_write *w)
{
	const struct events *ev = w->data;
	struct json_out j;
	for (size_t i = 0; i < ev->n; i++)
		if (ev->items[i].counted)
			shared_count_committed(w->api->shared, ev->items[i].search.answered,
					       ev->items[i].search.total);
	for (size_t i = 0; i < ev->written; i++)
		shared_count(w->api->shared, COUNT_EVENTS);
	api_begin(rq, &j);
	json_add_int(&j, JSON_ROOT, "received", (int64_t)ev->n);
	json_add_int(&j, JSON_ROOT, "written", (int64_t)ev->written);
	json_add_int(&j, JSON_ROOT, "repeated", (int64_t)ev->repeated);
	json_add_string(&j, JSON_ROOT, "session", ev->items[0].visitor.token);
	api_reply(rq, &j);
}

/* What visitors cannot read is no article of theirs: reports would have rows that anybody
 * makes up. The event itself counts. */
static void drop_unknown(struct http_request *rq, struct events *ev)
{
	struct searcher *s = asker_searcher(http_worker_data(rq));
	struct record r;
	for (size_t i = 0; s && i < ev->n; i++) {
		struct store_event *e = &ev->items[i].event;
		if (*e->article && index_reader_find(searcher_reader(s), e->article,
						     strlen(e->article), &r, NULL) == ST_NOTFOUND)
			e->article = "";
	}
}

void api_post_events(struct http_request *rq, void *ctx)
{
	struct buf err;
	cJSON *doc = api_body(rq, true);
	struct api_write *w = doc ? api_write_new(rq, ctx, sizeof(struct events)) : NULL;
	if (!w) {
		cJSON_Delete(doc);
		return;
	}
	buf_init(&err, BUF_MAX_ERR);
	w->run = run;
	w->reply = reply;
	enum status st = read_items(w, doc, &err);
	cJSON_Delete(doc);
	if (st) {
		api_write_free(w);
		api_fail(rq, st, &err);
	} else {
		drop_unknown(rq, w->data);
		api_write_send(rq, w);
	}
	buf_release(&err);
}
