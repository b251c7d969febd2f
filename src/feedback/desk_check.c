/* desk_check.c - whether what was published answers the questions. */
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "answerd/base/vec.h"
#include "answerd/feedback/asker.h"
#include "feedback/desk_parts.h"
#include "feedback/question.h"

#define VERIFIED_SHARE 0.80
#define VERIFIED_WORDINGS 3
#define TRIED_MAX 200 /* wordings of one gap */
#define LATER_MAX 20  /* of those who asked since */
/* What is done between two looks at what came in. */
#define SLICE_US ((int64_t)100000)

bool desk_find_article(struct desk *d, const char *article, struct record *r)
{
	return d->searcher &&
	       index_reader_find(searcher_reader(d->searcher), article, strlen(article), r, NULL) ==
		   ST_OK &&
	       record_live(r, asker_today()) && !(r->head->flags & REC_AGENT_ONLY);
}

/* The forms of its title and questions and of the words that an editor taught it, each on a
 * line, with lines around. */
static enum status own_forms(struct desk *d, const struct record *r, const char *article,
			     struct buf *out)
{
	struct buf form;
	enum status st = ST_OK;
	buf_init(&form, 65536);
	buf_addc(out, '\n');
	for (uint32_t i = 0; i < r->head->fields_n && st == ST_OK; i++) {
		const struct record_field *f = &r->fields[i];
		if (f->kind != FIELD_TITLE && f->kind != FIELD_QUESTION)
			continue;
		struct str text = record_text(r, f->text);
		buf_clear(&form);
		st = question_form(d->analyzer, &d->units, text.s, text.len, &form);
		buf_printf(out, "%s\n", form.data);
	}
	for (size_t i = 0; i < d->learned.n && st == ST_OK; i++) {
		const struct desk_learned *l = &d->learned.v[i];
		if (!l->gone && l->s.state == LEARNED_APPLIED &&
		    desk_same_article(l->s.article, article))
			buf_printf(out, "%s\n", l->s.form);
	}
	buf_release(&form);
	return st ? st : buf_status(out);
}

static bool is_own(const struct buf *forms, const char *form)
{
	size_t n = strlen(form);
	for (const char *at = forms->data; (at = strstr(at, form)); at++)
		if (at > forms->data && at[-1] == '\n' && at[n] == '\n')
			return true;
	return false;
}

struct trying {
	struct desk *d;
	const char *article;
	struct buf own; /* forms of the article's title and questions, and of what was tried */
	struct arena arena;
	struct desk_tried *out;
	uint32_t good;
};

/* *missed: the article does not answer it. That it is pinned to these very words is no proof. */
static enum status try_text(struct trying *t, const char *text, bool *missed)
{
	struct desk_found found;
	enum status st = desk_search(t->d, text, &t->arena, &found);
	bool good = st == ST_OK && found.answered && desk_same_article(found.id, t->article);
	*missed = st == ST_OK && !good;
	t->out->n += !(good && found.pinned);
	t->good += good && !found.pinned;
	arena_reset(&t->arena);
	return st;
}

/* What visitors asked since it was published in words that are not the article's: those of
 * whom it did not help are among the gap's own wordings. */
static enum status try_later(struct trying *t, const struct desk_gap *g)
{
	struct desk *d = t->d;
	struct buf form;
	uint32_t tried = 0;
	enum status st = ST_OK;
	bool missed = false;
	buf_init(&form, 65536);
	for (size_t i = 0; i < d->sessions.n && st == ST_OK; i++)
		for (size_t k = 0; k < d->sessions.v[i]->asks_n && tried < LATER_MAX; k++) {
			const struct desk_ask *a = &d->sessions.v[i]->asks[k];
			const char *text = desk_text_of(&d->places, a->said);
			if (!a->said || a->at_ms <= g->published_ms ||
			    !desk_same_article(desk_text_of(&d->texts, a->article), t->article))
				continue;
			buf_clear(&form);
			st = question_form(d->analyzer, &d->units, text, strlen(text), &form);
			if (st || is_own(&t->own, form.data))
				continue;
			buf_printf(&t->own, "%s\n", form.data);
			st = try_text(t, text, &missed);
			tried++;
		}
	buf_release(&form);
	return st;
}

enum status desk_try(struct desk *d, const struct desk_gap *g, const char *article,
		     struct desk_tried *out)
{
	struct record r;
	struct trying t = {.d = d, .article = article, .out = out};
	*out = (struct desk_tried){.there = desk_find_article(d, article, &r)};
	if (!out->there)
		return ST_OK;
	buf_init(&t.own, BUF_MAX_TEXT);
	arena_init(&t.arena);
	enum status st = own_forms(d, &r, article, &t.own);
	for (uint32_t w = CLUSTERS_NONE; st == ST_OK && out->n < TRIED_MAX;) {
		bool missed = false;
		w = clusters_next(d->clusters, g->gap, w);
		if (w == CLUSTERS_NONE)
			break;
		if (is_own(&t.own, d->wordings.v[w].form))
			continue;
		st = try_text(&t, clusters_text(d->clusters, w).s, &missed);
		if (missed && out->failed_n < DESK_FAILED)
			out->failed[out->failed_n++] = w;
	}
	if (st == ST_OK && g->published_ms)
		st = try_later(&t, g);
	out->share = out->n ? (double)t.good / out->n : 0;
	arena_release(&t.arena);
	buf_release(&t.own);
	return st;
}

/* The numbers of wordings: their texts may be forgotten. */
static char *numbers_of(const struct desk_tried *t)
{
	struct buf b;
	buf_init(&b, 1024);
	for (uint32_t i = 0; i < t->failed_n; i++)
		buf_printf(&b, "%s%u", i ? "," : "", t->failed[i]);
	char *text = buf_status(&b) == ST_OK ? str_dup(str_of(b.data)) : NULL;
	buf_release(&b);
	return text;
}

static enum status remember(struct desk *d, const struct desk_gap *g, const struct desk_tried *t)
{
	if (vec_room(&d->pending.v, &d->pending.cap, d->pending.n, sizeof *d->pending.v) != ST_OK)
		return ST_NOMEM;
	struct desk_pending p = {.kind = PENDING_CHECK,
				 .check = {.gap = g->gap,
					   .at_ms = d->now_ms,
					   .generation = d->generation,
					   .article = str_dup(str_of(g->article)),
					   .verdict = str_dup(str_of(g->verdict)),
					   .failed = numbers_of(t),
					   .answered = g->answered,
					   .wordings = t->n}};
	d->pending.v[d->pending.n++] = p;
	return p.check.article && p.check.verdict && p.check.failed ? ST_OK : ST_NOMEM;
}

static void conclude(struct desk *d, struct desk_gap *g, const char *before, bool there)
{
	bool open = g->status != GAP_DECLINED && g->status != GAP_CLOSED;
	bool good = strcmp(g->verdict, "verified") == 0;
	bool bad = strcmp(g->verdict, "failed") == 0 || !there;
	bool proven = g->status == GAP_VERIFIED || g->status == GAP_CLOSED;
	/* What failed by its check alone is mended by one. */
	bool waiting = g->status == GAP_NEW || g->status == GAP_ACCEPTED ||
		       g->status == GAP_DRAFTED ||
		       (g->status == GAP_REOPENED &&
			(strcmp(before, "failed") == 0 || strcmp(before, "missing") == 0));
	enum status st = ST_OK;
	if (there && open && waiting && (g->status != GAP_REOPENED || !bad))
		st = desk_become(d, g, GAP_PUBLISHED, "", "answerd", "the article is served");
	if (st == ST_OK && good && (g->status == GAP_PUBLISHED || g->status == GAP_QUIET))
		st = desk_become(d, g, GAP_VERIFIED, "", "answerd",
				 "the article answers its questions");
	bool gone = !there && (g->status == GAP_PUBLISHED || g->status == GAP_QUIET);
	if (st == ST_OK && ((bad && proven) || gone))
		st = desk_become(d, g, GAP_REOPENED, "", "answerd",
				 there ? "the article answers its questions no more"
				       : "the article is no longer served");
	if (st)
		log_error("desk", "no memory for a check");
}

/* What is nearest to the first wordings of a gap, now that the index is another one. */
static enum status look_again(struct desk *d, struct desk_gap *g)
{
	enum status st = ST_OK;
	uint32_t w = CLUSTERS_NONE;
	for (int i = 0; i < DESK_LOOKED && st == ST_OK; i++) {
		struct desk_wording now = {0};
		w = clusters_next(d->clusters, g->gap, w);
		if (w == CLUSTERS_NONE)
			break;
		struct desk_wording *v = &d->wordings.v[w];
		st = desk_find_near(d, clusters_text(d->clusters, w).s, &now);
		if (st == ST_OK && now.near_n) {
			desk_near_free(v);
			memcpy(v->near, now.near, sizeof v->near);
			v->near_n = now.near_n;
			v->dirty = d->unsaved = d->changed = true;
		} else {
			desk_near_free(&now);
		}
	}
	return st;
}

static void check(struct desk *d, struct desk_gap *g)
{
	struct desk_tried t;
	char *before = str_dup(str_of(g->verdict ? g->verdict : ""));
	if ((g->checked != d->generation || g->checked_rules != d->rules) &&
	    look_again(d, g) != ST_OK)
		log_warn("desk", "no memory to look for what is near to a gap");
	g->checked = d->generation;
	g->checked_rules = d->rules;
	g->checked_said = g->sums.said;
	if (!before || desk_try(d, g, g->article, &t) != ST_OK) {
		free(before);
		return;
	}
	const char *verdict = !t.there				? "missing"
			      : t.n && t.share < VERIFIED_SHARE ? "failed"
			      : t.n < VERIFIED_WORDINGS		? "provisional"
								: "verified";
	bool same =
	    strcmp(before, verdict) == 0 && g->answered >= t.share && g->answered <= t.share;
	bool waits = strcmp(verdict, "missing") == 0 && !g->published_ms;
	if (desk_set(&g->verdict, verdict) == ST_OK) {
		g->answered = t.share;
		g->dirty = d->unsaved = d->changed = true;
		if (!same && !waits && remember(d, g, &t) != ST_OK)
			log_error("desk", "no memory for a check");
		conclude(d, g, before, t.there);
	}
	free(before);
}

/* What is not proven yet may be by what was asked since. */
static bool is_due(const struct desk *d, const struct desk_gap *g)
{
	bool open = g->status == GAP_PUBLISHED || g->status == GAP_REOPENED;
	return g->checked != d->generation || g->checked_rules != d->rules ||
	       (open && g->sums.said > g->checked_said);
}

static void look_at_open(struct desk *d, int64_t until)
{
	for (size_t i = 0; i < d->gaps.n && clock_mono_us() < until; i++) {
		struct desk_gap *g = &d->gaps.v[i];
		bool open = g->status != GAP_DECLINED && g->status != GAP_CLOSED;
		if (!g->is || g->merged_into || !open || !g->sums.people ||
		    (g->article && *g->article) || !is_due(d, g))
			continue;
		if (look_again(d, g) != ST_OK)
			return;
		g->checked = d->generation;
		g->checked_rules = d->rules;
		g->checked_said = g->sums.said;
	}
}

void desk_check(struct desk *d)
{
	int64_t until = clock_mono_us() + SLICE_US;
	for (size_t i = 0; d->searcher && d->generation && i < d->gaps.n; i++) {
		struct desk_gap *g = &d->gaps.v[i];
		if (!g->is || g->merged_into || !g->article || !*g->article || !is_due(d, g))
			continue;
		check(d, g);
		if (clock_mono_us() > until)
			return;
	}
	if (d->searcher && d->generation)
		look_at_open(d, until);
}
