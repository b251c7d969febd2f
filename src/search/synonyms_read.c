/* synonyms_read.c - data/curation/synonyms.yaml: reading and writing it. */
#include <string.h>

#include "answerd/base/json.h"
#include "answerd/base/str.h"
#include "answerd/base/yaml.h"
#include "search/synonyms.h"

/* Rules, their lists, and twice as many phrases as are allowed, so that the
 * error is of the rule and not of the YAML. */
#define NODES ((size_t)SYNONYM_RULES * (2 * SYNONYM_PHRASES + 8))

/* ---- reading ---- */

static enum status read_phrase(const struct yaml *y, struct synonym_phrase *out, struct buf *err)
{
	if (y->kind != YAML_SCALAR)
		return fail(err, ST_INVALID, "%d: a phrase must be text", y->line);
	if (yaml_is_null(y))
		return fail(err, ST_INVALID, "%d: a phrase is empty: leave it out", y->line);
	*out = (struct synonym_phrase){y->text, y->len, y->line};
	return ST_OK;
}

/* A list of phrases, or one that stands alone. */
static enum status read_phrases(struct arena *arena, const struct yaml *y,
				struct synonym_phrase **out, size_t *n, struct buf *err)
{
	enum status st = ST_OK;
	size_t count = y->kind == YAML_LIST ? y->n : 1;
	if (y->kind == YAML_MAP)
		return fail(err, ST_INVALID, "%d: here stands a list of phrases: [退款, refund]",
			    y->line);
	struct synonym_phrase *v = arena_array(arena, count, sizeof *v);
	if (!v)
		return ST_NOMEM;
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = read_phrase(y->kind == YAML_LIST ? y->items[i] : y, &v[i], err);
	*out = v;
	*n = count;
	return st;
}

static enum status read_rule(struct arena *arena, const struct yaml *y, struct synonym_rule *r,
			     struct buf *err)
{
	enum status st = ST_OK;
	if (y->kind != YAML_MAP)
		return fail(err, ST_INVALID,
			    "%d: a rule is `both: [...]`, or `from: [...]` and `to: [...]`",
			    y->line);
	r->line = y->line;
	for (size_t i = 0; i < y->n && st == ST_OK; i++) {
		const char *key = y->keys[i];
		bool to = strcmp(key, "to") == 0;
		if (!to && strcmp(key, "from") != 0 && strcmp(key, "both") != 0)
			return fail(err, ST_INVALID,
				    "%d: there is no key '%s': a rule has both, or from and to",
				    y->key_lines[i], key);
		r->both = r->both || strcmp(key, "both") == 0;
		st = read_phrases(arena, y->items[i], to ? &r->to : &r->from,
				  to ? &r->to_n : &r->from_n, err);
	}
	if (st == ST_OK && r->both && y->n > 1)
		return fail(err, ST_INVALID,
			    "%d: both stands alone in its rule: make from and to another rule",
			    y->line);
	return st;
}

static enum status read_rules(struct arena *arena, const struct yaml *list,
			      struct synonym_rule **rules, size_t *n, struct buf *err)
{
	enum status st = ST_OK;
	if (yaml_is_null(list))
		return ST_OK;
	if (list->kind != YAML_LIST)
		return fail(err, ST_INVALID, "%d: synonyms is a list of rules, each after `- `",
			    list->line);
	*rules = arena_array(arena, list->n, sizeof **rules);
	if (!*rules)
		return ST_NOMEM;
	for (size_t i = 0; i < list->n && st == ST_OK; i++)
		st = read_rule(arena, list->items[i], &(*rules)[i], err);
	*n = list->n;
	return st;
}

enum status synonyms_read(struct arena *arena, const char *s, size_t len,
			  struct synonym_rule **rules, size_t *n, struct buf *err)
{
	struct yaml *root = NULL;
	*rules = NULL;
	*n = 0;
	if (len > SYNONYM_FILE_BYTES)
		return fail(err, ST_LIMIT, "1: the file is larger than %zu bytes",
			    SYNONYM_FILE_BYTES);
	enum status st = yaml_parse_max(arena, s, len, 0, NODES, &root, err);
	if (st || !root)
		return st;
	if (root->kind != YAML_MAP)
		return fail(err, ST_INVALID, "%d: the file starts with `synonyms:`", root->line);
	for (size_t i = 0; i < root->n; i++)
		if (strcmp(root->keys[i], "synonyms") != 0)
			return fail(err, ST_INVALID, "%d: there is no key '%s': only synonyms",
				    root->key_lines[i], root->keys[i]);
	return read_rules(arena, yaml_get(root, "synonyms"), rules, n, err);
}

/* ---- writing ---- */

/* Plain in YAML's flow lists: letters, digits, other scripts, and what can stand
 * between them; never a word that YAML reads as something else. */
static bool is_plain(const struct synonym_phrase *p)
{
	static const char *const words[] = {"null", "Null", "NULL", "true", "false", "yes",
					    "no",   "on",   "off",  "True", "False"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(p->text, words[i]) == 0)
			return false;
	for (size_t i = 0; i < p->len; i++) {
		unsigned char c = (unsigned char)p->text[i];
		bool word = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			    (c >= 'a' && c <= 'z');
		if (!word && (i == 0 || i + 1 == p->len || !strchr(" -_./+'", c)))
			return false;
	}
	return true;
}

static void print_list(struct buf *out, const char *key, const struct synonym_phrase *v, size_t n)
{
	buf_printf(out, "%s: [", key);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_puts(out, ", ");
		if (is_plain(&v[i]))
			buf_add(out, v[i].text, v[i].len);
		else
			json_quote(out, v[i].text, v[i].len); /* YAML's double quotes */
	}
	buf_puts(out, "]\n");
}

static void print_rule(const struct synonym_rule *r, struct buf *out)
{
	print_list(out, r->both ? "  - both" : "  - from", r->from, r->from_n);
	if (!r->both)
		print_list(out, "    to", r->to, r->to_n);
}

static bool same_phrases(const struct synonym_phrase *a, size_t a_n, const struct synonym_phrase *b,
			 size_t b_n)
{
	if (a_n != b_n)
		return false;
	for (size_t i = 0; i < a_n; i++)
		if (strcmp(a[i].text, b[i].text) != 0)
			return false;
	return true;
}

static bool same_rule(const struct synonym_rule *a, const struct synonym_rule *b)
{
	return a->both == b->both && same_phrases(a->from, a->from_n, b->from, b->from_n) &&
	       same_phrases(a->to, a->to_n, b->to, b->to_n);
}

/* A file that is replaced, in lines. */
struct old_file {
	struct arena arena;
	struct str *lines; /* with their ends */
	size_t lines_n;
	struct synonym_rule *rules;
	bool *used; /* of the rules */
	size_t rules_n;
};

static bool split_lines(struct old_file *f, const char *s, size_t len)
{
	size_t n = 1;
	for (size_t i = 0; i < len; i++)
		n += s[i] == '\n';
	f->lines = arena_array(&f->arena, n, sizeof *f->lines);
	for (size_t i = 0; f->lines && i < len;) {
		const char *nl = memchr(s + i, '\n', len - i);
		size_t end = nl ? (size_t)(nl - s) + 1 : len;
		f->lines[f->lines_n++] = (struct str){s + i, end - i};
		i = end;
	}
	return f->lines != NULL;
}

static bool starts_rule(struct str line)
{
	size_t i = 0;
	while (i < line.len && line.s[i] == ' ')
		i++;
	return i + 1 < line.len && line.s[i] == '-' && line.s[i + 1] == ' ';
}

/* True when every rule has lines of its own, in the two-space block style that
 * print_rule writes; only then can lines be taken over. */
static bool has_own_lines(const struct old_file *f)
{
	for (size_t i = 0; i < f->rules_n; i++) {
		size_t line = (size_t)f->rules[i].line;
		if (!line || line > f->lines_n || !starts_rule(f->lines[line - 1]) ||
		    !str_starts(f->lines[line - 1], "  - ") ||
		    (i && f->rules[i - 1].line >= f->rules[i].line))
			return false;
	}
	return true;
}

static bool is_comment(struct str line)
{
	struct str t = str_trim(line);
	return !t.len || t.s[0] == '#';
}

/* The first of the comments above a rule, as an index into lines. */
static size_t begin_of(const struct old_file *f, size_t rule)
{
	size_t at = (size_t)f->rules[rule].line - 1;
	while (at && is_comment(f->lines[at - 1]))
		at--;
	return at;
}

static void copy_lines(const struct old_file *f, size_t from, size_t to, struct buf *out)
{
	for (size_t i = from; i < to; i++)
		buf_add(out, f->lines[i].s, f->lines[i].len);
	if (to > from && out->len && out->data[out->len - 1] != '\n')
		buf_addc(out, '\n');
}

/* The lines of the same rule in the old file. */
static bool copy_rule(const struct old_file *f, const struct synonym_rule *r, struct buf *out)
{
	for (size_t i = 0; i < f->rules_n; i++) {
		if (f->used[i] || !same_rule(&f->rules[i], r))
			continue;
		size_t end = i + 1 < f->rules_n ? begin_of(f, i + 1) : f->lines_n;
		f->used[i] = true;
		copy_lines(f, begin_of(f, i), end, out);
		return true;
	}
	return false;
}

static bool open_old(struct old_file *f, const char *s, size_t len)
{
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	arena_init(&f->arena);
	bool good = len && split_lines(f, s, len) &&
		    synonyms_read(&f->arena, s, len, &f->rules, &f->rules_n, &err) == ST_OK &&
		    f->rules_n && has_own_lines(f);
	if (good)
		f->used = arena_array(&f->arena, f->rules_n, sizeof *f->used);
	buf_release(&err);
	return good && f->used;
}

void synonyms_print(const struct synonyms *s, const char *old, size_t len, struct buf *out)
{
	static const char head[] =
	    "# What stands for what: `both` in each direction; who asks `from` also finds `to`.\n"
	    "synonyms:\n";
	struct old_file f = {0};
	size_t n = 0;
	const struct synonym_rule *rules = synonyms_rules(s, &n);
	bool kept = open_old(&f, old, len);
	if (kept)
		copy_lines(&f, 0, begin_of(&f, 0), out);
	else
		buf_puts(out, head);
	for (size_t i = 0; i < n; i++)
		if (!kept || !copy_rule(&f, &rules[i], out))
			print_rule(&rules[i], out);
	arena_release(&f.arena);
}
