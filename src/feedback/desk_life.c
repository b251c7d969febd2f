/* desk_life.c - what a gap may become, and what it becomes by itself. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/vec.h"
#include "feedback/desk_parts.h"

/* docs/feedback.md, "The life of a gap". */
#define CLOSE_PEOPLE 5
#define CLOSE_SHARE 0.70
#define REOPEN_PEOPLE 3
#define REOPEN_SHARE 0.40
#define QUIET_MS (30 * DAY_MS)
#define STRONGER 10.0

static const char *const names[GAP_STATUSES] = {"new",	     "accepted", "drafted",
						"published", "verified", "closed",
						"declined",  "quiet",	 "reopened"};

const char *gap_status_name(enum gap_status s)
{
	return names[s];
}

enum gap_status gap_status_of(const char *name)
{
	int i = 0;
	while (i < GAP_STATUSES && strcmp(names[i], name) != 0)
		i++;
	return (enum gap_status)i;
}

/* What an editor may make of it; verified, closed and quiet are for the machine to tell. */
bool gap_may_become(enum gap_status from, enum gap_status to)
{
#define BIT(s) (1u << (s))
	static const unsigned may[GAP_STATUSES] = {
	    [GAP_NEW] =
		BIT(GAP_ACCEPTED) | BIT(GAP_DRAFTED) | BIT(GAP_PUBLISHED) | BIT(GAP_DECLINED),
	    [GAP_ACCEPTED] = BIT(GAP_DRAFTED) | BIT(GAP_PUBLISHED) | BIT(GAP_DECLINED),
	    [GAP_DRAFTED] = BIT(GAP_ACCEPTED) | BIT(GAP_PUBLISHED) | BIT(GAP_DECLINED),
	    [GAP_PUBLISHED] = BIT(GAP_REOPENED) | BIT(GAP_DECLINED),
	    [GAP_VERIFIED] = BIT(GAP_REOPENED) | BIT(GAP_DECLINED),
	    [GAP_CLOSED] = BIT(GAP_REOPENED),
	    [GAP_DECLINED] = BIT(GAP_ACCEPTED) | BIT(GAP_REOPENED),
	    [GAP_QUIET] = BIT(GAP_REOPENED) | BIT(GAP_DECLINED),
	    [GAP_REOPENED] =
		BIT(GAP_ACCEPTED) | BIT(GAP_DRAFTED) | BIT(GAP_PUBLISHED) | BIT(GAP_DECLINED),
	};
	return (may[from] & BIT(to)) != 0;
}

static enum status remember(struct desk *d, const struct desk_gap *g, enum gap_status to,
			    const char *who_id, const char *who, const char *note)
{
	if (vec_room(&d->pending.v, &d->pending.cap, d->pending.n, sizeof *d->pending.v) != ST_OK)
		return ST_NOMEM;
	struct desk_pending p = {.step = {.gap = g->gap,
					  .at_ms = d->now_ms,
					  .who_id = str_dup(str_of(who_id)),
					  .who = str_dup(str_of(who)),
					  .from = names[g->status],
					  .to = names[to],
					  .note = str_dup(str_of(note))}};
	/* Of what is written its owner is this file's reader: desk_pending_free. */
	d->pending.v[d->pending.n++] = p;
	return p.step.who_id && p.step.who && p.step.note ? ST_OK : ST_NOMEM;
}

enum status desk_become(struct desk *d, struct desk_gap *g, enum gap_status to, const char *who_id,
			const char *who, const char *note)
{
	enum status st = remember(d, g, to, who_id, who, note);
	if (st)
		return st;
	/* Who takes it up has it. */
	bool takes = to == GAP_ACCEPTED || to == GAP_DRAFTED || to == GAP_PUBLISHED;
	if (*who_id && takes && g->status != to && (!g->owner || !*g->owner))
		st = desk_set(&g->owner, who);
	if (g->status != to) {
		g->changed_ms = d->now_ms;
		desk_tell_step(d, g, to);
	}
	if (to == GAP_PUBLISHED && g->status != GAP_PUBLISHED)
		g->published_ms = d->now_ms;
	if (to == GAP_DECLINED)
		g->declined_at = g->priority;
	g->status = to;
	/* What an editor took up is not reshaped by the machine. */
	if (to != GAP_NEW && !g->frozen) {
		g->frozen = true;
		if (clusters_freeze(d->clusters, g->gap, true) == ST_NOMEM)
			st = ST_NOMEM;
	}
	g->version++;
	g->dirty = d->unsaved = d->changed = true;
	return st;
}

static void by_itself(struct desk *d, struct desk_gap *g, enum gap_status to, const char *why)
{
	log_info("desk", "gap g%u: %s, now %s: %s", g->gap, names[g->status], names[to], why);
	if (desk_become(d, g, to, "", "answerd", why) != ST_OK)
		log_error("desk", "no memory for what became of a gap");
}

/* Whether those who ask since it was published fail too often. */
static bool fails_again(const struct desk_gap *g)
{
	return g->sums.week_bad >= REOPEN_PEOPLE && g->sums.week_bad > REOPEN_SHARE * g->sums.week;
}

static void live(struct desk *d, struct desk_gap *g)
{
	const struct desk_sums *s = &g->sums;
	bool out = g->status == GAP_PUBLISHED || g->status == GAP_VERIFIED ||
		   g->status == GAP_CLOSED || g->status == GAP_QUIET;
	int64_t last = s->asked_ms > g->published_ms ? s->asked_ms : g->published_ms;
	if (out && fails_again(g))
		by_itself(d, g, GAP_REOPENED, "people still ask in vain");
	else if (g->status == GAP_VERIFIED && s->later >= CLOSE_PEOPLE &&
		 s->later_good >= CLOSE_SHARE * s->later)
		by_itself(d, g, GAP_CLOSED, "those who asked since were helped");
	else if ((g->status == GAP_PUBLISHED || g->status == GAP_VERIFIED) &&
		 d->now_ms - last > QUIET_MS)
		by_itself(d, g, GAP_QUIET, "nobody asked for 30 days");
	else if (g->status == GAP_DECLINED && g->declined_at > 0 &&
		 g->priority >= STRONGER * g->declined_at)
		by_itself(d, g, GAP_REOPENED, "it was declined, and is ten times as strong now");
}

void desk_live(struct desk *d)
{
	for (size_t i = 0; i < d->gaps.n; i++) {
		if (!d->gaps.v[i].is || d->gaps.v[i].merged_into)
			continue;
		live(d, &d->gaps.v[i]);
		desk_tell_new(d, &d->gaps.v[i]);
	}
}
