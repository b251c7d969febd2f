#include "kb/md_prepare.h"

#include <string.h>
#include <strings.h>

#include "answerd/base/utf8.h"
#include "kb/md_html.h"

/* No tag is longer: so that many that never end cost little. */
#define MAX_TAG ((size_t)2048)

struct strip {
	struct buf *out;
	struct md_stripped *found;
	const char *p, *end; /* the next line, and the end of the text */
	int line;            /* of the one being worked on */
	char fence;          /* '`' or '~' inside fenced code, else NUL */
	size_t fence_len;
	bool comment;        /* between {% comment %} and {% endcomment %} */
};

static void count(size_t *n, int *first, int line)
{
	if (!(*n)++)
		*first = line;
}

static struct str without_indent(struct str line)
{
	while (line.len && strchr(" \t>", line.s[0])) {
		line.s++;
		line.len--;
	}
	return line;
}

static size_t run_of(struct str s, char c)
{
	size_t n = 0;
	while (n < s.len && s.s[n] == c)
		n++;
	return n;
}

/* Skips list markers, for a fence that opens in a list item. */
static struct str without_markers(struct str line)
{
	line = without_indent(line);
	for (;;) {
		size_t n = 0;
		while (n < line.len && n < 9 && line.s[n] >= '0' && line.s[n] <= '9')
			n++;
		bool ordered = n && n < line.len && (line.s[n] == '.' || line.s[n] == ')');
		bool bullet = !n && line.len && strchr("-*+", line.s[0]);
		if ((!ordered && !bullet) || n + 1 >= line.len || line.s[n + 1] != ' ')
			return line;
		line = without_indent((struct str){line.s + n + 1, line.len - n - 1});
	}
}

/* True when the line belongs to fenced code, its fences included. */
static bool in_fence(struct strip *w, struct str line)
{
	struct str text = w->fence ? without_indent(line) : without_markers(line);
	char c = text.len ? text.s[0] : '\0';
	size_t n = c == '`' || c == '~' ? run_of(text, c) : 0;
	struct str rest = {text.s + n, text.len - n};
	if (w->fence) {
		if (c == w->fence && n >= w->fence_len && str_trim(rest).len == 0)
			w->fence = '\0';
		return true;
	}
	if (n < 3 || (c == '`' && rest.len && memchr(rest.s, '`', rest.len)))
		return false;
	w->fence = c;
	w->fence_len = n;
	return true;
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
static void keep_of_shortcode(struct strip *w, struct str inner)
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
static void keep_of_variable(struct strip *w, struct str inner)
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

static size_t strip_liquid(struct strip *w, struct str s)
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

static size_t strip_braces(struct strip *w, struct str s)
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
static size_t strip_attributes(const struct strip *w, struct str s)
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

/* Takes away what starts at '{'; returns its bytes, 0 when it is plain text. */
static size_t strip_at_brace(struct strip *w, struct str s)
{
	size_t n = 0;
	if (s.len < 3)
		return 0;
	if (s.s[1] == '%')
		n = strip_liquid(w, s);
	else if (s.s[1] == '{')
		n = strip_braces(w, s);
	if (n) {
		count(&w->found->tags, &w->found->tags_line, w->line);
		return n;
	}
	n = strip_attributes(w, s);
	if (n)
		count(&w->found->attributes, &w->found->attributes_line, w->line);
	return n;
}

static bool is_wide(uint32_t cp)
{
	return cp >= 0x2010 && cp != UTF8_BAD;
}

/* Of the marks that CommonMark counts as punctuation, those that stand beside
 * Chinese text. */
static bool is_mark(uint32_t cp)
{
	return (cp >= 0x2010 && cp <= 0x2027) || (cp >= 0x3001 && cp <= 0x3020) ||
	       (cp >= 0xff01 && cp <= 0xff0f) || (cp >= 0xff1a && cp <= 0xff20) ||
	       (cp >= 0xff3b && cp <= 0xff3d) || (cp >= 0xff5b && cp <= 0xff65) ||
	       (cp > ' ' && cp < 0x80 && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", (int)cp));
}

static uint32_t before_end(const struct buf *b)
{
	uint32_t cp = ' ';
	size_t at = b->len;
	while (at && b->len - at < 4 && ((unsigned char)b->data[at - 1] & 0xc0) == 0x80)
		at--;
	if (at)
		utf8_next(b->data + at - 1, b->len - at + 1, &cp);
	return cp;
}

/* **注意：**请 closes nothing by CommonMark's rule, which wants a space or a mark
 * behind a mark; Chinese has no spaces. A joiner between mark and asterisks,
 * which is dropped later, makes them what they were meant to be. */
static size_t copy_asterisks(struct strip *w, struct str s, bool *open)
{
	size_t n = run_of(s, '*');
	uint32_t before = before_end(w->out), after = ' ';
	if (n < s.len)
		utf8_next(s.s + n, s.len - n, &after);
	bool wide = is_wide(before) || is_wide(after);
	if (n != 2) {
		buf_add(w->out, s.s, n);
		return n;
	}
	if (*open && wide && is_mark(before) && !is_mark(after) && after > ' ')
		buf_puts(w->out, MD_JOINER);
	buf_add(w->out, s.s, n);
	if (!*open && wide && is_mark(after) && !is_mark(before) && before > ' ')
		buf_puts(w->out, MD_JOINER);
	*open = !*open;
	return n;
}

/* A code span that closes on the same line, with its backticks; else the
 * backticks alone. */
static size_t copy_code(struct strip *w, struct str s)
{
	size_t n = run_of(s, '`');
	for (size_t i = n; i < s.len; i++)
		if (s.s[i] == '`') {
			size_t m = run_of((struct str){s.s + i, s.len - i}, '`');
			if (m == n) {
				buf_add(w->out, s.s, i + m);
				return i + m;
			}
			i += m;
		}
	buf_add(w->out, s.s, n);
	return n;
}

static void strip_inline(struct strip *w, struct str s)
{
	bool open = false;
	/* A backtick that closes nothing is looked for once only. */
	size_t backtick_tries = 64;
	for (size_t i = 0; i < s.len;) {
		struct str rest = {s.s + i, s.len - i};
		size_t n = 0;
		if (w->comment) {
			n = closing(rest, 0, "{%");
			n = n || str_starts(rest, "{%") ? n : rest.len;
			if (!n && !(n = strip_liquid(w, rest)))
				n = rest.len;
		} else if (rest.s[0] == '\\' && rest.len > 1) {
			buf_add(w->out, rest.s, 2);
			n = 2;
		} else if (rest.s[0] == '`' && backtick_tries) {
			backtick_tries--;
			n = copy_code(w, rest);
		} else if (rest.s[0] == '{') {
			n = strip_at_brace(w, rest);
		} else if (rest.s[0] == '*') {
			n = copy_asterisks(w, rest, &open);
		}
		if (!n) {
			buf_addc(w->out, rest.s[0]);
			n = 1;
		}
		i += n;
	}
}

/* :::info[Title] and ::: of Docusaurus and others: the title stays. */
static bool strip_container(struct strip *w, struct str text)
{
	size_t n = run_of(text, ':');
	if (n < 3)
		return false;
	struct str rest = str_trim((struct str){text.s + n, text.len - n});
	const char *open = rest.len ? memchr(rest.s, '[', rest.len) : NULL;
	const char *close = open ? memchr(open, ']', rest.len - (size_t)(open - rest.s)) : NULL;
	if (rest.len && (rest.s[0] < 'A' || rest.s[0] > 'z') && rest.s[0] != '{')
		return false;
	if (close && close > open + 1)
		buf_printf(w->out, "**%.*s**", (int)(close - open - 1), open + 1);
	count(&w->found->components, &w->found->components_line, w->line);
	return true;
}

/* > [!NOTE] of GitHub. */
static bool strip_alert(struct strip *w, struct str line, struct str text)
{
	static const char *const kinds[] = {"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"};
	if (text.s == line.s || !memchr(line.s, '>', (size_t)(text.s - line.s)) ||
	    !str_starts(text, "[!"))
		return false;
	text = str_trim(text);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		size_t n = strlen(kinds[i]);
		if (text.len == n + 3 && strncasecmp(text.s + 2, kinds[i], n) == 0) {
			buf_add(w->out, line.s, (size_t)(text.s - line.s));
			buf_printf(w->out, "**%c", kinds[i][0]);
			for (size_t k = 1; k < n; k++)
				buf_addc(w->out, (char)(kinds[i][k] | 0x20));
			buf_puts(w->out, ":**");
			return true;
		}
	}
	return false;
}

static size_t indent_of(struct str line)
{
	size_t columns = 0;
	for (size_t i = 0; i < line.len; i++) {
		if (line.s[i] == ' ')
			columns++;
		else if (line.s[i] == '\t')
			columns += 4;
		else
			break;
	}
	return columns;
}

static bool is_name(struct str name, const char *word)
{
	return name.len == strlen(word) && strncasecmp(name.s, word, name.len) == 0;
}

/* A line of <div> or <Tabs> alone hides the Markdown below it from cmark.
 * Where the next line is indented, it would become code without it. */
static bool strip_tag_line(struct strip *w, struct str line)
{
	struct str text = str_trim(line);
	bool component = false;
	while (text.len) {
		struct html_tag tag = {0};
		if (text.s[0] != '<' || !html_read_tag(text.s, text.len, &tag) || !tag.name.len)
			return false;
		bool plain = is_name(tag.name, "div") || is_name(tag.name, "section") ||
			     is_name(tag.name, "details");
		if (tag.cls != HTML_COMPONENT && !plain)
			return false;
		component = component || tag.cls == HTML_COMPONENT;
		text = str_trim((struct str){text.s + tag.len, text.len - tag.len});
	}
	const char *nl = w->p < w->end ? memchr(w->p, '\n', (size_t)(w->end - w->p)) : NULL;
	struct str next = {w->p, (size_t)((nl ? nl : w->end) - w->p)};
	if (str_trim(next).len && indent_of(next) >= indent_of(line) + 4)
		return false;
	if (component)
		count(&w->found->components, &w->found->components_line, w->line);
	return true;
}

/* import X from "y" of MDX. */
static bool strip_import(struct strip *w, struct str line)
{
	struct str text = str_trim(line);
	if (!str_starts(line, "import ") || text.len < 10)
		return false;
	if (text.s[text.len - 1] == ';')
		text.len--;
	char last = text.s[text.len - 1];
	if ((last != '"' && last != '\'') || !memmem(text.s, text.len, " from ", 6))
		return false;
	count(&w->found->components, &w->found->components_line, w->line);
	return true;
}

/* ##标题: the space that CommonMark wants is mostly forgotten in Chinese. */
static bool mend_heading(struct strip *w, struct str line)
{
	size_t n = run_of(line, '#');
	if (n < 2 || n > 6 || n == line.len || (unsigned char)line.s[n] < 0xe2)
		return false;
	buf_add(w->out, line.s, n);
	buf_addc(w->out, ' ');
	strip_inline(w, (struct str){line.s + n, line.len - n});
	return true;
}

static void strip_line(struct strip *w, struct str line)
{
	struct str text = without_indent(line);
	if (!w->comment) {
		if (in_fence(w, line)) {
			buf_add(w->out, line.s, line.len);
			return;
		}
		if (!text.len)
			return;
		if ((text.s[0] == ':' && strip_container(w, text)) ||
		    (text.s[0] == '<' && strip_tag_line(w, line)) ||
		    (text.s[0] == '[' && strip_alert(w, line, text)) ||
		    (text.s[0] == 'i' && strip_import(w, line)) ||
		    (line.s[0] == '#' && mend_heading(w, line)))
			return;
		if (!memchr(line.s, '{', line.len) && !memchr(line.s, '*', line.len)) {
			buf_add(w->out, line.s, line.len);
			return;
		}
	}
	strip_inline(w, line);
}

void md_strip(const char *s, size_t len, struct buf *out, struct md_stripped *found)
{
	struct strip w = {.out = out, .found = found, .p = s, .end = s + len};
	*found = (struct md_stripped){0};
	while (w.p < w.end) {
		const char *nl = memchr(w.p, '\n', (size_t)(w.end - w.p));
		struct str line = {w.p, (size_t)((nl ? nl : w.end) - w.p)};
		w.p = nl ? nl + 1 : w.end;
		w.line++;
		strip_line(&w, line);
		if (nl)
			buf_addc(out, '\n');
	}
}
