/* tokens.h - data/tokens.json: the hashes of tokens, with roles and ends.
 *
 * The command line writes it, one process at a time (data/tokens.lock), and
 * replaces it atomically with mode 0600; the daemon only reads it. The tokens
 * themselves are nowhere.
 *
 * Threads: any. */
#ifndef ANSWERD_HTTP_TOKENS_H
#define ANSWERD_HTTP_TOKENS_H

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/http/auth.h"

#define TOKENS_MAX 1000
#define TOKENS_NAME_BYTES 100
#define TOKENS_ID_LEN 10 /* "t3f9a12bc" and a NUL */

/* The keys of data/tokens.json; none when there is no file. *out is held by the
 * caller. ST_CORRUPT: it is not what was written; ST_IO. */
enum status tokens_load(const char *data, struct http_keys **out, struct buf *err) ANSWERD_MUST_USE;

struct tokens_new {
	enum http_role role;
	const char *name; /* UTF-8 in one line; NULL: none */
	const char
	    *expires; /* the last day on which it is valid, "2027-01-31" (UTC); NULL: never */
};
/* Adds one; token and id are written out. Makes the folder when it is not there.
 * ST_INVALID: the name, or a day that is none or is over; ST_LIMIT: too many. */
enum status tokens_add(const char *data, const struct tokens_new *new, char token[HTTP_TOKEN_LEN],
		       char id[TOKENS_ID_LEN], struct buf *err) ANSWERD_MUST_USE;
/* ST_NOTFOUND: there is no such id. */
enum status tokens_revoke(const char *data, const char *id, struct buf *err) ANSWERD_MUST_USE;

#endif
