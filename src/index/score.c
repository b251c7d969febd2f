#include "index/score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_NORM_LENGTH 0.3 /* shorter texts count as that part of the mean */
/* Documents that went leave their numbers unused until the next rebuild. With
 * more of them than that the arrays would cost more than they save. */
#define SPARE_SHARE 8
#define SPARE_LEAST 4096
#define TRIES 4 /* the database may be reopened inside a search */

void scorer_release(struct scorer *s)
{
	free(s->norm);
	free(s->sum);
	free(s->offset);
	free(s->postings);
	*s = (struct scorer){0};
}

void scorer_forget(struct scorer *s)
{
	s->epoch = 0;
}

static enum status make_room(struct scorer *s, size_t room)
{
	if (room <= s->room)
		return ST_OK;
	room += room / 8; /* articles come one by one */
	scorer_release(s);
	s->norm = malloc(room * sizeof *s->norm);
	s->sum = calloc(room, sizeof *s->sum);
	s->offset = calloc(room, sizeof *s->offset);
	s->postings = calloc(room, sizeof *s->postings);
	if (!s->norm || !s->sum || !s->offset || !s->postings) {
		scorer_release(s);
		return ST_NOMEM;
	}
	s->room = room;
	for (size_t i = 0; i < room; i++)
		s->norm[i] = 1; /* none is 0, in a damaged database either */
	return ST_OK;
}

/* What is kept of every document. */
static enum status prepare(struct scorer *s, struct xc_reader *r, const struct xc_query *q,
			   struct buf *err)
{
	uint64_t epoch = xc_reader_epoch(r);
	size_t n = 0;
	if (s->epoch == epoch)
		return ST_OK;
	s->epoch = 0;
	uint32_t last = xc_reader_last(r);
	s->sparse = last > SPARE_LEAST + (uint64_t)SPARE_SHARE * xc_reader_count(r);
	if (s->sparse) {
		s->epoch = epoch;
		return ST_OK;
	}
	enum status st = make_room(s, (size_t)last + 1);
	if (st == ST_OK)
		st = xc_reader_postings(r, "", 0, s->postings, s->room, &n, err);
	if (st)
		return st;
	const double mean = xc_reader_mean_length(r);
	memset(s->offset, 0, s->room * sizeof *s->offset);
	for (size_t i = 0; i < n; i++) {
		double len = mean > 0 ? s->postings[i].wdf * (1 / mean) : 0;
		if (len < MIN_NORM_LENGTH)
			len = MIN_NORM_LENGTH;
		s->norm[s->postings[i].docid] = q->k1 * (len * q->b + (1 - q->b));
	}
	s->epoch = epoch;
	return ST_OK;
}

/* The weight that a term approaches as it is repeated. */
static double term_weight(const struct xc_query *q, const struct xc_clause *c, uint32_t docs,
			  size_t df)
{
	double odds = (docs - (double)df + 0.5) / ((double)df + 0.5);
	return log(odds < 2 ? odds * 0.5 + 1 : odds) * c->factor * (q->k1 + 1);
}

static enum status add_terms(struct scorer *s, struct xc_reader *r, const struct xc_query *q,
			     struct buf *err)
{
	uint32_t docs = xc_reader_count(r);
	for (size_t i = 0; i < q->clauses_n; i++) {
		const struct xc_clause *c = &q->clauses[i];
		size_t n = 0;
		enum status st =
		    xc_reader_postings(r, c->term, c->len, s->postings, s->room, &n, err);
		if (st)
			return st;
		double weight = term_weight(q, c, docs, n);
		for (size_t k = 0; k < n; k++) {
			const struct xc_posting *p = &s->postings[k];
			s->sum[p->docid] += weight * (p->wdf / (s->norm[p->docid] + p->wdf));
		}
	}
	return ST_OK;
}

/* Leaves the sums of the documents that have every filter. */
static enum status keep_filtered(struct scorer *s, struct xc_reader *r, const struct xc_query *q,
				 struct buf *err)
{
	for (size_t i = 0; i < q->filters_n; i++) {
		const struct xc_clause *c = &q->filters[i];
		size_t n = 0, at = 0;
		enum status st =
		    xc_reader_postings(r, c->term, c->len, s->postings, s->room, &n, err);
		if (st)
			return st;
		for (size_t k = 0; k <= n; k++) {
			size_t next = k < n ? s->postings[k].docid : s->room;
			memset(s->sum + at, 0, (next - at) * sizeof *s->sum);
			at = next + 1;
		}
	}
	return ST_OK;
}

static bool worse(const struct xc_hit *a, const struct xc_hit *b)
{
	return a->weight != b->weight ? a->weight < b->weight : a->docid > b->docid;
}

/* Hits are a heap, the worst first: that at i goes down to its place. */
static void sift(struct xc_hit *h, size_t n, size_t i)
{
	struct xc_hit v = h[i];
	for (size_t k = 2 * i + 1; k < n; k = 2 * i + 1) {
		if (k + 1 < n && worse(&h[k + 1], &h[k]))
			k++;
		if (!worse(&h[k], &v))
			break;
		h[i] = h[k];
		i = k;
	}
	h[i] = v;
}

/* The best into hits, best first. */
static size_t take_best(const struct scorer *s, size_t max, struct xc_hit *hits)
{
	size_t n = 0;
	double floor = 0; /* what is no more is not among them */
	for (size_t i = 0; i < s->room && max > 0; i++) {
		if (s->sum[i] <= floor)
			continue;
		struct xc_hit h = {.docid = (uint32_t)i, .weight = s->sum[i]};
		if (n < max) {
			hits[n++] = h;
			for (size_t k = n == max ? n / 2 : 0; k-- > 0;)
				sift(hits, n, k);
		} else {
			hits[0] = h;
			sift(hits, n, 0);
		}
		floor = n == max ? hits[0].weight : 0;
	}
	for (size_t k = n < max ? n / 2 : 0; k-- > 0;)
		sift(hits, n, k);
	for (size_t left = n; left > 1; left--) {
		struct xc_hit worst = hits[0];
		hits[0] = hits[left - 1];
		hits[left - 1] = worst;
		sift(hits, left - 1, 0);
	}
	return n;
}

static enum status find_records(struct scorer *s, struct xc_reader *r, struct xc_hit *hits,
				size_t n, struct buf *err)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t *known = &s->offset[hits[i].docid];
		if (*known == 0) {
			uint64_t offset = 0;
			enum status st = xc_reader_offset(r, hits[i].docid, &offset, err);
			if (st)
				return st;
			*known = offset + 1;
		}
		hits[i].offset = *known - 1;
	}
	return ST_OK;
}

static enum status run_once(struct scorer *s, struct xc_reader *r, const struct xc_query *q,
			    size_t max, struct xc_hit *hits, size_t *n, struct buf *err)
{
	enum status st = prepare(s, r, q, err);
	if (st)
		return st;
	if (s->sparse)
		return xc_reader_search(r, q, max, hits, n, err);
	st = add_terms(s, r, q, err);
	if (st == ST_OK)
		st = keep_filtered(s, r, q, err);
	for (size_t i = 0; i < q->past_n && st == ST_OK; i++)
		if (q->past[i] < s->room)
			s->sum[q->past[i]] = 0;
	if (st == ST_OK)
		*n = take_best(s, max, hits);
	memset(s->sum, 0, s->room * sizeof *s->sum);
	return st ? st : find_records(s, r, hits, *n, err);
}

enum status scorer_run(struct scorer *s, struct xc_reader *r, const struct xc_query *q, size_t max,
		       struct xc_hit *hits, size_t *n, struct buf *err)
{
	*n = 0;
	if (q->clauses_n == 0)
		return ST_OK;
	for (int left = TRIES; left > 0; left--) {
		enum status st = run_once(s, r, q, max, hits, n, err);
		if (st || s->epoch == xc_reader_epoch(r))
			return st;
	}
	*n = 0;
	return fail(err, ST_BUSY, "the index changes faster than it can be searched");
}
