/* search.c - GET /api/v1/search */
#include "api/api.h"

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

static void add_result(struct json_out *j, int results, const struct search_result *r, bool explain)
{
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
	if (explain) {
		int f = json_add_object(j, o, "features");
		for (int k = 0; k < FEATURES; k++)
			json_add_real(j, f, feature_names[k], r->features[k], 4);
	}
	buf_release(&url);
}

static void add_choices(struct json_out *j, const struct search_reply *s)
{
	int arr = json_add_array(j, JSON_ROOT, "clarify");
	for (size_t i = 0; i < s->choices_n; i++) {
		int o = json_append_object(j, arr);
		api_add_str(j, o, "label", s->choices[i].label);
		api_add_str(j, o, "query", s->choices[i].query);
		api_add_str(j, o, "category", s->choices[i].category);
		json_add_int(j, o, "count", s->choices[i].count);
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

static void write_reply(struct http_request *rq, const struct ask_reply *re, bool explain)
{
	const struct search_reply *s = &re->search;
	struct json_out j;
	api_begin(rq, &j);
	json_add_string(&j, JSON_ROOT, "search_id", re->search_id);
	api_add_str(&j, JSON_ROOT, "query", re->query);
	json_add_string(&j, JSON_ROOT, "lang", s->lang);
	json_add_bool(&j, JSON_ROOT, "answered", s->answered);
	json_add_real(&j, JSON_ROOT, "confidence", s->confidence, 4);
	json_add_string(&j, JSON_ROOT, "next", next_names[s->next]);
	if (s->kind != ROUTE_NONE)
		json_add_string(&j, JSON_ROOT, "kind",
				s->kind == ROUTE_COMPLAINT ? "complaint" : "route");
	json_add_int(&j, JSON_ROOT, "total", s->total);
	json_add_int(&j, JSON_ROOT, "took_us", s->took_us);
	json_add_int(&j, JSON_ROOT, "generation", (int64_t)s->generation);
	json_add_string_or_null(&j, JSON_ROOT, "corrected", s->corrected);
	int results = json_add_array(&j, JSON_ROOT, "results");
	for (size_t i = 0; i < s->results_n; i++)
		add_result(&j, results, &s->results[i], explain);
	add_choices(&j, s);
	add_categories(&j, s);
	json_add_string(&j, JSON_ROOT, "session", re->session);
	api_add_contact(&j, rq);
	api_reply(rq, &j);
}

static bool is_on(struct str s)
{
	return s.s && s.len && !str_is(s, "0") && !str_is(s, "false");
}

static void answer(struct http_request *rq, struct asker *asker)
{
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
	ask.explain = is_on(http_query(rq, "explain"));
	buf_init(&err, BUF_MAX_ERR);
	enum status st = asker_ask(asker, &ask, http_arena(rq), &re, &err);
	if (st)
		api_fail(rq, st, &err);
	else
		write_reply(rq, &re, ask.explain);
	buf_release(&err);
}

void api_search(struct http_request *rq, void *ctx)
{
	(void)ctx;
	answer(rq, http_worker_data(rq));
}

void api_agent_search(struct http_request *rq, void *ctx)
{
	struct asker *agents = api_agents(rq);
	(void)ctx;
	if (agents)
		answer(rq, agents);
}
