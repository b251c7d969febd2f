#include "answerd/base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"

#define PRINT_BYTES 16384

void json_quote(struct buf *b, const char *s, size_t len)
{
	buf_addc(b, '"');
	for (size_t i = 0; i < len;) {
		unsigned char c = (unsigned char)s[i];
		if (c == '"' || c == '\\') {
			char esc[2] = {'\\', (char)c};
			buf_add(b, esc, 2);
			i++;
		} else if (c < 0x20 || c == 0x7f) {
			buf_printf(b, "\\u%04x", c);
			i++;
		} else if (c < 0x80) {
			buf_addc(b, (char)c);
			i++;
		} else {
			uint32_t cp = 0;
			size_t n = utf8_next(s + i, len - i, &cp);
			if (cp == UTF8_BAD)
				buf_puts(b, "\xef\xbf\xbd");
			else
				buf_add(b, s + i, n);
			i += n;
		}
	}
	buf_addc(b, '"');
}

enum status json_parse(const char *s, size_t len, cJSON **out, struct buf *err)
{
	const char *end = NULL;
	*out = NULL;
	/* A NUL inside a string would cut it short without a word. */
	if (memchr(s, '\0', len))
		return fail(err, ST_INVALID, "the JSON holds a NUL byte");
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

void json_out_init(struct json_out *j)
{
	j->root = cJSON_CreateObject();
	j->failed = !j->root;
}

void json_out_release(struct json_out *j)
{
	cJSON_Delete(j->root);
	j->root = NULL;
}

/* Adds item to parent under name (NULL: at the end of an array); item is owned
 * by the document afterwards, or freed. */
static cJSON *attach(struct json_out *j, cJSON *parent, const char *name, cJSON *item)
{
	if (!parent)
		parent = j->root;
	if (!item || j->failed ||
	    !(name ? cJSON_AddItemToObject(parent, name, item)
		   : cJSON_AddItemToArray(parent, item))) {
		j->failed = true;
		cJSON_Delete(item);
		return NULL;
	}
	return item;
}

cJSON *json_add_object(struct json_out *j, cJSON *parent, const char *name)
{
	return attach(j, parent, name, cJSON_CreateObject());
}

cJSON *json_add_array(struct json_out *j, cJSON *parent, const char *name)
{
	return attach(j, parent, name, cJSON_CreateArray());
}

cJSON *json_append_object(struct json_out *j, cJSON *array)
{
	return attach(j, array, NULL, cJSON_CreateObject());
}

void json_append_string(struct json_out *j, cJSON *array, const char *s)
{
	attach(j, array, NULL, cJSON_CreateString(s));
}

void json_add_string(struct json_out *j, cJSON *parent, const char *name, const char *s)
{
	attach(j, parent, name, cJSON_CreateString(s));
}

void json_add_stringn(struct json_out *j, cJSON *parent, const char *name, const char *s,
		      size_t len)
{
	char small[256]; /* most strings fit, and need no memory of their own */
	char *copy = len < sizeof small ? small : malloc(len + 1);
	if (!copy) {
		j->failed = true;
		return;
	}
	if (len)
		memcpy(copy, s, len);
	copy[len] = '\0';
	json_add_string(j, parent, name, copy);
	if (copy != small)
		free(copy);
}

void json_add_string_or_null(struct json_out *j, cJSON *parent, const char *name, const char *s)
{
	attach(j, parent, name, s ? cJSON_CreateString(s) : cJSON_CreateNull());
}

void json_add_int(struct json_out *j, cJSON *parent, const char *name, int64_t v)
{
	attach(j, parent, name, cJSON_CreateNumber((double)v));
}

void json_add_real(struct json_out *j, cJSON *parent, const char *name, double v, int decimals)
{
	char text[64];
	snprintf(text, sizeof text, "%.*f", decimals, isfinite(v) ? v : 0.0);
	/* cJSON prints a double in 15 to 17 digits; the raw text is what is meant. */
	attach(j, parent, name, cJSON_CreateRaw(text));
}

void json_add_bool(struct json_out *j, cJSON *parent, const char *name, bool v)
{
	attach(j, parent, name, cJSON_CreateBool(v));
}

void json_add_null(struct json_out *j, cJSON *parent, const char *name)
{
	attach(j, parent, name, cJSON_CreateNull());
}

enum status json_out_print(struct json_out *j, struct buf *out)
{
	/* A guess that fits most replies saves the copies of growing. */
	char *text = j->failed ? NULL : cJSON_PrintBuffered(j->root, PRINT_BYTES, false);
	if (!text)
		return ST_NOMEM;
	buf_puts(out, text);
	cJSON_free(text);
	return buf_status(out);
}
