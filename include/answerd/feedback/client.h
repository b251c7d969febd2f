/* client.h - who is one client for counting: a hash of the network address and the day.
 *
 * One visitor can open as many sessions as he likes; from one address of a day they count
 * once. The key is made at the start and kept in memory alone, so that nobody can tell an
 * address from what is stored, nor one day's client from the next day's.
 *
 * Threads: any. */
#ifndef ANSWERD_FEEDBACK_CLIENT_H
#define ANSWERD_FEEDBACK_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include "answerd/base/str.h"

/* 0: who is not known, len is 0. who: an address, or the id of an agent's token. */
uint32_t client_of(const void *who, size_t len, int64_t wall_ms);
/* The bytes of an address as http_client_bytes tells them: of IPv6 the /48 counts, since one
 * customer may have all of it (RFC 6177). */
uint32_t client_of_address(struct str address, int64_t wall_ms);

#endif
