#include "answerd/feedback/client.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#define SUBNET_BYTES 8 /* of IPv6 the /64 is told (http/addr.h) */
#define SITE_BYTES 6

static unsigned char key[crypto_generichash_KEYBYTES];

static void make_key(void)
{
	randombytes_buf(key, sizeof key);
}

uint32_t client_of(const void *who, size_t len, int64_t wall_ms)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const int64_t day = wall_ms / 86400000;
	unsigned char hash[crypto_generichash_BYTES_MIN];
	crypto_generichash_state state;
	uint32_t v = 0;
	if (!len)
		return 0;
	pthread_once(&once, make_key);
	crypto_generichash_init(&state, key, sizeof key, sizeof hash);
	crypto_generichash_update(&state, (const unsigned char *)&day, sizeof day);
	crypto_generichash_update(&state, who, len);
	crypto_generichash_final(&state, hash, sizeof hash);
	memcpy(&v, hash, sizeof v);
	return v ? v : 1;
}

uint32_t client_of_address(struct str address, int64_t wall_ms)
{
	return client_of(address.s, address.len == SUBNET_BYTES ? SITE_BYTES : address.len,
			 wall_ms);
}
