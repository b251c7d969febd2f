#include "search/model.h"

#include <math.h>

#include "search/model_weights.h"

const char *const feature_names[FEATURES] = {
    [FEAT_BM25] = "bm25",	[FEAT_COVER] = "cover",	  [FEAT_KIN] = "kin",
    [FEAT_CONTENT] = "content", [FEAT_KEY] = "key",	  [FEAT_MISS] = "miss",
    [FEAT_SECTION] = "section", [FEAT_TITLE] = "title",	  [FEAT_TCOVER] = "tcover",
    [FEAT_TMISS] = "tmiss",	[FEAT_TPAIRS] = "tpairs", [FEAT_TBIGRAMS] = "tbigrams",
    [FEAT_ASKS] = "asks",	[FEAT_LINE] = "line",	  [FEAT_LINES] = "lines",
    [FEAT_COSINE] = "cosine",	[FEAT_ROOT] = "root",	  [FEAT_ORDER] = "order",
    [FEAT_ORDERS] = "orders",	[FEAT_LIKELY] = "likely", [FEAT_MAXENT] = "maxent",
    [FEAT_PAIRS] = "pairs",	[FEAT_EXACT] = "exact",	  [FEAT_LANG] = "lang",
};

/* Between -1 and 1. */
static double place(const double context[CONTEXTS], int c)
{
	return tanh((context[c] - model_middle[c]) / model_spread[c]);
}

void model_weights(const double context[CONTEXTS], double weights[FEATURES])
{
	double t[CONTEXTS];
	for (int c = 0; c < CONTEXTS; c++)
		t[c] = place(context, c);
	for (int i = 0; i < FEATURES; i++) {
		weights[i] = model_learned[i][0];
		for (int c = 0; c < CONTEXTS; c++)
			weights[i] += model_learned[i][1 + c] * t[c];
	}
}

double model_score(const double weights[FEATURES], const double f[FEATURES])
{
	double s = 0;
	for (int i = 0; i < FEATURES; i++)
		s += weights[i] * f[i];
	return s;
}

/* The mean of how far the scores from..to are behind the first. */
static double behind(const double *scores, size_t n, size_t from, size_t to)
{
	double sum = 0;
	if (to > n)
		to = n;
	for (size_t i = from; i < to; i++)
		sum += scores[0] - scores[i];
	return to > from ? sum / (double)(to - from) : 0;
}

double model_confidence(const double context[CONTEXTS], const double f[FEATURES],
			const double *scores, size_t n)
{
	/* A lead is worth what the article holds of the question: the only result
	 * for a question that it hardly holds is no answer. Of a single word the lead
	 * says nearly all, since any article holds all of it. */
	double words = place(context, CONTEXT_WORDS);
	double held = f[FEAT_SECTION], lead = behind(scores, n, 1, 2), all = 0, entropy = 0;
	for (size_t i = 0; i < n; i++)
		all += exp(scores[i] - scores[0]);
	for (size_t i = 0; i < n; i++) {
		double share = exp(scores[i] - scores[0]) / all;
		entropy -= share * log(share + 1e-12);
	}
	double z = model_confidence_bias + model_confidence_score * scores[0] +
		   model_confidence_words * words +
		   (model_confidence_lead + model_confidence_lead_held * held +
		    model_confidence_lead_words * words) *
		       lead +
		   (model_confidence_share + model_confidence_share_held * held +
		    model_confidence_share_words * words) /
		       all +
		   model_confidence_entropy * entropy +
		   model_confidence_lead_few * behind(scores, n, 1, 6) +
		   model_confidence_lead_many * behind(scores, n, 5, 25);
	for (int i = 0; i < FEATURES; i++)
		z += model_confidence_weights[i] * f[i];
	return 1.0 / (1.0 + exp(-z));
}
