/* audit.h - data/audit.log: who changed what, one JSON object a line.
 *
 *   {"at":"2026-10-01T08:00:00.123Z","who":{"id":"t3f9a12bc","name":"Li"},
 *    "what":"synonyms.put","detail":{"rules":12}}
 *
 * A line is appended by one write and synced; nothing of the file is ever
 * changed. Neither tokens nor anything personal of visitors is handed to it.
 *
 * Threads: any, and several processes. */
#ifndef ANSWERD_BASE_AUDIT_H
#define ANSWERD_BASE_AUDIT_H

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

struct audit_entry {
	const char *id, *name; /* who: a token's; "" on the command line */
	const char *what;      /* "resource.verb" */
	const char *detail;    /* a JSON object, or NULL */
};

/* On ST_OK the line is on disk. data: the data folder. */
enum status audit_append(const char *data, const struct audit_entry *e,
			 struct buf *err) ANSWERD_MUST_USE;

#endif
