/* model_weights.h - what bench/tune learned; made by it, not by hand. */
#ifndef ANSWERD_SEARCH_MODEL_WEIGHTS_H
#define ANSWERD_SEARCH_MODEL_WEIGHTS_H

#include "answerd/search/searcher.h"

/* clang-format off */
static const double model_middle[CONTEXTS] = {4.8515, 2.3727};
static const double model_spread[CONTEXTS] = {0.74952, 0.52367};
static const double model_learned[FEATURES][MODEL_CORNERS] = {
	[FEAT_BM25] = {4.838, 9.6715, 1.751, 5.2606},
	[FEAT_COVER] = {0, 0, 0, 0},
	[FEAT_CONTENT] = {0.50842, 2.3226, 0.42294, 0.62133},
	[FEAT_KEY] = {1.5817, 7.0726, 0, 1.1469},
	[FEAT_MISS] = {0, 0, 0, 0},
	[FEAT_SECTION] = {0, 2.8321, 0, 0},
	[FEAT_TITLE] = {2.6794, 2.8179, 3.0476, 3.4544},
	[FEAT_TCOVER] = {0.15479, 0.21662, 1.4454, 1.9187},
	[FEAT_TMISS] = {0, 0, 0, 0},
	[FEAT_TPAIRS] = {0, 0.033244, 0, 0.11727},
	[FEAT_TBIGRAMS] = {0, 0.96191, 0, 1.1605},
	[FEAT_ASKS] = {0.23694, 0.44963, 0.015545, 0.47051},
	[FEAT_LINE] = {0.21296, 1.778, 0, 0.58802},
	[FEAT_LINES] = {3.2429, 7.1916, 0.23953, 4.9488},
	[FEAT_COSINE] = {0, 1.7168, 0, 0.016482},
	[FEAT_ROOT] = {4.314, 5.0991, 3.9101, 4.4243},
	[FEAT_PAIRS] = {0, 2.214, 0, 0.3195},
	[FEAT_EXACT] = {12, 12, 12, 12},
	[FEAT_LANG] = {0.4, 0.4, 0.4, 0.4},
};
static const double model_confidence_bias = -3.1094;
static const double model_confidence_lead = 0.1871;
static const double model_confidence_share = 1.963;
static const double model_confidence_lead_held = 0.15235;
static const double model_confidence_share_held = -1.737;
static const double model_confidence_score = 0.088006;
static const double model_confidence_weights[FEATURES] = {
	[FEAT_BM25] = 1.1537,
	[FEAT_CONTENT] = -0.3581,
	[FEAT_KEY] = 0.49705,
	[FEAT_MISS] = -0.68411,
	[FEAT_SECTION] = 1.3067,
	[FEAT_TITLE] = 0.48113,
	[FEAT_TMISS] = -0.15825,
	[FEAT_LINE] = 1.6423,
	[FEAT_COSINE] = -0.71316,
	[FEAT_PAIRS] = -0.75823,
	[FEAT_EXACT] = 0.48133,
};
/* clang-format on */

#endif
