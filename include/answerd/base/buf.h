/* buf.h - a growing byte string with a cap on its size.
 *
 * The bytes are always followed by a NUL, so that data can be handed to
 * functions that want a C string. A failed append (no memory, or past
 * max_bytes) is remembered: later appends do nothing, and buf_status tells at
 * the end. So a long text can be built without a check at each step.
 *
 * Threads: a struct buf belongs to whoever holds it. */
#ifndef ANSWERD_BASE_BUF_H
#define ANSWERD_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/status.h"

struct buf {
	char *data; /* owned; NUL-terminated; never NULL after buf_init */
	size_t len; /* bytes, without the NUL */
	size_t cap; /* bytes allocated; 0 while data points to a static "" */
	size_t max_bytes;
	enum status failed; /* ST_OK, ST_NOMEM or ST_LIMIT */
	size_t said_len;    /* bytes behind the NUL, of said.h; 0 after each change */
};

/* A cap for texts that are bounded by what they are made of. */
#define BUF_MAX_TEXT ((size_t)64 << 20)
/* A cap for error texts. */
#define BUF_MAX_ERR ((size_t)4096)

void buf_init(struct buf *b, size_t max_bytes);
/* Frees the bytes; b can be used again as after buf_init. */
void buf_release(struct buf *b);
/* Empties b and forgets a failure; keeps the memory. */
void buf_clear(struct buf *b);
/* Hands the bytes to the caller (free with free()), and empties b.
 * NULL when an append had failed or there is no memory. */
char *buf_detach(struct buf *b, size_t *len);

void buf_add(struct buf *b, const void *data, size_t len);
void buf_addc(struct buf *b, char c);
void buf_puts(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *fmt, ...) ANSWERD_PRINTF(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list ap);
/* Cuts b to len bytes; a longer len changes nothing. */
void buf_truncate(struct buf *b, size_t len);
/* Makes room for at least len more bytes, so that they can be written at
 * data + len directly; the caller then adds to b->len and writes the NUL. */
bool buf_reserve(struct buf *b, size_t len);

/* Text made safe for the body of an HTML element or a quoted attribute. */
void buf_add_html(struct buf *b, const char *s, size_t len);
/* Text percent-encoded as one segment of a URL path (RFC 3986 section 3.3);
 * '/' is kept when keep_slash. */
void buf_add_url(struct buf *b, const char *s, size_t len, bool keep_slash);
/* The reverse, of any part of a URL; what is no escape stays. */
void buf_add_unescaped(struct buf *b, const char *s, size_t len);

/* ST_OK, or why an append failed since the last clear. */
enum status buf_status(const struct buf *b) ANSWERD_MUST_USE;

/* Appends the formatted text to err (which may be NULL) and returns st, so that
 * a failure is one line: return fail(err, ST_INVALID, "..."). */
enum status fail(struct buf *err, enum status st, const char *fmt, ...) ANSWERD_PRINTF(3, 4);

#endif
