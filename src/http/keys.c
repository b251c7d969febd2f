#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/arena.h"
#include "answerd/http/auth.h"

struct http_keys {
	atomic_int count;
	struct arena arena; /* the texts */
	size_t n;
	struct http_key v[];
};

static const char *const role_names[HTTP_ROLES] = {"anyone", "agent", "editor", "admin"};

const char *http_role_name(enum http_role role)
{
	return (unsigned)role < HTTP_ROLES ? role_names[role] : "?";
}

enum status http_role_parse(struct str name, enum http_role *out)
{
	for (int i = HTTP_AGENT; i < HTTP_ROLES; i++)
		if (str_is(name, role_names[i])) {
			*out = (enum http_role)i;
			return ST_OK;
		}
	return ST_INVALID;
}

void http_token_hash(struct str token, unsigned char hash[HTTP_KEY_BYTES])
{
	crypto_generichash(hash, HTTP_KEY_BYTES, (const unsigned char *)token.s, token.len, NULL,
			   0);
}

void http_token_make(char token[HTTP_TOKEN_LEN], unsigned char hash[HTTP_KEY_BYTES])
{
	unsigned char raw[32];
	randombytes_buf(raw, sizeof raw);
	sodium_bin2base64(token, HTTP_TOKEN_LEN, raw, sizeof raw,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(raw, sizeof raw);
	http_token_hash((struct str){token, HTTP_TOKEN_LEN - 1}, hash);
}

static enum status copy_text(struct http_keys *k, const char **s)
{
	if (*s)
		*s = arena_dup(&k->arena, *s, strlen(*s));
	return *s ? ST_OK : ST_NOMEM;
}

enum status http_keys_new(const struct http_key *v, size_t n, struct http_keys **out)
{
	struct http_keys *k = calloc(1, sizeof *k + n * sizeof k->v[0]);
	*out = NULL;
	if (!k)
		return ST_NOMEM;
	atomic_init(&k->count, 1);
	arena_init(&k->arena);
	for (; k->n < n; k->n++) {
		struct http_key *own = &k->v[k->n];
		*own = v[k->n];
		if (copy_text(k, &own->id) || copy_text(k, &own->name) ||
		    copy_text(k, &own->created) || (own->expires && copy_text(k, &own->expires))) {
			http_keys_drop(k);
			return ST_NOMEM;
		}
	}
	*out = k;
	return ST_OK;
}

struct http_keys *http_keys_hold(struct http_keys *k)
{
	if (k)
		atomic_fetch_add_explicit(&k->count, 1, memory_order_relaxed);
	return k;
}

void http_keys_drop(struct http_keys *k)
{
	if (!k || atomic_fetch_sub_explicit(&k->count, 1, memory_order_acq_rel) != 1)
		return;
	arena_release(&k->arena);
	free(k);
}

const struct http_key *http_keys_at(const struct http_keys *k, size_t i)
{
	return k && i < k->n ? &k->v[i] : NULL;
}

const struct http_key *http_keys_find(const struct http_keys *k, struct str token, int64_t now_ms)
{
	unsigned char hash[HTTP_KEY_BYTES];
	/* Its length is no secret: all tokens have the same. */
	if (!k || token.len != HTTP_TOKEN_LEN - 1)
		return NULL;
	http_token_hash(token, hash);
	return http_keys_find_hash(k, hash, now_ms);
}

const struct http_key *http_keys_find_hash(const struct http_keys *k,
					   const unsigned char hash[HTTP_KEY_BYTES], int64_t now_ms)
{
	const struct http_key *found = NULL;
	for (size_t i = 0; k && i < k->n; i++)
		if (sodium_memcmp(hash, k->v[i].hash, HTTP_KEY_BYTES) == 0)
			found = &k->v[i];
	if (found && found->expires_ms && now_ms >= found->expires_ms)
		return NULL;
	return found;
}
