/* random_text.h - reproducible random bytes and UTF-8, for property tests. */
#ifndef ANSWERD_TESTS_RANDOM_TEXT_H
#define ANSWERD_TESTS_RANDOM_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/base/utf8.h"

/* xorshift64* (Vigna 2016): the same sequence everywhere. */
static uint64_t random_state = 88172645463325252u;

static inline uint32_t random_below(uint32_t n)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (uint32_t)((random_state * 2685821657736338717u) >> 32) % n;
}

/* A code point: mostly of the scripts and signs that texts here are made of. */
static inline uint32_t random_cp(void)
{
	static const char signs[] = " \n\t.,-_/+'()<>&\"0123456789xiphone";
	static const uint32_t ranges[][2] = {
	    {0x4e00, 0x9fff},	{0x4e00, 0x4e40}, {'a', 'z'},	    {'A', 'Z'},
	    {0xc0, 0x24f},	{0x300, 0x36f},	  {0x3040, 0x30ff}, {0xac00, 0xd7a3},
	    {0xe01, 0xe5b},	{0xff00, 0xffef}, {0x2000, 0x206f}, {0x1f300, 0x1f64f},
	    {0x20000, 0x2a6df}, {0x3000, 0x303f}, {0x370, 0x5ff},   {0x900, 0x97f},
	};
	uint32_t k = random_below(24), cp = 0;
	if (k < 16)
		return ranges[k][0] + random_below(ranges[k][1] - ranges[k][0] + 1);
	if (k < 23)
		return (unsigned char)signs[random_below(sizeof signs - 1)];
	do
		cp = 1 + random_below(0x10ffff);
	while (cp >= 0xd800 && cp <= 0xdfff);
	return cp;
}

/* At most max bytes of valid UTF-8 into out; returns how many. */
static inline size_t random_text(char *out, size_t max)
{
	size_t n = 0, want = random_below((uint32_t)max + 1);
	while (n + 4 <= want)
		n += utf8_put(random_cp(), out + n);
	return n;
}

/* Whether a code point begins (or the text ends) at byte i. */
static inline bool random_is_border(const char *s, size_t len, size_t i)
{
	return i == len || ((unsigned char)s[i] & 0xc0) != 0x80;
}

#endif
