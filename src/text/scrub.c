#include "answerd/text/scrub.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/utf8.h"
#include "text/scrub_parts.h"

#define MAX_NUMBER 24 /* digits of the longest thing that is masked, and some */

/* Groups of digits with separators between, read from the folded text. */
struct number {
	char digits[MAX_NUMBER + 1];
	size_t n;   /* digits */
	size_t end; /* bytes of the source it takes */
	size_t groups;
	uint8_t group[MAX_NUMBER]; /* digits of each */
	size_t ends[MAX_NUMBER];   /* bytes of the source up to the end of each */
	size_t whole;		   /* groups before the first slash; 0: there is none */
	bool plus;
	bool x; /* an X behind 17 digits: part of an identity number */
};

/* Bytes of the unseen characters at s. */
static size_t unseen_at(const char *s, size_t len)
{
	size_t i = 0;
	while (i < len && (unsigned char)s[i] >= 0x80) {
		uint32_t cp = 0;
		size_t n = utf8_next(s + i, len - i, &cp);
		if (!is_unseen(cp))
			break;
		i += n;
	}
	return i;
}

/* A sign between groups of digits: '-' for every dash, ' ' for a space or a tab, or 0. */
static char sign_at(const char *s, size_t len, size_t *n)
{
	uint32_t cp = 0;
	char c = ascii_at(s, len, n);
	if (c)
		return c == '\t' ? ' ' : strchr("- ()./", c) ? c : 0;
	if (!len)
		return 0;
	*n = utf8_next(s, len, &cp);
	return (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 ? '-' : 0;
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
	size_t i = 0, n = 0, gap = 0, most = 2;
	char last = 0;
	*out = (struct number){.n = 0};
	char c = ascii_at(s, len, &n);
	if (c == '+') {
		out->plus = true;
		i = n;
	}
	for (; i < len && out->n < MAX_NUMBER; i += n) {
		n = unseen_at(s + i, len - i);
		if (n)
			continue;
		c = ascii_at(s + i, len - i, &n);
		if (is_digit(c)) {
			if (gap || out->n == 0)
				out->groups++;
			out->digits[out->n++] = last = c;
			gap = 0;
			most = 2;
			out->group[out->groups - 1]++;
			out->ends[out->groups - 1] = out->end = i + n;
			continue;
		}
		c = sign_at(s + i, len - i, &n);
		most = c == '-' ? 3 : most; /* with spaces around it */
		gap += c != ' ' || last != ' ';
		last = c;
		if (!c || gap > most || (!out->n && !out->plus))
			break;
		if (c == '/' && !out->whole)
			out->whole = out->groups;
	}
	size_t next = out->end + unseen_at(s + out->end, len - out->end);
	c = next < len ? ascii_at(s + next, len - next, &n) : 0;
	if (out->n == 17 && (c == 'x' || c == 'X')) {
		out->x = true;
		out->end = next + n;
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
	/* An area code and a number; 01-10-2026 is a day, 01 - 2026-10-08 the end of one and
	 * another, 0.1234567890 an amount. */
	const uint8_t *g = v->group;
	bool day =
	    v->groups >= 3 && g[0] == 2 && ((g[1] == 2 && g[2] == 4) || (g[1] == 4 && g[2] == 2));
	/* 010/62345678; 01-2026/10/08 are days again. */
	bool slash = v->whole && v->groups > v->whole;
	if (slash && (v->groups != 2 || v->group[1] < 6))
		return false;
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
		bool whole = !v->whole || v->groups <= v->whole;
		if (whole && v->n >= 13 && v->n <= 19 && !v->plus && luhn(v->digits, v->n))
			return "[card]";
	}
	return NULL;
}

/* A123456789: the letter's number, then weights 8 to 1 and 1; a multiple of 10. The bytes that
 * it takes, or 0. */
static size_t taiwan_id(const char *s, size_t len)
{
	static const char order[] = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
	char id[11] = ""; /* and what is behind it */
	size_t end = 0, at = 0, n = 0;
	for (int i = 0; i < 11 && at < len; i++, at += n) {
		id[i] = ascii_at(s + at, len - at, &n);
		if (!id[i])
			break;
		if (i < 10)
			end = at + n;
	}
	char letter = id[0] >= 'a' && id[0] <= 'z' ? (char)(id[0] - 'a' + 'A') : id[0];
	const char *place = letter ? strchr(order, letter) : NULL;
	if (!place || !id[1] || !strchr("1289", id[1]) || is_alnum(id[10]))
		return 0;
	int code = (int)(place - order) + 10;
	int sum = code / 10 + code % 10 * 9;
	for (int i = 1; i < 10; i++) {
		if (!is_digit(id[i]))
			return 0;
		sum += (id[i] - '0') * (i < 9 ? 9 - i : 1);
	}
	return sum % 10 == 0 ? end : 0;
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
	if ((*n = taiwan_id(s, len)))
		return "[id]";
	read_number(s, len, &v);
	const char *kind = v.n ? kind_of(&v) : NULL;
	*n = v.end;
	return kind;
}

/* Whether the letters right before are a word for a telephone. */
static bool is_label(const char *word, size_t len)
{
	static const char *const labels[] = {"tel", "phone", "call",  "mobile", "mob", "cell",
					     "fax", "ph",    "telno", "t",	"m"};
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (strlen(labels[i]) == len && strncasecmp(word, labels[i], len) == 0)
			return true;
	return false;
}

/* The bytes of a telephone number behind letters, or 0: a mobile number, or any behind a word
 * for it. Else letters and digits are the number of a model, an order or a flight. */
static size_t phone_behind(const char *word, size_t word_len, const char *s, size_t len)
{
	struct number v;
	size_t n = 0;
	read_number(s, len, &v);
	for (; v.groups; drop_group(&v)) {
		bool cn = v.n == 11 && v.digits[0] == '1' && v.digits[1] >= '3';
		bool tw = v.n == 10 && v.digits[0] == '0' && v.digits[1] == '9';
		bool mobile = (cn || tw) && v.group[0] >= 3;
		char next = v.end < len ? ascii_at(s + v.end, len - v.end, &n) : 0;
		if ((mobile || (is_label(word, word_len) && is_phone(&v))) && !is_alnum(next))
			return v.end;
	}
	return 0;
}

static void mask_text(const char *s, size_t len, struct buf *out)
{
	size_t word = 0;      /* bytes of the run of letters and digits that i is in */
	bool letters = false; /* it has no digit yet */
	for (size_t i = 0; i < len;) {
		size_t n = 0, step = 0;
		char c = ascii_at(s + i, len - i, &step);
		const char *mask = !word || c == '"' ? personal_at(s + i, len - i, &n) : NULL;
		if (word && letters && is_digit(c)) {
			n = phone_behind(s + i - word, word, s + i, len - i);
			mask = n ? "[phone]" : NULL;
		}
		if (mask) {
			buf_puts(out, mask);
			i += n;
			word = 0;
			continue;
		}
		letters = is_alnum(c) && !is_digit(c) && (!word || letters);
		word = is_alnum(c) ? word + step : 0;
		buf_add(out, s + i, step);
		i += step;
	}
}

/* What a terminal or an editor would obey: controls (C0, DEL and C1, ISO/IEC 6429), and what
 * turns the direction of others' text (Unicode UAX #9). */
static bool is_control(uint32_t cp)
{
	return (cp < 0x20 && cp != '\t' && cp != '\n') || (cp >= 0x7f && cp < 0xa0);
}

static bool is_turn(uint32_t cp)
{
	return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

void scrub_controls(const char *s, size_t len, struct buf *out)
{
	size_t from = 0;
	for (size_t i = 0, n = 0; i < len; i += n) {
		uint32_t cp = 0;
		n = utf8_next(s + i, len - i, &cp);
		if (!is_control(cp) && !is_turn(cp))
			continue;
		buf_add(out, s + from, i - from);
		/* The end of a line of Windows is one. */
		if (is_control(cp) && !(cp == '\r' && i + 1 < len && s[i + 1] == '\n'))
			buf_addc(out, ' ');
		from = i + n;
	}
	buf_add(out, s + from, len - from);
}

void scrub_text(const char *s, size_t len, struct buf *out)
{
	struct buf clean;
	buf_init(&clean, len + 1);
	/* First, so that nothing personal hides behind them. */
	scrub_controls(s, len, &clean);
	if (buf_status(&clean) == ST_OK)
		mask_text(clean.data, clean.len, out);
	else
		out->failed = buf_status(&clean);
	buf_release(&clean);
}

void scrub_line(const char *s, size_t len, struct buf *out)
{
	size_t from = out->len;
	scrub_text(s, len, out);
	for (size_t i = from; i < out->len; i++)
		if (out->data[i] == '\n' || out->data[i] == '\t')
			out->data[i] = ' ';
}
