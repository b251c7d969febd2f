/* md_tags.h - template tags and attributes of other systems.
 * Threads: belongs to whoever strips. */
#ifndef ANSWERD_KB_MD_TAGS_H
#define ANSWERD_KB_MD_TAGS_H

#include <stdbool.h>

#include "kb/md_prepare.h"

/* A text being stripped, line by line; all borrowed. */
struct md_strip {
	struct buf *out;
	struct md_stripped *found;
	const char *p, *end; /* the next line, and the end of the text */
	int line;	     /* of the one being worked on */
	char fence;	     /* '`' or '~' inside fenced code, else NUL */
	size_t fence_len;
	bool comment; /* between {% comment %} and {% endcomment %} */
};

/* Counts one find, and keeps the line of the first. */
void md_count(size_t *n, int *first, int line);
/* Takes away what starts with '{' at s, and writes what is kept of it; returns
 * its bytes, 0 when it is plain text. */
size_t md_strip_brace(struct md_strip *w, struct str s);
/* Inside {% comment %}: the bytes of s to pass over. */
size_t md_skip_comment(struct md_strip *w, struct str s);

#endif
