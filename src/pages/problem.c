/* What went wrong, as a page, for who reads pages. */
#include <stdio.h>
#include <string.h>

#include "answerd/pages/pages.h"
#include "pages/frame.h"
#include "pages/ways.h"

/* Whether HTML stands in Accept before JSON and before a wildcard: browsers send
 * so for a page, and never for a fetch. */
static bool wants_html(const struct http_request *rq)
{
	struct str accept = http_header(rq, "accept");
	if (!accept.s || str_starts(http_path(rq), "/api/"))
		return false;
	const char *html = memmem(accept.s, accept.len, "text/html", 9);
	const char *json = memmem(accept.s, accept.len, "json", 4);
	return html && (!json || html < json);
}

static const char *text_of(struct page *p, int status, const char *part)
{
	char key[48];
	const char *text = NULL;
	snprintf(key, sizeof key, "problem.%d.%s", status, part);
	text = messages_find(p->texts, key);
	if (text)
		return text;
	snprintf(key, sizeof key, "problem.%s.%s", status < 500 ? "request" : "server", part);
	return messages_get(p->texts, key);
}

const char *pages_problem(struct pages *site, struct http_request *rq, int status,
			  const char *detail, struct buf *body)
{
	(void)detail; /* it is in English, and for who calls the API */
	struct page p = {.rq = rq,
			 .site = site,
			 .asker = http_worker_data(rq),
			 .arena = http_arena(rq),
			 .out = body,
			 .noindex = true,
			 .body_class = "page-problem"};
	if (!p.asker || !wants_html(rq))
		return NULL;
	p.config = asker_config(p.asker);
	p.lang = page_asked_lang(rq, p.config);
	p.texts = message_sets_for(site->texts, p.lang);
	p.title = text_of(&p, status, "title");
	http_set_html_headers(rq, NULL);
	http_set_header(rq, "Vary", "Accept, Accept-Language");
	frame_begin(&p);
	page_raw(&p, "<div class=\"wrap problem\">\n");
	page_element(&p, "h1", NULL, p.title);
	page_element(&p, "p", "lead", text_of(&p, status, "text"));
	if (status == 404)
		frame_search(&p, true, (struct str){"", 0});
	ways_section(&p, "reach", "contact.title", "contact.text");
	page_raw(&p, "</div>\n");
	frame_end(&p);
	return "text/html; charset=utf-8";
}
