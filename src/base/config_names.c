/* config_names.c - what the site and its categories are called. */
#include <stddef.h>
#include <string.h>

#include "base/config_read.h"

static bool add_name(struct config_reader *r, struct config_names *names, const char *lang,
		     const char *text)
{
	names->langs[names->n] = arena_dup(r->arena, lang, strlen(lang));
	names->texts[names->n] = text;
	if (names->langs[names->n])
		return ++names->n;
	r->failed = ST_NOMEM;
	return false;
}

/* The languages of a map; a text that is empty is none. */
static void read_languages(struct config_reader *r, const struct config_key *one,
			   const struct yaml *v, struct config_names *names)
{
	for (size_t i = 0; i < v->n; i++) {
		const char *wrong = config_check_language(v->keys[i]), *text = NULL;
		if (wrong)
			config_fault(r, v->key_lines[i], "'%s' holds '%.80s': it must be %s",
				     one->name, v->keys[i], wrong);
		config_text(r, one, &text, v->items[i]);
		if (!wrong && text && !add_name(r, names, v->keys[i], text))
			return;
	}
}

/* One text, or one a language. */
void config_names(struct config_reader *r, const struct config_key *k, void *to,
		  const struct yaml *v)
{
	const struct config_key one = {.name = k->name, .check = k->check};
	const size_t most = v->kind == YAML_MAP ? v->n : 1;
	const char *text = NULL;
	struct config_names names = {.texts = arena_array(r->arena, most, sizeof *names.texts),
				     .langs = arena_array(r->arena, most, sizeof *names.langs)};
	if (!names.texts || !names.langs) {
		r->failed = ST_NOMEM;
		return;
	}
	if (v->kind == YAML_MAP) {
		read_languages(r, &one, v, &names);
	} else {
		config_text(r, &one, &text, v);
		if (text)
			add_name(r, &names, "", text);
	}
	*(struct config_names *)(void *)((char *)to + k->at) = names;
}

static const struct config_key category_keys[] = {
    {.name = "name",
     .read = config_names,
     .at = offsetof(struct config_category, name),
     .check = config_check_name},
    {.name = "weight",
     .read = config_real,
     .at = offsetof(struct config_category, weight),
     .min = 0,
     .max = 100},
};

static void read_category(struct config_reader *r, const char *id, const struct yaml *v,
			  struct config_category *to)
{
	const size_t n = sizeof category_keys / sizeof category_keys[0];
	*to = (struct config_category){.id = arena_dup(r->arena, id, strlen(id)), .weight = 1};
	if (!to->id)
		r->failed = ST_NOMEM;
	if (v->kind != YAML_MAP && !yaml_is_null(v))
		config_fault(r, v->line,
			     "'categories' holds '%.80s': it must be a map, as {name: Payroll, "
			     "weight: 2}",
			     id);
	else if (!yaml_is_null(v))
		config_map(r, "categories", category_keys, n, to, v);
}

void config_categories(struct config_reader *r, const struct config_key *k, void *to,
		       const struct yaml *v)
{
	struct config *c = to;
	struct config_category *list = config_items(r, k, v, YAML_MAP, sizeof *list);
	if (!list)
		return;
	for (size_t i = 0; i < v->n; i++)
		read_category(r, v->keys[i], v->items[i], &list[i]);
	c->categories = list;
	c->categories_n = v->n;
}

const struct config_category *config_category(const struct config *c, struct str id)
{
	for (size_t i = 0; i < c->categories_n; i++)
		if (str_is(id, c->categories[i].id))
			return &c->categories[i];
	return NULL;
}
