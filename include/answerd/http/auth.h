/* auth.h - who may call: tokens, known by their hashes, each with a role.
 *
 * A token is 32 random bytes in base64url. Only its hash is kept: one round of
 * BLAKE2b (crypto_generichash), which is enough for a secret with 256 bits of
 * entropy; slow password hashes protect what people can think of.
 *
 * A set of keys is immutable once made; counted.
 *
 * Threads: one makes a set; any may read what they hold. */
#ifndef ANSWERD_HTTP_AUTH_H
#define ANSWERD_HTTP_AUTH_H

#include <stddef.h>
#include <stdint.h>

#include "answerd/base/status.h"
#include "answerd/base/str.h"

/* Each may do what those before it may. */
enum http_role { HTTP_ANYONE, HTTP_AGENT, HTTP_EDITOR, HTTP_ADMIN, HTTP_ROLES };
/* "agent", "editor", "admin"; "anyone". Static. */
const char *http_role_name(enum http_role role);
/* A role that a token can have; ST_INVALID. */
enum status http_role_parse(struct str name, enum http_role *out) ANSWERD_MUST_USE;

#define HTTP_TOKEN_LEN 44 /* with its NUL */
#define HTTP_KEY_BYTES 32

struct http_key {
	unsigned char hash[HTTP_KEY_BYTES];
	enum http_role role;
	int64_t expires_ms;    /* wall time from which it is worth nothing; 0: never */
	const char *id, *name; /* name: "" for none */
	const char *created;   /* "2026-10-01T08:00:00.123Z", for people */
	const char *expires;   /* the last day, "2027-01-31", or NULL */
};

struct http_keys;

/* A new random token, and its hash. libsodium has been started. */
void http_token_make(char token[HTTP_TOKEN_LEN], unsigned char hash[HTTP_KEY_BYTES]);

/* The hash of a token, or of any secret as long. */
void http_token_hash(struct str token, unsigned char hash[HTTP_KEY_BYTES]);

/* Everything is copied. */
enum status http_keys_new(const struct http_key *v, size_t n,
			  struct http_keys **out) ANSWERD_MUST_USE;
struct http_keys *http_keys_hold(struct http_keys *k); /* NULL is allowed, as below */
void http_keys_drop(struct http_keys *k);
/* Borrowed from k; NULL past the last. */
const struct http_key *http_keys_at(const struct http_keys *k, size_t i);
/* The key of a token that is worth something at now_ms, borrowed from k; NULL:
 * none. It takes the same time wherever the key stands and whatever it is. */
const struct http_key *http_keys_find(const struct http_keys *k, struct str token, int64_t now_ms);
/* The same by the token's hash. */
const struct http_key *http_keys_find_hash(const struct http_keys *k,
					   const unsigned char hash[HTTP_KEY_BYTES],
					   int64_t now_ms);

#endif
