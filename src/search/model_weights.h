/* model_weights.h - what bench/tune learned; made by it, not by hand. */
#ifndef ANSWERD_SEARCH_MODEL_WEIGHTS_H
#define ANSWERD_SEARCH_MODEL_WEIGHTS_H

#include "answerd/search/searcher.h"

/* clang-format off */
static const double model_middle[CONTEXTS] = {4.8515, 2.3727, 0, 2.5649};
static const double model_spread[CONTEXTS] = {0.74952, 0.52367, 0.4899, 0.35046};
/* Of each feature: its base, and a slope for each context. */
static const double model_learned[FEATURES][1 + CONTEXTS] = {
	[FEAT_BM25] = {5.6652, 1.5727, -1.4725, 0.51778, 1.2629},
	[FEAT_COVER] = {0, 0, 0, 0, 0},
	[FEAT_KIN] = {3.5146, 0.65273, -1.5887, -0.066788, -0.21944},
	[FEAT_CONTENT] = {1.0925, 0.18488, -0.013508, 1.5833, 1.0781},
	[FEAT_KEY] = {4.1509, 0.96967, -1.4655, 0.2609, 0.48213},
	[FEAT_MISS] = {-1.4128, 0.35598, -0.66645, -0.0082576, -0.22503},
	[FEAT_SECTION] = {-7.0277, 0.8118, -0.98556, 0.017473, -0.26309},
	[FEAT_TITLE] = {1.3629, -0.93172, 1.7033, 0.35565, 1.3016},
	[FEAT_TCOVER] = {3.5278, -0.6915, 1.3485, 0.3124, 0.034676},
	[FEAT_TMISS] = {-1.3127, 0.2845, 0.77792, 1.958, -0.23119},
	[FEAT_TPAIRS] = {-1.1739, 1.2445, 0.099779, -0.83908, -1.5105},
	[FEAT_TBIGRAMS] = {0.43081, 2.153, -0.36428, -1.8807, -0.28122},
	[FEAT_ASKS] = {0.25226, 0.3339, 0.094332, -0.0020659, -0.12975},
	[FEAT_LINE] = {-6.1901, 0.24182, -0.27546, -1.0287, 0.90151},
	[FEAT_LINES] = {2.4836, 1.7229, -0.19123, -2.2731, -0.16901},
	[FEAT_COSINE] = {4.1242, 1.0307, -2.1289, -1.3241, 0.64063},
	[FEAT_ROOT] = {11.629, -0.894, 0.63442, 0.28387, 0.49952},
	[FEAT_LIKELY] = {7.6437, 1.3755, -1.0712, 2.3739, 2.5971},
	[FEAT_PAIRS] = {0.60772, 0.5434, -0.4333, 0.97201, 0.051744},
	[FEAT_EXACT] = {12, 0, 0, 0, 0},
	[FEAT_LANG] = {0.4, 0, 0, 0, 0},
};
static const double model_confidence_bias = -2.692;
static const double model_confidence_score = 0.024645;
static const double model_confidence_lead = 0.046167;
static const double model_confidence_share = 0.63824;
static const double model_confidence_lead_held = 0.045234;
static const double model_confidence_share_held = 0.5853;
static const double model_confidence_entropy = -0.15568;
static const double model_confidence_lead_few = 0.033694;
static const double model_confidence_lead_many = 0.020301;
static const double model_confidence_words = 0.098712;
static const double model_confidence_lead_words = -0.0025505;
static const double model_confidence_share_words = -0.03587;
static const double model_confidence_weights[FEATURES] = {
	[FEAT_BM25] = 0.39462,
	[FEAT_KIN] = 0.45823,
	[FEAT_CONTENT] = 0.39147,
	[FEAT_KEY] = 0.29533,
	[FEAT_MISS] = -0.29669,
	[FEAT_SECTION] = 0.35603,
	[FEAT_TITLE] = 0.60277,
	[FEAT_TCOVER] = 0.27776,
	[FEAT_TMISS] = 0.093404,
	[FEAT_TPAIRS] = -0.25526,
	[FEAT_TBIGRAMS] = -0.17736,
	[FEAT_ASKS] = -0.0094359,
	[FEAT_LINE] = 0.43001,
	[FEAT_LINES] = 0.052521,
	[FEAT_COSINE] = 0.53814,
	[FEAT_ROOT] = 0.57271,
	[FEAT_LIKELY] = 0.19884,
	[FEAT_PAIRS] = 0.11604,
	[FEAT_EXACT] = 0.088283,
};
/* clang-format on */

#endif
