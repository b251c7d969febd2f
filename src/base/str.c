#include "answerd/base/str.h"

#include <stdlib.h>

struct str str_trim(struct str a)
{
	while (a.len && strchr(" \t\r\n\f\v", a.s[0]) && a.s[0]) {
		a.s++;
		a.len--;
	}
	while (a.len && strchr(" \t\r\n\f\v", a.s[a.len - 1]) && a.s[a.len - 1])
		a.len--;
	return a;
}

enum status str_to_int(struct str a, int64_t min, int64_t max, int64_t *out)
{
	size_t i = 0;
	bool minus = a.len && a.s[0] == '-';
	int64_t v = 0;
	i += minus;
	if (i == a.len || a.len - i > 18)
		return ST_INVALID;
	for (; i < a.len; i++) {
		if (a.s[i] < '0' || a.s[i] > '9')
			return ST_INVALID;
		v = v * 10 + (a.s[i] - '0');
	}
	if (minus)
		v = -v;
	if (v < min || v > max)
		return ST_LIMIT;
	*out = v;
	return ST_OK;
}

char *str_dup(struct str a)
{
	char *p = malloc(a.len + 1);
	if (!p)
		return NULL;
	if (a.len)
		memcpy(p, a.s, a.len);
	p[a.len] = '\0';
	return p;
}

uint64_t str_hash(const void *s, size_t len)
{
	const unsigned char *p = s;
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	h ^= h >> 32;
	return h;
}
