#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/eval_set.h"

static int by_grade_down(const void *a, const void *b)
{
	return ((const struct eval_rel *)b)->grade - ((const struct eval_rel *)a)->grade;
}

static double gain(int grade, size_t at)
{
	return (pow(2, grade) - 1) / log2((double)at + 2);
}

static double ndcg(const struct eval_query *q, const struct eval_outcome *o)
{
	double have = 0, ideal = 0;
	for (size_t i = 0; i < o->n && i < 10; i++)
		have += gain(eval_grade(q, o->ids[i], strlen(o->ids[i])), i);
	struct eval_rel *best = malloc((q->rels_n + 1) * sizeof *best);
	if (!best)
		return 0;
	memcpy(best, q->rels, q->rels_n * sizeof *best);
	qsort(best, q->rels_n, sizeof *best, by_grade_down);
	for (size_t i = 0; i < q->rels_n && i < 10; i++)
		ideal += gain(best[i].grade, i);
	free(best);
	return ideal > 0 ? have / ideal : 0;
}

static void add_ranks(const struct eval_query *q, const struct eval_outcome *o,
		      struct eval_scores *s)
{
	size_t first = SIZE_MAX, in5 = 0;
	for (size_t i = 0; i < o->n && i < 10; i++)
		if (eval_grade(q, o->ids[i], strlen(o->ids[i]))) {
			first = first == SIZE_MAX ? i : first;
			in5 += i < 5;
		}
	s->judged++;
	s->ndcg += ndcg(q, o);
	s->mrr += first == SIZE_MAX ? 0 : 1.0 / ((double)first + 1);
	s->recall5 += (double)in5 / (double)q->rels_n;
	s->success1 += first == 0;
	s->success5 += in5 > 0;
}

struct scored {
	double value;
	int positive;
};

static int by_value(const void *a, const void *b)
{
	double x = ((const struct scored *)a)->value, y = ((const struct scored *)b)->value;
	return (x > y) - (x < y);
}

/* The area under the ROC curve by ranks, ties shared (Mann and Whitney 1947). */
static double roc_auc(struct scored *v, size_t n)
{
	double ranks = 0, pos = 0;
	qsort(v, n, sizeof *v, by_value);
	for (size_t i = 0, k = 0; i < n; i = k) {
		double in_tie = 0;
		for (k = i; k < n && v[k].value == v[i].value; k++)
			in_tie += v[k].positive;
		ranks += ((double)(i + 1 + k) / 2.0) * in_tie;
		pos += in_tie;
	}
	double neg = (double)n - pos;
	return pos > 0 && neg > 0 ? (ranks - pos * (pos + 1) / 2) / (pos * neg) : NAN;
}

static double ratio(size_t a, size_t b)
{
	return b ? (double)a / (double)b : 0;
}

static void add_calibration(const struct eval_set *set, const struct eval_outcome *o,
			    struct eval_scores *s)
{
	double sum[10] = {0}, hit[10] = {0}, total = 0;
	size_t n[10] = {0};
	for (size_t i = 0; i < set->n; i++) {
		const struct eval_query *q = &set->queries[i];
		bool right = o[i].n && eval_grade(q, o[i].ids[0], strlen(o[i].ids[0]));
		int bin = (int)(o[i].confidence * 10);
		bin = bin > 9 ? 9 : bin < 0 ? 0 : bin;
		if (!q->rels_n && q->gap != 1)
			continue;
		sum[bin] += o[i].confidence;
		hit[bin] += right;
		n[bin]++;
		total++;
		s->brier += (o[i].confidence - right) * (o[i].confidence - right);
	}
	for (int b = 0; b < 10 && total > 0; b++)
		if (n[b])
			s->calibration += fabs(sum[b] - hit[b]) / total;
	if (total > 0)
		s->brier /= total;
}

static enum status add_gaps(const struct eval_set *set, const struct eval_outcome *o,
			    struct eval_scores *s)
{
	struct scored *v = malloc((set->n + 1) * sizeof *v);
	size_t gaps = 0;
	if (!v)
		return ST_NOMEM;
	for (size_t i = 0; i < set->n; i++) {
		int gap = set->queries[i].gap;
		if (gap < 0)
			continue;
		v[s->gap_n++] = (struct scored){1 - o[i].confidence, gap};
		gaps += (size_t)gap;
		s->tp += gap && !o[i].answered;
		s->fp += !gap && !o[i].answered;
		s->fn += gap && o[i].answered;
		s->tn += !gap && o[i].answered;
	}
	s->gap_auc = roc_auc(v, s->gap_n);
	s->gap_share = ratio(gaps, s->gap_n);
	s->gap_precision = ratio(s->tp, s->tp + s->fp);
	s->gap_recall = ratio(s->tp, s->tp + s->fn);
	s->gap_false_alarm = ratio(s->fp, s->fp + s->tn);
	double p = s->gap_precision, r = s->gap_recall;
	s->gap_f1 = p + r > 0 ? 2 * p * r / (p + r) : 0;
	free(v);
	return ST_OK;
}

static int by_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static enum status add_times(const struct eval_outcome *o, size_t n, struct eval_scores *s)
{
	double *ms = malloc((n + 1) * sizeof *ms);
	if (!ms)
		return ST_NOMEM;
	for (size_t i = 0; i < n; i++)
		ms[i] = o[i].took_ms;
	qsort(ms, n, sizeof *ms, by_double);
	if (n) {
		s->ms_p50 = ms[n / 2];
		s->ms_p95 = ms[(size_t)((double)n * 0.95)];
		s->ms_max = ms[n - 1];
	}
	free(ms);
	return ST_OK;
}

enum status eval_score(const struct eval_set *set, const struct eval_outcome *o, bool gap,
		       struct eval_scores *s)
{
	size_t zero = 0, answered = 0;
	*s = (struct eval_scores){.queries = set->n};
	for (size_t i = 0; i < set->n; i++) {
		zero += o[i].n == 0;
		answered += o[i].answered;
		if (set->queries[i].rels_n)
			add_ranks(&set->queries[i], &o[i], s);
	}
	double j = s->judged ? (double)s->judged : 1;
	s->ndcg /= j;
	s->mrr /= j;
	s->recall5 /= j;
	s->success1 /= j;
	s->success5 /= j;
	s->zero_results = ratio(zero, set->n);
	s->answered_share = ratio(answered, set->n);
	add_calibration(set, o, s);
	enum status st = add_times(o, set->n, s);
	return st || !gap ? st : add_gaps(set, o, s);
}
