#include "answerd/base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "answerd/base/utf8.h"

/* Members of an object whose like is looked for. */
#define REPEATED_MOST 100

/* Bytes from i on that need no escape and are ASCII. */
static size_t plain_run(const char *s, size_t i, size_t len)
{
	size_t from = i;
	for (; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
			break;
	}
	return i - from;
}

void json_quote(struct buf *b, const char *s, size_t len)
{
	buf_addc(b, '"');
	for (size_t i = 0; i < len;) {
		unsigned char c = (unsigned char)s[i];
		size_t run = plain_run(s, i, len);
		uint32_t cp = 0;
		if (run) {
			buf_add(b, s + i, run);
			i += run;
		} else if (c == '"' || c == '\\') {
			char esc[2] = {'\\', (char)c};
			buf_add(b, esc, 2);
			i++;
		} else if (c < 0x80) {
			buf_printf(b, "\\u%04x", c);
			i++;
		} else {
			/* A run of other scripts is copied at once. */
			for (run = i; run < len && (unsigned char)s[run] >= 0x80;) {
				size_t n = utf8_next(s + run, len - run, &cp);
				if (cp == UTF8_BAD)
					break;
				run += n;
			}
			buf_add(b, s + i, run - i);
			i = run;
			if (cp == UTF8_BAD) {
				buf_puts(b, "\xef\xbf\xbd");
				i += utf8_next(s + i, len - i, &cp);
			}
		}
	}
	buf_addc(b, '"');
}

/* What cJSON takes, and should not: a \u0000 ends a text early, and nesting is
 * only bounded by 1,000 levels of its recursion. */
static enum status check_text(const char *s, size_t len, struct buf *err)
{
	size_t depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"') {
			quoted = !quoted;
		} else if (quoted && s[i] == '\\') {
			if (len - i >= 6 && memcmp(s + i + 1, "u0000", 5) == 0)
				return fail(err, ST_INVALID, "\\u0000 in a text at byte %zu", i);
			i++;
		} else if (!quoted && (s[i] == '[' || s[i] == '{')) {
			if (++depth > JSON_PARSE_DEPTH)
				return fail(err, ST_INVALID, "it nests deeper than %d at byte %zu",
					    JSON_PARSE_DEPTH, i);
		} else if (!quoted && (s[i] == ']' || s[i] == '}')) {
			depth -= depth > 0;
		}
	}
	return ST_OK;
}

enum status json_parse(const char *s, size_t len, cJSON **out, struct buf *err)
{
	const char *end = NULL;
	*out = NULL;
	/* A NUL inside a string would cut it short without a word. */
	if (memchr(s, '\0', len))
		return fail(err, ST_INVALID, "the JSON holds a NUL byte");
	enum status st = check_text(s, len, err);
	if (st)
		return st;
	cJSON *doc = cJSON_ParseWithLengthOpts(s, len, &end, false);
	if (!doc)
		return fail(err, ST_INVALID, "not valid JSON at byte %zu",
			    end ? (size_t)(end - s) : 0);
	for (size_t i = (size_t)(end - s); i < len; i++)
		if (!strchr(" \t\r\n", s[i])) {
			cJSON_Delete(doc);
			return fail(err, ST_INVALID, "text behind the JSON at byte %zu", i);
		}
	*out = doc;
	return ST_OK;
}

const char *json_string(const cJSON *obj, const char *name)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(obj, name);
	return cJSON_IsString(v) ? v->valuestring : NULL;
}

const char *json_repeated(const cJSON *obj)
{
	const cJSON *a = NULL, *b = NULL;
	size_t n = 0;
	cJSON_ArrayForEach(a, obj)
	{
		for (b = a->next; b; b = b->next)
			if (a->string && b->string && strcmp(a->string, b->string) == 0)
				return a->string;
		if (++n == REPEATED_MOST)
			break;
	}
	return NULL;
}

void json_out_init(struct json_out *j, struct buf *out)
{
	*j = (struct json_out){.out = out, .depth = JSON_ROOT};
	j->closing[JSON_ROOT] = '}';
	buf_clear(out);
	buf_addc(out, '{');
}

void json_out_init_with(struct json_out *j, struct buf *out, const cJSON *object)
{
	json_out_init(j, out);
	char *text = cJSON_PrintUnformatted(object);
	size_t len = text ? strlen(text) : 0;
	if (len < 2 || text[0] != '{')
		j->failed = true;
	else
		buf_add(out, text + 1, len - 2);
	cJSON_free(text);
}

static void close_one(struct json_out *j)
{
	buf_addc(j->out, j->closing[j->depth--]);
}

/* Makes place the innermost open container, and writes what stands before a
 * new member. False: nothing may be written any more. */
static bool member(struct json_out *j, int place, const char *name)
{
	if (place < JSON_ROOT || place > j->depth || (j->closing[place] == '}') != (name != NULL))
		j->failed = true;
	if (j->failed)
		return false;
	while (j->depth > place)
		close_one(j);
	if (j->out->len && j->out->data[j->out->len - 1] != '{' &&
	    j->out->data[j->out->len - 1] != '[')
		buf_addc(j->out, ',');
	if (name) { /* some come from outside: pages, languages */
		json_quote(j->out, name, strlen(name));
		buf_addc(j->out, ':');
	}
	return true;
}

static int open_in(struct json_out *j, int parent, const char *name, char opening, char closing)
{
	if (!member(j, parent, name))
		return JSON_ROOT;
	if (j->depth == JSON_MAX_DEPTH) {
		j->failed = true;
		return JSON_ROOT;
	}
	buf_addc(j->out, opening);
	j->closing[++j->depth] = closing;
	return j->depth;
}

int json_add_object(struct json_out *j, int parent, const char *name)
{
	return open_in(j, parent, name, '{', '}');
}

int json_add_array(struct json_out *j, int parent, const char *name)
{
	return open_in(j, parent, name, '[', ']');
}

int json_append_object(struct json_out *j, int array)
{
	return open_in(j, array, NULL, '{', '}');
}

void json_append_string(struct json_out *j, int array, const char *s)
{
	json_add_string(j, array, NULL, s);
}

void json_add_string(struct json_out *j, int parent, const char *name, const char *s)
{
	json_add_stringn(j, parent, name, s, strlen(s));
}

void json_add_stringn(struct json_out *j, int parent, const char *name, const char *s, size_t len)
{
	if (member(j, parent, name))
		json_quote(j->out, s, len);
}

void json_add_string_or_null(struct json_out *j, int parent, const char *name, const char *s)
{
	if (s)
		json_add_string(j, parent, name, s);
	else
		json_add_null(j, parent, name);
}

void json_add_raw(struct json_out *j, int parent, const char *name, const char *json, size_t len)
{
	if (member(j, parent, name))
		buf_add(j->out, json, len);
}

void json_add_int(struct json_out *j, int parent, const char *name, int64_t v)
{
	char text[32];
	int n = snprintf(text, sizeof text, "%lld", (long long)v);
	json_add_raw(j, parent, name, text, (size_t)n);
}

void json_add_real(struct json_out *j, int parent, const char *name, double v, int decimals)
{
	char text[352]; /* the longest double in %f, and 17 decimals */
	int n = snprintf(text, sizeof text, "%.*f", decimals < 17 ? decimals : 17,
			 isfinite(v) ? v : 0.0);
	json_add_raw(j, parent, name, text, (size_t)n);
}

void json_add_bool(struct json_out *j, int parent, const char *name, bool v)
{
	json_add_raw(j, parent, name, v ? "true" : "false", v ? 4 : 5);
}

void json_add_null(struct json_out *j, int parent, const char *name)
{
	json_add_raw(j, parent, name, "null", 4);
}

enum status json_out_end(struct json_out *j)
{
	if (j->failed)
		return ST_BUG;
	while (j->depth >= JSON_ROOT)
		close_one(j);
	return buf_status(j->out);
}
