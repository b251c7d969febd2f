/* Text into a page, escaped. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "pages/page.h"

#define TEXT_MAX_BYTES ((size_t)64 << 10)

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

struct pair {
	const char *name, *value;
};

#define PAIRS_MAX 6

static size_t take_pairs(va_list ap, struct pair pairs[PAIRS_MAX])
{
	size_t n = 0;
	const char *name = NULL;
	while ((name = va_arg(ap, const char *)) != NULL) {
		const char *value = va_arg(ap, const char *);
		if (n < PAIRS_MAX)
			pairs[n++] = (struct pair){name, value ? value : ""};
	}
	return n;
}

static const char *value_of(const struct pair *pairs, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, pairs[i].name))
			return pairs[i].value;
	return NULL;
}

/* text with its placeholders filled in; one that has no value stays. */
static void expand(struct buf *out, const char *text, const struct pair *pairs, size_t n)
{
	while (*text) {
		size_t plain = strcspn(text, "{");
		const char *close = strchr(text + plain, '}');
		buf_add(out, text, plain);
		text += plain;
		if (!*text)
			break;
		const char *value =
		    close ? value_of(pairs, n, (struct str){text + 1, (size_t)(close - text - 1)})
			  : NULL;
		if (value) {
			buf_puts(out, value);
			text = close + 1;
		} else {
			buf_addc(out, *text++);
		}
	}
}

static const char *expand_copy(struct page *p, const char *key, const struct pair *pairs, size_t n)
{
	struct buf b;
	buf_init(&b, TEXT_MAX_BYTES);
	expand(&b, messages_get(p->texts, key), pairs, n);
	const char *copy = buf_status(&b) ? NULL : arena_dup(p->arena, b.data, b.len);
	buf_release(&b);
	return copy;
}

void page_msg(struct page *p, const char *key)
{
	page_text(p, messages_get(p->texts, key));
}

void page_msgf(struct page *p, const char *key, ...)
{
	struct pair pairs[PAIRS_MAX];
	va_list ap;
	va_start(ap, key);
	size_t n = take_pairs(ap, pairs);
	va_end(ap);
	page_text(p, expand_copy(p, key, pairs, n));
}

const char *page_textf(struct page *p, const char *key, ...)
{
	struct pair pairs[PAIRS_MAX];
	va_list ap;
	va_start(ap, key);
	size_t n = take_pairs(ap, pairs);
	va_end(ap);
	return expand_copy(p, key, pairs, n);
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
