/* suggest.c - GET /api/v1/suggest */
#include "api/api.h"

#include <string.h>

#include "answerd/text/fold.h"

#define MAX_SUGGESTIONS 20
#define SPARE 4 /* for those whose article is gone */

/* The language to begin with when the caller names none: what Chinese characters
 * tell. */
static const char *language_of(struct str q)
{
	const char *script = fold_script_of(q.s, q.len);
	return !script ? NULL : strcmp(script, "zh-Hant") == 0 ? "zh-TW" : "zh-CN";
}

static void add_suggestion(struct json_out *j, int arr, const struct suggestion *s)
{
	struct buf url;
	int o = json_append_object(j, arr);
	buf_init(&url, 8192);
	api_article_url(s->id, (struct str){NULL, 0}, &url);
	json_add_string(j, o, "kind", "article");
	api_add_str(j, o, "text", s->text);
	api_add_str(j, o, "id", s->id);
	json_add_string(j, o, "url", url.data);
	api_add_str(j, o, "lang", s->lang);
	buf_release(&url);
}

/* Whether all that the lexicon holds is there to be shown: it can be a moment older
 * than the index, and than midnight. */
static bool is_fresh(const struct searcher *s, const struct lexicon *x)
{
	return lexicon_generation(x) == searcher_generation(s) && lexicon_day(x) == asker_today();
}

/* Adds at most limit completions of q. */
static void add_all(struct asker *a, struct str q, const char *lang, size_t limit,
		    struct json_out *j)
{
	struct suggestion found[MAX_SUGGESTIONS + SPARE];
	const struct searcher *s = asker_searcher(a);
	const struct lexicon *x = s ? searcher_lexicon(s) : NULL;
	struct buf folded;
	size_t n = 0;
	int arr = json_add_array(j, JSON_ROOT, "suggestions");
	bool fresh = x && is_fresh(s, x);
	buf_init(&folded, 65536);
	fold_text(q.s, q.len, &folded);
	if (buf_status(&folded) == ST_OK)
		n = lexicon_suggest(x, (struct str){folded.data, folded.len},
				    lang ? lang : language_of(q), found, limit + SPARE);
	buf_release(&folded);
	for (size_t i = 0; i < n && limit > 0; i++) {
		if (!fresh && !asker_has(a, found[i].id))
			continue;
		add_suggestion(j, arr, &found[i]);
		limit--;
	}
}

void api_suggest(struct http_request *rq, void *ctx)
{
	struct api *api = ctx;
	struct asker *a = http_worker_data(rq);
	const struct config *config = asker_config(a);
	const char *lang = NULL;
	uint32_t limit = 0;
	struct json_out j;
	if (!api_lang(rq, &lang) || !api_number(rq, "limit", 1, MAX_SUGGESTIONS, 8, &limit))
		return;
	struct str q = http_query(rq, "q");
	q = str_trim(q.s ? q : (struct str){"", 0});
	if (q.len == 0 || q.len > config->search.query_bytes) {
		http_reply_problem(rq, 400, "Give what was typed as q: 1 to %u bytes.",
				   config->search.query_bytes);
		return;
	}
	api_begin(rq, &j);
	api_add_str(&j, JSON_ROOT, "query", q);
	add_all(a, q, lang, limit, &j);
	shared_count(api->shared, COUNT_SUGGESTIONS);
	api_reply(rq, &j);
}
