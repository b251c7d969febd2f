/* board.h - what the indexer's thread is asked for by others, and tells them.
 *
 * Threads: board_note, board_tell and board_done belong to the indexer's; the rest
 * to any. */
#ifndef ANSWERD_DAEMON_BOARD_H
#define ANSWERD_DAEMON_BOARD_H

#include "answerd/api/work.h"
#include "answerd/index/indexer.h"
#include "daemon/fault_set.h"

struct board;

struct board *board_new(void); /* owned; NULL: no memory */
void board_free(struct board *b);
/* ST_BUSY: too many wait; ST_CLOSED. */
enum status board_ask(struct board *b, struct api_indexing *x) ANSWERD_MUST_USE;
/* The one that waits for longest; NULL: none. */
struct api_indexing *board_take(struct board *b);
/* From here on nothing is taken; what waits is told ST_CLOSED. */
void board_close(struct board *b);
/* How a reading ended, with what is left of faults; it is told to board_state by
 * board_tell, when the workers serve it; a failure at once. */
void board_note(struct board *b, enum status st, const struct indexer_result *r,
		struct fault_counts left, const struct buf *err);
void board_tell(struct board *b);
/* Tells who asked how the last reading ended. */
void board_done(struct board *b, struct api_indexing *x);
void board_state(struct board *b, struct api_index_state *out);

#endif
