#include "http/router.h"

#include <stdlib.h>

#include "answerd/http/request.h"

#define SEGMENTS_MAX 16

enum kind { TEXT, NAME, TAIL }; /* in the order of precedence */

struct segment {
	enum kind kind;
	struct str text; /* borrowed from the pattern; a name without its mark */
};

struct pattern {
	const struct http_route *route;
	int index;
	size_t n;
	struct segment segments[SEGMENTS_MAX];
};

struct http_router {
	size_t n;
	struct pattern patterns[];
};

static enum status compile(struct pattern *p, struct buf *err)
{
	const char *text = p->route->pattern, *s = text;
	size_t params = 0;
	if (!text || *text != '/' || !p->route->handler || !p->route->methods)
		return fail(err, ST_INVALID, "route %s: wants a path, methods and a handler",
			    text ? text : "(none)");
	while (s) {
		const char *slash = strchr(++s, '/');
		size_t len = slash ? (size_t)(slash - s) : strlen(s);
		struct segment seg = {TEXT, {s, len}};
		if (len && (*s == ':' || *s == '*')) {
			seg = (struct segment){*s == ':' ? NAME : TAIL, {s + 1, len - 1}};
			params++;
		}
		if (p->n == SEGMENTS_MAX || params > HTTP_PARAMS_MAX ||
		    (seg.kind != TEXT && !seg.text.len) || (seg.kind == TAIL && slash))
			return fail(err, ST_INVALID, "route %s: bad pattern", text);
		p->segments[p->n++] = seg;
		s = slash;
	}
	return ST_OK;
}

static int by_precedence(const void *a, const void *b)
{
	const struct pattern *x = a, *y = b;
	for (size_t i = 0; i < x->n && i < y->n; i++)
		if (x->segments[i].kind != y->segments[i].kind)
			return (int)x->segments[i].kind - (int)y->segments[i].kind;
	if (x->n != y->n)
		return x->n < y->n ? -1 : 1; /* only a tail lets both match */
	return x->index - y->index;
}

enum status http_router_new(const struct http_route *routes, size_t n, struct http_router **out,
			    struct buf *err)
{
	enum status st = ST_OK;
	struct http_router *r = calloc(1, sizeof *r + n * sizeof r->patterns[0]);
	*out = NULL;
	if (!r)
		return fail(err, ST_NOMEM, "no memory for routes");
	r->n = n;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		r->patterns[i].route = &routes[i];
		r->patterns[i].index = (int)i;
		st = compile(&r->patterns[i], err);
	}
	if (st) {
		free(r);
		return st;
	}
	if (n)
		qsort(r->patterns, n, sizeof r->patterns[0], by_precedence);
	*out = r;
	return ST_OK;
}

void http_router_free(struct http_router *r)
{
	free(r);
}

static void add_param(struct http_match *m, struct str name, struct str value)
{
	m->names[m->params_n] = name;
	m->values[m->params_n++] = value;
}

static bool matches(const struct pattern *p, struct str path, struct http_match *m)
{
	size_t pos = 1;
	m->params_n = 0;
	for (size_t i = 0; i < p->n; i++) {
		const struct segment *seg = &p->segments[i];
		if (pos > path.len)
			return false;
		struct str rest = {path.s + pos, path.len - pos};
		if (seg->kind == TAIL) {
			add_param(m, seg->text, rest);
			return true;
		}
		const char *slash = rest.len ? memchr(rest.s, '/', rest.len) : NULL;
		struct str part = {rest.s, slash ? (size_t)(slash - rest.s) : rest.len};
		if (seg->kind == NAME && part.len)
			add_param(m, seg->text, part);
		else if (seg->kind == NAME || part.len != seg->text.len ||
			 (part.len && memcmp(part.s, seg->text.s, part.len) != 0))
			return false;
		pos += part.len + 1;
	}
	return pos == path.len + 1;
}

static unsigned offered(const struct http_route *route)
{
	return route->methods | (route->methods & HTTP_GET ? HTTP_HEAD : 0);
}

void http_router_match(const struct http_router *r, unsigned method, struct str path,
		       struct http_match *m)
{
	m->route = NULL;
	m->index = -1;
	m->allow = m->flags = 0;
	m->params_n = 0;
	if (!path.len || path.s[0] != '/')
		return;
	for (size_t i = 0; i < r->n; i++) {
		const struct http_route *route = r->patterns[i].route;
		if (!matches(&r->patterns[i], path, m))
			continue;
		m->allow |= offered(route);
		m->flags |= route->flags;
		if (offered(route) & method) {
			m->route = route;
			m->index = r->patterns[i].index;
			return;
		}
	}
	m->params_n = 0;
}
