/* server.h - the HTTP server: listeners, worker threads, limits, start and stop.
 *
 * Every worker is a thread with its own event loop, listening sockets and
 * connections; a connection stays with the worker that accepted it. Handlers
 * (request.h) run on it and must not block.
 *
 * Threads: start, stop and free are called by one thread (main); everything else
 * here by any. */
#ifndef ANSWERD_HTTP_SERVER_H
#define ANSWERD_HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/config.h"
#include "answerd/base/status.h"
#include "answerd/http/request.h"
#include "answerd/http/route.h"

struct http_server;

#define HTTP_RATE_CLASSES 8

/* What a reload may change. */
struct http_policy {
	struct config_limits limits;
	struct rate_limit rates[HTTP_RATE_CLASSES]; /* by http_route.rate_class; 0 is unused */
	struct str_list origins;		    /* "https://www.example.com", or "*" */
	struct str_list trusted_proxies;	    /* addresses or CIDR blocks */
};

/* One answered request. */
struct http_access {
	enum http_method method;
	int route; /* index into setup's routes; -1: none matched */
	int status;
	int64_t duration_us;  /* from the whole request read to its reply handed over */
	uint64_t reply_bytes; /* head and body */
};

struct http_setup {
	struct str_list
	    listen; /* "127.0.0.1:8080", "[::1]:8080", "unix:/run/x.sock"; port 0: any free one */
	unsigned workers;		 /* at least 1 */
	struct http_policy policy;	 /* copied */
	struct http_keys *keys;		 /* takes its own count; NULL: no token is valid */
	const struct http_route *routes; /* borrowed until http_server_free; as what it points to */
	size_t routes_n;
	void *ctx; /* for the functions below; each may be NULL */
	/* On the worker's thread, before it accepts and after its last request.
	 * *data is what http_worker_data returns. A failure fails the start. */
	enum status (*worker_start)(unsigned worker, void *ctx, void **data, struct buf *err);
	void (*worker_stop)(unsigned worker, void *ctx, void *data);
	/* On the worker's thread, after every reply to a request that was read
	 * whole. data: the worker's. For metrics; must be quick. */
	void (*access)(unsigned worker, void *ctx, void *data, const struct http_access *a);
	/* Another look for errors, e.g. HTML for a browser: appends the body and
	 * returns its content type, or returns NULL for application/problem+json.
	 * May set headers, must not reply. Not asked for requests that could not
	 * be read. */
	const char *(*render_problem)(struct http_request *rq, void *ctx, int status,
				      const char *detail, struct buf *body);
};

/* Binds every address, starts the workers and returns when all of them accept.
 * On ST_OK *out is owned (http_server_free). ST_CONFLICT: an address is in use;
 * ST_INVALID: a bad address, pattern or CIDR block; ST_IO; what worker_start
 * returned. Nothing is left running then. A stale Unix socket is replaced, a
 * live one is a conflict. */
enum status http_server_start(const struct http_setup *setup, struct http_server **out,
			      struct buf *err) ANSWERD_MUST_USE;

/* Stops, in this order: no new connections; idle ones are closed; requests that
 * have begun, deferred ones too, are answered with "Connection: close", at most
 * deadline_ms long; what is left is cut; posted functions still in a mailbox run;
 * worker_stop; the threads are joined; Unix sockets are unlinked. From then on
 * posts return ST_CLOSED. So: stop the server, then the threads that post to it,
 * then free it. */
void http_server_stop(struct http_server *server, uint32_t deadline_ms);
/* Stops at once what is not stopped, and frees. NULL is allowed. Nobody may be
 * calling with this server any more. */
void http_server_free(struct http_server *server);

unsigned http_server_workers(const struct http_server *server);
/* The i-th address listened on, in the order of setup and with the real port,
 * borrowed; NULL past the last. */
const char *http_server_address(const struct http_server *server, size_t i);

/* Puts another policy in place of the one in use (copied). Connections that are
 * open keep going. ST_INVALID (a bad CIDR block): nothing has changed. */
enum status http_server_set_policy(struct http_server *server, const struct http_policy *policy,
				   struct buf *err) ANSWERD_MUST_USE;

/* Puts other keys in place of those in use; takes its own count. NULL: no token
 * is valid. A worker sees them as soon as it has answered what it is at. */
void http_server_set_keys(struct http_server *server, struct http_keys *keys);

/* Runs fn on a worker's thread, soon and once, with what worker_start made for
 * it. The mailbox is bounded: ST_BUSY when full; ST_CLOSED after the stop. Then
 * fn is not called. */
enum status http_server_post(struct http_server *server, unsigned worker,
			     void (*fn)(unsigned worker, void *data, void *arg),
			     void *arg) ANSWERD_MUST_USE;
/* The same on every worker, or (ST_BUSY, ST_CLOSED, ST_NOMEM) on none. */
enum status http_server_post_all(struct http_server *server,
				 void (*fn)(unsigned worker, void *data, void *arg),
				 void *arg) ANSWERD_MUST_USE;
/* The same, and returns when fn has returned on every worker. Not for a worker's
 * own thread, which would wait for itself. */
enum status http_server_run_all(struct http_server *server,
				void (*fn)(unsigned worker, void *data, void *arg),
				void *arg) ANSWERD_MUST_USE;

enum http_refusal {
	HTTP_REFUSED_FULL,    /* limits.connections: 503 */
	HTTP_REFUSED_CLIENT,  /* limits.per_client: 429 */
	HTTP_REFUSED_RATE,    /* a rate: 429 */
	HTTP_REFUSED_REQUEST, /* malformed, too large or not offered */
	HTTP_REFUSED_TIMEOUT, /* a request that came too slowly: 408 */
	HTTP_REFUSED_SLOW,    /* a reader that did not read its reply */
	HTTP_REFUSALS
};
/* "full", "client", ... for metrics. Static. */
const char *http_refusal_name(enum http_refusal r);

/* Sums over the workers; all but open rise only. */
struct http_stats {
	uint64_t connections_open;
	uint64_t connections_accepted;
	uint64_t refused[HTTP_REFUSALS];
	uint64_t replies[6]; /* by the first digit of the status */
	uint64_t bytes_in, bytes_out;
	uint64_t deferred_lost; /* tickets whose client was gone or timed out */
};
void http_server_stats(const struct http_server *server, struct http_stats *out);

#endif
