/* Who may call a route (RFC 6750). */
#include "http/conn.h"

/* Tokens that are wrong, per client. A right one is never held back: 256 bits
 * cannot be guessed, and a call center behind one address would be locked out
 * by the one desk with an old token. */
static const struct rate_limit wrong_tokens = {10, 60000};
#define WRONG_TOKENS_CLASS HTTP_RATE_CLASSES

static void let_in(struct http_request *rq, const struct http_key *key)
{
	struct arena *arena = &rq->conn->arena;
	rq->auth = key->role < rq->match.route->role ? AUTH_LOW : AUTH_GOOD;
	rq->who.id = arena_dup(arena, key->id, strlen(key->id));
	rq->who.name = arena_dup(arena, key->name, strlen(key->name));
	rq->who.role = key->role;
	if (!rq->who.id || !rq->who.name)
		rq->auth = AUTH_MISSING; /* no memory: nobody is let in */
}

void http_auth_begin(struct http_request *rq)
{
	const struct http_route *route = rq->match.route;
	const struct http_key *key = NULL;
	struct str token = {0};
	if (!route || route->role == HTTP_ANYONE)
		return;
	token = http_bearer(rq);
	if (token.s) {
		rq->auth = AUTH_WRONG;
		key = http_keys_find(rq->conn->worker->keys, token, clock_wall_ms());
	} else {
		rq->auth = http_signin_has_cookie(rq) ? AUTH_OUT : AUTH_MISSING;
		key = http_signin_key(rq);
	}
	if (key)
		let_in(rq, key);
	if (rq->signin.s && rq->auth == AUTH_GOOD && !http_signin_may_change(rq))
		rq->auth = AUTH_FORGED;
}

bool http_auth_may_try(struct http_request *rq)
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
		http_reply_problem(rq, 403, "This needs the role %s; yours is %s.",
				   http_role_name(rq->match.route->role),
				   http_role_name(rq->who.role));
		return false;
	case AUTH_MISSING:
		http_set_header(rq, "WWW-Authenticate", "Bearer");
		http_reply_problem(
		    rq, 401,
		    "This needs a token (Authorization: Bearer TOKEN), or to be signed in.");
		return false;
	case AUTH_OUT:
		http_set_header(rq, "WWW-Authenticate", "Bearer");
		http_reply_problem(rq, 401, "You are not signed in (any more): sign in again.");
		return false;
	case AUTH_FORGED:
		http_reply_problem(rq, 403,
				   "A change by a signed-in page needs X-CSRF-Token, and a page of "
				   "this site: load the page again.");
		return false;
	case AUTH_WRONG: break;
	}
	if (http_auth_may_try(rq)) {
		http_set_header(rq, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
		http_reply_problem(rq, 401, "The token is not valid (any more).");
	}
	return false;
}

const struct http_caller *http_caller(const struct http_request *rq)
{
	return rq->who.role == HTTP_ANYONE ? NULL : &rq->who;
}
