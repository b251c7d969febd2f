/* scrub_email.c - where an e-mail address starts and ends. */
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/fold.h"
#include "text/scrub_parts.h"

#define MAX_EMAIL ((size_t)320) /* bytes: 64, an @ and 255 (RFC 5321 section 4.5.3.1) */

char ascii_at(const char *s, size_t len, size_t *n)
{
	uint32_t cp = 0;
	struct folded f;
	*n = 1;
	if (!len)
		return 0;
	*n = utf8_next(s, len, &cp);
	if (cp < 0x80)
		return (char)cp;
	if (cp == UTF8_BAD)
		return 0;
	fold_cp(cp, &f);
	return f.n == 1 && f.cp[0] < 0x80 ? (char)f.cp[0] : 0;
}

/* A character of a part of an address. */
enum part { PART_NONE, PART_ASCII, PART_LETTER, PART_HAN, PART_UNSEEN };

static enum part part_at(const char *s, size_t len, char *c, size_t *n)
{
	uint32_t cp = 0;
	struct folded f;
	*c = ascii_at(s, len, n);
	if (*c || !len)
		return is_alnum(*c) ? PART_ASCII : PART_NONE;
	*n = utf8_next(s, len, &cp);
	if (is_unseen(cp))
		return PART_UNSEEN;
	if (cp == UTF8_BAD)
		return PART_NONE;
	fold_cp(cp, &f);
	return f.n && f.cls[0] == FOLD_LETTER				? PART_LETTER
	       : f.n && (f.cls[0] == FOLD_HAN || f.cls[0] == FOLD_KANA) ? PART_HAN
									: PART_NONE;
}

/* The bytes of a Chinese local part: no more than a name, since the words before it touch it. */
static size_t han_local_at(const char *s, size_t len)
{
	size_t i = 0, n = 0, step = 0;
	char c = 0;
	while (n <= 4 && part_at(s + i, len - i, &c, &step) == PART_HAN) {
		i += step;
		n++;
	}
	return n && n <= 4 ? i : 0;
}

/* The @ at s, or as an address of a page writes it; *n: its bytes. */
static bool at_at(const char *s, size_t len, size_t *n)
{
	if (ascii_at(s, len, n) == '@')
		return true;
	*n = 3;
	return len > 3 && memcmp(s, "%40", 3) == 0;
}

/* The bytes of a local part that starts at s: o'brien (also with U+2019), "li lei" in
 * quotes (RFC 5321 section 4.1.2), letters of other alphabets (RFC 6531), a Chinese name. */
static size_t local_at(const char *s, size_t len)
{
	static const char curly[] = "\xe2\x80\x99";
	size_t i = 0, n = 0, at = 0;
	char c = 0;
	len = len < MAX_EMAIL ? len : MAX_EMAIL;
	if (len && s[0] == '"') {
		for (i = 1; i < len && s[i] != '"' && s[i] != '\n'; i++)
			i += s[i] == '\\';
		return i < len && s[i] == '"' && i > 1 ? i + 1 : 0;
	}
	if (len && s[0] == '\'')
		return 0;
	for (; i < len; i += n) {
		enum part p = part_at(s + i, len - i, &c, &n);
		bool sign = c && strchr("._%+-'", c);
		if (i && at_at(s + i, len - i, &at))
			break;
		if (i && len - i >= 3 && memcmp(s + i, curly, 3) == 0)
			continue;
		if ((p == PART_NONE && !sign) || p == PART_HAN || (!i && p == PART_UNSEEN))
			break;
	}
	return i ? i : han_local_at(s, len);
}

/* Chinese words that end a domain; others behind a point begin the next sentence. */
static size_t chinese_top_at(const char *s, size_t len)
{
	static const char *const tops[] = {"中国", "中國", "公司", "网络", "網絡",
					   "香港", "台湾", "台灣", "在线", "集团",
					   "商城", "网址", "测试", "測試", "新加坡"};
	for (size_t i = 0; i < sizeof tops / sizeof tops[0]; i++)
		if (strlen(tops[i]) <= len && memcmp(s, tops[i], strlen(tops[i])) == 0)
			return strlen(tops[i]);
	return 0;
}

/* The full stop of Chinese, which an input method writes for the point of a domain (RFC 3490
 * section 3.1). */
static bool is_full_stop(const char *s, size_t len)
{
	return len >= 3 && (memcmp(s, "\xe3\x80\x82", 3) == 0 || memcmp(s, "\xef\xbd\xa1", 3) == 0);
}

/* The bytes of a domain with a point in it that starts at s, or 0. Chinese is its first
 * part, or its last. */
static size_t domain_at(const char *s, size_t len)
{
	size_t n = 0, last = 0;
	bool point = false, dot = false, han = false; /* a point was read; and a letter behind */
	char c = 0;
	len = len < MAX_EMAIL ? len : MAX_EMAIL;
	for (size_t i = 0; i < len; i += n) {
		enum part p = part_at(s + i, len - i, &c, &n);
		if (!c && last == i && i && is_full_stop(s + i, len - i)) {
			size_t next = 0;
			if (point || !is_alnum(ascii_at(s + i + n, len - i - n, &next)))
				break;
			point = true;
			continue;
		}
		if (p == PART_HAN && point) {
			n = i && s[i - 1] == '.' ? chinese_top_at(s + i, len - i) : 0;
			return n ? i + n : dot ? last : 0;
		}
		if (p == PART_HAN && (i == 0 || han)) {
			han = true;
			last = i + n;
		} else if (p == PART_ASCII || p == PART_LETTER) {
			last = i + n;
			dot = dot || point;
		} else if (c == '.') {
			point = last > 0;
		} else if (c != '-' && p != PART_UNSEEN) {
			break;
		}
	}
	return dot ? last : 0;
}

size_t email_at(const char *s, size_t len)
{
	size_t n = 0, i = local_at(s, len);
	if (i == 0 || !at_at(s + i, len - i, &n))
		return 0;
	size_t domain = domain_at(s + i + n, len - i - n);
	return domain ? i + n + domain : 0;
}
