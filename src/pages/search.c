/* The page of results: an answer, a choice of what was meant, or, when nothing
 * fits, the ways to a human first. */
#include <string.h>

#include "answerd/text/fold.h"

#include "pages/forms.h"
#include "pages/frame.h"
#include "pages/results.h"
#include "pages/ways.h"

/* Articles below the ways to a human, when none of them answers. */
#define NEAR_MAX 5

static bool is_set(struct http_request *rq, const char *name)
{
	struct str v = http_query(rq, name);
	return v.len && !str_is(v, "0");
}

static uint32_t take_offset(struct http_request *rq)
{
	int64_t offset = 0;
	struct str given = http_query(rq, "offset");
	if (!given.len || str_to_int(given, 0, SEARCH_MAX_OFFSET, &offset))
		return 0;
	return (uint32_t)offset;
}

static void take_request(struct page *p, struct ask_request *out)
{
	struct str category = str_trim(http_query(p->rq, "category"));
	struct str segment = http_query(p->rq, "segment");
	*out = (struct ask_request){.query = p->query,
				    .lang = p->lang,
				    .category = category.len ? page_copy(p, category) : NULL,
				    .segment = segment.len ? page_copy(p, segment) : NULL,
				    .limit = RESULTS_PER_PAGE,
				    .offset = take_offset(p->rq),
				    .as_typed = is_set(p->rq, "as_typed"),
				    .page = {"/search", 7},
				    .client = http_client_bytes(p->rq)};
	/* Another page of the same results is no other question. Where there is a script, it
	 * tells the question itself: only it knows the visit, which no address may hold. */
	out->typing = out->offset > 0 || !is_set(p->rq, "plain");
	/* Who asks in Chinese reads Chinese, whatever the interface is in. */
	if (strncmp(p->lang, "zh", 2) != 0 && fold_script_of(p->query.s, p->query.len))
		out->lang = NULL;
}

static void add_languages(struct page *p)
{
	struct results r = {.p = p};
	const char *lang = p->lang;
	for (size_t i = 0; i < p->config->languages.n; i++) {
		p->lang = p->config->languages.v[i];
		page_add_alternate(p, p->lang,
				   p->query.len
				       ? results_path(&r, p->query, (struct str){"", 0}, 0, false)
				       : page_home_path(p, p->lang));
	}
	p->lang = lang;
}

static void open_columns(struct page *p)
{
	frame_begin(p);
	page_raw(p, "<div class=\"wrap columns\">\n<div class=\"main-column\">\n");
}

/* A page without results: nothing was asked, or it cannot be searched. */
static void plain_page(struct page *p, int status, const char *title, const char *text)
{
	p->title = messages_get(p->texts, title);
	open_columns(p);
	page_element(p, "h1", NULL, p->title);
	page_element(p, "p", "lead", messages_get(p->texts, text));
	frame_search(p, true, (struct str){"", 0});
	page_raw(p, "</div>\n");
	ways_section(p, "reach aside", "contact.title", NULL);
	page_raw(p, "</div>\n");
	frame_end(p);
	page_reply(p, status, false);
}

/* Who complains is apologized to, who asks for a person is led to one; else
 * nothing was found. */
static void nothing_fits(struct results *r)
{
	const struct search_reply *s = &r->reply.search;
	bool some = s->results_n > 0;
	const char *title = some ? "nothing.title.some" : "nothing.title", *text = "nothing.text";
	if (s->kind != ROUTE_NONE) {
		title = s->kind == ROUTE_COMPLAINT ? "complaint.title" : "route.title";
		text = s->kind == ROUTE_COMPLAINT ? "complaint.text" : "route.text";
	}
	page_raw(r->p, "<section class=\"nothing\">\n<h2>");
	page_msg(r->p, title);
	page_raw(r->p, "</h2>\n");
	page_element(r->p, "p", NULL, messages_get(r->p->texts, text));
	page_raw(r->p, "</section>\n");
	if (s->kind == ROUTE_COMPLAINT)
		ways_complaint(r->p);
	else
		ways_section(r->p, "reach", "nothing.contact", NULL);
	if (s->kind == ROUTE_NONE)
		form_lack(r->p);
	if (some)
		page_element(r->p, "h2", "list-title", messages_get(r->p->texts, "nothing.near"));
}

/* sure: the first of them is taken for an answer. */
static void heading(struct results *r, bool sure)
{
	const char *query = page_copy(r->p, r->reply.query);
	page_raw(r->p, "<h1 class=\"results-title\">");
	page_msgf(r->p, "search.for", "q", query, NULL);
	page_raw(r->p, "</h1>\n<p class=\"results-count\"");
	if (r->asked.offset == 0)
		page_attr(r->p, "data-ask", results_ask(r));
	page_raw(r->p, ">");
	if (r->reply.search.total && r->reply.search.next != NEXT_CONTACT)
		page_count(r->p, sure ? "search.count" : "search.near", r->reply.search.total);
	page_raw(r->p, "</p>\n");
}

static void write_results(struct results *r)
{
	struct search_reply *s = &r->reply.search;
	bool first = r->asked.offset == 0;
	bool contact = first && (s->next == NEXT_CONTACT || !s->results_n);
	size_t from = 0;
	open_columns(r->p);
	frame_search(r->p, true, str_of(r->asked.category ? r->asked.category : ""));
	/* Who has chosen is not asked to choose again. */
	bool clarify =
	    first && s->next == NEXT_CLARIFY && s->choices_n && !is_set(r->p->rq, "chosen");
	heading(r, s->next == NEXT_ANSWER);
	results_corrected(r);
	if (contact) {
		nothing_fits(r);
		if (s->results_n > NEAR_MAX)
			s->results_n = NEAR_MAX;
	} else if (clarify) {
		results_choices(r);
	} else if (first && s->next == NEXT_ANSWER && s->results_n) {
		results_answer(r);
		from = 1;
	}
	if (s->results_n > from && !clarify)
		results_filter(r);
	results_list(r, from);
	if (!contact)
		results_paging(r);
	page_raw(r->p, "</div>\n");
	if (!contact)
		ways_section(r->p, "reach aside", "contact.still", NULL);
	page_raw(r->p, "</div>\n");
	frame_end(r->p);
}

void page_search(struct http_request *rq, void *pages)
{
	struct page p;
	if (!page_open(&p, rq, pages, NULL))
		return;
	struct str query = http_query(rq, "q");
	struct results r = {.p = &p};
	p.query = str_trim(query.s ? query : (struct str){"", 0});
	p.noindex = true;
	p.search_in_header = false;
	p.body_class = "page-search";
	add_languages(&p);
	take_request(&p, &r.asked);
	if (!p.query.len) {
		plain_page(&p, 200, "search.empty.title", "search.empty.text");
		return;
	}
	enum status st = asker_ask(p.asker, &r.asked, p.arena, &r.reply, NULL);
	if (st == ST_LIMIT || st == ST_INVALID) {
		p.query = (struct str){"", 0};
		plain_page(&p, 400, "search.invalid.title",
			   st == ST_LIMIT ? "search.long.text" : "search.invalid.text");
		return;
	}
	if (st) {
		http_reply_problem(rq, 503, "The search is not available. Try again in a moment.");
		return;
	}
	p.title = page_textf(&p, "search.for", "q", page_copy(&p, p.query), NULL);
	write_results(&r);
	page_reply(&p, 200, false);
}
