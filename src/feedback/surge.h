/* surge.h - many people asking the same within minutes: an outage, no missing article.
 *
 * Told by the times alone, so the same rows tell the same at the same time.
 *
 * Threads: any. */
#ifndef ANSWERD_FEEDBACK_SURGE_H
#define ANSWERD_FEEDBACK_SURGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SURGE_MS ((int64_t)30 * 60000)
#define SURGE_PEOPLE 5
#define SURGE_TIMES 5 /* as many as usual */

struct surge {
	int64_t since_ms; /* when the first of them asked; 0: there is none */
	uint32_t people;  /* since then */
	double usual;	  /* in SURGE_MS */
};

/* at_ms: one time a person, in order, none after now_ms. It lasts until it was no more than
 * usual for SURGE_MS. */
bool surge_of(const int64_t *at_ms, size_t n, double usual, int64_t now_ms, struct surge *out);

/* What people asked before, to tell what is usual. */
struct surge_past {
	int64_t first_ms; /* of it all; 0: none */
	uint32_t people;  /* between SURGE_PAST_MS and SURGE_APART_MS ago */
};
#define SURGE_PAST_MS ((int64_t)7 * 86400000)
/* So that a surge is not measured by itself. */
#define SURGE_APART_MS ((int64_t)3600000)
/* The people in SURGE_MS; negative: it is not known, for want of a day. */
double surge_usual(const struct surge_past *p, int64_t now_ms);

#endif
