#include "answerd/base/utf8.h"
#include "pages/article.h"

/* Ends a sentence: 1, a statement; 2, a question; 0: it does not. */
static int sentence_end(uint32_t cp, bool space_behind)
{
	switch (cp) {
	case 0x3002: /* ideographic full stop */
	case 0xff01: return 1;
	case 0xff1f: return 2;
	case '.':
	case '!': return space_behind ? 1 : 0;
	case '?': return 2;
	default: return 0;
	}
}

/* Of an acknowledgement, the sentences before the first question: an agent asks
 * leave for questions there, which a page cannot ask. */
static struct str statements(struct str ack)
{
	size_t kept = 0;
	for (size_t i = 0; i < ack.len;) {
		uint32_t cp = 0;
		size_t next = i + utf8_next(ack.s + i, ack.len - i, &cp);
		int end = sentence_end(cp, next >= ack.len || ack.s[next] == ' ');
		if (end == 2)
			return (struct str){ack.s, kept};
		if (end == 1)
			kept = next;
		i = next;
	}
	return ack;
}

void article_short(struct page *p, const cJSON *detail)
{
	const char *ack = json_string(detail, "ack"), *say = json_string(detail, "say");
	struct str opening = ack ? str_trim(statements(str_of(ack))) : (struct str){"", 0};
	if (!say || !*say)
		return;
	page_raw(p, "<section class=\"short\" aria-labelledby=\"short-title\">"
		    "<h2 id=\"short-title\">");
	page_msg(p, "article.short");
	page_raw(p, "</h2>\n");
	if (opening.len)
		page_element(p, "p", "ack", page_copy(p, opening));
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
