#include "feedback/outcome_row.h"

#include <string.h>

#include "answerd/search/searcher.h"
#include "answerd/text/courtesy.h"
#include "answerd/text/weightless.h"

enum outcome_kind outcome_kind_of(const char *type)
{
	static const struct {
		const char *type;
		enum outcome_kind kind;
	} kinds[] = {{"read", ROW_READ},       {"answer_seen", ROW_SEEN},
		     {"helpful", ROW_HELPFUL}, {"unhelpful", ROW_UNHELPFUL},
		     {"solved", ROW_SOLVED},   {"contact", ROW_CONTACT},
		     {"call", ROW_CALL}};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].type, type) == 0)
			return kinds[i].kind;
	return ROW_VIEW;
}

struct outcome_row outcome_row_of(enum outcome_kind kind, const struct store_signal *v)
{
	return (struct outcome_row){.kind = kind,
				    .at_ms = v->at_ms,
				    .search_id = v->search_id,
				    .article = v->article,
				    .form = v->form,
				    .results = v->total > 0,
				    .answered = v->answered,
				    .confidence = v->confidence,
				    .clarify = v->next == NEXT_CLARIFY,
				    .routed = v->answered && v->next == NEXT_CONTACT};
}

size_t outcome_terms(struct analyzer *a, struct units *scratch, const char *query,
		     uint32_t out[OUTCOME_TERMS])
{
	size_t n = 0;
	units_clear(scratch);
	if (analyzer_run(a, query, strlen(query), scratch) != ST_OK)
		return 0;
	courtesy_trim(scratch);
	for (size_t i = 0; i < scratch->n && n < OUTCOME_TERMS; i++) {
		const struct unit *u = &scratch->v[i];
		const char *term = unit_term(scratch, i);
		if (u->kind != UNIT_HAN && !word_is_weightless(term, u->term_len))
			out[n++] = u->hash;
		if (u->kind != UNIT_HAN || !u->glued || i == 0)
			continue;
		char pair[16];
		size_t before = scratch->v[i - 1].term_len;
		if (before + u->term_len > sizeof pair)
			continue;
		memcpy(pair, unit_term(scratch, i - 1), before);
		memcpy(pair + before, term, u->term_len);
		if (!word_is_weightless(pair, before + u->term_len))
			out[n++] = unit_pair_hash(scratch->v[i - 1].hash, u->hash);
	}
	return n;
}
