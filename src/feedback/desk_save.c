/* desk_save.c - what is kept of gaps: read at the start, written by the recorder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/log.h"
#include "feedback/desk_parts.h"

/* ---- reading ---- */

/* Uses up the next number of wordings: numbers are the same in every run, and that of a gap
 * is never used again, though it be empty. */
static enum status reserve(struct desk *d, uint32_t gap)
{
	char text[48];
	uint32_t w = 0;
	size_t n = clusters_wordings(d->clusters);
	snprintf(text, sizeof text, "reserved number %zu", n);
	const struct cluster_question q = {.text = str_of(text)};
	enum status st = clusters_restore(d->clusters, &q, gap, &w);
	if (st == ST_OK && w == n) {
		st = clusters_forget(d->clusters, w);
		if (st == ST_OK)
			st = desk_add_wording_slot(d, w, NULL);
	}
	return st == ST_OK && clusters_wordings(d->clusters) == n ? ST_CORRUPT : st;
}

static enum status load_wording(void *ctx, const struct store_wording *v)
{
	struct desk *d = ctx;
	struct desk_wording own = {0};
	struct cluster_near near[CLUSTER_NEAREST];
	uint32_t w = 0;
	enum status st = desk_near_read(&own, v->near);
	for (size_t i = 0; i < own.near_n; i++)
		near[i] = (struct cluster_near){own.near[i].key, own.near[i].confidence};
	const struct cluster_question q = {
	    .text = str_of(v->text), .near = near, .near_n = own.near_n};
	while (st == ST_OK && (int64_t)clusters_wordings(d->clusters) < v->id)
		st = reserve(d, v->gap);
	if (st == ST_OK)
		st = clusters_restore(d->clusters, &q, v->gap, &w);
	if (st == ST_OK && (int64_t)w != v->id)
		st = ST_CORRUPT;
	if (st == ST_OK)
		st = desk_add_wording_slot(d, w, v->form);
	if (st == ST_OK && !desk_gap(d, v->gap))
		st = ST_NOMEM;
	if (st) {
		desk_near_free(&own);
		return st;
	}
	struct desk_wording *to = &d->wordings.v[w];
	memcpy(to->near, own.near, sizeof own.near);
	to->near_n = own.near_n;
	to->held = v->held;
	return ST_OK;
}

static enum status load_gap(void *ctx, const struct store_desk_gap *v)
{
	struct desk *d = ctx;
	struct desk_gap *g = v->gap < CLUSTERS_NUMBERS ? desk_gap(d, v->gap) : NULL;
	if (!g)
		return ST_NOMEM;
	g->merged_into = v->merged_into;
	g->version = v->version;
	g->status =
	    v->status >= 0 && v->status < GAP_STATUSES ? (enum gap_status)v->status : GAP_NEW;
	g->frozen = v->frozen;
	g->cure = v->cure > 0 && v->cure < CURES ? (enum gap_cure)v->cure : CURE_NONE;
	g->dirty = false;
	g->created_ms = v->created_ms;
	g->changed_ms = v->changed_ms;
	g->published_ms = v->published_ms;
	g->declined_at = v->declined_at;
	g->answered = v->answered;
	enum status st = desk_set(&g->owner, v->owner);
	if (st == ST_OK)
		st = desk_set(&g->note, v->note);
	if (st == ST_OK && *v->article)
		st = desk_set(&g->article, v->article);
	if (st == ST_OK)
		st = desk_set(&g->verdict, v->check);
	/* An empty one cannot be frozen, and need not. */
	if (st == ST_OK && v->frozen && clusters_freeze(d->clusters, v->gap, true) == ST_NOMEM)
		st = ST_NOMEM;
	return st;
}

static enum status load_bar(void *ctx, int64_t wording, uint32_t gap)
{
	struct desk *d = ctx;
	if (wording < 0 || wording >= (int64_t)d->wordings.n)
		return ST_OK;
	const uint32_t w = (uint32_t)wording;
	enum status st = clusters_bar(d->clusters, w, gap);
	/* What was not meant for a gap is not for the one that took it in, unless an editor put it
	 * there. */
	for (int i = 0; i < 1000 && st == ST_OK && gap < d->gaps.n && d->gaps.v[gap].merged_into;
	     i++) {
		gap = d->gaps.v[gap].merged_into;
		if (clusters_of(d->clusters, w) != gap)
			st = clusters_bar(d->clusters, w, gap);
	}
	return st == ST_NOTFOUND ? ST_OK : st;
}

static enum status load_told(void *ctx, const struct store_told *v)
{
	struct desk *d = ctx;
	if (v->gap < d->gaps.n) {
		d->gaps.v[v->gap].told = v->priority;
		d->gaps.v[v->gap].surge_told_ms = v->surge_ms;
	}
	return ST_OK;
}

enum status desk_load(struct desk *d, struct buf *err)
{
	enum status st = store_wordings(d->store, load_wording, d, err);
	if (st == ST_OK)
		st = store_desk_gaps(d->store, load_gap, d, err);
	if (st == ST_OK)
		st = store_bars(d->store, load_bar, d, err);
	if (st == ST_OK)
		st = store_told(d->store, load_told, d, err);
	if (st == ST_OK)
		st = d->gaps.n > 1 ? reserve(d, (uint32_t)d->gaps.n - 1) : ST_OK;
	if (st == ST_OK)
		st = store_reads_since(d->store, &d->reads_ms, err);
	if (st == ST_CORRUPT && !err->len)
		fail(err, st, "the stored gaps do not fit together");
	clusters_settle(d->clusters);
	d->unsaved = false;
	return st;
}

/* ---- writing ---- */

static enum status save_wording(struct desk *d, struct store *s, uint32_t w, struct buf *err)
{
	struct buf near;
	buf_init(&near, 65536);
	desk_near_print(&d->wordings.v[w], &near);
	const struct store_wording v = {.id = w,
					.gap = clusters_of(d->clusters, w),
					.text = clusters_text(d->clusters, w).s,
					.form = d->wordings.v[w].form,
					.near = near.data,
					.held = d->wordings.v[w].held};
	enum status st = buf_status(&near);
	if (st == ST_OK)
		st = store_put_wording(s, &v, err);
	buf_release(&near);
	return st;
}

static const char *text_of(const char *s)
{
	return s ? s : "";
}

static enum status save_gap(const struct desk_gap *g, struct store *s, struct buf *err)
{
	const struct store_desk_gap v = {.gap = g->gap,
					 .merged_into = g->merged_into,
					 .version = g->version,
					 .status = (int)g->status,
					 .frozen = g->frozen,
					 .owner = text_of(g->owner),
					 .note = text_of(g->note),
					 .article = text_of(g->article),
					 .check = text_of(g->verdict),
					 .cure = (int)g->cure,
					 .created_ms = g->created_ms,
					 .changed_ms = g->changed_ms,
					 .published_ms = g->published_ms,
					 .declined_at = g->declined_at,
					 .answered = g->answered};
	return store_put_gap(s, &v, err);
}

static enum status save_pending(struct store *s, const struct desk_pending *p, struct buf *err)
{
	if (p->kind == PENDING_STEP)
		return store_add_gap_step(s, &p->step, err);
	if (p->kind == PENDING_CHECK)
		return store_add_check(s, &p->check, err);
	enum status st = store_add_hook(s, &p->hook, err);
	return st ? st : store_put_told(s, &p->told, err);
}

/* All of them: a merge adds some, and lifts others. */
static enum status save_bars(const struct desk *d, struct store *s, struct buf *err)
{
	uint32_t w = 0, gap = 0;
	enum status st = store_clear_bars(s, err);
	for (size_t i = 0; st == ST_OK && clusters_bar_at(d->clusters, i, &w, &gap); i++)
		st = store_put_bar(s, w, gap, err);
	return st;
}

/* On the recorder's thread, while the desk waits: it changes nothing meanwhile. */
static enum status save(struct store *s, void *ctx, struct buf *err)
{
	struct desk *d = ctx;
	enum status st = ST_OK;
	for (size_t i = 0; i < d->gone.n && st == ST_OK; i++)
		st = store_delete_wording(s, d->gone.v[i], err);
	for (size_t i = 0; i < d->wordings.n && st == ST_OK; i++)
		if (d->wordings.v[i].dirty && d->wordings.v[i].form)
			st = save_wording(d, s, (uint32_t)i, err);
	for (size_t i = 0; i < d->gaps.n && st == ST_OK; i++)
		if (d->gaps.v[i].dirty)
			st = save_gap(&d->gaps.v[i], s, err);
	if (st == ST_OK && d->bars_dirty)
		st = save_bars(d, s, err);
	if (st == ST_OK)
		st = desk_learn_save(d, s, err);
	for (size_t i = 0; i < d->pending.n && st == ST_OK; i++)
		st = save_pending(s, &d->pending.v[i], err);
	return st;
}

void desk_pending_free(struct desk *d)
{
	for (size_t i = 0; i < d->pending.n; i++) {
		const struct desk_pending *p = &d->pending.v[i];
		free((void *)(uintptr_t)p->step.who_id);
		free((void *)(uintptr_t)p->step.who);
		free((void *)(uintptr_t)p->step.note);
		free((void *)(uintptr_t)p->check.article);
		free((void *)(uintptr_t)p->check.verdict);
		free((void *)(uintptr_t)p->check.failed);
		free((void *)(uintptr_t)p->hook.id);
		free((void *)(uintptr_t)p->hook.body);
		free((void *)(uintptr_t)p->hook.lang);
		free((void *)(uintptr_t)p->hook.form);
	}
	d->pending.n = 0;
}

static void settle(struct desk *d)
{
	for (size_t i = 0; i < d->wordings.n; i++)
		d->wordings.v[i].dirty = false;
	for (size_t i = 0; i < d->gaps.n; i++)
		d->gaps.v[i].dirty = false;
	d->bars_dirty = false;
	d->gone.n = 0;
	desk_pending_free(d);
	desk_learn_saved(d);
	d->unsaved = false;
}

enum status desk_note_moves(struct desk *d)
{
	size_t n = 0;
	const uint32_t *moved = clusters_moved(d->clusters, &n);
	for (size_t i = 0; i < n; i++) {
		if (!clusters_of(d->clusters, moved[i]))
			continue; /* forgotten since */
		d->wordings.v[moved[i]].dirty = d->unsaved = d->changed = true;
		if (!desk_gap(d, clusters_of(d->clusters, moved[i])))
			return ST_NOMEM;
	}
	clusters_settle(d->clusters);
	return ST_OK;
}

enum status desk_save(struct desk *d, struct buf *err)
{
	enum status st = desk_note_moves(d);
	if (st || !d->unsaved || !d->setup.recorder)
		return st;
	st = recorder_wait(d->setup.recorder, save, d, err);
	if (st == ST_OK)
		settle(d);
	return st;
}
