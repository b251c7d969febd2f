#include "daemon/site.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/api/api.h"
#include "answerd/feedback/asker.h"
#include "answerd/http/static.h"
#include "answerd/pages/pages.h"

struct site {
	struct api *api;
	struct pages *pages;
	struct http_static *files;
	struct http_route *routes; /* owned: of all three */
	size_t routes_n;
	/* of the setup, called through */
	void *ctx;
	enum status (*worker_start)(unsigned worker, void *ctx, void **data, struct buf *err);
	void (*worker_stop)(unsigned worker, void *ctx, void *data);
};

/* The widget's loader keeps its name, so that an upgrade breaks no site. */
static void serve_loader(struct http_request *rq, void *files)
{
	http_set_header(rq, "Cross-Origin-Resource-Policy", "cross-origin");
	http_set_header(rq, "Access-Control-Allow-Origin", "*");
	if (!http_static_reply(rq, files, "widget.js"))
		http_reply_problem(rq, 404, "The widget is not installed.");
}

/* The built files are public, and other sites load the widget's from here. */
static void serve_asset(struct http_request *rq, void *files)
{
	struct str path = http_param(rq, "path");
	http_set_header(rq, "Cross-Origin-Resource-Policy", "cross-origin");
	http_set_header(rq, "Access-Control-Allow-Origin", "*");
	if (!http_static_reply(rq, files, path.s))
		http_reply_problem(rq, 404, "There is no such file.");
}

/* The consoles: pages that anybody may load, and that show nothing before who opens them
 * has signed in. What stands behind the slash is told by their script. */
static void serve_editor(struct http_request *rq, void *files)
{
	if (!http_static_reply(rq, files, "editor.html"))
		http_reply_problem(rq, 404, "The editor console is not installed.");
}

/* Sites of the phone system may frame it. */
static void serve_agent(struct http_request *rq, void *files)
{
	const struct config *c = asker_config(http_worker_data(rq));
	struct buf origins;
	buf_init(&origins, 4096);
	for (size_t i = 0; i < c->frame_ancestors.n; i++)
		buf_printf(&origins, "%s%s", i ? " " : "", c->frame_ancestors.v[i]);
	if (buf_status(&origins) != ST_OK ||
	    !http_static_reply_framed(rq, files, "agent.html", origins.data))
		http_reply_problem(rq, 404, "The agent console is not installed.");
	buf_release(&origins);
}

static void lead_to_agent(struct http_request *rq, void *ctx)
{
	(void)ctx;
	http_reply_redirect(rq, 301, "/agent/");
}

static void lead_to_editor(struct http_request *rq, void *ctx)
{
	(void)ctx;
	http_reply_redirect(rq, 301, "/editor/");
}

static enum status gather_routes(struct site *s)
{
	size_t api_n = 0, pages_n = 0;
	const struct http_route *api = api_routes(s->api, &api_n);
	const struct http_route *pages = pages_routes(s->pages, &pages_n);
	const struct http_route own[] = {
	    {.methods = HTTP_GET,
	     .pattern = "/widget.js",
	     .handler = serve_loader,
	     .ctx = s->files},
	    {.methods = HTTP_GET,
	     .pattern = PAGES_ASSETS "*path",
	     .handler = serve_asset,
	     .ctx = s->files},
	    {.methods = HTTP_GET, .pattern = "/agent", .handler = lead_to_agent},
	    {.methods = HTTP_GET, .pattern = "/editor", .handler = lead_to_editor},
	    {.methods = HTTP_GET, .pattern = "/agent/", .handler = serve_agent, .ctx = s->files},
	    {.methods = HTTP_GET, .pattern = "/editor/", .handler = serve_editor, .ctx = s->files},
	};
	const size_t own_n = sizeof own / sizeof own[0];
	s->routes = calloc(api_n + pages_n + own_n, sizeof *s->routes);
	if (!s->routes)
		return ST_NOMEM;
	memcpy(s->routes, api, api_n * sizeof *api);
	memcpy(s->routes + api_n, pages, pages_n * sizeof *pages);
	memcpy(s->routes + api_n + pages_n, own, sizeof own);
	s->routes_n = api_n + pages_n + own_n;
	return ST_OK;
}

enum status site_open(struct shared *shared, const char *web_dir, struct site **out,
		      struct buf *err)
{
	const struct http_static_limits limits = {0};
	struct site *s = calloc(1, sizeof *s);
	*out = NULL;
	if (!s)
		return ST_NOMEM;
	enum status st = pages_open(web_dir, &s->pages, err);
	if (st == ST_OK)
		st = api_new(shared, pages_texts(s->pages), &s->api);
	if (st == ST_OK)
		st = http_static_new(&limits, &s->files);
	if (st == ST_OK)
		st = http_static_load(s->files, web_dir, err);
	if (st == ST_OK)
		st = gather_routes(s);
	if (st)
		site_close(s);
	else
		*out = s;
	return st;
}

void site_set_curator(struct site *s, enum status (*put)(void *ctx, struct api_change *c),
		      void *ctx)
{
	api_set_curator(s->api, put, ctx);
}

void site_set_work(struct site *s, const struct api_work *work)
{
	api_set_work(s->api, work);
}

void site_set_desk(struct site *s, struct desk *desk)
{
	api_set_desk(s->api, desk);
}

void site_set_webhooks(struct site *s, struct webhooks *webhooks)
{
	api_set_webhooks(s->api, webhooks);
}

void site_set_reporter(struct site *s, struct reporter *reporter)
{
	api_set_reporter(s->api, reporter);
}

static const char *render_problem(struct http_request *rq, void *ctx, int status,
				  const char *detail, struct buf *body)
{
	struct site *s = ctx;
	return pages_problem(s->pages, rq, status, detail, body);
}

static enum status start_worker(unsigned worker, void *ctx, void **data, struct buf *err)
{
	struct site *s = ctx;
	return s->worker_start(worker, s->ctx, data, err);
}

static void stop_worker(unsigned worker, void *ctx, void *data)
{
	struct site *s = ctx;
	s->worker_stop(worker, s->ctx, data);
}

enum status site_start(struct site *s, struct http_setup *setup, struct http_server **out,
		       struct buf *err)
{
	struct http_setup own = *setup;
	s->ctx = setup->ctx;
	s->worker_start = setup->worker_start;
	s->worker_stop = setup->worker_stop;
	own.ctx = s;
	own.routes = s->routes;
	own.routes_n = s->routes_n;
	own.worker_start = start_worker;
	own.worker_stop = stop_worker;
	own.render_problem = render_problem;
	enum status st = http_server_start(&own, out, err);
	if (st == ST_OK)
		api_set_server(s->api, *out);
	return st;
}

void site_close(struct site *s)
{
	if (!s)
		return;
	http_static_free(s->files);
	api_free(s->api);
	pages_free(s->pages);
	free(s->routes);
	free(s);
}
