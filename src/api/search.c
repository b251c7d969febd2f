/* search.c - GET /api/v1/search */
#include "api/api.h"

#include "answerd/text/lang.h"
#include "answerd/text/names.h"

#define ORIGIN_BYTES 4096

static const char *const next_names[] = {
    [NEXT_ANSWER] = "answer", [NEXT_CLARIFY] = "clarify", [NEXT_CONTACT] = "contact"};

static const char *const field_names[FIELD_KINDS] = {
    [FIELD_TITLE] = "title",	  [FIELD_QUESTION] = "questions", [FIELD_TAG] = "tags",
    [FIELD_HEADING] = "headings", [FIELD_BODY] = "body",	  [FIELD_NOTES] = "notes",
    [FIELD_LEARNED] = "learned"};

static void add_section(struct json_out *j, int o, const struct search_result *r)
{
	if (r->section_anchor.len == 0) {
		json_add_null(j, o, "section");
		return;
	}
	int s = json_add_object(j, o, "section");
	api_add_str(j, s, "title", r->section_title);
	api_add_str(j, s, "anchor", r->section_anchor);
}

/* What is written into one reply. */
struct written {
	struct http_request *rq;
	const struct messages *texts; /* in the reader's language */
	struct str reader;	      /* the tag of it; else of the reply */
	struct json_out j;
	bool explain;
	bool first; /* its first page */
};

/* Which language, when it is another than the reader's; else "". */
static const char *other_language(struct written *w, struct str lang)
{
	if (lang_alike(lang, w->reader))
		return "";
	return name_in_language(w->texts, lang, http_arena(w->rq));
}

static void add_part(struct buf *out, struct str text)
{
	if (out->len && text.len)
		buf_puts(out, " · ");
	buf_add(out, text.s, text.len);
}

/* Where it is from: category, section, and another language than the reader's. */
static void add_origin(struct written *w, int o, const struct search_result *r)
{
	struct buf b;
	buf_init(&b, ORIGIN_BYTES);
	add_part(&b, str_of(api_category_name(w->rq, w->texts, r->category)));
	if (r->section_anchor.len)
		add_part(&b, r->section_title);
	add_part(&b, str_of(other_language(w, r->lang)));
	json_add_string(&w->j, o, "origin", buf_status(&b) ? "" : b.data);
	buf_release(&b);
}

static void add_result(struct written *w, int results, const struct search_result *r)
{
	struct json_out *j = &w->j;
	struct buf url;
	int o = json_append_object(j, results);
	buf_init(&url, 8192);
	api_article_url(r->id, r->section_anchor, &url);
	api_add_str(j, o, "id", r->id);
	api_add_str(j, o, "title", r->title);
	json_add_string(j, o, "url", url.data);
	add_section(j, o, r);
	json_add_string(j, o, "snippet", r->snippet);
	api_add_str(j, o, "category", r->category);
	api_add_str(j, o, "lang", r->lang);
	add_origin(w, o, r);
	json_add_bool(j, o, "other_language", r->other_language);
	if (r->agent_only)
		json_add_bool(j, o, "agent_only", true);
	json_add_real(j, o, "score", r->score, 4);
	api_add_day(j, o, "updated", r->updated);
	int matched = json_add_array(j, o, "matched");
	for (int k = 0; k < FIELD_KINDS; k++)
		if (r->matched & 1u << k)
			json_append_string(j, matched, field_names[k]);
	if (r->pinned)
		json_append_string(j, matched, "pin");
	if (w->explain) {
		int f = json_add_object(j, o, "features");
		for (int k = 0; k < FEATURES; k++)
			json_add_real(j, f, feature_names[k], r->features[k], 4);
	}
	buf_release(&url);
}

static void add_choices(struct written *w, const struct search_reply *s)
{
	struct json_out *j = &w->j;
	int arr = json_add_array(j, JSON_ROOT, "clarify");
	for (size_t i = 0; i < s->choices_n; i++) {
		const struct search_choice *c = &s->choices[i];
		int o = json_append_object(j, arr);
		api_add_str(j, o, "label", c->label);
		if (c->lang.len) {
			api_add_str(j, o, "text", c->label);
			api_add_str(j, o, "lang", c->lang);
			json_add_string(j, o, "origin", other_language(w, c->lang));
		} else {
			const char *name = api_category_name(w->rq, w->texts, c->label);
			json_add_string(j, o, "text", name);
			json_add_string(j, o, "lang", messages_lang(w->texts));
			json_add_string(j, o, "origin", "");
		}
		api_add_str(j, o, "query", c->query);
		api_add_str(j, o, "category", c->category);
		json_add_int(j, o, "count", c->count);
	}
}

static void add_categories(struct json_out *j, const struct search_reply *s)
{
	int arr = json_add_array(j, JSON_ROOT, "categories");
	for (size_t i = 0; i < s->categories_n; i++) {
		int o = json_append_object(j, arr);
		api_add_str(j, o, "id", s->categories[i].category);
		json_add_int(j, o, "count", s->categories[i].count);
	}
}

/* What is said first: who complains is apologized to, who asks for a person is led to
 * one, an honest word where nothing answers. An answer speaks for itself. */
static void add_ack(struct written *w, const struct ask_reply *re)
{
	const struct search_reply *s = &re->search;
	const char *title = s->results_n ? "nothing.title.some" : "nothing.title";
	const char *text = "nothing.text";
	if (s->next == NEXT_ANSWER) {
		json_add_null(&w->j, JSON_ROOT, "ack");
		return;
	}
	if (s->next == NEXT_CLARIFY) {
		title = "clarify.title";
		text = "clarify.text";
	} else if (s->kind == ROUTE_COMPLAINT) {
		title = "complaint.title";
		text = "complaint.text";
	} else if (s->kind != ROUTE_NONE) {
		title = "route.title";
		text = "route.text";
	}
	const char *asked = arena_dup(http_arena(w->rq), re->query.s, re->query.len);
	int ack = json_add_object(&w->j, JSON_ROOT, "ack");
	json_add_string(&w->j, ack, "title",
			messages_fill(w->texts, http_arena(w->rq), title, "q", asked, NULL));
	json_add_string(&w->j, ack, "text", messages_get(w->texts, text));
}

/* What the article that answers says in short, beside its snippet. */
static void add_say(struct written *w, struct asker *asker, const struct search_reply *s)
{
	struct index_reader *reader = searcher_reader(asker_searcher(asker));
	struct record r;
	cJSON *detail = NULL;
	if (w->first && s->next == NEXT_ANSWER && s->results_n &&
	    index_reader_find(reader, s->results[0].id.s, s->results[0].id.len, &r, NULL) ==
		ST_OK) {
		struct str text = record_str(&r, REC_DETAIL);
		if (json_parse(text.s, text.len, &detail, NULL) != ST_OK)
			detail = NULL;
	}
	json_add_string_or_null(&w->j, JSON_ROOT, "say",
				detail ? json_string(detail, "say") : NULL);
	cJSON_Delete(detail);
}

static void write_reply(struct written *w, struct asker *asker, const struct ask_reply *re)
{
	const struct search_reply *s = &re->search;
	struct json_out *j = &w->j;
	w->reader = api_reader(w->rq);
	if (!w->reader.len)
		w->reader = str_of(s->lang);
	api_begin(w->rq, j);
	json_add_string(j, JSON_ROOT, "search_id", re->search_id);
	api_add_str(j, JSON_ROOT, "query", re->query);
	json_add_string(j, JSON_ROOT, "lang", s->lang);
	json_add_bool(j, JSON_ROOT, "answered", s->answered);
	json_add_real(j, JSON_ROOT, "confidence", s->confidence, 4);
	json_add_string(j, JSON_ROOT, "next", next_names[s->next]);
	if (s->kind != ROUTE_NONE)
		json_add_string(j, JSON_ROOT, "kind",
				s->kind == ROUTE_COMPLAINT ? "complaint" : "route");
	add_ack(w, re);
	add_say(w, asker, s);
	json_add_int(j, JSON_ROOT, "total", s->total);
	json_add_int(j, JSON_ROOT, "took_us", s->took_us);
	json_add_int(j, JSON_ROOT, "generation", (int64_t)s->generation);
	json_add_string_or_null(j, JSON_ROOT, "corrected", s->corrected);
	int results = json_add_array(j, JSON_ROOT, "results");
	for (size_t i = 0; i < s->results_n; i++)
		add_result(w, results, &s->results[i]);
	add_choices(w, s);
	add_categories(j, s);
	json_add_string(j, JSON_ROOT, "session", re->session);
	api_add_contact(j, w->rq, w->texts);
	api_reply(w->rq, j);
}

static bool is_on(struct str s)
{
	return s.s && s.len && !str_is(s, "0") && !str_is(s, "false");
}

static void answer(struct http_request *rq, struct asker *asker, const struct api *api)
{
	struct written w = {.rq = rq};
	struct ask_request ask = {0};
	struct ask_reply re;
	struct buf err;
	if (!api_lang(rq, &ask.lang) || !api_text(rq, "category", &ask.category) ||
	    !api_text(rq, "segment", &ask.segment) ||
	    !api_number(rq, "limit", 1, SEARCH_MAX_LIMIT, 10, &ask.limit) ||
	    !api_number(rq, "offset", 0, SEARCH_MAX_OFFSET, 0, &ask.offset))
		return;
	ask.query = http_query(rq, "q");
	if (!ask.query.s)
		ask.query = (struct str){"", 0};
	ask.session = http_query(rq, "session");
	ask.page = http_query(rq, "page");
	if (!ask.page.s || ask.page.len > 512)
		ask.page = (struct str){"", 0};
	ask.client = http_client_bytes(rq);
	ask.typing = is_on(http_query(rq, "typing"));
	ask.as_typed = is_on(http_query(rq, "as_typed"));
	w.first = ask.offset == 0;
	ask.explain = w.explain = is_on(http_query(rq, "explain"));
	w.texts = api_texts(api, rq);
	buf_init(&err, BUF_MAX_ERR);
	enum status st = asker_ask(asker, &ask, http_arena(rq), &re, &err);
	if (st)
		api_fail(rq, st, &err);
	else
		write_reply(&w, asker, &re);
	buf_release(&err);
}

void api_search(struct http_request *rq, void *ctx)
{
	answer(rq, http_worker_data(rq), ctx);
}

void api_agent_search(struct http_request *rq, void *ctx)
{
	struct asker *agents = api_agents(rq);
	if (agents)
		answer(rq, agents, ctx);
}
