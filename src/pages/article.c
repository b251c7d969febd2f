/* An article: the short answer, the ways that fit, the text, what is near it,
 * and a human. */
#include <string.h>

#include "pages/article.h"
#include "pages/entry.h"
#include "pages/forms.h"
#include "pages/frame.h"
#include "pages/jsonld.h"
#include "pages/ways.h"

void article_crumbs(struct page *p, struct str category, bool last_is_page)
{
	page_raw(p, "<nav class=\"crumbs\" aria-label=\"");
	page_msg(p, "site.crumbs");
	page_raw(p, "\"><ol><li><a");
	page_attr(p, "href", page_home_path(p, p->lang));
	page_raw(p, ">");
	page_msg(p, "site.home");
	page_raw(p, "</a></li>");
	if (category.len && last_is_page) {
		page_raw(p, "<li aria-current=\"page\">");
		page_text(p, page_category_name(p, category));
		page_raw(p, "</li>");
	} else if (category.len) {
		page_raw(p, "<li><a");
		page_attr(p, "href", page_category_path(p, p->lang, category));
		page_raw(p, ">");
		page_text(p, page_category_name(p, category));
		page_raw(p, "</a></li>");
	}
	page_raw(p, "</ol></nav>\n");
}

static void meta_line(struct page *p, const struct ask_article *a)
{
	int32_t updated = a->record.head->updated;
	page_raw(p, "<p class=\"article-meta\">");
	if (updated != RECORD_NO_DAY)
		page_msgf(p, "article.updated", "date", page_date(p, updated), NULL);
	for (size_t i = 0; i < a->translations_n; i++) {
		struct str lang = record_str(&a->translations[i], REC_LANG);
		struct str id = record_str(&a->translations[i], REC_ID);
		const char *code = page_copy(p, lang);
		page_raw(p, " <a class=\"translation\"");
		page_attr(p, "href", page_article_path(p, id, (struct str){"", 0}));
		page_attr(p, "lang", code);
		page_attr(p, "hreflang", code);
		page_raw(p, ">");
		page_text(p, page_lang_name(p, code));
		page_raw(p, "</a>");
	}
	page_raw(p, "</p>\n");
}

static void related(struct page *p, const cJSON *ids)
{
	size_t shown = 0;
	for (const cJSON *it = ids ? ids->child : NULL; it; it = it->next) {
		struct entry e;
		if (!cJSON_IsString(it) || !entry_find(p, str_of(it->valuestring), &e))
			continue;
		if (!shown++) {
			page_raw(p,
				 "<section class=\"related\" aria-labelledby=\"related-title\">\n"
				 "<h2 id=\"related-title\">");
			page_msg(p, "article.related");
			page_raw(p, "</h2>\n<ul class=\"entries\">\n");
		}
		entry_item(p, &e, false);
	}
	page_raw(p, shown ? "</ul>\n</section>\n" : "");
}

static void write_article(struct page *p, const struct ask_article *a, const cJSON *detail)
{
	struct str category = record_str(&a->record, REC_CATEGORY);
	const cJSON *headings = cJSON_GetObjectItemCaseSensitive(detail, "headings");
	bool contents = cJSON_GetArraySize(headings) >= 3;
	frame_begin(p);
	page_raw(p, contents ? "<div class=\"wrap article-grid\">\n"
			     : "<div class=\"wrap article-grid plain\">\n");
	page_raw(p, "<article class=\"article\">\n");
	article_crumbs(p, category, false);
	page_element(p, "h1", NULL, p->title);
	meta_line(p, a);
	article_short(p, detail);
	article_options(p, detail);
	if (contents)
		article_contents(p, headings);
	page_raw(p, "<div class=\"prose\">\n");
	page_html(p, a->html);
	page_raw(p, "</div>\n</article>\n<div class=\"after\">\n");
	form_vote(p, record_str(&a->record, REC_ID));
	related(p, cJSON_GetObjectItemCaseSensitive(detail, "related"));
	ways_section(p, "reach", "contact.still", "contact.text");
	page_raw(p, "</div>\n</div>\n");
	jsonld_article(p, a->record.head->updated);
	jsonld_breadcrumbs(p, category);
	frame_end(p);
}

static void set_head(struct page *p, const struct ask_article *a, const cJSON *detail)
{
	const char *say = json_string(detail, "say");
	struct str none = {"", 0};
	p->title = page_copy(p, record_str(&a->record, REC_TITLE));
	p->description = say;
	p->kind = "article";
	p->body_class = "page-article";
	p->path = page_article_path(p, record_str(&a->record, REC_ID), none);
	page_add_alternate(p, p->lang, p->path);
	for (size_t i = 0; i < a->translations_n; i++) {
		const struct record *t = &a->translations[i];
		page_add_alternate(p, page_copy(p, record_str(t, REC_LANG)),
				   page_article_path(p, record_str(t, REC_ID), none));
	}
}

/* The same article in other languages: its id behind the language. */
static void offer_translations(struct page *p, struct str id)
{
	const struct str_list *langs = &p->config->languages;
	const char *rest = memchr(id.s ? id.s : "", '/', id.len);
	size_t shown = 0;
	for (size_t i = 0; rest && i < langs->n; i++) {
		struct entry e;
		const char *other =
		    page_concat(p, langs->v[i], rest, id.len - (size_t)(rest - id.s));
		if (!entry_find(p, str_of(other), &e))
			continue;
		if (!shown++) {
			page_raw(p, "<section class=\"translations\">\n");
			page_element(p, "h2", "list-title",
				     messages_get(p->texts, "missing.translation.title"));
			page_raw(p, "<ul class=\"entries\">\n");
		}
		entry_item(p, &e, true);
	}
	page_raw(p, shown ? "</ul>\n</section>\n" : "");
}

void article_missing(struct page *p, struct str id)
{
	p->title = messages_get(p->texts, "missing.title");
	p->noindex = true;
	p->search_in_header = false;
	p->body_class = "page-problem";
	frame_begin(p);
	page_raw(p, "<div class=\"wrap problem\">\n");
	page_element(p, "h1", NULL, p->title);
	page_element(p, "p", "lead", messages_get(p->texts, "missing.text"));
	offer_translations(p, id);
	frame_search(p, true, (struct str){"", 0});
	ways_section(p, "reach", "contact.title", "contact.text");
	page_raw(p, "</div>\n");
	frame_end(p);
	page_reply(p, 404, false);
}

/* The language that the id starts with, if it is one of ours. */
static const char *lang_of_id(struct http_request *rq, struct str id)
{
	struct asker *a = http_worker_data(rq);
	const char *slash = memchr(id.s ? id.s : "", '/', id.len);
	if (!a || !slash)
		return NULL;
	return page_known_lang(asker_config(a), (struct str){id.s, (size_t)(slash - id.s)});
}

void page_article(struct http_request *rq, void *pages)
{
	struct page p;
	struct ask_article a;
	cJSON *detail = NULL;
	struct str id = http_param(rq, "id");
	if (!page_open(&p, rq, pages, lang_of_id(rq, id)))
		return;
	enum status st = id.len ? asker_article(p.asker, id, p.arena, &a, NULL) : ST_NOTFOUND;
	if (!st)
		st = json_parse(a.detail, strlen(a.detail), &detail, NULL);
	if (st == ST_NOTFOUND || st == ST_INVALID) {
		article_missing(&p, id);
		return;
	}
	if (st) {
		http_reply_problem(rq, 503,
				   "The article cannot be read now. Try again in a moment.");
		return;
	}
	const char *lang = page_known_lang(p.config, record_str(&a.record, REC_LANG));
	if (lang) {
		p.lang = lang;
		p.texts = message_sets_for(p.site->texts, lang);
	}
	set_head(&p, &a, detail);
	write_article(&p, &a, detail);
	page_reply(&p, 200, true);
	cJSON_Delete(detail);
}
