#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"
#include "kb/article_read.h"
#include "kb/md_html.h"
#include "kb/md_render.h"

/* cmark numbers its extensions' nodes when they are registered. */
enum kind { K_OTHER, K_TABLE, K_ROW, K_HEADER, K_CELL, K_TASK };

static enum kind kind_of(cmark_node *node)
{
	static const char *const names[] = {NULL,	    "table",	  "table_row",
					    "table_header", "table_cell", "tasklist"};
	const char *name = cmark_node_get_type_string(node);
	for (enum kind k = K_TABLE; k <= K_TASK; k++)
		if (strcmp(name, names[k]) == 0)
			return k;
	return K_OTHER;
}

/* Blocks are separated by newlines in the text. */
static void begin_block(struct rendering *r)
{
	while (r->text.len && strchr(" \n", r->text.data[r->text.len - 1]))
		buf_truncate(&r->text, r->text.len - 1);
	if (r->text.len)
		buf_addc(&r->text, '\n');
}

static void close_section(struct rendering *r)
{
	while (r->text.len && strchr(" \n\t", r->text.data[r->text.len - 1]))
		buf_truncate(&r->text, r->text.len - 1);
	if (r->failed || !r->sections_n)
		return;
	const char *text = arena_dup(r->arena, r->text.data, r->text.len);
	if (!text)
		r->failed = ST_NOMEM;
	else
		r->sections[r->sections_n - 1].text = (struct str){text, r->text.len};
	buf_clear(&r->text);
}

static void open_section(struct rendering *r, const char *title, const char *anchor, int line)
{
	if (r->failed || (r->failed = vec_room(&r->sections, &r->sections_cap, r->sections_n,
					       sizeof *r->sections)))
		return;
	r->sections[r->sections_n++] =
	    (struct md_section){.title = title, .anchor = anchor, .text = {"", 0}, .line = line};
}

/* 2 to 6, from the headings above: a page has its title as h1, and a heading is
 * at most one level below the one before it. */
static int page_level(struct rendering *r, int level)
{
	while (r->levels_n && r->levels[r->levels_n - 1] >= level)
		r->levels_n--;
	r->levels[r->levels_n++] = level;
	return r->levels_n + 1 > 6 ? 6 : r->levels_n + 1;
}

/* Takes "{#name}" off the end of the heading's text; its name, in scratch. */
static bool explicit_anchor(struct rendering *r, cmark_node *heading)
{
	cmark_node *last = cmark_node_last_child(heading);
	const char *s = last && cmark_node_get_type(last) == CMARK_NODE_TEXT
			    ? cmark_node_get_literal(last)
			    : NULL;
	size_t len = s ? strlen(s) : 0;
	const char *open = s ? strrchr(s, '{') : NULL;
	if (!open || open[1] != '#' || s[len - 1] != '}' || len - (size_t)(open - s) < 4)
		return false;
	size_t n = strcspn(open + 2, " }");
	buf_clear(&r->scratch);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)open[2 + i] > ' ' && !strchr("\"'<>&#%", open[2 + i]))
			buf_addc(&r->scratch, open[2 + i]);
	size_t keep = (size_t)(open - s);
	while (keep && s[keep - 1] == ' ')
		keep--;
	char *rest = arena_dup(r->arena, s, keep);
	return rest && cmark_node_set_literal(last, rest) && r->scratch.len;
}

static enum status take_anchor(struct rendering *r, cmark_node *node, const char *title,
			       const char **out)
{
	if (!explicit_anchor(r, node)) {
		buf_clear(&r->scratch);
		md_anchor(title, strlen(title), &r->scratch);
	}
	return anchors_take(&r->anchors, r->arena, r->scratch.data, r->scratch.len, out);
}

static const char *heading_title(struct rendering *r, cmark_node *node)
{
	buf_clear(&r->scratch);
	md_inline_text(node, &r->scratch);
	struct str title = str_trim((struct str){r->scratch.data, r->scratch.len});
	const char *open =
	    title.len && title.s[title.len - 1] == '}' ? memrchr(title.s, '{', title.len) : NULL;
	if (open && open[1] == '#')
		title = str_trim((struct str){title.s, (size_t)(open - title.s)});
	return article_line_text(r->arena, title.s, title.len);
}

static bool repeats_title(struct rendering *r, cmark_node *node, const char *title)
{
	return r->opt->title && !cmark_node_previous(node) &&
	       cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_DOCUMENT &&
	       strcasecmp(title, r->opt->title) == 0;
}

static void heading(struct rendering *r, cmark_node *node)
{
	struct md_heading h = {.line = r->line};
	h.title = heading_title(r, node);
	if (!h.title) {
		r->failed = ST_NOMEM;
		return;
	}
	if (!*h.title || repeats_title(r, node, h.title))
		return;
	if (!r->failed)
		r->failed = take_anchor(r, node, h.title, &h.anchor);
	if (!r->failed)
		r->failed =
		    vec_room(&r->headings, &r->headings_cap, r->headings_n, sizeof *r->headings);
	if (r->failed)
		return;
	h.level = page_level(r, cmark_node_get_heading_level(node));
	r->headings[r->headings_n++] = h;
	close_section(r);
	buf_printf(&r->html, "<h%d id=\"", h.level);
	buf_add_html(&r->html, h.anchor, strlen(h.anchor));
	buf_puts(&r->html, "\">");
	md_inlines(r, node);
	buf_printf(&r->html, "</h%d>\n", h.level);
	buf_clear(&r->text);
	open_section(r, h.title, h.anchor, h.line);
}

static bool is_tight(cmark_node *paragraph)
{
	cmark_node *item = cmark_node_parent(paragraph);
	cmark_node *list = item ? cmark_node_parent(item) : NULL;
	return list && cmark_node_get_type(list) == CMARK_NODE_LIST &&
	       cmark_node_get_list_tight(list);
}

/* Taken back when nothing of the paragraph is left. */
static void paragraph(struct rendering *r, cmark_node *node)
{
	bool tight = is_tight(node);
	size_t before = r->html.len;
	if (!tight)
		buf_puts(&r->html, "<p>");
	size_t start = r->html.len;
	begin_block(r);
	md_inlines(r, node);
	struct str content = {r->html.data + start, r->html.len - start};
	if (!r->html.failed && !str_trim(content).len)
		buf_truncate(&r->html, before);
	else
		buf_puts(&r->html, tight ? "\n" : "</p>\n");
}

static void code_block(struct rendering *r, cmark_node *node)
{
	static const char kept[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+#_.-";
	const char *info = cmark_node_get_fence_info(node), *s = cmark_node_get_literal(node);
	size_t n = info ? strspn(info, kept) : 0;
	/* A scrolling region can be reached by the keyboard only with a tabindex. */
	buf_puts(&r->html, "<pre tabindex=\"0\"><code");
	if (n)
		buf_printf(&r->html, " class=\"language-%.*s\"", (int)n, info);
	buf_addc(&r->html, '>');
	begin_block(r);
	md_put_text(r, s ? s : "", s ? strlen(s) : 0);
	buf_puts(&r->html, "</code></pre>\n");
}

static void html_block(struct rendering *r, cmark_node *node)
{
	const char *s = cmark_node_get_literal(node);
	buf_clear(&r->scratch);
	html_text(s ? s : "", s ? strlen(s) : 0, &r->scratch);
	if (!r->scratch.len)
		return;
	begin_block(r);
	buf_puts(&r->html, "<p>");
	for (size_t i = 0; i < r->scratch.len;) {
		const char *nl = memchr(r->scratch.data + i, '\n', r->scratch.len - i);
		size_t to = nl ? (size_t)(nl - r->scratch.data) : r->scratch.len;
		md_put_text(r, r->scratch.data + i, to - i);
		if (nl) {
			buf_puts(&r->html, "<br>\n");
			buf_addc(&r->text, '\n');
		}
		i = to + 1;
	}
	buf_puts(&r->html, "</p>\n");
}

static void open_list(struct rendering *r, cmark_node *node)
{
	int start = cmark_node_get_list_start(node);
	if (cmark_node_get_list_type(node) != CMARK_ORDERED_LIST)
		buf_puts(&r->html, "<ul>\n");
	else if (start == 1)
		buf_puts(&r->html, "<ol>\n");
	else
		buf_printf(&r->html, "<ol start=\"%d\">\n", start);
}

static void open_item(struct rendering *r, cmark_node *node)
{
	buf_puts(&r->html, "<li>");
	/* A check box would be a form control without a label. */
	if (kind_of(node) == K_TASK)
		buf_puts(&r->html, cmark_gfm_extensions_get_tasklist_item_checked(node)
				       ? "\xe2\x98\x91 "
				       : "\xe2\x98\x90 ");
}

static bool enter_extension(struct rendering *r, cmark_node *node)
{
	switch (kind_of(node)) {
	case K_TABLE:
		buf_puts(&r->html, "<div class=\"table\" tabindex=\"0\"><table>\n");
		return true;
	case K_HEADER:
		buf_puts(&r->html, "<thead>\n");
		begin_block(r);
		md_row(r, node, true);
		buf_puts(&r->html, "</thead>\n");
		if (cmark_node_next(node))
			buf_puts(&r->html, "<tbody>\n");
		return false;
	case K_ROW:
		begin_block(r);
		md_row(r, node, false);
		if (!cmark_node_next(node))
			buf_puts(&r->html, "</tbody>\n");
		return false;
	case K_TASK: open_item(r, node); return true;
	default: return false;
	}
}

/* True when its children are blocks to be visited. */
static bool enter(struct rendering *r, cmark_node *node)
{
	r->line = md_line(r, cmark_node_get_start_line(node));
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_DOCUMENT: return true;
	case CMARK_NODE_BLOCK_QUOTE: buf_puts(&r->html, "<blockquote>\n"); return true;
	case CMARK_NODE_LIST: open_list(r, node); return true;
	case CMARK_NODE_ITEM: open_item(r, node); return true;
	case CMARK_NODE_PARAGRAPH: paragraph(r, node); return false;
	case CMARK_NODE_HEADING: heading(r, node); return false;
	case CMARK_NODE_CODE_BLOCK: code_block(r, node); return false;
	case CMARK_NODE_HTML_BLOCK: html_block(r, node); return false;
	case CMARK_NODE_THEMATIC_BREAK: buf_puts(&r->html, "<hr>\n"); return false;
	default: return enter_extension(r, node);
	}
}

static void leave(struct rendering *r, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE: buf_puts(&r->html, "</blockquote>\n"); return;
	case CMARK_NODE_ITEM: buf_puts(&r->html, "</li>\n"); return;
	case CMARK_NODE_LIST:
		buf_puts(&r->html, cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
				       ? "</ol>\n"
				       : "</ul>\n");
		return;
	default:
		if (kind_of(node) == K_TABLE)
			buf_puts(&r->html, "</table></div>\n");
		else if (kind_of(node) == K_TASK)
			buf_puts(&r->html, "</li>\n");
		return;
	}
}

static enum status too_deep(struct rendering *r)
{
	kb_say(r->sink, KB_ERROR, r->opt->path, r->line, "nested-too-deep",
	       "quotes and lists nest deeper than %d: if this is no list, put a backslash before "
	       "the first mark",
	       MD_MAX_DEPTH);
	return ST_LIMIT;
}

enum status md_blocks(struct rendering *r, cmark_node *root)
{
	cmark_node *node = root;
	int depth = 0;
	open_section(r, "", "", r->opt->line);
	while (node && !r->failed) {
		bool entered = enter(r, node);
		if (entered && cmark_node_first_child(node)) {
			node = cmark_node_first_child(node);
			if (++depth > 2 * MD_MAX_DEPTH)
				return too_deep(r);
			continue;
		}
		if (entered)
			leave(r, node);
		while (node != root && !cmark_node_next(node)) {
			node = cmark_node_parent(node);
			depth--;
			leave(r, node);
		}
		node = node == root ? NULL : cmark_node_next(node);
	}
	close_section(r);
	return r->failed;
}
