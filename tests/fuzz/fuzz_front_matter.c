/* A Markdown file to an article and its page: no crash, text that is UTF-8, no
 * tag and no link that was not made here. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/utf8.h"
#include "answerd/kb/article.h"
#include "answerd/kb/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void fault(void *ctx, const struct kb_fault *f)
{
	(void)ctx;
	check(f->path && f->text && *f->text && f->line >= 0);
	check(!strchr(f->text, '\n'));
}

static bool exists(void *ctx, const char *id)
{
	(void)ctx;
	check(article_id_ok(id, strlen(id), NULL));
	return strlen(id) % 2 == 0;
}

static void check_text(struct str s)
{
	check(strlen(s.s) == s.len && utf8_valid(s.s, s.len) == s.len);
}

/* Every '<' starts one of our own tags; every address one of the allowed forms. */
static void check_html(struct str html)
{
	static const char *const tags[] = {
	    "p>",
	    "/p>",
	    "br>",
	    "hr>",
	    "ul>",
	    "/ul>",
	    "ol>",
	    "ol start=\"",
	    "/ol>",
	    "li>",
	    "/li>",
	    "em>",
	    "/em>",
	    "del>",
	    "/del>",
	    "strong>",
	    "/strong>",
	    "code>",
	    "code class=\"language-",
	    "/code>",
	    "pre tabindex=\"0\">",
	    "/pre>",
	    "blockquote>",
	    "/blockquote>",
	    "div class=\"table\" tabindex=\"0\">",
	    "/div>",
	    "table>",
	    "/table>",
	    "thead>",
	    "/thead>",
	    "tbody>",
	    "/tbody>",
	    "tr>",
	    "/tr>",
	    "td",
	    "/td>",
	    "th",
	    "/th>",
	    "h2 id=\"",
	    "h3 id=\"",
	    "h4 id=\"",
	    "h5 id=\"",
	    "h6 id=\"",
	    "/h2>",
	    "/h3>",
	    "/h4>",
	    "/h5>",
	    "/h6>",
	    "a href=\"http",
	    "a href=\"mailto:",
	    "a href=\"tel:",
	    "a href=\"/",
	    "a href=\"#",
	    "a href=\"HTTP",
	    "/a>",
	    "img src=\"/",
	};
	for (const char *p = html.s; (p = strchr(p, '<')); p++) {
		bool known = false;
		for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
			known = known || strncasecmp(p + 1, tags[i], strlen(tags[i])) == 0;
		check(known);
		check(strncmp(p, "<a href=\"//", 11) != 0 && strncmp(p, "<img src=\"//", 12) != 0);
	}
}

static void render(struct arena *arena, const struct article *a, const struct kb_sink *sink)
{
	struct md_doc doc;
	struct md_options opt = {.path = a->source,
				 .line = a->body_line,
				 .title = a->title,
				 .id = a->id,
				 .dir = "en/help",
				 .exists = exists};
	if (md_render(arena, &opt, a->body.s, a->body.len, sink, &doc) != ST_OK)
		return;
	check(doc.sections_n == doc.headings_n + 1);
	check_text(doc.html);
	check_html(doc.html);
	for (size_t i = 0; i < doc.sections_n; i++) {
		check_text(doc.sections[i].text);
		for (size_t k = 1; k < i; k++)
			check(i > 200 || strcmp(doc.sections[i].anchor, doc.sections[k].anchor));
	}
	for (size_t i = 0; i < doc.links_n; i++)
		check(doc.links[i].target != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *languages[] = {"zh-CN", "en"};
	static const struct str_list list = {languages, 2};
	const struct article_origin from = {"en/help/x.md", 1, 20000, &list};
	const struct kb_sink sink = {NULL, NULL, fault};
	struct article *a = NULL;
	struct arena arena;
	arena_init(&arena);
	enum status st = article_from_markdown(&arena, &from, (const char *)data, size, &sink, &a);
	check((st == ST_OK) == (a != NULL));
	if (a) {
		check(strcmp(a->id, "en/help/x") == 0 && *a->title && a->lang && a->category);
		check_text(a->body);
		render(&arena, a, &sink);
	}
	arena_release(&arena);
	return 0;
}
