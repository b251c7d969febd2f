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
/* What is done between two looks at what came in. */
#define SLICE_US ((int64_t)100000)

bool desk_find_article(struct desk *d, const char *article, struct record *r)
{
	return d->searcher &&
	       index_reader_find(searcher_reader(d->searcher), article, strlen(article), r, NULL) ==
		   ST_OK &&
	       record_live(r, asker_today()) && !(r->head->flags & REC_AGENT_ONLY);
}

/* The forms of its title and questions, each on a line, with lines around. */
static enum status own_forms(struct desk *d, const struct record *r, struct buf *out)
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

enum status desk_try(struct desk *d, const struct desk_gap *g, const char *article,
		     struct desk_tried *out)
{
	struct record r;
	struct buf own;
	struct arena arena;
	uint32_t good = 0;
	*out = (struct desk_tried){.there = desk_find_article(d, article, &r)};
	if (!out->there)
		return ST_OK;
	buf_init(&own, BUF_MAX_TEXT);
	arena_init(&arena);
	enum status st = own_forms(d, &r, &own);
	for (uint32_t w = CLUSTERS_NONE; st == ST_OK && out->n < TRIED_MAX;) {
		struct desk_found found;
		w = clusters_next(d->clusters, g->gap, w);
		if (w == CLUSTERS_NONE)
			break;
		if (is_own(&own, d->wordings.v[w].form))
			continue;
		st = desk_search(d, clusters_text(d->clusters, w).s, &arena, &found);
		out->n++;
		if (found.answered && desk_same_article(found.id, article))
			good++;
		else if (out->failed_n < DESK_FAILED)
			out->failed[out->failed_n++] = w;
		arena_reset(&arena);
	}
	out->share = out->n ? (double)good / out->n : 0;
	arena_release(&arena);
	buf_release(&own);
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

static void check(struct desk *d, struct desk_gap *g)
{
	struct desk_tried t;
	char *before = str_dup(str_of(g->verdict ? g->verdict : ""));
	g->checked = d->generation;
	g->checked_rules = d->rules;
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

void desk_check(struct desk *d)
{
	int64_t until = clock_mono_us() + SLICE_US;
	for (size_t i = 0; d->searcher && d->generation && i < d->gaps.n; i++) {
		struct desk_gap *g = &d->gaps.v[i];
		if (!g->is || g->merged_into || !g->article || !*g->article ||
		    (g->checked == d->generation && g->checked_rules == d->rules))
			continue;
		check(d, g);
		if (clock_mono_us() > until)
			return;
	}
}
