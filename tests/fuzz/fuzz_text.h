/* fuzz_text.h - what the targets share: a check that aborts, and bytes made text. */
#ifndef ANSWERD_FUZZ_TEXT_H
#define ANSWERD_FUZZ_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define check(holds) ((holds) ? (void)0 : check_failed(#holds, __FILE__, __LINE__))

static inline void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s does not hold\n", file, line, what);
	abort();
}

/* A copy of just those bytes, from malloc, with what is not UTF-8 as '?', so that a
 * step past its end is seen; *len: bytes. */
static inline char *fuzz_text(const uint8_t *data, size_t size, size_t *len)
{
	char *s = malloc(size ? size : 1);
	check(s != NULL);
	memcpy(s, data, size);
	for (size_t i = 0; i < size;) {
		uint32_t cp = 0;
		size_t n = utf8_next(s + i, size - i, &cp);
		if (cp == UTF8_BAD)
			s[i] = '?';
		i += n;
	}
	*len = size;
	return s;
}

#endif
