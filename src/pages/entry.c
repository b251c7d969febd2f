#include "pages/entry.h"

#include "answerd/base/json.h"
#include "answerd/index/reader.h"

const char *entry_detail(struct page *p, struct str json, const char *name)
{
	cJSON *doc = NULL;
	const char *copy = NULL;
	if (json_parse(json.s, json.len, &doc, NULL))
		return NULL;
	const char *text = json_string(doc, name);
	if (text && *text)
		copy = page_copy(p, str_of(text));
	cJSON_Delete(doc);
	return copy;
}

bool entry_find(struct page *p, struct str id, struct entry *out)
{
	struct record r;
	struct index_reader *reader = searcher_reader(asker_searcher(p->asker));
	if (index_reader_find(reader, id.s, id.len, &r, NULL) || !record_live(&r, asker_today()) ||
	    r.head->flags & (REC_AGENT_ONLY | REC_COMPANION))
		return false;
	*out = (struct entry){.id = record_str(&r, REC_ID),
			      .title = record_str(&r, REC_TITLE),
			      .category = record_str(&r, REC_CATEGORY),
			      .lang = record_str(&r, REC_LANG),
			      .say = entry_detail(p, record_str(&r, REC_DETAIL), "say")};
	return true;
}

void entry_item(struct page *p, const struct entry *e, bool with_say)
{
	page_raw(p, "<li><a");
	page_attr(p, "href", page_article_path(p, e->id, (struct str){"", 0}));
	if (!str_is(e->lang, p->lang)) {
		page_attr(p, "lang", page_copy(p, e->lang));
		page_attr(p, "hreflang", page_copy(p, e->lang));
	}
	page_raw(p, "><span class=\"entry-title\">");
	page_str(p, e->title);
	page_raw(p, "</span>");
	page_in_language(p, e->lang);
	if (with_say && e->say)
		page_element(p, "span", "entry-say", e->say);
	page_raw(p, "</a></li>\n");
}
