#include "pages/frame.h"

#include <string.h>

static void meta(struct page *p, const char *attr, const char *name, const char *content)
{
	if (!content || !*content)
		return;
	page_raw(p, "<meta");
	page_attr(p, attr, name);
	page_attr(p, "content", content);
	page_raw(p, ">\n");
}

/* An address of this site, absolute when the config says which one it is. */
static void link_to(struct page *p, const char *rel, const char *lang, const char *path)
{
	page_raw(p, "<link");
	page_attr(p, "rel", rel);
	if (lang)
		page_attr(p, "hreflang", lang);
	page_raw(p, " href=\"");
	page_text(p, p->config->base_url);
	page_text(p, path);
	page_raw(p, "\">\n");
}

static void head_links(struct page *p)
{
	if (p->path)
		link_to(p, "canonical", NULL, p->path);
	for (size_t i = 0; i < p->alternates_n && !p->noindex; i++)
		link_to(p, "alternate", p->alternates[i].lang, p->alternates[i].path);
	page_raw(p, "<link rel=\"icon\" type=\"image/svg+xml\"");
	page_attr(p, "href", p->site->mark);
	page_raw(p, ">\n<link rel=\"stylesheet\"");
	page_attr(p, "href", p->site->css);
	page_raw(p, ">\n<script type=\"module\"");
	page_attr(p, "src", p->site->script);
	page_raw(p, "></script>\n");
}

/* Open Graph writes zh_CN. */
static const char *locale(struct page *p)
{
	char *name = arena_dup(p->arena, p->lang, strlen(p->lang));
	for (char *c = name; c && *c; c++)
		if (*c == '-')
			*c = '_';
	return name;
}

static void head_social(struct page *p)
{
	meta(p, "property", "og:title", p->title ? p->title : page_site_name(p));
	meta(p, "property", "og:site_name", page_site_name(p));
	meta(p, "property", "og:description", p->description);
	meta(p, "property", "og:type", p->kind ? p->kind : "website");
	meta(p, "property", "og:locale", locale(p));
	if (!p->path || !p->config->base_url)
		return;
	page_raw(p, "<meta property=\"og:url\" content=\"");
	page_text(p, p->config->base_url);
	page_text(p, p->path);
	page_raw(p, "\">\n");
}

static void head(struct page *p)
{
	page_raw(p, "<!doctype html>\n<html");
	page_attr(p, "lang", p->lang);
	page_raw(p, ">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		    "<meta name=\"color-scheme\" content=\"light dark\">\n"
		    "<meta name=\"format-detection\" content=\"telephone=no\">\n<title>");
	if (p->title) {
		page_text(p, p->title);
		page_raw(p, " · ");
	}
	page_text(p, page_site_name(p));
	page_raw(p, "</title>\n");
	meta(p, "name", "description", p->description);
	if (p->noindex)
		meta(p, "name", "robots", "noindex");
	head_links(p);
	if (!p->noindex)
		head_social(p);
	page_raw(p, "</head>\n");
}

static const char *path_in(const struct page *p, const char *lang)
{
	for (size_t i = 0; i < p->alternates_n; i++)
		if (strcmp(p->alternates[i].lang, lang) == 0)
			return p->alternates[i].path;
	return NULL;
}

static void language_switch(struct page *p)
{
	const struct str_list *langs = &p->config->languages;
	if (langs->n < 2)
		return;
	page_raw(p, "<nav class=\"languages\" aria-label=\"");
	page_msg(p, "site.language");
	page_raw(p, "\"><ul>");
	for (size_t i = 0; i < langs->n; i++) {
		const char *path = path_in(p, langs->v[i]);
		page_raw(p, "<li><a");
		page_attr(p, "href", path ? path : page_home_path(p, langs->v[i]));
		page_attr(p, "lang", langs->v[i]);
		page_attr(p, "hreflang", langs->v[i]);
		if (strcmp(langs->v[i], p->lang) == 0)
			page_raw(p, " aria-current=\"true\"");
		page_raw(p, ">");
		page_text(p, page_lang_name(p, langs->v[i]));
		page_raw(p, "</a></li>");
	}
	page_raw(p, "</ul></nav>");
}

void frame_begin(struct page *p)
{
	head(p);
	page_raw(p, "<body");
	if (p->body_class)
		page_attr(p, "class", p->body_class);
	page_raw(p, ">\n<a class=\"skip\" href=\"#main\">");
	page_msg(p, "site.skip");
	page_raw(p, "</a>\n<header class=\"site-header\"><div class=\"wrap\">\n<a class=\"brand\"");
	page_attr(p, "href", page_home_path(p, p->lang));
	page_raw(p, ">");
	page_icon(p, "mark");
	page_element(p, "span", NULL, page_site_name(p));
	page_raw(p, "</a>\n");
	if (p->search_in_header)
		frame_search(p, false, (struct str){"", 0});
	language_switch(p);
	page_raw(p, "\n</div></header>\n<main id=\"main\" tabindex=\"-1\">\n");
}

void frame_end(struct page *p)
{
	page_raw(p, "</main>\n<footer class=\"site-footer\"><div class=\"wrap\"><p>");
	page_text(p, page_site_name(p));
	page_raw(p, "</p><p><a");
	page_attr(p, "href", page_home_path(p, p->lang));
	page_raw(p, ">");
	page_msg(p, "site.home");
	page_raw(p, "</a> <span aria-hidden=\"true\">·</span> <a href=\"#contact\">");
	page_msg(p, "contact.reach");
	page_raw(p, "</a></p></div></footer>\n</body>\n</html>\n");
}

static void hidden(struct page *p, const char *name, const char *value)
{
	page_raw(p, "<input type=\"hidden\"");
	page_attr(p, "name", name);
	page_attr(p, "value", value);
	page_raw(p, ">");
}

/* The texts that the script of the box needs are its attributes. */
static void script_texts(struct page *p)
{
	static const char *const keys[][2] = {
	    {"data-suggestions", "suggest.label"}, {"data-articles", "suggest.articles"},
	    {"data-all", "suggest.all"},	   {"data-none", "suggest.none"},
	    {"data-one", "suggest.count.one"},	   {"data-other", "suggest.count.other"}};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		page_attr(p, keys[i][0], messages_get(p->texts, keys[i][1]));
}

void frame_search(struct page *p, bool big, struct str category)
{
	page_raw(p, big ? "<form class=\"search big\"" : "<form class=\"search\"");
	page_raw(p, " role=\"search\" action=\"/search\" method=\"get\"");
	script_texts(p);
	page_raw(p, ">\n<label class=\"unseen\" for=\"q\">");
	page_msg(p, "search.label");
	page_raw(p, "</label>");
	page_icon(p, "search");
	page_raw(p, "<input id=\"q\" name=\"q\" type=\"search\" autocomplete=\"off\""
		    " autocapitalize=\"off\" spellcheck=\"false\" enterkeyhint=\"search\"");
	page_attr(p, "placeholder", messages_get(p->texts, "search.placeholder"));
	if (p->query.len)
		page_attr(p, "value", page_copy(p, p->query));
	page_raw(p, ">");
	hidden(p, "lang", p->lang);
	if (category.len)
		hidden(p, "category", page_copy(p, category));
	page_raw(p, "<noscript>");
	hidden(p, "plain", "1");
	page_raw(p, "</noscript><button type=\"submit\">");
	page_element(p, "span", NULL, messages_get(p->texts, "search.button"));
	page_icon(p, "arrow");
	page_raw(p, "</button>\n</form>\n");
}
