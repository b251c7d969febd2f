#include <string.h>

#include "answerd/base/said.h"
#include "kb/md_prepare.h"

/* cmark-gfm takes a header of N columns in N^2 steps. */
#define MAX_COLUMNS 1000
/* Markers of quotes and lists in front of one line, or indentation for as
 * many: cmark walks through all open containers at each line. Real nesting is
 * checked exactly, in the tree. */
#define MAX_MARKERS 200

/* The rows of a table from its delimiter row on, or of what might be one. */
struct table {
	size_t columns, cells;
	int line;
};

static bool is_blank(struct str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (!strchr(" \t\r>", line.s[i]) || !line.s[i])
			return false;
	return true;
}

/* The columns of a delimiter row such as |---|:-:|, else 0. What stands before
 * it in a list or a quote is taken for a part of it, to be on the safe side. */
static size_t delimiter_columns(struct str line)
{
	size_t pipes = 0;
	bool hyphen = false;
	for (size_t i = 0; i < line.len; i++) {
		char c = line.s[i];
		pipes += c == '|';
		hyphen = hyphen || c == '-';
		if (!c || !strchr("|-: \t\r\v\f>*+.)0123456789", c))
			return 0;
	}
	return hyphen ? pipes + 1 : 0;
}

/* 0, or the containers that the line may stand in. */
static size_t markers(struct str line)
{
	size_t n = 0, columns = 0, i = 0;
	for (; i < line.len && line.s[i] && strchr(" \t>*+-0123456789.)", line.s[i]); i++) {
		columns += line.s[i] == '\t' ? 4 : 1;
		bool behind = i + 1 < line.len && (line.s[i + 1] == ' ' || line.s[i + 1] == '\t');
		n += line.s[i] == '>' || (behind && strchr("*+-.)", line.s[i]));
	}
	/* A row of one mark is a rule between paragraphs. */
	if (i == line.len && !memchr(line.s, '>', i))
		return 0;
	return n ? (n > columns / 2 ? n : columns / 2) : 0;
}

static enum status check_line(struct str line, int number, struct table *t, int *at,
			      struct buf *err)
{
	*at = number;
	if (is_blank(line)) {
		*t = (struct table){0};
		return ST_OK;
	}
	size_t columns = delimiter_columns(line);
	if (columns > MAX_COLUMNS)
		return fail_said(err, ST_LIMIT, "table-columns",
				 "a table with more than %d columns: split it", MAX_COLUMNS);
	if (columns > t->columns) {
		t->columns = columns;
		t->line = number;
	}
	t->cells += t->columns;
	if (t->cells > MD_MAX_TABLE_CELLS) {
		*at = t->line;
		return fail_said(err, ST_LIMIT, "table-size",
				 "the table's columns times its lines are more than %d: split it",
				 MD_MAX_TABLE_CELLS);
	}
	if (markers(line) > MAX_MARKERS)
		return fail_said(err, ST_LIMIT, "nested-too-deep",
				 "quotes and lists nest deeper than %d: if this is no list, put a "
				 "backslash before the first mark",
				 MD_MAX_DEPTH);
	return ST_OK;
}

enum status md_limits(const char *s, size_t len, int *line, struct buf *err)
{
	struct table t = {0};
	const char *p = s, *end = s + len;
	*line = 1;
	if (len > ((size_t)1 << 20))
		return fail_said(err, ST_LIMIT, "text-too-large",
				 "the text is larger than 1 MiB: split the article");
	for (int number = 1; p < end; number++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		struct str text = {p, (size_t)((nl ? nl : end) - p)};
		enum status st = check_line(text, number, &t, line, err);
		if (st)
			return st;
		p = nl ? nl + 1 : end;
	}
	return ST_OK;
}
