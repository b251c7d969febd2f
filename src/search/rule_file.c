#include "search/rule_file.h"

#include <stdio.h>
#include <string.h>

#include "answerd/base/json.h"
#include "answerd/base/str.h"
#include "answerd/base/utf8.h"

/* ---- reading ---- */

/* The list of rules; NULL: there is none. */
static enum status read_list(const struct rule_format *f, struct arena *arena, const char *s,
			     size_t len, const struct yaml **list, struct buf *err)
{
	struct yaml *root = NULL;
	if (len > f->max_bytes)
		return fail(err, ST_LIMIT, "1: the file is larger than %zu bytes", f->max_bytes);
	enum status st = yaml_parse_max(arena, s, len, 0, f->max_nodes, &root, err);
	if (st || !root)
		return st;
	if (root->kind != YAML_MAP)
		return fail(err, ST_INVALID, "%d: the file starts with `%s:`", root->line, f->key);
	for (size_t i = 0; i < root->n; i++)
		if (strcmp(root->keys[i], f->key) != 0)
			return fail(err, ST_INVALID, "%d: there is no key '%s': only %s",
				    root->key_lines[i], root->keys[i], f->key);
	const struct yaml *rules = yaml_get(root, f->key);
	if (yaml_is_null(rules))
		return ST_OK;
	if (rules->kind != YAML_LIST)
		return fail(err, ST_INVALID, "%d: %s is a list of rules, each after `- `",
			    rules->line, f->key);
	*list = rules;
	return ST_OK;
}

enum status rule_file_read(const struct rule_format *f, struct arena *arena, const char *s,
			   size_t len, void **rules, size_t *n, struct buf *err)
{
	const struct yaml *list = NULL;
	*rules = NULL;
	*n = 0;
	enum status st = read_list(f, arena, s, len, &list, err);
	if (st || !list)
		return st;
	*rules = arena_array(arena, list->n, f->size);
	if (!*rules)
		return ST_NOMEM;
	for (size_t i = 0; i < list->n && st == ST_OK; i++)
		st = f->read(arena, list->items[i], *rules, i, err);
	*n = list->n;
	return st;
}

enum status rule_read_text(const struct yaml *y, struct rule_text *out, struct buf *err)
{
	if (y->kind != YAML_SCALAR)
		return fail(err, ST_INVALID, "%d: a phrase must be text", y->line);
	if (yaml_is_null(y))
		return fail(err, ST_INVALID, "%d: a phrase is empty: leave it out", y->line);
	*out = (struct rule_text){y->text, y->len, y->line};
	return ST_OK;
}

enum status rule_read_texts(struct arena *arena, const struct yaml *y, struct rule_text **out,
			    size_t *n, struct buf *err)
{
	enum status st = ST_OK;
	size_t count = y->kind == YAML_LIST ? y->n : 1;
	if (y->kind == YAML_MAP)
		return fail(err, ST_INVALID, "%d: here stands a list of phrases: [退款, refund]",
			    y->line);
	struct rule_text *v = arena_array(arena, count, sizeof *v);
	if (!v)
		return ST_NOMEM;
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = rule_read_text(y->kind == YAML_LIST ? y->items[i] : y, &v[i], err);
	*out = v;
	*n = count;
	return st;
}

void rule_place(int line, size_t rule, char out[RULE_PLACE_LEN])
{
	if (line)
		snprintf(out, RULE_PLACE_LEN, "%d: ", line);
	else
		snprintf(out, RULE_PLACE_LEN, "rule %zu: ", rule + 1);
}

enum status rule_make_phrase(struct phrase_maker *m, const struct rule_text *from, size_t rule,
			     struct phrase *out, struct buf *err)
{
	struct buf why;
	buf_init(&why, BUF_MAX_ERR);
	enum status st = phrase_make(m, from->text, from->len, out, &why);
	if (st != ST_OK && why.len) {
		char place[RULE_PLACE_LEN];
		rule_place(from->line, rule, place);
		said_printf(err, said_of(&why).code, "%-s\"%.*s%-s\" %-s", place,
			    (int)(from->len < 60 ? from->len : utf8_cut(from->text, 60)),
			    from->text, from->len > 60 ? "…" : "", why.data);
	}
	buf_release(&why);
	return st;
}

/* ---- writing ---- */

/* Plain in YAML's flow lists: letters, digits, other scripts, and what can stand
 * between them; never a word that YAML reads as something else. */
static bool is_plain(const char *text)
{
	static const char *const words[] = {"null", "Null", "NULL", "true", "false", "yes",
					    "no",   "on",   "off",  "True", "False"};
	size_t len = strlen(text);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(text, words[i]) == 0)
			return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		bool word = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			    (c >= 'a' && c <= 'z');
		if (!word && (i == 0 || i + 1 == len || !strchr(" -_./+'", c)))
			return false;
	}
	return true;
}

static void print_one(struct buf *out, const char *text)
{
	if (is_plain(text))
		buf_puts(out, text);
	else
		json_quote(out, text, strlen(text)); /* YAML's double quotes */
}

void rule_print_text(struct buf *out, const char *key, const char *text)
{
	buf_printf(out, "%s: ", key);
	print_one(out, text);
	buf_addc(out, '\n');
}

void rule_print_list(struct buf *out, const char *key, const struct rule_text *v, size_t n)
{
	buf_printf(out, "%s: [", key);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_puts(out, ", ");
		print_one(out, v[i].text);
	}
	buf_puts(out, "]\n");
}

bool rule_same_texts(const struct rule_text *a, size_t a_n, const struct rule_text *b, size_t b_n)
{
	if (a_n != b_n)
		return false;
	for (size_t i = 0; i < a_n; i++)
		if (strcmp(a[i].text, b[i].text) != 0)
			return false;
	return true;
}

/* A file that is replaced, in lines. */
struct old_file {
	const struct rule_format *format;
	struct arena arena;
	struct str *lines; /* with their ends */
	size_t lines_n;
	void *rules;
	bool *used; /* of the rules */
	size_t rules_n, next;
};

/* The end of the document (YAML 1.2, section 9.1.2): what is added must stand
 * before it. */
static bool ends_document(struct str line)
{
	return str_starts(line, "...") && str_is(str_trim(line), "...");
}

static bool split_lines(struct old_file *f, const char *s, size_t len)
{
	size_t n = 1;
	for (size_t i = 0; i < len; i++)
		n += s[i] == '\n';
	f->lines = arena_array(&f->arena, n, sizeof *f->lines);
	for (size_t i = 0; f->lines && i < len;) {
		const char *nl = memchr(s + i, '\n', len - i);
		size_t end = nl ? (size_t)(nl - s) + 1 : len;
		if (ends_document((struct str){s + i, end - i}))
			break;
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

static int line_of(const struct old_file *f, size_t rule)
{
	return f->format->line(f->rules, rule);
}

/* True when every rule has lines of its own, in the two-space block style that
 * is written; only then can lines be taken over. */
static bool has_own_lines(const struct old_file *f)
{
	for (size_t i = 0; i < f->rules_n; i++) {
		size_t line = (size_t)line_of(f, i);
		if (!line || line > f->lines_n || !starts_rule(f->lines[line - 1]) ||
		    !str_starts(f->lines[line - 1], "  - ") ||
		    (i && line_of(f, i - 1) >= line_of(f, i)))
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
	size_t at = (size_t)line_of(f, rule) - 1;
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

/* The lines of the same rule in the old file; looked for from behind the last one,
 * where it mostly is. */
static bool copy_rule(struct old_file *f, const void *rules, size_t rule, struct buf *out)
{
	for (size_t k = 0; k < f->rules_n; k++) {
		size_t i = (f->next + k) % f->rules_n;
		if (f->used[i] || !f->format->same(f->rules, i, rules, rule))
			continue;
		size_t end = i + 1 < f->rules_n ? begin_of(f, i + 1) : f->lines_n;
		f->used[i] = true;
		f->next = i + 1;
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
	bool good =
	    len && split_lines(f, s, len) &&
	    rule_file_read(f->format, &f->arena, s, len, &f->rules, &f->rules_n, &err) == ST_OK &&
	    f->rules_n && has_own_lines(f);
	if (good)
		f->used = arena_array(&f->arena, f->rules_n, sizeof *f->used);
	buf_release(&err);
	return good && f->used;
}

void rule_file_print(const struct rule_format *format, const void *rules, size_t n, const char *old,
		     size_t len, struct buf *out)
{
	struct old_file f = {.format = format};
	bool kept = open_old(&f, old, len);
	if (kept)
		copy_lines(&f, 0, begin_of(&f, 0), out);
	else
		buf_puts(out, format->head);
	for (size_t i = 0; i < n; i++)
		if (!kept || !copy_rule(&f, rules, i, out))
			format->print(rules, i, out);
	arena_release(&f.arena);
}
