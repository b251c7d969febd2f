/* backup.h - all that cannot be made again, in one file: the signals, the tokens,
 * the rules of editors, the audit log, the key of sessions. The index is not in
 * it: it is built from the articles, which have a history of their own.
 *
 * A tar file (tar.h) with mode 0600:
 *
 *   BACKUP.json             {"format":1,"at":"2026-10-01T08:00:00.123Z"}
 *   signals.db              a snapshot that SQLite made while the daemon writes
 *   tokens.json audit.log session.key curation/NAME.yaml
 *   MANIFEST                of each, as sha256sum -c reads it; the last
 *
 * Threads: any; with a daemon on the same data folder for a backup, without for
 * a restore. */
#ifndef ANSWERD_FEEDBACK_BACKUP_H
#define ANSWERD_FEEDBACK_BACKUP_H

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

struct backup_counts {
	size_t files;
	uint64_t bytes;
};

/* Writes out, which must not be there yet (ST_CONFLICT). The snapshot is proven to
 * be sound first: ST_CORRUPT when it is not. On failure there is no file. */
enum status backup_write(const char *data, const char *out, struct backup_counts *counts,
			 struct buf *err) ANSWERD_MUST_USE;

/* Puts what the file holds into the data folder, which is made when it is not
 * there. Before anything there changes, all of the file is read and proven to be
 * whole. ST_CORRUPT: it is not. ST_CONFLICT: a daemon runs on the data folder, or
 * the folder holds something and aside is NULL. With aside what it holds (but the
 * index) is moved into its folder data/before-TIME, whose name is appended to
 * aside; nothing is appended when it held nothing. */
enum status backup_restore(const char *file, const char *data, struct buf *aside,
			   struct backup_counts *counts, struct buf *err) ANSWERD_MUST_USE;

#endif
