/* json.h - cJSON with every add checked.
 *
 * A struct json_out builds one document; the first failed add is remembered
 * and json_out_print then returns ST_NOMEM, so that a handler is not a list of
 * checks. Reading: json_parse bounds depth and length, and accepts UTF-8 only
 * as cJSON does; what comes from outside is checked for UTF-8 by the caller.
 *
 * Threads: a document belongs to whoever holds it. */
#ifndef ANSWERD_BASE_JSON_H
#define ANSWERD_BASE_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

/* A JSON string literal of len bytes of UTF-8, quotes included; bytes that are
 * not UTF-8 become U+FFFD, so that the line stays valid JSON. */
void json_quote(struct buf *b, const char *s, size_t len);

/* Parses exactly len bytes (leading and trailing space allowed). On ST_OK *out
 * is owned by the caller (cJSON_Delete). ST_INVALID says at which byte. */
enum status json_parse(const char *s, size_t len, cJSON **out, struct buf *err) ANSWERD_MUST_USE;

/* The string member name of obj, borrowed, or NULL when absent or no string. */
const char *json_string(const cJSON *obj, const char *name);

struct json_out {
	cJSON *root; /* owned */
	bool failed;
};

void json_out_init(struct json_out *j);
void json_out_release(struct json_out *j);
/* Adds to parent (NULL: the root). The new containers are borrowed; after a
 * failure they are NULL, and adding to NULL-after-failure does nothing. */
cJSON *json_add_object(struct json_out *j, cJSON *parent, const char *name);
cJSON *json_add_array(struct json_out *j, cJSON *parent, const char *name);
cJSON *json_append_object(struct json_out *j, cJSON *array);
void json_append_string(struct json_out *j, cJSON *array, const char *s);
void json_add_string(struct json_out *j, cJSON *parent, const char *name, const char *s);
void json_add_stringn(struct json_out *j, cJSON *parent, const char *name, const char *s,
		      size_t len);
/* NULL s is written as null. */
void json_add_string_or_null(struct json_out *j, cJSON *parent, const char *name, const char *s);
void json_add_int(struct json_out *j, cJSON *parent, const char *name, int64_t v);
/* Rounded to decimals places, so that replies do not carry 17 digits. */
void json_add_real(struct json_out *j, cJSON *parent, const char *name, double v, int decimals);
void json_add_bool(struct json_out *j, cJSON *parent, const char *name, bool v);
void json_add_null(struct json_out *j, cJSON *parent, const char *name);
/* Appends the document to out, without white space. */
enum status json_out_print(struct json_out *j, struct buf *out) ANSWERD_MUST_USE;

#endif
