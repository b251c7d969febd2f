#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "answerd/base/str.h"
#include "answerd/http/addr.h"

#define BACKLOG 1024

struct endpoint {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} u;
	socklen_t len;
};

static enum status parse_tcp(const char *text, struct endpoint *e, struct buf *err)
{
	struct http_addr a = {0};
	int64_t port = 0;
	const char *colon = strrchr(text, ':');
	struct str host = {text, colon ? (size_t)(colon - text) : 0};
	bool bracketed = host.len > 2 && host.s[0] == '[' && host.s[host.len - 1] == ']';
	if (str_is(host, "localhost"))
		host = str_of("127.0.0.1");
	if (!host.len || str_to_int(str_of(colon + 1), 0, 65535, &port) != ST_OK ||
	    (!bracketed && memchr(host.s, ':', host.len)) || http_addr_parse(host, &a) != ST_OK)
		return fail(err, ST_INVALID,
			    "%s is no address to listen on; write 127.0.0.1:8080, [::1]:8080 or "
			    "unix:/path",
			    text);
	memset(e, 0, sizeof *e);
	if (a.family == 4) {
		e->u.v4.sin_family = AF_INET;
		e->u.v4.sin_port = htons((uint16_t)port);
		memcpy(&e->u.v4.sin_addr, a.bytes, 4);
		e->len = sizeof e->u.v4;
	} else {
		e->u.v6.sin6_family = AF_INET6;
		e->u.v6.sin6_port = htons((uint16_t)port);
		memcpy(&e->u.v6.sin6_addr, a.bytes, 16);
		e->len = sizeof e->u.v6;
	}
	return ST_OK;
}

static enum status sys_fail(struct buf *err, const char *address, int e)
{
	if (e == EADDRINUSE)
		return fail(err, ST_CONFLICT,
			    "%s is in use; stop what listens there, or listen on another address",
			    address);
	return fail(err, ST_IO, "cannot listen on %s: %s", address, strerror(e));
}

static int tcp_socket(const struct endpoint *e, bool reuse_port)
{
	const int on = 1;
	int fd = socket(e->u.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	bool ok = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
	if (ok && reuse_port)
		ok = setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0;
	if (ok && e->u.any.sa_family == AF_INET6)
		ok = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0;
	/* Inherited by what is accepted: a reply is one write, and never waits. */
	if (ok)
		ok = setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0;
	if (ok && bind(fd, &e->u.any, e->len) == 0)
		return fd;
	int saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static enum status describe(struct http_listen *l, const struct endpoint *e)
{
	char host[INET6_ADDRSTRLEN] = "", text[INET6_ADDRSTRLEN + 16];
	if (e->u.any.sa_family == AF_INET) {
		inet_ntop(AF_INET, &e->u.v4.sin_addr, host, sizeof host);
		snprintf(text, sizeof text, "%s:%u", host, ntohs(e->u.v4.sin_port));
	} else {
		inet_ntop(AF_INET6, &e->u.v6.sin6_addr, host, sizeof host);
		snprintf(text, sizeof text, "[%s]:%u", host, ntohs(e->u.v6.sin6_port));
	}
	l->address = str_dup(str_of(text));
	return l->address ? ST_OK : ST_NOMEM;
}

static enum status open_tcp(const char *address, struct http_listen *l, struct buf *err)
{
	struct endpoint e = {0};
	enum status st = parse_tcp(address, &e, err);
	if (st)
		return st;
	/* With SO_REUSEPORT a second daemon of the same user would be let in, so
	 * a socket without it tries first. */
	int probe = tcp_socket(&e, false);
	if (probe < 0)
		return sys_fail(err, address, errno);
	close(probe);
	for (size_t i = 0; i < l->fds_n; i++) {
		l->fds[i] = tcp_socket(&e, true);
		if (l->fds[i] < 0 || listen(l->fds[i], BACKLOG) != 0)
			return sys_fail(err, address, errno);
		/* Port 0: the others share the one that the first was given. */
		if (i == 0 && getsockname(l->fds[0], &e.u.any, &e.len) != 0)
			return sys_fail(err, address, errno);
	}
	return describe(l, &e) == ST_OK ? ST_OK : fail(err, ST_NOMEM, "no memory");
}

/* Clears the way for a new socket at path, unless somebody lives there. */
static enum status remove_stale(const struct sockaddr_un *sun, struct buf *err)
{
	struct stat sb;
	if (lstat(sun->sun_path, &sb) != 0)
		return errno == ENOENT ? ST_OK : sys_fail(err, sun->sun_path, errno);
	if (!S_ISSOCK(sb.st_mode))
		return fail(err, ST_CONFLICT, "%s is there and no socket", sun->sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return sys_fail(err, sun->sun_path, errno);
	int rc = connect(fd, (const struct sockaddr *)sun, sizeof *sun);
	int e = errno;
	close(fd);
	if (rc == 0 || e != ECONNREFUSED)
		return sys_fail(err, sun->sun_path, rc == 0 || e == EAGAIN ? EADDRINUSE : e);
	if (unlink(sun->sun_path) != 0)
		return sys_fail(err, sun->sun_path, errno);
	return ST_OK;
}

static enum status open_unix(const char *address, struct http_listen *l, struct buf *err)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	const char *path = address + strlen("unix:");
	size_t len = strlen(path);
	if (!len || len >= sizeof sun.sun_path)
		return fail(err, ST_INVALID, "%s: the path of a socket has 1 to %zu bytes", address,
			    sizeof sun.sun_path - 1);
	memcpy(sun.sun_path, path, len + 1);
	enum status st = remove_stale(&sun, err);
	if (st)
		return st;
	int fd = l->fds[0] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sun, sizeof sun) != 0)
		return sys_fail(err, address, errno);
	l->unix_path = str_dup(str_of(path));
	l->address = str_dup(str_of(address));
	if (!l->unix_path || !l->address) {
		unlink(path);
		return fail(err, ST_NOMEM, "no memory");
	}
	/* For its owner and group: a proxy joins the group. */
	if (chmod(path, 0660) != 0 || listen(fd, BACKLOG) != 0)
		return sys_fail(err, address, errno);
	for (size_t i = 1; i < l->fds_n; i++) {
		l->fds[i] = fcntl(fd, F_DUPFD_CLOEXEC, 0);
		if (l->fds[i] < 0)
			return sys_fail(err, address, errno);
	}
	return ST_OK;
}

enum status http_listen_open(const char *address, size_t workers, struct http_listen *l,
			     struct buf *err)
{
	*l = (struct http_listen){.fds_n = workers};
	l->fds = malloc(workers * sizeof *l->fds);
	if (!l->fds)
		return fail(err, ST_NOMEM, "no memory");
	for (size_t i = 0; i < workers; i++)
		l->fds[i] = -1;
	enum status st = strncmp(address, "unix:", 5) == 0 ? open_unix(address, l, err)
							   : open_tcp(address, l, err);
	if (st)
		http_listen_release(l);
	return st;
}

void http_listen_release(struct http_listen *l)
{
	for (size_t i = 0; l->fds && i < l->fds_n; i++)
		if (l->fds[i] >= 0) /* NOLINT: http_listen_open set all to -1 first */
			close(l->fds[i]);
	if (l->unix_path)
		unlink(l->unix_path);
	free(l->fds);
	free(l->unix_path);
	free(l->address);
	*l = (struct http_listen){0};
}
