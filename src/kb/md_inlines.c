#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"
#include "kb/md_html.h"
#include "kb/md_link.h"
#include "kb/md_prepare.h"
#include "kb/md_render.h"

int md_line(const struct rendering *r, int line)
{
	if (r->opt->one_line || line < 1)
		return r->opt->line;
	return r->opt->line + line - 1;
}

void md_warn(struct rendering *r, int line, const char *code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	kb_vsay(r->sink, KB_WARNING, r->opt->path, line, code, fmt, ap);
	va_end(ap);
}

/* Bytes at s that are a mark of no width: the joiner of md_strip, U+200B, a
 * byte order mark. Copied text is full of them, and no word holds them. */
static size_t zero_width(const char *s, size_t len)
{
	static const char *const marks[] = {MD_JOINER, "\xe2\x80\x8b", "\xef\xbb\xbf"};
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (len >= 3 && memcmp(s, marks[i], 3) == 0)
			return 3;
	return 0;
}

void md_clean_text(const char *s, size_t len, struct buf *out)
{
	size_t from = 0;
	for (size_t i = 0; i < len;) {
		unsigned char c = (unsigned char)s[i];
		size_t n = c == 0xe2 || c == 0xef ? zero_width(s + i, len - i) : 0;
		if (!n) {
			i++;
			continue;
		}
		buf_add(out, s + from, i - from);
		i += n;
		from = i;
	}
	buf_add(out, s + from, len - from);
}

void md_put_text(struct rendering *r, const char *s, size_t len)
{
	if (r->hidden)
		return;
	size_t from = r->text.len;
	md_clean_text(s, len, &r->text);
	buf_add_html(&r->html, r->text.data + from, r->text.len - from);
}

/* Chinese lines are broken anywhere; a space there would split a word. */
static bool is_wide(uint32_t cp)
{
	return (cp >= 0x2e80 && cp <= 0x9fff) || (cp >= 0xf900 && cp <= 0xfaff) ||
	       (cp >= 0xff00 && cp <= 0xff60) || (cp >= 0x20000 && cp <= 0x3ffff);
}

uint32_t md_last(const struct buf *text)
{
	uint32_t cp = 0;
	size_t at = text->len;
	if (!at)
		return 0;
	for (at--; at && text->len - at < 4 && ((unsigned char)text->data[at] & 0xc0) == 0x80; at--)
		;
	utf8_next(text->data + at, text->len - at, &cp);
	return cp;
}

bool md_ends_wide(const struct buf *text)
{
	return is_wide(md_last(text));
}

static bool joins_wide(const struct buf *text, cmark_node *next)
{
	uint32_t after = 0;
	const char *s = next && cmark_node_get_type(next) == CMARK_NODE_TEXT
			    ? cmark_node_get_literal(next)
			    : NULL;
	if (!s || !*s || !text->len)
		return false;
	utf8_next(s, strlen(s), &after);
	return md_ends_wide(text) && is_wide(after);
}

static void soft_break(struct rendering *r, cmark_node *node)
{
	if (r->hidden)
		return;
	if (r->own_lines) {
		buf_addc(&r->html, '\n');
		buf_addc(&r->text, '\n');
	} else if (!joins_wide(&r->text, cmark_node_next(node))) {
		buf_addc(&r->html, '\n');
		buf_addc(&r->text, ' ');
	}
}

static void line_break(struct rendering *r)
{
	if (r->hidden)
		return;
	buf_puts(&r->html, "<br>\n");
	buf_addc(&r->text, '\n');
}

static void code(struct rendering *r, cmark_node *node)
{
	const char *s = cmark_node_get_literal(node);
	if (r->hidden || !s)
		return;
	buf_puts(&r->html, "<code>");
	md_put_text(r, s, strlen(s));
	buf_puts(&r->html, "</code>");
}

static struct md_link *add_link(struct rendering *r, const char *url, bool image, int line)
{
	buf_clear(&r->href);
	if (r->failed ||
	    (r->failed = vec_room(&r->links, &r->links_cap, r->links_n, sizeof *r->links)))
		return NULL;
	struct md_link *link = &r->links[r->links_n];
	*link = (struct md_link){.line = line};
	r->failed = md_link_read(r->arena, r->opt, url, image, link, &r->href);
	if (r->failed)
		return NULL;
	r->links_n++;
	return link;
}

static void warn_link(struct rendering *r, const struct md_link *link, const char *url)
{
	int shown = (int)utf8_cut(url, strlen(url) > 120 ? 120 : strlen(url));
	if (link->kind == MD_LINK_NOWHERE)
		md_warn(r, link->line, "link-nowhere",
			"the link '%.*s' leads to no article: mend it; it is shown as text", shown,
			url);
	else if (link->kind == MD_LINK_REFUSED && link->image && *url)
		md_warn(r, link->line, "image-refused",
			"the image '%.*s' is left out: put it beside the article and name it "
			"without a host",
			shown, url);
	else if (link->kind == MD_LINK_REFUSED && *url)
		md_warn(r, link->line, "link-refused",
			"the link '%.*s' is shown as text: only http, https, mailto, tel, #anchor, "
			"/path and articles are linked",
			shown, url);
}

/* True when <a> was written, to be closed. */
static bool open_link(struct rendering *r, const char *url, const char *title, int line)
{
	struct md_link *link = add_link(r, url, false, line);
	if (!link)
		return false;
	warn_link(r, link, url);
	if (!r->href.len || r->hidden)
		return false;
	buf_puts(&r->html, "<a href=\"");
	buf_add_html(&r->html, r->href.data, r->href.len);
	buf_addc(&r->html, '"');
	if (title && *title) {
		buf_puts(&r->html, " title=\"");
		buf_add_html(&r->html, title, strlen(title));
		buf_addc(&r->html, '"');
	}
	/* The page that a visitor came from is nobody else's business. */
	if (link->kind == MD_LINK_WEB)
		buf_puts(&r->html, " rel=\"noopener noreferrer\"");
	buf_addc(&r->html, '>');
	return true;
}

static void image(struct rendering *r, cmark_node *node, int line)
{
	const char *url = cmark_node_get_url(node), *title = cmark_node_get_title(node);
	struct md_link *link = add_link(r, url ? url : "", true, line);
	if (!link || r->hidden)
		return;
	warn_link(r, link, url ? url : "");
	size_t from = r->text.len;
	md_inline_text(node, &r->text);
	if (!r->href.len) {
		buf_add_html(&r->html, r->text.data + from, r->text.len - from);
		return;
	}
	buf_puts(&r->html, "<img src=\"");
	buf_add_html(&r->html, r->href.data, r->href.len);
	buf_puts(&r->html, "\" alt=\"");
	buf_add_html(&r->html, r->text.data + from, r->text.len - from);
	if (title && *title) {
		buf_puts(&r->html, "\" title=\"");
		buf_add_html(&r->html, title, strlen(title));
	}
	buf_puts(&r->html, "\" loading=\"lazy\">");
}

static void html_anchor(struct rendering *r, const struct html_tag *tag, int line)
{
	struct str url = html_attr(tag, "href");
	if (tag->closing) {
		if (r->html_link)
			buf_puts(&r->html, "</a>");
		r->html_link = false;
	} else if (url.len && !r->html_link && r->inline_depth == 0) {
		buf_clear(&r->scratch);
		html_decode(url.s, url.len, &r->scratch);
		char *copy = arena_dup(r->arena, r->scratch.data, r->scratch.len);
		r->html_link = copy && open_link(r, copy, NULL, line);
	}
}

static bool named(const struct html_tag *tag, const char *name)
{
	return tag->name.len == strlen(name) && strncasecmp(tag->name.s, name, tag->name.len) == 0;
}

static void html_inline(struct rendering *r, cmark_node *node, int line)
{
	const char *s = cmark_node_get_literal(node);
	struct html_tag tag = {0};
	struct str alt = {NULL, 0};
	if (!s || !html_read_tag(s, strlen(s), &tag) || !tag.name.len)
		return;
	if (tag.cls == HTML_HIDDEN)
		r->hidden = !tag.closing;
	else if (tag.cls == HTML_BREAK)
		line_break(r);
	else if (tag.cls == HTML_OTHER)
		md_put_text(r, s, strlen(s));
	else if (named(&tag, "a"))
		html_anchor(r, &tag, line);
	else if (named(&tag, "img") && (alt = html_attr(&tag, "alt")).len)
		md_put_text(r, alt.s, alt.len);
	else if (tag.cls == HTML_BLOCK || tag.cls == HTML_CELL)
		md_put_text(r, " ", 1);
}

static bool is_del(cmark_node *node)
{
	return strcmp(cmark_node_get_type_string(node), "strikethrough") == 0;
}

static const char *element(cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_EMPH: return "em";
	case CMARK_NODE_STRONG: return "strong";
	default: return is_del(node) ? "del" : NULL;
	}
}

/* A bare URL takes all that follows without a space, Chinese text too. True
 * when it was one, and is written. */
static bool bare_link(struct rendering *r, cmark_node *node, int line)
{
	cmark_node *text = cmark_node_first_child(node);
	const char *url = cmark_node_get_url(node);
	const char *s =
	    text && !cmark_node_next(text) && cmark_node_get_type(text) == CMARK_NODE_TEXT
		? cmark_node_get_literal(text)
		: NULL;
	size_t len = s ? strlen(s) : 0, url_len = url ? strlen(url) : 0;
	if (!len || url_len < len || strcmp(url + url_len - len, s) != 0)
		return false;
	size_t end = md_link_bare_end(s, len);
	if (end == len)
		return false;
	char *cut = arena_dup(r->arena, url, url_len - len + end);
	bool open = cut && end && open_link(r, cut, NULL, line);
	md_put_text(r, s, end);
	if (open)
		buf_puts(&r->html, "</a>");
	md_put_text(r, s + end, len - end);
	return true;
}

/* True when its children are to be visited. That </a> is due is kept in the
 * node itself. */
static bool enter(struct rendering *r, cmark_node *node)
{
	int line = cmark_node_get_start_line(node);
	const char *s = NULL, *name = NULL;
	line = line ? md_line(r, line) : r->line;
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		s = cmark_node_get_literal(node);
		md_put_text(r, s ? s : "", s ? strlen(s) : 0);
		return false;
	case CMARK_NODE_SOFTBREAK: soft_break(r, node); return false;
	case CMARK_NODE_LINEBREAK: line_break(r); return false;
	case CMARK_NODE_CODE: code(r, node); return false;
	case CMARK_NODE_HTML_INLINE: html_inline(r, node, line); return false;
	case CMARK_NODE_IMAGE: image(r, node, line); return false;
	case CMARK_NODE_LINK:
		if (bare_link(r, node, line))
			return false;
		if (!r->html_link &&
		    open_link(r, cmark_node_get_url(node), cmark_node_get_title(node), line))
			cmark_node_set_user_data(node, r);
		break;
	default:
		name = element(node);
		if (name && r->inline_depth < MD_MAX_INLINE_DEPTH)
			buf_printf(&r->html, "<%s>", name);
		break;
	}
	r->inline_depth++;
	return true;
}

static void leave(struct rendering *r, cmark_node *node)
{
	const char *name = element(node);
	r->inline_depth--;
	if (cmark_node_get_type(node) == CMARK_NODE_LINK) {
		if (cmark_node_get_user_data(node))
			buf_puts(&r->html, "</a>");
	} else if (name && r->inline_depth < MD_MAX_INLINE_DEPTH) {
		buf_printf(&r->html, "</%s>", name);
	}
}

/* The tree is walked without recursion: emphasis nests as deep as a text is
 * long. */
void md_inlines(struct rendering *r, cmark_node *parent)
{
	cmark_node *node = cmark_node_first_child(parent);
	r->inline_depth = 0;
	r->own_lines = md_lines_stand_alone(parent);
	while (node) {
		bool entered = enter(r, node);
		if (entered && cmark_node_first_child(node)) {
			node = cmark_node_first_child(node);
			continue;
		}
		if (entered)
			leave(r, node);
		while (!cmark_node_next(node) && cmark_node_parent(node) != parent) {
			node = cmark_node_parent(node);
			leave(r, node);
		}
		node = cmark_node_next(node);
	}
	if (r->html_link)
		buf_puts(&r->html, "</a>");
	r->html_link = false;
	r->hidden = false;
}

void md_inline_text(cmark_node *parent, struct buf *out)
{
	cmark_node *node = cmark_node_first_child(parent);
	while (node) {
		cmark_node_type type = cmark_node_get_type(node);
		cmark_node *child = cmark_node_first_child(node);
		const char *s = type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE
				    ? cmark_node_get_literal(node)
				    : NULL;
		struct html_tag tag = {0};
		if (s)
			md_clean_text(s, strlen(s), out);
		else if (type == CMARK_NODE_LINEBREAK ||
			 (type == CMARK_NODE_SOFTBREAK && !joins_wide(out, cmark_node_next(node))))
			buf_addc(out, ' ');
		else if (type == CMARK_NODE_HTML_INLINE && (s = cmark_node_get_literal(node)) &&
			 html_read_tag(s, strlen(s), &tag) && tag.cls == HTML_OTHER)
			buf_puts(out, s);
		if (child) {
			node = child;
			continue;
		}
		while (!cmark_node_next(node) && cmark_node_parent(node) != parent)
			node = cmark_node_parent(node);
		node = cmark_node_next(node);
	}
}
