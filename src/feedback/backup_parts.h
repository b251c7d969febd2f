/* backup_parts.h - what writing and restoring a backup share. Threads: any. */
#ifndef ANSWERD_FEEDBACK_BACKUP_PARTS_H
#define ANSWERD_FEEDBACK_BACKUP_PARTS_H

#include <stdbool.h>

#include "answerd/feedback/backup.h"

#define BACKUP_FORMAT 1
#define BACKUP_SUM_LEN 65 /* SHA-256 in hexadecimal, and a NUL */

/* The file at path as "HEX  name\n", appended to manifest. */
enum status backup_sum(const char *path, const char *name, struct buf *manifest,
		       struct buf *err) ANSWERD_MUST_USE;
/* Whether a file of that name may stand in a backup. */
bool backup_name_ok(const char *name);
/* Reads all of the database: ST_CORRUPT when it is not sound. It is a copy that
 * nobody else has open, and is left as one file. */
enum status backup_prove(const char *path, struct buf *err) ANSWERD_MUST_USE;

#endif
