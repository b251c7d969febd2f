/* pins_read.c - data/curation/pins.yaml: reading and writing it. */
#include <string.h>

#include "search/pins.h"
#include "search/rule_file.h"

static enum status read_one(const struct yaml *y, const char *key, const char **out,
			    struct buf *err)
{
	if (y->kind != YAML_SCALAR)
		return fail(err, ST_INVALID, "%d: %s must be text", y->line, key);
	*out = yaml_is_null(y) ? NULL : y->text;
	return ST_OK;
}

static enum status read_match(const struct yaml *y, struct pin_rule *r, struct buf *err)
{
	const char *text = NULL;
	enum status st = read_one(y, "match", &text, err);
	if (st == ST_OK && text && strcmp(text, "exact") != 0 && strcmp(text, "words") != 0)
		return fail(err, ST_INVALID, "%d: match is exact or words", y->line);
	r->words = text && strcmp(text, "words") == 0;
	return st;
}

static enum status read_member(struct arena *arena, const char *key, int line, const struct yaml *y,
			       struct pin_rule *r, struct buf *err)
{
	if (strcmp(key, "q") == 0)
		return rule_read_texts(arena, y, &r->q, &r->q_n, err);
	if (strcmp(key, "match") == 0)
		return read_match(y, r, err);
	if (strcmp(key, "article") == 0)
		return read_one(y, key, &r->article, err);
	if (strcmp(key, "lang") == 0)
		return read_one(y, key, &r->lang, err);
	if (strcmp(key, "until") == 0)
		return read_one(y, key, &r->until, err);
	if (strcmp(key, "note") == 0)
		return read_one(y, key, &r->note, err);
	return fail(err, ST_INVALID,
		    "%d: there is no key '%s': a pin has q, article, match, lang, until and note",
		    line, key);
}

static enum status read_pin(struct arena *arena, const struct yaml *y, void *rules, size_t rule,
			    struct buf *err)
{
	struct pin_rule *r = (struct pin_rule *)rules + rule;
	enum status st = ST_OK;
	if (y->kind != YAML_MAP)
		return fail(err, ST_INVALID, "%d: a pin is `q: [...]` and `article: ID`", y->line);
	r->line = y->line;
	for (size_t i = 0; i < y->n && st == ST_OK; i++)
		st = read_member(arena, y->keys[i], y->key_lines[i], y->items[i], r, err);
	return st;
}

static void print_pin(const void *rules, size_t i, struct buf *out)
{
	const struct pin_rule *r = (const struct pin_rule *)rules + i;
	rule_print_list(out, "  - q", r->q, r->q_n);
	rule_print_text(out, "    article", r->article);
	if (r->words)
		rule_print_text(out, "    match", "words");
	if (r->lang)
		rule_print_text(out, "    lang", r->lang);
	if (r->until)
		rule_print_text(out, "    until", r->until);
	if (r->note)
		rule_print_text(out, "    note", r->note);
}

static int line_of(const void *rules, size_t i)
{
	return ((const struct pin_rule *)rules)[i].line;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_pin(const void *a, size_t i, const void *b, size_t k)
{
	const struct pin_rule *x = (const struct pin_rule *)a + i;
	const struct pin_rule *y = (const struct pin_rule *)b + k;
	return x->words == y->words && same_text(x->article, y->article) &&
	       same_text(x->lang, y->lang) && same_text(x->until, y->until) &&
	       same_text(x->note, y->note) && rule_same_texts(x->q, x->q_n, y->q, y->q_n);
}

/* Of YAML: rules, their members, and twice the phrases that are allowed. */
static const struct rule_format format = {
    .key = "pins",
    .max_bytes = PIN_FILE_BYTES,
    .max_nodes = (size_t)PIN_RULES * (2 * PIN_PHRASES + 12),
    .size = sizeof(struct pin_rule),
    .read = read_pin,
    .head = "# Which article comes first for a question.\npins:\n",
    .print = print_pin,
    .line = line_of,
    .same = same_pin};

enum status pins_read(struct arena *arena, const char *s, size_t len, struct pin_rule **rules,
		      size_t *n, struct buf *err)
{
	void *v = NULL;
	enum status st = rule_file_read(&format, arena, s, len, &v, n, err);
	*rules = v;
	return st;
}

void pins_print(const struct pins *p, const char *old, size_t len, struct buf *out)
{
	size_t n = 0;
	const struct pin_rule *rules = pins_rules(p, &n);
	rule_file_print(&format, rules, n, old, len, out);
}
