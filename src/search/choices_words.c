/* choices_words.c - the words of a result that may tell it from others: its tags,
 * which editors chose. Words of titles were tried: Chinese ones have no bounds, and
 * of English ones "use" and "made" split as well as "hotel", and say nothing. */
#include "search/choices.h"

static void add_word(struct reading *out, struct str text, uint64_t id)
{
	for (size_t i = 0; i < out->words_n; i++)
		if (out->words[i].id == id)
			return;
	if (out->words_n < CHOICES_WORDS)
		out->words[out->words_n++] = (struct choice_word){text, id};
}

static bool asked_for(const struct query *q, uint32_t hash)
{
	int t = query_may_have(q, hash) ? query_find(q, hash) : -1;
	return t >= 0;
}

/* A tag whole, unless the question has all of it. */
static void add_tag(const struct query *q, const struct record *r, const struct record_field *f,
		    struct reading *out)
{
	const uint32_t *h = r->hashes + f->unit_at;
	uint64_t id = 0;
	bool is_new = false;
	for (uint32_t i = 0; i < f->unit_n; i++) {
		id = (id ^ h[i]) * 0x9e3779b97f4a7c15u;
		is_new = is_new || !asked_for(q, h[i]);
	}
	if (is_new)
		add_word(out, record_text(r, f->text), id);
}

void choices_words(const struct query *q, const struct record *r, struct reading *out)
{
	out->words_n = 0;
	for (uint32_t i = 0; i < r->head->fields_n; i++)
		if (r->fields[i].kind == FIELD_TAG)
			add_tag(q, r, &r->fields[i], out);
}
