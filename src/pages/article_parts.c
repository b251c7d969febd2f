#include "pages/article.h"

void article_short(struct page *p, const cJSON *detail)
{
	const char *say = json_string(detail, "say");
	if (!say || !*say)
		return;
	page_raw(p, "<section class=\"short\" aria-labelledby=\"short-title\">"
		    "<h2 id=\"short-title\">");
	page_msg(p, "article.short");
	page_raw(p, "</h2>\n");
	page_element(p, "p", "say", say);
	page_raw(p, "</section>\n");
}

static void option(struct page *p, const cJSON *o)
{
	const char *when = json_string(o, "when"), *say = json_string(o, "say");
	const char *section = json_string(o, "section");
	page_raw(p, "<li class=\"option\">");
	if (when && *when) {
		page_raw(p, "<h3><span class=\"option-when\">");
		page_msg(p, "article.when");
		page_raw(p, "</span> ");
		page_text(p, when);
		page_raw(p, "</h3>");
	}
	if (say && *say)
		page_element(p, "p", NULL, say);
	if (section && *section) {
		page_raw(p, "<a href=\"#");
		buf_add_url(p->out, section, strlen(section), false);
		page_raw(p, "\">");
		page_msg(p, "article.steps");
		page_icon(p, "down");
		page_raw(p, "</a>");
	}
	page_raw(p, "</li>\n");
}

void article_options(struct page *p, const cJSON *detail)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(detail, "options");
	if (!cJSON_GetArraySize(list))
		return;
	page_raw(p, "<section class=\"options\" aria-labelledby=\"options-title\">"
		    "<h2 id=\"options-title\">");
	page_msg(p, "article.options");
	page_raw(p, "</h2>\n<ul>\n");
	for (const cJSON *o = list->child; o; o = o->next)
		option(p, o);
	page_raw(p, "</ul></section>\n");
}

void article_contents(struct page *p, const cJSON *headings)
{
	page_raw(p, "<nav class=\"contents\" aria-labelledby=\"contents-title\">"
		    "<h2 id=\"contents-title\">");
	page_msg(p, "article.contents");
	page_raw(p, "</h2>\n<ol>\n");
	for (const cJSON *h = headings->child; h; h = h->next) {
		const cJSON *level = cJSON_GetObjectItemCaseSensitive(h, "level");
		const char *title = json_string(h, "title"), *anchor = json_string(h, "anchor");
		if (!title || !anchor || !cJSON_IsNumber(level) || level->valueint > 3)
			continue;
		page_raw(p, level->valueint > 2 ? "<li class=\"deeper\"><a href=\"#"
						: "<li><a href=\"#");
		buf_add_url(p->out, anchor, strlen(anchor), false);
		page_raw(p, "\">");
		page_text(p, title);
		page_raw(p, "</a></li>\n");
	}
	page_raw(p, "</ol></nav>\n");
}
