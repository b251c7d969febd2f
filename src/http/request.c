/* What a handler asks a request. */
#include "answerd/http/request.h"

#include "http/chars.h"
#include "http/conn.h"

static const struct {
	enum http_method method;
	const char *name;
} methods[] = {
    {HTTP_GET, "GET"},	   {HTTP_HEAD, "HEAD"},	    {HTTP_POST, "POST"},       {HTTP_PUT, "PUT"},
    {HTTP_PATCH, "PATCH"}, {HTTP_DELETE, "DELETE"}, {HTTP_OPTIONS, "OPTIONS"},
};

const char *http_method_name(enum http_method m)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (methods[i].method == m)
			return methods[i].name;
	return "?";
}

enum http_method http_method(const struct http_request *rq)
{
	return (enum http_method)rq->method;
}

struct str http_path(const struct http_request *rq)
{
	return rq->target.path.s ? rq->target.path : str_of("");
}

struct str http_query_raw(const struct http_request *rq)
{
	return rq->target.query_raw.s ? rq->target.query_raw : str_of("");
}

struct str http_param(const struct http_request *rq, const char *name)
{
	for (size_t i = 0; i < rq->match.params_n; i++)
		if (str_is(rq->match.names[i], name))
			return rq->match.values[i];
	return (struct str){0};
}

struct str http_query(const struct http_request *rq, const char *name)
{
	for (size_t i = 0; i < rq->target.query_n; i++)
		if (str_is(rq->target.query[i].name, name))
			return rq->target.query[i].value;
	return (struct str){0};
}

bool http_query_at(const struct http_request *rq, size_t i, struct str *name, struct str *value)
{
	if (i >= rq->target.query_n)
		return false;
	*name = rq->target.query[i].name;
	*value = rq->target.query[i].value;
	return true;
}

struct str http_header(const struct http_request *rq, const char *name)
{
	const struct http_reader *r = &rq->conn->reader;
	for (size_t i = 0; rq->head && i < r->fields_n; i++) {
		struct str n = http_span_str(rq->head, r->fields[i].name);
		if (http_same(n.s, n.len, name))
			return http_span_str(rq->head, r->fields[i].value);
	}
	return (struct str){0};
}

/* name=value pairs between semicolons (RFC 6265 section 4.2). */
struct str http_cookie(const struct http_request *rq, const char *name)
{
	struct str list = http_header(rq, "cookie");
	while (list.len) {
		const char *semi = memchr(list.s, ';', list.len);
		size_t n = semi ? (size_t)(semi - list.s) : list.len;
		struct str pair = str_trim((struct str){list.s, n});
		const char *eq = pair.len ? memchr(pair.s, '=', pair.len) : NULL;
		list.s += n + (semi ? 1 : 0);
		list.len -= n + (semi ? 1 : 0);
		if (!eq || !str_is((struct str){pair.s, (size_t)(eq - pair.s)}, name))
			continue;
		size_t len = pair.len - (size_t)(eq + 1 - pair.s);
		const char *copy = arena_dup(&rq->conn->arena, eq + 1, len);
		return (struct str){copy, copy ? len : 0};
	}
	return (struct str){0};
}

struct str http_bearer(const struct http_request *rq)
{
	const struct http_reader *r = &rq->conn->reader;
	struct str v = http_header(rq, "authorization");
	size_t count = 0;
	for (size_t i = 0; rq->head && i < r->fields_n; i++) {
		struct str n = http_span_str(rq->head, r->fields[i].name);
		count += http_same(n.s, n.len, "authorization");
	}
	/* Of two, a proxy may have checked the other. */
	if (count > 1)
		return (struct str){0};
	if (v.len < 8 || !http_same(v.s, 7, "bearer "))
		return (struct str){0};
	return str_trim((struct str){v.s + 7, v.len - 7});
}

struct str http_body(const struct http_request *rq)
{
	return rq->body.s ? rq->body : str_of("");
}

bool http_content_is(const struct http_request *rq, const char *media_type)
{
	struct str v = http_header(rq, "content-type");
	const char *semi = v.len ? memchr(v.s, ';', v.len) : NULL;
	if (!v.s)
		return false;
	v = str_trim((struct str){v.s, semi ? (size_t)(semi - v.s) : v.len});
	return http_same(v.s, v.len, media_type);
}

const struct http_addr *http_client(const struct http_request *rq)
{
	return &rq->client;
}

struct str http_client_bytes(struct http_request *rq)
{
	const struct http_addr a = http_addr_client(&rq->client);
	const char *bytes =
	    a.family ? arena_dup(http_arena(rq), (const char *)a.bytes, sizeof a.bytes) : NULL;
	return bytes ? (struct str){bytes, a.family == 4 ? 4 : 8} : (struct str){"", 0};
}

bool http_is_secure(const struct http_request *rq)
{
	return rq->secure;
}

struct arena *http_arena(struct http_request *rq)
{
	return &rq->conn->arena;
}

void *http_worker_data(const struct http_request *rq)
{
	return rq->conn->worker->data;
}

unsigned http_worker_index(const struct http_request *rq)
{
	return rq->conn->worker->index;
}

struct http_server *http_request_server(const struct http_request *rq)
{
	return rq->conn->worker->server;
}
