/* curated.h - what editors keep in files: one table of what each kind is, so that
 * reading, watching, changing and handing them on is written once.
 *
 * Threads: any; what is parsed is immutable and counted. */
#ifndef ANSWERD_SEARCH_CURATED_H
#define ANSWERD_SEARCH_CURATED_H

#include <stddef.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

enum curated { CURATED_SYNONYMS, CURATED_ROUTES, CURATED_PINS, CURATED_KINDS };

struct curated_kind {
	const char *name; /* "synonyms" */
	const char *file; /* below data */
	size_t max_bytes; /* of the file */
	/* As synonyms_parse, synonyms_hold and synonyms_drop. */
	enum status (*parse)(const char *s, size_t len, void **out, struct buf *err);
	void *(*hold)(void *x);
	void (*drop)(void *x);
	/* NULL: written by hand alone. As synonyms_rules and synonyms_print. */
	size_t (*count)(const void *x);
	void (*print)(const void *x, const char *old, size_t len, struct buf *out);
};

extern const struct curated_kind curated_kinds[CURATED_KINDS];

#endif
