#include "http/target.h"

#include "answerd/base/utf8.h"
#include "http/chars.h"

static int refuse(int status, const char **reason, const char *why)
{
	*reason = why;
	return status;
}

/* Decodes len bytes to out; ST_INVALID for broken escapes and NUL. */
static enum status decode(struct str in, bool plus, char *out, size_t *out_len)
{
	size_t n = 0;
	for (size_t i = 0; i < in.len; i++) {
		char c = in.s[i];
		if (c == '%') {
			int hi = i + 2 < in.len ? http_hex(in.s[i + 1]) : -1;
			int lo = i + 2 < in.len ? http_hex(in.s[i + 2]) : -1;
			if (hi < 0 || lo < 0)
				return ST_INVALID;
			c = (char)(hi << 4 | lo);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (!c)
			return ST_INVALID;
		out[n++] = c;
	}
	out[n] = '\0';
	*out_len = n;
	return ST_OK;
}

/* Decoding never lengthens, so in.len + 1 bytes are enough. */
static int decode_new(struct arena *arena, struct str in, bool plus, struct str *out,
		      const char **reason)
{
	size_t n = 0;
	char *s = arena_alloc(arena, in.len + 1);
	if (!s)
		return refuse(503, reason, "There is no memory left.");
	if (decode(in, plus, s, &n) != ST_OK)
		return refuse(400, reason, "The percent-encoding of the address is broken.");
	if (utf8_valid(s, n) != n)
		return refuse(400, reason, "The address is not UTF-8.");
	*out = (struct str){s, n};
	return 0;
}

static bool has_dot_segment(struct str path)
{
	for (size_t i = 0; i < path.len;) {
		const char *s = path.s + i + 1;
		size_t left = path.len - i - 1;
		const char *slash = memchr(s, '/', left);
		size_t n = slash ? (size_t)(slash - s) : left;
		if ((n == 1 && s[0] == '.') || (n == 2 && s[0] == '.' && s[1] == '.'))
			return true;
		i += n + 1;
	}
	return false;
}

static int parse_path(struct arena *arena, struct str raw, struct http_target *t,
		      const char **reason)
{
	if (!raw.len)
		raw = str_of("/"); /* absolute-form of the root */
	int status = decode_new(arena, raw, false, &t->path, reason);
	if (status)
		return status;
	if (has_dot_segment(t->path))
		return refuse(400, reason, "The path has a \".\" or \"..\" segment.");
	return 0;
}

static int parse_pair(struct arena *arena, struct str raw, struct http_pair *pair,
		      const char **reason)
{
	const char *eq = memchr(raw.s, '=', raw.len);
	size_t n = eq ? (size_t)(eq - raw.s) : raw.len;
	struct str value = {raw.s + n + (eq ? 1 : 0), raw.len - n - (eq ? 1 : 0)};
	int status = decode_new(arena, (struct str){raw.s, n}, true, &pair->name, reason);
	return status ? status : decode_new(arena, value, true, &pair->value, reason);
}

static int parse_query(struct arena *arena, struct str raw, struct http_target *t,
		       const char **reason)
{
	size_t most = raw.len ? 1 : 0;
	t->query_raw = raw;
	for (size_t i = 0; i < raw.len; i++)
		most += raw.s[i] == '&';
	if (most > HTTP_QUERY_MAX)
		return refuse(400, reason, "The query has too many parameters.");
	t->query = arena_array(arena, most, sizeof *t->query);
	if (!t->query)
		return refuse(503, reason, "There is no memory left.");
	while (raw.len) {
		const char *amp = memchr(raw.s, '&', raw.len);
		size_t n = amp ? (size_t)(amp - raw.s) : raw.len;
		int status =
		    !n ? 0
		       : parse_pair(arena, (struct str){raw.s, n}, &t->query[t->query_n], reason);
		if (status)
			return status;
		t->query_n += n > 0;
		raw.s += n + (amp ? 1 : 0);
		raw.len -= n + (amp ? 1 : 0);
	}
	return 0;
}

/* Cuts "http://authority" off an absolute-form target; the authority must be
 * what Host says, so that nobody in between can have read it another way. */
static int strip_authority(struct str *raw, struct str host, const char **reason)
{
	if (raw->len < 7 || !http_same(raw->s, 7, "http://"))
		return refuse(400, reason, "The request target is neither a path nor a http URL.");
	struct str rest = {raw->s + 7, raw->len - 7};
	size_t n = 0;
	while (n < rest.len && rest.s[n] != '/' && rest.s[n] != '?')
		n++;
	if (!http_is_host(rest.s, n))
		return refuse(400, reason, "The URL names no valid host.");
	if (host.s && (host.len != n || strncasecmp(host.s, rest.s, n) != 0))
		return refuse(400, reason, "The URL and the Host field name different hosts.");
	*raw = (struct str){rest.s + n, rest.len - n};
	return 0;
}

int http_target_parse(struct arena *arena, struct str raw, struct str host, bool is_options,
		      struct http_target *out, const char **reason)
{
	int status = 0;
	*out = (struct http_target){0};
	if (str_is(raw, "*")) {
		out->path = str_of("*");
		out->query_raw = str_of("");
		return is_options ? 0
				  : refuse(400, reason, "The target \"*\" is for OPTIONS alone.");
	}
	if (raw.s[0] != '/')
		status = strip_authority(&raw, host, reason);
	if (status)
		return status;
	const char *mark = raw.len ? memchr(raw.s, '?', raw.len) : NULL;
	size_t n = mark ? (size_t)(mark - raw.s) : raw.len;
	struct str query = {raw.s + n + (mark ? 1 : 0), raw.len - n - (mark ? 1 : 0)};
	status = parse_path(arena, (struct str){raw.s, n}, out, reason);
	return status ? status : parse_query(arena, query, out, reason);
}
