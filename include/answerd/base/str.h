/* str.h - slices of text, and checked conversions. Threads: any. */
#ifndef ANSWERD_BASE_STR_H
#define ANSWERD_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/base/status.h"

/* A borrowed piece of text; not NUL-terminated. */
struct str {
	const char *s;
	size_t len;
};

static inline struct str str_of(const char *s)
{
	return (struct str){s, s ? strlen(s) : 0};
}

static inline bool str_is(struct str a, const char *b)
{
	size_t n = strlen(b);
	return a.len == n && memcmp(a.s, b, n) == 0;
}

static inline bool str_starts(struct str a, const char *prefix)
{
	size_t n = strlen(prefix);
	return a.len >= n && memcmp(a.s, prefix, n) == 0;
}

/* Without ASCII white space at both ends. */
struct str str_trim(struct str a);
/* A decimal number from min to max; nothing else in the text. */
enum status str_to_int(struct str a, int64_t min, int64_t max, int64_t *out) ANSWERD_MUST_USE;
/* A copy with a NUL, from malloc; NULL when there is no memory. */
char *str_dup(struct str a);
/* 64-bit FNV-1a (Fowler, Noll, Vo; RFC 9923) with a final mix, for tables. */
uint64_t str_hash(const void *s, size_t len);

#endif
