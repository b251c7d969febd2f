/* curation.h - the files of editors: reading, versions, and changing them.
 *
 * Threads: the curator's, and main before it runs. */
#ifndef ANSWERD_DAEMON_CURATION_H
#define ANSWERD_DAEMON_CURATION_H

#include "answerd/api/api.h"
#include "answerd/base/buf.h"
#include "answerd/base/status.h"

#define CURATION_VERSION_LEN 17 /* 16 hexadecimal digits and a NUL */
/* The version of a file's bytes; "0": there are none. */
void curation_version(const struct buf *text, char out[CURATION_VERSION_LEN]);
/* Appends the file's bytes; what is not there is empty. */
enum status curation_read(const char *data, const char *name, size_t max_bytes, struct buf *out,
			  struct buf *err) ANSWERD_MUST_USE;
/* Makes a change: in the file, in shared, in the audit log. When
 * only the last of these failed (ST_IO), the change is in force. */
enum status curation_put(const char *data, struct shared *shared, struct api_change *change,
			 struct buf *err) ANSWERD_MUST_USE;

#endif
