/* eval_set.h - a judged set on disk: questions, which articles answer them, and
 * for gaps the articles to withhold. */
#ifndef ANSWERD_CMD_EVAL_SET_H
#define ANSWERD_CMD_EVAL_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/arena.h"
#include "answerd/base/buf.h"
#include "answerd/base/status.h"
#include "answerd/index/learned.h"

struct eval_rel {
	const char *article;
	int grade; /* 1 or more */
};

struct eval_query {
	const char *qid, *text, *lang;
	struct eval_rel *rels; /* sorted by article; withheld ones left out */
	size_t rels_n;
	int gap; /* 1: nothing answers it; 0: something does; -1: not labelled */
};

struct eval_set {
	struct arena arena;
	struct eval_query *queries;
	size_t n;
	const char **withheld; /* sorted */
	size_t withheld_n;
};

/* Reads DIR/queries_file, DIR/qrels.tsv and, with gap, DIR/gap-removed.txt and
 * DIR/gap-labels.tsv. */
enum status eval_set_load(const char *dir, const char *queries_file, bool gap, struct eval_set *out,
			  struct buf *err) ANSWERD_MUST_USE;
void eval_set_release(struct eval_set *set);
bool eval_set_withholds(const struct eval_set *set, const char *id);
int eval_grade(const struct eval_query *q, const char *id, size_t len);

/* What customers asked whom an article helped: a line {"q", "article_id"} each. */
enum status eval_learned_load(const char *path, struct learned **out,
			      struct buf *err) ANSWERD_MUST_USE;

/* What the search gave for one question. */
struct eval_outcome {
	char **ids; /* at most 10, best first; owned */
	size_t n;
	bool answered;
	double confidence, took_ms;
};

struct eval_scores {
	size_t queries, judged;
	double ndcg, mrr, recall5, success1, success5;
	double zero_results, answered_share;
	double ms_p50, ms_p95, ms_max;
	/* with gap */
	size_t gap_n, tp, fp, fn, tn;
	double gap_auc, gap_precision, gap_recall, gap_f1, gap_false_alarm, gap_share;
	double brier, calibration; /* of the confidence, over labelled questions */
};

/* nDCG (Järvelin and Kekäläinen 2002) with gains 2^grade - 1 and a logarithmic
 * discount; ROC AUC of 1 - confidence by ranks; expected calibration error over
 * ten equal bins. */
enum status eval_score(const struct eval_set *set, const struct eval_outcome *outcomes, bool gap,
		       struct eval_scores *out) ANSWERD_MUST_USE;

#endif
