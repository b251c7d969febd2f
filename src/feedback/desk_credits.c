/* desk_credits.c - what a visit says of which article answers which words. */
#include <string.h>

#include "feedback/desk_parts.h"

#define CREDITS 64 /* of one visit at most */

struct crediting {
	struct desk *d;
	const struct desk_session *s;
	struct learn_credit v[CREDITS];
	size_t n;
};

static int points_of(enum outcome_kind kind)
{
	switch (kind) {
	case ROW_READ: return 1;
	case ROW_HELPFUL:
	case ROW_SOLVED: return 3;
	case ROW_CALL: return 5;
	case ROW_UNHELPFUL: return -3;
	case ROW_SEARCH:
	case ROW_VIEW:
	case ROW_SEEN:
	case ROW_CONTACT: break;
	}
	return 0;
}

/* client: who asked; of a call without a visit the agent. */
static void credit(struct crediting *c, const struct desk_row *words, const struct desk_row *by)
{
	if (c->n < CREDITS && *words->o.form)
		c->v[c->n++] = (struct learn_credit){.text = words->query,
						     .form = words->o.form,
						     .article = by->o.article,
						     .terms = words->o.terms,
						     .terms_n = words->o.terms_n,
						     .at_ms = by->o.at_ms,
						     .client = words->client,
						     .points = points_of(by->o.kind)};
}

/* The search that an event is about: the one it names, or the latest one when it names none;
 * SIZE_MAX: none. */
static size_t search_of(const struct crediting *c, size_t i)
{
	const struct desk_row *by = c->s->rows[i];
	size_t latest = SIZE_MAX;
	for (size_t k = i; k-- > 0;) {
		const struct desk_row *r = c->s->rows[k];
		if (r->o.kind != ROW_SEARCH)
			continue;
		if (*by->o.search_id && strcmp(r->o.search_id, by->o.search_id) == 0)
			return k;
		if (latest == SIZE_MAX &&
		    by->o.at_ms - r->o.at_ms <= c->d->config->feedback.abandon_after_ms)
			latest = k;
	}
	/* What brings its own words needs no search; what names another one is not of the latest.
	 */
	return *by->o.form || *by->o.search_id ? SIZE_MAX : latest;
}

/* The words that failed before those that succeeded. */
static void credit_failed(struct crediting *c, const struct outcome_question *q, size_t n,
			  size_t search, const struct desk_row *by)
{
	const struct desk_row *last = c->s->rows[search];
	for (size_t i = 0; i < n; i++)
		if (q[i].cause == CAUSE_REFORMULATED && q[i].at_ms == last->o.at_ms &&
		    q[i].row != search)
			credit(c, c->s->rows[q[i].row], by);
}

/* What a customer asked in vain who then called. */
static void credit_call(struct crediting *c, const struct outcome_question *q, size_t n,
			const struct desk_row *by)
{
	if (*by->o.form)
		credit(c, by, by);
	for (size_t i = 0; i < n; i++)
		if (q[i].cause != CAUSE_NONE && q[i].at_ms <= by->o.at_ms)
			credit(c, c->s->rows[q[i].row], by);
}

static void credit_event(struct crediting *c, const struct outcome_question *q, size_t n, size_t i)
{
	const struct desk_row *by = c->s->rows[i];
	size_t search = search_of(c, i);
	const struct desk_row *words = search != SIZE_MAX ? c->s->rows[search] : by;
	credit(c, words, by);
	if (search != SIZE_MAX && points_of(by->o.kind) > 0)
		credit_failed(c, q, n, search, by);
}

enum status desk_credit(struct desk *d, struct desk_session *s, const struct outcome_question *q,
			size_t n)
{
	struct crediting c = {.d = d, .s = s};
	if (!d->learn)
		return ST_OK;
	for (size_t i = 0; i < s->rows_n; i++) {
		const struct desk_row *r = s->rows[i];
		struct record record;
		if (!points_of(r->o.kind) || !desk_find_article(d, r->o.article, &record))
			continue;
		if (r->o.kind == ROW_CALL)
			credit_call(&c, q, n, r);
		else
			credit_event(&c, q, n, i);
	}
	if (!c.n && !s->credits)
		return ST_OK;
	d->learn_due = true;
	return learn_session(d->learn, &s->credits, s->key, c.v, c.n,
			     d->config->feedback.learn_sessions);
}
