#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "answerd/base/clock.h"
#include "answerd/base/vec.h"
#include "kb/check_parts.h"
#include "kb/check_text.h"
#include "kb/open.h"

static bool keep_said(struct arena *arena, struct said *s)
{
	if (!s->code)
		return true;
	s->code = arena_dup(arena, s->code, strlen(s->code));
	s->values.s = arena_dup(arena, s->values.s, s->values.len);
	return s->code && s->values.s;
}

static void collect(void *ctx, const struct kb_fault *fault)
{
	struct checking *c = ctx;
	if (c->failed || (c->failed = vec_room(&c->told, &c->told_cap, c->told_n, sizeof *c->told)))
		return;
	struct told *t = &c->told[c->told_n];
	*t = (struct told){*fault, c->told_n};
	t->fault.path = arena_dup(&c->arena, fault->path, strlen(fault->path));
	t->fault.text = arena_dup(&c->arena, fault->text, strlen(fault->text));
	bool kept = t->fault.path && t->fault.text && keep_said(&c->arena, &t->fault.said);
	if (kept)
		c->told_n++;
	else
		c->failed = ST_NOMEM;
}

void checking_init(struct checking *c)
{
	arena_init(&c->arena);
	arena_init(&c->scratch);
	c->facts.arena = &c->arena;
	c->faults = (struct kb_sink){c, NULL, collect};
}

void checking_release(struct checking *c)
{
	facts_release(&c->facts);
	free(c->told);
	arena_release(&c->arena);
	arena_release(&c->scratch);
}

static bool exists(void *ctx, const char *id)
{
	struct checking *c = ctx;
	return facts_find(&c->facts, id) != NULL;
}

static const char *folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? arena_dup(arena, path, (size_t)(slash - path)) : "";
}

/* A public article that leads to one which the public does not see. */
static void tell_hidden(struct checking *c, const struct article *a, int line, const char *id,
			bool related)
{
	const struct fact *to = facts_find(&c->facts, id);
	const char *what = related ? "'related'" : "the link";
	if (!to || a->status != ARTICLE_PUBLISHED)
		return;
	if (a->audience == AUDIENCE_PUBLIC && to->audience == AUDIENCE_AGENT)
		kb_say(&c->faults, KB_WARNING, a->source, line,
		       related ? "related-for-agents" : "link-for-agents",
		       "%-s leads to '%s', which is for agents only: the public will not see it",
		       what, id);
	else if (to->status != ARTICLE_PUBLISHED)
		kb_say(&c->faults, KB_WARNING, a->source, line,
		       related ? "related-not-published" : "link-not-published",
		       "%-s leads to '%s', which is not published: it will not be shown", what, id);
}

static void check_attachment(struct checking *c, const struct article *a,
			     const struct md_link *link)
{
	struct buf full;
	struct stat sb;
	buf_init(&full, PATH_MAX);
	bool there = kb_join(c->dir, link->target, &full) == ST_OK && stat(full.data, &sb) == 0 &&
		     S_ISREG(sb.st_mode) && kb_inside(c->dir, full.data);
	buf_release(&full);
	if (!there)
		kb_say(&c->faults, KB_WARNING, a->source, link->line, "attachment-missing",
		       "there is no attachment %s: put it there or mend the link", link->target);
}

static enum status check_link(struct checking *c, const struct article *a,
			      const struct md_link *link, bool of_notes)
{
	if (link->kind == MD_LINK_ATTACHMENT)
		check_attachment(c, a, link);
	if (link->kind == MD_LINK_ARTICLE && !of_notes)
		tell_hidden(c, a, link->line, link->target, false);
	if (!link->anchor || !*link->anchor)
		return ST_OK;
	if (link->kind == MD_LINK_ARTICLE && facts_has_anchors(&c->facts, link->target))
		return facts_want(&c->facts, a->source, link->line, link->target, link->anchor);
	/* "#top" needs no heading (HTML, section 7.4.6.4). */
	if (link->kind == MD_LINK_ANCHOR && strcmp(link->anchor, "top") != 0 && !of_notes)
		return facts_want(&c->facts, a->source, link->line, a->id, link->anchor);
	return ST_OK;
}

static enum status check_markdown(struct checking *c, const struct article *a, struct str text,
				  int line, bool of_notes)
{
	struct md_doc doc;
	size_t n = strlen(a->source);
	struct md_options opt = {
	    .path = a->source,
	    .line = line,
	    .one_line = n > 6 && strcmp(a->source + n - 6, ".jsonl") == 0,
	    .title = of_notes ? NULL : a->title,
	    .id = a->id,
	    .dir = folder_of(&c->scratch, a->source),
	    .exists = exists,
	    .ctx = c,
	};
	if (!opt.dir)
		return ST_NOMEM;
	enum status st = md_render(&c->scratch, &opt, text.s, text.len, &c->faults, &doc);
	if (st)
		return st;
	for (size_t i = 0; !st && !of_notes && i < doc.headings_n; i++) {
		st = facts_add_anchor(&c->facts, a->id, doc.headings[i].anchor);
		check_length(true, doc.headings[i].title, a->source, doc.headings[i].line,
			     &c->faults);
	}
	for (size_t i = 0; !st && i < doc.links_n; i++)
		st = check_link(c, a, &doc.links[i], of_notes);
	if (!st && !of_notes)
		check_text(a, opt.one_line, &c->faults);
	return st;
}

static void check_dates(struct checking *c, const struct article *a)
{
	char day[11];
	if (a->valid_from != ARTICLE_NO_DAY && a->valid_to != ARTICLE_NO_DAY &&
	    a->valid_to < a->valid_from)
		kb_say(&c->faults, KB_WARNING, a->source, a->valid_line, "dates-reversed",
		       "'valid_to' is before 'valid_from': it would never be served");
	if (a->review_by != ARTICLE_NO_DAY && a->review_by < c->today &&
	    a->status == ARTICLE_PUBLISHED) {
		clock_date(a->review_by, day);
		kb_say(&c->faults, KB_WARNING, a->source, a->review_line, "review-due",
		       "the review was due on %s: check the article and set 'review_by' anew", day);
	}
}

static enum status check_fields(struct checking *c, const struct article *a)
{
	enum status st = ST_OK;
	check_dates(c, a);
	check_length(false, a->title, a->source, a->line, &c->faults);
	if (!str_trim(a->body).len)
		kb_say(&c->faults, KB_WARNING, a->source, a->line, "no-text",
		       "the article has no text behind its title: write the answer");
	for (size_t i = 0; i < a->related.n; i++) {
		if (facts_find(&c->facts, a->related.v[i]))
			tell_hidden(c, a, a->related_lines[i], a->related.v[i], true);
		else
			kb_say(&c->faults, KB_WARNING, a->source, a->related_lines[i],
			       "related-missing",
			       "'related' names '%s', and there is no such article: mend it",
			       a->related.v[i]);
	}
	for (size_t i = 0; !st && i < a->options_n; i++)
		if (a->options[i].section)
			st = facts_want(&c->facts, a->source, a->options[i].line, a->id,
					a->options[i].section);
	return st;
}

enum status check_article(struct checking *c, const struct article *a)
{
	arena_reset(&c->scratch);
	enum status st = check_markdown(c, a, a->body, a->body_line, false);
	if (!st)
		st = check_fields(c, a);
	if (!st && a->agent_notes)
		st = check_markdown(c, a, str_of(a->agent_notes), a->agent_notes_line, true);
	else
		return st;
	return st == ST_INVALID || st == ST_LIMIT ? ST_OK : st; /* told; the rest is good */
}

static int by_place(const void *a, const void *b)
{
	const struct told *x = a, *y = b;
	int order = strcmp(x->fault.path, y->fault.path);
	if (order)
		return order;
	if (x->fault.line != y->fault.line)
		return x->fault.line < y->fault.line ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

void checking_tell(struct checking *c)
{
	if (c->told_n)
		qsort(c->told, c->told_n, sizeof *c->told, by_place);
	for (size_t i = 0; i < c->told_n; i++) {
		const struct kb_fault *f = &c->told[i].fault;
		if (f->severity == KB_ERROR)
			c->counts->errors++;
		else
			c->counts->warnings++;
		if (c->user && c->user->fault)
			c->user->fault(c->user->ctx, f);
	}
}
