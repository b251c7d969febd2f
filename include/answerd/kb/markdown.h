/* markdown.h - an article's body to HTML that is safe to show, and to plain
 * text by section for the index.
 *
 * Raw HTML is never passed on: its text is kept, its tags are dropped. Links
 * go to http, https, mailto, tel, "#anchor", paths of the site and other
 * articles; images to paths of the site and attachments beside the article.
 * What other systems leave in Markdown (Liquid and Hugo tags, kramdown
 * attributes, HTML comments) is taken out, with one warning.
 *
 * Threads: any, at the same time (cmark-gfm keeps its special characters in a
 * global table, so parsing is serialized inside). */
#ifndef ANSWERD_KB_MARKDOWN_H
#define ANSWERD_KB_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/arena.h"
#include "answerd/base/str.h"
#include "answerd/kb/fault.h"

/* cmark-gfm takes 21 GB for a 72 KB table of many columns and lines. */
#define MD_MAX_TABLE_CELLS 200000
/* Block quotes and lists inside each other. */
#define MD_MAX_DEPTH 64

enum md_link_kind {
	MD_LINK_WEB,	 /* http, https, mailto, tel: target is the URL */
	MD_LINK_SITE,	 /* target is the path, "/..." */
	MD_LINK_ANCHOR,	 /* within this article: target is "" */
	MD_LINK_ARTICLE, /* target is the id of an article that exists */
	MD_LINK_NOWHERE, /* a relative link, no such article: shown as text; target is the id meant
			  */
	MD_LINK_ATTACHMENT, /* a file or image beside the article: target is its path in the KB */
	MD_LINK_REFUSED	    /* another scheme or an image of another origin: shown as text */
};

struct md_link {
	enum md_link_kind kind;
	bool image;
	const char *target;
	const char *anchor; /* decoded, without '#'; NULL: none */
	int line;
};

struct md_heading {
	int level;	    /* 2 to 6, as in the page, where the title is the h1 */
	const char *title;  /* plain text */
	const char *anchor; /* unique in the article */
	int line;
};

/* The text from one heading to the next. The first section has the title ""
 * and the anchor ""; it is there even when its text is empty. */
struct md_section {
	const char *title, *anchor;
	struct str text; /* blocks separated by newlines; NUL-terminated too */
	int line;
};

/* All of it lies in the arena given to md_render. */
struct md_doc {
	struct str html; /* NUL-terminated too */
	struct md_heading *headings;
	size_t headings_n;
	struct md_section *sections;
	size_t sections_n; /* at least 1 */
	struct md_link *links;
	size_t links_n;
};

struct md_options {
	const char *path;  /* of the source, for faults */
	int line;	   /* of the first byte of the text in it (1-based) */
	bool one_line;	   /* the text is a JSON string: every fault is told at `line` */
	const char *title; /* a first heading equal to it is left out; NULL: none is */
	const char *id;	   /* of the article: relative links start at its folder */
	const char *dir;   /* the source's folder in the KB, "" or without a slash at its end:
			    * attachments lie there */
	/* Whether a link to that article may be made. NULL: every one may. */
	bool (*exists)(void *ctx, const char *id);
	void *ctx;
};

/* Renders len bytes of valid UTF-8. ST_INVALID and ST_LIMIT: the error has
 * gone to sink (a table too large, nesting too deep, more than 1 MiB). */
enum status md_render(struct arena *arena, const struct md_options *opt, const char *s, size_t len,
		      const struct kb_sink *sink, struct md_doc *out) ANSWERD_MUST_USE;

/* The anchor of a heading's text, as GitHub makes it: lower case, spaces to
 * '-', punctuation left out, letters of every script kept. "section" when
 * nothing is left. Appended to out. */
void md_anchor(const char *text, size_t len, struct buf *out);

#endif
