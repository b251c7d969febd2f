/* choices_sections.c - the sections of a long article as readings of a question. */
#include <string.h>

#include "search/choices.h"
#include "search/scan.h"

#define SECTIONS_SEEN 64
/* Sections that hold less of the question, beside the best one, are not meant. */
#define SECTION_WORTH 0.5
#define LABEL_BYTES 200

struct sections {
	struct term_set held[SECTIONS_SEEN];
	double cover[SECTIONS_SEEN];
	size_t n;
};

static void see_units(const struct query *q, const struct record *r, const struct record_field *f,
		      struct term_set *set)
{
	const uint32_t *h = r->hashes + f->unit_at;
	const uint8_t *lens = r->lens + f->unit_at;
	for (uint32_t i = 0; i < f->unit_n; i++) {
		int t = query_may_have(q, h[i]) ? query_find(q, h[i]) : -1, p = -1;
		if (t >= 0)
			set_add(set, t);
		if (t >= 0 && i > 0 && (lens[i] & RECORD_GLUED))
			p = query_find(q, unit_pair_hash(h[i - 1], h[i]));
		if (p >= 0)
			set_add(set, p);
	}
}

/* What each section holds of the question, and of the best one. */
static double see_sections(const struct query *q, const struct record *r, struct sections *out)
{
	double best = 0;
	out->n = r->head->sections_n < SECTIONS_SEEN ? r->head->sections_n : SECTIONS_SEEN;
	memset(out->held, 0, out->n * sizeof out->held[0]);
	for (uint32_t i = 0; i < r->head->fields_n; i++) {
		const struct record_field *f = &r->fields[i];
		if ((f->kind == FIELD_HEADING || f->kind == FIELD_BODY) && f->section < out->n)
			see_units(q, r, f, &out->held[f->section]);
	}
	for (size_t i = 0; i < out->n; i++) {
		out->cover[i] = scan_cover(q, &out->held[i]);
		best = out->cover[i] > best ? out->cover[i] : best;
	}
	return best;
}

static bool is_offered(const struct search_reply *reply, struct str label)
{
	for (size_t i = 0; i < reply->choices_n; i++)
		if (reply->choices[i].label.len == label.len &&
		    memcmp(reply->choices[i].label.s, label.s, label.len) == 0)
			return true;
	return false;
}

enum status choices_by_section(struct search_reply *reply, const struct query *q,
			       const struct record *r, struct arena *arena)
{
	struct sections all;
	struct str title = record_str(r, REC_TITLE);
	double best = see_sections(q, r, &all);
	reply->choices_n = 0;
	for (size_t i = 0; best > 0 && i < all.n && reply->choices_n < SEARCH_MAX_CHOICES; i++) {
		struct str label = record_text(r, r->sections[i].title);
		if (all.cover[i] < SECTION_WORTH * best || label.len == 0 ||
		    label.len > LABEL_BYTES || title.len > LABEL_BYTES || is_offered(reply, label))
			continue;
		struct str query = choices_join(arena, title, label);
		if (!query.s)
			return ST_NOMEM;
		reply->choices[reply->choices_n++] = (struct search_choice){
		    .label = label, .lang = record_str(r, REC_LANG), .query = query, .count = 1};
	}
	if (reply->choices_n < 2)
		reply->choices_n = 0; /* one choice is none */
	return ST_OK;
}
