/* Path patterns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "answerd/http/request.h"
#include "http/router.h"

#include <cmocka.h> /* last: it has a macro named fail */

static void handler(struct http_request *rq, void *ctx)
{
	(void)rq;
	(void)ctx;
}

#define ROUTE(m, p)                                                                                \
	{                                                                                          \
		.methods = (m), .pattern = (p), .handler = handler                                 \
	}

static const struct http_route routes[] = {
    ROUTE(HTTP_GET, "/*path"),			     /* 0 */
    ROUTE(HTTP_GET | HTTP_PATCH, "/api/gaps/:id"),   /* 1 */
    ROUTE(HTTP_POST, "/api/gaps/merge"),	     /* 2 */
    ROUTE(HTTP_POST, "/api/gaps/:id/draft"),	     /* 3 */
    ROUTE(HTTP_GET | HTTP_PUT, "/api/articles/*id"), /* 4 */
    ROUTE(HTTP_GET, "/api/articles"),		     /* 5 */
    ROUTE(HTTP_GET, "/editor/"),		     /* 6 */
    ROUTE(HTTP_GET, "/"),			     /* 7 */
    ROUTE(HTTP_POST, "/only/post"),		     /* 8 */
    ROUTE(HTTP_GET, "/api/*rest"),		     /* 9 */
};

static void test_match(void **state)
{
	static const struct {
		unsigned method;
		const char *path;
		int index;
		const char *param; /* the first one */
	} cases[] = {
	    {HTTP_GET, "/", 7, NULL},
	    {HTTP_GET, "/x/y", 0, "x/y"},
	    {HTTP_GET, "/api/gaps/g17", 1, "g17"},
	    {HTTP_HEAD, "/api/gaps/g17", 1, "g17"},
	    {HTTP_PATCH, "/api/gaps/g17", 1, "g17"},
	    {HTTP_POST, "/api/gaps/merge", 2, NULL},
	    {HTTP_GET, "/api/gaps/merge", 1, "merge"},
	    {HTTP_POST, "/api/gaps/g17/draft", 3, "g17"},
	    {HTTP_POST, "/api/gaps//draft", -1, NULL},
	    {HTTP_GET, "/api/gaps/", 9, "gaps/"},
	    {HTTP_GET, "/api/articles/zh-CN/payment/two", 4, "zh-CN/payment/two"},
	    {HTTP_GET, "/api/articles/", 4, ""},
	    {HTTP_GET, "/api/articles", 5, NULL},
	    {HTTP_DELETE, "/api/articles", -1, NULL},
	    {HTTP_GET, "/editor/", 6, NULL},
	    {HTTP_GET, "/editor", 0, "editor"},
	    {HTTP_GET, "*", -1, NULL},
	};
	struct http_router *r = NULL;
	struct http_match m;
	(void)state;
	assert_int_equal(http_router_new(routes, sizeof routes / sizeof *routes, &r, NULL), ST_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		http_router_match(r, cases[i].method, str_of(cases[i].path), &m);
		if (m.index != cases[i].index)
			print_error("%s: %d\n", cases[i].path, m.index);
		assert_int_equal(m.index, cases[i].index);
		assert_int_equal(m.params_n, cases[i].param != NULL);
		if (cases[i].param)
			assert_true(str_is(m.values[0], cases[i].param));
	}
	http_router_match(r, HTTP_DELETE, str_of("/api/gaps/g1"), &m);
	assert_null(m.route);
	assert_int_equal(m.allow, HTTP_GET | HTTP_HEAD | HTTP_PATCH);
	http_router_free(r);
}

static void test_bad_patterns(void **state)
{
	static const char *const bad[] = {"", "x", "/:", "/*", "/*a/b", "/a/:/b"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct http_route one[] = {ROUTE(HTTP_GET, bad[i])};
		struct http_router *r = NULL;
		assert_int_equal(http_router_new(one, 1, &r, NULL), ST_INVALID);
		assert_null(r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_match),
	    cmocka_unit_test(test_bad_patterns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
