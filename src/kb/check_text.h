/* check_text.h - what shows in a text alone that it wants cleaning.
 * Threads: any. */
#ifndef ANSWERD_KB_CHECK_TEXT_H
#define ANSWERD_KB_CHECK_TEXT_H

#include <stddef.h>

#include "answerd/kb/article.h"
#include "answerd/kb/fault.h"

/* Readings in brackets behind their character, 服務(wù): how many there are,
 * and in *first the byte where the first one's bracket stands. */
size_t check_pinyin(const char *s, size_t len, size_t *first);

/* Warns of a heading, else a title, that is longer than anyone reads. */
void check_length(bool heading, const char *s, const char *path, int line,
		  const struct kb_sink *sink);

/* Warns of remains of pinyin and of repeated blocks in the article. one_line:
 * all of it stands on the article's line. */
void check_text(const struct article *a, bool one_line, const struct kb_sink *sink);

#endif
