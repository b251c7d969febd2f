/* report_sheet.h - a sheet that is written as Markdown and as HTML at once.
 *
 * The HTML is for e-mail: tables and a style in its head, no script, nothing from elsewhere, and
 * colors that read on light and on dark. Texts come as they are and are made safe here.
 *
 * Threads: a sheet belongs to whoever holds it. */
#ifndef ANSWERD_FEEDBACK_REPORT_SHEET_H
#define ANSWERD_FEEDBACK_REPORT_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/buf.h"

struct sheet {
	struct buf *md, *html; /* borrowed */
	size_t columns;	       /* of the open table */
	const bool *numbers;   /* of its columns, borrowed until it ends; NULL: none */
};

void sheet_begin(struct sheet *p, const char *lang, const char *title, const char *below);
void sheet_end(struct sheet *p, const char *foot);
void sheet_heading(struct sheet *p, const char *text);
void sheet_text(struct sheet *p, const char *text);
void sheet_small(struct sheet *p, const char *text);
void sheet_table(struct sheet *p, const char *const *heads, const bool *numbers, size_t n);
/* note: below the first cell, or NULL. */
void sheet_row(struct sheet *p, const char *const *cells, const char *note);
void sheet_table_end(struct sheet *p);

/* Numbers side by side, in HTML alone: they stand in a table too. */
struct sheet_tile {
	const char *name, *value, *change;
	int good; /* 1 the change is good, -1 bad, 0 neither */
};
void sheet_tiles(struct sheet *p, const struct sheet_tile *tiles, size_t n);
/* One bar of parts, in HTML alone; shares in ten thousandths. */
struct sheet_part {
	const char *name, *color;
	long long share;
};
void sheet_bar(struct sheet *p, const struct sheet_part *parts, size_t n);

#endif
