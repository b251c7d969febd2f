/* From a head that was read to a request: its target, client and route. */
#include <string.h>

#include "http/accept.h"
#include "http/chars.h"
#include "http/conn.h"

/* Every name and value is followed by a byte that is of no use any more. */
static void end_fields(struct http_conn *c, char *head)
{
	for (size_t i = 0; i < c->reader.fields_n; i++) {
		const struct http_field *f = &c->reader.fields[i];
		head[f->name.off + f->name.len] = '\0';
		head[f->value.off + f->value.len] = '\0';
	}
}

/* The last element of a list, cut off it. */
static bool list_last(struct str *list, struct str *item)
{
	while (list->len) {
		size_t from = list->len;
		while (from && list->s[from - 1] != ',')
			from--;
		*item = str_trim((struct str){list->s + from, list->len - from});
		list->len = from ? from - 1 : 0;
		if (item->len)
			return true;
	}
	return false;
}

/* The rightmost address of X-Forwarded-For that is no trusted proxy; repeated
 * fields are one list. False: there is none. */
static bool forwarded_client(const struct http_request *rq, struct http_addr *client)
{
	const struct http_reader *r = &rq->conn->reader;
	const struct http_rules *rules = rq->conn->worker->rules;
	struct str item = {0};
	for (size_t i = r->fields_n; i-- > 0;) {
		struct str name = http_span_str(rq->head, r->fields[i].name);
		struct str list = http_span_str(rq->head, r->fields[i].value);
		if (!http_same(name.s, name.len, "x-forwarded-for"))
			continue;
		while (list_last(&list, &item)) {
			/* What stands left of an address that nobody can read
			 * may come from the client itself. */
			if (http_addr_parse(item, client) != ST_OK)
				return false;
			if (!http_rules_trust(rules, client))
				return true;
		}
	}
	return false;
}

static void find_client(struct http_request *rq)
{
	struct http_conn *c = rq->conn;
	rq->client = c->peer;
	if (!c->trusted) {
		rq->limited = !http_addr_is_loopback(&c->peer);
		return;
	}
	struct http_addr client = {0};
	if (forwarded_client(rq, &client)) {
		rq->client = client;
		rq->limited = true;
	}
	struct str proto = http_header(rq, "x-forwarded-proto");
	rq->secure = proto.s && http_same(proto.s, proto.len, "https");
}

/* The parameters of the path, each with its NUL. */
static int end_params(struct http_request *rq, const char **reason)
{
	for (size_t i = 0; i < rq->match.params_n; i++) {
		struct str *v = &rq->match.values[i];
		v->s = arena_dup(&rq->conn->arena, v->s, v->len);
		if (!v->s) {
			*reason = "There is no memory left.";
			return 503;
		}
	}
	return 0;
}

int http_request_begin(struct http_conn *c, char *head, const char **reason)
{
	struct http_request *rq = &c->rq;
	const struct http_reader *r = &c->reader;
	struct str host = {0}, target = {0};
	if (!head) {
		*reason = "There is no memory left.";
		return 503;
	}
	rq->head = head;
	end_fields(c, head);
	target = http_span_str(head, r->target);
	if (r->host.len)
		host = http_span_str(head, r->host);
	int status = http_target_parse(&c->arena, target, host, r->method == HTTP_OPTIONS,
				       &rq->target, reason);
	if (status)
		return status;
	rq->method = r->method;
	rq->readable = true;
	c->close_after = !r->keep_alive;
	find_client(rq);
	http_router_match(c->worker->server->router, rq->method, rq->target.path, &rq->match);
	http_cors_begin(rq);
	http_auth_begin(rq);
	return end_params(rq, reason);
}

uint32_t http_request_body_most(const struct http_request *rq)
{
	const struct http_route *route = rq->match.route;
	return route && route->body_bytes ? route->body_bytes
					  : rq->conn->worker->rules->limits.body_bytes;
}
