#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/clock.h"
#include "answerd/base/near.h"
#include "kb/article_read.h"

struct field {
	const char *name; /* first: near_name looks here */
	enum status (*set)(struct reading *r, const struct field *f, const struct yaml *v);
	size_t at; /* offset in struct article */
};

static void *slot(struct reading *r, const struct field *f)
{
	return (char *)r->a + f->at;
}

void article_warn(struct reading *r, int line, const char *name, const char *code, const char *what)
{
	kb_say(r->sink, KB_WARNING, r->from->path, line, code, "'%s' %-s; it is left out", name,
	       what);
}

static const char *line_of(struct reading *r, const struct yaml *v)
{
	return article_line_text(r->arena, v->text, v->len);
}

static enum status set_line(struct reading *r, const struct field *f, const struct yaml *v)
{
	const char **to = slot(r, f);
	if (v->kind != YAML_SCALAR && f->at == offsetof(struct article, title)) {
		r->odd_title_line = v->line; /* there is no article without */
		return ST_OK;
	}
	if (v->kind != YAML_SCALAR) {
		article_warn(r, v->line, f->name, "field-no-text", "must be one text");
		return ST_OK;
	}
	const char *text = line_of(r, v);
	if (!text)
		return ST_NOMEM;
	if (*text)
		*to = text;
	if (f->at == offsetof(struct article, lang))
		r->lang_line = v->line;
	return ST_OK;
}

static enum status set_block(struct reading *r, const struct field *f, const struct yaml *v)
{
	const char **to = slot(r, f);
	size_t len = 0;
	if (v->kind != YAML_SCALAR) {
		article_warn(r, v->line, f->name, "field-no-text", "must be one text");
		return ST_OK;
	}
	const char *text = article_block_text(r->arena, v->text, v->len, &len);
	if (!text)
		return ST_NOMEM;
	if (len)
		*to = text;
	if (f->at == offsetof(struct article, agent_notes))
		r->a->agent_notes_line = v->line;
	return ST_OK;
}

/* Bytes of the comma that stands at i, a Chinese one too; 0: there is none. */
static size_t comma_at(const struct yaml *v, size_t i)
{
	static const char *const commas[] = {",", "，", "、"};
	for (size_t k = 0; k < sizeof commas / sizeof commas[0]; k++)
		if (strncmp(v->text + i, commas[k], strlen(commas[k])) == 0)
			return strlen(commas[k]);
	return 0;
}

static bool is_number_comma(const struct yaml *v, size_t i)
{
	return i && v->text[i] == ',' && isdigit((unsigned char)v->text[i - 1]) &&
	       isdigit((unsigned char)v->text[i + 1]);
}

static size_t count_commas(const struct yaml *v, bool also_in_numbers)
{
	size_t n = 0;
	for (size_t i = 0; i < v->len; i++)
		n += comma_at(v, i) && (also_in_numbers || !is_number_comma(v, i));
	return n;
}

/* `tags: a, b` as it is meant, [a, b]. In quotes, as in JSON, and with the comma of a number it
 * stays one text, which is told. NULL: no memory. */
static const struct yaml *names_of(struct reading *r, const struct field *f, const struct yaml *v)
{
	const size_t n = v->quoted ? 0 : count_commas(v, false);
	struct yaml *list = arena_alloc(r->arena, sizeof *list);
	if (!n) {
		if (count_commas(v, true))
			kb_say(r->sink, KB_WARNING, r->from->path, v->line, "list-one-text",
			       "'%s' is one text with a comma: for several write [a, b]", f->name);
		return v;
	}
	struct yaml *parts = arena_array(r->arena, n + 1, sizeof *parts);
	if (!list || !parts)
		return NULL;
	*list = (struct yaml){.kind = YAML_LIST, .line = v->line};
	list->items = arena_array(r->arena, n + 1, sizeof *list->items);
	if (!list->items)
		return NULL;
	for (size_t i = 0, from = 0; i <= v->len; i++) {
		size_t comma = i < v->len && !is_number_comma(v, i) ? comma_at(v, i) : 0;
		if (!comma && i < v->len)
			continue;
		struct yaml *part = &parts[list->n];
		*part = (struct yaml){.line = v->line, .text = v->text + from, .len = i - from};
		list->items[list->n++] = part;
		from = i + comma;
	}
	return list;
}

/* The texts of a list, or of one scalar, into list; lines may be NULL. */
static enum status read_list(struct reading *r, const struct field *f, const struct yaml *v,
			     struct str_list *list, int **lines)
{
	const struct yaml *one[1] = {v};
	const struct yaml *const *items = one;
	size_t n = 1, kept = 0;
	if (v->kind == YAML_MAP) {
		article_warn(r, v->line, f->name, "field-no-list",
			     "must be a list, as [a, b] or `- a` on lines of their own");
		return ST_OK;
	}
	if (v->kind == YAML_LIST) {
		items = (const struct yaml *const *)v->items;
		n = v->n;
	}
	const char **texts = arena_array(r->arena, n, sizeof *texts);
	int *at = arena_array(r->arena, n, sizeof *at);
	if (!texts || !at)
		return ST_NOMEM;
	for (size_t i = 0; i < n; i++) {
		if (items[i]->kind != YAML_SCALAR) {
			article_warn(
			    r, items[i]->line, f->name, "field-item",
			    "holds something that is no text (a text with a colon needs quotes)");
			continue;
		}
		texts[kept] = line_of(r, items[i]);
		if (!texts[kept])
			return ST_NOMEM;
		at[kept] = items[i]->line;
		kept += texts[kept][0] != '\0';
	}
	*list = (struct str_list){texts, kept};
	if (lines)
		*lines = at;
	return ST_OK;
}

static enum status set_list(struct reading *r, const struct field *f, const struct yaml *v)
{
	return read_list(r, f, v, slot(r, f), NULL);
}

/* A list of names; what customers ask, and what a title has, holds commas of its own. */
static enum status set_names(struct reading *r, const struct field *f, const struct yaml *v)
{
	const struct yaml *names = v->kind == YAML_SCALAR ? names_of(r, f, v) : v;
	return names ? read_list(r, f, names, slot(r, f), NULL) : ST_NOMEM;
}

static enum status set_related(struct reading *r, const struct field *f, const struct yaml *v)
{
	const struct yaml *ids = v->kind == YAML_SCALAR ? names_of(r, f, v) : v;
	int *lines = NULL;
	if (!ids)
		return ST_NOMEM;
	enum status st = read_list(r, f, ids, &r->a->related, &lines);
	r->a->related_lines = lines;
	return st;
}

static enum status set_date(struct reading *r, const struct field *f, const struct yaml *v)
{
	int64_t *to = slot(r, f);
	if (v->kind != YAML_SCALAR || clock_parse_date(v->text, v->len, to) != ST_OK) {
		*to = ARTICLE_NO_DAY;
		article_warn(r, v->line, f->name, "field-no-date", "must be a date as 2026-10-01");
		return ST_OK;
	}
	if (f->at == offsetof(struct article, valid_to))
		r->a->valid_line = v->line;
	if (f->at == offsetof(struct article, review_by))
		r->a->review_line = v->line;
	return ST_OK;
}

static bool is_word(const struct yaml *v, const char *word)
{
	return v->kind == YAML_SCALAR && strcasecmp(v->text, word) == 0;
}

/* What cannot be read is kept from the public: a slip must not show what only
 * agents may see. */
static enum status set_audience(struct reading *r, const struct field *f, const struct yaml *v)
{
	r->a->audience_line = v->line;
	r->a->audience = is_word(v, "public") ? AUDIENCE_PUBLIC : AUDIENCE_AGENT;
	if (!is_word(v, "public") && !is_word(v, "agent"))
		kb_say(r->sink, KB_WARNING, r->from->path, v->line, "audience-unknown",
		       "'%s' must be public or agent; it is taken as agent, so that nothing "
		       "leaks",
		       f->name);
	return ST_OK;
}

static enum status set_status(struct reading *r, const struct field *f, const struct yaml *v)
{
	if (is_word(v, "published")) {
		r->a->status = ARTICLE_PUBLISHED;
	} else if (is_word(v, "archived")) {
		r->a->status = ARTICLE_ARCHIVED;
	} else {
		r->a->status = ARTICLE_DRAFT;
		if (!is_word(v, "draft"))
			kb_say(r->sink, KB_WARNING, r->from->path, v->line, "status-unknown",
			       "'%s' must be draft, published or archived; it is taken as draft",
			       f->name);
	}
	return ST_OK;
}

/* `draft: true` and `published: false`, as other systems have them. */
static enum status set_foreign_draft(struct reading *r, const struct field *f, const struct yaml *v)
{
	bool draft = is_word(v, f->name[0] == 'd' ? "true" : "false");
	if (draft)
		r->a->status = ARTICLE_DRAFT;
	kb_say(r->sink, KB_WARNING, r->from->path, v->line, "status-foreign",
	       "'%s' belongs to another system: write `status: %s`", f->name,
	       draft ? "draft" : "published");
	return ST_OK;
}

static enum status set_clarify(struct reading *r, const struct field *f, const struct yaml *v)
{
	(void)f;
	return article_read_clarify(r, v);
}

static enum status set_options(struct reading *r, const struct field *f, const struct yaml *v)
{
	(void)f;
	return article_read_options(r, v);
}

#define AT(member) offsetof(struct article, member)

static const struct field fields[] = {
    {"title", set_line, AT(title)},
    {"questions", set_list, AT(questions)},
    {"tags", set_names, AT(tags)},
    {"audience", set_audience, AT(audience)},
    {"segments", set_names, AT(segments)},
    {"status", set_status, AT(status)},
    {"category", set_line, AT(category)},
    {"lang", set_line, AT(lang)},
    {"updated", set_date, AT(updated)},
    {"valid_from", set_date, AT(valid_from)},
    {"valid_to", set_date, AT(valid_to)},
    {"review_by", set_date, AT(review_by)},
    {"owner", set_line, AT(owner)},
    {"ack", set_block, AT(ack)},
    {"clarify", set_clarify, AT(clarify)},
    {"say", set_block, AT(say)},
    {"options", set_options, AT(options)},
    {"authority", set_block, AT(authority)},
    {"transfer", set_block, AT(transfer)},
    {"related", set_related, AT(related)},
    {"agent_notes", set_block, AT(agent_notes)},
    {"draft", set_foreign_draft, 0},
    {"published", set_foreign_draft, 0},
};
/* The last two are understood, and never suggested. */
#define FIELDS_N (sizeof fields / sizeof fields[0])
#define OWN_FIELDS_N (FIELDS_N - 2)

static const struct field *field_of(const char *name)
{
	for (size_t i = 0; i < FIELDS_N; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

static void say_unknown(struct reading *r, const char *key, int line)
{
	const char *near = near_name(key, fields, OWN_FIELDS_N, sizeof fields[0]);
	if (near)
		kb_say(r->sink, KB_WARNING, r->from->path, line, "key-meant",
		       "unknown key '%s': '%s' is meant? It is left out", key, near);
	else
		kb_say(r->sink, KB_WARNING, r->from->path, line, "key-unknown",
		       "unknown key '%s'; it is left out", key);
}

enum status article_fields(struct reading *r, const struct yaml *map)
{
	for (size_t i = 0; i < map->n; i++) {
		const struct yaml *v = map->items[i];
		bool of_json = r->given_id && (strcmp(map->keys[i], "id") == 0 ||
					       strcmp(map->keys[i], "body") == 0);
		const struct field *f = of_json ? NULL : field_of(map->keys[i]);
		if (f && !yaml_is_null(v)) {
			enum status st = f->set(r, f, v);
			if (st)
				return st;
		} else if (!f && !of_json) {
			say_unknown(r, map->keys[i], map->key_lines[i]);
		}
	}
	return ST_OK;
}
