/* desk_cure.c - a rule that might answer a gap: what it would do is tried before it is
 * made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/base/said.h"
#include "feedback/desk_parts.h"

#define WORDINGS_MAX 200 /* tried, and pinned */
#define OTHERS_MAX 300	 /* questions of other gaps that are tried */

struct cure {
	const char *article, *text;
	enum gap_cure is;
	enum curated kind; /* of a pin or synonym */
	bool preview;
};

const char *gap_cure_name(enum gap_cure c)
{
	static const char *const names[CURES] = {"",	  "write",    "mend",	  "translate",
						 "merge", "retire",   "phrasing", "synonym",
						 "pin",	  "audience", "route",	  "process"};
	return names[c];
}

/* ---- reading a call ---- */

static bool needs_article(enum gap_cure c)
{
	return c == CURE_PHRASING || c == CURE_SYNONYM || c == CURE_PIN || c == CURE_MEND ||
	       c == CURE_TRANSLATE || c == CURE_MERGE || c == CURE_RETIRE || c == CURE_AUDIENCE;
}

/* What visitors are to find must be what they may read. */
static bool needs_public(enum gap_cure c)
{
	return c == CURE_PHRASING || c == CURE_SYNONYM || c == CURE_PIN;
}

static enum status read_kind(const char *name, struct cure *out, struct buf *err)
{
	for (enum gap_cure c = CURE_WRITE; name && c < CURES; c++)
		if (strcmp(gap_cure_name(c), name) == 0)
			out->is = c;
	if (!out->is)
		return fail(
		    err, ST_INVALID,
		    "kind is write, mend, translate, merge, retire, phrasing, synonym, pin, "
		    "audience, route or process.");
	out->kind = out->is == CURE_SYNONYM ? CURATED_SYNONYMS : CURATED_PINS;
	return ST_OK;
}

/* What is not served can only be written: the article that a draft named. */
static enum status check_article(struct desk *d, const struct desk_gap *g, const struct cure *cure,
				 struct buf *err)
{
	const char *id = cure->article;
	struct record r;
	bool agent_only = false;
	if (!id)
		return needs_article(cure->is)
			   ? fail(err, ST_INVALID, "Say with article_id which article it is about.")
			   : ST_OK;
	if (cure->is == CURE_WRITE && g->article && strcmp(g->article, id) == 0)
		return ST_OK;
	if (!desk_may_be_article(id))
		return fail(err, ST_INVALID, "article_id is no id of an article.");
	if (needs_public(cure->is) ? desk_find_article(d, id, &r)
				   : desk_is_served(d, id, &agent_only))
		return ST_OK;
	return fail_said(err, ST_INVALID, "article-not-served", "The article %s is not served.",
			 id);
}

static enum status read_cure(struct desk *d, const struct desk_call *c, const struct desk_gap *g,
			     struct cure *out, struct buf *err)
{
	const cJSON *preview = cJSON_GetObjectItemCaseSensitive(c->body, "preview");
	const cJSON *article = cJSON_GetObjectItemCaseSensitive(c->body, "article_id");
	enum status st = read_kind(json_string(c->body, "kind"), out, err);
	if (st == ST_OK)
		st = desk_check_version(c->body, g, false, err);
	if (st)
		return st;
	if (article && !cJSON_IsString(article) && !cJSON_IsNull(article))
		return fail(err, ST_INVALID, "article_id must be text or null.");
	if (preview && !cJSON_IsBool(preview))
		return fail(err, ST_INVALID, "preview is true or false.");
	out->preview = preview == NULL || cJSON_IsTrue(preview);
	out->article = json_string(c->body, "article_id");
	out->text = json_string(c->body, "text");
	st = check_article(d, g, out, err);
	if (st)
		return st;
	if (out->is == CURE_SYNONYM && (!out->text || !strchr(out->text, '=')))
		return fail_said(
		    err, ST_INVALID, "cure-no-text",
		    "Say with text what stands for what: \"wheelchair = rolling chair\".");
	return ST_OK;
}

/* ---- the rules with another ---- */

/* Whether it comes first for that phrase already, for everybody and always. */
static bool is_pinned(const struct pin_rule *rules, size_t n, const char *article, struct str text)
{
	for (size_t i = 0; i < n; i++) {
		const struct pin_rule *r = &rules[i];
		if (strcmp(r->article, article) != 0 || r->lang || r->until)
			continue;
		for (size_t k = 0; k < r->q_n; k++)
			if (r->q[k].len == text.len && memcmp(r->q[k].text, text.s, text.len) == 0)
				return true;
	}
	return false;
}

static enum status with_pins(struct desk *d, const struct desk_gap *g, const struct cure *cure,
			     const void *now, struct arena *arena, void **out, struct buf *err)
{
	size_t n = 0, phrases = 0;
	const struct pin_rule *before = pins_rules(now, &n);
	const size_t had = n;
	const size_t more = WORDINGS_MAX / PIN_PHRASES;
	struct pin_rule *rules = arena_array(arena, n + more, sizeof *rules);
	struct rule_text *q = arena_array(arena, WORDINGS_MAX, sizeof *q);
	if (!rules || !q)
		return ST_NOMEM;
	if (n)
		memcpy(rules, before, n * sizeof *rules);
	for (uint32_t w = CLUSTERS_NONE; phrases < WORDINGS_MAX;) {
		w = clusters_next(d->clusters, g->gap, w);
		if (w == CLUSTERS_NONE)
			break;
		struct str text = clusters_text(d->clusters, w);
		if (text.len > PIN_PHRASE_BYTES || !utf8_is_one_line(text.s, text.len) ||
		    is_pinned(before, had, cure->article, text))
			continue;
		q[phrases] = (struct rule_text){text.s, text.len, 0};
		if (phrases % PIN_PHRASES == 0)
			rules[n++] = (struct pin_rule){
			    .q = &q[phrases], .article = cure->article, .note = "answers a gap"};
		rules[n - 1].q_n++;
		phrases++;
	}
	struct pins *made = NULL;
	enum status st = pins_make(rules, n, &made, err);
	*out = made;
	return st;
}

static enum status with_synonyms(const struct cure *cure, const void *now, struct arena *arena,
				 void **out, struct buf *err)
{
	size_t n = 0;
	const struct synonym_rule *before = synonyms_rules(now, &n);
	struct synonym_rule *rules = arena_array(arena, n + 1, sizeof *rules);
	struct rule_text *texts = arena_array(arena, SYNONYM_PHRASES, sizeof *texts);
	size_t k = 0;
	if (!rules || !texts)
		return ST_NOMEM;
	if (n)
		memcpy(rules, before, n * sizeof *rules);
	for (const char *at = cure->text; at;) {
		const char *end = strchr(at, '=');
		struct str one = str_trim((struct str){at, end ? (size_t)(end - at) : strlen(at)});
		if (k == SYNONYM_PHRASES)
			return fail_said(err, ST_INVALID, "synonym-many-phrases",
					 "At most %d phrases.", SYNONYM_PHRASES);
		const char *copy = arena_dup(arena, one.s, one.len);
		if (!copy)
			return ST_NOMEM;
		texts[k++] = (struct rule_text){copy, one.len, 0};
		at = end ? end + 1 : NULL;
	}
	rules[n] = (struct synonym_rule){.both = true, .from = texts, .from_n = k};
	struct synonyms *made = NULL;
	enum status st = synonyms_make(rules, n + 1, &made, err);
	*out = made;
	return st;
}

/* ---- trying ---- */

/* How many of the gap's wordings that article answers. */
static enum status answered_by(struct desk *d, uint32_t gap, const char *article, size_t max,
			       uint32_t *good, uint32_t *n)
{
	struct arena arena;
	enum status st = ST_OK;
	arena_init(&arena);
	for (uint32_t w = CLUSTERS_NONE; st == ST_OK && *n < max;) {
		struct desk_found found;
		w = clusters_next(d->clusters, gap, w);
		if (w == CLUSTERS_NONE)
			break;
		st = desk_search(d, clusters_text(d->clusters, w).s, &arena, &found);
		++*n;
		*good += found.answered && desk_same_article(found.id, article);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return st;
}

struct effect {
	uint32_t n, now, then;			  /* of the gap's wordings */
	uint32_t others, others_now, others_then; /* of those that published gaps answer */
};

static enum status others(struct desk *d, const struct desk_gap *g, uint32_t *n, uint32_t *good)
{
	enum status st = ST_OK;
	for (size_t i = 0; i < d->gaps.n && st == ST_OK && *n < OTHERS_MAX; i++) {
		const struct desk_gap *o = &d->gaps.v[i];
		if (o->is && o != g && !o->merged_into && o->published_ms && o->article)
			st = answered_by(d, o->gap, o->article, OTHERS_MAX, good, n);
	}
	return st;
}

static enum status measure(struct desk *d, const struct desk_gap *g, const struct cure *cure,
			   void *rules, struct effect *e)
{
	uint32_t again = 0;
	enum status st = answered_by(d, g->gap, cure->article, WORDINGS_MAX, &e->now, &e->n);
	if (st == ST_OK)
		st = others(d, g, &e->others, &e->others_now);
	void *before = d->curated[cure->kind];
	d->curated[cure->kind] = rules;
	if (st == ST_OK)
		st = answered_by(d, g->gap, cure->article, WORDINGS_MAX, &e->then, &again);
	again = 0;
	if (st == ST_OK)
		st = others(d, g, &again, &e->others_then);
	d->curated[cure->kind] = before;
	return st;
}

static enum status tell(const struct desk_gap *g, const struct cure *cure, const struct effect *e,
			struct buf *out)
{
	struct json_out j;
	char id[16];
	snprintf(id, sizeof id, "g%u", g->gap);
	json_out_init(&j, out);
	json_add_string(&j, JSON_ROOT, "gap", id);
	json_add_string(&j, JSON_ROOT, "kind", gap_cure_name(cure->is));
	json_add_string_or_null(&j, JSON_ROOT, "article_id", cure->article);
	json_add_int(&j, JSON_ROOT, "wordings", e->n);
	json_add_real(&j, JSON_ROOT, "answers", e->n ? (double)e->now / e->n : 0, 3);
	json_add_real(&j, JSON_ROOT, "would_answer", e->n ? (double)e->then / e->n : 0, 3);
	json_add_int(&j, JSON_ROOT, "would_lose",
		     e->others_now > e->others_then ? e->others_now - e->others_then : 0);
	json_add_bool(&j, JSON_ROOT, "applied", !cure->preview);
	return json_out_end(&j);
}

/* A pin, or a synonym; what learned phrasings do is tried as pins, which put the article first
 * for the same wordings. */
static enum status by_rules(struct desk *d, struct desk_call *c, struct desk_gap *g,
			    const struct cure *cure)
{
	struct effect e = {0};
	struct arena arena;
	void *rules = NULL;
	arena_init(&arena);
	void *now = shared_curated(d->setup.shared, cure->kind, &c->version, NULL);
	enum status st = cure->kind == CURATED_PINS
			     ? with_pins(d, g, cure, now, &arena, &rules, &c->err)
			     : with_synonyms(cure, now, &arena, &rules, &c->err);
	if (st == ST_OK)
		st = measure(d, g, cure, rules, &e);
	if (st == ST_OK)
		st = tell(g, cure, &e, &c->out);
	if (st == ST_OK && !cure->preview && cure->is != CURE_PHRASING) {
		c->rules = rules;
		c->kind = cure->kind;
	} else {
		curated_kinds[cure->kind].drop(rules);
	}
	curated_kinds[cure->kind].drop(now);
	arena_release(&arena);
	return st;
}

static enum status add_phrasings(struct desk *d, const struct desk_gap *g, const struct cure *cure,
				 const char *who_id)
{
	enum status st = ST_OK;
	size_t n = 0;
	for (uint32_t w = CLUSTERS_NONE; st == ST_OK && n < WORDINGS_MAX; n++) {
		w = clusters_next(d->clusters, g->gap, w);
		if (w == CLUSTERS_NONE)
			break;
		st = desk_learned_apply(d, d->wordings.v[w].form, clusters_text(d->clusters, w).s,
					cure->article, who_id);
	}
	return st;
}

/* What is chosen is kept, and the gap is taken up; what no text helps is declined with that
 * as its reason. */
static enum status choose(struct desk *d, struct desk_call *c, struct desk_gap *g,
			  const struct cure *cure)
{
	char note[32];
	snprintf(note, sizeof note, "cure: %s", gap_cure_name(cure->is));
	enum gap_status to = cure->is == CURE_PROCESS || cure->is == CURE_ROUTE ? GAP_DECLINED
			     : g->status == GAP_NEW				? GAP_ACCEPTED
										: g->status;
	if (to != g->status && !gap_may_become(g->status, to))
		to = g->status;
	enum status st =
	    cure->article && cure->is != CURE_RETIRE ? desk_set(&g->article, cure->article) : ST_OK;
	g->cure = cure->is;
	g->checked = 0;
	c->changed = true;
	return st ? st : desk_become(d, g, to, c->who_id, c->who, note);
}

enum status desk_cure(struct desk *d, struct desk_call *c, struct desk_gap *g)
{
	struct cure cure = {0};
	const struct effect none = {0};
	enum status st = read_cure(d, c, g, &cure, &c->err);
	if (st)
		return st;
	if (needs_public(cure.is))
		st = by_rules(d, c, g, &cure);
	else
		st = tell(g, &cure, &none, &c->out);
	if (st == ST_OK && !cure.preview && cure.is == CURE_PHRASING)
		st = add_phrasings(d, g, &cure, c->who_id);
	if (st == ST_OK && !cure.preview && cure.is != CURE_PIN && cure.is != CURE_SYNONYM)
		st = choose(d, c, g, &cure);
	return st;
}

enum status desk_cured(struct desk *d, struct desk_call *c, struct desk_gap *g)
{
	const char *article = json_string(c->body, "article_id");
	enum status st = article ? desk_set(&g->article, article) : ST_BUG;
	g->checked = 0;
	g->cure = c->kind == CURATED_PINS ? CURE_PIN : CURE_SYNONYM;
	return st ? st
		  : desk_become(d, g, g->status, c->who_id, c->who,
				c->kind == CURATED_PINS ? "pinned" : "synonym");
}
