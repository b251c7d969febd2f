/* utf8.h - code points in and out of UTF-8 (RFC 3629). Threads: any. */
#ifndef ANSWERD_BASE_UTF8_H
#define ANSWERD_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD UINT32_MAX

/* The code point at s (len > 0 bytes are there) into *cp; returns the bytes it
 * takes, at least 1. Overlong forms, surrogates and values past U+10FFFF are
 * UTF8_BAD, one byte long. */
size_t utf8_next(const char *s, size_t len, uint32_t *cp);
/* Writes cp (a valid code point) to out; returns 1 to 4. No NUL. */
size_t utf8_put(uint32_t cp, char out[4]);
/* The offset of the first byte that is not UTF-8; len when all of it is. */
size_t utf8_valid(const char *s, size_t len);
/* len, or less: so that s[0..result) does not end inside a code point. */
size_t utf8_cut(const char *s, size_t len);

/* Whether valid UTF-8 holds no line break, no other control character and no byte
 * order mark. */
bool utf8_is_one_line(const char *s, size_t len);

#endif
