/* A running server on free ports, asked over real sockets. */
#include <assert.h>
#include <stdatomic.h>
#include <sys/un.h>

#include "answerd/http/server.h"
#include "http_client.h"

static struct http_server *server;
static struct http_ticket kept;
static _Atomic unsigned kept_n, ran_n, lost_n, started_n, stopped_n, told_n;

/* ---- handlers ---- */

static void echo(struct http_request *rq, void *ctx)
{
	char client[HTTP_ADDR_LEN];
	struct buf *b = http_scratch(rq);
	struct str q = http_query(rq, "q"), body = http_body(rq);
	(void)ctx;
	http_addr_text(http_client(rq), client);
	buf_printf(b, "q=%s client=%s worker=%d body=", q.s ? q.s : "-", client,
		   *(int *)http_worker_data(rq));
	buf_add(b, body.s, body.len);
	http_reply(rq, 200, "text/plain; charset=utf-8", b);
}

static void keep(struct http_request *rq, void *ctx)
{
	(void)ctx;
	kept = http_defer(rq, 60000);
	kept_n++;
}

static void large(struct http_request *rq, void *ctx)
{
	struct buf b;
	(void)ctx;
	buf_init(&b, BUF_MAX_TEXT);
	for (int i = 0; i < 1 << 16; i++)
		buf_puts(&b, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n");
	http_reply(rq, 200, http_query(rq, "text").s ? "text/plain" : "application/x-bytes", &b);
}

static void silent(struct http_request *rq, void *ctx)
{
	(void)rq;
	(void)ctx;
}

static void tagged(struct http_request *rq, void *ctx)
{
	if (!http_not_modified(rq, "\"v1\""))
		echo(rq, ctx);
}

/* ---- the server ---- */

static enum status worker_start(unsigned worker, void *ctx, void **data, struct buf *err)
{
	int *mine = malloc(sizeof *mine);
	(void)ctx;
	(void)err;
	if (!mine)
		return ST_NOMEM;
	*mine = (int)worker;
	*data = mine;
	started_n++;
	return ST_OK;
}

static void worker_stop(unsigned worker, void *ctx, void *data)
{
	(void)worker;
	(void)ctx;
	free(data);
	stopped_n++;
}

static void access_told(unsigned worker, void *ctx, void *data, const struct http_access *a)
{
	(void)worker;
	(void)ctx;
	(void)data;
	assert(a->status >= 200 && a->duration_us >= 0); /* not cmocka's: another thread */
	told_n++;
}

static const char *const origins[] = {"https://www.example.com"};
static const char *const proxies[] = {"127.0.0.0/8"};
static const char *listen_on[] = {"127.0.0.1:0"};

static struct http_route routes[] = {
    {.methods = HTTP_GET | HTTP_POST, .pattern = "/echo", .handler = echo, .flags = HTTP_CORS},
    {.methods = HTTP_GET, .pattern = "/keep", .handler = keep},
    {.methods = HTTP_GET, .pattern = "/large", .handler = large},
    {.methods = HTTP_GET, .pattern = "/silent", .handler = silent},
    {.methods = HTTP_GET, .pattern = "/tagged", .handler = tagged},
    {.methods = HTTP_GET, .pattern = "/rated", .handler = echo, .rate_class = 1},
    {.methods = HTTP_PUT, .pattern = "/wide", .handler = echo, .body_bytes = 5000},
};

static struct http_setup setup_of(void)
{
	struct http_setup s = {
	    .listen = {listen_on, 1},
	    .workers = 2,
	    .routes = routes,
	    .routes_n = sizeof routes / sizeof *routes,
	    .worker_start = worker_start,
	    .worker_stop = worker_stop,
	    .access = access_told,
	};
	s.policy.limits = (struct config_limits){.connections = 100,
						 .per_client = 100,
						 .header_bytes = 4096,
						 .body_bytes = 1000,
						 .request_timeout_ms = 400,
						 .idle_timeout_ms = 3000};
	s.policy.rates[1] = (struct rate_limit){2, 60000};
	s.policy.origins = (struct str_list){(const char **)(uintptr_t)origins, 1};
	return s;
}

static void start(const struct http_setup *s)
{
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = http_server_start(s, &server, &err);
	if (st)
		print_error("%s\n", err.data);
	assert_int_equal(st, ST_OK);
	buf_release(&err);
}

static int stop(void **state)
{
	(void)state;
	http_server_free(server);
	server = NULL;
	return 0;
}

static int ask(const char *request)
{
	return ask_at(http_server_address(server, 0), request);
}

static void wait_until(const _Atomic unsigned *n, unsigned want)
{
	int64_t end = clock_mono_us() + DEADLINE_MS * 1000;
	while (*n < want) {
		assert_true(clock_mono_us() < end);
		usleep(1000);
	}
}

/* ---- tests ---- */

static void test_replies(void **state)
{
	struct http_setup s = setup_of();
	(void)state;
	start(&s);
	assert_int_equal(ask(GET("/echo?q=a%20b", CLOSE)), 200);
	assert_non_null(strstr(heard, "q=a b client=127.0.0.1"));
	assert_non_null(strstr(heard, "X-Content-Type-Options: nosniff\r\n"));
	assert_non_null(strstr(heard, "Vary: Origin\r\n"));
	assert_null(strstr(heard, "Access-Control-Allow-Origin"));
	assert_int_equal(ask(GET("/echo", CLOSE "Origin: https://www.example.com\r\n")), 200);
	assert_non_null(strstr(heard, "Access-Control-Allow-Origin: https://www.example.com\r\n"));
	assert_int_equal(ask(GET("/echo", CLOSE "Origin: https://evil.example\r\n")), 200);
	assert_null(strstr(heard, "Access-Control-Allow-Origin"));
	assert_int_equal(ask(GET("/silent", CLOSE)), 500);
	assert_int_equal(ask(GET("/nowhere", CLOSE)), 404);
	assert_non_null(strstr(heard, "application/problem+json"));
	assert_int_equal(ask(GET("/tagged", CLOSE "If-None-Match: \"v0\", W/\"v1\"\r\n")), 304);
	assert_non_null(strstr(heard, "ETag: \"v1\"\r\n"));
	assert_int_equal(ask(GET("/large?text=1", CLOSE "Accept-Encoding: gzip\r\n")), 200);
	assert_non_null(strstr(heard, "Content-Encoding: gzip\r\n"));
	assert_int_equal(ask("PUT /echo HTTP/1.1\r\nHost: x\r\n" CLOSE "\r\n"), 405);
	assert_non_null(strstr(heard, "Allow: GET, HEAD, POST, OPTIONS\r\n"));
	assert_int_equal(ask("PUT /wide" POSTED("5001")), 413);
	assert_int_equal(ask("POST /echo" POSTED("1001")), 413);
	assert_true(told_n > 0);
	stop(state);
	assert_int_equal(started_n, 2);
	assert_int_equal(stopped_n, 2);
}

static void test_slow_requests(void **state)
{
	struct http_setup s = setup_of();
	(void)state;
	start(&s);
	assert_int_equal(ask("GET /echo HTTP/1.1\r\nHost: x\r\n"), 408);
	assert_int_equal(ask("POST /echo" POSTED("5") "hell"), 408);
	stop(state);
}

static void test_slow_reader(void **state)
{
	struct http_setup s = setup_of();
	struct http_stats stats = {0};
	int64_t end = clock_mono_us() + 2 * DEADLINE_MS * 1000;
	(void)state;
	s.policy.limits.idle_timeout_ms = 300;
	start(&s);
	int fd = dial(http_server_address(server, 0));
	say(fd, GET("/large"));
	while (!stats.refused[HTTP_REFUSED_SLOW]) {
		assert_true(clock_mono_us() < end);
		usleep(10000);
		http_server_stats(server, &stats);
	}
	assert_int_equal(stats.connections_open, 0);
	close(fd);
	stop(state);
}

static void test_too_many(void **state)
{
	struct http_setup s = setup_of();
	struct buf err;
	(void)state;
	buf_init(&err, BUF_MAX_ERR);
	s.policy.limits.connections = 2;
	start(&s);
	int a = dial(http_server_address(server, 0)), b = dial(http_server_address(server, 0));
	say(a, GET("/echo"));
	say(b, GET("/echo"));
	hear(a, "body=", heard, sizeof heard);
	hear(b, "body=", heard, sizeof heard);
	assert_int_equal(ask(GET("/echo", CLOSE)), 503);
	assert_non_null(strstr(heard, "Retry-After: "));
	s.policy.limits.connections = 100;
	s.policy.limits.per_client = 2;
	assert_int_equal(http_server_set_policy(server, &s.policy, &err), ST_OK);
	int64_t end = clock_mono_us() + DEADLINE_MS * 1000;
	while (ask(GET("/echo", CLOSE)) != 429)
		assert_true(clock_mono_us() < end);
	close(a);
	while (ask(GET("/echo", CLOSE)) != 200)
		assert_true(clock_mono_us() < end);
	close(b);
	buf_release(&err);
	stop(state);
}

static void test_rates_and_proxies(void **state)
{
	struct http_setup s = setup_of();
	(void)state;
	start(&s);
	for (int i = 0; i < 4; i++) /* loopback is exempt, and believed by nobody */
		assert_int_equal(ask(GET("/rated", CLOSE "X-Forwarded-For: 192.0.2.1\r\n")), 200);
	assert_non_null(strstr(heard, "client=127.0.0.1"));
	stop(state);
	s.policy.trusted_proxies = (struct str_list){(const char **)(uintptr_t)proxies, 1};
	start(&s);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    ask(GET("/rated", CLOSE "X-Forwarded-For: ::9, 192.0.2.1, 127.0.0.2\r\n")),
		    200);
	assert_non_null(strstr(heard, "client=192.0.2.1"));
	assert_int_equal(ask(GET("/rated", CLOSE "X-Forwarded-For: 192.0.2.1\r\n")), 429);
	assert_non_null(strstr(heard, "Retry-After: "));
	assert_int_equal(ask(GET("/rated", CLOSE "X-Forwarded-For: 192.0.2.2\r\n")), 200);
	for (int i = 0; i < 4; i++)
		assert_int_equal(ask(GET("/rated", CLOSE)), 200);
	stop(state);
}

static void answer(struct http_request *rq, void *arg)
{
	(void)arg;
	if (!rq) {
		lost_n++;
		return;
	}
	struct buf *b = http_scratch(rq);
	buf_puts(b, "at last");
	http_reply(rq, 200, "text/plain", b);
}

static void run(unsigned worker, void *data, void *arg)
{
	(void)arg;
	assert(*(int *)data == (int)worker);
	ran_n++;
}

static void test_deferred(void **state)
{
	struct http_setup s = setup_of();
	(void)state;
	start(&s);
	kept_n = ran_n = lost_n = 0;
	int fd = dial(http_server_address(server, 0));
	say(fd, GET("/keep") GET("/echo"));
	wait_until(&kept_n, 1);
	assert_int_equal(http_ticket_post(server, kept, answer, NULL), ST_OK);
	hear(fd, "body=", heard, sizeof heard);
	assert_true(strstr(heard, "at last") < strstr(heard, "q=-"));
	assert_int_equal(http_ticket_post(server, kept, answer, NULL), ST_OK);
	wait_until(&lost_n, 1); /* answered already */
	assert_int_equal(http_server_post_all(server, run, NULL), ST_OK);
	wait_until(&ran_n, 2);

	/* A stop waits for the request that is under way, with its mail. */
	say(fd, GET("/keep"));
	wait_until(&kept_n, 2);
	assert_int_equal(http_ticket_post(server, kept, answer, NULL), ST_OK);
	http_server_stop(server, DEADLINE_MS);
	assert_int_equal(http_ticket_post(server, kept, answer, NULL), ST_CLOSED);
	assert_int_equal(http_server_post_all(server, run, NULL), ST_CLOSED);
	hear(fd, NULL, heard, sizeof heard);
	assert_non_null(strstr(heard, "at last"));
	close(fd);
	stop(state);
}

/* Whoever asks a worker next must find it done. */
static void test_run_all(void **state)
{
	struct http_setup s = setup_of();
	start(&s);
	unsigned before = ran_n;
	for (unsigned i = 1; i <= 200; i++) {
		assert_int_equal(http_server_run_all(server, run, NULL), ST_OK);
		assert_int_equal(ran_n, before + i * s.workers);
	}
	http_server_stop(server, DEADLINE_MS);
	assert_int_equal(http_server_run_all(server, run, NULL), ST_CLOSED);
	assert_int_equal(ran_n, before + 200 * s.workers);
	stop(state);
}

static void test_addresses_in_use(void **state)
{
	struct http_setup s = setup_of();
	struct http_server *second = NULL;
	char path[64] = "unix:/tmp/answerd-test-XXXXXX";
	const char *addresses[] = {NULL};
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	(void)state;
	start(&s);
	addresses[0] = http_server_address(server, 0);
	s.listen = (struct str_list){addresses, 1};
	assert_int_equal(http_server_start(&s, &second, NULL), ST_CONFLICT);
	assert_null(second);
	stop(state);

	int fd = mkstemp(path + 5); /* a name; the file is in the way at first */
	addresses[0] = path;
	assert_int_equal(http_server_start(&s, &second, NULL), ST_CONFLICT);
	close(fd);
	unlink(path + 5);
	memcpy(sun.sun_path, path + 5, strlen(path + 5) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&sun, sizeof sun), 0);
	close(fd); /* left behind, as after a crash */
	start(&s);
	assert_int_equal(http_server_start(&s, &second, NULL), ST_CONFLICT);
	stop(state);
	assert_int_not_equal(access(path + 5, F_OK), 0);
}

static void test_bad_setups(void **state)
{
	static const char *const bad[] = {"",	    "8080",  "x:80", "127.0.0.1", "127.0.0.1:70000",
					  "::1:80", "[::1]", "unix:"};
	struct http_setup s = setup_of();
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *one[] = {bad[i]};
		s.listen = (struct str_list){one, 1};
		assert_int_equal(http_server_start(&s, &server, NULL), ST_INVALID);
		assert_null(server);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_replies, stop),
	    cmocka_unit_test_teardown(test_slow_requests, stop),
	    cmocka_unit_test_teardown(test_slow_reader, stop),
	    cmocka_unit_test_teardown(test_too_many, stop),
	    cmocka_unit_test_teardown(test_rates_and_proxies, stop),
	    cmocka_unit_test_teardown(test_deferred, stop),
	    cmocka_unit_test_teardown(test_run_all, stop),
	    cmocka_unit_test_teardown(test_addresses_in_use, stop),
	    cmocka_unit_test(test_bad_setups),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
