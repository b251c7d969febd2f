/* work.h - what handlers have done elsewhere, because it waits: for a disk, or for
 * the indexer. An event loop never does.
 *
 * Threads: the functions of struct api_work may be called by any. */
#ifndef ANSWERD_API_WORK_H
#define ANSWERD_API_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/config.h"
#include "answerd/base/status.h"

/* run is called once, on a thread that may wait for a disk, and takes the job
 * over. Jobs are run one after the other. */
struct api_job {
	void (*run)(struct api_job *job);
	struct api_job *next; /* of whom it was given to */
};

/* The indexer reads one source, or everything, and publishes what changed. done
 * is called once, on its thread, when every worker serves that; it takes x over.
 * err: one sentence. ST_CLOSED: the daemon stops. */
struct api_indexing {
	const char *path; /* relative to the knowledge base; NULL: everything */
	bool rebuild;	  /* into another build */
	void (*done)(struct api_indexing *x, enum status st, const struct buf *err);
	/* Set for done. */
	uint64_t generation;
	size_t articles;
	struct api_indexing *next; /* of whom it was given to */
};

/* How the index was, at its last reading. */
struct api_index_state {
	uint64_t generation;
	size_t articles, errors, warnings; /* faults of the articles as they are */
	int64_t read_ms;		   /* wall time; 0: not yet */
	bool failed;			   /* the last reading; it is tried again */
};

struct api_work {
	/* ST_OK: it will be run, or done. ST_BUSY: too many wait; ST_CLOSED. */
	enum status (*run)(void *ctx, struct api_job *job);
	enum status (*index)(void *ctx, struct api_indexing *x);
	void (*index_state)(void *ctx, struct api_index_state *out);
	size_t (*waiting)(void *ctx); /* jobs */
	void *ctx;
	/* Of the start: where articles and data are, and the languages, which no
	 * reload changes. Borrowed; it outlives all jobs. */
	const struct config *config;
};

struct api;
/* Before the server starts; copied. */
void api_set_work(struct api *a, const struct api_work *work);

#endif
