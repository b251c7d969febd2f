/* rate.h - token buckets, one for each client and class.
 *
 * The table has a fixed size: when it is full, the bucket that has been left
 * alone for longest gives way. Where a client lands depends on a random seed.
 *
 * Threads: any; a shard of the table is locked for the time of one look-up. */
#ifndef ANSWERD_HTTP_RATE_H
#define ANSWERD_HTTP_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/config.h"
#include "answerd/base/status.h"
#include "answerd/http/addr.h"

struct http_rate;

/* Room for at least this many buckets (24 bytes each). */
enum status http_rate_new(size_t buckets, struct http_rate **out) ANSWERD_MUST_USE;
void http_rate_free(struct http_rate *r); /* NULL is allowed */

/* Takes one token of the client's bucket, which holds limit.per_window and fills
 * up in limit.window_ms. False: there is none; *retry_after_s (1 or more) says
 * when there is. per_window 0 is no limit. now_us: a monotonic time. */
bool http_rate_allow(struct http_rate *r, unsigned rate_class, const struct http_addr *client,
		     struct rate_limit limit, int64_t now_us, uint32_t *retry_after_s);

#endif
