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
#include "answerd/base/str.h"
#include "answerd/kb/article.h"
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

/* One article as it would be, beside those that are there. */
struct kb_draft {
	const char *dir, *path; /* the knowledge base, and the .md file in it */
	struct str text;	/* the file's bytes; borrowed */
	const struct str_list *languages;
	int64_t today;
	/* Tells of an article that no .md file of its name holds, e.g. one of JSONL; false:
	 * there is none. NULL: none is. */
	bool (*known)(void *ctx, const char *id, enum article_audience *audience);
	void *ctx;
};

/* The same checks of it alone: the faults of its own lines go to sink->fault in
 * order, and when it would be indexed it goes to sink->article. Only the articles
 * that it leads to, and its translations, are read. */
enum status kb_check_draft(const struct kb_draft *d, const struct kb_sink *sink,
			   struct kb_counts *counts) ANSWERD_MUST_USE;

#endif
