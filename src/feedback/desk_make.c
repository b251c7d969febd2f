/* desk_make.c - makes what editors ask for: written down and audited, or not made. */
#include <stdio.h>

#include "answerd/base/audit.h"
#include "answerd/base/log.h"
#include "feedback/desk_parts.h"

#define DETAIL_BYTES ((size_t)65536)

static void add_detail(const struct desk_call *c, struct buf *out)
{
	struct json_out j;
	char gap[16];
	snprintf(gap, sizeof gap, "g%u", c->gap);
	json_out_init(&j, out);
	json_add_string(&j, JSON_ROOT, "gap", gap);
	if (c->what == DESK_CURE || c->what == DESK_CURED) {
		json_add_string_or_null(&j, JSON_ROOT, "kind", json_string(c->body, "kind"));
		json_add_string_or_null(&j, JSON_ROOT, "article_id",
					json_string(c->body, "article_id"));
	}
	if (json_out_end(&j) != ST_OK)
		log_error("desk", "no memory for the audit log");
}

static enum status note_audit(struct desk *d, const struct desk_call *c)
{
	static const char *const what[] = {
	    "gap.show",	 "gap.patch", "gap.merge", "gap.split",	     "gap.draft",    "gap.cure",
	    "gap.cured", "",	      "",	   "learned.strike", "learned.patch"};
	struct buf err, detail;
	buf_init(&err, BUF_MAX_ERR);
	buf_init(&detail, DETAIL_BYTES);
	char *body = c->gap ? NULL : cJSON_PrintUnformatted(c->body);
	if (body)
		buf_puts(&detail, body);
	else
		add_detail(c, &detail);
	cJSON_free(body);
	const struct audit_entry e = {c->who_id, c->who, what[c->what], detail.data};
	enum status st = buf_status(&detail);
	if (st == ST_OK)
		st = audit_append(d->setup.data, &e, &err);
	if (st)
		log_error("desk", "the audit log: %s", err.data);
	buf_release(&detail);
	buf_release(&err);
	return st;
}

/* Reads all that is recorded by now, and hands out what follows of it. */
static enum status catch_up(struct desk *d, struct desk_call *c)
{
	/* Behind what is queued. */
	d->unsaved = true;
	enum status st = desk_save(d, &c->err);
	if (st == ST_OK)
		st = desk_catch_up(d, &c->err);
	d->caught_up = st == ST_OK;
	if (st == ST_OK)
		desk_learn(d, true);
	return st;
}

/* An article that was acknowledged a moment ago is there for who names it; the lexicon
 * follows by itself. */
static void see_articles(struct desk *d)
{
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	if (d->searcher && searcher_refresh(d->searcher, &err) != ST_OK)
		log_warn("desk", "the index is seen as it was: %s", err.data);
	buf_release(&err);
}

static enum status edit(struct desk *d, struct desk_call *c)
{
	see_articles(d);
	switch (c->what) {
	case DESK_CATCH_UP: return catch_up(d, c);
	case DESK_LEARNED: return desk_learned_list(d, c);
	case DESK_STRIKE: return desk_learned_strike(d, c);
	case DESK_PATCH_LEARNED: return desk_learned_patch(d, c);
	case DESK_FLAGS: return desk_flags(d, c);
	default: return desk_edit(d, c);
	}
}

/* Writes something as it is: what cannot be written down must not be changed either, as it
 * would be written later, after its editor was told that it was not. */
static enum status prove_written(struct desk *d, struct desk_call *c)
{
	struct desk_gap *g = c->gap ? desk_find(d, c->gap) : NULL;
	for (size_t i = 0; i < d->gaps.n && !g; i++)
		g = d->gaps.v[i].is ? &d->gaps.v[i] : NULL;
	if (g)
		g->dirty = true;
	if (!g && d->learned.n)
		d->learned.v[0].dirty = true;
	d->unsaved = true;
	return desk_save(d, &c->err) ? ST_IO : ST_OK;
}

static bool will_change(const struct desk_call *c, bool reads)
{
	const cJSON *preview = cJSON_GetObjectItemCaseSensitive(c->body, "preview");
	return !reads || (c->what == DESK_CURE && cJSON_IsFalse(preview));
}

enum status desk_make(struct desk *d, struct desk_call *c)
{
	static const bool reads[DESK_WHATS] = {[DESK_SHOW] = true,
					       [DESK_CURE] = true,
					       [DESK_CATCH_UP] = true,
					       [DESK_LEARNED] = true,
					       [DESK_FLAGS] = true};
	enum status st = will_change(c, reads[c->what]) ? prove_written(d, c) : ST_OK;
	if (st == ST_OK)
		st = edit(d, c);
	bool changes = !reads[c->what] || c->changed;
	bool shows =
	    c->gap && c->what != DESK_DRAFT && c->what != DESK_CURE && c->what != DESK_CURED;
	if (st == ST_OK && changes) {
		st = desk_save(d, &c->err);
		if (st)
			return ST_IO;
		st = note_audit(d, c);
	}
	if (st == ST_OK && changes) {
		desk_list_anew(d);
		desk_learn(d, true);
	}
	struct desk_gap *g = st == ST_OK ? desk_find(d, c->gap) : NULL;
	if (g && shows)
		st = desk_show(d, g, &c->out);
	return st;
}
