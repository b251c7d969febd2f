#include "answerd/kb/check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "answerd/base/clock.h"
#include "answerd/base/vec.h"
#include "answerd/kb/markdown.h"
#include "answerd/kb/source.h"
#include "kb/check_facts.h"
#include "kb/check_text.h"
#include "kb/open.h"

struct told {
	struct kb_fault fault; /* its texts lie in the arena */
	size_t order;
};

struct checking {
	const char *dir;
	const struct str_list *languages;
	int64_t today;
	const struct kb_sink *user;
	struct kb_counts *counts;
	struct arena arena;   /* until the end */
	struct arena scratch; /* of one article */
	struct kb_ids *ids;
	struct facts facts;
	struct told *told; /* owned */
	size_t told_n, told_cap;
	struct kb_sink faults; /* collects in told */
	enum status failed;
};

static void collect(void *ctx, const struct kb_fault *fault)
{
	struct checking *c = ctx;
	if (c->failed || (c->failed = vec_room(&c->told, &c->told_cap, c->told_n, sizeof *c->told)))
		return;
	struct told *t = &c->told[c->told_n];
	*t = (struct told){*fault, c->told_n};
	t->fault.path = arena_dup(&c->arena, fault->path, strlen(fault->path));
	t->fault.text = arena_dup(&c->arena, fault->text, strlen(fault->text));
	if (!t->fault.path || !t->fault.text)
		c->failed = ST_NOMEM;
	else
		c->told_n++;
}

/* First reading: who there is. */
static enum status note(void *ctx, const struct article *a)
{
	struct checking *c = ctx;
	struct kb_place other;
	enum status st = kb_ids_claim(c->ids, a->id, a->source, a->line, &other);
	if (st == ST_CONFLICT) {
		kb_ids_fault(&c->faults, a->id, a->source, a->line, &other);
		return ST_OK;
	}
	return st ? st : facts_add(&c->facts, a);
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
			const char *what)
{
	const struct fact *to = facts_find(&c->facts, id);
	if (!to || a->status != ARTICLE_PUBLISHED)
		return;
	if (a->audience == AUDIENCE_PUBLIC && to->audience == AUDIENCE_AGENT)
		kb_say(&c->faults, KB_WARNING, a->source, line,
		       "%s leads to '%s', which is for agents only: the public will not see it",
		       what, id);
	else if (to->status != ARTICLE_PUBLISHED)
		kb_say(&c->faults, KB_WARNING, a->source, line,
		       "%s leads to '%s', which is not published: it will not be shown", what, id);
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
		kb_say(&c->faults, KB_WARNING, a->source, link->line,
		       "there is no attachment %s: put it there or mend the link", link->target);
}

static enum status check_link(struct checking *c, const struct article *a,
			      const struct md_link *link, bool of_notes)
{
	if (link->kind == MD_LINK_ATTACHMENT)
		check_attachment(c, a, link);
	if (link->kind == MD_LINK_ARTICLE && !of_notes)
		tell_hidden(c, a, link->line, link->target, "the link");
	if (!link->anchor || !*link->anchor)
		return ST_OK;
	if (link->kind == MD_LINK_ARTICLE)
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
		check_length("heading", doc.headings[i].title, a->source, doc.headings[i].line,
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
		kb_say(&c->faults, KB_WARNING, a->source, a->valid_line,
		       "'valid_to' is before 'valid_from': it would never be served");
	if (a->review_by != ARTICLE_NO_DAY && a->review_by < c->today &&
	    a->status == ARTICLE_PUBLISHED) {
		clock_date(a->review_by, day);
		kb_say(&c->faults, KB_WARNING, a->source, a->review_line,
		       "the review was due on %s: check the article and set 'review_by' anew", day);
	}
}

static enum status check_fields(struct checking *c, const struct article *a)
{
	enum status st = ST_OK;
	check_dates(c, a);
	check_length("title", a->title, a->source, a->line, &c->faults);
	if (!str_trim(a->body).len)
		kb_say(&c->faults, KB_WARNING, a->source, a->line,
		       "the article has no text behind its title: write the answer");
	for (size_t i = 0; i < a->related.n; i++) {
		if (facts_find(&c->facts, a->related.v[i]))
			tell_hidden(c, a, a->related_lines[i], a->related.v[i], "'related'");
		else
			kb_say(&c->faults, KB_WARNING, a->source, a->related_lines[i],
			       "'related' names '%s', and there is no such article: mend it",
			       a->related.v[i]);
	}
	for (size_t i = 0; !st && i < a->options_n; i++)
		if (a->options[i].section)
			st = facts_want(&c->facts, a->source, a->options[i].line, a->id,
					a->options[i].section);
	return st;
}

/* Second reading: what each holds, now that all are known. */
static enum status examine(void *ctx, const struct article *a)
{
	struct checking *c = ctx;
	struct kb_place holder = kb_ids_find(c->ids, a->id);
	if (!holder.path || holder.line != a->line || strcmp(holder.path, a->source) != 0)
		return ST_OK; /* a duplicate, told already */
	arena_reset(&c->scratch);
	enum status st = check_markdown(c, a, a->body, a->body_line, false);
	if (st == ST_INVALID || st == ST_LIMIT)
		return ST_OK; /* told; the article is withheld */
	if (!st)
		st = check_fields(c, a);
	if (!st && a->agent_notes)
		st = check_markdown(c, a, str_of(a->agent_notes), a->agent_notes_line, true);
	if (st && st != ST_INVALID && st != ST_LIMIT)
		return st;
	c->counts->articles++;
	if (c->user && c->user->article)
		return c->user->article(c->user->ctx, a);
	return ST_OK;
}

static enum status read_all(struct checking *c, const struct kb_sources *sources,
			    enum status (*each)(void *ctx, const struct article *a), bool tell)
{
	struct kb_sink sink = {c, each, tell ? collect : NULL};
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < sources->n; i++) {
		st = kb_read(c->dir, sources->v[i].path, c->languages, &sink);
		if (st == ST_NOTFOUND || st == ST_IO)
			st = ST_OK; /* gone meanwhile, or told */
	}
	return st ? st : c->failed;
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

static void tell(struct checking *c)
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

static bool is_configured(const struct checking *c, const char *tag, size_t len)
{
	for (size_t i = 0; i < c->languages->n; i++)
		if (strlen(c->languages->v[i]) == len &&
		    strncasecmp(c->languages->v[i], tag, len) == 0)
			return true;
	return false;
}

/* "fr" and "pt-BR" look like a language. */
static bool looks_like_language(const char *s, size_t len)
{
	size_t letters = 0;
	while (letters < len && ((s[letters] | 0x20) >= 'a' && (s[letters] | 0x20) <= 'z'))
		letters++;
	return letters == 2 && (len == 2 || (s[2] == '-' && len >= 5 && len <= 7));
}

/* Where folders are named by languages, one that `languages` does not hold was
 * forgotten there: its articles are taken for the default's. */
static void tell_folders(struct checking *c, const struct kb_sources *sources)
{
	const char *last = "";
	bool by_language = false;
	for (size_t i = 0; i < sources->n && !by_language; i++) {
		size_t n = strcspn(sources->v[i].path, "/");
		by_language = sources->v[i].path[n] && is_configured(c, sources->v[i].path, n);
	}
	for (size_t i = 0; by_language && i < sources->n; i++) {
		const char *path = sources->v[i].path;
		size_t n = strcspn(path, "/");
		if (!path[n] || strncmp(last, path, n + 1) == 0)
			continue;
		last = path;
		const char *folder = arena_dup(&c->arena, path, n);
		if (folder && looks_like_language(path, n) && !is_configured(c, path, n))
			kb_say(&c->faults, KB_WARNING, folder, 0,
			       "the folder looks like a language, and `languages` does not hold "
			       "it: its articles are taken for %s; add it, or rename the folder",
			       c->languages->v[0]);
	}
}

enum status kb_check(const char *dir, const struct str_list *languages, int64_t today,
		     const struct kb_sink *sink, struct kb_counts *counts, struct buf *err)
{
	struct checking c = {.dir = dir,
			     .languages = languages,
			     .today = today,
			     .user = sink,
			     .counts = counts,
			     .ids = kb_ids_new()};
	struct kb_sources sources = {0};
	*counts = (struct kb_counts){0};
	arena_init(&c.arena);
	arena_init(&c.scratch);
	c.facts.arena = &c.arena;
	c.faults = (struct kb_sink){&c, NULL, collect};
	enum status st = c.ids ? ST_OK : ST_NOMEM;
	if (!st)
		st = kb_list(dir, "", &c.arena, &c.faults, &sources, err);
	counts->sources = sources.n;
	if (!st)
		st = read_all(&c, &sources, note, false);
	facts_sort(&c.facts);
	if (!st)
		st = read_all(&c, &sources, examine, true);
	if (!st) {
		tell_folders(&c, &sources);
		facts_tell_anchors(&c.facts, &c.faults);
		facts_tell_audiences(&c.facts, &c.faults);
		facts_tell_alike(&c.facts, &c.faults);
		st = c.failed;
	}
	if (!st)
		tell(&c);
	facts_release(&c.facts);
	kb_ids_free(c.ids);
	free(c.told);
	arena_release(&c.arena);
	arena_release(&c.scratch);
	return st;
}
