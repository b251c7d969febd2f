#include "answerd/base/said.h"

#include <assert.h>
#include <string.h>

#include "answerd/base/json.h"
#include "answerd/base/utf8.h"

#define VALUES_MAX 8
#define VALUE_MAX 400 /* bytes; a longer one is cut */

/* Where the values lie in the text, while it is made. */
struct values {
	struct {
		size_t from, len;
	} v[VALUES_MAX];
	size_t n;
};

/* A va_list that a function can take from. */
struct args {
	va_list ap;
};

enum conversion { WORDS, NUMBER, TEXT, CUT_TEXT, INT, UNSIGNED, SIZE, BYTE, PERCENT, UNKNOWN };

static enum conversion conversion_at(const char *fmt, size_t *len)
{
	static const char *const names[] = {
	    [WORDS] = "%-s",   [NUMBER] = "%-d", [TEXT] = "%s",	  [CUT_TEXT] = "%.*s", [INT] = "%d",
	    [UNSIGNED] = "%u", [SIZE] = "%zu",	 [BYTE] = "%02x", [PERCENT] = "%%"};
	enum conversion c = WORDS;
	while (c != UNKNOWN && !str_starts(str_of(fmt), names[c]))
		c++;
	*len = c == UNKNOWN ? 1 : strlen(names[c]);
	return c;
}

/* A name or a line of an article may be as long as its file. */
static void put_text(struct buf *b, const char *s, size_t len)
{
	size_t n = len > VALUE_MAX ? utf8_cut(s, VALUE_MAX) : len;
	buf_add(b, s, n);
	if (n < len)
		buf_puts(b, "…");
}

static void put(struct buf *b, enum conversion c, struct args *a)
{
	const char *s = NULL;
	int max = 0;
	switch (c) {
	case WORDS: buf_puts(b, va_arg(a->ap, const char *)); return;
	case TEXT:
		s = va_arg(a->ap, const char *);
		put_text(b, s, strlen(s));
		return;
	case CUT_TEXT:
		max = va_arg(a->ap, int);
		s = va_arg(a->ap, const char *);
		put_text(b, s, strnlen(s, max > 0 ? (size_t)max : 0));
		return;
	case NUMBER:
	case INT: buf_printf(b, "%d", va_arg(a->ap, int)); return;
	case UNSIGNED: buf_printf(b, "%u", va_arg(a->ap, unsigned)); return;
	case SIZE: buf_printf(b, "%zu", va_arg(a->ap, size_t)); return;
	case BYTE: buf_printf(b, "%02x", va_arg(a->ap, unsigned)); return;
	case PERCENT: buf_addc(b, '%'); return;
	case UNKNOWN: assert(c != UNKNOWN); return; /* said.h lists what there is */
	}
}

static void format(struct buf *b, const char *fmt, struct args *a, struct values *out)
{
	while (*fmt) {
		size_t plain = strcspn(fmt, "%"), len = 0;
		buf_add(b, fmt, plain);
		fmt += plain;
		if (!*fmt)
			break;
		enum conversion c = conversion_at(fmt, &len);
		size_t from = b->len;
		put(b, c, a);
		fmt += len;
		if (c == WORDS || c == NUMBER || c == PERCENT || out->n == VALUES_MAX)
			continue;
		out->v[out->n].from = from;
		out->v[out->n++].len = b->len - from;
	}
}

/* Makes room for len bytes behind the NUL; NULL: the text stays without them. */
static char *room_behind(struct buf *b, size_t len)
{
	if (b->failed || len >= b->max_bytes - b->len)
		return NULL;
	if (buf_reserve(b, len + 1)) {
		b->said_len = len;
		return b->data + b->len + 1;
	}
	b->failed = ST_OK; /* the text itself is whole */
	return NULL;
}

static void keep(struct buf *b, const char *code, const struct values *v)
{
	size_t n = strlen(code) + 1, len = n;
	for (size_t i = 0; i < v->n; i++)
		len += v->v[i].len + 1;
	char *to = room_behind(b, len);
	if (!to)
		return;
	memcpy(to, code, n);
	to += n;
	for (size_t i = 0; i < v->n; i++) {
		memcpy(to, b->data + v->v[i].from, v->v[i].len);
		to += v->v[i].len;
		*to++ = '\0';
	}
}

void said_vprintf(struct buf *b, const char *code, const char *fmt, va_list ap)
{
	struct args a;
	struct values v = {.n = 0};
	bool whole = b->len == 0;
	va_copy(a.ap, ap);
	format(b, fmt, &a, &v);
	va_end(a.ap);
	if (whole && code)
		keep(b, code, &v);
}

void said_printf(struct buf *b, const char *code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	said_vprintf(b, code, fmt, ap);
	va_end(ap);
}

enum status fail_said(struct buf *err, enum status st, const char *code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	if (err)
		said_vprintf(err, code, fmt, ap);
	va_end(ap);
	return st;
}

struct said said_of(const struct buf *b)
{
	if (!b->said_len)
		return (struct said){NULL, {NULL, 0}};
	const char *code = b->data + b->len + 1;
	size_t n = strlen(code) + 1;
	return (struct said){code, {code + n, b->said_len - n}};
}

void said_copy(struct buf *b, const struct buf *from)
{
	bool whole = b->len == 0;
	buf_add(b, from->data, from->len);
	char *to = whole && from->said_len ? room_behind(b, from->said_len) : NULL;
	if (to)
		memcpy(to, from->data + from->len + 1, from->said_len);
}

void said_skip(struct buf *b, size_t n)
{
	if (n > b->len)
		n = b->len;
	memmove(b->data, b->data + n, b->len - n + 1 + b->said_len);
	b->len -= n;
}

bool said_next(struct str *values, const char **v)
{
	if (!values->len)
		return false;
	size_t n = strlen(values->s) + 1;
	*v = values->s;
	*values = (struct str){values->s + n, values->len - n};
	return true;
}

void said_json(const struct said *s, struct buf *out)
{
	struct str left = s->values;
	const char *v = NULL, *comma = "";
	if (!s->code)
		return;
	buf_printf(out, "\"code\":\"%s\",\"values\":[", s->code);
	while (said_next(&left, &v)) {
		buf_puts(out, comma);
		json_quote(out, v, strlen(v));
		comma = ",";
	}
	buf_addc(out, ']');
}
