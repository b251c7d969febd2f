/* scrub_parts.h - what scrub.c and scrub_email.c share. */
#ifndef ANSWERD_TEXT_SCRUB_PARTS_H
#define ANSWERD_TEXT_SCRUB_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What nobody sees: zero-width spaces and joiners, soft hyphens, direction marks. */
static inline bool is_unseen(uint32_t cp)
{
	return (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x2064) || cp == 0xfeff || cp == 0xad;
}

/* The ASCII form of the code point at s (full width folded), or 0; *n: its bytes. */
char ascii_at(const char *s, size_t len, size_t *n);
/* The bytes of an e-mail address that starts at s, or 0; full width too. */
size_t email_at(const char *s, size_t len);

#endif
