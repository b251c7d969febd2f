/* charset.h - files from elsewhere as UTF-8.
 *
 * Threads: any. */
#ifndef ANSWERD_TEXT_CHARSET_H
#define ANSWERD_TEXT_CHARSET_H

#include <stddef.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

/* Appends s to out as UTF-8, without a byte order mark. What is no UTF-8 is read
 * as UTF-16 where a mark says so, else as GB18030, what spreadsheets write in
 * mainland China. *name: what it was, static. ST_INVALID: it is none of these. */
enum status charset_to_utf8(const char *s, size_t len, struct buf *out, const char **name,
			    struct buf *err) ANSWERD_MUST_USE;

#endif
