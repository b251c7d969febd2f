/* model_weights.h - what bench/tune learned; made by it, not by hand. */
#ifndef ANSWERD_SEARCH_MODEL_WEIGHTS_H
#define ANSWERD_SEARCH_MODEL_WEIGHTS_H

#include "answerd/search/searcher.h"

/* clang-format off */
static const double model_middle[CONTEXTS] = {4.8511, 2.375};
static const double model_spread[CONTEXTS] = {0.74903, 0.52364};
static const double model_learned[FEATURES][MODEL_CORNERS] = {
	[FEAT_BM25] = {4.6456, 9.4055, 1.5984, 5.007},
	[FEAT_COVER] = {0, 0, 0, 0},
	[FEAT_CONTENT] = {0.38678, 2.2814, 0.32266, 0.5128},
	[FEAT_KEY] = {0.77979, 3.6947, 0, 0.55451},
	[FEAT_MISS] = {0, 0, 0, 0},
	[FEAT_SECTION] = {0, 2.83, 0, 0},
	[FEAT_TITLE] = {3.7149, 3.7745, 4.262, 4.7844},
	[FEAT_TCOVER] = {0.20592, 0, 1.0586, 1.2606},
	[FEAT_TMISS] = {0, 0, 0, 0},
	[FEAT_TPAIRS] = {0, 0, 0, 0.1241},
	[FEAT_TBIGRAMS] = {0, 0.81352, 0, 1.3133},
	[FEAT_ASKS] = {0.26517, 0.49251, 0.0056333, 0.48053},
	[FEAT_LINE] = {0.00078332, 1.3224, 0, 0.38276},
	[FEAT_LINES] = {2.138, 4.8853, 0.3463, 3.279},
	[FEAT_COSINE] = {0, 1.6556, 0, 0},
	[FEAT_ROOT] = {4.3828, 5.26, 4.0374, 4.5594},
	[FEAT_PAIRS] = {0, 2.8136, 0, 0.47959},
	[FEAT_EXACT] = {12, 12, 12, 12},
	[FEAT_LANG] = {0.4, 0.4, 0.4, 0.4},
};
static const double model_confidence_bias = -3.1945;
static const double model_confidence_lead = 0.19068;
static const double model_confidence_share = 2.2148;
static const double model_confidence_lead_held = 0.18105;
static const double model_confidence_share_held = -2.232;
static const double model_confidence_score = 0.10584;
static const double model_confidence_weights[FEATURES] = {
	[FEAT_BM25] = 0.59001,
	[FEAT_CONTENT] = -0.63707,
	[FEAT_KEY] = 1.492,
	[FEAT_MISS] = -0.68196,
	[FEAT_SECTION] = 1.317,
	[FEAT_TITLE] = 0.0090234,
	[FEAT_TMISS] = -0.21026,
	[FEAT_LINE] = 1.7949,
	[FEAT_COSINE] = -0.91185,
	[FEAT_PAIRS] = -0.67392,
	[FEAT_EXACT] = 0.31426,
};
/* clang-format on */

#endif
