/* The home page: search first, then categories, then what helps most, then a
 * human. */
#include <stdlib.h>
#include <string.h>

#include "answerd/search/lexicon.h"
#include "pages/entry.h"
#include "pages/frame.h"
#include "pages/jsonld.h"
#include "pages/ways.h"

#define CARDS_MAX 64

static int more_first(const void *a, const void *b)
{
	const struct category_count *x = a, *y = b;
	if (x->articles != y->articles)
		return x->articles > y->articles ? -1 : 1;
	size_t n = x->id.len < y->id.len ? x->id.len : y->id.len;
	int order = memcmp(x->id.s, y->id.s, n);
	return order ? order : (x->id.len > y->id.len) - (x->id.len < y->id.len);
}

/* Those of the page's language, the fullest first. */
static size_t take_categories(struct page *p, struct category_count out[CARDS_MAX])
{
	size_t all = 0, n = 0;
	const struct lexicon *x = searcher_lexicon(asker_searcher(p->asker));
	const struct category_count *v = x ? lexicon_categories(x, &all) : NULL;
	for (size_t i = 0; i < all && n < CARDS_MAX; i++)
		if (str_is(v[i].lang, p->lang) && v[i].id.len && v[i].articles)
			out[n++] = v[i];
	qsort(out, n, sizeof *out, more_first);
	return n;
}

static void category_icon(struct page *p, struct str id)
{
	static const char *const known[] = {"booking",	     "payment",	  "change",	"refund",
					    "baggage",	     "invoice",	  "membership", "account",
					    "accessibility", "complaint", "checkin",	"hotel"};
	const char *name = "topic";
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(id, known[i]))
			name = known[i];
	page_icon(p, name);
}

static void categories(struct page *p)
{
	struct category_count v[CARDS_MAX];
	size_t n = take_categories(p, v);
	if (!n)
		return;
	page_raw(p, "<section class=\"topics\" aria-labelledby=\"topics-title\">\n"
		    "<h2 id=\"topics-title\">");
	page_msg(p, "home.topics");
	page_raw(p, "</h2>\n<ul class=\"cards\">\n");
	for (size_t i = 0; i < n; i++) {
		page_raw(p, "<li><a class=\"card\"");
		page_attr(p, "href", page_category_path(p, p->lang, v[i].id));
		page_raw(p, ">");
		category_icon(p, v[i].id);
		page_element(p, "span", "card-name", page_category_name(p, v[i].id));
		page_raw(p, "<span class=\"card-count\">");
		page_count(p, "articles", v[i].articles);
		page_raw(p, "</span></a></li>\n");
	}
	page_raw(p, "</ul>\n</section>\n");
}

static void popular(struct page *p)
{
	struct str ids[POPULAR_MAX];
	struct jsonld_qa qa[POPULAR_MAX];
	size_t n = 0, shown = 0, asked = 0;
	if (popular_ids(p->site->popular, p->asker, p->lang, p->arena, ids, &n, NULL))
		return;
	for (size_t i = 0; i < n; i++) {
		struct entry e;
		if (!entry_find(p, ids[i], &e))
			continue;
		if (!shown++) {
			page_raw(p,
				 "<section class=\"popular\" aria-labelledby=\"popular-title\">\n"
				 "<h2 id=\"popular-title\">");
			page_msg(p, "home.popular");
			page_raw(p, "</h2>\n<ul class=\"entries\">\n");
		}
		entry_item(p, &e, true);
		if (e.say && jsonld_is_question(e.title))
			qa[asked++] = (struct jsonld_qa){page_copy(p, e.title), e.say};
	}
	page_raw(p, shown ? "</ul>\n</section>\n" : "");
	jsonld_faq(p, qa, asked);
}

static void hero(struct page *p)
{
	page_raw(p, "<div class=\"hero\"><div class=\"wrap\">\n<h1>");
	page_msg(p, "home.title");
	page_raw(p, "</h1>\n");
	frame_search(p, true, (struct str){"", 0});
	page_raw(p, "<p class=\"hero-note\">");
	page_msg(p, "home.note");
	page_raw(p, " <span>");
	ways_line(p);
	page_raw(p, "</span></p>\n</div></div>\n");
}

void page_home(struct http_request *rq, void *pages)
{
	struct page p;
	if (!page_open(&p, rq, pages, NULL))
		return;
	p.search_in_header = false;
	p.body_class = "home";
	p.description = messages_get(p.texts, "home.description");
	p.path = page_home_path(&p, p.lang);
	for (size_t i = 0; i < p.config->languages.n; i++)
		page_add_alternate(&p, p.config->languages.v[i],
				   page_home_path(&p, p.config->languages.v[i]));
	page_add_alternate(&p, "x-default", "/");
	frame_begin(&p);
	hero(&p);
	page_raw(&p, "<div class=\"wrap\">\n");
	categories(&p);
	popular(&p);
	ways_section(&p, "reach", "contact.title", "contact.text");
	page_raw(&p, "</div>\n");
	frame_end(&p);
	page_reply(&p, 200, true);
}
