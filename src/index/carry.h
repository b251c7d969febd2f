/* carry.h - what a rebuild takes over from the build before it: the last good
 * version of an article whose source cannot be read now.
 *
 * Documents and records are copied as they are, so both builds must be of one
 * format; an article is not stored in a form that it could be made from again.
 *
 * Threads: those of the builds. */
#ifndef ANSWERD_INDEX_CARRY_H
#define ANSWERD_INDEX_CARRY_H

#include "index/build.h"

/* Puts the article of from's catalog entry e into to, which has none of that id,
 * as seen in round. ST_CORRUPT: from cannot give it whole, and nothing of it is
 * in to. */
enum status carry_over(struct build *to, struct build *from, const struct catalog_entry *e,
		       uint32_t round, struct buf *err) ANSWERD_MUST_USE;

#endif
