/* What the header fields of a request mean together, for the reader. */
#include "http/accept.h"
#include "http/chars.h"
#include "http/reader.h"

/* What is counted while the fields are walked once. */
struct seen {
	unsigned hosts, lengths, codings;
	bool close, keep_alive;
};

/* 1*DIGIT, once (RFC 9112 section 6.3 would forgive "5, 5"). */
static enum http_read read_length(struct http_reader *r, struct str v)
{
	uint64_t n = 0;
	for (size_t i = 0; i < v.len; i++) {
		if (v.s[i] < '0' || v.s[i] > '9')
			return http_reader_refuse(r, 400, "Content-Length is not a number.");
		n = n > UINT64_MAX / 100 ? UINT64_MAX / 10 : n * 10 + (uint64_t)(v.s[i] - '0');
	}
	if (!v.len)
		return http_reader_refuse(r, 400, "Content-Length is empty.");
	r->has_length = true;
	r->content_length = n;
	return HTTP_READ_DONE;
}

static void read_connection(struct str list, struct seen *seen)
{
	struct str item = {0};
	while (http_list_next(&list, &item)) {
		seen->close |= http_same(item.s, item.len, "close");
		seen->keep_alive |= http_same(item.s, item.len, "keep-alive");
	}
}

static enum http_read read_expect(struct http_reader *r, struct str v)
{
	if (!r->minor)
		return HTTP_READ_DONE; /* RFC 9110 section 10.1.1: ignored */
	if (!http_same(v.s, v.len, "100-continue"))
		return http_reader_refuse(r, 417, "This expectation cannot be met.");
	r->expect_continue = true;
	return HTTP_READ_DONE;
}

static enum http_read read_one(struct http_reader *r, const char *data, const struct http_field *f,
			       struct seen *seen)
{
	struct str name = http_span_str(data, f->name), value = http_span_str(data, f->value);
	switch (name.len) {
	case 4:
		if (http_same(name.s, name.len, "host") && !seen->hosts++)
			r->host = f->value;
		break;
	case 6:
		if (http_same(name.s, name.len, "expect"))
			return read_expect(r, value);
		break;
	case 10:
		if (http_same(name.s, name.len, "connection"))
			read_connection(value, seen);
		break;
	case 14:
		if (http_same(name.s, name.len, "content-length") && !seen->lengths++)
			return read_length(r, value);
		break;
	case 17: seen->codings += http_same(name.s, name.len, "transfer-encoding"); break;
	default: break;
	}
	return HTTP_READ_DONE;
}

static enum http_read check_counts(struct http_reader *r, const char *data, const struct seen *seen)
{
	struct str host = http_span_str(data, r->host);
	if (seen->hosts > 1)
		return http_reader_refuse(r, 400, "The request has more than one Host.");
	if (!seen->hosts && r->minor)
		return http_reader_refuse(r, 400, "The request has no Host.");
	if (seen->hosts && !http_is_host(host.s, host.len))
		return http_reader_refuse(r, 400, "The Host is not valid.");
	if (seen->lengths > 1)
		return http_reader_refuse(r, 400, "The request has more than one Content-Length.");
	if (seen->codings && seen->lengths)
		return http_reader_refuse(
		    r, 400, "The request has both Content-Length and Transfer-Encoding.");
	if (seen->codings)
		return http_reader_refuse(
		    r, 501, "Transfer-Encoding is not offered; send a Content-Length.");
	return HTTP_READ_DONE;
}

enum http_read http_reader_check_fields(struct http_reader *r, const char *data)
{
	struct seen seen = {0};
	for (size_t i = 0; i < r->fields_n; i++)
		if (read_one(r, data, &r->fields[i], &seen) == HTTP_READ_BAD)
			return HTTP_READ_BAD;
	r->keep_alive = !seen.close && (r->minor || seen.keep_alive);
	return check_counts(r, data, &seen);
}
