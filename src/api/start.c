/* start.c - GET /api/v1/start: what a front end shows before anything is typed. */
#include "api/api.h"

#include <string.h>

#define SUITED_MAX 5
#define PATH_BYTES 512

/* Whether path is what the rule says; '*' takes any run, also none. */
static bool path_fits(const char *rule, struct str path)
{
	const char *star = NULL;
	size_t at = 0, from = 0;
	while (at < path.len) {
		if (*rule == '*') {
			star = rule++;
			from = at;
		} else if (*rule == path.s[at]) {
			rule++;
			at++;
		} else if (star) {
			rule = star + 1;
			at = ++from;
		} else {
			return false;
		}
	}
	while (*rule == '*')
		rule++;
	return !*rule;
}

struct start {
	struct http_request *rq;
	const struct api *api;
	struct asker *asker;
	const char *lang; /* the reader's */
	struct str shown[SUITED_MAX + POPULAR_MAX];
	size_t shown_n;
};

static bool is_shown(const struct start *s, struct str id)
{
	for (size_t i = 0; i < s->shown_n; i++)
		if (s->shown[i].len == id.len && memcmp(s->shown[i].s, id.s, id.len) == 0)
			return true;
	return false;
}

/* The article's id in the reader's language, when it is there; else as it is. */
static struct str in_own_language(struct start *s, const char *id)
{
	const char *rest = strchr(id, '/');
	struct buf own;
	struct str out = str_of(id);
	if (!rest)
		return out;
	buf_init(&own, PATH_BYTES);
	buf_printf(&own, "%s%s", s->lang, rest);
	if (buf_status(&own) == ST_OK && asker_has(s->asker, (struct str){own.data, own.len})) {
		const char *copy = arena_dup(http_arena(s->rq), own.data, own.len);
		out = copy ? (struct str){copy, own.len} : out;
	}
	buf_release(&own);
	return out;
}

static void add_article(struct start *s, struct json_out *j, int arr, struct str id)
{
	struct index_reader *r = searcher_reader(asker_searcher(s->asker));
	struct record rec;
	struct buf url;
	if (is_shown(s, id) || !asker_has(s->asker, id) ||
	    index_reader_find(r, id.s, id.len, &rec, NULL) != ST_OK)
		return;
	int o = json_append_object(j, arr);
	s->shown[s->shown_n++] = id;
	api_add_str(j, o, "id", id);
	api_add_str(j, o, "title", record_str(&rec, REC_TITLE));
	api_add_str(j, o, "lang", record_str(&rec, REC_LANG));
	buf_init(&url, 8192);
	api_article_url(id, (struct str){NULL, 0}, &url);
	json_add_string(j, o, "url", url.data);
	buf_release(&url);
}

/* What the rules of the config suggest on that page of the host. */
static void add_suited(struct start *s, struct json_out *j, struct str path)
{
	const struct config *c = asker_config(s->asker);
	int arr = json_add_array(j, JSON_ROOT, "suited");
	for (size_t i = 0; path.len && i < c->widget.suggest_n; i++) {
		const struct config_suggest *rule = &c->widget.suggest[i];
		if (!path_fits(rule->path, path))
			continue;
		for (size_t k = 0; k < rule->articles.n && s->shown_n < SUITED_MAX; k++)
			add_article(s, j, arr, in_own_language(s, rule->articles.v[k]));
	}
}

static void reply_start(struct start *s, struct str path, const struct str *popular, size_t n)
{
	struct json_out j;
	api_begin(s->rq, &j);
	add_suited(s, &j, path.s ? path : (struct str){"", 0});
	int arr = json_add_array(&j, JSON_ROOT, "popular");
	for (size_t i = 0; i < n; i++)
		add_article(s, &j, arr, popular[i]);
	const struct messages *texts = api_texts(s->api, s->rq);
	api_add_categories(&j, s->rq, s->lang, texts);
	api_add_contact(&j, s->rq, texts);
	api_reply(s->rq, &j);
}

void api_start(struct http_request *rq, void *ctx)
{
	struct api *api = ctx;
	struct start s = {.rq = rq, .api = api, .asker = http_worker_data(rq)};
	struct str path = http_query(rq, "path"), popular[POPULAR_MAX];
	size_t n = 0;
	struct buf err;
	if (!api_lang(rq, &s.lang))
		return;
	if (path.len > PATH_BYTES) {
		http_reply_problem(rq, 400, "path is too long: at most %d bytes.", PATH_BYTES);
		return;
	}
	buf_init(&err, BUF_MAX_ERR);
	if (!asker_searcher(s.asker)) {
		api_fail(rq, ST_BUSY, &err);
		return;
	}
	const struct str_list *langs = &asker_config(s.asker)->languages;
	if (!s.lang)
		s.lang = langs->n ? langs->v[0] : "en";
	enum status st =
	    popular_ids(api->popular, s.asker, s.lang, http_arena(rq), popular, &n, &err);
	if (st)
		api_fail(rq, st, &err);
	else
		reply_start(&s, path, popular, n);
	buf_release(&err);
}
