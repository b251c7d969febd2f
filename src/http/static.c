/* Static files: looked up and served. */
#include "http/static.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/http/request.h"

enum status http_static_new(const struct http_static_limits *limits, struct http_static **out)
{
	struct http_static *set = calloc(1, sizeof *set);
	*out = NULL;
	if (!set)
		return ST_NOMEM;
	if (limits)
		set->limits = *limits;
	if (!set->limits.file_bytes)
		set->limits.file_bytes = (size_t)8 << 20;
	if (!set->limits.total_bytes)
		set->limits.total_bytes = (size_t)64 << 20;
	if (!set->limits.files)
		set->limits.files = 4096;
	*out = set;
	return ST_OK;
}

void http_static_free(struct http_static *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->n; i++)
		http_file_release(&set->files[i]);
	free(set->files);
	free(set);
}

size_t http_static_place(const struct http_static *set, const char *name, bool *found)
{
	size_t lo = 0, hi = set->n;
	*found = false;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = strcmp(set->files[mid].name, name);
		if (order == 0) {
			*found = true;
			return mid;
		}
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static const struct http_file *find(const struct http_static *set, const char *name)
{
	bool found = false;
	size_t at = http_static_place(set, name, &found);
	return found ? &set->files[at] : NULL;
}

const char *http_static_bytes(const struct http_static *set, const char *name, size_t *len)
{
	const struct http_file *f = find(set, name);
	if (!f)
		return NULL;
	*len = f->variants[HTTP_IDENTITY].len;
	return f->variants[HTTP_IDENTITY].data;
}

static const struct http_file *find_page(struct http_request *rq, const struct http_static *set,
					 const char *name)
{
	static const char index[] = "index.html";
	size_t len = strlen(name);
	if (len && name[len - 1] != '/')
		return find(set, name);
	char *page = arena_alloc(http_arena(rq), len + sizeof index);
	if (!page)
		return NULL;
	memcpy(page, name, len);
	memcpy(page + len, index, sizeof index);
	return find(set, page);
}

bool http_static_reply(struct http_request *rq, const struct http_static *set, const char *name)
{
	return http_static_reply_framed(rq, set, name, NULL);
}

bool http_static_reply_framed(struct http_request *rq, const struct http_static *set,
			      const char *name, const char *frame_ancestors)
{
	const struct http_file *f = find_page(rq, set, name);
	if (!f)
		return false;
	enum http_coding coding =
	    http_accept_coding(http_header(rq, "accept-encoding"), f->offered);
	const struct http_variant *v = &f->variants[coding];
	http_set_header(rq, "Cache-Control",
			f->immutable ? "public, max-age=31536000, immutable" : "no-cache");
	if (f->offered)
		http_set_header(rq, "Vary", "Accept-Encoding");
	if (f->html)
		http_set_html_headers(rq, frame_ancestors);
	if (http_not_modified(rq, v->etag))
		return true;
	if (coding != HTTP_IDENTITY)
		http_set_header(rq, "Content-Encoding", coding == HTTP_GZIP ? "gzip" : "br");
	http_reply_static(rq, 200, f->type, v->data, v->len);
	return true;
}

void http_static_handler(struct http_request *rq, void *set)
{
	struct str path = http_param(rq, "path");
	if (!http_static_reply(rq, set, path.s ? path.s : ""))
		http_reply_problem(rq, 404, "There is nothing at this address.");
}
