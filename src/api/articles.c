/* articles.c - GET /api/v1/articles, /articles/{id}, /categories */
#include "api/api.h"

#include <stdio.h>

#include "answerd/base/clock.h"

static void add_url(struct json_out *j, int o, struct str id)
{
	struct buf url;
	buf_init(&url, 8192);
	api_article_url(id, (struct str){NULL, 0}, &url);
	json_add_string(j, o, "url", url.data);
	buf_release(&url);
}

static void add_translations(struct json_out *j, const struct ask_article *a)
{
	int arr = json_add_array(j, JSON_ROOT, "translations");
	for (size_t i = 0; i < a->translations_n; i++) {
		const struct record *r = &a->translations[i];
		int o = json_append_object(j, arr);
		api_add_str(j, o, "id", record_str(r, REC_ID));
		api_add_str(j, o, "lang", record_str(r, REC_LANG));
		api_add_str(j, o, "title", record_str(r, REC_TITLE));
		add_url(j, o, record_str(r, REC_ID));
	}
}

/* `related` of the stored detail is ids; the reply has their titles too. */
static void add_related(struct json_out *j, struct asker *asker, cJSON *ids)
{
	struct index_reader *r = searcher_reader(asker_searcher(asker));
	struct record rec;
	cJSON *id = NULL;
	int arr = json_add_array(j, JSON_ROOT, "related");
	cJSON_ArrayForEach(id, ids)
	{
		struct str s = str_of(id->valuestring);
		if (index_reader_find(r, s.s, s.len, &rec, NULL) != ST_OK)
			continue;
		int o = json_append_object(j, arr);
		api_add_str(j, o, "id", s);
		api_add_str(j, o, "title", record_str(&rec, REC_TITLE));
		add_url(j, o, s);
	}
}

static void show(struct http_request *rq, struct asker *asker)
{
	struct ask_article a;
	struct json_out j;
	struct buf err;
	char etag[40];
	cJSON *doc = NULL;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = asker_article(asker, http_param(rq, "id"), http_arena(rq), &a, &err);
	if (st == ST_OK)
		st = json_parse(a.detail, strlen(a.detail), &doc, &err);
	if (st) {
		api_fail(rq, st, &err);
		buf_release(&err);
		return;
	}
	struct searcher *s = asker_searcher(asker);
	snprintf(etag, sizeof etag, "W/\"%llx-%llx-%x\"", (unsigned long long)a.record.head->hash,
		 (unsigned long long)searcher_generation(s), (unsigned)asker_today());
	if (!http_not_modified(rq, etag)) {
		cJSON *related = cJSON_DetachItemFromObjectCaseSensitive(doc, "related");
		json_out_init_with(&j, http_scratch(rq), doc);
		add_url(&j, JSON_ROOT, record_str(&a.record, REC_ID));
		json_add_string(&j, JSON_ROOT, "html", a.html);
		add_related(&j, asker, related);
		add_translations(&j, &a);
		api_reply(rq, &j);
		cJSON_Delete(related);
	}
	cJSON_Delete(doc);
	buf_release(&err);
}

void api_article(struct http_request *rq, void *ctx)
{
	(void)ctx;
	show(rq, http_worker_data(rq));
}

void api_agent_article(struct http_request *rq, void *ctx)
{
	struct asker *agents = api_agents(rq);
	(void)ctx;
	if (!agents)
		return;
	http_set_header(rq, "Cache-Control", "private, no-store");
	show(rq, agents);
}

void api_article_list(struct http_request *rq, void *ctx)
{
	struct ask_listed *v = NULL;
	const char *lang = NULL, *category = NULL;
	size_t n = 0, total = 0;
	uint32_t limit = 0, offset = 0;
	struct json_out j;
	struct buf err;
	(void)ctx;
	if (!api_lang(rq, &lang) || !api_text(rq, "category", &category) ||
	    !api_number(rq, "limit", 1, 50, 10, &limit) ||
	    !api_number(rq, "offset", 0, 1000000, 0, &offset))
		return;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = asker_list(http_worker_data(rq), category, lang, offset, limit,
				    http_arena(rq), &v, &n, &total, &err);
	if (st) {
		api_fail(rq, st, &err);
		buf_release(&err);
		return;
	}
	api_begin(rq, &j);
	json_add_int(&j, JSON_ROOT, "total", (int64_t)total);
	int arr = json_add_array(&j, JSON_ROOT, "articles");
	for (size_t i = 0; i < n; i++) {
		int o = json_append_object(&j, arr);
		api_add_str(&j, o, "id", v[i].id);
		api_add_str(&j, o, "title", v[i].title);
		api_add_str(&j, o, "category", v[i].category);
		api_add_str(&j, o, "lang", v[i].lang);
		api_add_day(&j, o, "updated", v[i].updated);
		add_url(&j, o, v[i].id);
	}
	api_reply(rq, &j);
	buf_release(&err);
}

void api_add_categories(struct json_out *j, struct http_request *rq, const char *lang,
			const struct messages *texts)
{
	size_t n = 0;
	const struct searcher *s = asker_searcher(http_worker_data(rq));
	const struct lexicon *x = s ? searcher_lexicon(s) : NULL;
	const struct category_count *c = x ? lexicon_categories(x, &n) : NULL;
	int arr = json_add_array(j, JSON_ROOT, "categories");
	for (size_t i = 0; i < n; i++) {
		if (lang && !str_is(c[i].lang, lang))
			continue;
		int o = json_append_object(j, arr);
		api_add_str(j, o, "id", c[i].id);
		json_add_string(j, o, "name", api_category_name(rq, texts, c[i].id));
		api_add_str(j, o, "lang", c[i].lang);
		json_add_int(j, o, "articles", c[i].articles);
	}
}

void api_categories(struct http_request *rq, void *ctx)
{
	const char *lang = NULL;
	struct json_out j;
	if (!api_lang(rq, &lang))
		return;
	api_begin(rq, &j);
	api_add_categories(&j, rq, lang, api_texts(ctx, rq));
	api_reply(rq, &j);
}
