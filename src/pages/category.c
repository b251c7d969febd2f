/* The articles of a category. */
#include <stdio.h>
#include <string.h>

#include "pages/article.h"
#include "pages/entry.h"
#include "pages/frame.h"
#include "pages/jsonld.h"
#include "pages/ways.h"

#define PER_PAGE 50
#define OFFSET_MAX 1000000

static uint32_t take_offset(struct http_request *rq)
{
	int64_t offset = 0;
	struct str given = http_query(rq, "offset");
	if (!given.len || str_to_int(given, 0, OFFSET_MAX, &offset))
		return 0;
	return (uint32_t)offset;
}

static void list(struct page *p, const struct ask_listed *v, size_t n)
{
	struct jsonld_qa qa[PER_PAGE];
	size_t asked = 0;
	page_raw(p, "<ul class=\"entries\">\n");
	for (size_t i = 0; i < n; i++) {
		struct entry e;
		if (!entry_find(p, v[i].id, &e))
			continue;
		entry_item(p, &e, true);
		if (e.say && jsonld_is_question(e.title))
			qa[asked++] = (struct jsonld_qa){page_copy(p, e.title), e.say};
	}
	page_raw(p, "</ul>\n");
	jsonld_faq(p, qa, asked);
}

static void turn(struct page *p, const char *rel, uint32_t offset, const char *key)
{
	page_raw(p, "<a class=\"button quiet\"");
	page_attr(p, "rel", rel);
	page_raw(p, " href=\"");
	page_text(p, p->path);
	buf_printf(p->out, "?offset=%u\">", offset);
	page_msg(p, key);
	page_raw(p, "</a>");
}

static void write_category(struct page *p, struct str category, const struct ask_listed *v,
			   size_t n, uint32_t offset, size_t total)
{
	frame_begin(p);
	page_raw(p, "<div class=\"wrap columns\">\n<div class=\"main-column\">\n");
	article_crumbs(p, category, true);
	page_element(p, "h1", NULL, p->title);
	page_raw(p, "<p class=\"lead\">");
	page_count(p, "articles", (uint32_t)total);
	page_raw(p, "</p>\n");
	list(p, v, n);
	page_raw(p, "<p class=\"paging\">");
	if (offset)
		turn(p, "prev", offset > PER_PAGE ? offset - PER_PAGE : 0, "paging.previous");
	if (offset + n < total)
		turn(p, "next", offset + PER_PAGE, "paging.next");
	page_raw(p, "</p>\n</div>\n");
	ways_section(p, "reach aside", "contact.title", NULL);
	page_raw(p, "</div>\n");
	jsonld_breadcrumbs(p, (struct str){"", 0});
	frame_end(p);
}

/* The category's lists in other languages, where there is something in them. */
static void add_languages(struct page *p, const char *id)
{
	const struct str_list *langs = &p->config->languages;
	for (size_t i = 0; i < langs->n; i++) {
		struct ask_listed *v = NULL;
		size_t n = 0, total = 0;
		enum status st =
		    asker_list(p->asker, id, langs->v[i], 0, 1, p->arena, &v, &n, &total, NULL);
		if (!st && total)
			page_add_alternate(p, langs->v[i],
					   page_category_path(p, langs->v[i], str_of(id)));
	}
}

void page_category(struct http_request *rq, void *pages)
{
	struct page p;
	struct ask_listed *v = NULL;
	size_t n = 0, total = 0;
	uint32_t offset = take_offset(rq);
	struct str category = http_param(rq, "id"), asked = http_param(rq, "lang");
	struct asker *a = http_worker_data(rq);
	const char *lang = a ? page_known_lang(asker_config(a), asked) : NULL;
	if (!page_open(&p, rq, pages, lang))
		return;
	enum status st = ST_NOTFOUND;
	const char *id = page_copy(&p, category);
	if (lang && category.len)
		st = asker_list(p.asker, id, lang, offset, PER_PAGE, p.arena, &v, &n, &total, NULL);
	if (st && st != ST_NOTFOUND) {
		http_reply_problem(rq, 503, "The list cannot be read now. Try again in a moment.");
		return;
	}
	if (st || !n) {
		article_missing(&p, (struct str){"", 0});
		return;
	}
	p.title = page_category_name(&p, category);
	p.path = page_category_path(&p, lang, category);
	p.description = page_textf(&p, "category.description", "name", p.title, NULL);
	p.body_class = "page-category";
	add_languages(&p, id);
	write_category(&p, category, v, n, offset, total);
	page_reply(&p, 200, true);
}
