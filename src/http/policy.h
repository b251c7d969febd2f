/* policy.h - a counted, immutable copy of struct http_policy, ready to be asked.
 * Threads: any that holds a count. */
#ifndef HTTP_POLICY_H
#define HTTP_POLICY_H

#include "answerd/http/server.h"

struct http_rules {
	struct config_limits limits;
	struct rate_limit rates[HTTP_RATE_CLASSES];
	bool any_origin;
	char **origins; /* owned */
	size_t origins_n;
	struct http_block *proxies; /* owned */
	size_t proxies_n;
	_Atomic unsigned holders;
};

/* The caller holds one count. ST_INVALID: a bad block of addresses. */
enum status http_rules_new(const struct http_policy *policy, struct http_rules **out,
			   struct buf *err) ANSWERD_MUST_USE;
struct http_rules *http_rules_hold(struct http_rules *r);
void http_rules_drop(struct http_rules *r); /* NULL is allowed */

bool http_rules_trust(const struct http_rules *r, const struct http_addr *a);
bool http_rules_allow_origin(const struct http_rules *r, struct str origin);

#endif
