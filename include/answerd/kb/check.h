/* check.h - lints a whole knowledge base, for `answerd check`.
 *
 * All faults of single sources, and what only shows between articles:
 * duplicate ids, links, anchors and `related` to nowhere, public articles that
 * lead to agent-only ones, translations with another audience, missing
 * attachments; and text to clean: pinyin left in brackets, repeated blocks.
 *
 * Threads: any; nothing is kept between calls. */
#ifndef ANSWERD_KB_CHECK_H
#define ANSWERD_KB_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "answerd/base/config.h"
#include "answerd/kb/fault.h"

struct kb_counts {
	size_t sources, articles, errors, warnings;
};

/* Checks everything under dir. Faults go to sink->fault sorted by path and
 * line; sink->article is called with every good one. today: days since
 * 1970-01-01, for review_by. ST_OK: the check was made, whatever it found.
 * ST_NOTFOUND: no such folder. */
enum status kb_check(const char *dir, const struct str_list *languages, int64_t today,
		     const struct kb_sink *sink, struct kb_counts *counts,
		     struct buf *err) ANSWERD_MUST_USE;

#endif
