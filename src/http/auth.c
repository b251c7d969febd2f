/* Who may call a route (RFC 6750). */
#include "http/conn.h"

/* Tokens that are wrong, per client. A right one is never held back: 256 bits
 * cannot be guessed, and a call center behind one address would be locked out
 * by the one desk with an old token. */
static const struct rate_limit wrong_tokens = {10, 60000};
#define WRONG_TOKENS_CLASS HTTP_RATE_CLASSES

void http_auth_begin(struct http_request *rq)
{
	const struct http_route *route = rq->match.route;
	struct str token = {0};
	if (!route || route->role == HTTP_ANYONE)
		return;
	token = http_bearer(rq);
	rq->auth = token.s ? AUTH_WRONG : AUTH_MISSING;
	if (!token.s)
		return;
	const struct http_key *key = http_keys_find(rq->conn->worker->keys, token, clock_wall_ms());
	if (!key)
		return;
	rq->auth = key->role < route->role ? AUTH_LOW : AUTH_GOOD;
	rq->who.id = arena_dup(&rq->conn->arena, key->id, strlen(key->id));
	rq->who.name = arena_dup(&rq->conn->arena, key->name, strlen(key->name));
	rq->who.role = key->role;
	if (!rq->who.id || !rq->who.name)
		rq->auth = AUTH_MISSING; /* no memory: nobody is let in */
}

/* False: this client has tried too often, and was told. */
static bool may_try(struct http_request *rq)
{
	struct http_worker *w = rq->conn->worker;
	uint32_t wait_s = 0;
	if (!rq->limited || http_rate_allow(w->server->rate, WRONG_TOKENS_CLASS, &rq->client,
					    wrong_tokens, clock_mono_us(), &wait_s))
		return true;
	http_count(&w->counters.refused[HTTP_REFUSED_RATE], 1);
	http_set_headerf(rq, "Retry-After", "%u", wait_s);
	http_reply_problem(rq, 429, "Too many wrong tokens. Try again in %u s.", wait_s);
	return false;
}

bool http_auth_allow(struct http_request *rq)
{
	switch (rq->auth) {
	case AUTH_GOOD: return true;
	case AUTH_LOW:
		http_set_header(rq, "WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
		http_reply_problem(rq, 403, "This needs the role %s; the token has the role %s.",
				   http_role_name(rq->match.route->role),
				   http_role_name(rq->who.role));
		return false;
	case AUTH_MISSING:
		http_set_header(rq, "WWW-Authenticate", "Bearer");
		http_reply_problem(rq, 401, "This needs a token: Authorization: Bearer TOKEN.");
		return false;
	case AUTH_WRONG: break;
	}
	if (may_try(rq)) {
		http_set_header(rq, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
		http_reply_problem(rq, 401, "The token is not valid (any more).");
	}
	return false;
}

const struct http_caller *http_caller(const struct http_request *rq)
{
	return rq->who.role == HTTP_ANYONE ? NULL : &rq->who;
}
