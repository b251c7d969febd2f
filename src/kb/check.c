#include "answerd/kb/check.h"

#include <string.h>
#include <strings.h>

#include "answerd/kb/source.h"
#include "kb/check_parts.h"

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

/* Second reading: what each holds, now that all are known. */
static enum status examine(void *ctx, const struct article *a)
{
	struct checking *c = ctx;
	struct kb_place holder = kb_ids_find(c->ids, a->id);
	if (!holder.path || holder.line != a->line || strcmp(holder.path, a->source) != 0)
		return ST_OK; /* a duplicate, told already */
	enum status st = check_article(c, a);
	if (st == ST_INVALID || st == ST_LIMIT)
		return ST_OK; /* told; the article is withheld */
	if (st)
		return st;
	c->counts->articles++;
	if (c->user && c->user->article)
		return c->user->article(c->user->ctx, a);
	return ST_OK;
}

static enum status read_all(struct checking *c, const struct kb_sources *sources,
			    enum status (*each)(void *ctx, const struct article *a), bool tell)
{
	struct kb_sink sink = {c, each, tell ? c->faults.fault : NULL};
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < sources->n; i++) {
		st = kb_read(c->dir, sources->v[i].path, c->languages, &sink);
		if (st == ST_NOTFOUND || st == ST_IO)
			st = ST_OK; /* gone meanwhile, or told */
	}
	return st ? st : c->failed;
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
			kb_say(&c->faults, KB_WARNING, folder, 0, "folder-of-language",
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
	checking_init(&c);
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
		checking_tell(&c);
	checking_release(&c);
	kb_ids_free(c.ids);
	return st;
}
