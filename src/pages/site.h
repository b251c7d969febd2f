/* site.h - what all pages share: texts, names of the built files, the choice of
 * articles for the home page. Threads: any; only popular changes, and locks. */
#ifndef ANSWERD_PAGES_SITE_H
#define ANSWERD_PAGES_SITE_H

#include "answerd/feedback/popular.h"
#include "answerd/http/route.h"
#include "answerd/text/messages.h"

#define PAGES_ROUTES 6

struct pages {
	struct message_sets *texts; /* owned; as all below */
	struct popular *popular;
	char *css, *script, *icons, *mark; /* URL paths: /assets/help.<hash>.css ... */
	struct http_route routes[PAGES_ROUTES];
};

void page_home(struct http_request *rq, void *pages);
void page_search(struct http_request *rq, void *pages);
void page_article(struct http_request *rq, void *pages);
void page_category(struct http_request *rq, void *pages);
void page_robots(struct http_request *rq, void *pages);
void page_sitemap(struct http_request *rq, void *pages);

#endif
