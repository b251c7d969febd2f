#include "pages/jsonld.h"

#include <stdio.h>
#include <string.h>

#include "answerd/base/clock.h"

static void begin(struct json_out *j, struct buf *b, const char *type)
{
	buf_init(b, BUF_MAX_TEXT);
	json_out_init(j, b);
	json_add_string(j, JSON_ROOT, "@context", "https://schema.org");
	json_add_string(j, JSON_ROOT, "@type", type);
}

/* "<" as an escape, so that no text can end the element. */
static void finish(struct page *p, struct json_out *j)
{
	struct buf *b = j->out;
	if (json_out_end(j) == ST_OK) {
		page_raw(p, "<script type=\"application/ld+json\">");
		for (size_t i = 0; i < b->len; i++) {
			if (b->data[i] == '<')
				buf_puts(p->out, "\\u003c");
			else
				buf_addc(p->out, b->data[i]);
		}
		page_raw(p, "</script>\n");
	}
	buf_release(b);
}

static const char *absolute(struct page *p, const char *path)
{
	size_t base = strlen(p->config->base_url ? p->config->base_url : "");
	char *url = arena_alloc(p->arena, base + strlen(path) + 1);
	if (!url)
		return "";
	memcpy(url, p->config->base_url ? p->config->base_url : "", base);
	memcpy(url + base, path, strlen(path) + 1);
	return url;
}

bool jsonld_is_question(struct str title)
{
	static const char wide[] = "\xef\xbc\x9f";
	return (title.len && title.s[title.len - 1] == '?') ||
	       (title.len >= 3 && memcmp(title.s + title.len - 3, wide, 3) == 0);
}

void jsonld_faq(struct page *p, const struct jsonld_qa *v, size_t n)
{
	struct json_out j;
	struct buf b;
	if (!n)
		return;
	begin(&j, &b, "FAQPage");
	int list = json_add_array(&j, JSON_ROOT, "mainEntity");
	for (size_t i = 0; i < n; i++) {
		int q = json_append_object(&j, list);
		json_add_string(&j, q, "@type", "Question");
		json_add_string(&j, q, "name", v[i].question);
		int a = json_add_object(&j, q, "acceptedAnswer");
		json_add_string(&j, a, "@type", "Answer");
		json_add_string(&j, a, "text", v[i].answer);
	}
	finish(p, &j);
}

static void crumb(struct page *p, struct json_out *j, int list, int place, const char *name,
		  const char *path)
{
	int item = json_append_object(j, list);
	json_add_string(j, item, "@type", "ListItem");
	json_add_int(j, item, "position", place);
	json_add_string(j, item, "name", name);
	if (path)
		json_add_string(j, item, "item", absolute(p, path));
}

void jsonld_breadcrumbs(struct page *p, struct str category)
{
	struct json_out j;
	struct buf b;
	int place = 1;
	begin(&j, &b, "BreadcrumbList");
	int list = json_add_array(&j, JSON_ROOT, "itemListElement");
	crumb(p, &j, list, place++, page_site_name(p), page_home_path(p, p->lang));
	if (category.len)
		crumb(p, &j, list, place++, page_category_name(p, category),
		      page_category_path(p, p->lang, category));
	crumb(p, &j, list, place, p->title ? p->title : "", NULL);
	finish(p, &j);
}

void jsonld_article(struct page *p, int32_t updated)
{
	struct json_out j;
	struct buf b;
	char day[11];
	begin(&j, &b, "Article");
	json_add_string(&j, JSON_ROOT, "headline", p->title ? p->title : "");
	if (p->description)
		json_add_string(&j, JSON_ROOT, "description", p->description);
	json_add_string(&j, JSON_ROOT, "inLanguage", p->lang);
	if (updated != RECORD_NO_DAY) {
		clock_date(updated, day);
		json_add_string(&j, JSON_ROOT, "dateModified", day);
	}
	if (p->path)
		json_add_string(&j, JSON_ROOT, "mainEntityOfPage", absolute(p, p->path));
	int publisher = json_add_object(&j, JSON_ROOT, "publisher");
	json_add_string(&j, publisher, "@type", "Organization");
	json_add_string(&j, publisher, "name", page_site_name(p));
	finish(p, &j);
}
