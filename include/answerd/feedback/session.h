/* session.h - server-signed session tokens: no cookie, no account.
 *
 * A token is a random id, the day it was made and a signature (HMAC-SHA-512-256
 * of libsodium, cut to 128 bits) under a key of data/session.key. It is valid on
 * that day and the next; so it rotates daily.
 *
 * Threads: a struct session_key is read-only once loaded. */
#ifndef ANSWERD_FEEDBACK_SESSION_H
#define ANSWERD_FEEDBACK_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/base/str.h"

#define SESSION_ID_BYTES 16
#define SESSION_TOKEN_LEN 64 /* with its NUL */

struct session_key {
	unsigned char bytes[32];
};

/* Reads data/session.key, or makes it (mode 0600). */
enum status session_key_load(const char *data, struct session_key *out,
			     struct buf *err) ANSWERD_MUST_USE;
/* A fresh token and its id. */
void session_make(const struct session_key *key, int64_t wall_ms, char token[SESSION_TOKEN_LEN],
		  unsigned char id[SESSION_ID_BYTES]);
/* Whether token is ours and of today or yesterday; then its id. */
bool session_check(const struct session_key *key, struct str token, int64_t wall_ms,
		   unsigned char id[SESSION_ID_BYTES]);
/* Whether token is ours, of whatever day: who has it may have that visit erased. */
bool session_owner(const struct session_key *key, struct str token,
		   unsigned char id[SESSION_ID_BYTES]);

#endif
