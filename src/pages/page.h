/* page.h - one page while it is written.
 *
 * Everything that reaches the page goes through here, and only page_raw and
 * page_html do not escape: page_raw takes literals of this program, page_html
 * what the indexer or the searcher made safe before.
 *
 * Threads: a page belongs to the worker of its request. */
#ifndef ANSWERD_PAGES_PAGE_H
#define ANSWERD_PAGES_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/feedback/asker.h"
#include "answerd/http/request.h"
#include "pages/site.h"

#define PAGE_ALTERNATES 12

struct page_alternate {
	const char *lang; /* BCP 47 */
	const char *path; /* path and query, encoded */
};

struct page {
	struct http_request *rq;
	const struct pages *site;
	struct asker *asker;
	const struct config *config;
	const struct messages *texts;
	const char *lang; /* of the page, one of the config's */
	struct arena *arena;
	struct buf *out;

	/* What the head says; set before page_begin. */
	const char *title;	 /* without the name of the site; NULL: its name alone */
	const char *description; /* NULL: none */
	const char *path;	 /* canonical, encoded; NULL: none */
	const char *kind;	 /* Open Graph's type; NULL: website */
	const char *body_class;
	bool noindex;
	bool search_in_header;
	struct str query; /* what the search box holds */
	struct page_alternate alternates[PAGE_ALTERNATES];
	size_t alternates_n;
};

/* Starts a page in lang, or (NULL) in the language that the request asks for.
 * False: it has been answered (503). */
bool page_open(struct page *p, struct http_request *rq, struct pages *site, const char *lang);
/* Answers with what was written; with a validator when `cached`. */
void page_reply(struct page *p, int status, bool cached);

/* ---- text ---- */

void page_raw(struct page *p, const char *literal);
void page_html(struct page *p, const char *safe_html);
void page_text(struct page *p, const char *s); /* NULL: nothing */
void page_str(struct page *p, struct str s);
void page_int(struct page *p, int64_t n);
/* A text of the messages; then pairs of a placeholder's name and its value, and
 * NULL: page_msgf(p, "search.for", "q", query, NULL). */
void page_msg(struct page *p, const char *key);
void page_msgf(struct page *p, const char *key, ...) __attribute__((sentinel));
/* The text for n things, with {n}. */
void page_count(struct page *p, const char *key, uint32_t n);
/* <tag class="cls">text</tag>, escaped. */
void page_element(struct page *p, const char *tag, const char *cls, const char *text);
/* Space, the name, and the value in quotes. */
void page_attr(struct page *p, const char *name, const char *value);
void page_icon(struct page *p, const char *name);

/* The same into the arena, not escaped: for a title or an attribute. NULL: no
 * memory. */
const char *page_textf(struct page *p, const char *key, ...) __attribute__((sentinel));
const char *page_copy(struct page *p, struct str s);
/* a, and len bytes of b behind it. */
const char *page_concat(struct page *p, const char *a, const char *b, size_t len);

/* ---- addresses, encoded, in the arena; "" when there is no memory ---- */

const char *page_article_path(struct page *p, struct str id, struct str anchor);
const char *page_category_path(struct page *p, const char *lang, struct str id);
const char *page_home_path(struct page *p, const char *lang);

/* ---- names ---- */

/* As name_category, in the language of the page. */
const char *page_category_name(struct page *p, struct str id);
const char *page_site_name(struct page *p);
const char *page_lang_name(struct page *p, const char *lang);
/* Beside what is in another language than the page: which. */
void page_in_language(struct page *p, struct str lang);
/* lang as the config has it; NULL: it is none of them. */
const char *page_known_lang(const struct config *c, struct str lang);
/* The language that a request asks for: ?lang=, else Accept-Language, else the
 * first of the config's. */
const char *page_asked_lang(const struct http_request *rq, const struct config *c);
/* Days since 1970-01-01, as people of that language write it. */
const char *page_date(struct page *p, int32_t day);

void page_add_alternate(struct page *p, const char *lang, const char *path);

#endif
