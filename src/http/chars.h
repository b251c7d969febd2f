/* chars.h - classes of bytes in HTTP (RFC 9110 section 5.6) and in URIs (RFC 3986). */
#ifndef HTTP_CHARS_H
#define HTTP_CHARS_H

#include <stdbool.h>
#include <stddef.h>

/* tchar: what a token (a method, a field name) is made of. */
bool http_is_token(const char *s, size_t len);
/* A field value: no control but the tab; bytes past ASCII are let through. */
bool http_is_value(const char *s, size_t len);
/* uri-host [ ":" port ], not empty. */
bool http_is_host(const char *s, size_t len);
/* 0 to 15, or -1. */
int http_hex(char c);
/* Equal but for the case of ASCII letters; b ends with NUL. */
bool http_same(const char *a, size_t a_len, const char *b);

#endif
