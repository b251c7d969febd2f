#include "answerd/base/yaml.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "answerd/base/said.h"
#include "answerd/base/utf8.h"
#include "answerd/base/vec.h"
#include "base/yaml_error.h"

#define MAX_DEPTH 64
#define MAX_BYTES ((size_t)4 << 20)

struct builder {
	yaml_parser_t parser;
	struct arena *arena;
	struct yaml_text text;
	size_t nodes, max_nodes;
};

/* The children of a list or map while it grows. */
struct children {
	struct yaml **items;
	const char **keys;
	int *key_lines;
	uint64_t *hashes;
	size_t n, items_cap, keys_cap, lines_cap, hashes_cap;
};

static enum status build_node(struct builder *b, const yaml_event_t *event, int depth,
			      struct yaml **out);

static void children_release(struct children *c)
{
	free(c->items);
	free(c->keys);
	free(c->key_lines);
	free(c->hashes);
}

static int line_of(const struct builder *b, const yaml_event_t *event)
{
	return (int)event->start_mark.line + 1 + b->text.line_base;
}

static enum status next_event(struct builder *b, yaml_event_t *event)
{
	if (yaml_parser_parse(&b->parser, event))
		return ST_OK;
	if (b->parser.error == YAML_MEMORY_ERROR)
		return ST_NOMEM;
	return yaml_explain(&b->text, &b->parser);
}

static enum status new_node(struct builder *b, enum yaml_kind kind, const yaml_event_t *event,
			    struct yaml **out)
{
	if (++b->nodes > b->max_nodes)
		return fail_said(b->text.err, ST_INVALID, "yaml-many-values",
				 "%-d: more than %zu values: split it", line_of(b, event),
				 b->max_nodes);
	struct yaml *y = arena_alloc(b->arena, sizeof *y);
	if (!y)
		return ST_NOMEM;
	y->kind = kind;
	y->line = line_of(b, event);
	y->text = "";
	*out = y;
	return ST_OK;
}

static enum status build_scalar(struct builder *b, const yaml_event_t *event, struct yaml **out)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	struct yaml *y = NULL;
	/* "\0" in double quotes, and with it every reader that stops there. */
	if (memchr(value, '\0', len))
		return fail_said(b->text.err, ST_INVALID, "yaml-nul",
				 "%-d: \\0 is not allowed in a text", line_of(b, event));
	enum status st = new_node(b, YAML_SCALAR, event, &y);
	if (st)
		return st;
	assert(y);
	y->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	y->len = len;
	y->text = arena_dup(b->arena, value, len);
	if (!y->text)
		return ST_NOMEM;
	*out = y;
	return ST_OK;
}

static enum status add_key(struct builder *b, const yaml_event_t *event, struct children *c)
{
	const char *key = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	int line = line_of(b, event);
	if (event->type != YAML_SCALAR_EVENT)
		return fail_said(b->text.err, ST_INVALID, "yaml-key-bracket",
				 "%-d: a value that starts with { or [ must be in quotes", line);
	if (!len)
		return fail_said(b->text.err, ST_INVALID, "yaml-no-key",
				 "%-d: there is no key before the colon", line);
	if (memchr(key, '\0', len))
		return fail_said(b->text.err, ST_INVALID, "yaml-nul",
				 "%-d: \\0 is not allowed in a key", line);
	uint64_t hash = str_hash(key, len);
	for (size_t i = 0; i < c->n; i++)
		if (c->hashes[i] == hash && strcmp(c->keys[i], key) == 0)
			return fail_said(
			    b->text.err, ST_INVALID, "yaml-key-twice",
			    "%-d: the key '%s' is given twice (first on line %d): leave one", line,
			    key, c->key_lines[i]);
	if (vec_room(&c->keys, &c->keys_cap, c->n, sizeof *c->keys) ||
	    vec_room(&c->key_lines, &c->lines_cap, c->n, sizeof *c->key_lines) ||
	    vec_room(&c->hashes, &c->hashes_cap, c->n, sizeof *c->hashes))
		return ST_NOMEM;
	c->keys[c->n] = arena_dup(b->arena, key, len);
	c->key_lines[c->n] = line;
	c->hashes[c->n] = hash;
	return c->keys[c->n] ? ST_OK : ST_NOMEM;
}

static void *copied(struct arena *arena, const void *from, size_t n, size_t size)
{
	void *to = arena_array(arena, n, size);
	if (to && n)
		memcpy(to, from, n * size);
	return to;
}

static enum status close_node(struct builder *b, const struct children *c, struct yaml *y)
{
	assert(y);
	y->n = c->n;
	y->items = copied(b->arena, c->items, c->n, sizeof *c->items);
	if (!y->items)
		return ST_NOMEM;
	if (y->kind != YAML_MAP)
		return ST_OK;
	y->keys = copied(b->arena, c->keys, c->n, sizeof *c->keys);
	y->key_lines = copied(b->arena, c->key_lines, c->n, sizeof *c->key_lines);
	return y->keys && y->key_lines ? ST_OK : ST_NOMEM;
}

/* One element of a list, or one key with its value; *end at the closing event. */
static enum status build_child(struct builder *b, bool map, int depth, struct children *c,
			       bool *end)
{
	yaml_event_t event;
	enum status st = next_event(b, &event);
	if (st)
		return st;
	*end = event.type == (map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT);
	if (!*end && map) {
		st = add_key(b, &event, c);
		yaml_event_delete(&event);
		if (!st)
			st = next_event(b, &event);
		if (st)
			return st;
	}
	if (!*end) {
		st = vec_room(&c->items, &c->items_cap, c->n, sizeof *c->items);
		if (!st)
			st = build_node(b, &event, depth + 1, &c->items[c->n]);
		c->n += st == ST_OK;
	}
	yaml_event_delete(&event);
	return st;
}

static enum status build_children(struct builder *b, bool map, const yaml_event_t *start, int depth,
				  struct yaml **out)
{
	struct children c = {0};
	struct yaml *y = NULL;
	bool end = false;
	if (depth > MAX_DEPTH)
		return fail_said(b->text.err, ST_INVALID, "yaml-too-deep",
				 "%-d: lists and maps nest deeper than %d", line_of(b, start),
				 MAX_DEPTH);
	enum status st = new_node(b, map ? YAML_MAP : YAML_LIST, start, &y);
	while (!st && !end)
		st = build_child(b, map, depth, &c, &end);
	if (!st)
		st = close_node(b, &c, y);
	children_release(&c);
	if (!st)
		*out = y;
	return st;
}

static enum status refuse_properties(struct builder *b, const yaml_event_t *event,
				     const unsigned char *anchor, const unsigned char *tag)
{
	if (anchor)
		return fail_said(
		    b->text.err, ST_INVALID, "yaml-anchor",
		    "%-d: anchors (&name) are not supported; a value that starts with & "
		    "must be in quotes",
		    line_of(b, event));
	if (tag)
		return fail_said(
		    b->text.err, ST_INVALID, "yaml-tag",
		    "%-d: tags (!name) are not supported; a value that starts with ! must "
		    "be in quotes",
		    line_of(b, event));
	return ST_OK;
}

static enum status build_node(struct builder *b, const yaml_event_t *event, int depth,
			      struct yaml **out)
{
	enum status st = ST_OK;
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		st = refuse_properties(b, event, event->data.scalar.anchor, event->data.scalar.tag);
		return st ? st : build_scalar(b, event, out);
	case YAML_SEQUENCE_START_EVENT:
		st = refuse_properties(b, event, event->data.sequence_start.anchor,
				       event->data.sequence_start.tag);
		return st ? st : build_children(b, false, event, depth, out);
	case YAML_MAPPING_START_EVENT:
		st = refuse_properties(b, event, event->data.mapping_start.anchor,
				       event->data.mapping_start.tag);
		return st ? st : build_children(b, true, event, depth, out);
	default:
		return fail_said(
		    b->text.err, ST_INVALID, "yaml-alias",
		    "%-d: aliases (*name) are not supported; a value that starts with * "
		    "must be in quotes",
		    line_of(b, event));
	}
}

/* The stream's one document, or none. */
static enum status build_document(struct builder *b, struct yaml **out)
{
	yaml_event_t event;
	enum status st = ST_OK;
	yaml_event_type_t type = YAML_NO_EVENT;
	int documents = 0;
	while (!st && type != YAML_STREAM_END_EVENT) {
		st = next_event(b, &event);
		if (st)
			break;
		type = event.type;
		if (type == YAML_DOCUMENT_START_EVENT && ++documents > 1)
			st = fail_said(
			    b->text.err, ST_INVALID, "yaml-second",
			    "%-d: a second document starts here: leave out the line with ---",
			    line_of(b, &event));
		else if (type == YAML_SCALAR_EVENT || type == YAML_ALIAS_EVENT ||
			 type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT)
			st = build_node(b, &event, 1, out);
		yaml_event_delete(&event);
	}
	return st;
}

static enum status check_bytes(const struct yaml_text *text)
{
	if (text->len > MAX_BYTES)
		return fail_said(text->err, ST_INVALID, "yaml-too-large",
				 "%-d: more than %zu bytes of YAML", 1 + text->line_base,
				 MAX_BYTES);
	size_t bad = utf8_valid(text->s, text->len);
	if (bad < text->len)
		return fail_said(text->err, ST_INVALID, "yaml-not-utf8",
				 "%-d: the text is not UTF-8: save it with the encoding UTF-8",
				 yaml_line_at(text, bad));
	for (size_t i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->s[i];
		if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
			return fail_said(
			    text->err, ST_INVALID, "yaml-control",
			    "%-d: the control character %-s0x%02x stands here: delete it",
			    yaml_line_at(text, i), c ? "" : "NUL ", c);
	}
	return ST_OK;
}

enum status yaml_parse(struct arena *arena, const char *s, size_t len, int line_base,
		       struct yaml **out, struct buf *err)
{
	return yaml_parse_max(arena, s, len, line_base, YAML_NODES, out, err);
}

enum status yaml_parse_max(struct arena *arena, const char *s, size_t len, int line_base,
			   size_t max_nodes, struct yaml **out, struct buf *err)
{
	struct builder b = {.arena = arena,
			    .max_nodes = max_nodes,
			    .text = {.s = s, .len = len, .line_base = line_base, .err = err}};
	struct yaml *root = NULL;
	*out = NULL;
	enum status st = check_bytes(&b.text);
	if (st)
		return st;
	if (!yaml_parser_initialize(&b.parser))
		return ST_NOMEM;
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b.parser, (const unsigned char *)s, len);
	st = build_document(&b, &root);
	yaml_parser_delete(&b.parser);
	if (!st && !yaml_is_null(root))
		*out = root;
	return st;
}

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (size_t i = 0; i < map->n; i++)
		if (strcmp(map->keys[i], key) == 0)
			return map->items[i];
	return NULL;
}

bool yaml_is_null(const struct yaml *y)
{
	if (!y)
		return true;
	if (y->kind != YAML_SCALAR || y->quoted)
		return false;
	return !y->len || strcmp(y->text, "~") == 0 || strcmp(y->text, "null") == 0 ||
	       strcmp(y->text, "Null") == 0 || strcmp(y->text, "NULL") == 0;
}
