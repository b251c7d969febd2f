#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "answerd/base/json.h"
#include "answerd/base/utf8.h"
#include "kb/article_read.h"

/* As the readers of YAML have it. */
#define MAX_DEPTH 64
#define MAX_MEMBERS 20000

/* A JSON value as a tree of the kind that front matter gives, so that one
 * reader of fields serves both. */
struct converting {
	struct reading *r;
	size_t values;
};

static enum status convert(struct converting *c, const cJSON *v, int depth, struct yaml **out);

static enum status refuse(struct reading *r, const char *code, const char *text)
{
	r->failed = true;
	kb_say(r->sink, KB_ERROR, r->from->path, r->a ? r->a->line : r->from->line, code, "%-s",
	       text);
	return ST_INVALID;
}

static const char *scalar_text(struct arena *arena, const cJSON *v)
{
	char number[64];
	if (cJSON_IsString(v))
		return arena_dup(arena, v->valuestring, strlen(v->valuestring));
	if (cJSON_IsNumber(v)) {
		double d = v->valuedouble;
		if (d == floor(d) && fabs(d) < 9e15)
			snprintf(number, sizeof number, "%" PRId64, (int64_t)d);
		else
			snprintf(number, sizeof number, "%.17g", d);
		return arena_dup(arena, number, strlen(number));
	}
	return cJSON_IsTrue(v) ? "true" : cJSON_IsFalse(v) ? "false" : "";
}

static enum status convert_members(struct converting *c, const cJSON *v, int depth, struct yaml *y)
{
	size_t n = 0;
	for (const cJSON *m = v->child; m; m = m->next)
		n++;
	y->items = arena_array(c->r->arena, n, sizeof *y->items);
	const char **keys = arena_array(c->r->arena, n, sizeof *keys);
	int *lines = arena_array(c->r->arena, n, sizeof *lines);
	if (!y->items || !keys || !lines)
		return ST_NOMEM;
	for (const cJSON *m = v->child; m; m = m->next) {
		enum status st = convert(c, m, depth + 1, &y->items[y->n]);
		if (st)
			return st;
		lines[y->n] = y->line;
		keys[y->n] = m->string ? arena_dup(c->r->arena, m->string, strlen(m->string)) : "";
		if (!keys[y->n++])
			return ST_NOMEM;
	}
	y->keys = keys;
	y->key_lines = lines;
	return ST_OK;
}

static enum status refuse_twice(struct reading *r, const struct yaml *map)
{
	/* cJSON keeps both; which of them counts nobody could say. */
	for (size_t i = 0; i < map->n; i++)
		for (size_t j = i + 1; j < map->n && map->n <= 1000; j++)
			if (strcmp(map->keys[i], map->keys[j]) == 0) {
				r->failed = true;
				kb_say(r->sink, KB_ERROR, r->from->path, r->a->line, "key-twice",
				       "the key '%s' is given twice: leave one", map->keys[i]);
				return ST_INVALID;
			}
	return map->n > 1000 ? refuse(r, "json-many-keys", "more than 1000 keys in one object")
			     : ST_OK;
}

static enum status convert(struct converting *c, const cJSON *v, int depth, struct yaml **out)
{
	if (depth > MAX_DEPTH || ++c->values > MAX_MEMBERS)
		return refuse(c->r, "json-too-deep",
			      "the JSON nests too deep or holds too many values");
	struct yaml *y = arena_alloc(c->r->arena, sizeof *y);
	if (!y)
		return ST_NOMEM;
	*out = y;
	y->line = c->r->a->line;
	y->text = "";
	if (cJSON_IsArray(v) || cJSON_IsObject(v)) {
		y->kind = cJSON_IsArray(v) ? YAML_LIST : YAML_MAP;
		enum status st = convert_members(c, v, depth, y);
		return st || y->kind == YAML_LIST ? st : refuse_twice(c->r, y);
	}
	y->kind = YAML_SCALAR;
	y->quoted = cJSON_IsString(v);
	y->text = scalar_text(c->r->arena, v);
	y->len = y->text ? strlen(y->text) : 0;
	return y->text ? ST_OK : ST_NOMEM;
}

/* The next \u0000 escape at or behind p, or NULL. */
static char *escaped_nul(const char *start, char *p, const char *end)
{
	while ((p = memmem(p, (size_t)(end - p), "\\u0000", 6))) {
		size_t slashes = 1;
		while (p - slashes >= start && p[-(ptrdiff_t)slashes] == '\\')
			slashes++;
		if (slashes % 2)
			return p;
		p += 6;
	}
	return NULL;
}

/* cJSON makes of \u0000 the end of the text, without a word: a space instead. */
static enum status without_nul(struct reading *r, const char **s, size_t len)
{
	if (!memmem(*s, len, "\\u0000", 6))
		return ST_OK;
	char *copy = arena_dup(r->arena, *s, len), *p = copy;
	if (!copy)
		return ST_NOMEM;
	while ((p = escaped_nul(copy, p, copy + len)))
		p[4] = '2';
	*s = copy;
	return ST_OK;
}

static enum status check_line(struct reading *r, const char *s, size_t len)
{
	if (len > ARTICLE_MAX_BYTES) {
		refuse(r, "line-too-long", "the line is longer than 1 MiB: split the article");
		return ST_LIMIT;
	}
	if (utf8_valid(s, len) < len)
		return refuse(r, "line-not-utf8",
			      "the line is not UTF-8: save the file with the encoding UTF-8");
	return ST_OK;
}

static enum status parse_line(struct reading *r, const char *s, size_t len, struct yaml **out)
{
	struct converting c = {.r = r};
	cJSON *doc = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = json_parse(s, len, &doc, &err);
	if (st == ST_INVALID) {
		r->failed = true;
		kb_say(r->sink, KB_ERROR, r->from->path, r->a->line, "json-bad",
		       "%s: each line must be one object {\"id\":…,\"title\":…,\"body\":…}",
		       err.data);
	} else if (!st && !cJSON_IsObject(doc)) {
		st = refuse(r, "json-no-object",
			    "the line is no JSON object {\"id\":…,\"title\":…,\"body\":…}");
	} else if (!st) {
		st = convert(&c, doc, 1, out);
	}
	cJSON_Delete(doc);
	buf_release(&err);
	return st;
}

static enum status set_id_and_body(struct reading *r, const struct yaml *map)
{
	const struct yaml *id = yaml_get(map, "id"), *body = yaml_get(map, "body");
	size_t len = 0;
	if (yaml_is_null(id) || id->kind != YAML_SCALAR)
		return refuse(r, "json-no-id", "no id: add \"id\":\"en/category/name\"");
	r->given_id = id->text;
	if (body && body->kind != YAML_SCALAR)
		return refuse(r, "json-body", "\"body\" must be one text of Markdown");
	const char *text = body ? article_block_text(r->arena, body->text, body->len, &len) : "";
	if (!text)
		return ST_NOMEM;
	r->a->body = (struct str){text, len};
	r->a->body_line = r->a->line;
	return ST_OK;
}

enum status article_from_json(struct arena *arena, const struct article_origin *from, const char *s,
			      size_t len, const struct kb_sink *sink, struct article **out)
{
	struct reading r = {.arena = arena, .from = from, .sink = sink};
	struct yaml *map = NULL;
	*out = NULL;
	r.a = arena_alloc(arena, sizeof *r.a);
	if (!r.a)
		return ST_NOMEM;
	*r.a = (struct article){.status = ARTICLE_PUBLISHED,
				.updated = ARTICLE_NO_DAY,
				.valid_from = ARTICLE_NO_DAY,
				.valid_to = ARTICLE_NO_DAY,
				.review_by = ARTICLE_NO_DAY,
				.line = from->line > 0 ? from->line : 1};
	enum status st = check_line(&r, s, len);
	if (!st)
		st = without_nul(&r, &s, len);
	if (!st)
		st = parse_line(&r, s, len, &map);
	if (!st)
		st = set_id_and_body(&r, map);
	if (!st)
		st = article_fields(&r, map);
	if (!st && r.odd_title_line)
		st = refuse(&r, "title-no-text", "the title must be one text: put it in quotes");
	if (!st && !r.a->title)
		st = refuse(&r, "json-no-title", "no title: add \"title\":\"...\"");
	if (!st)
		st = article_finish(&r);
	if (!st)
		*out = r.a;
	return st;
}
