/* reader.h - a strict, incremental reader of HTTP/1.x request heads (RFC 9112).
 *
 * It is shown the bytes of one request from its first byte on, in one piece, each
 * time more have come; it looks at each byte once. Whatever RFC 9112 leaves to
 * choice is refused: bare LF, folded lines, space before a colon, repeated or
 * listed Content-Length, any Transfer-Encoding. How the bytes are split never
 * changes what comes out.
 *
 * Threads: a reader belongs to whoever holds it. */
#ifndef HTTP_READER_H
#define HTTP_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/str.h"

#define HTTP_FIELDS_MAX 100
#define HTTP_METHOD_MAX 32 /* bytes; longer ones are no method of ours */

/* Where a piece of text is, from the first byte of the request. */
struct http_span {
	uint32_t off, len;
};

struct http_field {
	struct http_span name, value;
};

struct http_reader_limits {
	uint32_t target_bytes;
	uint32_t head_bytes; /* request line and fields together */
};

enum http_read { HTTP_READ_MORE, HTTP_READ_DONE, HTTP_READ_BAD };

struct http_reader {
	struct http_reader_limits limits;
	size_t scanned; /* bytes looked at */
	size_t line;	/* where the line in hand begins */
	bool line_read; /* the request line is behind us */
	bool blank_seen;

	/* What was read; valid after HTTP_READ_DONE. */
	unsigned method; /* enum http_method */
	unsigned minor;	 /* HTTP/1.minor: 0 or 1 */
	struct http_span target;
	struct http_field fields[HTTP_FIELDS_MAX];
	size_t fields_n;
	size_t head_len;       /* bytes, with the empty line */
	struct http_span host; /* len 0: none */
	bool has_length;
	uint64_t content_length; /* UINT64_MAX: a number too long to count */
	bool keep_alive;
	bool expect_continue;

	/* After HTTP_READ_BAD: the status to refuse with, and one sentence. */
	int status;
	const char *reason; /* static */
};

void http_reader_init(struct http_reader *r, struct http_reader_limits limits);
/* data: all bytes of the request so far; len never shrinks between calls. */
enum http_read http_reader_read(struct http_reader *r, const char *data, size_t len);

static inline struct str http_span_str(const char *data, struct http_span s)
{
	return (struct str){data + s.off, s.len};
}

/* For the files of the reader: marks r as refused. */
enum http_read http_reader_refuse(struct http_reader *r, int status, const char *reason);
/* fields.c: what the fields together mean; 0, or refused. */
enum http_read http_reader_check_fields(struct http_reader *r, const char *data);

#endif
