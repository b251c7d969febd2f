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
#include "answerd/feedback/desk.h"
#include "answerd/feedback/report.h"
#include "answerd/feedback/shared.h"
#include "answerd/feedback/webhook.h"
#include "answerd/http/server.h"
#include "answerd/text/messages.h"

/* Classes of rates, for http_route.rate_class and http_policy.rates. */
enum api_rate { RATE_NONE, RATE_SEARCH, RATE_EVENTS, RATE_CONTACT, RATE_HANDOFF };

struct api;

/* texts: of which replies take the names that readers see; borrowed, as shared. */
enum status api_new(struct shared *shared, const struct message_sets *texts,
		    struct api **out) ANSWERD_MUST_USE;
void api_free(struct api *a); /* NULL is allowed */
/* For /metrics; before that it tells nothing of connections. */
void api_set_server(struct api *a, const struct http_server *server);
/* A change of what editors keep that one of them asks for. It is made on a thread that
 * may wait for the disk: `make` is called there, at most once, and then `done`,
 * exactly once, which takes the change over. */
struct api_change {
	enum curated kind;
	/* What shall be in force (held by the caller then, of that kind), and the version of the
	 * file that the editor saw (borrowed from the change). */
	enum status (*make)(struct api_change *c, void **out, const char **version,
			    struct buf *err);
	/* ST_OK: it is in force, and on disk. ST_CONFLICT: the file is of another
	 * version. err: one sentence. */
	void (*done)(struct api_change *c, enum status st, const struct buf *err);
	const char *who_id, *who_name; /* of the editor's token */
};
/* Whom changes are given to; ST_OK: `done` will be called. Before the server starts. */
void api_set_curator(struct api *a, enum status (*put)(void *ctx, struct api_change *c), void *ctx);
/* Who keeps the gaps; borrowed. Before the server starts. */
void api_set_desk(struct api *a, struct desk *desk);
/* Who makes reports; borrowed. Before the server starts. */
void api_set_reporter(struct api *a, struct reporter *reporter);
/* Who tells receivers, for what operators ask; borrowed. Before the server starts. */
void api_set_webhooks(struct api *a, struct webhooks *webhooks);
/* Borrowed from a. */
const struct http_route *api_routes(const struct api *a, size_t *n);

#endif
