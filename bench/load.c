/* load.c - asks a running answerd, and tells the latencies.
 *
 *   load PORT QUERIES CONNECTIONS SECONDS [RATE [PATH]]
 *
 * A line of QUERIES stands at the end of PATH, which is that of a search. Without
 * RATE, or with 0, in a closed loop: every connection asks again when it has its
 * answer. With RATE (requests a second) in an open loop: requests fall due at
 * fixed times whether the server keeps up or not, and a latency counts from when
 * its request was due, so that waiting is not left out ("coordinated omission",
 * G. Tene). Speaks to 127.0.0.1 alone. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answerd/base/buf.h"
#include "answerd/base/clock.h"
#include "bench/stats.h"

#define MAX_CONNECTIONS 1024
#define REPLY_BYTES ((size_t)1 << 20)

struct conn {
	int fd;
	int64_t due_us; /* of the request under way; 0: idle */
	char *in;	/* the reply so far */
	size_t in_len;
};

struct load {
	struct conn conns[MAX_CONNECTIONS];
	int n, epoll;
	char **requests;
	size_t requests_n, next;
	double rate;
	int64_t begin_us, end_us, issued;
	struct samples samples;
	size_t failed;
};

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void open_conn(struct load *l, struct conn *c, int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event ev = {.events = EPOLLIN, .data.ptr = c};
	int one = 1;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0)
		die("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	c->in = malloc(REPLY_BYTES);
	if (!c->in || epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &ev) != 0)
		die("epoll");
}

static void make_requests(struct load *l, const char *path, char **queries, size_t n)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	l->requests = calloc(n, sizeof *l->requests);
	for (size_t i = 0; i < n; i++) {
		if (strlen(queries[i]) > 512)
			continue;
		buf_clear(&b);
		buf_printf(&b, "GET %s", path);
		buf_add_url(&b, queries[i], strlen(queries[i]), false);
		buf_puts(&b, " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
		l->requests[l->requests_n++] = strdup(b.data);
	}
	buf_release(&b);
}

static void ask(struct load *l, struct conn *c, int64_t due_us)
{
	const char *rq = l->requests[l->next++ % l->requests_n];
	size_t len = strlen(rq);
	c->due_us = due_us;
	c->in_len = 0;
	if (send(c->fd, rq, len, MSG_NOSIGNAL) != (ssize_t)len)
		die("send");
}

/* Whether the reply is complete; counts it. */
static int reply_done(struct load *l, struct conn *c)
{
	char *head = memmem(c->in, c->in_len, "\r\n\r\n", 4);
	if (!head)
		return 0;
	size_t head_len = (size_t)(head - c->in) + 4;
	*head = '\0';
	const char *len = strcasestr(c->in, "content-length:");
	size_t body = len ? strtoul(len + 15, NULL, 10) : 0;
	*head = '\r';
	if (c->in_len < head_len + body)
		return 0;
	if (strncmp(c->in, "HTTP/1.1 200", 12) != 0)
		l->failed++;
	samples_add(&l->samples, clock_mono_us() - c->due_us);
	c->due_us = 0;
	return 1;
}

/* When the i-th request of an open loop is due. */
static int64_t due(const struct load *l, int64_t i)
{
	return l->begin_us + (int64_t)((double)i * 1e6 / l->rate);
}

/* Gives idle connections what is due. */
static void issue(struct load *l, int64_t now)
{
	for (int i = 0; i < l->n; i++) {
		if (l->conns[i].due_us)
			continue;
		if (l->rate > 0 && due(l, l->issued) > now)
			return;
		ask(l, &l->conns[i], l->rate > 0 ? due(l, l->issued) : now);
		l->issued++;
	}
}

/* How long to sleep until something is due: to the microsecond, because a
 * generator that spins takes a core from the server. */
static struct timespec wait_for(const struct load *l, int64_t now)
{
	int64_t us = l->rate > 0 ? due(l, l->issued) - now : 100000;
	us = us < 0 ? 0 : us;
	return (struct timespec){us / 1000000, (long)(us % 1000000) * 1000};
}

static void run(struct load *l)
{
	struct epoll_event events[64];
	for (int64_t now = clock_mono_us(); now < l->end_us; now = clock_mono_us()) {
		issue(l, now);
		struct timespec wait = wait_for(l, now);
		int n = epoll_pwait2(l->epoll, events, 64, &wait, NULL);
		for (int i = 0; i < n; i++) {
			struct conn *c = events[i].data.ptr;
			ssize_t got = recv(c->fd, c->in + c->in_len, REPLY_BYTES - c->in_len, 0);
			if (got <= 0)
				die("recv");
			c->in_len += (size_t)got;
			if (reply_done(l, c) && l->rate <= 0)
				ask(l, c, clock_mono_us());
		}
	}
}

int main(int argc, char **argv)
{
	static struct load l;
	char what[64];
	size_t n = 0;
	if (argc < 5) {
		fprintf(stderr, "usage: load PORT QUERIES CONNECTIONS SECONDS [RATE [PATH]]\n");
		return 2;
	}
	int port = (int)strtol(argv[1], NULL, 10);
	char **queries = read_lines(argv[2], &n);
	l.n = (int)strtol(argv[3], NULL, 10);
	double seconds = strtod(argv[4], NULL);
	l.rate = argc > 5 ? strtod(argv[5], NULL) : 0;
	l.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l.n < 1 || l.n > MAX_CONNECTIONS || seconds <= 0 || l.epoll < 0)
		return 2;
	make_requests(&l, argc > 6 ? argv[6] : "/api/v1/search?typing=1&q=", queries, n);
	for (int i = 0; i < l.n; i++)
		open_conn(&l, &l.conns[i], port);
	l.begin_us = clock_mono_us();
	l.end_us = l.begin_us + (int64_t)(seconds * 1e6);
	run(&l);
	if (l.rate > 0)
		snprintf(what, sizeof what, "HTTP, open loop, %.0f/s asked for", l.rate);
	else
		snprintf(what, sizeof what, "HTTP, closed loop, %d connection%s", l.n,
			 l.n > 1 ? "s" : "");
	samples_report(&l.samples, what, seconds);
	if (l.failed)
		printf("%zu replies were not 200\n", l.failed);
	return l.failed ? 1 : 0;
}
