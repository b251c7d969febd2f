/* json.h - JSON in by cJSON, out as it is written.
 *
 * A struct json_out writes one document; the first failure is remembered and
 * told by json_out_end, so that a handler is not a list of checks. Reading:
 * json_parse bounds depth and length, and accepts UTF-8 only as cJSON does;
 * what comes from outside is checked for UTF-8 by the caller.
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
 * is owned by the caller (cJSON_Delete). ST_INVALID says at which byte; also of
 * JSON that nests deeper than JSON_PARSE_DEPTH, or that has a NUL in a text. */
#define JSON_PARSE_DEPTH 64
enum status json_parse(const char *s, size_t len, cJSON **out, struct buf *err) ANSWERD_MUST_USE;

/* The string member name of obj, borrowed, or NULL when absent or no string. */
const char *json_string(const cJSON *obj, const char *name);

/* The name of a member that obj has twice, where readers differ on which of them
 * counts (RFC 8259, section 4); borrowed. NULL: none among the first 100 has its like. */
const char *json_repeated(const cJSON *obj);

#define JSON_MAX_DEPTH 16

/* Writes one document into a buffer as it comes, with no tree between: what a
 * reply is made of is copied once. A container is named by a place; adding to
 * a place closes what was opened inside it, so that containers are filled one
 * after the other. Adding to a place that is closed already is our own bug: the
 * document fails. A place is an int, JSON_ROOT the document's object itself. */
struct json_out {
	struct buf *out; /* borrowed */
	int depth;
	bool failed;
	char closing[JSON_MAX_DEPTH + 1]; /* of the container at each depth */
};

enum { JSON_ROOT = 1 };

/* Empties out, which is borrowed until json_out_end, and opens the object. */
void json_out_init(struct json_out *j, struct buf *out);
/* The same with the members of object, which stays the caller's, as its first. */
void json_out_init_with(struct json_out *j, struct buf *out, const cJSON *object);
int json_add_object(struct json_out *j, int parent, const char *name);
int json_add_array(struct json_out *j, int parent, const char *name);
int json_append_object(struct json_out *j, int array);
void json_append_string(struct json_out *j, int array, const char *s);
void json_add_string(struct json_out *j, int parent, const char *name, const char *s);
void json_add_stringn(struct json_out *j, int parent, const char *name, const char *s, size_t len);
/* NULL s is written as null. */
void json_add_string_or_null(struct json_out *j, int parent, const char *name, const char *s);
void json_add_int(struct json_out *j, int parent, const char *name, int64_t v);
/* Rounded to decimals places, so that replies do not carry 17 digits. */
void json_add_real(struct json_out *j, int parent, const char *name, double v, int decimals);
void json_add_bool(struct json_out *j, int parent, const char *name, bool v);
void json_add_null(struct json_out *j, int parent, const char *name);
/* json that is a valid value already, e.g. printed before. */
void json_add_raw(struct json_out *j, int parent, const char *name, const char *json, size_t len);
/* Closes the document. ST_BUG: it was built wrongly; else the buffer's status. */
enum status json_out_end(struct json_out *j) ANSWERD_MUST_USE;

#endif
