/* desk_forget.c - what is erased, and what is too old, is forgotten as the store does. */
#include <stdlib.h>
#include <string.h>

#include "feedback/desk_parts.h"

static void leave(struct desk *d, const struct desk_ask *a)
{
	if (a->wording != NO_WORDING)
		clusters_leave(d->clusters, a->wording, a->question);
}

/* ---- one that is erased ---- */

/* Drops the rows that are in the store no more. */
static enum status drop_erased(struct desk *d, struct desk_session *s, struct buf *err)
{
	enum status st = ST_OK;
	size_t kept = 0;
	for (size_t i = 0; i < s->rows_n; i++) {
		struct desk_row *r = s->rows[i];
		unsigned char whose[SESSION_ID_BYTES];
		if (st == ST_OK)
			st = store_whose_signal(d->store, r->which, r->n, whose, err);
		if (st == ST_OK && str_hash(whose, sizeof whose) != s->key)
			free(r);
		else
			s->rows[kept++] = r;
	}
	s->rows_n = kept;
	return st;
}

enum status desk_erase(struct desk *d, uint64_t session, struct buf *err)
{
	struct desk_session *s = desk_session(d, session);
	if (!s)
		return ST_OK;
	enum status st = drop_erased(d, s, err);
	if (st)
		return st;
	for (size_t i = 0; i < s->asks_n; i++)
		if (s->asks[i].wording != NO_WORDING) {
			d->wordings.v[s->asks[i].wording].erased = true;
			leave(d, &s->asks[i]);
		}
	if (!s->rows_n)
		desk_forget_rows(s);
	s->asks_n = 0;
	s->settles_ms = 0;
	/* With the same token it may have gone on since. */
	s->dirty = s->rows_n > 0;
	st = desk_credit(d, s, NULL, 0);
	d->learn_due = d->learn_due || st == ST_OK;
	d->changed = true;
	return st;
}

/* ---- what is too old ---- */

static void drop_old_rows(struct desk_session *s, int64_t events_ms, int64_t contacts_ms)
{
	size_t kept = 0, before = s->rows_n;
	for (size_t i = 0; i < s->rows_n; i++) {
		struct desk_row *r = s->rows[i];
		if (r->o.at_ms < (r->which == SIGNAL_CONTACTS ? contacts_ms : events_ms))
			free(r);
		else
			s->rows[kept++] = r;
	}
	s->rows_n = kept;
	s->dirty = s->dirty || kept != before;
	if (!kept)
		desk_forget_rows(s);
}

static bool drop_old_asks(struct desk *d, struct desk_session *s, int64_t events_ms)
{
	size_t kept = 0, before = s->asks_n;
	for (size_t i = 0; i < s->asks_n; i++)
		if (s->asks[i].said_ms < events_ms)
			leave(d, &s->asks[i]);
		else
			s->asks[kept++] = s->asks[i];
	s->asks_n = kept;
	return kept != before;
}

/* Frees the pages, segments and words of visitors that nothing of what is left names. */
static void keep_places(struct desk *d)
{
	bool *used = calloc(d->places.n + 1, sizeof *used);
	for (size_t i = 0; used && i < d->sessions.n; i++) {
		const struct desk_session *s = d->sessions.v[i];
		for (size_t k = 0; k < s->rows_n; k++)
			used[s->rows[k]->page] = used[s->rows[k]->segment] = true;
		for (size_t k = 0; k < s->asks_n; k++)
			used[s->asks[k].page] = used[s->asks[k].segment] = used[s->asks[k].said] =
			    true;
	}
	/* As they were counted last, they may be told before they are counted anew. */
	for (size_t i = 0; used && i < d->gaps.n; i++)
		for (size_t k = 0; k < COUNTED; k++)
			used[d->gaps.v[i].sums.pages[k].text] =
			    used[d->gaps.v[i].sums.segments[k].text] = true;
	if (used)
		desk_texts_keep(&d->places, used);
	free(used);
}

enum status desk_forget_old(struct desk *d, int64_t events_ms, int64_t contacts_ms)
{
	enum status st = ST_OK;
	size_t kept = 0;
	if (events_ms <= d->kept_events_ms && contacts_ms <= d->kept_contacts_ms)
		return ST_OK;
	d->kept_events_ms = events_ms;
	d->kept_contacts_ms = contacts_ms;
	for (size_t i = 0; i < d->sessions.n; i++) {
		struct desk_session *s = d->sessions.v[i];
		drop_old_rows(s, events_ms, contacts_ms);
		d->changed = drop_old_asks(d, s, events_ms) || d->changed;
		bool over = !s->rows && !s->asks_n && s->last_ms < events_ms;
		if (over && s->credits && st == ST_OK)
			st = desk_credit(d, s, NULL, 0);
		if (over && st == ST_OK) {
			free(s->asks);
			free(s);
		} else {
			d->sessions.v[kept++] = s;
		}
	}
	d->sessions.n = kept;
	desk_index_sessions(d);
	keep_places(d);
	learn_sweep(d->learn);
	return st;
}
