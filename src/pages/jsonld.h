/* jsonld.h - what a page says to search engines (schema.org). */
#ifndef ANSWERD_PAGES_JSONLD_H
#define ANSWERD_PAGES_JSONLD_H

#include "answerd/base/json.h"
#include "pages/page.h"

struct jsonld_qa {
	const char *question, *answer;
};

/* Question and answer pairs, as a FAQPage; none: nothing. */
void jsonld_faq(struct page *p, const struct jsonld_qa *v, size_t n);
/* Home, category, and the page itself; category .len 0: it has none. */
void jsonld_breadcrumbs(struct page *p, struct str category);
void jsonld_article(struct page *p, int32_t updated);
/* Whether a title asks something, so that it may stand in a FAQPage. */
bool jsonld_is_question(struct str title);

#endif
