/* rules.h - GET and PUT of what editors keep, for every kind alike.
 *
 * Threads: workers. */
#ifndef ANSWERD_API_RULES_H
#define ANSWERD_API_RULES_H

#include "answerd/base/arena.h"
#include "answerd/base/json.h"
#include "answerd/search/rule_text.h"
#include "api/api.h"

/* How one kind is told and taken. */
struct api_rules {
	enum curated kind;
	size_t most, size; /* rules at most; bytes of one */
	/* Appends what x has to the array; x may be NULL. */
	void (*add)(struct json_out *j, int arr, const void *x);
	/* Fills rules[i], which is zeroed, from an object; borrows from it. */
	enum status (*read)(struct arena *arena, const cJSON *o, size_t i, void *rules,
			    struct buf *err);
	/* What the rules alone cannot tell; NULL: nothing. */
	enum status (*check)(struct api *a, const void *rules, size_t n, struct buf *err);
	enum status (*make)(const void *rules, size_t n, void **out, struct buf *err);
};

void api_rules_get(struct http_request *rq, struct api *a, const struct api_rules *kind);
void api_rules_put(struct http_request *rq, struct api *a, const struct api_rules *kind);

void api_rules_add_texts(struct json_out *j, int o, const char *name, const struct rule_text *v,
			 size_t n);
/* Into arena; appends to *n, which is 0. */
enum status api_rules_read_texts(struct arena *arena, const cJSON *list, size_t rule,
				 struct rule_text **out, size_t *n,
				 struct buf *err) ANSWERD_MUST_USE;

#endif
