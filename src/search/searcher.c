#include "answerd/search/searcher.h"

#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/text/fold.h"
#include "answerd/text/wording.h"
#include "search/choices.h"
#include "search/pinned.h"
#include "search/rank.h"
#include "search/snippet.h"
#include "search/verdict.h"

/* More of them than this are translations of others: look at more. */
#define CANDIDATES_LOST 15
#define CANDIDATES_WIDE 128
/* Chinese characters in more than this share of many articles are left to the
 * second stage: they find nothing that pairs do not, and cost half of the time. */
#define COMMON_SHARE 0.1
#define COMMON_FROM_DOCS 5000
/* Of the question's weight, what the first result must hold for choices. */
#define CLARIFY_COVER 0.4
/* Units of a title that is more than the name of a subject. */
#define TITLE_SAYS_ALL 5

enum status searcher_open(const char *data, enum index_role role, struct searcher **out,
			  struct buf *err)
{
	struct searcher *s = calloc(1, sizeof *s);
	*out = NULL;
	if (!s)
		return ST_NOMEM;
	s->role = role;
	units_init(&s->query.units);
	buf_init(&s->text, BUF_MAX_TEXT);
	enum status st = analyzer_new(&s->analyzer);
	if (st == ST_OK)
		st = wording_new(&s->wording);
	if (st == ST_OK)
		st = index_reader_open(data, role, &s->reader, err);
	if (st)
		searcher_close(s);
	else
		*out = s;
	return st;
}

void searcher_close(struct searcher *s)
{
	if (!s)
		return;
	index_reader_close(s->reader);
	lexicon_drop(s->lexicon);
	analyzer_free(s->analyzer);
	wording_free(s->wording);
	units_release(&s->query.units);
	buf_release(&s->text);
	free(s);
}

enum status searcher_refresh(struct searcher *s, struct buf *err)
{
	return index_reader_refresh(s->reader, err);
}

void searcher_set_lexicon(struct searcher *s, struct lexicon *x)
{
	lexicon_hold(x);
	lexicon_drop(s->lexicon);
	s->lexicon = x;
}

const struct lexicon *searcher_lexicon(const struct searcher *s)
{
	return s->lexicon;
}

struct index_reader *searcher_reader(struct searcher *s)
{
	return s->reader;
}

uint64_t searcher_generation(const struct searcher *s)
{
	return index_reader_generation(s->reader);
}

/* ---- the first stage ---- */

static bool too_common(const struct query *q, const struct qterm *t)
{
	return !t->pair && (unsigned char)t->text[0] >= 0xe2 && q->docs >= COMMON_FROM_DOCS &&
	       t->df > COMMON_SHARE * q->docs;
}

/* The clauses of the question; without the characters that are too common,
 * unless nothing else is left. */
static size_t make_clauses(struct searcher *s, bool all)
{
	const struct query *q = &s->query;
	size_t n = 0;
	for (size_t i = 0; i < q->n; i++) {
		const struct qterm *t = &q->terms[i];
		if (t->df == 0 || (!all && too_common(q, t)))
			continue;
		double f = t->idf > 0 ? t->mass / t->idf : 1.0;
		if (t->alternative)
			f *= 0.9;
		s->clauses[n++] = (struct index_clause){t->text, t->len, f};
	}
	return n;
}

static enum status gather(struct searcher *s, const struct search_request *rq, size_t max,
			  size_t *n, struct buf *err)
{
	size_t clauses = make_clauses(s, false);
	if (!clauses)
		clauses = make_clauses(s, true);
	struct index_query iq = {.clauses = s->clauses,
				 .clauses_n = clauses,
				 .category = rq->category,
				 .today = rq->today};
	return index_reader_search(s->reader, &iq, max, s->hits, n, err);
}

/* Both stages. Translations of few articles may take all the places: then there
 * is a second, wider round. */
static enum status find(struct searcher *s, const struct search_request *rq,
			struct search_reply *out, size_t *n, struct buf *err)
{
	size_t max = rq->offset + rq->limit > CANDIDATES ? CANDIDATES_DEEP : CANDIDATES, hits = 0;
	size_t collapsed = 0;
	enum status st = gather(s, rq, max, &hits, err);
	if (st == ST_OK)
		st = rank_hits(s, rq, hits, n, &collapsed, out, err);
	if (st || hits < max || max == CANDIDATES_DEEP || collapsed <= CANDIDATES_LOST)
		return st;
	st = gather(s, rq, CANDIDATES_WIDE, &hits, err);
	return st ? st : rank_hits(s, rq, hits, n, &collapsed, out, err);
}

/* ---- the reply ---- */

/* The translation of r that the visitor reads best, when there is one. */
static enum status translate(struct searcher *s, const struct search_request *rq, const char *lang,
			     struct record *r, struct buf *err)
{
	struct record all[16];
	struct str key = record_str(r, REC_KEY);
	size_t n = 0;
	if (str_is(record_str(r, REC_LANG), lang))
		return ST_OK;
	enum status st = index_reader_translations(s->reader, key.s, key.len, all, 16, &n, err);
	const struct record *best = NULL;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		struct str have = record_str(&all[i], REC_LANG);
		if (!record_live(&all[i], rq->today))
			continue;
		if (str_is(have, lang))
			best = &all[i];
		else if (!best && rank_reads(lang, have) &&
			 !rank_reads(lang, record_str(r, REC_LANG)))
			best = &all[i];
	}
	if (best)
		*r = *best;
	return st;
}

static enum status fill(struct searcher *s, const struct search_request *rq, const char *lang,
			struct candidate *c, struct arena *arena, struct search_result *out,
			struct buf *err)
{
	struct record found = c->record;
	enum status st = translate(s, rq, lang, &c->record, err);
	if (st)
		return st;
	const struct record *r = &c->record;
	double features[FEATURES];
	memcpy(features, c->scan.features, sizeof features); /* what ranked it */
	if (r->head != found.head)
		scan_record(&s->query, r, s->lexicon, &c->scan); /* for its own section */
	int section = c->scan.best_section;
	*out = (struct search_result){
	    .id = record_str(r, REC_ID),
	    .title = record_str(r, REC_TITLE),
	    .category = record_str(r, REC_CATEGORY),
	    .lang = record_str(r, REC_LANG),
	    .key = record_str(r, REC_KEY),
	    .updated = r->head->updated,
	    .score = c->share,
	    .popular = c->popular,
	    .matched = c->scan.matched,
	    .agent_only = (r->head->flags & REC_AGENT_ONLY) != 0,
	    .other_language = !rank_reads(lang, record_str(r, REC_LANG)),
	};
	memcpy(out->features, features, sizeof out->features);
	if (section > 0 && (uint32_t)section < r->head->sections_n) {
		out->section_title = record_text(r, r->sections[section].title);
		out->section_anchor = record_text(r, r->sections[section].anchor);
	}
	buf_clear(&s->text);
	snippet_write(&s->query, r, section, &s->text);
	out->snippet = arena_dup(arena, s->text.data, s->text.len);
	return out->snippet ? buf_status(&s->text) : ST_NOMEM;
}

static enum status count_categories(struct searcher *s, size_t n, struct arena *arena,
				    struct search_reply *out)
{
	out->categories = arena_array(arena, n ? n : 1, sizeof *out->categories);
	if (!out->categories)
		return ST_NOMEM;
	for (size_t i = 0; i < n; i++) {
		struct str id = record_str(&s->cands[i].record, REC_CATEGORY);
		size_t k = 0;
		while (k < out->categories_n &&
		       (out->categories[k].category.len != id.len ||
			memcmp(out->categories[k].category.s, id.s, id.len) != 0))
			k++;
		if (k == out->categories_n)
			out->categories[out->categories_n++].category = id;
		out->categories[k].count++;
	}
	return ST_OK;
}

static bool is_question(struct str s)
{
	static const char wide[] = "？";
	return (s.len && s.s[s.len - 1] == '?') ||
	       (s.len >= 3 && memcmp(s.s + s.len - 3, wide, 3) == 0);
}

/* Whether the title alone asks for what candidate i answers: the name of a subject
 * does not, nor one that others have too. */
static bool title_says_all(const struct searcher *s, size_t n, size_t i)
{
	struct str own = record_str(&s->cands[i].record, REC_TITLE);
	bool alone = is_question(own) || s->cands[i].scan.title_units >= TITLE_SAYS_ALL;
	for (size_t k = 0; k < n && alone; k++) {
		struct str title = record_str(&s->cands[k].record, REC_TITLE);
		alone = k == i || title.len != own.len || memcmp(title.s, own.s, own.len) != 0;
	}
	return alone;
}

/* Choices, when the answer is not sure. What holds little of the question is no
 * reading of it: that is said plainly instead. */
static enum status clarify(struct searcher *s, const struct search_request *rq, size_t n,
			   struct arena *arena, struct search_reply *out, struct buf *err)
{
	struct reading readings[CHOICES_READINGS];
	size_t count = n < CHOICES_READINGS ? n : CHOICES_READINGS;
	enum status st = ST_OK;
	if (out->answered || out->kind != ROUTE_NONE || n == 0 ||
	    s->cands[0].scan.features[FEAT_COVER] < CLARIFY_COVER)
		return ST_OK;
	while (count && s->cands[count - 1].share < CHOICES_WORTH * s->cands[0].share)
		count--;
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct record r = s->cands[i].record;
		st = translate(s, rq, out->lang, &r, err);
		readings[i].title = record_str(&r, REC_TITLE);
		readings[i].category = record_str(&r, REC_CATEGORY);
		readings[i].lang = record_str(&r, REC_LANG);
		readings[i].share = s->cands[i].share;
		readings[i].says_all = title_says_all(s, n, i);
		choices_words(&s->query, &r, &readings[i]);
	}
	if (st == ST_OK)
		st = choices_make(out, readings, count, rq->query,
				  out->corrected ? str_of(out->corrected) : rq->query, arena);
	if (st == ST_OK && !out->choices_n && n > 1) {
		struct record r = s->cands[0].record;
		st = translate(s, rq, out->lang, &r, err);
		if (st == ST_OK)
			st = choices_by_section(out, &s->query, &r, arena);
	}
	if (out->choices_n)
		out->next = NEXT_CLARIFY;
	return st;
}

/* The visitor's language: what was said, or what the question is written in;
 * what pinyin stands for is Chinese. */
static const char *language_of(const struct search_request *rq, const struct query *q)
{
	if (rq->lang)
		return rq->lang;
	const char *script = fold_script_of(rq->query.s, rq->query.len);
	if (!script && q->corrected)
		script = fold_script_of(q->corrected, strlen(q->corrected));
	return !script ? "en" : strcmp(script, "zh-Hant") == 0 ? "zh-TW" : "zh-CN";
}

/* Makes the question that is searched. What editors pinned to the question as
 * typed is nothing to correct. */
static enum status understand(struct searcher *s, const struct search_request *rq,
			      struct arena *arena, struct pin *pin, struct buf *err)
{
	struct query *q = &s->query;
	struct str text = rq->query;
	enum status st = query_make(q, s->analyzer, s->reader, text.s, text.len, arena, err);
	q->corrected = NULL;
	q->certainty = 1;
	if (st == ST_OK)
		st = pinned_find(s, rq, language_of(rq, q), pin, err);
	if (st == ST_OK && s->lexicon && !rq->as_typed && !pin->found)
		st = query_correct(q, s->analyzer, s->reader, s->lexicon, rq->synonyms, text.s,
				   text.len, rq->lang ? rq->lang : "zh-CN", rq->today, arena);
	if (st == ST_OK && q->corrected) {
		text = str_of(q->corrected);
		st = query_make(q, s->analyzer, s->reader, text.s, text.len, arena, err);
		if (st == ST_OK)
			st = pinned_find(s, rq, language_of(rq, q), pin, err);
	}
	for (int i = 0; i < WORDINGS && st == ST_OK && fold_script_of(text.s, text.len); i++) {
		struct str other = wording_of(s->wording, text, i);
		if (other.s)
			st = query_add_wording(q, s->analyzer, s->reader, other.s, other.len, arena,
					       err);
	}
	if (st == ST_OK)
		st = query_add_synonyms(q, s->analyzer, s->reader, rq->synonyms, arena, err);
	if (st == ST_OK && !rq->as_typed)
		st = query_add_compounds(q, s->analyzer, s->reader, arena, err);
	if (st == ST_OK)
		query_weigh(q, s->lexicon);
	return st;
}

enum status searcher_run(struct searcher *s, const struct search_request *rq, struct arena *arena,
			 struct search_reply *out, struct buf *err)
{
	int64_t began = clock_mono_us();
	size_t n = 0;
	*out = (struct search_reply){.next = NEXT_CONTACT};
	struct pin pin;
	enum status st = understand(s, rq, arena, &pin, err);
	out->lang = language_of(rq, &s->query);
	if (st == ST_OK)
		st = find(s, rq, out, &n, err);
	if (st)
		return st;
	if (pin.found)
		pinned_place(s, out->lang, &pin.record, &n, out);
	verdict_first(s, rq, n, out);
	out->kind = routes_match(rq->routes, &s->query.units);
	if (out->kind == ROUTE_REACH)
		out->kind = out->pinned || verdict_is_called_so(s, n) ? ROUTE_NONE : ROUTE_PERSON;
	if (out->kind != ROUTE_NONE) {
		out->next = NEXT_CONTACT;
		out->answered = false;
	}
	out->total = (uint32_t)n;
	out->corrected = s->query.corrected;
	out->generation = index_reader_generation(s->reader);
	st = count_categories(s, n, arena, out);
	size_t first = rq->offset < n ? rq->offset : n;
	size_t count = n - first < rq->limit ? n - first : rq->limit;
	out->results = arena_array(arena, count ? count : 1, sizeof *out->results);
	if (!out->results)
		return ST_NOMEM;
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = fill(s, rq, out->lang, &s->cands[first + i], arena, &out->results[i], err);
	if (st == ST_OK && count && first == 0)
		out->results[0].pinned = out->pinned;
	out->results_n = st == ST_OK ? count : 0;
	if (st == ST_OK)
		st = clarify(s, rq, n, arena, out, err);
	verdict_last(s, rq, n, out);
	out->took_us = clock_mono_us() - began;
	return st;
}
