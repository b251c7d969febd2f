#include "pages/results.h"

#include <string.h>

#include "pages/entry.h"

#define URL_MAX_BYTES 8192

static const struct str none = {"", 0};

/* name: with what separates it from what stands before. */
static void add_parameter(struct buf *b, const char *name, struct str value)
{
	buf_puts(b, name);
	buf_addc(b, '=');
	buf_add_url(b, value.s, value.len, false);
}

const char *results_path(struct results *r, struct str query, struct str category, uint32_t offset,
			 bool as_typed)
{
	struct buf b;
	buf_init(&b, URL_MAX_BYTES);
	buf_puts(&b, "/search");
	add_parameter(&b, "?q", query);
	add_parameter(&b, "&lang", str_of(r->p->lang));
	if (category.len)
		add_parameter(&b, "&category", category);
	if (as_typed)
		add_parameter(&b, "&as_typed", str_of("1"));
	if (offset)
		buf_printf(&b, "&offset=%u", offset);
	if (http_query(r->p->rq, "plain").len)
		add_parameter(&b, "&plain", str_of("1"));
	const char *path = buf_status(&b) ? NULL : arena_dup(r->p->arena, b.data, b.len);
	buf_release(&b);
	return path ? path : "/search";
}

const char *results_ask(struct results *r)
{
	const struct ask_request *a = &r->asked;
	struct buf b;
	buf_init(&b, URL_MAX_BYTES);
	add_parameter(&b, "q", r->reply.query);
	buf_printf(&b, "&limit=%u", a->limit);
	if (a->lang)
		add_parameter(&b, "&lang", str_of(a->lang));
	if (a->category)
		add_parameter(&b, "&category", str_of(a->category));
	if (a->segment)
		add_parameter(&b, "&segment", str_of(a->segment));
	if (a->as_typed)
		buf_puts(&b, "&as_typed=1");
	const char *ask = buf_status(&b) ? NULL : arena_dup(r->p->arena, b.data, b.len);
	buf_release(&b);
	return ask ? ask : "";
}

void results_corrected(struct results *r)
{
	const char *corrected = r->reply.search.corrected;
	if (!corrected)
		return;
	page_raw(r->p, "<p class=\"corrected\">");
	page_msgf(r->p, "search.corrected", "q", corrected, NULL);
	page_raw(r->p, " <a");
	page_attr(r->p, "href",
		  results_path(r, r->reply.query,
			       str_of(r->asked.category ? r->asked.category : ""), 0, true));
	page_raw(r->p, ">");
	page_msgf(r->p, "search.as_typed", "q", page_copy(r->p, r->reply.query), NULL);
	page_raw(r->p, "</a></p>\n");
}

static void chip(struct results *r, struct str category, const char *name, uint32_t count,
		 bool current)
{
	page_raw(r->p, "<li><a class=\"chip\"");
	page_attr(r->p, "href", results_path(r, r->reply.query, category, 0, r->asked.as_typed));
	page_raw(r->p, current ? " aria-current=\"true\">" : ">");
	page_text(r->p, name);
	if (count) {
		page_raw(r->p, " <span class=\"chip-count\">");
		page_int(r->p, count);
		page_raw(r->p, "</span>");
	}
	page_raw(r->p, "</a></li>\n");
}

void results_filter(struct results *r)
{
	const struct search_reply *s = &r->reply.search;
	const char *chosen = r->asked.category;
	bool listed = false;
	if (s->categories_n < 2 && !chosen)
		return;
	page_raw(r->p, "<nav class=\"filter\" aria-label=\"");
	page_msg(r->p, "search.filter");
	page_raw(r->p, "\"><ul>\n");
	chip(r, none, messages_get(r->p->texts, "search.all"), 0, !chosen);
	for (size_t i = 0; i < s->categories_n; i++) {
		struct str c = s->categories[i].category;
		bool current = chosen && str_is(c, chosen);
		listed |= current;
		if (c.len)
			chip(r, c, page_category_name(r->p, c), s->categories[i].count, current);
	}
	if (chosen && !listed)
		chip(r, str_of(chosen), page_category_name(r->p, str_of(chosen)), 0, true);
	page_raw(r->p, "</ul></nav>\n");
}

void results_choices(struct results *r)
{
	const struct search_reply *s = &r->reply.search;
	page_raw(r->p, "<section class=\"clarify\" aria-labelledby=\"clarify-title\">\n"
		       "<h2 id=\"clarify-title\">");
	page_msgf(r->p, "clarify.title", "q",
		  s->corrected ? s->corrected : page_copy(r->p, r->reply.query), NULL);
	page_raw(r->p, "</h2>\n");
	page_element(r->p, "p", NULL, messages_get(r->p->texts, "clarify.text"));
	page_raw(r->p, "<ul class=\"choices\">\n");
	for (size_t i = 0; i < s->choices_n; i++) {
		const struct search_choice *c = &s->choices[i];
		page_raw(r->p, "<li><a class=\"choice\"");
		page_attr(r->p, "href",
			  page_concat(r->p, results_path(r, c->query, c->category, 0, false),
				      "&chosen=1", 9));
		if (c->lang.len && !str_is(c->lang, r->p->lang))
			page_attr(r->p, "lang", page_copy(r->p, c->lang));
		page_raw(r->p, ">");
		if (c->lang.len) {
			page_str(r->p, c->label);
			page_in_language(r->p, c->lang);
		} else {
			page_text(r->p, page_category_name(r->p, c->label));
		}
		page_raw(r->p, "</a></li>\n");
	}
	page_raw(r->p, "<li><a class=\"choice none\" href=\"#contact\">");
	page_msg(r->p, "clarify.none");
	page_raw(r->p, "</a></li>\n</ul>\n</section>\n");
}

static void result_meta(struct results *r, const struct search_result *s)
{
	page_raw(r->p, "<p class=\"result-meta\">");
	if (s->category.len) {
		page_raw(r->p, "<span>");
		page_text(r->p, page_category_name(r->p, s->category));
		page_raw(r->p, "</span>");
	}
	if (s->section_title.len) {
		page_raw(r->p, "<a");
		page_attr(r->p, "href", page_article_path(r->p, s->id, s->section_anchor));
		page_raw(r->p, ">");
		page_str(r->p, s->section_title);
		page_raw(r->p, "</a>");
	}
	page_in_language(r->p, s->lang);
	page_raw(r->p, "</p>\n");
}

static void title_link(struct results *r, const struct search_result *s, const char *tag)
{
	page_raw(r->p, "<");
	page_raw(r->p, tag);
	page_raw(r->p, " class=\"result-title\"><a");
	page_attr(r->p, "href", page_article_path(r->p, s->id, none));
	if (!str_is(s->lang, r->p->lang))
		page_attr(r->p, "lang", page_copy(r->p, s->lang));
	page_raw(r->p, ">");
	page_str(r->p, s->title);
	page_raw(r->p, "</a></");
	page_raw(r->p, tag);
	page_raw(r->p, ">\n");
}

static void snippet(struct results *r, const struct search_result *s)
{
	if (!s->snippet || !*s->snippet)
		return;
	page_raw(r->p, "<p class=\"snippet\"");
	if (!str_is(s->lang, r->p->lang))
		page_attr(r->p, "lang", page_copy(r->p, s->lang));
	page_raw(r->p, ">");
	page_html(r->p, s->snippet);
	page_raw(r->p, "</p>\n");
}

void results_answer(struct results *r)
{
	const struct search_result *s = &r->reply.search.results[0];
	struct entry e;
	page_raw(r->p, "<section class=\"answer\" aria-labelledby=\"answer-title\">\n"
		       "<h2 id=\"answer-title\" class=\"answer-label\">");
	page_msg(r->p, "search.answer");
	page_raw(r->p, "</h2>\n");
	title_link(r, s, "h3");
	if (entry_find(r->p, s->id, &e) && e.say)
		page_element(r->p, "p", "say", e.say);
	else
		snippet(r, s);
	result_meta(r, s);
	page_raw(r->p, "<a class=\"button\"");
	page_attr(r->p, "href", page_article_path(r->p, s->id, s->section_anchor));
	page_raw(r->p, ">");
	page_msg(r->p, "search.read");
	page_raw(r->p, "</a>\n</section>\n");
}

void results_list(struct results *r, size_t from)
{
	const struct search_reply *s = &r->reply.search;
	if (from >= s->results_n)
		return;
	page_raw(r->p, "<ol class=\"results\">\n");
	for (size_t i = from; i < s->results_n; i++) {
		page_raw(r->p, "<li class=\"result\">");
		title_link(r, &s->results[i], "h3");
		snippet(r, &s->results[i]);
		result_meta(r, &s->results[i]);
		page_raw(r->p, "</li>\n");
	}
	page_raw(r->p, "</ol>\n");
}

static void turn(struct results *r, uint32_t offset, const char *rel, const char *key)
{
	struct str category = str_of(r->asked.category ? r->asked.category : "");
	page_raw(r->p, "<a class=\"button quiet\"");
	page_attr(r->p, "rel", rel);
	page_attr(r->p, "href",
		  results_path(r, r->reply.query, category, offset, r->asked.as_typed));
	page_raw(r->p, ">");
	page_msg(r->p, key);
	page_raw(r->p, "</a>");
}

void results_paging(struct results *r)
{
	uint32_t at = r->asked.offset, next = at + RESULTS_PER_PAGE;
	bool more = next < r->reply.search.total && next <= SEARCH_MAX_OFFSET;
	if (!at && !more)
		return;
	page_raw(r->p, "<nav class=\"paging\" aria-label=\"");
	page_msg(r->p, "paging.label");
	page_raw(r->p, "\">");
	if (at)
		turn(r, at > RESULTS_PER_PAGE ? at - RESULTS_PER_PAGE : 0, "prev",
		     "paging.previous");
	if (more)
		turn(r, next, "next", "paging.next");
	page_raw(r->p, "</nav>\n");
}
