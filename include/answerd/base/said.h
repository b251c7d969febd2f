/* said.h - a sentence for people, which consoles can say in other languages.
 *
 * A sentence that has a code keeps, apart from its English text, the values that
 * its format put in. The code names the sentence and stays; the text may change.
 * Both travel behind the NUL of the struct buf that holds the text, so that who
 * only prints the text need not know. Appending to the text drops them: it is
 * another sentence then.
 *
 * Threads: any. */
#ifndef ANSWERD_BASE_SAID_H
#define ANSWERD_BASE_SAID_H

#include "answerd/base/buf.h"
#include "answerd/base/str.h"

/* Borrowed from the buf, until it changes. */
struct said {
	const char *code;  /* such as no-title; NULL: the text has none */
	struct str values; /* in the order of the text, each with its NUL */
};

/* Appends the text; code may be NULL. The conversions are %s, %.*s, %d, %u,
 * %zu and %02x; each puts in a value (a text of at most 400 bytes), and %% none. %-s puts in words
 * of the sentence itself, which the code tells, and %-d a number that is told elsewhere: no values.
 */
void said_printf(struct buf *b, const char *code, const char *fmt, ...) ANSWERD_PRINTF(3, 4);
void said_vprintf(struct buf *b, const char *code, const char *fmt, va_list ap);
/* fail of buf.h, with a code. */
enum status fail_said(struct buf *err, enum status st, const char *code, const char *fmt, ...)
    ANSWERD_PRINTF(4, 5);

struct said said_of(const struct buf *b);
/* Appends from's text to b, with its code when b was empty. */
void said_copy(struct buf *b, const struct buf *from);
/* Drops the first n bytes of the text, such as a line number; it is the same sentence. */
void said_skip(struct buf *b, size_t n);
/* Takes the first value and sets *v to it; false: there is none. */
bool said_next(struct str *values, const char **v);
/* Appends the JSON members "code" and "values", with a comma between; without a
 * code nothing. */
void said_json(const struct said *s, struct buf *out);

#endif
