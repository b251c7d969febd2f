/* csv.h - tables of comma-separated values (RFC 4180), as spreadsheets and ticket
 * systems write them: commas, semicolons or tabs, whichever the header has most of.
 *
 * Threads: any. */
#ifndef ANSWERD_BASE_CSV_H
#define ANSWERD_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/base/str.h"

#define CSV_MAX_FIELDS 512 /* of a row; what is beyond is left out */

struct csv_row {
	const struct str *fields; /* borrowed for the call */
	size_t n;
	size_t number; /* of the row, from 1; the header is 1 */
};

/* Hands each row that is not empty to take, until it returns something else than
 * ST_OK, which is returned. ST_NOMEM. */
enum status csv_read(const char *s, size_t len,
		     enum status (*take)(void *ctx, const struct csv_row *r),
		     void *ctx) ANSWERD_MUST_USE;

/* Appends one field: what a spreadsheet would take for a formula is made text. */
void csv_field(struct buf *out, const char *s);

#endif
