#include "cmd/eval_choices.h"

#include <string.h>

#define RANKS 10

/* The place of the first right article, from 1; 0: it is not there. */
static size_t rank_of(const struct eval_query *q, const struct search_reply *re)
{
	for (size_t i = 0; i < re->results_n && i < RANKS; i++)
		if (eval_grade(q, re->results[i].id.s, re->results[i].id.len))
			return i + 1;
	return 0;
}

static double reciprocal(size_t rank)
{
	return rank ? 1.0 / (double)rank : 0;
}

static bool same_first(const struct search_reply *a, const struct search_reply *b)
{
	struct str x = a->results_n ? a->results[0].id : (struct str){"", 0};
	struct str y = b->results_n ? b->results[0].id : (struct str){"", 0};
	return x.len == y.len && memcmp(x.s, y.s, x.len) == 0;
}

static enum status follow(struct searcher *s, const struct search_request *rq,
			  const struct search_choice *c, struct arena *arena,
			  struct search_reply *out, struct buf *err)
{
	struct search_request next = *rq;
	next.query = c->query;
	next.category = c->category.len ? arena_dup(arena, c->category.s, c->category.len) : NULL;
	if (c->category.len && !next.category)
		return ST_NOMEM;
	return searcher_run(s, &next, arena, out, err);
}

static void add_best(struct eval_choices *c, size_t before, size_t best, bool answered)
{
	c->questions++;
	c->first_before += before == 1;
	c->first_after += best == 1;
	c->covered += best > 0;
	c->answered += best == 1 && answered;
	c->mrr_before += reciprocal(before);
	c->mrr_after += reciprocal(best);
}

enum status eval_choices_add(struct eval_choices *c, struct searcher *s, const struct eval_query *q,
			     const struct search_request *rq, const struct search_reply *re,
			     struct arena *arena, struct buf *err)
{
	struct search_reply after[SEARCH_MAX_CHOICES];
	size_t best = 0;
	bool answered = false;
	enum status st = ST_OK;
	if (!q->rels_n || re->next != NEXT_CLARIFY)
		return ST_OK;
	for (size_t i = 0; i < re->choices_n && st == ST_OK; i++) {
		st = follow(s, rq, &re->choices[i], arena, &after[i], err);
		if (st)
			return st;
		size_t rank = rank_of(q, &after[i]);
		if (rank && (!best || rank < best || (rank == best && after[i].answered))) {
			best = rank;
			answered = after[i].answered;
		}
		c->offered++;
		c->many += re->choices[i].count > 1;
		c->surer += after[i].confidence > re->confidence;
		c->pairs += i;
		for (size_t k = 0; k < i; k++)
			c->same += same_first(&after[i], &after[k]);
	}
	add_best(c, rank_of(q, re), best, answered);
	return st;
}

static double over(double a, size_t n)
{
	return n ? a / (double)n : 0;
}

void eval_choices_figures(const struct eval_choices *c,
			  struct eval_choices_figure out[EVAL_CHOICES_FIGURES])
{
	const struct eval_choices_figure v[EVAL_CHOICES_FIGURES] = {
	    {"choices_questions", (double)c->questions},
	    {"choices_mean", over((double)c->offered, c->questions)},
	    {"choices_many", over((double)c->many, c->offered)},
	    {"choices_surer", over((double)c->surer, c->offered)},
	    {"choices_same", over((double)c->same, c->pairs)},
	    {"choices_covered", over((double)c->covered, c->questions)},
	    {"choices_answered", over((double)c->answered, c->questions)},
	    {"first_before", over((double)c->first_before, c->questions)},
	    {"first_after", over((double)c->first_after, c->questions)},
	    {"mrr_before", over(c->mrr_before, c->questions)},
	    {"mrr_after", over(c->mrr_after, c->questions)},
	};
	memcpy(out, v, sizeof v);
}
