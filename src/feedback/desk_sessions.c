/* desk_sessions.c - what each session did, to questions and their wordings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/log.h"
#include "answerd/base/vec.h"
#include "answerd/feedback/client.h"
#include "feedback/cluster_noise.h"
#include "feedback/desk_parts.h"
#include "feedback/outcome_row.h"

/* A session's token lives for two days: after that nothing comes any more. */
#define SESSION_MS (2 * DAY_MS)

/* ---- the sessions ---- */

static uint32_t *slot_of(const struct desk *d, uint64_t key)
{
	size_t i = key & (d->session_slots_n - 1);
	while (d->session_slots[i] && d->sessions.v[d->session_slots[i] - 1]->key != key)
		i = (i + 1) & (d->session_slots_n - 1);
	return &d->session_slots[i];
}

void desk_index_sessions(struct desk *d)
{
	for (size_t i = 0; i < d->session_slots_n; i++)
		d->session_slots[i] = 0;
	for (size_t i = 0; i < d->sessions.n; i++)
		*slot_of(d, d->sessions.v[i]->key) = (uint32_t)i + 1;
}

static bool grow(struct desk *d)
{
	size_t n = d->session_slots_n ? d->session_slots_n * 2 : 256;
	uint32_t *slots = calloc(n, sizeof *slots);
	if (!slots)
		return false;
	free(d->session_slots);
	d->session_slots = slots;
	d->session_slots_n = n;
	desk_index_sessions(d);
	return true;
}

struct desk_session *desk_session(struct desk *d, uint64_t key)
{
	uint32_t found = d->session_slots_n ? *slot_of(d, key) : 0;
	return found ? d->sessions.v[found - 1] : NULL;
}

static struct desk_session *session_of(struct desk *d, uint64_t key)
{
	if (d->sessions.n * 2 >= d->session_slots_n && !grow(d))
		return NULL;
	uint32_t *slot = slot_of(d, key);
	if (*slot)
		return d->sessions.v[*slot - 1];
	struct desk_session *s = calloc(1, sizeof *s);
	if (!s || vec_room(&d->sessions.v, &d->sessions.cap, d->sessions.n,
			   sizeof *d->sessions.v) != ST_OK) {
		free(s);
		return NULL;
	}
	s->key = key;
	d->sessions.v[d->sessions.n++] = s;
	*slot = (uint32_t)d->sessions.n;
	return s;
}

void desk_forget_rows(struct desk_session *s)
{
	for (size_t i = 0; i < s->rows_n; i++)
		free(s->rows[i]);
	free(s->rows);
	s->rows = NULL;
	s->rows_n = s->rows_cap = 0;
}

void desk_sessions_free(struct desk *d)
{
	for (size_t i = 0; i < d->sessions.n; i++) {
		desk_forget_rows(d->sessions.v[i]);
		free(d->sessions.v[i]->asks);
		free(d->sessions.v[i]);
	}
	free(d->sessions.v);
	free(d->session_slots);
}

/* ---- taking rows ---- */

static const char *put(char **at, const char *s)
{
	size_t n = strlen(s) + 1;
	char *to = *at;
	memcpy(to, s, n);
	*at = to + n;
	return to;
}

static struct desk_row *row_new(struct desk *d, enum store_signals which, enum outcome_kind kind,
				const struct store_signal *v)
{
	uint32_t terms[OUTCOME_TERMS];
	size_t terms_n = *v->form ? outcome_terms(d->analyzer, &d->units, v->query, terms) : 0;
	size_t size = sizeof terms[0] * terms_n + strlen(v->search_id) + strlen(v->article) +
		      strlen(v->form) + strlen(v->query) + 4;
	struct desk_row *r = malloc(sizeof *r + size);
	if (!r)
		return NULL;
	/* First the row, whose padding may reach into what follows it. */
	*r = (struct desk_row){.lang = desk_text(&d->texts, v->lang),
			       .page = desk_text(&d->places, v->page),
			       .segment = desk_text(&d->places, v->segment),
			       .client = v->client,
			       .n = v->n,
			       .which = (uint8_t)which,
			       .agent = v->role != 0};
	memcpy(r->terms, terms, terms_n * sizeof *terms);
	char *at = (char *)(r->terms + terms_n);
	r->o = outcome_row_of(kind, v);
	r->o.search_id = put(&at, v->search_id);
	r->o.article = put(&at, v->article);
	r->o.form = put(&at, v->form);
	r->o.terms = r->terms;
	r->o.terms_n = terms_n;
	r->query = put(&at, v->query);
	return r;
}

/* In the order of time, the same whenever they were read. */
static bool is_before(const struct desk_row *a, const struct desk_row *b)
{
	if (a->o.at_ms != b->o.at_ms)
		return a->o.at_ms < b->o.at_ms;
	return a->which != b->which ? a->which < b->which : a->n < b->n;
}

static enum status add_row(struct desk *d, struct desk_session *s, enum store_signals which,
			   enum outcome_kind kind, const struct store_signal *v)
{
	if (v->at_ms > s->last_ms)
		s->last_ms = v->at_ms;
	if (vec_room(&s->rows, &s->rows_cap, s->rows_n, sizeof *s->rows) != ST_OK)
		return ST_NOMEM;
	struct desk_row *r = row_new(d, which, kind, v);
	if (!r)
		return ST_NOMEM;
	size_t i = s->rows_n++;
	for (; i > 0 && is_before(r, s->rows[i - 1]); i--)
		s->rows[i] = s->rows[i - 1];
	s->rows[i] = r;
	s->dirty = true;
	/* The first of them count, in whatever order they were read. */
	if (s->rows_n > OUTCOME_ROWS)
		free(s->rows[--s->rows_n]);
	return ST_OK;
}

static bool is_noise(struct desk *d, const char *query)
{
	enum noise_kind kind = NOISE_NONE;
	return noise_kind(d->analyzer, &d->units, str_of(query), &kind) == ST_OK &&
	       kind != NOISE_NONE;
}

/* What an agent found missing is a question of its own. */
static enum status take_flag(struct desk *d, const struct store_signal *v)
{
	char key[32];
	snprintf(key, sizeof key, "flag %lld", (long long)v->n);
	struct desk_session *s = session_of(d, str_hash(key, strlen(key)));
	if (s)
		s->flag = true;
	return s ? add_row(d, s, SIGNAL_FLAGS, ROW_SEARCH, v) : ST_NOMEM;
}

/* A call of whom there is no visit teaches by what the agent wrote. */
static enum status take_call(struct desk *d, const struct store_signal *v)
{
	char key[32];
	struct store_signal own = *v;
	if (!*v->article || !*v->form || is_noise(d, v->query))
		return ST_OK;
	snprintf(key, sizeof key, "call %lld", (long long)v->n);
	struct desk_session *s = session_of(d, str_hash(key, strlen(key)));
	own.client = client_of(v->search_id, strlen(v->search_id), v->at_ms);
	own.search_id = "";
	return s ? add_row(d, s, SIGNAL_CALLS, ROW_CALL, &own) : ST_NOMEM;
}

/* From a day before on silence says something: visits of then are at hand. */
static enum status told_reads(struct desk *d)
{
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = store_reads_since(d->store, &d->reads_ms, &err);
	for (size_t i = 0; i < d->sessions.n; i++)
		d->sessions.v[i]->dirty = true;
	buf_release(&err);
	return st;
}

enum status desk_take(struct desk *d, enum store_signals which, const struct store_signal *v)
{
	static const unsigned char nobody[SESSION_ID_BYTES];
	d->after[which] = v->n;
	d->read_ms[which] = v->at_ms;
	if (which == SIGNAL_FLAGS)
		return strcmp(v->type, "not_found") == 0 && *v->form && !is_noise(d, v->query)
			   ? take_flag(d, v)
			   : ST_OK;
	if (memcmp(v->session, nobody, sizeof nobody) == 0)
		return which == SIGNAL_CALLS ? take_call(d, v) : ST_OK;
	if (which == SIGNAL_SEARCHES && (!*v->form || is_noise(d, v->query)))
		return ST_OK;
	struct desk_session *s = session_of(d, str_hash(v->session, SESSION_ID_BYTES));
	if (!s)
		return ST_NOMEM;
	enum outcome_kind kind = which == SIGNAL_SEARCHES ? ROW_SEARCH : outcome_kind_of(v->type);
	if (!d->reads_ms && (kind == ROW_READ || kind == ROW_SEEN) && told_reads(d) != ST_OK)
		return ST_IO;
	return add_row(d, s, which, kind, v);
}

/* ---- wordings ---- */

/* A wording that is not known yet takes its place among the others. */
static enum status place(struct desk *d, const struct desk_row *r, uint64_t question,
			 uint32_t *wording)
{
	struct cluster_near near[CLUSTER_NEAREST];
	struct desk_wording own = {0};
	uint32_t gap = 0, known = desk_wording_of(d, r->o.form);
	enum status st = known == NO_WORDING ? desk_find_near(d, r->query, &own) : ST_OK;
	for (size_t i = 0; i < own.near_n; i++)
		near[i] = (struct cluster_near){own.near[i].key, own.near[i].confidence};
	const struct cluster_question q = {str_of(r->query), question, r->client, near, own.near_n};
	if (st == ST_OK)
		st = clusters_add(d->clusters, &q, wording, &gap);
	if (st == ST_OK && *wording >= d->wordings.n)
		st = desk_add_wording_slot(d, *wording, r->o.form);
	if (st == ST_OK && !desk_gap(d, gap))
		st = ST_NOMEM;
	struct desk_wording *w = st == ST_OK ? &d->wordings.v[*wording] : NULL;
	if (w && known == NO_WORDING && !w->near_n) {
		memcpy(w->near, own.near, sizeof own.near);
		w->near_n = own.near_n;
		w->dirty = d->unsaved = true;
	} else {
		desk_near_free(&own);
	}
	return st;
}

static void complain(struct desk *d, enum status st)
{
	if (!d->said_full)
		log_warn("desk", "questions are left out of the gaps: %s", status_name(st));
	d->said_full = true;
}

/* ---- outcomes ---- */

/* Whether it is the article of a gap. */
static bool is_linked(const struct desk *d, const char *article)
{
	for (size_t i = 0; *article && i < d->gaps.n; i++)
		if (d->gaps.v[i].article && desk_same_article(d->gaps.v[i].article, article))
			return true;
	return false;
}

/* One visit may ask for several things: only the words of one question belong together. */
static uint64_t key_of(const struct desk_session *s, const struct outcome_question *q)
{
	const int64_t key[2] = {(int64_t)s->key, s->rows[q->first]->o.at_ms};
	return str_hash(key, sizeof key);
}

static struct desk_ask ask_of(struct desk *d, struct desk_session *s,
			      const struct outcome_question *q, size_t row)
{
	const struct desk_row *r = s->rows[row];
	struct desk_ask a = {.at_ms = q->at_ms,
			     .said_ms = r->o.at_ms,
			     .wording = NO_WORDING,
			     .lang = r->lang,
			     .page = r->page,
			     .segment = r->segment,
			     .cause = (uint8_t)q->cause,
			     .part = (uint8_t)q->part,
			     .agent = r->agent,
			     .also = row != q->row,
			     .question = key_of(s, q)};
	/* What came of the question says nothing of its earlier words but that they failed. */
	if (a.also && q->cause != CAUSE_REFORMULATED)
		a.cause = r->o.results ? CAUSE_WEAK : CAUSE_NO_RESULT;
	const char *article = *q->article ? q->article : r->o.answered ? r->o.article : "";
	a.article = desk_text(&d->texts, article);
	bool good = q->part == PART_SOLVED || q->part == PART_PROBABLY;
	if (q->cause == CAUSE_NONE && good && is_linked(d, article))
		a.said = desk_text(&d->places, r->query);
	if (q->cause == CAUSE_NONE)
		return a;
	uint32_t w = NO_WORDING;
	enum status st = place(d, r, a.question, &w);
	/* Of characters alone there is no question. */
	if (st == ST_OK)
		a.wording = w;
	else if (st != ST_INVALID)
		complain(d, st);
	return a;
}

static enum status add_ask(struct desk *d, struct desk_session *s, const struct outcome_question *q,
			   size_t row)
{
	enum status st = vec_room(&s->asks, &s->asks_cap, s->asks_n, sizeof *s->asks);
	if (st == ST_OK)
		s->asks[s->asks_n++] = ask_of(d, s, q, row);
	return st;
}

/* What an event that came later answered after all says no more what is alike. */
static void leave_answered(struct desk *d, const struct desk_session *s,
			   const struct desk_ask *before, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < s->asks_n && (s->asks[k].wording != before[i].wording ||
					 s->asks[k].question != before[i].question))
			k++;
		if (k == s->asks_n && before[i].wording != NO_WORDING)
			clusters_leave(d->clusters, before[i].wording, before[i].question);
	}
}

static enum status settle(struct desk *d, struct desk_session *s, struct arena *arena)
{
	struct outcome_question *q = NULL;
	size_t n = 0, before_n = s->asks_n;
	struct desk_ask *before = arena_array(arena, before_n + 1, sizeof *before);
	struct outcome_row *rows = arena_array(arena, s->rows_n + 1, sizeof *rows);
	if (!rows || !before)
		return ST_NOMEM;
	for (size_t i = 0; i < s->rows_n; i++)
		rows[i] = s->rows[i]->o;
	for (size_t i = 0; i < before_n; i++)
		before[i] = s->asks[i];
	const struct outcome_rules rules =
	    outcome_rules_of(d->config->feedback.abandon_after_ms, d->reads_ms);
	enum status st = outcome_of(rows, s->rows_n, d->now_ms, &rules, arena, &q, &n);
	s->settles_ms = 0;
	s->asks_n = 0;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		if (s->flag)
			q[i].cause = CAUSE_FLAGGED;
		st = add_ask(d, s, &q[i], q[i].row);
		for (size_t k = 0; q[i].cause != CAUSE_NONE && k < q[i].also_n && st == ST_OK; k++)
			st = add_ask(d, s, &q[i], q[i].also[k]);
		if (q[i].settles_ms && (!s->settles_ms || q[i].settles_ms < s->settles_ms))
			s->settles_ms = q[i].settles_ms;
	}
	if (st == ST_OK)
		leave_answered(d, s, before, before_n);
	return st ? st : desk_credit(d, s, q, n);
}

int64_t desk_read_to(const struct desk *d)
{
	int64_t to_ms = INT64_MAX;
	for (size_t i = 0; i < SIGNALS; i++)
		to_ms = d->read_ms[i] < to_ms ? d->read_ms[i] : to_ms;
	return to_ms;
}

enum status desk_settle(struct desk *d)
{
	const int64_t read_to_ms = desk_read_to(d);
	const int64_t over_ms = (read_to_ms < d->now_ms ? read_to_ms : d->now_ms) - SESSION_MS;
	struct arena arena;
	enum status st = ST_OK;
	arena_init(&arena);
	for (size_t i = 0; i < d->sessions.n && st == ST_OK; i++) {
		struct desk_session *s = d->sessions.v[i];
		bool due = s->settles_ms && s->settles_ms <= d->now_ms;
		/* What it did else is to be read yet. */
		if (s->last_ms > read_to_ms)
			continue;
		if (s->rows && (s->dirty || due)) {
			st = settle(d, s, &arena);
			s->dirty = false;
			d->changed = true;
			arena_reset(&arena);
		}
		if (s->rows && !s->settles_ms && s->last_ms < over_ms)
			desk_forget_rows(s);
	}
	arena_release(&arena);
	return st;
}
