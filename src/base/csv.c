#include "answerd/base/csv.h"

#include <csv.h>
#include <string.h>

struct reading {
	enum status (*take)(void *ctx, const struct csv_row *r);
	void *ctx;
	struct buf text; /* the fields of this row, one behind another */
	size_t ends[CSV_MAX_FIELDS];
	struct str fields[CSV_MAX_FIELDS];
	size_t n, row;
	enum status st;
};

static void on_field(void *field, size_t len, void *ctx)
{
	struct reading *r = ctx;
	if (r->n == CSV_MAX_FIELDS || r->st)
		return;
	buf_add(&r->text, field, len);
	r->ends[r->n++] = r->text.len;
}

static void on_row(int end, void *ctx)
{
	struct reading *r = ctx;
	struct csv_row row = {.fields = r->fields, .n = r->n, .number = ++r->row};
	(void)end;
	if (r->st == ST_OK)
		r->st = buf_status(&r->text);
	for (size_t i = 0, at = 0; i < r->n; at = r->ends[i++])
		r->fields[i] = (struct str){r->text.data + at, r->ends[i] - at};
	if (r->st == ST_OK && r->text.len > 0)
		r->st = r->take(r->ctx, &row);
	buf_clear(&r->text);
	r->n = 0;
}

/* What stands in the first line most often. */
static unsigned char delimiter_of(const char *s, size_t len)
{
	static const char all[] = ",;\t";
	size_t best = 0, count[3] = {0, 0, 0};
	for (size_t i = 0; i < len && s[i] != '\n'; i++)
		for (size_t k = 0; k < 3; k++)
			count[k] += s[i] == all[k];
	for (size_t k = 1; k < 3; k++)
		if (count[k] > count[best])
			best = k;
	return (unsigned char)all[best];
}

enum status csv_read(const char *s, size_t len,
		     enum status (*take)(void *ctx, const struct csv_row *r), void *ctx)
{
	struct csv_parser p;
	struct reading r = {.take = take, .ctx = ctx};
	if (csv_init(&p, 0) != 0)
		return ST_NOMEM;
	csv_set_delim(&p, delimiter_of(s, len));
	buf_init(&r.text, BUF_MAX_TEXT);
	if (csv_parse(&p, s, len, on_field, on_row, &r) != len ||
	    csv_fini(&p, on_field, on_row, &r))
		r.st = r.st ? r.st : ST_NOMEM;
	csv_free(&p);
	buf_release(&r.text);
	return r.st;
}

/* What a spreadsheet takes for a formula; some fold full width (U+FF0B, FF0D, FF1D, FF20). */
static bool is_formula(const char *s)
{
	static const char *const wide[] = {"\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\x9d",
					   "\xef\xbc\xa0"};
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (strncmp(s, wide[i], 3) == 0)
			return true;
	return *s && strchr("=+-@\t\r", *s);
}

void csv_field(struct buf *out, const char *s)
{
	buf_addc(out, '"');
	if (is_formula(s))
		buf_addc(out, '\'');
	for (; *s; s++) {
		if (*s == '"')
			buf_addc(out, '"');
		buf_addc(out, *s);
	}
	buf_addc(out, '"');
}
