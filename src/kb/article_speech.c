/* article_speech.c - questions to ask a customer, and ways to choose from. */
#include <string.h>

#include "kb/article_read.h"

/* The text of one member of a map in clarify or options, or NULL. */
static enum status member(struct reading *r, const struct yaml *map, const char *name,
			  const char **out)
{
	const struct yaml *v = yaml_get(map, name);
	size_t len = 0;
	*out = NULL;
	if (yaml_is_null(v))
		return ST_OK;
	if (v->kind != YAML_SCALAR) {
		article_warn(r, v->line, name, "field-no-text", "must be one text");
		return ST_OK;
	}
	const char *text = article_block_text(r->arena, v->text, v->len, &len);
	if (!text)
		return ST_NOMEM;
	*out = len ? text : NULL;
	return ST_OK;
}

static void warn_members(struct reading *r, const char *field, const struct yaml *map,
			 const char *const *known, size_t n)
{
	for (size_t i = 0; i < map->n; i++) {
		bool found = false;
		for (size_t k = 0; k < n; k++)
			found = found || strcmp(map->keys[i], known[k]) == 0;
		if (!found)
			kb_say(r->sink, KB_WARNING, r->from->path, map->key_lines[i],
			       "key-unknown-in", "unknown key '%s' in '%s'; it is left out",
			       map->keys[i], field);
	}
}

static enum status read_clarify(struct reading *r, const struct yaml *v, struct article_clarify *c)
{
	static const char *const known[] = {"ask", "why"};
	if (v->kind == YAML_SCALAR) {
		c->ask = article_line_text(r->arena, v->text, v->len);
		return c->ask ? ST_OK : ST_NOMEM;
	}
	warn_members(r, "clarify", v, known, 2);
	enum status st = member(r, v, "ask", &c->ask);
	return st ? st : member(r, v, "why", &c->why);
}

enum status article_read_clarify(struct reading *r, const struct yaml *v)
{
	size_t kept = 0;
	if (v->kind != YAML_LIST) {
		article_warn(r, v->line, "clarify", "clarify-no-list",
			     "must be a list of `- ask: ...` with `why: ...`");
		return ST_OK;
	}
	r->a->clarify = arena_array(r->arena, v->n, sizeof *r->a->clarify);
	if (!r->a->clarify)
		return ST_NOMEM;
	for (size_t i = 0; i < v->n; i++) {
		struct article_clarify c = {0};
		enum status st =
		    v->items[i]->kind == YAML_LIST ? ST_OK : read_clarify(r, v->items[i], &c);
		if (st)
			return st;
		if (c.ask && *c.ask)
			r->a->clarify[kept++] = c;
		else
			article_warn(r, v->items[i]->line, "clarify", "clarify-no-ask",
				     "has an entry without `ask`");
	}
	r->a->clarify_n = kept;
	return ST_OK;
}

static enum status read_option(struct reading *r, const struct yaml *v, struct article_option *o)
{
	static const char *const known[] = {"when", "say", "section"};
	o->line = v->line;
	warn_members(r, "options", v, known, 3);
	enum status st = member(r, v, "when", &o->when);
	if (!st)
		st = member(r, v, "say", &o->say);
	if (!st)
		st = member(r, v, "section", &o->section);
	if (!st && o->section && o->section[0] == '#')
		o->section++;
	return st;
}

/* Of several, one that does not say whom it fits is no choice; what it says still answers. */
static void warn_of_when(struct reading *r)
{
	for (size_t i = 0; r->a->options_n > 1 && i < r->a->options_n; i++)
		if (!r->a->options[i].when)
			kb_say(r->sink, KB_WARNING, r->from->path, r->a->options[i].line,
			       "options-no-when",
			       "'%s' has several entries, and this one no `when`: add whom it fits",
			       "options");
}

enum status article_read_options(struct reading *r, const struct yaml *v)
{
	size_t kept = 0;
	if (v->kind != YAML_LIST) {
		article_warn(r, v->line, "options", "options-no-list",
			     "must be a list of `- when: ...` with `say: ...`");
		return ST_OK;
	}
	r->a->options = arena_array(r->arena, v->n, sizeof *r->a->options);
	if (!r->a->options)
		return ST_NOMEM;
	for (size_t i = 0; i < v->n; i++) {
		struct article_option o = {0};
		enum status st =
		    v->items[i]->kind == YAML_MAP ? read_option(r, v->items[i], &o) : ST_OK;
		if (st)
			return st;
		if (o.say || o.section)
			r->a->options[kept++] = o;
		else
			article_warn(r, v->items[i]->line, "options", "options-no-say",
				     "has an entry without `say` or `section`");
	}
	r->a->options_n = kept;
	warn_of_when(r);
	return ST_OK;
}
