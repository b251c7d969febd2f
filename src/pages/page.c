/* A page: begun, and answered. */
#include "pages/page.h"

#include <stdio.h>
#include "answerd/text/lang.h"

const char *page_known_lang(const struct config *c, struct str lang)
{
	const struct str_list *langs = &c->languages;
	for (size_t i = 0; lang.len && i < langs->n; i++)
		if (str_is(lang, langs->v[i]))
			return langs->v[i];
	return NULL;
}

const char *page_asked_lang(const struct http_request *rq, const struct config *c)
{
	const struct str_list *langs = &c->languages;
	struct str asked = http_query(rq, "lang");
	struct str accept = http_header(rq, "accept-language");
	int like = asked.len ? lang_best(asked, langs->v, langs->n) : -1;
	const char *found = like >= 0 ? langs->v[like] : NULL;
	if (!found && accept.len)
		found = lang_accepted(accept, langs);
	if (!found)
		found = langs->n ? langs->v[0] : "en";
	return found;
}

bool page_open(struct page *p, struct http_request *rq, struct pages *site, const char *lang)
{
	*p = (struct page){.rq = rq,
			   .site = site,
			   .asker = http_worker_data(rq),
			   .arena = http_arena(rq),
			   .out = http_scratch(rq),
			   .search_in_header = true};
	if (!p->asker || !asker_searcher(p->asker)) {
		http_reply_problem(rq, 503, "The help center is starting. Try again in a moment.");
		return false;
	}
	p->config = asker_config(p->asker);
	p->lang = lang ? lang : page_asked_lang(rq, p->config);
	p->texts = message_sets_for(site->texts, p->lang);
	return true;
}

void page_reply(struct page *p, int status, bool cached)
{
	http_set_html_headers(p->rq, NULL);
	http_set_header(p->rq, "Content-Language", p->lang);
	http_set_header(p->rq, "Vary", "Accept-Language");
	if (cached && !buf_status(p->out)) {
		char etag[24];
		snprintf(etag, sizeof etag, "W/\"%016llx\"",
			 (unsigned long long)str_hash(p->out->data, p->out->len));
		if (http_not_modified(p->rq, etag))
			return;
	} else if (status == 200) {
		/* Not no-store: going back to it must not search again. */
		http_set_header(p->rq, "Cache-Control", "private, no-cache");
	}
	http_reply(p->rq, status, "text/html; charset=utf-8", p->out);
}

void page_add_alternate(struct page *p, const char *lang, const char *path)
{
	if (p->alternates_n < PAGE_ALTERNATES)
		p->alternates[p->alternates_n++] = (struct page_alternate){lang, path};
}
