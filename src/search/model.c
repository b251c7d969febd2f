#include "search/model.h"

#include <math.h>

#include "search/model_weights.h" /* behind model.h: it needs the corners */

const char *const feature_names[FEATURES] = {
    [FEAT_BM25] = "bm25",     [FEAT_COVER] = "cover",	    [FEAT_CONTENT] = "content",
    [FEAT_KEY] = "key",	      [FEAT_MISS] = "miss",	    [FEAT_SECTION] = "section",
    [FEAT_TITLE] = "title",   [FEAT_TCOVER] = "tcover",	    [FEAT_TMISS] = "tmiss",
    [FEAT_TPAIRS] = "tpairs", [FEAT_TBIGRAMS] = "tbigrams", [FEAT_ASKS] = "asks",
    [FEAT_LINE] = "line",     [FEAT_LINES] = "lines",	    [FEAT_COSINE] = "cosine",
    [FEAT_ROOT] = "root",     [FEAT_PAIRS] = "pairs",	    [FEAT_EXACT] = "exact",
    [FEAT_LANG] = "lang",
};

void model_weights(const double context[CONTEXTS], double weights[FEATURES])
{
	double t[CONTEXTS], at[MODEL_CORNERS];
	for (int c = 0; c < CONTEXTS; c++)
		t[c] = (1 + tanh((context[c] - model_middle[c]) / model_spread[c])) / 2;
	for (int k = 0; k < MODEL_CORNERS; k++)
		at[k] = (k & 1 ? t[0] : 1 - t[0]) * (k & 2 ? t[1] : 1 - t[1]);
	for (int i = 0; i < FEATURES; i++) {
		weights[i] = 0;
		for (int k = 0; k < MODEL_CORNERS; k++)
			weights[i] += model_learned[i][k] * at[k];
	}
}

double model_score(const double weights[FEATURES], const double f[FEATURES])
{
	double s = 0;
	for (int i = 0; i < FEATURES; i++)
		s += weights[i] * f[i];
	return s;
}

double model_confidence(const struct model_top *top)
{
	/* A lead is worth what the article holds of the question: the only result
	 * for a question that it hardly holds is no answer. */
	double held = top->f[FEAT_SECTION];
	double z = model_confidence_bias + model_confidence_score * top->score +
		   (model_confidence_lead + model_confidence_lead_held * held) * top->lead +
		   (model_confidence_share + model_confidence_share_held * held) * top->share;
	for (int i = 0; i < FEATURES; i++)
		z += model_confidence_weights[i] * top->f[i];
	return 1.0 / (1.0 + exp(-z));
}
