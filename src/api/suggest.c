/* suggest.c - GET /api/v1/suggest */
#include "api/api.h"

#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/fold.h"

#define MAX_SUGGESTIONS 20

void api_suggest(struct http_request *rq, void *ctx)
{
	struct suggestion found[MAX_SUGGESTIONS];
	struct api *api = ctx;
	struct asker *a = http_worker_data(rq);
	const struct config *config = asker_config(a);
	const char *lang = NULL;
	uint32_t limit = 0;
	struct json_out j;
	struct buf folded, url;
	if (!api_lang(rq, &lang) || !api_number(rq, "limit", 1, MAX_SUGGESTIONS, 8, &limit))
		return;
	struct str q = http_query(rq, "q");
	q = str_trim(q.s ? q : (struct str){"", 0});
	if (q.len == 0 || q.len > config->search.query_bytes) {
		http_reply_problem(rq, 400, "Give what was typed as q: 1 to %u bytes.",
				   config->search.query_bytes);
		return;
	}
	buf_init(&folded, 65536);
	buf_init(&url, 8192);
	api_begin(rq, &j);
	fold_text(q.s, q.len, &folded);
	const struct searcher *s = asker_searcher(a);
	const struct lexicon *x = s ? searcher_lexicon(s) : NULL;
	if (!lang && !fold_script_of(q.s, q.len))
		lang = NULL;
	else if (!lang)
		lang = strcmp(fold_script_of(q.s, q.len), "zh-Hant") == 0 ? "zh-TW" : "zh-CN";
	size_t n =
	    buf_status(&folded) == ST_OK
		? lexicon_suggest(x, (struct str){folded.data, folded.len}, lang, found, limit)
		: 0;
	api_add_str(&j, JSON_ROOT, "query", q);
	int arr = json_add_array(&j, JSON_ROOT, "suggestions");
	for (size_t i = 0; i < n; i++) {
		/* The lexicon can be a moment older than the index. */
		if (!asker_has(a, found[i].id))
			continue;
		int o = json_append_object(&j, arr);
		buf_clear(&url);
		api_article_url(found[i].id, (struct str){NULL, 0}, &url);
		json_add_string(&j, o, "kind", "article");
		api_add_str(&j, o, "text", found[i].text);
		api_add_str(&j, o, "id", found[i].id);
		json_add_string(&j, o, "url", url.data);
		api_add_str(&j, o, "lang", found[i].lang);
	}
	shared_count(api->shared, COUNT_SUGGESTIONS);
	api_reply(rq, &j);
	buf_release(&folded);
	buf_release(&url);
}
