/* pins.c - GET and PUT /api/v1/pins */
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/index/reader.h"
#include "answerd/search/pins.h"
#include "api/rules.h"

static void add_rules(struct json_out *j, int arr, const void *x)
{
	size_t n = 0;
	const struct pin_rule *rules = pins_rules(x, &n);
	for (size_t i = 0; i < n; i++) {
		const struct pin_rule *r = &rules[i];
		int o = json_append_object(j, arr);
		api_rules_add_texts(j, o, "q", r->q, r->q_n);
		json_add_string(j, o, "article", r->article);
		json_add_string(j, o, "match", r->words ? "words" : "exact");
		json_add_string_or_null(j, o, "lang", r->lang);
		json_add_string_or_null(j, o, "until", r->until);
		json_add_string_or_null(j, o, "note", r->note);
	}
}

/* A member that is a text, or null. */
static enum status read_text(const cJSON *o, size_t rule, const char **out, struct buf *err)
{
	if (!cJSON_IsString(o) && !cJSON_IsNull(o))
		return fail(err, ST_INVALID, "rule %zu: %s must be text.", rule + 1, o->string);
	if (cJSON_IsString(o) && *o->valuestring)
		*out = o->valuestring;
	return ST_OK;
}

static enum status read_match(const cJSON *o, size_t rule, struct pin_rule *r, struct buf *err)
{
	const char *text = NULL;
	enum status st = read_text(o, rule, &text, err);
	r->words = text && strcmp(text, "words") == 0;
	if (st == ST_OK && text && !r->words && strcmp(text, "exact") != 0)
		return fail(err, ST_INVALID, "rule %zu: match is exact or words.", rule + 1);
	return st;
}

static enum status read_member(struct arena *arena, const cJSON *o, size_t rule, struct pin_rule *r,
			       struct buf *err)
{
	const struct {
		const char *name;
		const char **to;
	} texts[] = {
	    {"article", &r->article}, {"lang", &r->lang}, {"until", &r->until}, {"note", &r->note}};
	if (strcmp(o->string, "q") == 0)
		return api_rules_read_texts(arena, o, rule, &r->q, &r->q_n, err);
	if (strcmp(o->string, "match") == 0)
		return read_match(o, rule, r, err);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (strcmp(o->string, texts[i].name) == 0)
			return read_text(o, rule, texts[i].to, err);
	return fail(err, ST_INVALID,
		    "rule %zu has q, article, match, lang, until and note; not %s.", rule + 1,
		    o->string);
}

static enum status read_rule(struct arena *arena, const cJSON *o, size_t rule, void *rules,
			     struct buf *err)
{
	struct pin_rule *r = (struct pin_rule *)rules + rule;
	const cJSON *one = NULL;
	cJSON_ArrayForEach(one, o)
	{
		for (const cJSON *before = o->child; before != one; before = before->next)
			if (strcmp(before->string, one->string) == 0)
				return fail(err, ST_INVALID, "rule %zu has %s twice.", rule + 1,
					    one->string);
		enum status st = read_member(arena, one, rule, r, err);
		if (st)
			return st;
	}
	return ST_OK;
}

static bool is_pinned(const struct pins *p, const char *article)
{
	size_t n = 0;
	const struct pin_rule *v = pins_rules(p, &n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].article, article) == 0)
			return true;
	return false;
}

/* A new pin to an article that is not there is a slip of the pen. What is pinned already stays
 * when its article is gone for a while: the other rules can be changed all the same. */
static enum status check(struct api *a, const void *rules, size_t n, struct buf *err)
{
	const struct pin_rule *v = rules;
	struct index_reader *reader = NULL;
	struct buf why;
	enum status st = ST_OK;
	buf_init(&why, BUF_MAX_ERR);
	struct pins *now = shared_curated(a->shared, CURATED_PINS, &why, NULL);
	buf_clear(&why);
	if (a->work.config &&
	    index_reader_open(a->work.config->data, INDEX_AGENT, &reader, &why) != ST_OK)
		log_warn("api", "pins are taken as they are: %s", why.data);
	for (size_t i = 0; i < n && reader && st == ST_OK; i++) {
		struct record r;
		const char *id = v[i].article;
		if (index_reader_find(reader, id, strlen(id), &r, NULL) == ST_NOTFOUND &&
		    !is_pinned(now, id))
			st = fail_said(err, ST_INVALID, "pin-article-missing",
				       "rule %zu: there is no article %s.", i + 1, id);
	}
	index_reader_close(reader);
	pins_drop(now);
	buf_release(&why);
	return st;
}

static enum status make(const void *rules, size_t n, void **out, struct buf *err)
{
	struct pins *p = NULL;
	enum status st = pins_make(rules, n, &p, err);
	*out = p;
	return st;
}

static const struct api_rules kind = {.kind = CURATED_PINS,
				      .most = PIN_RULES,
				      .size = sizeof(struct pin_rule),
				      .add = add_rules,
				      .read = read_rule,
				      .check = check,
				      .make = make};

void api_pins(struct http_request *rq, void *ctx)
{
	api_rules_get(rq, ctx, &kind);
}

void api_put_pins(struct http_request *rq, void *ctx)
{
	api_rules_put(rq, ctx, &kind);
}
