#include "search/query.h"

#include <math.h>
#include <string.h>

#include "answerd/text/courtesy.h"
#include "answerd/text/weightless.h"
#include "search/idf.h"

/* Function and question words count a little less: dropping them costs 3 to 10
 * points somewhere. */
#define WEIGHTLESS_FACTOR 0.9
/* What an alternative is worth beside what was typed. */
#define VOCABULARY_DISCOUNT 0.95
#define SYNONYM_DISCOUNT 0.9

static void index_term(struct query *q, size_t i)
{
	uint32_t h = q->terms[i].hash, at = h & (QUERY_SLOTS - 1);
	while (q->slot_term[at])
		at = (at + 1) & (QUERY_SLOTS - 1);
	q->slot_hash[at] = h;
	q->slot_term[at] = (uint16_t)(i + 1);
	if (!q->terms[i].pair)
		q->bloom[(h >> 6) & 63] |= 1ull << (h & 63);
}

/* Adds a term once; its number, or -1 when there is no room. */
static int add_term(struct query *q, struct index_reader *r, const char *s, size_t len,
		    uint32_t hash, bool pair, bool alternative, struct arena *arena,
		    struct buf *err)
{
	int have = query_find(q, hash);
	if (have >= 0 || q->n == QUERY_MAX_TERMS)
		return have;
	struct qterm *t = &q->terms[q->n];
	*t = (struct qterm){.text = arena_dup(arena, s, len),
			    .len = (uint32_t)len,
			    .hash = hash,
			    .pair = pair,
			    .alternative = alternative};
	if (!t->text) {
		q->failed = ST_NOMEM;
		return -1;
	}
	q->failed = index_reader_df(r, s, len, &t->df, err);
	if (q->failed)
		return -1;
	t->idf = idf_of(q->docs, t->df);
	t->weightless = word_is_weightless(s, len);
	t->mass = t->weightless ? t->idf * WEIGHTLESS_FACTOR : t->idf;
	index_term(q, q->n);
	return (int)q->n++;
}

#define PAIR_BYTES 16

/* The term of unit i with the one before; its length. */
static size_t pair_term(const struct units *u, size_t i, char out[PAIR_BYTES])
{
	size_t a = u->v[i - 1].term_len, b = u->v[i].term_len;
	memcpy(out, unit_term(u, i - 1), a);
	memcpy(out + a, unit_term(u, i), b);
	return a + b;
}

/* Adds units from first on as terms, with their pairs; each new or known term's
 * number goes to out. */
static size_t add_units(struct query *q, struct index_reader *r, const struct units *u,
			size_t first, size_t end, bool alternative, uint16_t *out, size_t max,
			struct arena *arena, struct buf *err)
{
	size_t k = 0;
	for (size_t i = first; i < end && !q->failed; i++) {
		const struct unit *v = &u->v[i];
		int t = add_term(q, r, unit_term(u, i), v->term_len, v->hash, false, alternative,
				 arena, err);
		if (t >= 0 && k < max) {
			q->terms[t].joined = v->joined;
			out[k++] = (uint16_t)t;
		}
		if (i > first && v->kind == UNIT_HAN && v->glued && !q->failed) {
			char pair[PAIR_BYTES];
			t = add_term(q, r, pair, pair_term(u, i, pair),
				     unit_pair_hash(v[-1].hash, v->hash), true, alternative, arena,
				     err);
			if (t >= 0 && k < max)
				out[k++] = (uint16_t)t;
		}
	}
	return k;
}

/* The units in order, and for each term where it stands among them. */
static void make_sequence(struct query *q)
{
	for (size_t i = 0; i < q->units.n && q->seq_n < QUERY_MAX_SEQ; i++) {
		int t = q->units.v[i].joined ? -1 : query_find(q, q->units.v[i].hash);
		if (t >= 0)
			q->seq[q->seq_n++] = (uint16_t)t;
	}
	memset(q->pos_last, 0, sizeof q->pos_last);
	for (size_t i = 0; i < q->seq_n; i++) {
		q->pos_before[i] = q->pos_last[q->seq[i]];
		q->pos_last[q->seq[i]] = (uint16_t)(i + 1);
	}
}

static uint32_t units_hash(const struct units *u)
{
	uint32_t hash = 0;
	for (size_t i = 0; i < u->n; i++)
		hash = unit_pair_hash(hash, u->v[i].hash);
	return hash;
}

enum status query_make(struct query *q, struct analyzer *a, struct index_reader *r, const char *s,
		       size_t len, struct arena *arena, struct buf *err)
{
	uint16_t unused[QUERY_MAX_TERMS];
	q->n = q->own = q->seq_n = q->order_n = q->spans_n = 0;
	q->mass = 0;
	q->failed = ST_OK;
	memset(q->slot_term, 0, sizeof q->slot_term);
	memset(q->bloom, 0, sizeof q->bloom);
	q->docs = index_reader_count(r);
	units_clear(&q->units);
	enum status st = analyzer_run(a, s, len, &q->units);
	if (st)
		return st;
	q->whole = units_hash(&q->units);
	courtesy_trim(&q->units);
	add_units(q, r, &q->units, 0, q->units.n, false, unused, QUERY_MAX_TERMS, arena, err);
	q->own = q->n;
	for (size_t i = 0; i < q->own; i++)
		q->mass += q->terms[i].mass;
	make_sequence(q);
	return q->failed;
}

/* What a word that says little counts in likeness to a line, and as a key. */
#define WEIGHTLESS_LINE 0.7
#define WEIGHTLESS_KEY 0.3

#define KIN_OF_ONE 12

/* The kin of own term i, none of them in the question. */
static void add_kin(struct query *q, const struct lexicon *x, size_t i)
{
	struct kin_word found[KIN_OF_ONE];
	const struct qterm *t = &q->terms[i];
	size_t n = lexicon_kin(x, t->text, t->len, found, KIN_OF_ONE);
	for (size_t k = 0; k < n && q->kin_n < QUERY_MAX_KIN; k++) {
		uint32_t h = found[k].hash, at = h & (QUERY_KIN_SLOTS - 1);
		if (query_find(q, h) >= 0 || query_find_kin(q, h) >= 0)
			continue;
		double idf = lexicon_text_idf(x, h);
		q->kin[q->kin_n] = (struct qkin){
		    .hash = h,
		    .of = (uint16_t)i,
		    .likeness = found[k].likeness,
		    .line = found[k].likeness * t->line,
		    .square = found[k].likeness * t->line * (idf < t->line ? idf : t->line)};
		while (q->kin_slot[at])
			at = (at + 1) & (QUERY_KIN_SLOTS - 1);
		q->kin_slot[at] = (uint16_t)++q->kin_n;
		q->bloom[(h >> 6) & 63] |= 1ull << (h & 63);
	}
}

void query_weigh(struct query *q, const struct lexicon *x)
{
	memset(q->kin_slot, 0, sizeof q->kin_slot);
	q->kin_n = 0;
	q->heaviest = q->line_mass = q->line_square = q->line_root = q->key_mass = q->told = 0;
	q->content_n = 0;
	q->asks = -1;
	q->seq_mass = 0;
	for (size_t i = 0; i < q->n; i++) {
		struct qterm *t = &q->terms[i];
		t->line = t->idf * (t->weightless ? WEIGHTLESS_LINE : 1);
		t->line_root = sqrt(t->line);
		t->told = log1p((double)q->docs / (t->df ? t->df : 1));
		t->key = t->idf * (t->weightless ? WEIGHTLESS_KEY : 1) *
			 (t->idf / (lexicon_title_idf(x, t->hash) + 0.1));
		if (i >= q->own)
			continue;
		q->heaviest = t->mass > q->heaviest ? t->mass : q->heaviest;
		q->line_mass += t->line;
		q->line_square += t->line * t->line;
		q->line_root += t->line_root;
		q->key_mass += t->key;
		q->told += t->told;
		q->content_n += !t->weightless;
		if (!t->weightless)
			add_kin(q, x, i);
	}
	for (size_t i = 0; i < q->seq_n; i++)
		q->seq_mass += q->terms[q->seq[i]].line;
	for (size_t i = 0; i < q->seq_n && q->asks < 0; i++)
		if (q->terms[q->seq[i]].weightless && q->terms[q->seq[i]].len >= 2)
			q->asks = q->seq[i];
}

/* Opens a span over the given terms of the question. */
static struct qspan *open_span(struct query *q, double discount, const uint16_t *terms, size_t n)
{
	if (q->spans_n == QUERY_MAX_SPANS || q->order_n + n > QUERY_MAX_TERMS)
		return NULL;
	struct qspan *sp = &q->spans[q->spans_n++];
	*sp = (struct qspan){.first = (uint16_t)q->order_n, .n = (uint16_t)n, .discount = discount};
	for (size_t i = 0; i < n; i++) {
		q->order[q->order_n++] = terms[i];
		sp->mass += q->terms[terms[i]].mass;
	}
	return sp;
}

/* Ends a span whose alternatives are these terms; one without any is taken back. */
static void close_span(struct query *q, struct qspan *sp, const uint16_t *terms, size_t n)
{
	sp->alt_first = (uint16_t)q->order_n;
	for (size_t i = 0; i < n && q->order_n < QUERY_MAX_TERMS; i++) {
		q->order[q->order_n++] = terms[i];
		sp->alt_mass += q->terms[terms[i]].mass;
		sp->alt_n++;
	}
	if (sp->alt_n == 0 || sp->alt_mass <= 0) {
		q->order_n = sp->first;
		q->spans_n--;
	}
}

/* ---- another wording ---- */

static bool same_unit(const struct units *a, size_t i, const struct units *b, size_t k)
{
	return a->v[i].hash == b->v[k].hash && a->v[i].kind == b->v[k].kind;
}

/* The terms of the question's own units first..end, with the pairs at the edges. */
static size_t own_terms(const struct query *q, size_t first, size_t end, uint16_t *out, size_t max)
{
	size_t k = 0;
	for (size_t i = first; i < end && k + 2 < max; i++) {
		const struct unit *v = &q->units.v[i];
		int t = query_find(q, v->hash);
		if (t >= 0)
			out[k++] = (uint16_t)t;
		if (i > 0 && v->kind == UNIT_HAN && v->glued) {
			t = query_find(q, unit_pair_hash(v[-1].hash, v->hash));
			if (t >= 0)
				out[k++] = (uint16_t)t;
		}
	}
	if (end < q->units.n && end > first && q->units.v[end].glued) {
		int t =
		    query_find(q, unit_pair_hash(q->units.v[end - 1].hash, q->units.v[end].hash));
		if (t >= 0)
			out[k++] = (uint16_t)t;
	}
	return k;
}

enum status query_add_wording(struct query *q, struct analyzer *a, struct index_reader *r,
			      const char *s, size_t len, struct arena *arena, struct buf *err)
{
	struct units u;
	uint16_t own[QUERY_MAX_TERMS], alt[QUERY_MAX_TERMS];
	units_init(&u);
	enum status st = analyzer_run(a, s, len, &u);
	size_t head = 0, tail = 0;
	courtesy_trim(&u);
	while (head < u.n && head < q->units.n && same_unit(&q->units, head, &u, head))
		head++;
	while (tail < u.n - head && tail < q->units.n - head &&
	       same_unit(&q->units, q->units.n - 1 - tail, &u, u.n - 1 - tail))
		tail++;
	bool differs = head < u.n - tail && head < q->units.n - tail;
	if (st == ST_OK && differs) {
		size_t n = own_terms(q, head, q->units.n - tail, own, QUERY_MAX_TERMS);
		struct qspan *sp = open_span(q, VOCABULARY_DISCOUNT, own, n);
		if (sp) {
			n = add_units(q, r, &u, head, u.n - tail, true, alt, QUERY_MAX_TERMS, arena,
				      err);
			close_span(q, sp, alt, n);
		}
	}
	units_release(&u);
	return st ? st : q->failed;
}

/* ---- synonyms ---- */

/* Whether some article of the index holds each word of an alternative, and each pair of
 * neighbours in Chinese, whose characters alone stand everywhere; u: room, its units
 * afterwards. */
static enum status is_held(struct analyzer *a, struct index_reader *r,
			   const struct synonym_match *m, struct units *u, bool *held,
			   struct buf *err)
{
	units_clear(u);
	enum status st = analyzer_run(a, m->to, m->to_len, u);
	*held = st == ST_OK && u->n > 0;
	for (size_t k = 0; k < u->n && *held; k++) {
		uint32_t df = 0;
		st = index_reader_df(r, unit_term(u, k), u->v[k].term_len, &df, err);
		*held = st == ST_OK && df > 0;
		if (*held && k > 0 && u->v[k].kind == UNIT_HAN && u->v[k].glued) {
			char pair[PAIR_BYTES];
			st = index_reader_df(r, pair, pair_term(u, k, pair), &df, err);
			*held = st == ST_OK && df > 0;
		}
	}
	return st;
}

enum status query_synonyms(const struct query *q, struct analyzer *a, struct index_reader *r,
			   const struct synonyms *synonyms,
			   struct synonym_match out[QUERY_MAX_SYNONYMS], size_t *n, struct buf *err)
{
	struct units u;
	enum status st = ST_OK;
	size_t found = synonyms_match(synonyms, &q->units, out, QUERY_MAX_SYNONYMS);
	*n = 0;
	units_init(&u);
	for (size_t i = 0; i < found && st == ST_OK; i++) {
		bool held = false;
		st = is_held(a, r, &out[i], &u, &held, err);
		if (held)
			out[(*n)++] = out[i];
	}
	units_release(&u);
	return st;
}

/* u: room, the units of the alternative afterwards. What there is no room for is left out. */
static enum status add_match(struct query *q, struct analyzer *a, struct index_reader *r,
			     const struct synonym_match *m, double discount, struct units *u,
			     struct arena *arena, struct buf *err)
{
	uint16_t own[QUERY_MAX_TERMS], alt[QUERY_MAX_TERMS];
	units_clear(u);
	enum status st = analyzer_run(a, m->to, m->to_len, u);
	size_t n = own_terms(q, m->first, m->end, own, QUERY_MAX_TERMS);
	struct qspan *sp = st ? NULL : open_span(q, discount, own, n);
	if (!sp)
		return st;
	n = add_units(q, r, u, 0, u->n, true, alt, QUERY_MAX_TERMS, arena, err);
	close_span(q, sp, alt, n);
	return ST_OK;
}

enum status query_add_synonyms(struct query *q, struct analyzer *a, struct index_reader *r,
			       const struct synonyms *synonyms, struct arena *arena,
			       struct buf *err)
{
	struct synonym_match m[QUERY_MAX_SYNONYMS];
	struct units u;
	size_t found = 0;
	enum status st = query_synonyms(q, a, r, synonyms, m, &found, err);
	units_init(&u);
	for (size_t i = 0; i < found && st == ST_OK; i++)
		st = add_match(q, a, r, &m[i], SYNONYM_DISCOUNT, &u, arena, err);
	units_release(&u);
	return st ? st : q->failed;
}

enum status query_add_compounds(struct query *q, struct analyzer *a, struct index_reader *r,
				struct arena *arena, struct buf *err)
{
	struct synonym_match m[QUERY_MAX_COMPOUNDS];
	struct units u;
	enum status st = ST_OK;
	const size_t n = query_compounds(q, arena, m);
	units_init(&u);
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		bool held = false;
		st = is_held(a, r, &m[i], &u, &held, err);
		if (held)
			st = add_match(q, a, r, &m[i], VOCABULARY_DISCOUNT, &u, arena, err);
	}
	units_release(&u);
	return st ? st : q->failed;
}
