#include "answerd/http/addr.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

void http_addr_text(const struct http_addr *a, char out[HTTP_ADDR_LEN])
{
	int family = a->family == 4 ? AF_INET : AF_INET6;
	if (!a->family || !inet_ntop(family, a->bytes, out, HTTP_ADDR_LEN))
		snprintf(out, HTTP_ADDR_LEN, "unix");
}

/* ::ffff:192.0.2.1 (RFC 4291 section 2.5.5.2) becomes 192.0.2.1. */
static void unmap(struct http_addr *a)
{
	static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	if (a->family != 6 || memcmp(a->bytes, prefix, sizeof prefix) != 0)
		return;
	a->family = 4;
	memmove(a->bytes, a->bytes + 12, 4);
	memset(a->bytes + 4, 0, 12);
}

/* The address without a port and brackets. */
static struct str without_port(struct str s)
{
	const char *close = NULL, *colon = NULL;
	if (s.len && s.s[0] == '[') {
		close = memchr(s.s, ']', s.len);
		if (!close || (close + 1 < s.s + s.len && close[1] != ':'))
			return (struct str){s.s, 0};
		return (struct str){s.s + 1, (size_t)(close - s.s - 1)};
	}
	colon = s.len ? memchr(s.s, ':', s.len) : NULL;
	if (colon && !memchr(colon + 1, ':', s.len - (size_t)(colon + 1 - s.s)))
		s.len = (size_t)(colon - s.s); /* one colon alone: not IPv6 */
	return s;
}

static enum status parse_bare(struct str s, struct http_addr *out)
{
	char text[HTTP_ADDR_LEN];
	struct http_addr a = {0};
	if (!s.len || s.len >= sizeof text)
		return ST_INVALID;
	memcpy(text, s.s, s.len);
	text[s.len] = '\0';
	if (inet_pton(AF_INET, text, a.bytes) == 1)
		a.family = 4;
	else if (inet_pton(AF_INET6, text, a.bytes) == 1)
		a.family = 6;
	else
		return ST_INVALID;
	unmap(&a);
	*out = a;
	return ST_OK;
}

enum status http_addr_parse(struct str s, struct http_addr *out)
{
	return parse_bare(without_port(str_trim(s)), out);
}

enum status http_block_parse(const char *s, struct http_block *out, struct buf *err)
{
	struct http_block b = {0};
	const char *slash = strchr(s, '/');
	int64_t bits = 0;
	struct str addr = {s, slash ? (size_t)(slash - s) : strlen(s)};
	if (parse_bare(addr, &b.addr) != ST_OK)
		return fail(err, ST_INVALID, "%s is no IP address or CIDR block", s);
	bits = b.addr.family == 4 ? 32 : 128;
	if (slash && str_to_int(str_of(slash + 1), 0, bits, &bits) != ST_OK)
		return fail(err, ST_INVALID, "%s: the prefix length is a number from 0 to %d", s,
			    b.addr.family == 4 ? 32 : 128);
	b.bits = (uint8_t)bits;
	*out = b;
	return ST_OK;
}

bool http_block_has(const struct http_block *b, const struct http_addr *a)
{
	size_t whole = b->bits / 8;
	unsigned rest = b->bits % 8;
	if (a->family != b->addr.family || memcmp(a->bytes, b->addr.bytes, whole) != 0)
		return false;
	return !rest || (a->bytes[whole] ^ b->addr.bytes[whole]) >> (8 - rest) == 0;
}

bool http_addr_is_loopback(const struct http_addr *a)
{
	static const uint8_t one[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
	if (a->family == 4)
		return a->bytes[0] == 127;
	return a->family == 6 && memcmp(a->bytes, one, sizeof one) == 0;
}

struct http_addr http_addr_client(const struct http_addr *a)
{
	struct http_addr c = *a;
	if (c.family == 6)
		memset(c.bytes + 8, 0, 8);
	return c;
}
