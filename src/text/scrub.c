#include "answerd/text/scrub.h"

#include <arpa/inet.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/fold.h"

#define MAX_EMAIL ((size_t)320) /* bytes: 64, an @ and 255 (RFC 5321 section 4.5.3.1) */
#define MAX_NUMBER 24		/* digits of the longest thing that is masked, and some */

/* Groups of digits with separators between, read from the folded text. */
struct number {
	char digits[MAX_NUMBER + 1];
	size_t n;   /* digits */
	size_t end; /* bytes of the source it takes */
	size_t groups;
	uint8_t group[MAX_NUMBER]; /* digits of each */
	size_t ends[MAX_NUMBER];   /* bytes of the source up to the end of each */
	bool plus;
	bool x; /* an X behind 17 digits: part of an identity number */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The ASCII form of the code point at s (full width folded), or 0; *n: bytes. */
static char ascii_at(const char *s, size_t len, size_t *n)
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

/* Takes the last group back. */
static void drop_group(struct number *v)
{
	v->groups--;
	v->n -= v->group[v->groups];
	v->end = v->groups ? v->ends[v->groups - 1] : 0;
	v->x = false;
}

static void read_number(const char *s, size_t len, struct number *out)
{
	size_t i = 0, n = 0, gap = 0;
	*out = (struct number){.n = 0};
	char c = ascii_at(s, len, &n);
	if (c == '+') {
		out->plus = true;
		i = n;
	}
	while (i < len && out->n < MAX_NUMBER) {
		c = ascii_at(s + i, len - i, &n);
		if (is_digit(c)) {
			if (gap || out->n == 0)
				out->groups++;
			out->digits[out->n++] = c;
			i += n;
			gap = 0;
			out->group[out->groups - 1]++;
			out->ends[out->groups - 1] = out->end = i;
		} else if ((c == '-' || c == ' ' || c == '(' || c == ')' || c == '.') && gap < 2 &&
			   (out->n || out->plus)) {
			gap++;
			i += n;
		} else {
			break;
		}
	}
	c = out->end < len ? ascii_at(s + out->end, len - out->end, &n) : 0;
	if (out->n == 17 && (c == 'x' || c == 'X')) {
		out->x = true;
		out->end += n;
	} else if (is_digit(c)) {
		drop_group(out); /* it goes on past MAX_NUMBER */
	}
}

/* ISO/IEC 7812-1 annex B */
static bool luhn(const char *d, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++) {
		int v = d[n - 1 - i] - '0';
		if (i % 2 == 1)
			v = v * 2 > 9 ? v * 2 - 9 : v * 2;
		sum += v;
	}
	return sum % 10 == 0;
}

/* Whether YYYYMMDD can be a day of birth. */
static bool is_birthday(const char *d)
{
	int century = (d[0] - '0') * 10 + d[1] - '0';
	int month = (d[4] - '0') * 10 + d[5] - '0', day = (d[6] - '0') * 10 + d[7] - '0';
	return century >= 18 && century <= 20 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* GB 11643-1999: ISO 7064 MOD 11-2 over 17 digits, of which 7 to 14 are a day */
static bool mainland_id(const struct number *v)
{
	static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	static const char check[] = "10X98765432";
	int sum = 0;
	if ((v->n != 18 && !(v->n == 17 && v->x)) || !is_birthday(v->digits + 6))
		return false;
	for (int i = 0; i < 17; i++)
		sum += (v->digits[i] - '0') * weights[i];
	char want = check[sum % 11];
	return v->x ? want == 'X' : v->digits[17] == want;
}

static bool is_phone(const struct number *v)
{
	if (v->n < 8 || v->n > 15)
		return false;
	if (v->plus)
		return true;
	if (v->n == 11 && v->digits[0] == '1' && v->digits[1] >= '3')
		return true; /* mainland mobile */
	if (v->n == 10 && v->digits[0] == '0' && v->digits[1] == '9')
		return true; /* Taiwan mobile */
	if (v->n == 13 && strncmp(v->digits, "861", 3) == 0)
		return true;
	if (v->n == 12 && strncmp(v->digits, "8869", 4) == 0)
		return true;
	if (v->n >= 12 && strncmp(v->digits, "0086", 4) == 0)
		return true;
	if (v->n == 10 && v->groups == 3 && v->group[0] == 3 && v->group[1] == 3)
		return v->digits[0] >= '2' || v->digits[0] == '0'; /* 415-555-2671 */
	/* An area code and a number; 01-10-2026 is a day, 0.1234567890 an amount. */
	bool day = v->groups >= 3 && v->group[0] == 2 && v->group[1] == 2 && v->group[2] == 4;
	return v->groups > 1 && v->digits[0] == '0' && v->group[0] >= 2 && v->n >= 9 &&
	       v->n <= 12 && !day;
}

/* What the number is; other digits may follow it ("13812345678 2"), so groups
 * are dropped from its end until it is something. */
static const char *kind_of(struct number *v)
{
	for (; v->groups; drop_group(v)) {
		if (mainland_id(v))
			return "[id]";
		if (is_phone(v))
			return "[phone]";
		if (v->n >= 13 && v->n <= 19 && !v->plus && luhn(v->digits, v->n))
			return "[card]";
	}
	return NULL;
}

/* A123456789: the letter's number, then weights 8 to 1 and 1; a multiple of 10. */
static bool taiwan_id(const char *s, size_t len)
{
	static const char order[] = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
	if (len < 10 || (len > 10 && is_alnum(s[10])))
		return false;
	char letter = s[0] >= 'a' && s[0] <= 'z' ? (char)(s[0] - 'a' + 'A') : s[0];
	const char *at = letter ? strchr(order, letter) : NULL;
	if (!at || (s[1] != '1' && s[1] != '2' && s[1] != '8' && s[1] != '9'))
		return false;
	int code = (int)(at - order) + 10;
	int sum = code / 10 + code % 10 * 9;
	for (int i = 1; i < 10; i++) {
		if (!is_digit(s[i]))
			return false;
		sum += (s[i] - '0') * (i < 9 ? 9 - i : 1);
	}
	return sum % 10 == 0;
}

/* The bytes of a run of characters of a part of an e-mail address. */
static size_t email_part(const char *s, size_t len, const char *signs)
{
	size_t i = 0, n = 0;
	len = len < MAX_EMAIL ? len : MAX_EMAIL;
	for (char c = ascii_at(s, len, &n); i < len && (is_alnum(c) || (c && strchr(signs, c)));
	     c = ascii_at(s + i, len - i, &n))
		i += n;
	return i;
}

/* The bytes of an e-mail address that starts at s, or 0; full width too. */
static size_t email_at(const char *s, size_t len)
{
	size_t n = 0, i = email_part(s, len, "._%+-"), last = 0;
	bool point = false, dot = false; /* a point was read; and a letter behind it */
	if (i == 0 || ascii_at(s + i, len - i, &n) != '@')
		return 0;
	len = len - i < MAX_EMAIL ? len : i + MAX_EMAIL;
	for (i += n; i < len; i += n) {
		char c = ascii_at(s + i, len - i, &n);
		if (is_alnum(c)) {
			last = i + n;
			dot = dot || point;
		} else if (c == '.') {
			point = last > 0;
		} else if (c != '-') {
			break;
		}
	}
	return dot ? last : 0;
}

/* The bytes of an IP address that starts at s, or 0. */
static size_t ip_at(const char *s, size_t len)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char bin[16];
	size_t n = 0, dots = 0, colons = 0;
	while (n < len && n < sizeof text - 1 &&
	       (is_digit(s[n]) || s[n] == '.' || s[n] == ':' || (s[n] >= 'a' && s[n] <= 'f') ||
		(s[n] >= 'A' && s[n] <= 'F'))) {
		dots += s[n] == '.';
		colons += s[n] == ':';
		n++;
	}
	while (n > 0 && (s[n - 1] == '.' || (s[n - 1] == ':' && colons < 3)))
		n--;
	if (n < 7 || (dots != 3 && colons < 2))
		return 0;
	const char *port = dots == 3 && colons == 1 ? memchr(s, ':', n) : NULL;
	if (port)
		n = (size_t)(port - s);
	memcpy(text, s, n);
	text[n] = '\0';
	return inet_pton(AF_INET, text, bin) == 1 || inet_pton(AF_INET6, text, bin) == 1 ? n : 0;
}

/* What personal thing starts at s, at the start of a word; its bytes into *n. */
static const char *personal_at(const char *s, size_t len, size_t *n)
{
	struct number v;
	if ((*n = email_at(s, len)))
		return "[email]";
	if ((*n = ip_at(s, len)))
		return "[ip]";
	if (taiwan_id(s, len)) {
		*n = 10;
		return "[id]";
	}
	read_number(s, len, &v);
	const char *kind = v.n ? kind_of(&v) : NULL;
	*n = v.end;
	return kind;
}

void scrub_text(const char *s, size_t len, struct buf *out)
{
	bool word = false; /* inside a run of letters and digits */
	for (size_t i = 0; i < len;) {
		size_t n = 0, step = 0;
		char c = ascii_at(s + i, len - i, &step);
		const char *mask = word ? NULL : personal_at(s + i, len - i, &n);
		if (mask) {
			buf_puts(out, mask);
			i += n;
			continue;
		}
		word = is_alnum(c);
		buf_add(out, s + i, step);
		i += step;
	}
}
