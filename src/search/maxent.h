/* maxent.h - which words tell an article from the others: a multinomial logistic
 * regression (maximum entropy; Nigam, Lafferty and McCallum 1999) of the articles on
 * their own titles, questions, learned wordings and lines.
 *
 * What is alike is seen by other features; this one sees what tells apart: a word
 * that two articles share says less of each than it does by its idf. Its terms are
 * units, pairs within a line and the first three and four letters of words; an article has a
 * weight only for terms that it holds. Translations of an article are one.
 *
 * Threads: one trains; then read-only. */
#ifndef ANSWERD_SEARCH_MAXENT_H
#define ANSWERD_SEARCH_MAXENT_H

#include <stdint.h>

#include "answerd/base/status.h"
#include "answerd/index/record.h"
#include "search/query.h"

struct maxent;
struct maxent_lines; /* what it is trained on */

/* articles: about how many there are to add; of many, less of each is read. */
enum status maxent_lines_new(size_t articles, struct maxent_lines **out) ANSWERD_MUST_USE;
enum status maxent_lines_add(struct maxent_lines *l, const struct record *r) ANSWERD_MUST_USE;
void maxent_lines_free(struct maxent_lines *l); /* NULL is allowed */

/* The same lines give the same weights, in whichever order they were added. Sorts l. */
enum status maxent_train(struct maxent_lines *l, struct maxent **out) ANSWERD_MUST_USE;
void maxent_free(struct maxent *m); /* NULL is allowed */

#define MAXENT_TERMS 192
/* A question, as a vector of length 1 over its terms, unknown ones too. */
struct maxent_question {
	size_t n; /* known ones */
	struct {
		uint32_t term;
		float x;
	} v[MAXENT_TERMS];
	double most; /* what an article can say at most */
};

void maxent_ask(const struct maxent *m, const struct query *q, struct maxent_question *out);
/* The logit of the article with that REC_KEY hash; with NULL, or for an article that
 * came later, likeness (0 to 1, to its likest line) times the most. */
double maxent_logit(const struct maxent *m, const struct maxent_question *q, uint64_t key,
		    double likeness);

#endif
