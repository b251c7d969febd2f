/* What search engines may read: /robots.txt, and /sitemap.xml by sitemaps.org's protocol
 * 0.9. A large knowledge base has one sitemap a category, so that none is long to make. */
#include <stdio.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/search/lexicon.h"
#include "pages/page.h"

#define ONE_FILE_MAX 2000
#define FILE_MAX 50000 /* of the protocol */
#define XMLNS " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"

void page_robots(struct http_request *rq, void *pages)
{
	struct asker *a = http_worker_data(rq);
	const struct config *c = a ? asker_config(a) : NULL;
	struct buf *out = http_scratch(rq);
	(void)pages;
	buf_puts(out, "User-agent: *\nDisallow: /search\nDisallow: /api/\nDisallow: /agent/\n"
		      "Disallow: /editor/\n");
	if (c && c->base_url)
		buf_printf(out, "Sitemap: %s/sitemap.xml\n", c->base_url);
	http_set_header(rq, "Cache-Control", "max-age=3600");
	http_reply(rq, 200, "text/plain; charset=utf-8", out);
}

static void add_location(struct page *p, const char *path)
{
	page_raw(p, "<loc>");
	page_text(p, p->config->base_url);
	page_text(p, path);
	page_raw(p, "</loc>");
}

static void add_url(struct page *p, const char *path, int32_t updated)
{
	char date[11];
	page_raw(p, "<url>");
	add_location(p, path);
	if (updated != RECORD_NO_DAY) {
		clock_date(updated, date);
		page_raw(p, "<lastmod>");
		page_text(p, date);
		page_raw(p, "</lastmod>");
	}
	page_raw(p, "</url>\n");
}

static bool add_articles(struct page *p, const char *category, const char *lang, uint32_t max)
{
	struct ask_listed *v = NULL;
	size_t n = 0, total = 0;
	if (asker_list(p->asker, category, lang, 0, max, p->arena, &v, &n, &total, NULL))
		return false;
	for (size_t i = 0; i < n; i++)
		add_url(p, page_article_path(p, v[i].id, (struct str){"", 0}), v[i].updated);
	return true;
}

static const struct category_count *categories(struct page *p, size_t *n)
{
	const struct lexicon *x = searcher_lexicon(asker_searcher(p->asker));
	*n = 0;
	return x ? lexicon_categories(x, n) : NULL;
}

static void add_pages(struct page *p, const struct category_count *v, size_t n)
{
	for (size_t i = 0; i < p->config->languages.n; i++)
		add_url(p, page_home_path(p, p->config->languages.v[i]), RECORD_NO_DAY);
	for (size_t i = 0; i < n; i++)
		if (v[i].id.len && page_known_lang(p->config, v[i].lang))
			add_url(p, page_category_path(p, page_copy(p, v[i].lang), v[i].id),
				RECORD_NO_DAY);
}

/* Those of many: the pages, and each category's articles. */
static void add_index(struct page *p, const struct category_count *v, size_t n)
{
	page_raw(p, "<sitemapindex" XMLNS "<sitemap>");
	add_location(p, "/sitemap.xml?of=pages");
	page_raw(p, "</sitemap>\n");
	for (size_t i = 0; i < n; i++) {
		const char *path = page_concat(p, "/sitemap.xml?of=", v[i].lang.s, v[i].lang.len);
		struct buf b;
		buf_init(&b, 4096);
		buf_puts(&b, path);
		buf_puts(&b, "&category=");
		buf_add_url(&b, v[i].id.s, v[i].id.len, false);
		page_raw(p, "<sitemap>");
		add_location(p, buf_status(&b) ? "/sitemap.xml" : b.data);
		page_raw(p, "</sitemap>\n");
		buf_release(&b);
	}
	page_raw(p, "</sitemapindex>\n");
}

static bool add_set(struct page *p, const struct category_count *v, size_t n, struct str of,
		    const char *category)
{
	const char *lang = page_known_lang(p->config, of);
	bool whole = !of.len, fine = true;
	page_raw(p, "<urlset" XMLNS);
	if (whole || str_is(of, "pages"))
		add_pages(p, v, n);
	if (whole)
		fine = add_articles(p, NULL, NULL, ONE_FILE_MAX);
	else if (lang && category)
		fine = add_articles(p, category, lang, FILE_MAX);
	page_raw(p, "</urlset>\n");
	return fine;
}

void page_sitemap(struct http_request *rq, void *pages)
{
	struct page p;
	size_t n = 0, articles = 0;
	struct str of = http_query(rq, "of"), category = http_query(rq, "category");
	if (!page_open(&p, rq, pages, NULL))
		return;
	if (!p.config->base_url) {
		http_reply_problem(rq, 404, "There is no sitemap: base_url is not configured.");
		return;
	}
	const struct category_count *v = categories(&p, &n);
	for (size_t i = 0; i < n; i++)
		articles += v[i].articles;
	page_raw(&p, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	bool fine = true;
	if (!of.len && articles > ONE_FILE_MAX)
		add_index(&p, v, n);
	else
		fine = add_set(&p, v, n, of, category.len ? page_copy(&p, category) : NULL);
	if (fine)
		http_reply(rq, 200, "application/xml; charset=utf-8", p.out);
	else
		http_reply_problem(rq, 503, "The sitemap cannot be made now. Try again later.");
}
