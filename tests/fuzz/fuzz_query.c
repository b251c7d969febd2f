/* A question to an answer: it never fails, whatever is asked, and what it shows
 * is escaped. The first four bytes choose the parameters. */
#include "fuzz_kb.h"

#include "answerd/text/fold.h"

static void check_snippet(const char *s)
{
	bool open = false;
	check(utf8_valid(s, strlen(s)) == strlen(s));
	for (const char *p = s; (p = strchr(p, '<')); p++) {
		check(strncmp(p, open ? "</mark>" : "<mark>", open ? 7 : 6) == 0);
		open = !open;
	}
	check(!open);
}

static void check_reply(const struct search_request *rq, const struct search_reply *r)
{
	check(r->confidence >= 0 && r->confidence <= 1);
	check(r->results_n <= rq->limit && r->results_n <= r->total);
	check(r->answered == (r->next == NEXT_ANSWER));
	check(r->choices_n <= SEARCH_MAX_CHOICES && r->choices_n != 1);
	check(!rq->as_typed || !r->corrected);
	for (size_t i = 0; i < r->results_n; i++) {
		const struct search_result *v = &r->results[i];
		check(v->id.len && v->title.len);
		check(i == 0 || v->score <= r->results[i - 1].score);
		check_snippet(v->snippet);
		for (int k = 0; k < FEATURES; k++)
			check(v->features[k] >= 0 && v->features[k] <= 1.000001);
	}
	if (r->corrected)
		check(utf8_valid(r->corrected, strlen(r->corrected)) == strlen(r->corrected));
}

static void check_suggestions(const struct lexicon *x, struct str query, const char *lang)
{
	struct suggestion out[8];
	struct buf folded;
	buf_init(&folded, BUF_MAX_TEXT);
	fold_text(query.s, query.len, &folded);
	check(lexicon_suggest(x, (struct str){folded.data, folded.len}, lang, out, 8) <= 8);
	buf_release(&folded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const langs[] = {NULL, "en", "zh-CN", "zh-TW"};
	static const char *const categories[] = {NULL, "payment", "refund", "no such"};
	struct arena arena;
	struct buf err;
	struct search_reply reply;
	size_t len = 0;
	if (size < 4 || size > 516)
		return 0;
	fuzz_kb_open();
	char *s = fuzz_text(data + 4, size - 4, &len);
	struct search_request rq = {
	    .query = {s, len},
	    .lang = langs[data[0] & 3],
	    .category = categories[data[0] >> 2 & 3],
	    .segment = data[0] & 16 ? "gold" : NULL,
	    .as_typed = data[0] & 32,
	    .explain = data[0] & 64,
	    .limit = data[1] % (SEARCH_MAX_LIMIT + 1),
	    .offset = data[2] % (SEARCH_MAX_OFFSET + 1),
	    .today = FUZZ_TODAY + (data[3] >> 3),
	    .answered_at = (data[3] & 7) / 7.0,
	};
	struct searcher *searcher = fuzz_searchers[data[0] >> 7];
	arena_init(&arena);
	buf_init(&err, BUF_MAX_ERR);
	check(searcher_run(searcher, &rq, &arena, &reply, &err) == ST_OK);
	check(err.len == 0);
	check_reply(&rq, &reply);
	check_suggestions(searcher_lexicon(searcher), rq.query, rq.lang);
	arena_release(&arena);
	buf_release(&err);
	free(s);
	return 0;
}
