/* article.h - the parts of an article's page, from its detail (index/detail.h).
 * A part that the article does not have writes nothing. */
#ifndef ANSWERD_PAGES_ARTICLE_H
#define ANSWERD_PAGES_ARTICLE_H

#include "answerd/base/json.h"
#include "pages/page.h"

/* `say`: the short answer. (`ack` is for the phone, where a person asks leave.) */
void article_short(struct page *p, const cJSON *detail);
/* The ways to solve it, side by side, each with when it fits. */
void article_options(struct page *p, const cJSON *detail);
void article_contents(struct page *p, const cJSON *headings);
/* Home and category; last_is_page: the category is this page. */
void article_crumbs(struct page *p, struct str category, bool last_is_page);
/* Answers 404 with the article's translations (id; .len 0: none is looked for), a
 * search box and the ways to a human. */
void article_missing(struct page *p, struct str id);

#endif
