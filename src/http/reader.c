#include "http/reader.h"

#include "answerd/http/request.h"
#include "http/chars.h"

/* The two spaces, the version and CRLF. */
#define LINE_REST 12

void http_reader_init(struct http_reader *r, struct http_reader_limits limits)
{
	/* The table of fields is left as it is: fields_n says what holds. */
	r->limits = limits;
	r->scanned = r->line = 0;
	r->line_read = r->blank_seen = false;
	r->method = r->minor = 0;
	r->target = r->host = (struct http_span){0, 0};
	r->fields_n = 0;
	r->head_len = 0;
	r->has_length = false;
	r->content_length = 0;
	r->keep_alive = r->expect_continue = false;
	r->status = 0;
	r->reason = NULL;
}

enum http_read http_reader_refuse(struct http_reader *r, int status, const char *reason)
{
	r->status = status;
	r->reason = reason;
	return HTTP_READ_BAD;
}

static unsigned known_method(const char *s, size_t len)
{
	for (unsigned m = HTTP_GET; m <= HTTP_OPTIONS; m <<= 1)
		if (str_is((struct str){s, len}, http_method_name((enum http_method)m)))
			return m;
	return 0;
}

static enum http_read read_version(struct http_reader *r, const char *s, size_t len)
{
	bool shaped = len == 8 && memcmp(s, "HTTP/", 5) == 0 && s[5] >= '0' && s[5] <= '9' &&
		      s[6] == '.' && s[7] >= '0' && s[7] <= '9';
	if (!shaped)
		return http_reader_refuse(r, 400, "The request line has no HTTP version.");
	if (s[5] != '1')
		return http_reader_refuse(r, 505, "HTTP/1.1 and HTTP/1.0 are spoken here.");
	/* A later minor version is read as the highest known one (RFC 9110
	 * section 2.5). */
	r->minor = s[7] > '0';
	return HTTP_READ_DONE;
}

static enum http_read read_target(struct http_reader *r, const char *s, size_t len)
{
	if (!len)
		return http_reader_refuse(r, 400, "The request line has no target.");
	if (len > r->limits.target_bytes)
		return http_reader_refuse(r, 414, "The request target is too long.");
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		/* Bytes past ASCII belong percent-encoded (RFC 3986), but hands
		 * type them into curl; whether they are UTF-8 is checked later. */
		if (c <= 0x20 || c == 0x7f || c == '#')
			return http_reader_refuse(r, 400, "The target has a forbidden byte.");
	}
	return HTTP_READ_DONE;
}

/* method SP target SP version (RFC 9112 section 3), line end cut off. */
static enum http_read read_request_line(struct http_reader *r, const char *data, size_t off,
					size_t len)
{
	const char *s = data + off, *end = s + len;
	const char *sp1 = memchr(s, ' ', len);
	const char *sp2 = sp1 ? memchr(sp1 + 1, ' ', (size_t)(end - sp1 - 1)) : NULL;
	if (!sp2 || !http_is_token(s, (size_t)(sp1 - s)))
		return http_reader_refuse(r, 400, "The request line is malformed.");
	if (read_version(r, sp2 + 1, (size_t)(end - sp2 - 1)) == HTTP_READ_BAD)
		return HTTP_READ_BAD;
	r->method = known_method(s, (size_t)(sp1 - s));
	if (!r->method)
		return http_reader_refuse(r, 501, "This method is not offered.");
	r->target = (struct http_span){(uint32_t)(sp1 + 1 - data), (uint32_t)(sp2 - sp1 - 1)};
	r->line_read = true;
	return read_target(r, sp1 + 1, r->target.len);
}

/* field-name ":" OWS field-value OWS (RFC 9112 section 5). */
static enum http_read read_field(struct http_reader *r, const char *data, size_t off, size_t len)
{
	const char *s = data + off;
	const char *colon = memchr(s, ':', len);
	if (s[0] == ' ' || s[0] == '\t')
		return http_reader_refuse(r, 400, "A header field is folded over lines.");
	if (!colon || !http_is_token(s, (size_t)(colon - s)))
		return http_reader_refuse(r, 400, "A header field has no valid name.");
	size_t name_len = (size_t)(colon - s);
	size_t from = name_len + 1, to = len;
	while (from < to && (s[from] == ' ' || s[from] == '\t'))
		from++;
	while (to > from && (s[to - 1] == ' ' || s[to - 1] == '\t'))
		to--;
	if (!http_is_value(s + from, to - from))
		return http_reader_refuse(r, 400, "A header field has a forbidden byte.");
	if (r->fields_n == HTTP_FIELDS_MAX)
		return http_reader_refuse(r, 431, "The request has too many header fields.");
	r->fields[r->fields_n++] = (struct http_field){
	    {(uint32_t)off, (uint32_t)name_len},
	    {(uint32_t)(off + from), (uint32_t)(to - from)},
	};
	return HTTP_READ_DONE;
}

/* What must hold for a line that may not be whole yet: it begins well and is not
 * too long. Looking before the line end has come keeps a request that never ends
 * one from filling memory, and tells a TLS client at once. */
static enum http_read check_start(struct http_reader *r, const char *data, size_t end)
{
	const char *s = data + r->line;
	size_t len = end - r->line;
	if (r->line_read)
		return end <= r->limits.head_bytes
			   ? HTTP_READ_MORE
			   : http_reader_refuse(r, 431, "The header fields are too large.");
	if (!len)
		return HTTP_READ_MORE;
	if (s[0] == '\r' ? r->blank_seen || (len > 1 && s[1] != '\n') : !http_is_token(s, 1))
		return http_reader_refuse(r, 400, "This is no HTTP request.");
	size_t most = (size_t)r->limits.target_bytes + HTTP_METHOD_MAX + LINE_REST;
	if (len <= most)
		return HTTP_READ_MORE;
	if (!memchr(s, ' ', HTTP_METHOD_MAX + 1))
		return http_reader_refuse(r, 501, "This method is not offered.");
	return http_reader_refuse(r, 414, "The request target is too long.");
}

/* One line from r->line to end, its LF included. HTTP_READ_DONE: it ended the head. */
static enum http_read read_line(struct http_reader *r, const char *data, size_t end)
{
	size_t off = r->line, len = end - off - 1;
	enum http_read got = HTTP_READ_DONE;
	if (!len || data[end - 2] != '\r')
		return http_reader_refuse(r, 400, "A line ends with LF alone; CRLF is required.");
	len--;
	r->line = end;
	if (len) {
		got = r->line_read ? read_field(r, data, off, len)
				   : read_request_line(r, data, off, len);
		return got == HTTP_READ_BAD ? got : HTTP_READ_MORE;
	}
	if (!r->line_read) {
		/* One empty line before a request is forgiven (RFC 9112 section 2.2). */
		r->blank_seen = true;
		return HTTP_READ_MORE;
	}
	r->head_len = end;
	return http_reader_check_fields(r, data);
}

enum http_read http_reader_read(struct http_reader *r, const char *data, size_t len)
{
	enum http_read got = HTTP_READ_MORE;
	while (got == HTTP_READ_MORE) {
		const char *lf =
		    len > r->scanned ? memchr(data + r->scanned, '\n', len - r->scanned) : NULL;
		size_t end = lf ? (size_t)(lf - data) + 1 : len;
		got = check_start(r, data, end);
		r->scanned = end;
		if (got != HTTP_READ_MORE || !lf)
			return got;
		got = read_line(r, data, end);
	}
	return got;
}
