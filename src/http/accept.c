#include "http/accept.h"

#include "http/chars.h"

bool http_list_next(struct str *list, struct str *item)
{
	while (list->len) {
		const char *comma = memchr(list->s, ',', list->len);
		size_t n = comma ? (size_t)(comma - list->s) : list->len;
		*item = str_trim((struct str){list->s, n});
		list->s += n + (comma ? 1 : 0);
		list->len -= n + (comma ? 1 : 0);
		if (item->len)
			return true;
	}
	return false;
}

/* qvalue in thousandths (RFC 9110 section 12.4.2); -1: it is none. */
static int parse_q(struct str s)
{
	int q = 0, unit = 100;
	if (!s.len || s.len > 5 || (s.s[0] != '0' && s.s[0] != '1') || (s.len > 1 && s.s[1] != '.'))
		return -1;
	q = (s.s[0] - '0') * 1000;
	for (size_t i = 2; i < s.len; i++, unit /= 10) {
		if (s.s[i] < '0' || s.s[i] > '9')
			return -1;
		q += (s.s[i] - '0') * unit;
	}
	return q <= 1000 ? q : -1;
}

/* Cuts the parameters off item; returns its q, 1000 when it has none. */
static int split_q(struct str *item)
{
	const char *semi = memchr(item->s, ';', item->len);
	if (!semi)
		return 1000;
	struct str rest =
	    str_trim((struct str){semi + 1, item->len - (size_t)(semi + 1 - item->s)});
	*item = str_trim((struct str){item->s, (size_t)(semi - item->s)});
	if (rest.len < 2 || (rest.s[0] != 'q' && rest.s[0] != 'Q') || rest.s[1] != '=')
		return -1;
	return parse_q((struct str){rest.s + 2, rest.len - 2});
}

enum http_coding http_accept_coding(struct str header, unsigned offered)
{
	int q[3] = {-1, -1, -1}, any = -1;
	struct str item = {0};
	enum http_coding best = HTTP_IDENTITY;
	if (!header.s)
		return HTTP_IDENTITY;
	while (http_list_next(&header, &item)) {
		int v = split_q(&item);
		if (v < 0)
			continue;
		if (http_same(item.s, item.len, "br"))
			q[HTTP_BROTLI] = v;
		else if (http_same(item.s, item.len, "gzip") ||
			 http_same(item.s, item.len, "x-gzip"))
			q[HTTP_GZIP] = v;
		else if (http_same(item.s, item.len, "identity"))
			q[HTTP_IDENTITY] = v;
		else if (str_is(item, "*"))
			any = v;
	}
	/* Identity that is not named is acceptable, as the last choice. */
	int best_q = q[HTTP_IDENTITY] < 0 ? 0 : q[HTTP_IDENTITY];
	for (int c = HTTP_GZIP; c <= HTTP_BROTLI; c++) {
		int v = q[c] < 0 ? any : q[c];
		if ((offered & 1u << c) && v > 0 && v >= best_q) {
			best = (enum http_coding)c;
			best_q = v;
		}
	}
	return best;
}

static struct str opaque_tag(struct str tag)
{
	if (str_starts(tag, "W/"))
		return (struct str){tag.s + 2, tag.len - 2};
	return tag;
}

bool http_etag_listed(struct str list, const char *etag)
{
	struct str want = opaque_tag(str_of(etag)), item = {0};
	while (list.s && http_list_next(&list, &item)) {
		struct str tag = opaque_tag(item);
		if (str_is(item, "*") ||
		    (tag.len == want.len && memcmp(tag.s, want.s, tag.len) == 0))
			return true;
	}
	return false;
}
