/* sug_written.c - what is folded as titles and questions write it. */
#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/fold.h"
#include "search/lexicon.h"

#define LANGUAGE_GAPS 3

/* The part of an entry's text that folds to `folded`, which begins at bytes `at` of its folded
 * form; empty when it cannot be told. */
static struct str part_of(const struct sug_entry *e, size_t at, struct str folded)
{
	size_t from = 0, to = 0, done = 0;
	while (done < at + folded.len && to < e->text.len) {
		struct folded f;
		char bytes[4];
		uint32_t cp = 0;
		if (done == at)
			from = to;
		to += utf8_next(e->text.s + to, e->text.len - to, &cp);
		fold_cp(cp, &f);
		for (int i = 0; i < f.n; i++)
			done += utf8_put(f.cp[i], bytes);
	}
	struct str part = {e->text.s + from, to - from};
	struct buf again;
	buf_init(&again, 1024);
	fold_text(part.s, part.len, &again);
	bool same = again.len == folded.len && memcmp(again.data, folded.s, folded.len) == 0;
	buf_release(&again);
	return same ? part : (struct str){"", 0};
}

static struct str written(const struct suggester *s, struct str folded, const char *lang)
{
	for (int gap = 0; gap < LANGUAGE_GAPS; gap++)
		for (size_t i = 0; i < s->groups.n; i++) {
			const struct sug_group *g = &s->groups.v[i];
			const struct sug_keys *k = &g->keys[LEX_SCRIPT];
			if (sug_language_gap(g->lang, lang) != gap)
				continue;
			struct sug_range r =
			    sug_narrow(s, k, (struct sug_range){0, k->n}, 0, folded);
			if (r.lo >= r.hi)
				continue;
			const struct sug_key *key = &k->v[sug_best(k, r)];
			return part_of(&s->entries.v[key->entry], key->at, folded);
		}
	return (struct str){"", 0};
}

void lexicon_written(const struct lexicon *x, struct str folded, const char *lang, struct buf *out)
{
	/* The longest piece that stands together somewhere, and so on behind it. */
	for (size_t at = 0, n = 0; at < folded.len; at += n) {
		struct str part = {"", 0};
		uint32_t cp = 0;
		for (n = folded.len - at; n > 0; n = utf8_cut(folded.s + at, n - 1)) {
			part = written(&x->suggester, (struct str){folded.s + at, n}, lang);
			if (part.len)
				break;
		}
		if (!part.len) {
			n = utf8_next(folded.s + at, folded.len - at, &cp);
			part = (struct str){folded.s + at, n};
		}
		buf_add(out, part.s, part.len);
	}
}
