#include "kb/md_tags.h"

#include <string.h>

#include "kb/md_html.h"

/* No tag is longer: so that many that never end cost little. */
#define MAX_TAG ((size_t)2048)

void md_count(size_t *n, int *first, int line)
{
	if (!(*n)++)
		*first = line;
}

/* name="value" or name='value' within a shortcode. */
static struct str named(struct str tag, const char *name)
{
	struct html_tag t = {.attrs = tag};
	return html_attr(&t, name);
}

/* The first text in quotes. */
static struct str quoted(struct str tag)
{
	for (size_t i = 0; i < tag.len; i++)
		if (tag.s[i] == '"') {
			const char *from = tag.s + i + 1;
			const char *to = memchr(from, '"', tag.len - i - 1);
			return (struct str){from, to ? (size_t)(to - from) : 0};
		}
	return (struct str){NULL, 0};
}

/* Hugo's {{< name ... >}}: a reference becomes its path, a figure or a link
 * what is written under it. */
static void keep_of_shortcode(struct md_strip *w, struct str inner)
{
	inner = str_trim(inner);
	if (str_starts(inner, "relref") || str_starts(inner, "ref ")) {
		struct str path = quoted(inner);
		buf_add(w->out, path.s, path.len);
		return;
	}
	struct str caption = named(inner, "caption");
	struct str to = named(inner, "ref");
	if (!to.len)
		to = named(inner, "url");
	if (caption.len && to.len && !memchr(to.s, ')', to.len)) {
		buf_addc(w->out, '[');
		buf_add(w->out, caption.s, caption.len);
		buf_puts(w->out, "](");
		buf_add(w->out, to.s, to.len);
		buf_addc(w->out, ')');
	} else {
		buf_add(w->out, caption.s, caption.len);
	}
}

/* {{{ .name }}}: a variable that stands for a word. */
static void keep_of_variable(struct md_strip *w, struct str inner)
{
	inner = str_trim(inner);
	if (inner.len && inner.s[0] == '.')
		inner = (struct str){inner.s + 1, inner.len - 1};
	buf_add(w->out, inner.s, inner.len);
}

/* Where mark stands in s behind `from`, not far away; 0: nowhere. */
static size_t closing(struct str s, size_t from, const char *mark)
{
	s.len = s.len > MAX_TAG ? MAX_TAG : s.len;
	const char *at = s.len > from ? memmem(s.s + from, s.len - from, mark, strlen(mark)) : NULL;
	return at ? (size_t)(at - s.s) : 0;
}

static size_t strip_liquid(struct md_strip *w, struct str s)
{
	size_t end = closing(s, 2, "%}");
	if (!end)
		return 0;
	struct str inner = {s.s + 2, end - 2};
	if (inner.len && inner.s[0] == '-')
		inner = (struct str){inner.s + 1, inner.len - 1};
	inner = str_trim(inner);
	if (str_starts(inner, "comment"))
		w->comment = true;
	else if (str_starts(inner, "endcomment"))
		w->comment = false;
	return end + 2;
}

/* Behind \frac and its like braces are a formula's. */
static bool behind_command(const struct buf *b)
{
	size_t i = b->len;
	while (i && b->data[i - 1] == ' ')
		i--;
	while (i && (b->data[i - 1] | 0x20) >= 'a' && (b->data[i - 1] | 0x20) <= 'z')
		i--;
	return i && i < b->len && b->data[i - 1] == '\\';
}

static size_t strip_braces(struct md_strip *w, struct str s)
{
	bool triple = s.len > 2 && s.s[2] == '{';
	size_t open = triple ? 3 : 2;
	size_t end = closing(s, open, triple ? "}}}" : "}}");
	if (!end)
		return 0;
	struct str inner = {s.s + open, end - open};
	if (memchr(inner.s, '\\', inner.len) || memchr(inner.s, '{', inner.len) ||
	    behind_command(w->out))
		return 0;
	if (triple) {
		keep_of_variable(w, inner);
	} else if (inner.len > 1 && (inner.s[0] == '<' || inner.s[0] == '%')) {
		bool marked = inner.s[inner.len - 1] == '>' || inner.s[inner.len - 1] == '%';
		keep_of_shortcode(w, (struct str){inner.s + 1, inner.len - (marked ? 2 : 1)});
	}
	return end + open;
}

/* {:target="_blank"}, and {.class #id width=50%} behind a link or an image. */
static size_t strip_attributes(const struct md_strip *w, struct str s)
{
	size_t end = closing(s, 1, "}");
	char before = w->out->len ? w->out->data[w->out->len - 1] : '\n';
	if (!end || end > 200)
		return 0;
	if (s.s[1] == ':')
		return end + 1;
	if ((before != ')' && before != ']') || !strchr(".#w", s.s[1]))
		return 0;
	for (size_t i = 1; i < end; i++)
		if ((unsigned char)s.s[i] >= 0x80 || strchr("{<>()[]|", s.s[i]))
			return 0;
	return end + 1;
}

size_t md_strip_brace(struct md_strip *w, struct str s)
{
	size_t n = 0;
	if (s.len < 3)
		return 0;
	if (s.s[1] == '%')
		n = strip_liquid(w, s);
	else if (s.s[1] == '{')
		n = strip_braces(w, s);
	if (n) {
		md_count(&w->found->tags, &w->found->tags_line, w->line);
		return n;
	}
	n = strip_attributes(w, s);
	if (n)
		md_count(&w->found->attributes, &w->found->attributes_line, w->line);
	return n;
}

size_t md_skip_comment(struct md_strip *w, struct str s)
{
	size_t n = 0;
	if (str_starts(s, "{%"))
		n = strip_liquid(w, s);
	if (n)
		return n;
	const char *next = s.len > 1 ? memmem(s.s + 1, s.len - 1, "{%", 2) : NULL;
	return next ? (size_t)(next - s.s) : s.len;
}
