/* New connections: counted, let in or turned away. */
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "answerd/base/log.h"
#include "http/conn.h"

/* Connections that are being told no at one time; more are just closed. */
#define REFUSING_MAX 64
/* How long accepting rests when there are no descriptors left. */
#define REST_US 200000
#define WARN_EVERY_US 10000000

static struct http_addr peer_of(const struct sockaddr *sa)
{
	struct http_addr a = {0};
	if (sa->sa_family == AF_INET) {
		a.family = 4;
		memcpy(a.bytes, &((const struct sockaddr_in *)(const void *)sa)->sin_addr, 4);
	} else if (sa->sa_family == AF_INET6) {
		a.family = 6;
		memcpy(a.bytes, &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr, 16);
	}
	return a;
}

/* Counts a connection against both limits; says which one is reached. */
static enum http_refusal admit(struct http_worker *w, const struct http_addr *peer, bool *client)
{
	const struct config_limits *l = &w->rules->limits;
	struct http_server *s = w->server;
	bool exempt = !peer->family || http_rules_trust(w->rules, peer);
	if (atomic_fetch_add_explicit(&s->connections, 1, memory_order_relaxed) >= l->connections) {
		atomic_fetch_sub_explicit(&s->connections, 1, memory_order_relaxed);
		return HTTP_REFUSED_FULL;
	}
	*client = !exempt;
	if (exempt || http_clients_add(s->clients, peer, l->per_client))
		return HTTP_REFUSALS;
	*client = false;
	atomic_fetch_sub_explicit(&s->connections, 1, memory_order_relaxed);
	return HTTP_REFUSED_CLIENT;
}

static void turn_away(struct http_worker *w, evutil_socket_t fd, const struct http_addr *peer,
		      enum http_refusal why)
{
	struct http_conn *c = NULL;
	http_count(&w->counters.refused[why], 1);
	if (w->refusing >= REFUSING_MAX) {
		close(fd);
		return;
	}
	c = http_conn_new(w, fd, peer);
	if (!c)
		return;
	w->refusing++;
	if (why == HTTP_REFUSED_FULL)
		http_conn_turn_away(c, 503, "Too many connections. Try again in a moment.");
	else
		http_conn_turn_away(c, 429, "Too many connections from your address.");
}

void http_worker_accepted(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *sa,
			  int sa_len, void *worker)
{
	struct http_worker *w = worker;
	struct http_addr peer = peer_of(sa);
	bool client = false;
	(void)listener;
	(void)sa_len;
	http_count(&w->counters.accepted, 1);
	enum http_refusal why = admit(w, &peer, &client);
	if (why != HTTP_REFUSALS) {
		turn_away(w, fd, &peer, why);
		return;
	}
	struct http_conn *c = http_conn_new(w, fd, &peer);
	if (c) {
		c->counted = true;
		c->counted_client = client;
		return;
	}
	atomic_fetch_sub_explicit(&w->server->connections, 1, memory_order_relaxed);
	if (client)
		http_clients_remove(w->server->clients, &peer);
}

void http_worker_accept_failed(struct evconnlistener *listener, void *worker)
{
	struct http_worker *w = worker;
	int e = EVUTIL_SOCKET_ERROR();
	int64_t now = clock_mono_us();
	(void)listener;
	if (!w->warned_us || now - w->warned_us > WARN_EVERY_US) {
		w->warned_us = now;
		log_warn("http", "cannot accept connections: %s", evutil_socket_error_to_string(e));
	}
	/* Without a rest the loop would spin: the connection stays in the queue. */
	http_worker_rest(w, now + REST_US);
}
