#include "feedback/outcome.h"

#include <string.h>

/* What was done about the last attempt of a question. */
struct need {
	size_t last;  /* row of its last attempt */
	size_t first; /* of its first */
	size_t attempts;
	size_t failed; /* row of the latest that failed before the last; SIZE_MAX: none */
	size_t failed_n;
	int64_t active_ms; /* the last that was done about it */
	bool read, helpful, unhelpful, contact;
	const char *article;
};

/* Of rows that are searches: which need each is of. */
#define NO_NEED SIZE_MAX

const char *cause_name(enum cause c)
{
	static const char *const names[CAUSES] = {"none",	  "weak",      "abandoned",
						  "reformulated", "no_result", "unhelpful",
						  "contact",	  "flagged"};
	return names[c];
}

double cause_severity(enum cause c)
{
	static const double severity[CAUSES] = {0, 1, 1, 1, 2, 2, 4, 4};
	return severity[c];
}

const char *part_name(enum outcome_part p)
{
	static const char *const names[PARTS] = {"solved", "probably", "unknown", "failed",
						 "contacted"};
	return names[p];
}

bool outcome_share_meaning(const struct outcome_row *a, const struct outcome_row *b)
{
	if (*a->article && strcmp(a->article, b->article) == 0)
		return true;
	for (size_t i = 0; i < a->terms_n; i++)
		for (size_t k = 0; k < b->terms_n; k++)
			if (a->terms[i] == b->terms[k])
				return true;
	return false;
}

static bool is_sure(const struct outcome_row *r, const struct outcome_rules *rules)
{
	bool silence = r->at_ms >= rules->silence_from_ms;
	return r->answered && (r->routed || !silence || r->confidence >= rules->sure_at);
}

struct outcome_rules outcome_rules_of(int64_t abandon_ms, int64_t reads_ms)
{
	return (struct outcome_rules){abandon_ms, OUTCOME_SURE,
				      reads_ms ? reads_ms - OUTCOME_TOLD_MS : INT64_MAX};
}

/* Whether the last attempt failed by what is known so far. */
static bool has_failed(const struct outcome_row *rows, const struct need *q,
		       const struct outcome_rules *rules)
{
	if (q->unhelpful)
		return true;
	return !q->read && !q->helpful && !is_sure(&rows[q->last], rules);
}

/* The question that was asked last, though another may have begun after it; NULL: none. */
static struct need *latest(struct need *needs, size_t n)
{
	struct need *q = NULL;
	for (size_t k = 0; k < n; k++)
		if (!q || needs[k].last > q->last)
			q = &needs[k];
	return q;
}

/* The question that the search at row i goes on with; NULL: it begins one. */
static struct need *find_need(const struct outcome_row *rows, struct need *needs, size_t n,
			      size_t i, const struct outcome_rules *rules)
{
	for (size_t k = n; k-- > 0;) {
		const struct outcome_row *last = &rows[needs[k].last];
		if (rows[i].at_ms - last->at_ms <= OUTCOME_APART_MS &&
		    outcome_share_meaning(last, &rows[i]))
			return &needs[k];
	}
	struct need *q = latest(needs, n);
	return q && rows[i].at_ms - rows[q->last].at_ms <= OUTCOME_APART_MS &&
		       has_failed(rows, q, rules)
		   ? q
		   : NULL;
}

/* "refund" and soon after "refund how long": the first was not finished. */
static bool is_extended(const struct outcome_row *a, const struct outcome_row *b)
{
	return b->at_ms - a->at_ms <= OUTCOME_EXTEND_MS &&
	       strncmp(a->form, b->form, strlen(a->form)) == 0;
}

/* Whether something was said or done about it, after which one asks anew. */
static bool is_told(const struct need *q)
{
	return q->read || q->helpful || q->unhelpful || q->contact;
}

/* before_failed: of an attempt that failed, the one that failed before it. */
static void attempt(const struct outcome_row *rows, struct need *q, size_t i,
		    const struct outcome_rules *rules, size_t *before_failed)
{
	const struct outcome_row *before = &rows[q->last], *now = &rows[i];
	if (!is_extended(before, now) || is_told(q)) {
		q->attempts++;
		/* A choice that was offered is taken: no new words of the visitor's own. */
		if (has_failed(rows, q, rules) && !before->clarify &&
		    strcmp(before->form, now->form) != 0) {
			before_failed[q->last] = q->failed;
			q->failed = q->last;
			q->failed_n++;
		}
		q->read = q->helpful = q->unhelpful = false;
		q->article = "";
	}
	q->last = i;
	q->active_ms = now->at_ms;
}

/* The need of the search that an event names; NULL: there is none. */
static struct need *named(const struct outcome_row *rows, struct need *needs, const size_t *of,
			  size_t i)
{
	for (size_t r = i; r-- > 0;)
		if (of[r] != NO_NEED && strcmp(rows[r].search_id, rows[i].search_id) == 0)
			return &needs[of[r]];
	return NULL;
}

/* Whose event it is: of the search that it names, else of the latest question. What names
 * another search, of noise or of somebody else, says nothing of what was asked here; but who
 * takes the way to a person, or goes on, does it whatever was shown last. */
static struct need *whose(const struct outcome_row *rows, struct need *needs, size_t n,
			  const size_t *of, size_t i, int64_t abandon_ms)
{
	const struct outcome_row *r = &rows[i];
	if (*r->search_id) {
		struct need *q = named(rows, needs, of, i);
		if (q || (r->kind != ROW_VIEW && r->kind != ROW_CONTACT && r->kind != ROW_CALL))
			return q;
	}
	struct need *q = latest(needs, n);
	return q && r->at_ms - q->active_ms <= abandon_ms ? q : NULL;
}

static void note(struct need *q, const struct outcome_row *r)
{
	q->active_ms = r->at_ms;
	switch (r->kind) {
	case ROW_READ:
	case ROW_SEEN:
		q->read = true;
		q->unhelpful = false;
		break;
	case ROW_HELPFUL:
	case ROW_SOLVED:
		q->helpful = true;
		q->unhelpful = false;
		break;
	case ROW_UNHELPFUL:
		q->unhelpful = true;
		q->helpful = false;
		break;
	case ROW_CONTACT:
	case ROW_CALL: q->contact = true; break;
	case ROW_SEARCH:
	case ROW_VIEW: return;
	}
	if (*r->article && r->kind != ROW_CONTACT && r->kind != ROW_CALL)
		q->article = r->article;
}

static void fail_of(const struct outcome_row *last, struct outcome_question *out, bool silent)
{
	out->part = PART_FAILED;
	out->cause = !last->results ? CAUSE_NO_RESULT : silent ? CAUSE_ABANDONED : CAUSE_WEAK;
}

static struct outcome_question decide(const struct outcome_row *rows, const struct need *q,
				      int64_t now_ms, const struct outcome_rules *rules)
{
	const struct outcome_row *last = &rows[q->last];
	struct outcome_question out = {.row = q->last,
				       .first = q->first,
				       .attempts = q->attempts,
				       .at_ms = last->at_ms,
				       .article = q->article,
				       .part = PART_UNKNOWN};
	bool silent = now_ms - q->active_ms >= rules->abandon_ms;
	if (q->contact) {
		out.part = PART_CONTACTED;
		out.cause = last->routed ? CAUSE_NONE : CAUSE_CONTACT;
	} else if (q->unhelpful) {
		out.part = PART_FAILED;
		out.cause = CAUSE_UNHELPFUL;
	} else if (q->helpful || q->read) {
		out.part = q->helpful ? PART_SOLVED : PART_PROBABLY;
	} else if (!last->answered || (silent && !is_sure(last, rules))) {
		fail_of(last, &out, silent);
	} else if (!is_sure(last, rules)) {
		out.settles_ms = q->active_ms + rules->abandon_ms;
	}
	bool good = out.part == PART_SOLVED || out.part == PART_PROBABLY;
	if (good && q->failed != SIZE_MAX) {
		out.cause = CAUSE_REFORMULATED;
		out.row = q->failed;
	}
	if (out.cause == CAUSE_WEAK)
		out.settles_ms = q->active_ms + rules->abandon_ms;
	return out;
}

/* The attempts that failed beside the one whose words count; not in the words of the last,
 * whose outcome says what became of these. */
static enum status list_also(const struct outcome_row *rows, const struct need *q,
			     const size_t *before_failed, struct arena *arena,
			     struct outcome_question *out)
{
	size_t *also = arena_array(arena, q->failed_n + 1, sizeof *also);
	if (!also)
		return ST_NOMEM;
	for (size_t at = q->failed; at != SIZE_MAX; at = before_failed[at])
		if (strcmp(rows[at].form, rows[out->row].form) != 0 &&
		    strcmp(rows[at].form, rows[q->last].form) != 0)
			also[out->also_n++] = at;
	out->also = also;
	return ST_OK;
}

enum status outcome_of(const struct outcome_row *rows, size_t n, int64_t now_ms,
		       const struct outcome_rules *rules, struct arena *arena,
		       struct outcome_question **out, size_t *out_n)
{
	struct need *needs = arena_array(arena, n + 1, sizeof *needs);
	size_t needs_n = 0;
	*out_n = 0;
	*out = arena_array(arena, n + 1, sizeof **out);
	size_t *before_failed = arena_array(arena, n + 1, sizeof *before_failed);
	size_t *of = arena_array(arena, n + 1, sizeof *of);
	if (!needs || !*out || !before_failed || !of)
		return ST_NOMEM;
	for (size_t i = 0; i < n; i++) {
		bool search = rows[i].kind == ROW_SEARCH;
		struct need *q = search ? find_need(rows, needs, needs_n, i, rules)
					: whose(rows, needs, needs_n, of, i, rules->abandon_ms);
		of[i] = !search ? NO_NEED : q ? (size_t)(q - needs) : needs_n;
		if (search && q)
			attempt(rows, q, i, rules, before_failed);
		else if (search)
			needs[needs_n++] = (struct need){.last = i,
							 .first = i,
							 .attempts = 1,
							 .failed = SIZE_MAX,
							 .active_ms = rows[i].at_ms,
							 .article = ""};
		else if (q)
			note(q, &rows[i]);
	}
	enum status st = ST_OK;
	for (size_t k = 0; k < needs_n && st == ST_OK; k++) {
		(*out)[k] = decide(rows, &needs[k], now_ms, rules);
		st = list_also(rows, &needs[k], before_failed, arena, &(*out)[k]);
	}
	*out_n = needs_n;
	return st;
}
