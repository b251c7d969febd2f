#include "kb/md_prepare.h"

#include <string.h>
#include <strings.h>

#include "answerd/base/utf8.h"
#include "kb/md_html.h"
#include "kb/md_tags.h"

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
static bool in_fence(struct md_strip *w, struct str line)
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
static size_t copy_asterisks(struct md_strip *w, struct str s, bool *open)
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
static size_t copy_code(struct md_strip *w, struct str s)
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

static void strip_inline(struct md_strip *w, struct str s)
{
	bool open = false;
	/* A backtick that closes nothing is looked for once only. */
	size_t backtick_tries = 64;
	for (size_t i = 0; i < s.len;) {
		struct str rest = {s.s + i, s.len - i};
		size_t n = 0;
		if (w->comment) {
			n = md_skip_comment(w, rest);
		} else if (rest.s[0] == '\\' && rest.len > 1) {
			buf_add(w->out, rest.s, 2);
			n = 2;
		} else if (rest.s[0] == '`' && backtick_tries) {
			backtick_tries--;
			n = copy_code(w, rest);
		} else if (rest.s[0] == '{') {
			n = md_strip_brace(w, rest);
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
static bool strip_container(struct md_strip *w, struct str text)
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
	md_count(&w->found->components, &w->found->components_line, w->line);
	return true;
}

/* > [!NOTE] of GitHub. */
static bool strip_alert(struct md_strip *w, struct str line, struct str text)
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
static bool strip_tag_line(struct md_strip *w, struct str line)
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
		md_count(&w->found->components, &w->found->components_line, w->line);
	return true;
}

/* import X from "y" of MDX. */
static bool strip_import(struct md_strip *w, struct str line)
{
	struct str text = str_trim(line);
	if (!str_starts(line, "import ") || text.len < 10)
		return false;
	if (text.s[text.len - 1] == ';')
		text.len--;
	char last = text.s[text.len - 1];
	if ((last != '"' && last != '\'') || !memmem(text.s, text.len, " from ", 6))
		return false;
	md_count(&w->found->components, &w->found->components_line, w->line);
	return true;
}

/* ##标题: the space that CommonMark wants is mostly forgotten in Chinese. */
static bool mend_heading(struct md_strip *w, struct str line)
{
	size_t n = run_of(line, '#');
	if (n < 2 || n > 6 || n == line.len || (unsigned char)line.s[n] < 0xe2)
		return false;
	buf_add(w->out, line.s, n);
	buf_addc(w->out, ' ');
	strip_inline(w, (struct str){line.s + n, line.len - n});
	return true;
}

static void strip_line(struct md_strip *w, struct str line)
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
	struct md_strip w = {.out = out, .found = found, .p = s, .end = s + len};
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
