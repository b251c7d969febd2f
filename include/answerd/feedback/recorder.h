/* recorder.h - the thread that writes signals. The only writer of the store.
 *
 * Searches are queued and written in groups, within 100 ms; a search never
 * waits for it. When the queue is full, or the disk cannot be written, they are
 * dropped and counted, and writing is tried again.
 *
 * Threads: recorder_start and recorder_stop by main; the rest by any. */
#ifndef ANSWERD_FEEDBACK_RECORDER_H
#define ANSWERD_FEEDBACK_RECORDER_H

#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/feedback/store.h"

struct recorder;

/* Opens the store in data (made when it is not there) and starts the thread.
 * ST_CORRUPT: it is damaged, err says what to do. */
enum status recorder_start(const char *data, struct recorder **out,
			   struct buf *err) ANSWERD_MUST_USE;
/* Writes what is queued, ends the thread and frees. NULL is allowed. */
void recorder_stop(struct recorder *r);

/* How long rows are kept, 0 (at first): for ever. What is older is deleted soon after the start
 * and then once an hour, in small steps. */
void recorder_keep(struct recorder *r, int64_t events_ms, int64_t contacts_ms);
/* Before when all is deleted by now; INT64_MIN: nothing is. */
void recorder_swept(const struct recorder *r, int64_t *events_ms, int64_t *contacts_ms);

/* Queues a copy of the search. The query is masked here, and its question form
 * made by the recorder's thread: v->query is what was typed, v->question is
 * ignored. Never waits. */
void recorder_search(struct recorder *r, const struct store_search *v);

/* A change to the store. run is called on the recorder's thread, in a savepoint of
 * its own inside the group's transaction: when it fails, only its own changes are
 * undone. done is called there too, once the commit made it durable, or with the
 * failure and its reason, borrowed for the call. Neither may block or search. */
struct recorder_job {
	enum status (*run)(struct store *s, void *ctx, struct buf *err);
	/* Exactly once when recorder_do returned ST_OK. */
	void (*done)(void *ctx, enum status st, const struct buf *why);
	void *ctx;
};
/* Searches and jobs share one queue; a lone job commits at once, a group is only
 * what is queued meanwhile. ST_BUSY: the queue is full. ST_CLOSED: it stops. What
 * the disk refuses comes by done, as ST_IO. */
enum status recorder_do(struct recorder *r, const struct recorder_job *job) ANSWERD_MUST_USE;

/* The same by a thread of its own that waits until it is on disk, or failed: never a
 * worker's. err: the reason. */
enum status recorder_wait(struct recorder *r,
			  enum status (*run)(struct store *s, void *ctx, struct buf *err),
			  void *ctx, struct buf *err) ANSWERD_MUST_USE;

struct recorder_stats {
	uint64_t written, dropped_full, dropped_failed;
};
void recorder_stats(const struct recorder *r, struct recorder_stats *out);

#endif
