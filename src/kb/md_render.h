/* md_render.h - from cmark's tree to HTML, text and links. */
#ifndef ANSWERD_KB_MD_RENDER_H
#define ANSWERD_KB_MD_RENDER_H

#include <cmark-gfm.h>

#include "answerd/kb/markdown.h"
#include "kb/md_anchor.h"

/* Elements inside each other in the page; what is deeper is plain text. */
#define MD_MAX_INLINE_DEPTH 64

/* One article being rendered. The arrays are owned until md_render has copied
 * them; what they point to lies in the arena. */
struct rendering {
	struct arena *arena;
	const struct md_options *opt;
	const struct kb_sink *sink;
	enum status failed;
	struct buf html;
	struct buf text; /* of the current section */
	struct buf scratch;
	struct buf href;
	struct anchors anchors;
	struct md_heading *headings;
	size_t headings_n, headings_cap;
	struct md_section *sections;
	size_t sections_n, sections_cap;
	struct md_link *links;
	size_t links_n, links_cap;
	int levels[6]; /* headings above the current place, as the source counts */
	int levels_n;
	int line; /* of the block, in the source file */
	int inline_depth;
	size_t block_start; /* in text: of the current block */
	bool own_lines;	    /* the lines of this paragraph are no wrapped prose */
	bool hidden;	    /* inside <style> between inline text */
	bool html_link;	    /* an <a> of raw HTML is open */
};

/* Blocks (md_blocks.c). */
enum status md_blocks(struct rendering *r, cmark_node *root) ANSWERD_MUST_USE;
/* The children of a paragraph, a heading or a table's cell (md_inlines.c):
 * HTML to r->html, text to r->text. */
void md_inlines(struct rendering *r, cmark_node *parent);
/* All cells of one row of a table (md_table.c); its text is one line. */
void md_row(struct rendering *r, cmark_node *row, bool head);
/* Whether most line ends of a paragraph are meant (md_lines.c). */
bool md_lines_stand_alone(cmark_node *paragraph);
/* Only their text, appended to out. */
void md_inline_text(cmark_node *parent, struct buf *out);
/* Text to both, without zero-width marks. */
void md_put_text(struct rendering *r, const char *s, size_t len);
/* Appends text without zero-width marks. */
void md_clean_text(const char *s, size_t len, struct buf *out);
/* The last character of text (0: none), and whether it is of full width. */
uint32_t md_last(const struct buf *text);
bool md_ends_wide(const struct buf *text);
void md_warn(struct rendering *r, int line, const char *code, const char *fmt, ...)
    ANSWERD_PRINTF(4, 5);
/* The line in the source file of a line of the body. */
int md_line(const struct rendering *r, int line);

#endif
