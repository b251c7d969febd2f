/* listen.h - listening sockets: addresses parsed, bound, one for each worker.
 * Threads: the one that starts the server. */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

struct http_listen {
	char *address;	 /* owned; with the port that was bound */
	char *unix_path; /* owned; NULL for TCP */
	int *fds;	 /* owned; one a worker; -1: handed over */
	size_t fds_n;
};

/* Listens on address with workers sockets: TCP with SO_REUSEPORT, so that the
 * kernel spreads connections; a Unix socket is one, with a descriptor for each.
 * ST_INVALID, ST_CONFLICT (in use), ST_IO. On failure *l needs no release. */
enum status http_listen_open(const char *address, size_t workers, struct http_listen *l,
			     struct buf *err) ANSWERD_MUST_USE;
/* Closes what was not handed over, and unlinks a Unix socket. */
void http_listen_release(struct http_listen *l);

#endif
