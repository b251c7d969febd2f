/* scrub_page.c - the page a visitor came from. */
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/scrub.h"

/* The bytes of scheme and host before the path. */
static size_t host_len(const char *s, size_t len)
{
	size_t at = strcspn(s, ":/");
	if (len < 3 || at > len - 3 || memcmp(s + at, "://", 3) != 0)
		return 0;
	at += 3;
	return at + strcspn(s + at, "/");
}

void scrub_page(const char *s, struct buf *out)
{
	size_t len = strcspn(s, "?#"), host = host_len(s, len), from = out->len;
	struct buf plain;
	host = host < len ? host : len;
	buf_init(&plain, len + 1);
	buf_add_unescaped(&plain, s + host, len - host);
	scrub_line(plain.data, plain.len, out);
	/* Nothing personal in it, or no text: it stays as it was written. */
	if (utf8_valid(plain.data, plain.len) < plain.len ||
	    (out->len - from == plain.len &&
	     memcmp(out->data + from, plain.data, plain.len) == 0)) {
		buf_truncate(out, from);
		scrub_line(s + host, len - host, out);
	}
	if (buf_status(&plain))
		out->failed = buf_status(&plain);
	buf_release(&plain);
}
