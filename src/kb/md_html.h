/* md_html.h - the text of raw HTML in Markdown. Threads: any. */
#ifndef ANSWERD_KB_MD_HTML_H
#define ANSWERD_KB_MD_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/buf.h"
#include "answerd/base/str.h"

enum html_class {
	HTML_OTHER,    /* <user>: no element at all, so it is shown as it stands */
	HTML_INLINE,   /* dropped */
	HTML_BLOCK,    /* dropped; it ends a line */
	HTML_BREAK,    /* <br> */
	HTML_CELL,     /* <td>: a space */
	HTML_HIDDEN,   /* <script>, <style>: dropped with what it holds */
	HTML_COMPONENT /* <Tabs>: of another system, dropped */
};

struct html_tag {
	enum html_class cls;
	bool closing;
	struct str name;
	struct str attrs; /* what stands behind the name */
	size_t len;	  /* of all of it, from < to > */
};

/* Reads the tag, comment or declaration that starts at s[0] == '<'; false when
 * there is none. A comment is HTML_INLINE without a name. */
bool html_read_tag(const char *s, size_t len, struct html_tag *out);
/* The value of an attribute as it stands; .s is NULL when it is not there. */
struct str html_attr(const struct html_tag *tag, const char *name);
/* Appends text with its character references decoded. */
void html_decode(const char *s, size_t len, struct buf *out);
/* Appends the text of a piece of HTML: tags dropped, lines by its blocks. */
void html_text(const char *s, size_t len, struct buf *out);

#endif
