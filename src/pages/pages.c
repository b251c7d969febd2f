/* The help center as a whole: opened, closed, its routes. */
#include "answerd/pages/pages.h"

#include <stdio.h>
#include <stdlib.h>

#include "answerd/base/fs.h"
#include "answerd/base/json.h"
#include "pages/site.h"

#define MANIFEST_MAX_BYTES ((size_t)64 << 10)

enum status pages_manifest(const char *web_dir, cJSON **out, struct buf *err)
{
	struct buf path, text;
	buf_init(&path, 4096);
	buf_init(&text, BUF_MAX_TEXT);
	buf_printf(&path, "%s/manifest.json", web_dir);
	enum status st = buf_status(&path);
	if (!st)
		st = fs_read(path.data, MANIFEST_MAX_BYTES, &text, err);
	if (!st)
		st = json_parse(text.data, text.len, out, err);
	buf_release(&path);
	buf_release(&text);
	return st;
}

static enum status take_asset(const cJSON *manifest, const char *name, char **out, struct buf *err)
{
	const char *file = json_string(manifest, name);
	if (!file)
		return fail(err, ST_CORRUPT, "manifest.json does not name %s", name);
	return asprintf(out, PAGES_ASSETS "%s", file) < 0 ? ST_NOMEM : ST_OK;
}

static enum status take_assets(struct pages *p, const char *web_dir, struct buf *err)
{
	cJSON *manifest = NULL;
	enum status st = pages_manifest(web_dir, &manifest, err);
	if (!st)
		st = take_asset(manifest, "help.css", &p->css, err);
	if (!st)
		st = take_asset(manifest, "help.js", &p->script, err);
	if (!st)
		st = take_asset(manifest, "icons.svg", &p->icons, err);
	if (!st)
		st = take_asset(manifest, "mark.svg", &p->mark, err);
	cJSON_Delete(manifest);
	return st;
}

static enum status take_texts(struct pages *p, const char *web_dir, struct buf *err)
{
	struct buf dir;
	buf_init(&dir, 4096);
	buf_printf(&dir, "%s/messages", web_dir);
	enum status st = buf_status(&dir);
	if (!st)
		st = message_sets_load(dir.data, &p->texts, err);
	buf_release(&dir);
	return st;
}

static void set_routes(struct pages *p)
{
	static const struct {
		const char *pattern;
		void (*handler)(struct http_request *rq, void *ctx);
		unsigned rate_class;
	} table[PAGES_ROUTES] = {
	    {"/", page_home, 0},
	    {"/search", page_search, PAGES_RATE_SEARCH},
	    {"/articles/*id", page_article, 0},
	    {"/category/:lang/*id", page_category, 0},
	    {"/robots.txt", page_robots, 0},
	    {"/sitemap.xml", page_sitemap, PAGES_RATE_SEARCH},
	};
	for (size_t i = 0; i < PAGES_ROUTES; i++)
		p->routes[i] = (struct http_route){.methods = HTTP_GET,
						   .pattern = table[i].pattern,
						   .handler = table[i].handler,
						   .ctx = p,
						   .rate_class = table[i].rate_class};
}

enum status pages_open(const char *web_dir, struct pages **out, struct buf *err)
{
	*out = NULL;
	struct pages *p = calloc(1, sizeof *p);
	if (!p)
		return ST_NOMEM;
	enum status st = take_texts(p, web_dir, err);
	if (!st)
		st = take_assets(p, web_dir, err);
	if (!st)
		st = popular_new(&p->popular);
	if (st) {
		pages_free(p);
		return st;
	}
	set_routes(p);
	*out = p;
	return ST_OK;
}

void pages_free(struct pages *p)
{
	if (!p)
		return;
	message_sets_free(p->texts);
	popular_free(p->popular);
	free(p->css);
	free(p->script);
	free(p->icons);
	free(p->mark);
	free(p);
}

const struct message_sets *pages_texts(const struct pages *p)
{
	return p->texts;
}

const struct http_route *pages_routes(const struct pages *p, size_t *n)
{
	*n = PAGES_ROUTES;
	return p->routes;
}
