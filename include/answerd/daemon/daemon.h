/* daemon.h - the running process: its threads, and the order of start and stop.
 *
 *   main      start, signals, reload, stop
 *   recorder  the only writer of signals
 *   indexer   the only writer of the index; watches the articles
 *   curator   takes up what editors and the command line change
 *   workers   http, each with its own readers and cache
 *
 * Start: config, recorder, what is shared, the rules of editors, workers (they
 * answer 503 until an index is there), curator, indexer. Stop, in the reverse order:
 * no new requests and those in flight answered, at most 5 s; the indexer ends what it
 * writes; the curator; the recorder writes what is queued.
 *
 * Threads: daemon_run is called by main, once. */
#ifndef ANSWERD_DAEMON_DAEMON_H
#define ANSWERD_DAEMON_DAEMON_H

#include "answerd/base/buf.h"
#include "answerd/base/config.h"
#include "answerd/base/status.h"

struct daemon_setup {
	const char *config_path;   /* NULL: none; read again at SIGHUP */
	struct config_flags flags; /* over the file, at every reading */
	const char *web_dir;	   /* the built browser side */
};

/* Serves until SIGTERM or SIGINT. ST_OK: it ended as it should. */
enum status daemon_run(const struct daemon_setup *setup, struct buf *err) ANSWERD_MUST_USE;

#endif
