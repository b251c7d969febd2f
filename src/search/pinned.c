#include "search/pinned.h"

#include <string.h>

#include "search/model.h"

#define PINS_TRIED 8
/* How far it stands before the second, as a score: its share is 0.98 or more. */
#define PIN_LEAD 4.0

enum status pinned_find(struct searcher *s, const struct search_request *rq, const char *lang,
			struct pin *out, struct buf *err)
{
	const char *ids[PINS_TRIED];
	size_t n = pins_match(rq->pins, &s->query.units, lang, rq->today, ids, PINS_TRIED);
	out->found = false;
	for (size_t i = 0; i < n && !out->found; i++) {
		enum status st =
		    index_reader_find(s->reader, ids[i], strlen(ids[i]), &out->record, err);
		if (st && st != ST_NOTFOUND)
			return st;
		out->found =
		    st == ST_OK && record_live(&out->record, rq->today) &&
		    (!rq->category || str_is(record_str(&out->record, REC_CATEGORY), rq->category));
	}
	return ST_OK;
}

void pinned_place(struct searcher *s, const char *lang, const struct record *r, size_t *n,
		  struct search_reply *out)
{
	struct candidate c = {.record = *r};
	size_t at = 0;
	while (at < *n && s->cands[at].record.head->key_hash != r->head->key_hash)
		at++;
	if (at < *n) {
		c = s->cands[at];
	} else {
		scan_record(&s->query, r, s->lexicon, &c.scan);
		c.scan.features[FEAT_LANG] = rank_reads(lang, record_str(r, REC_LANG)) ? 1 : 0;
		c.score = model_score(out->weights, c.scan.features);
		at = *n < CANDIDATES_DEEP ? (*n)++ : CANDIDATES_DEEP - 1;
	}
	memmove(&s->cands[1], &s->cands[0], at * sizeof s->cands[0]);
	if (*n > 1 && c.score < s->cands[1].score + PIN_LEAD)
		c.score = s->cands[1].score + PIN_LEAD;
	s->cands[0] = c;
	rank_share(s, *n);
	out->pinned = true;
}
