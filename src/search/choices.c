#include "search/choices.h"

#include <string.h>

/* Results less likely than this, beside the first, are no reading of the question. */
#define WORTH_OFFERING 0.2

static bool same(struct str a, struct str b)
{
	return a.len == b.len && memcmp(a.s, b.s, a.len) == 0;
}

/* All in one category: the articles themselves are the readings. */
static void offer_titles(struct search_reply *reply, const struct reading *readings, size_t n)
{
	reply->choices_n = 0;
	for (size_t i = 0; i < n && reply->choices_n < SEARCH_MAX_CHOICES; i++) {
		const struct reading *r = &readings[i];
		if (r->score < WORTH_OFFERING * readings[0].score)
			break;
		reply->choices[reply->choices_n++] = (struct search_choice){
		    .label = r->title, .category = r->category, .query = r->title, .count = 1};
	}
	if (reply->choices_n < 2)
		reply->choices_n = 0; /* one choice is none */
}

enum status choices_make(struct search_reply *reply, const struct reading *readings, size_t n,
			 struct str query, struct arena *arena)
{
	const char *text = arena_dup(arena, query.s, query.len);
	if (!text)
		return ST_NOMEM;
	reply->choices_n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct reading *r = &readings[i];
		size_t k = 0;
		if (r->category.len == 0 || r->score < WORTH_OFFERING * readings[0].score)
			continue;
		while (k < reply->choices_n && !same(reply->choices[k].category, r->category))
			k++;
		if (k < reply->choices_n) {
			reply->choices[k].count++;
		} else if (k < SEARCH_MAX_CHOICES) {
			reply->choices[k] = (struct search_choice){
			    .label = r->category,
			    .category = r->category,
			    .query = {text, query.len},
			    .count = 1,
			};
			reply->choices_n++;
		}
	}
	if (reply->choices_n < 2)
		offer_titles(reply, readings, n);
	return ST_OK;
}
