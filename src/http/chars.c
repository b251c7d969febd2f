#include "http/chars.h"

#include <string.h>

static bool is_alnum(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool http_is_token(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		if (!is_alnum(c) && (!c || !strchr("!#$%&'*+-.^_`|~", c)))
			return false;
	}
	return len > 0;
}

bool http_is_value(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

int http_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool is_port(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return len <= 5;
}

/* reg-name (an IPv4 address is one too). */
static size_t reg_name(const char *s, size_t len)
{
	size_t i = 0;
	while (i < len) {
		unsigned char c = (unsigned char)s[i];
		if (c == '%' && i + 2 < len && http_hex(s[i + 1]) >= 0 && http_hex(s[i + 2]) >= 0)
			i += 3;
		else if (is_alnum(c) || (c && strchr("-._~!$&'()*+,;=", c)))
			i++;
		else
			break;
	}
	return i;
}

static size_t ip_literal(const char *s, size_t len)
{
	size_t i = 1;
	while (i < len && (http_hex(s[i]) >= 0 || s[i] == ':' || s[i] == '.'))
		i++;
	return i > 2 && i < len && s[i] == ']' ? i + 1 : 0;
}

bool http_is_host(const char *s, size_t len)
{
	size_t n = len && s[0] == '[' ? ip_literal(s, len) : reg_name(s, len);
	if (!n)
		return false;
	return n == len || (s[n] == ':' && is_port(s + n + 1, len - n - 1));
}

bool http_same(const char *a, size_t a_len, const char *b)
{
	if (a_len != strlen(b))
		return false;
	for (size_t i = 0; i < a_len; i++) {
		unsigned char x = (unsigned char)a[i], y = (unsigned char)b[i];
		x |= x >= 'A' && x <= 'Z' ? 0x20 : 0;
		y |= y >= 'A' && y <= 'Z' ? 0x20 : 0;
		if (x != y)
			return false;
	}
	return true;
}
