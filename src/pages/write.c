/* Text into a page, escaped. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "pages/page.h"

void page_raw(struct page *p, const char *literal)
{
	buf_puts(p->out, literal);
}

void page_html(struct page *p, const char *safe_html)
{
	if (safe_html)
		buf_puts(p->out, safe_html);
}

void page_text(struct page *p, const char *s)
{
	if (s)
		buf_add_html(p->out, s, strlen(s));
}

void page_str(struct page *p, struct str s)
{
	buf_add_html(p->out, s.s, s.len);
}

void page_int(struct page *p, int64_t n)
{
	buf_printf(p->out, "%lld", (long long)n);
}

void page_attr(struct page *p, const char *name, const char *value)
{
	buf_addc(p->out, ' ');
	buf_puts(p->out, name);
	buf_puts(p->out, "=\"");
	page_text(p, value);
	buf_addc(p->out, '"');
}

void page_element(struct page *p, const char *tag, const char *cls, const char *text)
{
	buf_printf(p->out, "<%s", tag);
	if (cls)
		page_attr(p, "class", cls);
	buf_addc(p->out, '>');
	page_text(p, text);
	buf_printf(p->out, "</%s>", tag);
}

void page_icon(struct page *p, const char *name)
{
	page_raw(p, "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"");
	page_text(p, p->site->icons);
	buf_printf(p->out, "#%s\"/></svg>", name);
}

void page_msg(struct page *p, const char *key)
{
	page_text(p, messages_get(p->texts, key));
}

void page_msgf(struct page *p, const char *key, ...)
{
	va_list pairs;
	va_start(pairs, key);
	page_text(p, messages_fill_list(p->texts, p->arena, key, pairs));
	va_end(pairs);
}

const char *page_textf(struct page *p, const char *key, ...)
{
	va_list pairs;
	va_start(pairs, key);
	const char *text = messages_fill_list(p->texts, p->arena, key, pairs);
	va_end(pairs);
	return text;
}

void page_count(struct page *p, const char *key, uint32_t n)
{
	char name[64], digits[12];
	snprintf(name, sizeof name, "%s.%s", key, n == 1 ? "one" : "other");
	snprintf(digits, sizeof digits, "%u", n);
	page_msgf(p, name, "n", digits, NULL);
}

const char *page_copy(struct page *p, struct str s)
{
	const char *copy = arena_dup(p->arena, s.s, s.len);
	return copy ? copy : "";
}

const char *page_concat(struct page *p, const char *a, const char *b, size_t len)
{
	size_t n = strlen(a);
	char *s = arena_alloc(p->arena, n + len + 1);
	if (!s)
		return "";
	memcpy(s, a, n);
	memcpy(s + n, b, len);
	s[n + len] = '\0';
	return s;
}
