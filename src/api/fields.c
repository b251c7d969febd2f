/* fields.c - what the body of a call has, each field checked. */
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/scrub.h"
#include "api/write.h"

cJSON *api_body(struct http_request *rq, bool plain)
{
	struct str body = http_body(rq);
	struct buf err;
	cJSON *doc = NULL;
	if (!(plain && http_content_is(rq, "text/plain")) && !api_takes_json(rq))
		return NULL;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = ST_OK;
	if (utf8_valid(body.s, body.len) != body.len)
		st = fail(&err, ST_INVALID, "The body is not valid UTF-8.");
	else
		st = json_parse(body.s, body.len, &doc, &err);
	if (st)
		api_fail(rq, st, &err);
	buf_release(&err);
	return doc;
}

static const struct api_field *field_of(const struct api_field *fields, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

static enum status read_kept(const struct api_field *f, const char *text, struct arena *arena,
			     const char **out)
{
	struct buf masked;
	buf_init(&masked, 65536);
	size_t len = strlen(text);
	switch (f->kind) {
	case FIELD_PATH: scrub_page(text, &masked); break;
	case FIELD_PLAIN: scrub_controls(text, len, &masked); break;
	case FIELD_LINES: scrub_text(text, len, &masked); break;
	default: scrub_line(text, len, &masked);
	}
	enum status st = buf_status(&masked);
	if (st == ST_OK) {
		*out = arena_dup(arena, masked.data, masked.len);
		st = *out ? ST_OK : ST_NOMEM;
	}
	buf_release(&masked);
	return st;
}

static bool has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}

static enum status read_name(const struct api_field *f, const char *text, const char *item,
			     const char **out, struct buf *err)
{
	for (size_t i = 0; f->names[i]; i++)
		if (strcmp(f->names[i], text) == 0) {
			*out = f->names[i];
			return ST_OK;
		}
	fail(err, ST_INVALID, "%s%s must be one of:", item, f->name);
	for (size_t i = 0; f->names[i]; i++)
		fail(err, ST_INVALID, "%s %s", i ? "," : "", f->names[i]);
	return fail(err, ST_INVALID, ".");
}

static enum status read_text(const struct api_field *f, const cJSON *v, const char *item,
			     struct arena *arena, const char **out, struct buf *err)
{
	if (!cJSON_IsString(v))
		return fail(err, ST_INVALID, "%s%s must be text.", item, f->name);
	const char *text = v->valuestring;
	if (f->kind == FIELD_NAME)
		return read_name(f, text, item, out, err);
	if (strlen(text) > f->max)
		return fail_said(err, ST_INVALID, "text-too-long",
				 "%-s%s is too long: at most %zu bytes.", item, f->name, f->max);
	if (f->kind == FIELD_PLAIN && has_control(text))
		return fail(err, ST_INVALID, "%s%s must be one line of text.", item, f->name);
	return read_kept(f, text, arena, out);
}

static enum status read_field(const struct api_field *f, const cJSON *v, const char *item,
			      struct arena *arena, void *out, struct buf *err)
{
	void *at = (char *)out + f->at;
	if (f->kind == FIELD_FLAG) {
		if (!cJSON_IsBool(v))
			return fail(err, ST_INVALID, "%s%s must be true or false.", item, f->name);
		*(int *)at = cJSON_IsTrue(v);
		return ST_OK;
	}
	if (f->kind == FIELD_NUMBER) {
		double d = cJSON_IsNumber(v) ? v->valuedouble : -1;
		if (!(d >= 0 && d <= (double)f->max) || d != (double)(int64_t)d)
			return fail(err, ST_INVALID, "%s%s must be a whole number from 0 to %zu.",
				    item, f->name, f->max);
		*(int64_t *)at = (int64_t)d;
		return ST_OK;
	}
	return read_text(f, v, item, arena, at, err);
}

static bool is_text(const struct api_field *f)
{
	return f->kind != FIELD_NUMBER && f->kind != FIELD_FLAG;
}

/* A second member of the same name would be the one that counts, or not. */
static bool is_repeated(const cJSON *member)
{
	for (const cJSON *next = member->next; next; next = next->next)
		if (strcmp(next->string, member->string) == 0)
			return true;
	return false;
}

static enum status check_needed(const cJSON *o, const struct api_field *f, const char *item,
				const void *out, struct buf *err)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, f->name);
	const char *text = is_text(f) ? *(const char *const *)((const char *)out + f->at) : "-";
	if (!f->needed || (v && !cJSON_IsNull(v) && *text))
		return ST_OK;
	return fail(err, ST_INVALID, "%s%s is missing.", item, f->name);
}

enum status api_fields(const cJSON *o, const struct api_field *fields, size_t n, const char *item,
		       struct arena *arena, void *out, struct buf *err)
{
	const cJSON *v = NULL;
	if (!cJSON_IsObject(o))
		return fail(err, ST_INVALID, "%sit must be an object.", item);
	for (size_t i = 0; i < n; i++)
		if (is_text(&fields[i]))
			*(const char **)((char *)out + fields[i].at) = "";
	cJSON_ArrayForEach(v, o)
	{
		const struct api_field *f = field_of(fields, n, v->string);
		struct str name = {v->string, utf8_cut(v->string, strnlen(v->string, 40))};
		if (!f)
			return fail(err, ST_INVALID, "%s%.*s is no field of this.", item,
				    (int)name.len, name.s);
		if (is_repeated(v))
			return fail(err, ST_INVALID, "%s%s is there twice.", item, f->name);
		enum status st = cJSON_IsNull(v) ? ST_OK : read_field(f, v, item, arena, out, err);
		if (st)
			return st;
	}
	for (size_t i = 0; i < n; i++) {
		enum status st = check_needed(o, &fields[i], item, out, err);
		if (st)
			return st;
	}
	return ST_OK;
}

bool api_object(struct http_request *rq, struct api_write *w, const struct api_field *fields,
		size_t n)
{
	struct buf err;
	cJSON *doc = api_body(rq, false);
	if (!doc)
		return false;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = api_fields(doc, fields, n, "", &w->arena, w->data, &err);
	if (st)
		api_fail(rq, st, &err);
	buf_release(&err);
	cJSON_Delete(doc);
	return st == ST_OK;
}
