#include "search/verdict.h"

#include "search/model.h"

/* A question of so few words is vague when the first result has no more than that
 * share of the likelihood. */
#define VAGUE_WORDS 2.0
#define VAGUE_SHARE 0.6
/* So is a longer one for which many articles are alike. */
#define ALIKE_WORDS 4.0
#define ALIKE_SHARE 0.1
/* So much of the question stands in the title of the first result, or in its questions. */
#define CALLED_COVER 0.5
/* The confidence in a result that holds no word that says something, at most. */
#define NOTHING_SAID 0.05

/* A word of two characters is one word, as one of many letters is. Words that say
 * little count half: who asks in a whole sentence is not vague. */
static double words_of(const struct query *q)
{
	double words = 0;
	for (size_t i = 0; i < q->seq_n; i++) {
		const struct qterm *t = &q->terms[q->seq[i]];
		double share = (unsigned char)t->text[0] >= 0xe2 ? 0.5 : 1;
		words += t->weightless ? share / 2 : share;
	}
	return words;
}

/* "refund": of several articles each may be meant, and no ranking can tell. */
static bool is_vague(const struct searcher *s, size_t n, const struct search_reply *out)
{
	if (n < 2 || out->pinned || s->cands[0].scan.features[FEAT_EXACT] >= 1)
		return false;
	double share = s->cands[0].share, words = words_of(&s->query);
	return (words <= VAGUE_WORDS && share < VAGUE_SHARE) ||
	       (words <= ALIKE_WORDS && share < ALIKE_SHARE);
}

bool verdict_is_called_so(const struct searcher *s, size_t n)
{
	return n && s->cands[0].scan.features[FEAT_TCOVER] >= CALLED_COVER;
}

static void answer(const struct search_request *rq, bool vague, struct search_reply *out)
{
	out->answered = out->confidence >= rq->answered_at && !vague;
	out->next = out->answered ? NEXT_ANSWER : NEXT_CONTACT;
}

void verdict_first(const struct searcher *s, const struct search_request *rq, size_t n,
		   struct search_reply *out)
{
	double scores[CANDIDATES];
	size_t seen = n < CANDIDATES ? n : CANDIDATES; /* on every page the same */
	bool vague = is_vague(s, n, out);
	if (n == 0) {
		out->next = NEXT_CONTACT;
		return;
	}
	for (size_t i = 0; i < seen; i++)
		scores[i] = s->cands[i].score;
	out->confidence = model_confidence(out->context, s->cands[0].scan.features, scores, seen) *
			  s->query.certainty;
	if (s->query.content_n && s->cands[0].scan.features[FEAT_CONTENT] <= 0 &&
	    out->confidence > NOTHING_SAID)
		out->confidence = NOTHING_SAID;
	if (vague && out->confidence > s->cands[0].share)
		out->confidence = s->cands[0].share;
	if (out->pinned)
		out->confidence = 1; /* an editor's word */
	answer(rq, vague, out);
}

void verdict_last(const struct searcher *s, const struct search_request *rq, size_t n,
		  struct search_reply *out)
{
	if (n && out->kind == ROUTE_NONE && out->choices_n == 0 && is_vague(s, n, out))
		answer(rq, false, out);
}
