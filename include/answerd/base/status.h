/* status.h - the result of every call that can fail.
 *
 * A function that returns anything but ST_OK has changed nothing that the
 * caller can see, unless its header says otherwise; where it takes a
 * `struct buf *err`, it has appended one sentence there that says why.
 *
 * Threads: any. */
#ifndef ANSWERD_BASE_STATUS_H
#define ANSWERD_BASE_STATUS_H

enum status {
	ST_OK = 0,
	ST_NOMEM,	/* no memory left */
	ST_IO,		/* the operating system refused: disk, socket, file */
	ST_INVALID,	/* the input is wrong; the text says how to mend it */
	ST_NOTFOUND,	/* there is no such thing */
	ST_CONFLICT,	/* somebody else was first: a lock, a stale version */
	ST_LIMIT,	/* larger or more than is allowed */
	ST_BUSY,	/* try again later */
	ST_CLOSED,	/* the other side is gone, or is stopping */
	ST_CORRUPT,	/* stored data does not hold what it must */
	ST_UNSUPPORTED, /* understood, and not offered */
	ST_BUG		/* our own fault, or an exception with no better name */
};

#define ANSWERD_MUST_USE __attribute__((warn_unused_result))
#define ANSWERD_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* A word for logs, e.g. "not found". Static. */
const char *status_name(enum status st);

#endif
