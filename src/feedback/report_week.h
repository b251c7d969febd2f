/* report_week.h - what the parts of the weekly digest share; see report_weekly.c.
 *
 * Threads: a week belongs to the thread that writes it. */
#ifndef ANSWERD_FEEDBACK_REPORT_WEEK_H
#define ANSWERD_FEEDBACK_REPORT_WEEK_H

#include "feedback/report_parts.h"
#include "feedback/report_sheet.h"
#include "feedback/report_words.h"

/* Rows of a list. */
#define WEEK_LISTED 10

struct week {
	struct reports *r;
	const struct report_words *words;
	struct sheet sheet;
	struct arena arena;
	int64_t monday, sunday;
	int64_t questions;	     /* of the week */
	const struct gap_list *gaps; /* held */
	cJSON **json;		     /* of the gaps, owned */
	struct buf *err;
};

const char *week_word(const struct week *w, enum report_word which);
/* A formatted text in the arena; "" without memory. */
const char *week_text(struct week *w, const char *fmt, ...) ANSWERD_PRINTF(2, 3);

/* report_week_gaps.c */
enum status week_read_gaps(struct week *w);
void week_drop_gaps(struct week *w);
void week_tell_open(struct week *w);
void week_tell_no_text(struct week *w);
enum status week_tell_proven(struct week *w);
enum status week_tell_reopened(struct week *w);

#endif
