#include "http/policy.h"

#include <stdatomic.h>
#include <stdlib.h>

static enum status copy_origins(struct http_rules *r, const struct str_list *in, struct buf *err)
{
	r->origins = calloc(in->n + 1, sizeof *r->origins);
	if (!r->origins)
		return fail(err, ST_NOMEM, "no memory for origins");
	for (size_t i = 0; i < in->n; i++) {
		struct str one = str_of(in->v[i]);
		if (one.len && one.s[one.len - 1] == '/')
			one.len--; /* an origin has no path; people write one */
		r->any_origin |= str_is(one, "*");
		r->origins[i] = str_dup(one);
		if (!r->origins[i])
			return fail(err, ST_NOMEM, "no memory for origins");
		r->origins_n++;
	}
	return ST_OK;
}

static enum status copy_proxies(struct http_rules *r, const struct str_list *in, struct buf *err)
{
	enum status st = ST_OK;
	r->proxies = calloc(in->n + 1, sizeof *r->proxies);
	if (!r->proxies)
		return fail(err, ST_NOMEM, "no memory for proxies");
	for (size_t i = 0; i < in->n && st == ST_OK; i++) {
		st = http_block_parse(in->v[i], &r->proxies[i], err);
		r->proxies_n++;
	}
	return st;
}

enum status http_rules_new(const struct http_policy *policy, struct http_rules **out,
			   struct buf *err)
{
	enum status st = ST_OK;
	struct http_rules *r = calloc(1, sizeof *r);
	*out = NULL;
	if (!r)
		return fail(err, ST_NOMEM, "no memory for a policy");
	atomic_init(&r->holders, 1);
	r->limits = policy->limits;
	memcpy(r->rates, policy->rates, sizeof r->rates);
	st = copy_origins(r, &policy->origins, err);
	if (st == ST_OK)
		st = copy_proxies(r, &policy->trusted_proxies, err);
	if (st) {
		http_rules_drop(r);
		return st;
	}
	*out = r;
	return ST_OK;
}

struct http_rules *http_rules_hold(struct http_rules *r)
{
	atomic_fetch_add_explicit(&r->holders, 1, memory_order_relaxed);
	return r;
}

void http_rules_drop(struct http_rules *r)
{
	if (!r || atomic_fetch_sub_explicit(&r->holders, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < r->origins_n; i++)
		free(r->origins[i]);
	free(r->origins);
	free(r->proxies);
	free(r);
}

bool http_rules_trust(const struct http_rules *r, const struct http_addr *a)
{
	for (size_t i = 0; i < r->proxies_n; i++)
		if (http_block_has(&r->proxies[i], a))
			return true;
	return false;
}

bool http_rules_allow_origin(const struct http_rules *r, struct str origin)
{
	if (r->any_origin)
		return true;
	for (size_t i = 0; i < r->origins_n; i++)
		if (str_is(origin, r->origins[i]))
			return true;
	return false;
}
