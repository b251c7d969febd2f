#include "search/scan.h"

#include "search/lines.h"
#include "search/titles.h"

#include <math.h>
#include <string.h>

#define NEAR_UNITS 8
#define MAX_SECTIONS 512 /* the rest of so long an article counts with its last */

double scan_cover(const struct query *q, const struct term_set *set)
{
	double held = 0;
	if (q->mass <= 0)
		return 0;
	for (size_t i = 0; i < q->own; i++)
		if (set_has(set, i))
			held += q->terms[i].mass;
	for (size_t s = 0; s < q->spans_n; s++) {
		const struct qspan *sp = &q->spans[s];
		double own = 0, alt = 0;
		for (size_t i = 0; i < sp->n; i++)
			if (set_has(set, q->order[sp->first + i]))
				own += q->terms[q->order[sp->first + i]].mass;
		for (size_t i = 0; i < sp->alt_n; i++)
			if (set_has(set, q->order[sp->alt_first + i]))
				alt += q->terms[q->order[sp->alt_first + i]].mass;
		double by_alt = sp->alt_mass > 0 ? sp->discount * sp->mass * alt / sp->alt_mass : 0;
		if (by_alt > own)
			held += by_alt - own;
	}
	return held >= q->mass ? 1.0 : held / q->mass;
}

static void set_join(struct term_set *a, const struct term_set *b)
{
	for (size_t i = 0; i < SCAN_WORDS; i++)
		a->bits[i] |= b->bits[i];
}

/* The neighbours of the question seen near each other so far. */
struct nearness {
	uint32_t last[QUERY_MAX_TERMS]; /* 1 + the unit where a term stood last */
	bool near[QUERY_MAX_SEQ];	/* seq[i] stood shortly before seq[i + 1] */
};

static void note_near(const struct query *q, struct nearness *n, int t, uint32_t at)
{
	for (size_t p = q->pos_last[t]; p; p = q->pos_before[p - 1]) {
		size_t i = p - 1; /* t is seq[i]; its neighbour is the one before */
		if (i > 0 && !n->near[i - 1]) {
			uint32_t before = n->last[q->seq[i - 1]];
			n->near[i - 1] = before && at + 1 > before && at + 1 - before <= NEAR_UNITS;
		}
	}
	n->last[t] = at + 1;
}

/* What is counted over all fields. */
struct counts {
	uint16_t times[QUERY_MAX_TERMS];
	float kin[QUERY_MAX_TERMS]; /* the likest kin of a term */
};

static void count_kin(struct counts *c, const struct query *q, size_t k)
{
	const struct qkin *v = &q->kin[k];
	if (v->likeness > c->kin[v->of])
		c->kin[v->of] = v->likeness;
}

/* The terms of one field into set. */
static void scan_field(const struct query *q, const struct record *r, const struct record_field *f,
		       struct term_set *set, struct nearness *n, struct counts *c, struct lines *l)
{
	const uint32_t *h = r->hashes + f->unit_at;
	const uint8_t *lens = r->lens + f->unit_at;
	int before = -1;
	memset(n->last, 0, q->n * sizeof n->last[0]);
	lines_begin(l, f);
	for (uint32_t i = 0; i < f->unit_n; i++) {
		bool may = query_may_have(q, h[i]);
		int t = may ? query_find(q, h[i]) : -1, p = -1;
		int kin = may && t < 0 ? query_find_kin(q, h[i]) : -1;
		if (i > 0 && (lens[i] & RECORD_SENTENCE))
			lines_end(l, i);
		if (kin >= 0) {
			lines_kin(l, q, (size_t)kin);
			count_kin(c, q, (size_t)kin);
		}
		if (t >= 0) {
			set_add(set, t);
			if (before >= 0 && (lens[i] & RECORD_GLUED))
				p = query_find(q, unit_pair_hash(h[i - 1], h[i]));
			if (p >= 0)
				set_add(set, p);
			if ((size_t)t < q->own) {
				c->times[t]++;
				note_near(q, n, t, i);
				lines_hit(l, q, (size_t)t);
			}
			/* a pair across two lines is of neither */
			if (p >= 0 && (size_t)p < q->own) {
				c->times[p]++;
				if (i > l->at.first)
					lines_hit(l, q, (size_t)p);
			}
		}
		before = t;
	}
	lines_end(l, f->unit_n);
}

/* Whether the set holds a word that says something. */
static bool says_something(const struct query *q, const struct term_set *set)
{
	for (size_t i = 0; i < q->n; i++)
		if (set_has(set, i) && !q->terms[i].weightless)
			return true;
	return false;
}

/* Whether the set holds nothing but single Chinese characters, and the question
 * has words of more than one. */
static bool only_characters(const struct query *q, const struct term_set *set)
{
	bool has_pairs = false;
	for (size_t i = 0; i < q->n; i++) {
		const struct qterm *t = &q->terms[i];
		bool han = (unsigned char)t->text[0] >= 0xe2;
		has_pairs = has_pairs || t->pair;
		if (set_has(set, i) && (t->pair || !han) && !t->weightless)
			return false;
	}
	return has_pairs;
}

static double near_share(const struct query *q, const struct nearness *n)
{
	double have = 0, all = 0;
	for (size_t i = 0; i + 1 < q->seq_n; i++) {
		const struct qterm *a = &q->terms[q->seq[i]], *b = &q->terms[q->seq[i + 1]];
		double m = a->mass < b->mass ? a->mass : b->mass;
		all += m;
		if (n->near[i])
			have += m;
	}
	return all > 0 ? have / all : 0;
}

/* The section that holds most of the question, with its heading and the title.
 * The first of equals: the article's start needs no anchor. */
static void best_section(const struct query *q, const struct term_set *sections, size_t n,
			 const struct term_set *title, struct scan *out)
{
	double best = -1;
	out->best_section = -1;
	for (size_t i = 0; i < n; i++) {
		struct term_set s = sections[i];
		set_join(&s, title);
		double c = scan_cover(q, &s);
		if (c > best + 1e-9) {
			best = c;
			out->best_section = (int)i;
		}
	}
	out->features[FEAT_SECTION] = best > 0 ? best : 0;
}

/* Adds the terms whose alternatives the set holds all: a synonym is no missing
 * word. */
static void add_replaced(const struct query *q, struct term_set *set)
{
	for (size_t s = 0; s < q->spans_n; s++) {
		const struct qspan *sp = &q->spans[s];
		size_t held = 0;
		for (size_t i = 0; i < sp->alt_n; i++)
			held += set_has(set, q->order[sp->alt_first + i]);
		for (size_t i = 0; held == sp->alt_n && i < sp->n; i++)
			set_add(set, q->order[sp->first + i]);
	}
}

double scan_heaviest_held(const struct query *q, const struct term_set *set)
{
	double missing = 0;
	for (size_t i = 0; i < q->own; i++)
		if (!set_has(set, i) && q->terms[i].mass > missing)
			missing = q->terms[i].mass;
	return q->heaviest > 0 ? 1 - missing / q->heaviest : 0;
}

/* What the article holds of the question, counted in other ways than by mass. */
static void other_covers(const struct query *q, const struct term_set *all, struct scan *out)
{
	struct term_set set = *all;
	double key = 0, content = 0;
	add_replaced(q, &set);
	for (size_t i = 0; i < q->own; i++) {
		if (!set_has(&set, i))
			continue;
		key += q->terms[i].key;
		content += !q->terms[i].weightless;
	}
	out->features[FEAT_KEY] = q->key_mass > 0 ? key / q->key_mass : 0;
	out->features[FEAT_CONTENT] = q->content_n ? content / (double)q->content_n : 0;
	out->features[FEAT_MISS] = scan_heaviest_held(q, &set);
}

/* What kin add to what it holds, and how often it holds what. */
static void count_features(const struct query *q, const struct term_set *all,
			   const struct counts *c, struct scan *out)
{
	double kin = 0;
	for (size_t i = 0; i < q->own; i++) {
		if (!set_has(all, i))
			kin += c->kin[i] * q->terms[i].mass;
		else if (c->times[i] == 1)
			out->told += q->terms[i].told;
		else
			out->told += log1p(c->times[i] * expm1(q->terms[i].told));
	}
	out->features[FEAT_KIN] = out->features[FEAT_COVER] + (q->mass > 0 ? kin / q->mass : 0);
	if (out->features[FEAT_KIN] > 1)
		out->features[FEAT_KIN] = 1;
}

static void line_features(const struct lines *l, struct scan *out)
{
	double sum = 0, inorder = 0;
	for (int i = 0; i < LINES_KEPT; i++) {
		sum += l->dice[i];
		inorder += l->inorder[i];
	}
	out->features[FEAT_LINE] = l->dice[0];
	out->features[FEAT_LINES] = sum / LINES_KEPT;
	out->features[FEAT_ORDER] = l->inorder[0];
	out->features[FEAT_ORDERS] = inorder / LINES_KEPT;
	out->features[FEAT_COSINE] = l->best_cosine;
	out->features[FEAT_ROOT] = l->best_root;
}

/* A title or question: what stands for a word of the question is held too. */
static void scan_title(const struct query *q, const struct record *r, const struct record_field *f,
		       const struct lexicon *x, const struct term_set *set, struct scan *out)
{
	struct term_set held = *set;
	add_replaced(q, &held);
	titles_field(q, r, f, x, set, &held, out->features);
	if (f->kind == FIELD_TITLE)
		out->title_units = f->unit_n;
}

/* Learned phrasings are many and of many words: one that holds less of the question's
 * weight than this has but words of any question in common with it. */
#define LEARNED_COVER 0.2

/* What the field holds of the question, by weight. */
static double held_by(const struct query *q, const struct record *r, const struct record_field *f)
{
	struct term_set set = {{0}};
	const uint32_t *h = r->hashes + f->unit_at;
	const uint8_t *lens = r->lens + f->unit_at;
	for (uint32_t i = 0; i < f->unit_n; i++) {
		int t = query_may_have(q, h[i]) ? query_find(q, h[i]) : -1, p = -1;
		if (t < 0)
			continue;
		set_add(&set, t);
		if (i > 0 && (lens[i] & RECORD_GLUED))
			p = query_find(q, unit_pair_hash(h[i - 1], h[i]));
		if (p >= 0)
			set_add(&set, p);
	}
	return scan_cover(q, &set);
}

static bool is_title(const struct record_field *f)
{
	return f->kind == FIELD_TITLE || f->kind == FIELD_QUESTION || f->kind == FIELD_LEARNED;
}

void scan_record(const struct query *q, const struct record *r, const struct lexicon *x,
		 struct scan *out)
{
	struct term_set all = {{0}}, title = {{0}}, sections[MAX_SECTIONS];
	struct nearness near;
	struct counts counts;
	struct lines lines;
	size_t sections_n = r->head->sections_n < MAX_SECTIONS ? r->head->sections_n : MAX_SECTIONS;
	memset(near.near, 0, q->seq_n * sizeof near.near[0]);
	memset(counts.times, 0, q->own * sizeof counts.times[0]);
	memset(counts.kin, 0, q->own * sizeof counts.kin[0]);
	memset(sections, 0, sections_n * sizeof sections[0]);
	lines_init(&lines, x, q->n);
	*out = (struct scan){.best_section = -1};
	for (uint32_t i = 0; i < r->head->fields_n; i++) {
		const struct record_field *f = &r->fields[i];
		struct term_set set = {{0}};
		if (f->kind == FIELD_LEARNED && held_by(q, r, f) < LEARNED_COVER)
			continue;
		scan_field(q, r, f, &set, &near, &counts, &lines);
		if (says_something(q, &set))
			out->matched |= 1u << f->kind;
		if (is_title(f)) {
			scan_title(q, r, f, x, &set, out);
			set_join(&title, &set);
		}
		if ((f->kind == FIELD_BODY || f->kind == FIELD_HEADING) && sections_n)
			set_join(&sections[f->section < sections_n ? f->section : sections_n - 1],
				 &set);
		set_join(&all, &set);
	}
	out->characters_only = only_characters(q, &all);
	out->features[FEAT_COVER] = scan_cover(q, &all);
	out->features[FEAT_TCOVER] = scan_cover(q, &title);
	out->features[FEAT_PAIRS] = near_share(q, &near);
	other_covers(q, &all, out);
	count_features(q, &all, &counts, out);
	lines_finish(&lines, q, r);
	line_features(&lines, out);
	best_section(q, sections, sections_n, &title, out);
}
