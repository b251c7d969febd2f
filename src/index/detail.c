#include "index/detail.h"

#include "answerd/base/clock.h"
#include "answerd/base/json.h"

static void add_list(struct json_out *j, const char *name, const struct str_list *list)
{
	cJSON *arr = json_add_array(j, NULL, name);
	for (size_t i = 0; i < list->n; i++)
		json_append_string(j, arr, list->v[i]);
}

static void add_date(struct json_out *j, const char *name, int64_t day)
{
	char text[11];
	if (day == ARTICLE_NO_DAY)
		return;
	clock_date(day, text);
	json_add_string(j, NULL, name, text);
}

static void add_options(struct json_out *j, const struct article *a)
{
	cJSON *arr = json_add_array(j, NULL, "options");
	for (size_t i = 0; i < a->options_n; i++) {
		cJSON *o = json_append_object(j, arr);
		json_add_string_or_null(j, o, "when", a->options[i].when);
		json_add_string_or_null(j, o, "say", a->options[i].say);
		json_add_string_or_null(j, o, "section", a->options[i].section);
	}
}

static void add_headings(struct json_out *j, const struct md_doc *doc)
{
	cJSON *arr = json_add_array(j, NULL, "headings");
	for (size_t i = 0; i < doc->headings_n; i++) {
		cJSON *h = json_append_object(j, arr);
		json_add_int(j, h, "level", doc->headings[i].level);
		json_add_string(j, h, "title", doc->headings[i].title);
		json_add_string(j, h, "anchor", doc->headings[i].anchor);
	}
}

static void add_agent_fields(struct json_out *j, const struct article *a,
			     const struct md_doc *notes)
{
	cJSON *arr = json_add_array(j, NULL, "clarify");
	for (size_t i = 0; i < a->clarify_n; i++) {
		cJSON *c = json_append_object(j, arr);
		json_add_string(j, c, "ask", a->clarify[i].ask);
		json_add_string_or_null(j, c, "why", a->clarify[i].why);
	}
	json_add_string_or_null(j, NULL, "authority", a->authority);
	json_add_string_or_null(j, NULL, "transfer", a->transfer);
	json_add_string_or_null(j, NULL, "owner", a->owner);
	json_add_string_or_null(j, NULL, "agent_notes_html", notes ? notes->html.s : NULL);
	add_date(j, "review_by", a->review_by);
}

enum status detail_json(const struct article *a, const struct md_doc *doc,
			const struct md_doc *notes, bool for_agents, struct buf *out)
{
	struct json_out j;
	json_out_init(&j);
	json_add_string(&j, NULL, "id", a->id);
	json_add_string(&j, NULL, "title", a->title);
	json_add_string(&j, NULL, "lang", a->lang);
	json_add_string(&j, NULL, "category", a->category);
	add_list(&j, "questions", &a->questions);
	add_list(&j, "tags", &a->tags);
	add_date(&j, "updated", a->updated);
	json_add_string_or_null(&j, NULL, "ack", a->ack);
	json_add_string_or_null(&j, NULL, "say", a->say);
	add_options(&j, a);
	add_list(&j, "related", &a->related);
	add_headings(&j, doc);
	if (for_agents)
		add_agent_fields(&j, a, notes);
	enum status st = json_out_print(&j, out);
	json_out_release(&j);
	return st;
}
