/* desk_fit.c - which cure fits a gap, by what people did about the answer. */
#include <string.h>

#include "answerd/text/lang.h"
#include "feedback/desk_parts.h"
#include "feedback/outcome_row.h"

/* Titles that say the same: most of the words of the shorter one. */
static bool are_alike(struct desk *d, const char *a, const char *b)
{
	uint32_t x[OUTCOME_TERMS], y[OUTCOME_TERMS];
	size_t n = outcome_terms(d->analyzer, &d->units, a, x), same = 0;
	size_t m = outcome_terms(d->analyzer, &d->units, b, y);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (x[i] == y[k]) {
				same++;
				break;
			}
	size_t least = n < m ? n : m;
	return least > 0 && 4 * same >= 3 * least;
}

/* Of an article that is published and answers: what people do nevertheless. */
static enum gap_cure of_linked(const struct desk_gap *g)
{
	const uint32_t *by = g->sums.causes;
	bool proven = g->verdict && strcmp(g->verdict, "verified") == 0;
	if (proven && 2 * by[CAUSE_CONTACT] > g->sums.people)
		return CURE_ROUTE;
	if (proven && 2 * by[CAUSE_UNHELPFUL] > g->sums.people)
		return CURE_PROCESS;
	return CURE_MEND;
}

/* Whether who asks in that language reads the article: both scripts of Chinese are one. */
static bool is_read_in(const char *article, const char *lang)
{
	size_t n = strcspn(lang, "-");
	return strncmp(article, lang, n) == 0 && (article[n] == '-' || article[n] == '/');
}

/* Whether a translation of it is there that they read. */
static bool is_translated(struct desk *d, const struct desk_near *near, const char *lang)
{
	struct record all[DESK_TRANSLATIONS];
	size_t n = desk_translations(d, near->key, all, DESK_TRANSLATIONS);
	for (size_t i = 0; i < n; i++)
		if (lang_best(record_str(&all[i], REC_LANG), &lang, 1) == 0)
			return true;
	return is_read_in(near->id, lang);
}

/* Whether most of the wordings that are looked at again find the article surely. */
static bool is_found_now(const struct desk *d, const struct desk_gap *g, const char *article)
{
	uint32_t seen = 0, sure = 0, w = CLUSTERS_NONE;
	while (seen < DESK_LOOKED && (w = clusters_next(d->clusters, g->gap, w)) != CLUSTERS_NONE) {
		const struct desk_wording *v = &d->wordings.v[w];
		seen++;
		sure += v->near_n && v->near[0].confidence >= OUTCOME_SURE &&
			desk_same_article(v->near[0].id, article);
	}
	return 2 * sure > seen;
}

/* Of an article that answers surely, though no editor linked it: there is nothing to write. */
static enum gap_cure of_answered(const struct desk_gap *g)
{
	const uint32_t *by = g->sums.causes;
	uint32_t missed = by[CAUSE_NO_RESULT] + by[CAUSE_WEAK] + by[CAUSE_ABANDONED];
	if (2 * by[CAUSE_CONTACT] > g->sums.people)
		return CURE_ROUTE;
	/* Nothing was found then, and now it is. */
	return 2 * missed > g->sums.people ? CURE_PHRASING : CURE_MEND;
}

enum gap_cure desk_cure_of(struct desk *d, const struct desk_gap *g,
			   const struct desk_near *const *near, size_t n, const char **article)
{
	const uint32_t *by = g->sums.causes;
	const char *found = desk_text_of(&d->texts, g->sums.found);
	*article = n ? near[0]->id : NULL;
	if (g->article && *g->article)
		*article = g->article;
	if (g->cure)
		return g->cure;
	if (g->article && *g->article)
		return of_linked(g);
	if (n && 2 * by[CAUSE_UNHELPFUL] > g->sums.people)
		/* It is voted down, and another one helped. */
		return *found && !desk_same_article(found, near[0]->id) ? CURE_RETIRE : CURE_MEND;
	if (*found && 2 * by[CAUSE_REFORMULATED] > g->sums.people) {
		*article = found;
		return CURE_PHRASING;
	}
	if (n && is_read_in(near[0]->id, desk_lang(d, g)) && is_found_now(d, g, near[0]->id))
		return of_answered(g);
	bool close = n && desk_is_near(d, near[0]);
	if (close && !is_translated(d, near[0], desk_lang(d, g)))
		return CURE_TRANSLATE;
	if (close && n > 1 && desk_is_near(d, near[1]) &&
	    are_alike(d, near[0]->title, near[1]->title))
		return CURE_MERGE;
	/* What came nearest they were shown, and left. */
	*article = NULL;
	return CURE_WRITE;
}
