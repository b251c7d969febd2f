/* dated.h - the documents that are outside their dates: the first stage leaves them
 * out, so that past offers take no place from what is valid.
 *
 * Threads: belongs to the thread of its reader. */
#ifndef ANSWERD_INDEX_DATED_H
#define ANSWERD_INDEX_DATED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "index/xapian_c.h"

struct dated {
	uint32_t *past; /* owned; documents that are not live today */
	size_t past_n;
	uint64_t epoch; /* of the reader; 0: not known */
	int32_t today;
};

/* All zeros is one too. */
void dated_release(struct dated *d);
/* Another database is read from now on. */
void dated_forget(struct dated *d);
/* Brings past up to date; looks only at documents that have dates (terms.h). is_live
 * tells of a document by its number and the offset of its record. */
enum status dated_refresh(struct dated *d, struct xc_reader *r, int32_t today,
			  bool (*is_live)(void *ctx, uint32_t docid, uint64_t offset), void *ctx,
			  struct buf *err) ANSWERD_MUST_USE;

#endif
