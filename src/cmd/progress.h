/* progress.h - indexing on a terminal: a bar, and every fault a line. */
#ifndef ANSWERD_CMD_PROGRESS_H
#define ANSWERD_CMD_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/kb/fault.h"

struct progress {
	bool bar; /* standard error is a terminal */
	int64_t began_us, shown_us;
	size_t warnings; /* said so far */
	size_t unsaid;	 /* warnings beyond what is shown */
	const char *kb;	 /* before the path of a fault */
};

void progress_init(struct progress *p, const char *kb);
void progress_show(struct progress *p, uint64_t done, uint64_t total, size_t articles);
void progress_fault(struct progress *p, const struct kb_fault *f);
/* Clears the bar; returns the seconds since progress_init. */
double progress_end(struct progress *p);

#endif
