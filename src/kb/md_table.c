/* md_table.c - a table's row, as HTML and as a line of text. */
#include <cmark-gfm-core-extensions.h>

#include "answerd/base/utf8.h"
#include "kb/md_render.h"

static bool ends_marked(const struct buf *text)
{
	static const uint32_t marks[] = {'.',	 ':',	 ';',	 '?',	 '!',	 ',',	0x3002,
					 0xff1a, 0xff1b, 0xff1f, 0xff01, 0xff0c, 0x3001};
	uint32_t last = md_last(text);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (last == marks[i])
			return true;
	return false;
}

/* Before the next cell's text: a row reads as "first: second \xc2\xb7 third". The
 * mark is a wide one only behind a wide character: 10 and 20 are no 10:20. */
static void join_cells(struct rendering *r, size_t row_start, int behind)
{
	if (r->text.len == row_start)
		return;
	bool wide = md_ends_wide(&r->text);
	if (ends_marked(&r->text))
		buf_puts(&r->text, wide ? "" : " ");
	else if (behind > 1)
		buf_puts(&r->text, " \xc2\xb7 ");
	else
		buf_puts(&r->text, wide ? "\xef\xbc\x9a" : ": ");
}

/* A snippet shows rows behind each other, and what comes behind the last. */
static void end_row(struct rendering *r, size_t row_start, bool last)
{
	while (r->text.len > row_start && r->text.data[r->text.len - 1] == ' ')
		buf_truncate(&r->text, r->text.len - 1);
	if (r->text.len > row_start && !ends_marked(&r->text))
		buf_puts(&r->text, md_ends_wide(&r->text) ? (last ? "\xe3\x80\x82" : "\xef\xbc\x9b")
							  : (last ? "." : ";"));
}

/* Up to so many columns a cell stays on one line: "不能乘机" is not broken. */
#define SHORT_COLUMNS 14

static bool is_short(cmark_node *cell, struct buf *text)
{
	int columns = 0;
	buf_clear(text);
	md_inline_text(cell, text);
	for (size_t i = 0; i < text->len && columns <= SHORT_COLUMNS;) {
		uint32_t cp = 0;
		i += utf8_next(text->data + i, text->len - i, &cp);
		columns += cp >= 0x1100 ? 2 : 1;
	}
	return columns && columns <= SHORT_COLUMNS;
}

/* The cell's classes, with the space before them. */
static void put_class(struct rendering *r, cmark_node *cell, uint8_t align)
{
	const char *side = align == 'r' ? "right" : align == 'c' ? "center" : "";
	bool is_narrow = is_short(cell, &r->scratch);
	if (*side || is_narrow)
		buf_printf(&r->html, " class=\"%s%s%s\"", side, *side && is_narrow ? " " : "",
			   is_narrow ? "nowrap" : "");
}

void md_row(struct rendering *r, cmark_node *node, bool head)
{
	cmark_node *table = cmark_node_parent(node);
	int columns = cmark_gfm_extensions_get_table_columns(table);
	const uint8_t *align = cmark_gfm_extensions_get_table_alignments(table);
	cmark_node *cell = cmark_node_first_child(node);
	size_t row_start = r->text.len, cell_start = 0;
	int filled = 0;
	buf_puts(&r->html, "<tr>");
	for (int i = 0; cell; cell = cmark_node_next(cell), i++) {
		const char *name = head && cmark_node_first_child(cell) ? "th" : "td";
		buf_printf(&r->html, "<%s", name);
		put_class(r, cell, align && i < columns ? align[i] : 0);
		buf_addc(&r->html, '>');
		if (cmark_node_first_child(cell))
			join_cells(r, row_start, filled);
		cell_start = r->text.len;
		md_inlines(r, cell);
		filled += r->text.len > cell_start;
		buf_printf(&r->html, "</%s>", name);
	}
	end_row(r, row_start, !head && !cmark_node_next(node));
	buf_puts(&r->html, "</tr>\n");
}
