#include "answerd/index/detail.h"

#include "answerd/base/clock.h"
#include "answerd/base/json.h"

static void add_list(struct json_out *j, const char *name, const struct str_list *list)
{
	int arr = json_add_array(j, JSON_ROOT, name);
	for (size_t i = 0; i < list->n; i++)
		json_append_string(j, arr, list->v[i]);
}

static void add_date(struct json_out *j, const char *name, int64_t day)
{
	char text[11];
	if (day == ARTICLE_NO_DAY)
		return;
	clock_date(day, text);
	json_add_string(j, JSON_ROOT, name, text);
}

static void add_options(struct json_out *j, const struct article *a)
{
	int arr = json_add_array(j, JSON_ROOT, "options");
	for (size_t i = 0; i < a->options_n; i++) {
		int o = json_append_object(j, arr);
		json_add_string_or_null(j, o, "when", a->options[i].when);
		json_add_string_or_null(j, o, "say", a->options[i].say);
		json_add_string_or_null(j, o, "section", a->options[i].section);
	}
}

static void add_headings(struct json_out *j, const struct md_doc *doc)
{
	int arr = json_add_array(j, JSON_ROOT, "headings");
	for (size_t i = 0; i < doc->headings_n; i++) {
		int h = json_append_object(j, arr);
		json_add_int(j, h, "level", doc->headings[i].level);
		json_add_string(j, h, "title", doc->headings[i].title);
		json_add_string(j, h, "anchor", doc->headings[i].anchor);
	}
}

static void add_agent_fields(struct json_out *j, const struct article *a,
			     const struct md_doc *notes)
{
	int arr = json_add_array(j, JSON_ROOT, "clarify");
	for (size_t i = 0; i < a->clarify_n; i++) {
		int c = json_append_object(j, arr);
		json_add_string(j, c, "ask", a->clarify[i].ask);
		json_add_string_or_null(j, c, "why", a->clarify[i].why);
	}
	json_add_string_or_null(j, JSON_ROOT, "authority", a->authority);
	json_add_string_or_null(j, JSON_ROOT, "transfer", a->transfer);
	json_add_string_or_null(j, JSON_ROOT, "owner", a->owner);
	json_add_string_or_null(j, JSON_ROOT, "agent_notes_html", notes ? notes->html.s : NULL);
	add_date(j, "review_by", a->review_by);
}

enum status detail_json(const struct article *a, const struct md_doc *doc,
			const struct md_doc *notes, bool for_agents, struct buf *out)
{
	struct json_out j;
	json_out_init(&j, out);
	json_add_string(&j, JSON_ROOT, "id", a->id);
	json_add_string(&j, JSON_ROOT, "title", a->title);
	json_add_string(&j, JSON_ROOT, "lang", a->lang);
	json_add_string(&j, JSON_ROOT, "category", a->category);
	add_list(&j, "questions", &a->questions);
	add_list(&j, "tags", &a->tags);
	add_date(&j, "updated", a->updated);
	json_add_string_or_null(&j, JSON_ROOT, "ack", a->ack);
	json_add_string_or_null(&j, JSON_ROOT, "say", a->say);
	add_options(&j, a);
	add_list(&j, "related", &a->related);
	add_headings(&j, doc);
	if (for_agents)
		add_agent_fields(&j, a, notes);
	return json_out_end(&j);
}
