#include "kb/md_html.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/utf8.h"

static const char *const block_names[] = {
    "address", "article", "aside",  "blockquote", "body",  "caption", "center",	  "dd",
    "details", "dialog",  "dir",    "div",	  "dl",	   "dt",      "fieldset", "figcaption",
    "figure",  "footer",  "form",   "h1",	  "h2",	   "h3",      "h4",	  "h5",
    "h6",      "head",	  "header", "hr",	  "html",  "legend",  "li",	  "main",
    "menu",    "nav",	  "ol",	    "option",	  "p",	   "pre",     "section",  "select",
    "summary", "table",	  "tbody",  "tfoot",	  "thead", "title",   "tr",	  "ul",
    "video",   "audio",
};
static const char *const inline_names[] = {
    "a",      "abbr",	"acronym",  "b",      "base",  "basefont", "bdi",      "bdo",	   "big",
    "button", "canvas", "cite",	    "code",   "col",   "colgroup", "data",     "datalist", "del",
    "dfn",    "em",	"embed",    "font",   "frame", "frameset", "i",	       "img",	   "input",
    "ins",    "kbd",	"label",    "link",   "map",   "area",	   "mark",     "meta",	   "meter",
    "nobr",   "object", "optgroup", "output", "param", "picture",  "progress", "q",	   "rp",
    "rt",     "ruby",	"s",	    "samp",   "slot",  "small",	   "source",   "span",	   "strike",
    "strong", "sub",	"sup",	    "time",   "track", "tt",	   "u",	       "var",	   "wbr",
};
static const char *const hidden_names[] = {"script", "style", "template", "noscript",
					   "iframe", "svg",   "math",	  "textarea"};

static bool listed(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(names[i]) == name.len && strncasecmp(names[i], name.s, name.len) == 0)
			return true;
	return false;
}
#define LISTED(name, names) listed(name, names, sizeof names / sizeof names[0])

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' ||
	       c == '_';
}

/* <Tabs>, <CustomContent platform="x">, <my-card a="b">; but neither <HOST> nor
 * <cluster-id>, with which texts name what is to be filled in. */
static bool is_component(const struct html_tag *tag)
{
	bool lower = false;
	for (size_t i = 0; i < tag->name.len; i++)
		lower = lower || (tag->name.s[i] >= 'a' && tag->name.s[i] <= 'z');
	if (tag->attrs.len && memchr(tag->attrs.s, '=', tag->attrs.len))
		return true;
	return tag->name.s[0] >= 'A' && tag->name.s[0] <= 'Z' && lower &&
	       !memchr(tag->name.s, '_', tag->name.len) && !memchr(tag->name.s, '-', tag->name.len);
}

static enum html_class class_of(const struct html_tag *tag)
{
	struct str name = tag->name;
	if (name.len == 2 && strncasecmp(name.s, "br", 2) == 0)
		return HTML_BREAK;
	if (name.len == 2 &&
	    (strncasecmp(name.s, "td", 2) == 0 || strncasecmp(name.s, "th", 2) == 0))
		return HTML_CELL;
	if (LISTED(name, hidden_names))
		return HTML_HIDDEN;
	if (LISTED(name, block_names))
		return HTML_BLOCK;
	if (LISTED(name, inline_names))
		return HTML_INLINE;
	return is_component(tag) ? HTML_COMPONENT : HTML_OTHER;
}

/* No tag is longer: so that many that never end cost little. */
#define MAX_TAG ((size_t)8192)

/* <!-- -->, <! >, <? ?>. */
static bool read_declaration(const char *s, size_t len, struct html_tag *out)
{
	const char *open = s[1] == '?' ? "<?" : "<!", *close = s[1] == '?' ? "?>" : ">";
	if (len >= 4 && memcmp(s, "<!--", 4) == 0) {
		open = "<!--";
		close = "-->";
	} else if (len > MAX_TAG) {
		len = MAX_TAG;
	}
	size_t from = strlen(open);
	const char *end = len >= from ? memmem(s + from, len - from, close, strlen(close)) : NULL;
	*out = (struct html_tag){.cls = HTML_INLINE};
	if (!end)
		return false;
	out->len = (size_t)(end - s) + strlen(close);
	return true;
}

bool html_read_tag(const char *s, size_t len, struct html_tag *out)
{
	size_t i = 1, name = 0;
	char quote = '\0';
	if (len < 3)
		return false;
	if (s[1] == '!' || s[1] == '?')
		return read_declaration(s, len, out);
	len = len > MAX_TAG ? MAX_TAG : len;
	*out = (struct html_tag){.closing = s[1] == '/'};
	i += out->closing;
	if (!is_letter(s[i]))
		return false;
	for (name = i; i < len && is_name(s[i]); i++)
		;
	out->name = (struct str){s + name, i - name};
	size_t attrs = i;
	if (i < len && !strchr(" \t\r\n/>", s[i]))
		return false;
	for (; i < len && (quote || s[i] != '>'); i++) {
		if (quote)
			quote = s[i] == quote ? '\0' : quote;
		else if (s[i] == '"' || s[i] == '\'')
			quote = s[i];
		else if (s[i] == '<')
			return false;
	}
	if (i == len)
		return false;
	out->attrs = str_trim((struct str){s + attrs, i - attrs});
	out->len = i + 1;
	out->cls = class_of(out);
	return true;
}

static struct str attr_value(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\n", *p))
		p++;
	if (p == end || *p != '=')
		return (struct str){"", 0};
	p++;
	while (p < end && strchr(" \t\r\n", *p))
		p++;
	char quote = p < end && (*p == '"' || *p == '\'') ? *p : '\0';
	const char *from = quote ? p + 1 : p, *to = from;
	while (to < end && (quote ? *to != quote : !strchr(" \t\r\n", *to)))
		to++;
	return (struct str){from, (size_t)(to - from)};
}

struct str html_attr(const struct html_tag *tag, const char *name)
{
	const char *p = tag->attrs.s, *end = p + tag->attrs.len;
	size_t n = strlen(name);
	char quote = '\0';
	for (; p < end; p++) {
		if (quote) {
			quote = *p == quote ? '\0' : quote;
		} else if (*p == '"' || *p == '\'') {
			quote = *p;
		} else if ((size_t)(end - p) > n && strncasecmp(p, name, n) == 0 &&
			   (p == tag->attrs.s || !is_name(p[-1])) && !is_name(p[n])) {
			return attr_value(p + n, end);
		}
	}
	return (struct str){NULL, 0};
}

static const struct {
	const char *name;
	uint32_t cp;
} references[] = {
    {"amp", '&'},      {"lt", '<'},	  {"gt", '>'},	      {"quot", '"'},	 {"apos", '\''},
    {"nbsp", 0xa0},    {"ensp", ' '},	  {"emsp", ' '},      {"thinsp", ' '},	 {"copy", 0xa9},
    {"reg", 0xae},     {"trade", 0x2122}, {"hellip", 0x2026}, {"mdash", 0x2014}, {"ndash", 0x2013},
    {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201c},  {"rdquo", 0x201d}, {"laquo", 0xab},
    {"raquo", 0xbb},   {"bull", 0x2022},  {"middot", 0xb7},   {"times", 0xd7},	 {"deg", 0xb0},
    {"euro", 0x20ac},  {"pound", 0xa3},	  {"yen", 0xa5},      {"cent", 0xa2},	 {"sect", 0xa7},
    {"rarr", 0x2192},  {"larr", 0x2190},  {"uarr", 0x2191},   {"darr", 0x2193},	 {"plusmn", 0xb1},
    {"le", 0x2264},    {"ge", 0x2265},	  {"ne", 0x2260},     {"check", 0x2713}, {"frac12", 0xbd},
};

static uint32_t number_of(struct str digits)
{
	uint32_t base = 10, v = 0;
	if (digits.len && (digits.s[0] | 0x20) == 'x') {
		base = 16;
		digits = (struct str){digits.s + 1, digits.len - 1};
	}
	if (!digits.len || digits.len > 7)
		return 0;
	for (size_t i = 0; i < digits.len; i++) {
		char c = (char)(digits.s[i] | 0x20);
		uint32_t d = c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10) : (uint32_t)(c & 0xf);
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return 0;
		if (d >= base)
			return 0;
		v = v * base + d;
	}
	if (v < 0x20 || v == 0x7f || (v >= 0xd800 && v <= 0xdfff) || v > 0x10ffff)
		return v == '\n' || v == '\t' ? ' ' : 0;
	return v;
}

/* The character behind '&', and in *len the bytes up to and with ';'; 0: none. */
static uint32_t reference(const char *s, size_t len, size_t *used)
{
	const char *semi = len > 2 ? memchr(s, ';', len > 12 ? 12 : len) : NULL;
	if (!semi)
		return 0;
	struct str name = {s + 1, (size_t)(semi - s) - 1};
	*used = name.len + 2;
	if (name.len > 1 && name.s[0] == '#')
		return number_of((struct str){name.s + 1, name.len - 1});
	for (size_t i = 0; i < sizeof references / sizeof references[0]; i++)
		if (str_is(name, references[i].name))
			return references[i].cp;
	return 0;
}

void html_decode(const char *s, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len;) {
		size_t used = 0;
		uint32_t cp = s[i] == '&' ? reference(s + i, len - i, &used) : 0;
		if (cp) {
			char utf8[4];
			buf_add(out, utf8, utf8_put(cp == 0xa0 ? ' ' : cp, utf8));
			i += used;
			continue;
		}
		const char *amp = memchr(s + i + 1, '&', len - i - 1);
		size_t to = amp ? (size_t)(amp - s) : len;
		buf_add(out, s + i, to - i);
		i = to;
	}
}

static void end_line(struct buf *out, size_t from)
{
	while (out->len > from && out->data[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
	if (out->len > from && out->data[out->len - 1] != '\n')
		buf_addc(out, '\n');
}

/* Text between tags, its white space drawn together. */
static void add_words(struct buf *out, size_t from, const char *s, size_t len)
{
	size_t at = 0;
	while (at < len) {
		size_t n = 0;
		while (at + n < len && !strchr(" \t\r\n", s[at + n]))
			n++;
		if (n) {
			html_decode(s + at, n, out);
			at += n;
			continue;
		}
		if (out->len > from && out->data[out->len - 1] != '\n' &&
		    out->data[out->len - 1] != ' ')
			buf_addc(out, ' ');
		at++;
	}
}

/* Cells of one line are told apart. */
static void next_cell(struct buf *out, size_t from, bool closing)
{
	add_words(out, from, " ", 1);
	if (!closing && out->len > from && out->data[out->len - 1] == ' ')
		buf_puts(out, "\xc2\xb7 ");
}

static size_t skip_hidden(const struct html_tag *tag, const char *s, size_t len)
{
	char close[32] = "</";
	if (tag->closing || tag->name.len > 20 ||
	    (tag->attrs.len && tag->attrs.s[tag->attrs.len - 1] == '/'))
		return tag->len;
	memcpy(close + 2, tag->name.s, tag->name.len);
	size_t n = tag->name.len + 2;
	for (size_t i = tag->len; i + n <= len; i++)
		if (s[i] == '<' && strncasecmp(s + i, close, n) == 0) {
			const char *end = memchr(s + i, '>', len - i);
			return end ? (size_t)(end - s) + 1 : len;
		}
	return len;
}

/* What one tag leaves; returns the bytes that it takes away. */
static size_t apply_tag(const struct html_tag *tag, const char *s, size_t len, size_t from,
			struct buf *out)
{
	struct str alt = {NULL, 0};
	switch (tag->cls) {
	case HTML_HIDDEN: return skip_hidden(tag, s, len);
	case HTML_BLOCK:
	case HTML_BREAK:
	case HTML_COMPONENT: end_line(out, from); break;
	case HTML_CELL: next_cell(out, from, tag->closing); break;
	case HTML_OTHER: buf_add(out, s, tag->len); break;
	case HTML_INLINE:
		if (tag->name.len == 3 && strncasecmp(tag->name.s, "img", 3) == 0)
			alt = html_attr(tag, "alt");
		if (alt.len)
			add_words(out, from, alt.s, alt.len);
		break;
	}
	return tag->len;
}

void html_text(const char *s, size_t len, struct buf *out)
{
	size_t from = out->len;
	for (size_t i = 0; i < len;) {
		struct html_tag tag = {0};
		if (s[i] == '<' && html_read_tag(s + i, len - i, &tag)) {
			i += apply_tag(&tag, s + i, len - i, from, out);
			continue;
		}
		/* A comment that is not closed hides the rest, as in a browser. */
		if (len - i >= 4 && memcmp(s + i, "<!--", 4) == 0)
			break;
		const char *lt = memchr(s + i + 1, '<', len - i - 1);
		size_t to = lt ? (size_t)(lt - s) : len;
		add_words(out, from, s + i, to - i);
		i = to;
	}
	while (out->len > from && strchr(" \n", out->data[out->len - 1]))
		buf_truncate(out, out->len - 1);
}
