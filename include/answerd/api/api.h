/* api.h - /api/v1, and what operators ask: /healthz, /readyz, /metrics.
 *
 * Handlers run on workers; http_worker_data is the worker's struct asker.
 *
 * Threads: api_new and api_free by main; a struct api does not change after
 * api_set_server. */
#ifndef ANSWERD_API_API_H
#define ANSWERD_API_API_H

#include <stddef.h>

#include "answerd/base/status.h"
#include "answerd/feedback/shared.h"
#include "answerd/http/server.h"

/* Classes of rates, for http_route.rate_class and http_policy.rates. */
enum api_rate { RATE_NONE, RATE_SEARCH, RATE_EVENTS, RATE_CONTACT };

struct api;

enum status api_new(struct shared *shared, struct api **out) ANSWERD_MUST_USE;
void api_free(struct api *a); /* NULL is allowed */
/* For /metrics; before that it tells nothing of connections. */
void api_set_server(struct api *a, const struct http_server *server);
/* Borrowed from a. */
const struct http_route *api_routes(const struct api *a, size_t *n);

#endif
