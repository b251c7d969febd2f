/* snippet.h - the piece of an article that shows why it was found.
 *
 * Written from the stored offsets of its units, so the original text is shown
 * as it stands, also where the question was typed in the other script.
 *
 * Threads: belongs to the searcher. */
#ifndef ANSWERD_SEARCH_SNIPPET_H
#define ANSWERD_SEARCH_SNIPPET_H

#include "answerd/base/buf.h"
#include "search/query.h"

/* Columns of a snippet; a Chinese character takes two. */
#define SNIPPET_COLUMNS 180

/* Appends HTML: escaped text with <mark> around what the question holds. section:
 * the one to take it from, or -1 for the best place of all. */
void snippet_write(const struct query *q, const struct record *r, int section, struct buf *out);

#endif
