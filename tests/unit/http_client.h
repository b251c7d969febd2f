/* http_client.h - a raw HTTP client for unit tests; failures end the test. */
#ifndef TESTS_HTTP_CLIENT_H
#define TESTS_HTTP_CLIENT_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answerd/base/clock.h"

#include <cmocka.h> /* last: it has a macro named fail */

#define DEADLINE_MS 5000
#define GET(path, ...) "GET " path " HTTP/1.1\r\nHost: x\r\n" __VA_ARGS__ "\r\n"
#define POSTED(length) " HTTP/1.1\r\nHost: x\r\nContent-Length: " length "\r\n\r\n"
#define CLOSE "Connection: close\r\n"

/* address: "127.0.0.1:port". */
static inline int dial(const char *address)
{
	struct sockaddr_in sin = {.sin_family = AF_INET};
	sin.sin_port = htons((uint16_t)atoi(strrchr(address, ':') + 1));
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&sin, sizeof sin), 0);
	return fd;
}

static inline void say(int fd, const char *text)
{
	assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* Reads until the server closes, or what holds; into text. */
static inline size_t hear(int fd, const char *until, char *text, size_t size)
{
	int64_t end = clock_mono_us() + DEADLINE_MS * 1000;
	size_t len = 0;
	text[0] = '\0';
	while (len + 1 < size && !(until && strstr(text, until))) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		assert_true(clock_mono_us() < end);
		if (poll(&p, 1, 100) <= 0)
			continue;
		ssize_t n = recv(fd, text + len, size - len - 1, 0);
		if (n <= 0)
			break;
		len += (size_t)n;
		text[len] = '\0';
	}
	return len;
}

static char heard[8192]; /* the last reply */

/* The status of the reply to one request, after which the connection ends. */
static inline int ask_at(const char *address, const char *request)
{
	int fd = dial(address), status = 0;
	say(fd, request);
	hear(fd, NULL, heard, sizeof heard);
	close(fd);
	return sscanf(heard, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

#endif
