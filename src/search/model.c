#include "search/model.h"

#include <math.h>

const char *const feature_names[FEATURES] = {
    [FEAT_BM25] = "bm25",   [FEAT_COVER] = "cover",   [FEAT_SECTION] = "section",
    [FEAT_TITLE] = "title", [FEAT_TCOVER] = "tcover", [FEAT_LINE] = "line",
    [FEAT_PAIRS] = "pairs", [FEAT_EXACT] = "exact",   [FEAT_LANG] = "lang",
};

const double feature_weights[FEATURES] = {
    [FEAT_BM25] = 1.0,	[FEAT_COVER] = 0.0,   [FEAT_SECTION] = 0.05,
    [FEAT_TITLE] = 0.3, [FEAT_TCOVER] = -0.1, [FEAT_LINE] = 0.3,
    [FEAT_PAIRS] = 0.1, [FEAT_EXACT] = 1.0,   [FEAT_LANG] = 0.03,
};

double model_score(const double f[FEATURES])
{
	double s = 0;
	for (int i = 0; i < FEATURES; i++)
		s += feature_weights[i] * f[i];
	return s;
}

double model_confidence(const double f[FEATURES], double score, double next)
{
	double lead = score > 0 ? (score - next) / score : 0;
	/* A lead is worth what the article holds of the question: the only
	 * result for a question that it hardly holds is no answer. */
	double z = -1.85 + 1.85 * f[FEAT_BM25] + 0.13 * f[FEAT_SECTION] + 0.84 * f[FEAT_TITLE] +
		   0.83 * f[FEAT_PAIRS] + 5.07 * lead * f[FEAT_SECTION] + 3.0 * f[FEAT_EXACT];
	return 1.0 / (1.0 + exp(-z));
}
