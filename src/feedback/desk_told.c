/* desk_told.c - what receivers of webhooks are told of gaps: written with the step that it
 * tells (desk_save.c). Titles are visitors' words; what agents alone asked is told without. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/vec.h"
#include "feedback/desk_parts.h"
#include "feedback/webhook_parts.h"

/* A wording that a visitor typed: the title, else the most common; NO_WORDING: none. */
static uint32_t wording_of(struct desk *d, struct desk_gap *g)
{
	uint32_t best = NO_WORDING;
	desk_title(d, g);
	if (g->title != CLUSTERS_NONE && d->wordings.v[g->title].visitors)
		return g->title;
	for (uint32_t w = CLUSTERS_NONE;
	     (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE;)
		if (d->wordings.v[w].visitors &&
		    (best == NO_WORDING || d->wordings.v[w].people > d->wordings.v[best].people))
			best = w;
	return best;
}

static void add_data(struct desk *d, struct desk_gap *g, struct webhook_body *b, const char *title,
		     const char *status)
{
	char name[16], iso[CLOCK_ISO_LEN];
	snprintf(name, sizeof name, "g%u", g->gap);
	json_add_string(&b->j, b->data, "gap", name);
	json_add_string_or_null(&b->j, b->data, "title", title);
	json_add_string(&b->j, b->data, "status", status);
	json_add_real(&b->j, b->data, "priority", g->priority, 3);
	json_add_int(&b->j, b->data, "people", g->sums.people);
	json_add_int(&b->j, b->data, "questions", g->sums.questions);
	json_add_string_or_null(&b->j, b->data, "article_id",
				g->article && *g->article ? g->article : NULL);
	if (g->surge.since_ms) {
		int o = json_add_object(&b->j, b->data, "surge");
		clock_iso(g->surge.since_ms, iso);
		json_add_string(&b->j, o, "since", iso);
		json_add_int(&b->j, o, "people", g->surge.people);
		json_add_real(&b->j, o, "usual", g->surge.usual, 2);
	} else {
		json_add_null(&b->j, b->data, "surge");
	}
	webhook_add_url(b, d->config->base_url, "editor", name);
}

static enum status put(struct desk *d, const struct webhook_body *b, const char *event,
		       const char *lang, const char *form, double above, double priority,
		       const struct desk_gap *g)
{
	enum status st =
	    vec_room(&d->pending.v, &d->pending.cap, d->pending.n, sizeof *d->pending.v);
	if (st)
		return st;
	struct desk_pending p = {.kind = PENDING_HOOK,
				 .hook = {.id = str_dup(str_of(b->id)),
					  .event = event,
					  .body = str_dup(str_of(b->text.data)),
					  .lang = str_dup(str_of(lang)),
					  .form = str_dup(str_of(form)),
					  .at_ms = d->now_ms,
					  .above = above,
					  .priority = priority},
				 .told = {g->gap, g->told, g->surge_told_ms}};
	d->pending.v[d->pending.n++] = p;
	d->unsaved = true;
	return p.hook.id && p.hook.body && p.hook.lang && p.hook.form ? ST_OK : ST_NOMEM;
}

static void tell(struct desk *d, struct desk_gap *g, const char *event, enum gap_status status,
		 double above)
{
	struct webhook_body b;
	uint32_t w = wording_of(d, g);
	const char *title = w == NO_WORDING ? NULL : clusters_text(d->clusters, w).s;
	const char *form = w == NO_WORDING ? "" : d->wordings.v[w].form;
	webhook_body_begin(&b, event, d->now_ms);
	add_data(d, g, &b, title, gap_status_name(status));
	enum status st = webhook_body_end(&b);
	if (st == ST_OK)
		st = put(d, &b, event, desk_lang(d, g), form, above, g->priority, g);
	if (st)
		log_error("desk", "no memory to tell of a gap");
	webhook_body_free(&b);
}

void desk_tell_step(struct desk *d, struct desk_gap *g, enum gap_status to)
{
	const char *event = to == GAP_VERIFIED	 ? "gap.verified"
			    : to == GAP_CLOSED	 ? "gap.closed"
			    : to == GAP_REOPENED ? "gap.reopened"
						 : NULL;
	if (event && d->config->webhooks_n)
		tell(d, g, event, to, 0);
}

void desk_tell_surge(struct desk *d, struct desk_gap *g)
{
	if (!d->config->webhooks_n || g->surge.since_ms <= g->surge_told_ms)
		return;
	g->surge_told_ms = d->now_ms;
	tell(d, g, "surge", g->status, 0);
}

/* Whether a receiver waits for the priority that the gap has now. */
static bool is_awaited(const struct desk *d, const struct desk_gap *g)
{
	const unsigned bit = config_webhook_event("gap.new");
	for (size_t i = 0; i < d->config->webhooks_n; i++) {
		const struct config_webhook *c = &d->config->webhooks[i];
		if ((c->events & bit) && c->min_priority > g->told &&
		    c->min_priority <= g->priority)
			return true;
	}
	return false;
}

/* What nobody asked for a day is no news: a receiver that comes to old data is not told all of
 * it. */
void desk_tell_new(struct desk *d, struct desk_gap *g)
{
	double above = g->told;
	if (g->sums.last_ms < d->now_ms - DAY_MS)
		return;
	if (g->status != GAP_NEW || !g->sums.people || !is_awaited(d, g))
		return;
	g->told = g->priority;
	tell(d, g, "gap.new", g->status, above);
}
