/* model_weights.h - what bench/tune learned; made by it, not by hand. */
#ifndef ANSWERD_SEARCH_MODEL_WEIGHTS_H
#define ANSWERD_SEARCH_MODEL_WEIGHTS_H

#include "answerd/search/searcher.h"

/* clang-format off */
static const double model_middle[CONTEXTS] = {4.8515, 2.3727, 0, 2.5649};
static const double model_spread[CONTEXTS] = {0.74952, 0.52367, 0.4899, 0.35046};
/* Of each feature: its base, and a slope for each context. */
static const double model_learned[FEATURES][1 + CONTEXTS] = {
	[FEAT_BM25] = {5.3591, 1.4565, -1.4276, 0.42598, 1.0868},
	[FEAT_COVER] = {0, 0, 0, 0, 0},
	[FEAT_KIN] = {3.1797, 0.53128, -1.5425, 0.17386, -0.27914},
	[FEAT_CONTENT] = {1.164, 0.26127, -0.16102, 1.6393, 1.0624},
	[FEAT_KEY] = {4.2107, 0.84417, -1.2995, 0.3264, 0.30717},
	[FEAT_MISS] = {-1.4484, 0.32958, -0.581, 0.15462, -0.15062},
	[FEAT_SECTION] = {-6.6174, 0.67028, -0.94561, 0.23679, -0.35098},
	[FEAT_TITLE] = {0.77939, -0.52233, 1.2913, -0.10283, 1.4959},
	[FEAT_TCOVER] = {4.1974, -0.88568, 1.2587, 0.37809, 0.26267},
	[FEAT_TMISS] = {-1.1936, 0.30135, 0.50749, 2.0651, -0.29045},
	[FEAT_TPAIRS] = {-1.7317, 0.9385, 0.16173, -0.72624, -1.6094},
	[FEAT_TBIGRAMS] = {-0.1116, 1.3959, -0.044823, -0.72616, -0.37866},
	[FEAT_ASKS] = {0.23048, 0.2954, 0.089503, 0.037605, -0.16575},
	[FEAT_LINE] = {-7.1255, 0.62391, -0.3003, -1.373, 0.91234},
	[FEAT_LINES] = {-4.2923, 2.3014, 0.19247, -2.8991, 0.094692},
	[FEAT_COSINE] = {2.8655, 1.2056, -1.9557, -1.5029, 0.64612},
	[FEAT_ROOT] = {11.123, -0.62646, 0.51202, 0.14444, 0.7236},
	[FEAT_ORDER] = {2.3662, -1.1415, 0.11919, 0.53428, 0.16268},
	[FEAT_ORDERS] = {3.3186, -0.94119, 0.41504, 0.33083, 0.20122},
	[FEAT_LIKELY] = {5.8296, 1.2275, -1.0026, 2.4421, 3.0595},
	[FEAT_MAXENT] = {4.4811, 1.1076, -0.74771, -1.5584, -0.43123},
	[FEAT_PAIRS] = {0.076658, 0.76282, -0.48646, 0.69292, -0.090199},
	[FEAT_EXACT] = {12, 0, 0, 0, 0},
	[FEAT_LANG] = {0.4, 0, 0, 0, 0},
};
static const double model_confidence_bias = -2.7491;
static const double model_confidence_score = 0.024018;
static const double model_confidence_lead = 0.046789;
static const double model_confidence_share = 0.65785;
static const double model_confidence_lead_held = 0.045798;
static const double model_confidence_share_held = 0.58918;
static const double model_confidence_entropy = -0.14842;
static const double model_confidence_lead_few = 0.034424;
static const double model_confidence_lead_many = 0.021105;
static const double model_confidence_words = 0.088173;
static const double model_confidence_lead_words = -0.00388;
static const double model_confidence_share_words = -0.045988;
static const double model_confidence_weights[FEATURES] = {
	[FEAT_BM25] = 0.35313,
	[FEAT_KIN] = 0.45817,
	[FEAT_CONTENT] = 0.38597,
	[FEAT_KEY] = 0.30384,
	[FEAT_MISS] = -0.29021,
	[FEAT_SECTION] = 0.35795,
	[FEAT_TITLE] = 0.63036,
	[FEAT_TCOVER] = 0.27339,
	[FEAT_TMISS] = 0.023283,
	[FEAT_TPAIRS] = -0.27952,
	[FEAT_TBIGRAMS] = -0.21099,
	[FEAT_ASKS] = -0.0094811,
	[FEAT_LINE] = 0.44938,
	[FEAT_LINES] = 0.070457,
	[FEAT_COSINE] = 0.50882,
	[FEAT_ROOT] = 0.62477,
	[FEAT_ORDER] = 0.061576,
	[FEAT_ORDERS] = -0.40438,
	[FEAT_LIKELY] = 0.17004,
	[FEAT_MAXENT] = 0.32941,
	[FEAT_PAIRS] = 0.11663,
	[FEAT_EXACT] = 0.085061,
};
/* clang-format on */

#endif
