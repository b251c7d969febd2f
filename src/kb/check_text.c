#include "kb/check_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"

/* A block is worth telling when it is as long as this, in characters. */
#define MIN_BLOCK 40
#define MAX_TOLD 5
/* Characters of a title or heading. */
#define MAX_TITLE 300

static bool is_han(uint32_t cp)
{
	return (cp >= 0x3400 && cp <= 0x9fff) || (cp >= 0xf900 && cp <= 0xfaff) ||
	       (cp >= 0x20000 && cp <= 0x3ffff);
}

/* A vowel, or m or n, that carries a tone of pinyin (also as ǖ ǘ ǚ ǜ). */
static bool has_tone(uint32_t cp)
{
	static const uint16_t marked[] = {
	    0xe0,  0xe1,  0xe8,	 0xe9,	0xec,  0xed,  0xf2,  0xf3,   0xf9,  0xfa,
	    0x101, 0x113, 0x11b, 0x12b, 0x144, 0x148, 0x14d, 0x16b,  0x1ce, 0x1d0,
	    0x1d2, 0x1d4, 0x1d6, 0x1d8, 0x1da, 0x1dc, 0x1f9, 0x1e3f,
	};
	for (size_t i = 0; i < sizeof marked / sizeof marked[0]; i++)
		if (marked[i] == cp)
			return true;
	return false;
}

/* The bytes of "(wù)" at s, also in full-width brackets; 0: there is none. */
static size_t reading(const char *s, size_t len)
{
	uint32_t cp = 0;
	size_t at = utf8_next(s, len, &cp), letters = 0, tones = 0;
	if (cp != '(' && cp != 0xff08)
		return 0;
	while (at < len) {
		at += utf8_next(s + at, len - at, &cp);
		if ((cp == ')' || cp == 0xff09) && tones == 1 && letters + tones <= 6)
			return at;
		if (has_tone(cp))
			tones++;
		else if ((cp >= 'a' && cp <= 'z') || cp == 0xfc)
			letters++;
		else
			return 0;
		if (letters + tones > 6 || tones > 1)
			return 0;
	}
	return 0;
}

size_t check_pinyin(const char *s, size_t len, size_t *first)
{
	size_t found = 0;
	bool behind_han = false;
	for (size_t i = 0; i < len;) {
		uint32_t cp = 0;
		size_t n = behind_han ? reading(s + i, len - i) : 0;
		if (n && !found++)
			*first = i;
		if (n) {
			i += n;
			behind_han = false;
			continue;
		}
		i += utf8_next(s + i, len - i, &cp);
		behind_han = is_han(cp);
	}
	return found;
}

static int line_at(const struct article *a, bool one_line, size_t at)
{
	int line = a->body_line;
	for (size_t i = 0; !one_line && i < at; i++)
		line += a->body.s[i] == '\n';
	return line;
}

static void tell_pinyin(const struct article *a, bool one_line, const struct kb_sink *sink)
{
	size_t first = 0, in_title = 0;
	size_t title = check_pinyin(a->title, strlen(a->title), &in_title);
	size_t body = check_pinyin(a->body.s, a->body.len, &first);
	if (!title && !body)
		return;
	const char *s = title ? a->title : a->body.s;
	size_t at = title ? in_title : first;
	kb_say(sink, KB_WARNING, a->source, title ? a->line : line_at(a, one_line, first),
	       "readings-in-brackets",
	       "readings in brackets are left in the text, as '%.*s': %zu in the article; delete "
	       "them",
	       (int)reading(s + at, strlen(s + at)), s + at, title + body);
}

struct block {
	uint64_t hash;
	struct str text;
	int line;
};

struct blocks {
	struct block *v; /* owned */
	size_t n, cap;
};

static size_t characters(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.s[i] & 0xc0) != 0x80;
	return n;
}

void check_length(bool heading, const char *s, const char *path, int line,
		  const struct kb_sink *sink)
{
	size_t n = characters(str_of(s));
	if (n > MAX_TITLE)
		kb_say(sink, KB_WARNING, path, line, heading ? "heading-long" : "title-long",
		       "the %-s has %zu characters: say it in %d, and the rest in the text",
		       heading ? "heading" : "title", n, MAX_TITLE);
}

static bool is_item(struct str s)
{
	size_t n = 0;
	while (n < s.len && s.s[n] >= '0' && s.s[n] <= '9')
		n++;
	if (!n)
		return strchr("-*+", s.s[0]) && s.len > 1 && s.s[1] == ' ';
	return n + 1 < s.len && strchr(".)", s.s[n]) && s.s[n + 1] == ' ';
}

static void add_block(struct blocks *b, struct str text, int line)
{
	text = str_trim(text);
	/* Rows of tables, tags, rules and steps in lists repeat by their nature. */
	if (characters(text) < MIN_BLOCK || strchr("|<", text.s[0]) || is_item(text) ||
	    strspn(text.s, "-=*_+| ") >= text.len ||
	    vec_room(&b->v, &b->cap, b->n, sizeof *b->v) != ST_OK)
		return;
	b->v[b->n++] = (struct block){str_hash(text.s, text.len), text, line};
}

static bool is_fence(struct str line)
{
	line = str_trim(line);
	return str_starts(line, "```") || str_starts(line, "~~~");
}

/* The paragraphs of the body, and the lines of those that have several; fenced
 * code is left out. */
static void find_blocks(const struct article *a, bool one_line, struct blocks *out)
{
	const char *p = a->body.s, *end = p + a->body.len, *start = NULL;
	int line = a->body_line, first = line;
	bool fenced = false;
	while (p <= end) {
		const char *nl = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
		const char *stop = nl ? nl : end;
		struct str text = {p, (size_t)(stop - p)};
		bool fence = is_fence(text);
		bool blank = fence || fenced || str_trim(text).len == 0;
		if (start && (blank || p == end)) {
			if (memchr(start, '\n', (size_t)(p - start) - 1))
				add_block(out, (struct str){start, (size_t)(p - start)}, first);
			start = NULL;
		}
		if (!blank) {
			add_block(out, text, line);
			first = start ? first : line;
			start = start ? start : p;
		}
		fenced = fenced != fence;
		line += one_line ? 0 : 1;
		p = stop + 1;
	}
}

static int by_hash(const void *a, const void *b)
{
	const struct block *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->text.s < y->text.s ? -1 : x->text.s > y->text.s;
}

static void tell_repeats(const struct article *a, bool one_line, const struct kb_sink *sink)
{
	struct blocks b = {0};
	size_t told = 0;
	find_blocks(a, one_line, &b);
	if (b.n)
		qsort(b.v, b.n, sizeof *b.v, by_hash);
	for (size_t i = 1; i < b.n && told < MAX_TOLD; i++) {
		struct block *x = &b.v[i - 1], *y = &b.v[i];
		if (x->hash != y->hash || x->text.len != y->text.len ||
		    memcmp(x->text.s, y->text.s, x->text.len) != 0)
			continue;
		told++;
		kb_say(sink, KB_WARNING, a->source, y->line, "text-repeated",
		       "the same text stands on line %d already ('%.*s…'): delete one", x->line,
		       (int)utf8_cut(y->text.s, 45), y->text.s);
	}
	free(b.v);
}

/* The signs of a fence (CommonMark 0.31, 4.5): at least three of one kind behind at most
 * three spaces; 0: it is none. */
static size_t fence_signs(const char *s, size_t len, char *sign)
{
	size_t at = 0, n = 0;
	while (at < len && at < 3 && s[at] == ' ')
		at++;
	*sign = at < len && (s[at] == '`' || s[at] == '~') ? s[at] : '\0';
	while (*sign && at + n < len && s[at + n] == *sign)
		n++;
	/* Behind backquotes no other may stand: that is code in a line. */
	if (*sign == '`' && memchr(s + at + n, '`', len - at - n))
		return 0;
	return n >= 3 ? n : 0;
}

/* Code that is never closed takes the rest of the article, headings too. */
static void tell_open_fence(const struct article *a, bool one_line, const struct kb_sink *sink)
{
	const char *p = a->body.s, *end = p + a->body.len, *opened = NULL;
	size_t signs = 0;
	char kind = '\0';
	for (const char *nl = NULL; p < end; p = nl + 1) {
		char sign = '\0';
		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		size_t len = (size_t)(nl - p), n = fence_signs(p, len, &sign);
		if (n && !opened) {
			opened = p;
			signs = n;
			kind = sign;
		} else if (n >= signs && sign == kind && opened &&
			   str_trim((struct str){p, len}).len == n) {
			opened = NULL;
		}
	}
	if (opened)
		kb_say(sink, KB_WARNING, a->source,
		       line_at(a, one_line, (size_t)(opened - a->body.s)), "code-open",
		       "the code that begins here has no end: the rest of the article is shown as "
		       "code; close it by a line of %.*s",
		       (int)signs, kind == '~' ? "~~~~~~~~" : "````````");
}

void check_text(const struct article *a, bool one_line, const struct kb_sink *sink)
{
	tell_pinyin(a, one_line, sink);
	tell_open_fence(a, one_line, sink);
	tell_repeats(a, one_line, sink);
}
