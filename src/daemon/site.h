/* site.h - all that is served: the API, the help center, its files.
 *
 * Threads: opened, started and closed by main. */
#ifndef ANSWERD_DAEMON_SITE_H
#define ANSWERD_DAEMON_SITE_H

#include "answerd/api/api.h"
#include "answerd/api/work.h"
#include "answerd/feedback/shared.h"
#include "answerd/http/server.h"

struct site;

/* web_dir: the built browser side (manifest.json and what it names). */
enum status site_open(struct shared *shared, const char *web_dir, struct site **out,
		      struct buf *err) ANSWERD_MUST_USE;
/* Whom changes of editors are given to (api_set_curator). Before the start. */
void site_set_curator(struct site *s, enum status (*put)(void *ctx, struct api_change *c),
		      void *ctx);
/* What handlers have done elsewhere. Before the start. */
void site_set_work(struct site *s, const struct api_work *work);
/* Who keeps the gaps (api_set_desk). Before the start. */
void site_set_desk(struct site *s, struct desk *desk);
/* Who makes reports (api_set_reporter). Before the start. */
void site_set_reporter(struct site *s, struct reporter *reporter);
/* Who tells receivers (api_set_webhooks). Before the start. */
void site_set_webhooks(struct site *s, struct webhooks *webhooks);
/* Starts the server with what setup says and the site's routes and errors;
 * setup->ctx is handed to worker_start and worker_stop. */
enum status site_start(struct site *s, struct http_setup *setup, struct http_server **out,
		       struct buf *err) ANSWERD_MUST_USE;
void site_close(struct site *s); /* after the server is gone; NULL is allowed */

#endif
