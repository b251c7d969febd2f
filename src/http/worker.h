/* worker.h - one thread of the server: its event loop and all that it owns.
 *
 * Threads: what has no atomic or lock belongs to the worker's thread. */
#ifndef HTTP_WORKER_H
#define HTTP_WORKER_H

#include <event2/event.h>
#include <event2/listener.h>
#include <pthread.h>
#include <stdatomic.h>

#include "answerd/base/clock.h"
#include "answerd/http/rate.h"
#include "answerd/http/server.h"
#include "http/clients.h"
#include "http/gzip.h"
#include "http/listen.h"
#include "http/mailbox.h"
#include "http/policy.h"
#include "http/router.h"
#include "http/signins.h"

struct http_conn;

/* Written by its worker alone, read by any. */
struct http_counters {
	_Atomic uint64_t open, accepted, refused[HTTP_REFUSALS], replies[6];
	_Atomic uint64_t bytes_in, bytes_out, deferred_lost;
};

static inline void http_count(_Atomic uint64_t *c, uint64_t n)
{
	/* One writer: no locked instruction is needed. */
	atomic_store_explicit(c, atomic_load_explicit(c, memory_order_relaxed) + n,
			      memory_order_relaxed);
}

struct http_worker {
	unsigned index;
	struct http_server *server; /* borrowed */
	pthread_t thread;
	void *data; /* what worker_start made */

	struct event_base *base;	   /* owned, as the events below */
	struct evconnlistener **listeners; /* owned; one an address */
	size_t listeners_n;
	int64_t accept_again_us; /* when accepting is taken up again; 0: it is on */
	int64_t warned_us;	 /* when it was last said that accepting failed */
	struct event *wake, *tick;
	bool ticking;
	struct http_mailbox mailbox;

	struct http_conn **conns; /* owned, in slots; NULL: a free slot */
	size_t conns_n, conns_cap;
	uint32_t *free_slots;
	size_t free_n, free_cap;
	size_t conns_open;
	unsigned refusing;   /* connections that are being told no */
	uint64_t generation; /* of the last deferred request */
	bool stopping;

	struct http_rules *rules; /* one count held */
	struct http_keys *keys;	  /* the same; NULL: none */
	struct buf head, scratch;
	struct http_gzip gzip;
	char date[CLOCK_HTTP_LEN]; /* of date_s */
	int64_t date_s;
	struct http_counters counters;
};

struct http_server {
	struct http_setup setup;    /* listen and policy point nowhere after the start */
	struct http_router *router; /* owned, as all below */
	struct http_clients *clients;
	struct http_rate *rate;
	struct http_signins *signins;
	struct http_listen *listens;
	size_t listens_n;
	struct http_worker **workers;
	size_t workers_n;
	_Atomic uint32_t connections; /* counted against limits.connections */

	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t changed;
	struct http_rules *rules;
	struct http_keys *keys; /* held; NULL: none */
	unsigned ready;		/* workers that accept, or failed to */
	bool go;		/* all are ready: they may serve */
	enum status failed;	/* of the first that failed */
	struct buf failed_text;

	_Atomic bool stop; /* asked for */
	_Atomic int64_t stop_by_us;
	bool joined;
};

/* Makes server->workers[index] and starts its thread, which adds itself to
 * server->ready and then waits for server->go. */
enum status http_worker_start(struct http_server *server, unsigned index,
			      struct buf *err) ANSWERD_MUST_USE;
/* After the thread has been joined. */
void http_worker_free(struct http_worker *w);

/* Takes up to 64 messages and runs them; false when there were none. */
bool http_worker_run_mail(struct http_worker *w);
/* "Thu, 01 Oct 2026 08:00:00 GMT". */
const char *http_worker_date(struct http_worker *w);
/* Gives c a slot, and looks at deadlines from now on. */
enum status http_worker_add_conn(struct http_worker *w, struct http_conn *c) ANSWERD_MUST_USE;
/* Ends the loop when it was the last one of a server that stops. */
void http_worker_remove_conn(struct http_worker *w, struct http_conn *c);
/* Stops accepting until then. */
void http_worker_rest(struct http_worker *w, int64_t until_us);
/* accept_conn.c: the callbacks of the listeners. */
void http_worker_accepted(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *sa,
			  int sa_len, void *worker);
void http_worker_accept_failed(struct evconnlistener *listener, void *worker);

#endif
