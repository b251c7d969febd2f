/* pages.h - the help center, rendered by the server: /, /search, /articles/{id},
 * /category/{lang}/{id}, /robots.txt, /sitemap.xml.
 *
 * The texts of the interface come from web/messages, the same files that the
 * browser side uses. Style and scripts are linked below PAGES_ASSETS, where the
 * daemon serves the files of web_dir.
 *
 * Threads: pages_open and pages_free by main; the handlers run on workers and
 * share a struct pages, of which only a small cache behind a lock changes.
 * http_worker_data must be the worker's struct asker. */
#ifndef ANSWERD_PAGES_PAGES_H
#define ANSWERD_PAGES_PAGES_H

#include <stddef.h>

#include "answerd/base/buf.h"
#include "answerd/base/json.h"
#include "answerd/base/status.h"
#include "answerd/http/request.h"
#include "answerd/http/route.h"

struct pages;
struct message_sets;

/* Where the files of web_dir are served: GET "/assets/" "*path". */
#define PAGES_ASSETS "/assets/"
/* http_route.rate_class of the route that searches. */
#define PAGES_RATE_SEARCH 1

/* manifest.json of web_dir: what the built files are called, and their sums ("integrity:...").
 * Owned: cJSON_Delete. */
enum status pages_manifest(const char *web_dir, cJSON **out, struct buf *err) ANSWERD_MUST_USE;

/* web_dir: where messages/, manifest.json and the built files are. */
enum status pages_open(const char *web_dir, struct pages **out, struct buf *err) ANSWERD_MUST_USE;
void pages_free(struct pages *p); /* NULL is allowed */
/* The texts of the interface, which other front ends need too; borrowed from p. */
const struct message_sets *pages_texts(const struct pages *p);
/* The routes of the help center, to be served; borrowed from p. */
const struct http_route *pages_routes(const struct pages *p, size_t *n);
/* For http_setup.render_problem: an HTML page for a browser that wants one, NULL
 * for the API. */
const char *pages_problem(struct pages *p, struct http_request *rq, int status, const char *detail,
			  struct buf *body);

#endif
