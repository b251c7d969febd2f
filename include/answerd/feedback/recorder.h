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

/* Queues a copy of the search. The query is masked here, and its question form
 * made by the recorder's thread: v->query is what was typed, v->question is
 * ignored. Never waits. */
void recorder_search(struct recorder *r, const struct store_search *v);

struct recorder_stats {
	uint64_t written, dropped_full, dropped_failed;
};
void recorder_stats(const struct recorder *r, struct recorder_stats *out);

#endif
