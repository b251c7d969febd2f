/* question.h - the form in which a question is counted.
 *
 * Threads: belongs to one thread. */
#ifndef ANSWERD_FEEDBACK_QUESTION_H
#define ANSWERD_FEEDBACK_QUESTION_H

#include "answerd/base/buf.h"
#include "answerd/text/analyzer.h"

/* Appends the units of valid UTF-8 (folded, stemmed), words separated by spaces:
 * the same for both scripts, full and half width, and either way to end a word. */
enum status question_form(struct analyzer *a, struct units *scratch, const char *s, size_t len,
			  struct buf *out) ANSWERD_MUST_USE;

#endif
