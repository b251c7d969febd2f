/* synonyms.c - GET and PUT /api/v1/synonyms */
#include <string.h>

#include "answerd/search/synonyms.h"
#include "api/rules.h"

static void add_rules(struct json_out *j, int arr, const void *x)
{
	size_t n = 0;
	const struct synonym_rule *rules = synonyms_rules(x, &n);
	for (size_t i = 0; i < n; i++) {
		const struct synonym_rule *r = &rules[i];
		int o = json_append_object(j, arr);
		api_rules_add_texts(j, o, r->both ? "both" : "from", r->from, r->from_n);
		if (!r->both)
			api_rules_add_texts(j, o, "to", r->to, r->to_n);
	}
}

static enum status read_rule(struct arena *arena, const cJSON *o, size_t rule, void *rules,
			     struct buf *err)
{
	struct synonym_rule *r = (struct synonym_rule *)rules + rule;
	const cJSON *one = NULL;
	enum status st = ST_OK;
	bool ends = false, both = false;
	cJSON_ArrayForEach(one, o)
	{
		bool from = strcmp(one->string, "from") == 0, to = strcmp(one->string, "to") == 0;
		if (!from && !to && strcmp(one->string, "both") != 0)
			return fail(err, ST_INVALID, "rule %zu has both, or from and to; not %s.",
				    rule + 1, one->string);
		/* A second list of the same name would be the one that counts. */
		if (to ? r->to != NULL : r->from != NULL)
			return fail(err, ST_INVALID,
				    "rule %zu has both, or from and to, once each.", rule + 1);
		ends = ends || from || to;
		both = both || !(from || to);
		st = api_rules_read_texts(arena, one, rule, to ? &r->to : &r->from,
					  to ? &r->to_n : &r->from_n, err);
		if (st)
			return st;
	}
	if (ends && both)
		return fail(err, ST_INVALID, "rule %zu has both, or from and to.", rule + 1);
	r->both = both;
	return ST_OK;
}

static enum status make(const void *rules, size_t n, void **out, struct buf *err)
{
	struct synonyms *s = NULL;
	enum status st = synonyms_make(rules, n, &s, err);
	*out = s;
	return st;
}

static const struct api_rules kind = {.kind = CURATED_SYNONYMS,
				      .most = SYNONYM_RULES,
				      .size = sizeof(struct synonym_rule),
				      .add = add_rules,
				      .read = read_rule,
				      .make = make};

void api_synonyms(struct http_request *rq, void *ctx)
{
	api_rules_get(rq, ctx, &kind);
}

void api_put_synonyms(struct http_request *rq, void *ctx)
{
	api_rules_put(rq, ctx, &kind);
}
