/* Routes that want a role, on a running server. */
#include "answerd/http/server.h"
#include "http_client.h"

static struct http_server *server;
static char tokens[4][HTTP_TOKEN_LEN]; /* agent, editor, admin, and one that has expired */
static unsigned char hashes[4][HTTP_KEY_BYTES];

static void who(struct http_request *rq, void *ctx)
{
	struct buf *b = http_scratch(rq);
	const struct http_caller *c = http_caller(rq);
	(void)ctx;
	buf_printf(b, "id=%s name=%s role=%s body=", c ? c->id : "-", c ? c->name : "-",
		   http_role_name(c ? c->role : HTTP_ANYONE));
	buf_add(b, http_body(rq).s, http_body(rq).len);
	http_reply(rq, 200, "text/plain", b);
}

static struct http_route routes[] = {
    {.methods = HTTP_GET, .pattern = "/open", .handler = who},
    {.methods = HTTP_GET, .pattern = "/agent", .handler = who, .role = HTTP_AGENT},
    {.methods = HTTP_GET, .pattern = "/editor", .handler = who, .role = HTTP_EDITOR},
    {.methods = HTTP_GET, .pattern = "/admin", .handler = who, .role = HTTP_ADMIN},
    {.methods = HTTP_PUT | HTTP_POST | HTTP_DELETE,
     .pattern = "/editor",
     .handler = who,
     .role = HTTP_EDITOR,
     .body_bytes = 100000},
};

static struct http_keys *make_keys(size_t n)
{
	struct http_key v[4];
	struct http_keys *keys = NULL;
	static const char *const ids[] = {"t0", "t1", "t2", "t3"};
	memset(v, 0, sizeof v);
	for (size_t i = 0; i < 4; i++) {
		memcpy(v[i].hash, hashes[i], sizeof v[i].hash);
		v[i].role = i < 3 ? (enum http_role)(HTTP_AGENT + i) : HTTP_ADMIN;
		v[i].id = ids[i];
		v[i].name = i ? "Li" : "";
		v[i].created = "";
		v[i].expires_ms = i == 3 ? 1000 : 0;
	}
	assert_int_equal(http_keys_new(v, n, &keys), ST_OK);
	return keys;
}

static int start(void **state)
{
	static const char *listen_on[] = {"127.0.0.1:0"};
	static const char *proxies[] = {"127.0.0.0/8"};
	struct http_setup s = {.listen = {listen_on, 1},
			       .workers = 2,
			       .routes = routes,
			       .routes_n = sizeof routes / sizeof *routes};
	s.policy.limits = (struct config_limits){.connections = 100,
						 .per_client = 100,
						 .header_bytes = 4096,
						 .body_bytes = 1000,
						 .request_timeout_ms = 2000,
						 .idle_timeout_ms = 3000};
	s.policy.trusted_proxies = (struct str_list){proxies, 1};
	(void)state;
	for (int i = 0; i < 4; i++)
		http_token_make(tokens[i], hashes[i]);
	s.keys = make_keys(4);
	int rc = http_server_start(&s, &server, NULL) == ST_OK ? 0 : -1;
	http_keys_drop(s.keys);
	return rc;
}

static int stop(void **state)
{
	(void)state;
	http_server_free(server);
	server = NULL;
	return 0;
}

static int call(const char *line, const char *token, const char *more)
{
	char text[8192];
	snprintf(text, sizeof text, "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s%s%s%s\r\n",
		 line, token ? "Authorization: Bearer " : "", token ? token : "",
		 token ? "\r\n" : "", more);
	return ask_at(http_server_address(server, 0), text);
}

static void test_roles(void **state)
{
	static const char *const paths[] = {"GET /agent", "GET /editor", "GET /admin"};
	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 3; k++) {
			assert_int_equal(call(paths[i], tokens[k], ""), k >= i ? 200 : 403);
			if (k < i)
				assert_non_null(
				    strstr(heard, "WWW-Authenticate: Bearer error=\"insuff"));
		}
	call("GET /editor", tokens[2], "");
	assert_non_null(strstr(heard, "id=t2 name=Li role=admin"));
	assert_int_equal(call("HEAD /editor", tokens[1], ""), 200);
	/* A token on an open route is nobody's business. */
	assert_int_equal(call("GET /open", tokens[2], ""), 200);
	assert_non_null(strstr(heard, "id=- name=- role=anyone"));
	assert_int_equal(call("GET /open", "wrong", ""), 200);
}

static void test_strangers(void **state)
{
	(void)state;
	assert_int_equal(call("GET /editor", NULL, ""), 401);
	assert_non_null(strstr(heard, "WWW-Authenticate: Bearer\r\n"));
	assert_non_null(strstr(heard, "application/problem+json"));
	assert_int_equal(call("HEAD /editor", NULL, ""), 401);
	assert_int_equal(call("GET /editor", NULL, "Authorization: Basic eDp5\r\n"), 401);
	assert_int_equal(call("GET /editor", "", ""), 401);
	assert_int_equal(call("GET /editor", "wrong", ""), 401);
	assert_non_null(strstr(heard, "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n"));
	/* What has expired is as what never was. */
	char expected[sizeof heard];
	memcpy(expected, strstr(heard, "\r\n\r\n"), 200);
	assert_int_equal(call("GET /editor", tokens[3], ""), 401);
	assert_memory_equal(strstr(heard, "\r\n\r\n"), expected, strlen(expected));
	assert_int_equal(call("DELETE /agent", NULL, ""), 405);
	assert_int_equal(call("GET /none", NULL, ""), 404);
}

static void test_bodies(void **state)
{
	(void)state;
	assert_int_equal(call("PUT /editor", tokens[1], "Content-Length: 2\r\n\r\n{}"), 200);
	assert_non_null(strstr(heard, "body={}"));
	assert_int_equal(call("POST /editor", tokens[1], "Content-Length: 0\r\n"), 200);
	assert_int_equal(call("DELETE /editor", tokens[1], ""), 200);
	/* A stranger's body is not waited for, nor is 100 Continue said. */
	assert_int_equal(call("PUT /editor", NULL, "Content-Length: 90000\r\n"), 401);
	assert_int_equal(
	    call("PUT /editor", NULL, "Expect: 100-continue\r\nContent-Length: 90000\r\n"), 401);
	assert_int_equal(call("PUT /editor", tokens[0], "Content-Length: 2\r\n\r\n{}"), 403);
	assert_int_equal(call("PUT /editor", tokens[1], "Content-Length: 100001\r\n"), 413);
	assert_int_equal(call("PUT /editor", tokens[1], "Transfer-Encoding: chunked\r\n"), 501);
}

/* Wrong tokens run out, for one client; right ones do not. */
static void test_limit(void **state)
{
	int refused = 0;
	(void)state;
	for (int i = 0; i < 20; i++) {
		int status = call("GET /editor", "wrong", "X-Forwarded-For: 192.0.2.1\r\n");
		refused += status == 429;
		assert_true(status == 401 || status == 429);
		if (status == 429)
			assert_non_null(strstr(heard, "Retry-After: "));
	}
	assert_int_equal(refused, 10);
	assert_int_equal(call("GET /editor", tokens[1], "X-Forwarded-For: 192.0.2.1\r\n"), 200);
	assert_int_equal(call("GET /editor", NULL, "X-Forwarded-For: 192.0.2.1\r\n"), 401);
	assert_int_equal(call("GET /editor", "wrong", "X-Forwarded-For: 192.0.2.2\r\n"), 401);
}

/* Other keys take the place of those in use. */
static void test_change(void **state)
{
	(void)state;
	struct http_keys *fewer = make_keys(1);
	http_server_set_keys(server, fewer);
	http_keys_drop(fewer);
	int64_t end = clock_mono_us() + DEADLINE_MS * 1000;
	/* Both workers, whichever answers: ten in a row. */
	for (int in_a_row = 0; in_a_row < 10;) {
		assert_true(clock_mono_us() < end);
		in_a_row = call("GET /admin", tokens[2], "") == 401 ? in_a_row + 1 : 0;
	}
	assert_int_equal(call("GET /agent", tokens[0], ""), 200);
	http_server_set_keys(server, NULL);
	for (int in_a_row = 0; in_a_row < 10;) {
		assert_true(clock_mono_us() < end);
		in_a_row = call("GET /agent", tokens[0], "") == 401 ? in_a_row + 1 : 0;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_roles, start, stop),
	    cmocka_unit_test_setup_teardown(test_strangers, start, stop),
	    cmocka_unit_test_setup_teardown(test_bodies, start, stop),
	    cmocka_unit_test_setup_teardown(test_limit, start, stop),
	    cmocka_unit_test_setup_teardown(test_change, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
