/* Addresses and names. */
#include <stdio.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/text/names.h"
#include "pages/page.h"

#define PATH_MAX_BYTES 4096

static const char *finish(struct page *p, struct buf *b)
{
	const char *copy = buf_status(b) ? NULL : arena_dup(p->arena, b->data, b->len);
	buf_release(b);
	return copy ? copy : "";
}

const char *page_article_path(struct page *p, struct str id, struct str anchor)
{
	struct buf b;
	buf_init(&b, PATH_MAX_BYTES);
	buf_puts(&b, "/articles/");
	buf_add_url(&b, id.s, id.len, true);
	if (anchor.len) {
		buf_addc(&b, '#');
		buf_add_url(&b, anchor.s, anchor.len, false);
	}
	return finish(p, &b);
}

const char *page_category_path(struct page *p, const char *lang, struct str id)
{
	struct buf b;
	buf_init(&b, PATH_MAX_BYTES);
	buf_puts(&b, "/category/");
	buf_add_url(&b, lang, strlen(lang), false);
	buf_addc(&b, '/');
	buf_add_url(&b, id.s, id.len, true);
	return finish(p, &b);
}

const char *page_home_path(struct page *p, const char *lang)
{
	struct buf b;
	buf_init(&b, PATH_MAX_BYTES);
	buf_puts(&b, "/?lang=");
	buf_add_url(&b, lang, strlen(lang), false);
	return finish(p, &b);
}

const char *page_category_name(struct page *p, struct str id)
{
	return name_category(p->config, p->texts, str_of(p->lang), id, p->arena);
}

const char *page_site_name(struct page *p)
{
	const char *name = name_chosen(&p->config->site_name, str_of(p->lang));
	return name ? name : messages_get(p->texts, "site.name");
}

const char *page_lang_name(struct page *p, const char *lang)
{
	return name_language(p->texts, str_of(lang), p->arena);
}

void page_in_language(struct page *p, struct str lang)
{
	if (str_is(lang, p->lang))
		return;
	page_raw(p, " <span class=\"in-language\"");
	page_attr(p, "lang", p->lang);
	page_raw(p, ">");
	page_text(p, name_in_language(p->texts, lang, p->arena));
	page_raw(p, "</span>");
}

const char *page_date(struct page *p, int32_t day)
{
	char iso[11], year[5], key[24], of_month[12];
	clock_date(day, iso);
	snprintf(year, sizeof year, "%.4s", iso);
	snprintf(key, sizeof key, "month.%d", (iso[5] - '0') * 10 + (iso[6] - '0'));
	snprintf(of_month, sizeof of_month, "%d", (iso[8] - '0') * 10 + (iso[9] - '0'));
	return page_textf(p, "date", "year", year, "month", messages_get(p->texts, key), "day",
			  of_month, NULL);
}
