#include "search/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "search/maxent.h"
#include "search/model.h"

/* What is meant for other visitors is shown behind what is meant for everyone. */
#define OTHER_SEGMENT 2.0
/* What the most used article gains: less than a word that it lacks costs, so that among
 * articles that are as good the one that helped others comes first. */
#define POPULAR 0.2

static bool in_segment(const struct record *r, const char *segment)
{
	struct str all = record_str(r, REC_SEGMENTS);
	size_t n = segment ? strlen(segment) : 0;
	if (all.len == 0)
		return true;
	for (size_t i = 0; n && i + n <= all.len;) {
		const char *end = memchr(all.s + i, '\n', all.len - i);
		size_t len = end ? (size_t)(end - all.s) - i : all.len - i;
		if (len == n && memcmp(all.s + i, segment, n) == 0)
			return true;
		i += len + 1;
	}
	return false;
}

bool rank_reads(const char *visitor, struct str lang)
{
	return lang.len >= 2 && strncmp(lang.s, visitor, 2) == 0;
}

/* Agents: what was found in the notes of a public article stands for it. */
static enum status main_record(struct searcher *s, struct record *r, struct buf *err)
{
	if (!(r->head->flags & REC_COMPANION))
		return ST_OK;
	struct str id = record_str(r, REC_ID);
	return index_reader_find(s->reader, id.s, id.len, r, err);
}

/* The weight that the first stage could give at most: every clause at its full
 * BM25 weight, idf (k1 + 1). */
static double full_weight(const struct query *q)
{
	double w = 0;
	for (size_t i = 0; i < q->own; i++)
		w += q->terms[i].mass;
	return w * 2.0;
}

/* Few logits are more; a negative one is of words that others hold. */
#define LOGIT_HIGH 8.0
#define LOGIT_LOW (-0.25)

static double told_apart(const struct searcher *s, const struct maxent_question *q,
			 const struct candidate *c)
{
	double z = maxent_logit(lexicon_maxent(s->lexicon), q, c->record.head->key_hash,
				c->scan.features[FEAT_LINE]) /
		   LOGIT_HIGH;
	return z < LOGIT_LOW ? LOGIT_LOW : z > 1 ? 1 : z;
}

static void finish_features(struct searcher *s, const char *lang, struct candidate *c,
			    double weight)
{
	double full = full_weight(&s->query);
	double *f = c->scan.features;
	f[FEAT_BM25] = full > 0 ? weight / full : 0;
	if (f[FEAT_BM25] > 1)
		f[FEAT_BM25] = 1;
	f[FEAT_LANG] = rank_reads(lang, record_str(&c->record, REC_LANG)) ? 1 : 0;
}

/* What the candidates are like; of deep pages the same as of the first. */
static void see_context(const struct searcher *s, size_t n, double context[CONTEXTS])
{
	size_t count = n < CANDIDATES ? n : CANDIDATES;
	const struct units *u = &s->query.units;
	context[CONTEXT_LENGTH] = context[CONTEXT_TITLE] = context[CONTEXT_HAN] = 0;
	context[CONTEXT_WORDS] = log1p((double)s->query.seq_n);
	for (size_t i = 0; i < u->n; i++)
		context[CONTEXT_HAN] += u->v[i].kind == UNIT_HAN ? 1.0 / (double)u->n : 0;
	for (size_t i = 0; i < count; i++) {
		const struct candidate *c = &s->cands[i];
		context[CONTEXT_LENGTH] += log1p(c->record.head->units_n) / (double)count;
		context[CONTEXT_TITLE] += log1p(c->scan.title_units) / (double)count;
	}
}

/* From what a short text says of nothing to what one that says it twice has. */
#define LIKELY_LOW (-1.0)
#define LIKELY_HIGH 2.0

/* The query likelihood of a language model of the article, smoothed by that of all
 * (Zhai and Lafferty 2004, Dirichlet; the share of articles stands for that of
 * words), over what a text of middle length that holds each word once has. */
static double likely(const struct query *q, const struct candidate *c, double middle)
{
	double longer = log1p(c->record.head->units_n / middle);
	double v = q->told > 0 ? (c->scan.told - (double)q->own * longer) / q->told : 0;
	v = (v - LIKELY_LOW) / (LIKELY_HIGH - LIKELY_LOW);
	return v < 0 ? 0 : v > 1 ? 1 : v;
}

static void rate(struct searcher *s, const struct search_request *rq, size_t n,
		 struct search_reply *out)
{
	see_context(s, n, out->context);
	model_weights(out->context, out->weights);
	for (size_t i = 0; i < n; i++) {
		struct candidate *c = &s->cands[i];
		c->scan.features[FEAT_LIKELY] =
		    likely(&s->query, c, expm1(out->context[CONTEXT_LENGTH]) + 1);
		c->score = model_score(out->weights, c->scan.features);
		if (!in_segment(&c->record, rq->segment))
			c->score -= OTHER_SEGMENT;
		struct str id = record_str(&c->record, REC_ID);
		c->popular = learned_use_of(rq->learned, id.s, id.len);
		c->score += POPULAR * c->popular;
	}
}

void rank_share(struct searcher *s, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += s->cands[i].share = exp(s->cands[i].score - s->cands[0].score);
	for (size_t i = 0; i < n; i++)
		s->cands[i].share /= sum;
}

static int by_score(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	struct str i = record_str(&x->record, REC_ID), k = record_str(&y->record, REC_ID);
	size_t n = i.len < k.len ? i.len : k.len;
	int c = memcmp(i.s, k.s, n);
	return c ? c : (i.len > k.len) - (i.len < k.len);
}

enum status rank_hits(struct searcher *s, const struct search_request *rq, size_t hits, size_t *n,
		      size_t *collapsed, struct search_reply *out, struct buf *err)
{
	struct maxent_question asked;
	size_t k = 0;
	maxent_ask(lexicon_maxent(s->lexicon), &s->query, &asked);
	for (size_t i = 0; i < hits; i++) {
		struct candidate *c = &s->cands[k];
		c->record = s->hits[i].record;
		scan_record(&s->query, &c->record, s->lexicon, &c->scan);
		enum status st = main_record(s, &c->record, err);
		if (st == ST_NOTFOUND)
			continue;
		if (st)
			return st;
		if (!record_live(&c->record, rq->today))
			continue;
		finish_features(s, out->lang, c, s->hits[i].weight);
		c->scan.features[FEAT_MAXENT] = told_apart(s, &asked, c);
		if (c->scan.features[FEAT_COVER] >=
		    (c->scan.characters_only ? MODEL_FLOOR_CHARACTERS : MODEL_FLOOR_COVER))
			k++;
	}
	rate(s, rq, k, out);
	qsort(s->cands, k, sizeof s->cands[0], by_score);
	*n = 0;
	for (size_t i = 0; i < k; i++) {
		size_t seen = 0;
		while (seen < *n &&
		       s->cands[seen].record.head->key_hash != s->cands[i].record.head->key_hash)
			seen++;
		if (seen == *n)
			s->cands[(*n)++] = s->cands[i];
	}
	*collapsed = k - *n;
	rank_share(s, *n);
	return ST_OK;
}
