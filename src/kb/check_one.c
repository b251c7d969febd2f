#include <stdio.h>
#include <string.h>

#include "answerd/kb/source.h"
#include "kb/check_parts.h"

/* Longest path of an article: its id and ".md". */
#define PATH_BYTES (ARTICLE_MAX_ID + 4)

struct one {
	const struct kb_draft *draft;
	struct checking c;
	struct arena other; /* of another article, while it is read */
	enum status failed;
	const struct article *read; /* the draft, once it has been */
};

/* ---- other articles ---- */

static bool is_learned(const struct facts *f, const char *id)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i].id, id) == 0)
			return true;
	return false;
}

static enum status add_headings(struct one *o, const struct article *a)
{
	struct md_doc doc;
	const struct md_options opt = {
	    .path = a->source, .line = 1, .title = a->title, .id = a->id, .dir = ""};
	arena_reset(&o->other);
	enum status st = md_render(&o->other, &opt, a->body.s, a->body.len, NULL, &doc);
	for (size_t i = 0; st == ST_OK && i < doc.headings_n; i++)
		st = facts_add_anchor(&o->c.facts, a->id, doc.headings[i].anchor);
	return st == ST_INVALID || st == ST_LIMIT ? ST_OK : st;
}

static enum status note_other(void *ctx, const struct article *a)
{
	struct one *o = ctx;
	enum status st = facts_add(&o->c.facts, a);
	return st ? st : add_headings(o, a);
}

/* One that no file of its name holds. */
static enum status note_known(struct one *o, const char *id)
{
	struct article a = {.id = id, .key = id, .lang = "", .source = ""};
	const struct kb_draft *d = o->draft;
	if (!d->known || !d->known(d->ctx, id, &a.audience))
		return ST_OK;
	a.status = ARTICLE_PUBLISHED;
	enum status st = facts_add(&o->c.facts, &a);
	if (st == ST_OK)
		o->c.facts.v[o->c.facts.n - 1].no_anchors = true;
	return st;
}

static void learn(void *ctx, const char *id)
{
	struct one *o = ctx;
	struct kb_sink sink = {o, note_other, NULL};
	char path[PATH_BYTES];
	if (o->failed || is_learned(&o->c.facts, id) || !article_id_ok(id, strlen(id), NULL))
		return;
	snprintf(path, sizeof path, "%s.md", id);
	enum status st = kb_read(o->draft->dir, path, o->draft->languages, &sink);
	if (st == ST_NOTFOUND || st == ST_IO)
		st = ST_OK;
	if (st == ST_OK && !is_learned(&o->c.facts, id))
		st = note_known(o, id);
	o->failed = st;
	facts_sort(&o->c.facts);
}

static void learn_translations(struct one *o, const struct article *a)
{
	const struct str_list *languages = o->draft->languages;
	char id[ARTICLE_MAX_ID + 1];
	if (a->key == a->id)
		return; /* its path names no language */
	for (size_t i = 0; i < languages->n; i++)
		if (snprintf(id, sizeof id, "%s/%s", languages->v[i], a->key) < (int)sizeof id)
			learn(o, id);
}

/* ---- the draft ---- */

static enum status examine(struct one *o)
{
	const struct kb_draft *d = o->draft;
	struct article_origin from = {
	    .path = d->path, .line = 1, .file_day = d->today, .languages = d->languages};
	struct article *a = NULL;
	enum status st =
	    article_from_markdown(&o->c.arena, &from, d->text.s, d->text.len, &o->c.faults, &a);
	if (st == ST_OK)
		st = facts_add(&o->c.facts, a);
	if (st)
		return st;
	o->c.facts.learn = learn;
	o->c.facts.learn_ctx = o;
	learn_translations(o, a);
	st = check_article(&o->c, a);
	o->c.facts.learn = NULL;
	facts_tell_anchors(&o->c.facts, &o->c.faults);
	facts_tell_audiences(&o->c.facts, &o->c.faults);
	o->read = a;
	return st ? st : o->failed ? o->failed : o->c.failed;
}

/* Faults that lie in others, seen on the way, are not the draft's. */
static void drop_others(struct one *o)
{
	size_t n = 0;
	for (size_t i = 0; i < o->c.told_n; i++)
		if (strcmp(o->c.told[i].fault.path, o->draft->path) == 0)
			o->c.told[n++] = o->c.told[i];
	o->c.told_n = n;
}

enum status kb_check_draft(const struct kb_draft *d, const struct kb_sink *sink,
			   struct kb_counts *counts)
{
	struct one o = {.draft = d};
	*counts = (struct kb_counts){.sources = 1};
	o.c = (struct checking){.dir = d->dir,
				.languages = d->languages,
				.today = d->today,
				.user = sink,
				.counts = counts};
	checking_init(&o.c);
	arena_init(&o.other);
	enum status st = examine(&o);
	bool told = st == ST_INVALID || st == ST_LIMIT;
	if (st == ST_OK || told) {
		drop_others(&o);
		checking_tell(&o.c);
	}
	if (st == ST_OK && !counts->errors) {
		counts->articles = 1;
		if (sink && sink->article)
			st = sink->article(sink->ctx, o.read);
	}
	checking_release(&o.c);
	arena_release(&o.other);
	return told ? ST_OK : st;
}
