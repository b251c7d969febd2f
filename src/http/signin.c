#include "answerd/http/signin.h"

#include <sodium.h>
#include <string.h>

#include "http/chars.h"
#include "http/conn.h"

static const char *cookie_name(const struct http_request *rq)
{
	return rq->secure ? "__Host-answerd" : "answerd";
}

/* The authority of an Origin, "https://AUTHORITY". */
static bool origin_is_ours(const struct http_request *rq, struct str origin)
{
	struct str host = http_header(rq, "host");
	const char *slashes = origin.len > 8 ? memmem(origin.s, 8, "://", 3) : NULL;
	if (!slashes || !host.s)
		return false;
	size_t skip = (size_t)(slashes - origin.s) + 3;
	return http_same(origin.s + skip, origin.len - skip, host.s);
}

/* A proxy may have put another name into Host: then only Sec-Fetch-Site, which
 * no page can forge (Fetch Metadata, W3C), can tell. Neither: no browser. */
enum site { SITE_SAME, SITE_OTHER, SITE_UNSAID };

static enum site site_of(const struct http_request *rq)
{
	struct str site = http_header(rq, "sec-fetch-site"), origin = http_header(rq, "origin");
	if (site.s)
		return str_is(site, "same-origin") ? SITE_SAME : SITE_OTHER;
	if (origin.s)
		return origin_is_ours(rq, origin) ? SITE_SAME : SITE_OTHER;
	return SITE_UNSAID;
}

static void reply_other_site(struct http_request *rq)
{
	http_reply_problem(rq, 403, "This is only for pages of this site.");
}

const struct http_key *http_signin_key(struct http_request *rq)
{
	struct http_worker *w = rq->conn->worker;
	struct str cookie = http_cookie(rq, cookie_name(rq));
	unsigned char token[HTTP_KEY_BYTES];
	if (!cookie.s || !http_signins_find(w->server->signins, cookie, clock_mono_us(), token))
		return NULL;
	const struct http_key *key = http_keys_find_hash(w->keys, token, clock_wall_ms());
	if (!key)
		http_signins_remove(w->server->signins, cookie);
	else
		rq->signin = cookie;
	return key;
}

bool http_signin_has_cookie(const struct http_request *rq)
{
	return http_cookie(rq, cookie_name(rq)).s != NULL;
}

bool http_signin_may_change(const struct http_request *rq)
{
	struct str given = http_header(rq, "x-csrf-token");
	char wanted[HTTP_TOKEN_LEN];
	if ((rq->method & (HTTP_GET | HTTP_HEAD)) != 0)
		return true;
	if (site_of(rq) != SITE_SAME || !http_csrf(rq, wanted))
		return false;
	return given.len == HTTP_TOKEN_LEN - 1 && sodium_memcmp(given.s, wanted, given.len) == 0;
}

bool http_csrf(const struct http_request *rq, char csrf[HTTP_TOKEN_LEN])
{
	if (!rq->signin.s)
		return false;
	http_signins_csrf(rq->conn->worker->server->signins, rq->signin, csrf);
	return true;
}

static void set_cookie(struct http_request *rq, const char *value, int max_age_s)
{
	http_set_headerf(rq, "Set-Cookie", "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
			 cookie_name(rq), value, max_age_s, rq->secure ? "; Secure" : "");
}

static bool copy_caller(struct http_request *rq, const struct http_key *key,
			struct http_caller *out)
{
	struct arena *arena = &rq->conn->arena;
	*out = (struct http_caller){.id = arena_dup(arena, key->id, strlen(key->id)),
				    .name = arena_dup(arena, key->name, strlen(key->name)),
				    .role = key->role};
	return out->id && out->name;
}

enum http_signin http_sign_in(struct http_request *rq, struct str token, enum http_role least,
			      struct http_caller *who, char csrf[HTTP_TOKEN_LEN])
{
	struct http_worker *w = rq->conn->worker;
	char cookie[HTTP_TOKEN_LEN];
	/* Else another site could sign its visitor in as somebody else. */
	if (site_of(rq) == SITE_OTHER) {
		reply_other_site(rq);
		return HTTP_SIGNIN_REFUSED;
	}
	const struct http_key *key = http_keys_find(w->keys, token, clock_wall_ms());
	if (!key || key->role < least) {
		if (!http_auth_may_try(rq))
			return HTTP_SIGNIN_REFUSED;
		http_reply_problem(rq, 401, "The token is not valid (any more).");
		return HTTP_SIGNIN_WRONG;
	}
	if (!copy_caller(rq, key, who)) {
		http_reply_problem(rq, 503, "There is no memory left.");
		return HTTP_SIGNIN_REFUSED;
	}
	/* One browser, one sign-in: the one before ends. */
	http_signins_remove(w->server->signins, http_cookie(rq, cookie_name(rq)));
	http_signins_add(w->server->signins, key->hash, clock_mono_us(), cookie);
	http_signins_csrf(w->server->signins, str_of(cookie), csrf);
	set_cookie(rq, cookie, HTTP_SIGNIN_MOST_S);
	sodium_memzero(cookie, sizeof cookie);
	return HTTP_SIGNIN_GOOD;
}

bool http_sign_out(struct http_request *rq, struct http_caller *was)
{
	*was = (struct http_caller){0};
	if (site_of(rq) == SITE_OTHER) {
		reply_other_site(rq);
		return false;
	}
	const struct http_key *key = http_signin_key(rq);
	if (key && !copy_caller(rq, key, was))
		*was = (struct http_caller){0};
	http_signins_remove(rq->conn->worker->server->signins, http_cookie(rq, cookie_name(rq)));
	set_cookie(rq, "", 0);
	return true;
}

size_t http_signed_in(const struct http_server *server)
{
	return http_signins_count(server->signins, clock_mono_us());
}
