/* addr.h - network addresses of clients, and blocks of them.
 *
 * An IPv4 address that came inside IPv6 (::ffff:192.0.2.1) is the IPv4 one.
 *
 * Threads: any. */
#ifndef ANSWERD_HTTP_ADDR_H
#define ANSWERD_HTTP_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/base/str.h"

struct http_addr {
	uint8_t family;	   /* 4, 6, or 0: a Unix socket */
	uint8_t bytes[16]; /* network order; IPv4: the first four; unused ones 0 */
};

struct http_block {
	struct http_addr addr;
	uint8_t bits;
};

#define HTTP_ADDR_LEN 46
/* "192.0.2.1", "2001:db8::1" or "unix", with a NUL. */
void http_addr_text(const struct http_addr *a, char out[HTTP_ADDR_LEN]);
/* An address, also as "192.0.2.1:443" or "[2001:db8::1]:443", as proxies write it. */
enum status http_addr_parse(struct str s, struct http_addr *out) ANSWERD_MUST_USE;
/* "10.0.0.0/8", "2001:db8::/32" or one address. */
enum status http_block_parse(const char *s, struct http_block *out,
			     struct buf *err) ANSWERD_MUST_USE;
bool http_block_has(const struct http_block *b, const struct http_addr *a);
bool http_addr_is_loopback(const struct http_addr *a);
/* What counts as one client: the IPv4 address, or the IPv6 /64, since a single
 * host commonly owns all of its /64 (RFC 7934). */
struct http_addr http_addr_client(const struct http_addr *a);

#endif
