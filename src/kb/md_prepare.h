/* md_prepare.h - Markdown made ready for cmark: refused when it would take
 * unreasonable time or memory, and freed of what other systems left in it.
 * Threads: any. */
#ifndef ANSWERD_KB_MD_PREPARE_H
#define ANSWERD_KB_MD_PREPARE_H

#include "answerd/kb/markdown.h"

/* What md_strip took out, and where first (1-based lines of the text). */
struct md_stripped {
	size_t tags; /* {% %}, {{ }}, {{< >}} */
	int tags_line;
	size_t attributes; /* {: } and {.class} */
	int attributes_line;
	size_t components; /* lines of <Tabs>, import ... from */
	int components_line;
};

/* Put beside an asterisk by md_strip and dropped from every text: U+2060. */
#define MD_JOINER "\xe2\x81\xa0"

/* ST_LIMIT: *line (1-based, in the text) and err say why it is not parsed. */
enum status md_limits(const char *s, size_t len, int *line, struct buf *err) ANSWERD_MUST_USE;

/* Appends s to out, line by line the same, without what other systems left.
 * Code is kept as it is. */
void md_strip(const char *s, size_t len, struct buf *out, struct md_stripped *found);

#endif
