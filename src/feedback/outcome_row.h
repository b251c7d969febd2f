/* outcome_row.h - what the store has of a visit, as rows that outcome.h takes.
 *
 * Threads: any; the analyzer and units belong to the caller. */
#ifndef ANSWERD_FEEDBACK_OUTCOME_ROW_H
#define ANSWERD_FEEDBACK_OUTCOME_ROW_H

#include "answerd/text/analyzer.h"
#include "feedback/outcome.h"
#include "feedback/store_desk.h"

#define OUTCOME_TERMS 64
/* Rows of one session that are looked at; who sends more is no visitor. */
#define OUTCOME_ROWS 500

/* Of an event's type; what is not known shows that the visit goes on. */
enum outcome_kind outcome_kind_of(const char *type);
/* Texts are borrowed from v; without terms. */
struct outcome_row outcome_row_of(enum outcome_kind kind, const struct store_signal *v);
/* Hashes of what says something in a query: words, numbers, and pairs of Chinese
 * characters. Returns how many. */
size_t outcome_terms(struct analyzer *a, struct units *scratch, const char *query,
		     uint32_t out[OUTCOME_TERMS]);

#endif
