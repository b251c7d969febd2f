/* Raw bytes to a request: however they are split, the outcome is the same, and
 * what was read lies within them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http/accept.h"
#include "http/chars.h"
#include "http/reader.h"
#include "http/target.h"
#include "answerd/base/utf8.h"
#include "answerd/http/addr.h"
#include "answerd/http/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* Shows the bytes in pieces of step, each time as a copy of just those bytes. */
static enum http_read read_in_steps(struct http_reader *r, const char *data, size_t size,
				    size_t step)
{
	const struct http_reader_limits limits = {.target_bytes = 300, .head_bytes = 2000};
	enum http_read got = HTTP_READ_MORE;
	http_reader_init(r, limits);
	for (size_t have = 0; got == HTTP_READ_MORE && have < size;) {
		have = size - have < step ? size : have + step;
		char *copy = malloc(have);
		check(copy != NULL);
		memcpy(copy, data, have);
		got = http_reader_read(r, copy, have);
		free(copy);
	}
	return got;
}

static void check_target(const struct http_reader *r, const char *data)
{
	struct arena arena;
	struct http_target t;
	const char *reason = NULL;
	struct str host = {0};
	arena_init(&arena);
	if (r->host.len)
		host = http_span_str(data, r->host);
	int status = http_target_parse(&arena, http_span_str(data, r->target), host,
				       r->method == HTTP_OPTIONS, &t, &reason);
	check((status != 0) == (reason != NULL));
	if (status == 0) {
		check(t.path.len && !memchr(t.path.s, '\0', t.path.len));
		check(utf8_valid(t.path.s, t.path.len) == t.path.len);
		check(!strstr(t.path.s, "/../"));
		for (size_t i = 0; i < t.query_n; i++)
			check(strlen(t.query[i].value.s) == t.query[i].value.len);
	}
	arena_release(&arena);
}

static void check_fields(const struct http_reader *r, const char *data)
{
	struct http_addr addr;
	for (size_t i = 0; i < r->fields_n; i++) {
		struct str name = http_span_str(data, r->fields[i].name);
		struct str value = http_span_str(data, r->fields[i].value);
		check(name.s + name.len <= data + r->head_len);
		check(value.s + value.len <= data + r->head_len);
		check(http_is_token(name.s, name.len) && http_is_value(value.s, value.len));
		check(http_accept_coding(value, 6) <= HTTP_BROTLI);
		(void)http_etag_listed(value, "\"a\"");
		if (http_addr_parse(value, &addr) == ST_OK)
			check(addr.family == 4 || addr.family == 6);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct http_reader whole, pieces;
	const char *data = (const char *)bytes;
	enum http_read got = read_in_steps(&whole, data, size, size ? size : 1);
	size_t step = 1 + (size ? bytes[size / 2] % 13 : 0);
	check(got == read_in_steps(&pieces, data, size, step));
	check(whole.status == pieces.status && whole.head_len == pieces.head_len);
	check(whole.content_length == pieces.content_length);
	if (got == HTTP_READ_DONE) {
		check(whole.head_len <= size);
		check_fields(&whole, data);
		check_target(&whole, data);
	}
	return 0;
}
