#include "answerd/kb/markdown.h"

#include <stdlib.h>
#include <string.h>

#include "kb/md_prepare.h"
#include "kb/md_render.h"
#include "kb/md_tree.h"

static enum status with_tree(void *ctx, cmark_node *root)
{
	return md_blocks(ctx, root);
}

static void warn_stripped(struct rendering *r, const struct md_stripped *f)
{
	if (f->tags)
		md_warn(r, md_line(r, f->tags_line), "foreign-tags",
			"template tags of another system ({%% %%}, {{ }}) are left out: %zu in the "
			"file; write what they stand for, or put them in `code`",
			f->tags);
	if (f->attributes)
		md_warn(r, md_line(r, f->attributes_line), "foreign-attributes",
			"attributes in braces ({:...}) are left out: %zu in the file; delete them",
			f->attributes);
	if (f->components)
		md_warn(r, md_line(r, f->components_line), "foreign-components",
			"components of another system (<Name>, :::) are left out, their text is "
			"kept: %zu in the file; delete them",
			f->components);
}

static enum status check_limits(const struct md_options *opt, const char *s, size_t len,
				const struct kb_sink *sink)
{
	int line = 1;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = md_limits(s, len, &line, &err);
	if (st)
		kb_say_err(sink, KB_ERROR, opt->path,
			   opt->one_line ? opt->line : opt->line + line - 1, &err);
	buf_release(&err);
	return st;
}

static void *copied(struct arena *arena, const void *from, size_t n, size_t size)
{
	void *to = arena_array(arena, n, size);
	if (to && n)
		memcpy(to, from, n * size);
	return to;
}

/* What was made moves into the arena. */
static enum status hand_over(struct rendering *r, struct md_doc *out)
{
	struct md_doc doc = {
	    .headings_n = r->headings_n, .sections_n = r->sections_n, .links_n = r->links_n};
	enum status st = buf_status(&r->html);
	doc.html = (struct str){arena_dup(r->arena, r->html.data, r->html.len), r->html.len};
	doc.headings = copied(r->arena, r->headings, r->headings_n, sizeof *r->headings);
	doc.sections = copied(r->arena, r->sections, r->sections_n, sizeof *r->sections);
	doc.links = copied(r->arena, r->links, r->links_n, sizeof *r->links);
	if (!st && (!doc.html.s || !doc.headings || !doc.sections || !doc.links))
		st = ST_NOMEM;
	if (!st)
		*out = doc;
	return st;
}

static void release(struct rendering *r)
{
	buf_release(&r->html);
	buf_release(&r->text);
	buf_release(&r->scratch);
	buf_release(&r->href);
	anchors_release(&r->anchors);
	free(r->headings);
	free(r->sections);
	free(r->links);
}

enum status md_render(struct arena *arena, const struct md_options *opt, const char *s, size_t len,
		      const struct kb_sink *sink, struct md_doc *out)
{
	struct rendering r = {.arena = arena, .opt = opt, .sink = sink};
	struct md_stripped found = {0};
	struct buf text;
	*out = (struct md_doc){0};
	enum status st = check_limits(opt, s, len, sink);
	if (st)
		return st;
	buf_init(&text, BUF_MAX_TEXT);
	buf_init(&r.html, BUF_MAX_TEXT);
	buf_init(&r.text, BUF_MAX_TEXT);
	buf_init(&r.scratch, BUF_MAX_TEXT);
	buf_init(&r.href, BUF_MAX_TEXT);
	md_strip(s, len, &text, &found);
	warn_stripped(&r, &found);
	st = buf_status(&text);
	if (!st)
		st = md_tree_parse(text.data, text.len, with_tree, &r);
	if (!st)
		st = hand_over(&r, out);
	else if (st == ST_LIMIT && !r.failed && r.html.len == 0)
		kb_say(sink, KB_ERROR, opt->path, opt->line, "text-too-heavy",
		       "the text takes too much memory to read: split the article");
	release(&r);
	buf_release(&text);
	return st;
}
