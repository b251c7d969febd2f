/* conn.h - one connection: bytes in, requests to handlers, replies out in order.
 *
 * The next request is read only when the reply to the one before has been
 * written, so a connection holds at most one request and one reply.
 *
 * Threads: a connection belongs to its worker. */
#ifndef HTTP_CONN_H
#define HTTP_CONN_H

#include <event2/bufferevent.h>

#include "http/reader.h"
#include "http/target.h"
#include "http/worker.h"

enum http_conn_state {
	CONN_HEAD,    /* between requests, or reading a head */
	CONN_BODY,    /* reading a body */
	CONN_HANDLER, /* a handler runs, or has deferred */
	CONN_WRITING, /* the reply is on its way */
	CONN_LINGER   /* the last reply has been sent; waiting for the client to close */
};

struct http_extra {
	struct http_extra *next;
	const char *name, *value;
};

enum http_auth {
	AUTH_GOOD,
	AUTH_MISSING,
	AUTH_WRONG,
	AUTH_LOW,
	AUTH_OUT,   /* a cookie of nobody who is signed in */
	AUTH_FORGED /* a good cookie on a call that its owner may not have meant */
};

/* Everything in it lives in the connection's arena. */
struct http_request {
	struct http_conn *conn;
	unsigned method;
	bool readable; /* false: refused before it was understood */
	bool replied, deferred, secure;
	bool limited;	   /* rates apply to the client */
	bool cors;	   /* the route may be called by pages of other origins */
	struct str origin; /* that asked, when it is allowed */
	struct http_target target;
	struct http_match match;
	const char *head; /* the bytes that the reader's spans point into */
	struct str body;
	struct http_addr client;
	enum http_auth auth;
	struct http_caller who; /* HTTP_ANYONE: nobody was asked for */
	struct str signin;	/* the cookie that let the caller in; .s NULL: none did */
	struct http_extra *extra, **extra_end;
	uint64_t generation; /* when deferred */
	int64_t started_us;
};

struct http_conn {
	struct http_worker *worker;
	struct bufferevent *bev; /* owned */
	size_t slot;
	enum http_conn_state state;
	struct http_addr peer;
	bool trusted;	     /* a proxy that we believe, or a Unix socket */
	bool counted;	     /* against limits.connections */
	bool counted_client; /* against limits.per_client */
	bool begun;	     /* the first byte of a request is here */
	bool peer_done;	     /* the client has sent its last byte */
	bool broken;	     /* writing failed */
	bool close_after;    /* this reply is the last */
	int64_t deadline_us;
	size_t unsent;	       /* bytes, when progress was last seen */
	int64_t written_by_us; /* for a reader that reads, but hardly */
	size_t drained;	       /* bytes thrown away while lingering */
	struct http_reader reader;
	struct arena arena;
	struct http_request rq;
};

/* A connection from fd, which is owned from here on; NULL when there is no
 * memory. The caller then sets counted and counted_client. */
struct http_conn *http_conn_new(struct http_worker *w, evutil_socket_t fd,
				const struct http_addr *peer);
/* Tells the client no before it has asked. c may be gone afterwards. */
void http_conn_turn_away(struct http_conn *c, int status, const char *reason);
/* Answers what will not be served, and closes. c may be gone afterwards. */
void http_conn_refuse(struct http_conn *c, int status, const char *reason, enum http_refusal why);
void http_conn_free(struct http_conn *c);
/* Goes on with what is at hand; c may be gone afterwards. */
void http_conn_run(struct http_conn *c);
/* After a function that may have answered a deferred request. */
void http_conn_resume(struct http_conn *c);
/* conn_time.c: acts when the deadline has passed. c may be gone afterwards. */
void http_conn_tick(struct http_conn *c, int64_t now_us);
/* The server stops: closes an idle connection, hastens the others. */
void http_conn_hasten(struct http_conn *c);

/* How long a client may take to read the last reply and close; less in a server
 * that stops. */
#define HTTP_LINGER_US 2000000
#define HTTP_HASTY_LINGER_US 300000
/* The slowest reader that is waited for. */
#define HTTP_SLOWEST_BYTES_PER_S 1024

/* conn_io.c */
struct http_payload {
	const char *data; /* borrowed, unless owner is set */
	size_t len;
	bool lasting;	   /* outlives the connection */
	struct buf *owner; /* the buffer that holds data; may be taken over */
};
/* Sends head and body, at once as far as the socket takes them. */
void http_conn_send(struct http_conn *c, const char *head, size_t head_len,
		    struct http_payload *body);
/* Bytes of replies that the socket has not taken yet. */
size_t http_conn_unsent(const struct http_conn *c);
/* Says that nothing more will come, and waits a moment for the client to close,
 * so that it reads the last reply (RFC 9112 section 9.6). c may be gone after. */
void http_conn_linger(struct http_conn *c);
/* Throws away what came while lingering. c may be gone afterwards. */
void http_conn_drain(struct http_conn *c);

/* begin.c: from a head that was read (in the arena; NULL: no memory) to a request.
 * 0, or the status to refuse with and the reason. */
int http_request_begin(struct http_conn *c, char *head, const char **reason);
/* The largest body that is taken for the request. */
uint32_t http_request_body_most(const struct http_request *rq);
/* auth.c: who asks, by the head alone. */
void http_auth_begin(struct http_request *rq);
/* True when the route may be called; else it has been answered. */
bool http_auth_allow(struct http_request *rq);
/* False: this client has tried too many wrong tokens, and was told. */
bool http_auth_may_try(struct http_request *rq);
/* signin.c: the key of who is signed in by the request's cookie, borrowed from
 * the worker's; NULL: nobody. */
const struct http_key *http_signin_key(struct http_request *rq);
bool http_signin_has_cookie(const struct http_request *rq);
/* Whether who is signed in has meant this call (see answerd/http/signin.h). */
bool http_signin_may_change(const struct http_request *rq);
/* dispatch.c: routes the request, which is complete. */
void http_request_dispatch(struct http_request *rq);
/* cors.c */
void http_cors_begin(struct http_request *rq);
void http_cors_head(const struct http_request *rq, struct buf *head);
void http_options_reply(struct http_request *rq);
/* reply.c: "GET, HEAD, POST". */
void http_methods_text(unsigned methods, struct buf *out);
/* The value of a header that has been set, or NULL. */
const char *http_extra_find(const struct http_request *rq, const char *name);

#endif
