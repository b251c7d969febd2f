/* md_link.h - where a link or an image leads, and whether it may.
 * Threads: any. */
#ifndef ANSWERD_KB_MD_LINK_H
#define ANSWERD_KB_MD_LINK_H

#include "answerd/kb/markdown.h"

/* Classifies url (as cmark gives it: unescaped). *link gets kind, target and
 * anchor, in arena; href, which is empty when no link is to be made, gets the
 * URL to write, not yet escaped for HTML. */
enum status md_link_read(struct arena *arena, const struct md_options *opt, const char *url,
			 bool image, struct md_link *link, struct buf *href) ANSWERD_MUST_USE;

/* Of a bare URL in a text: where it ends when Chinese text follows it without
 * a space. */
size_t md_link_bare_end(const char *s, size_t len);

#endif
