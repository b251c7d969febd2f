/* fault_set.h - what is wrong with the articles now, so that the log tells only
 * what is new, and how much is left.
 *
 * Before a source is read, what was known of it is in doubt; telling it again,
 * or saying that the article is as it was, takes the doubt away; what is in doubt
 * at the end is mended.
 *
 * Threads: belongs to whoever holds it. */
#ifndef ANSWERD_DAEMON_FAULT_SET_H
#define ANSWERD_DAEMON_FAULT_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/kb/fault.h"

struct fault_set;

struct fault_counts {
	size_t errors, warnings;
};

struct fault_set *fault_set_new(void); /* owned; NULL: no memory */
void fault_set_free(struct fault_set *s);
/* path is about to be read; NULL: everything. */
void fault_set_reading(struct fault_set *s, const char *path);
/* False: it is known. Where memory is short everything is new. */
bool fault_set_add(struct fault_set *s, const struct kb_fault *f);
/* The article at source:line was not looked at again, because it has not changed:
 * its warnings stand. */
void fault_set_same(struct fault_set *s, const char *source, int line);
/* Ends a reading; complete: it was not broken off. Returns how many are mended. */
size_t fault_set_end(struct fault_set *s, bool complete);
struct fault_counts fault_set_counts(const struct fault_set *s);

#endif
