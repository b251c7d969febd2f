/* report_sample.c - spot checks: answers that an editor looks at and judges. */
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/utf8.h"
#include "feedback/report_parts.h"

#define SAMPLE_DAYS 30
#define LEAD_BYTES 300

enum status report_find(struct reports *r, const char *id, struct record *out)
{
	return r->reader ? index_reader_find(r->reader, id, strlen(id), out, NULL) : ST_NOTFOUND;
}

/* The beginning of its text, whole characters. */
static struct str lead_of(const struct record *rec)
{
	struct str s = str_of("");
	for (uint32_t i = 0; i < rec->head->fields_n && !s.len; i++)
		if (rec->fields[i].kind == FIELD_BODY)
			s = record_text(rec, rec->fields[i].text);
	if (s.len > LEAD_BYTES)
		s.len = utf8_valid(s.s, LEAD_BYTES);
	return s;
}

static void add_sample(struct reports *r, struct json_out *j, int list,
		       const struct store_sample *v)
{
	char at[CLOCK_ISO_LEN];
	struct record rec;
	int o = json_append_object(j, list);
	bool is = report_find(r, v->article, &rec) == ST_OK;
	clock_iso(v->at_ms, at);
	json_add_string(j, o, "search_id", v->search_id);
	json_add_string(j, o, "at", at);
	json_add_string(j, o, "text", v->query);
	json_add_string(j, o, "lang", v->lang);
	json_add_string(j, o, "audience", v->role ? "agent" : "public");
	json_add_real(j, o, "confidence", v->confidence, 3);
	json_add_string(j, o, "article_id", v->article);
	struct str title = is ? record_str(&rec, REC_TITLE) : str_of("");
	struct str lead = is ? lead_of(&rec) : str_of("");
	if (is) {
		json_add_stringn(j, o, "title", title.s, title.len);
		json_add_stringn(j, o, "lead", lead.s, lead.len);
	} else {
		json_add_null(j, o, "title");
		json_add_null(j, o, "lead");
	}
}

enum status report_sample(struct reports *r, const struct report_ask *ask, struct buf *out,
			  struct buf *err)
{
	struct arena arena;
	struct json_out j;
	size_t n = 0;
	arena_init(&arena);
	struct store_sample *v = arena_array(&arena, ask->limit + 1, sizeof *v);
	enum status st = v ? ST_OK : ST_NOMEM;
	if (st == ST_OK && r->kept)
		st = store_sample(r->store, r->now_ms - SAMPLE_DAYS * REPORT_DAY_MS, ask->limit,
				  &arena, v, &n, err);
	if (st == ST_OK) {
		json_out_init(&j, out);
		json_add_string(&j, JSON_ROOT, "definition", report_definition("precision"));
		int list = json_add_array(&j, JSON_ROOT, "sample");
		for (size_t i = 0; i < n; i++)
			add_sample(r, &j, list, &v[i]);
		st = json_out_end(&j);
	}
	arena_release(&arena);
	return st;
}

static enum status write_judgement(struct store *s, void *ctx, struct buf *err)
{
	return store_judge(s, ctx, err);
}

enum status report_judge(struct reports *r, struct recorder *recorder, const struct report_ask *ask,
			 struct buf *out, struct buf *err)
{
	struct arena arena;
	struct store_sample v;
	struct json_out j;
	arena_init(&arena);
	enum status st = store_sampled(r->store, ask->search_id, &arena, &v, err);
	const char *category = st == ST_OK ? report_category(v.article, &arena) : NULL;
	if (st == ST_OK && !category)
		st = ST_NOMEM;
	if (st == ST_OK) {
		struct store_judgement w = {.search_id = v.search_id,
					    .lang = v.lang,
					    .segment = v.segment,
					    .category = category,
					    .who_id = ask->who_id,
					    .who = ask->who,
					    .day = report_day_of(v.at_ms),
					    .audience = v.role ? AUDIENCE_AGENT : AUDIENCE_PUBLIC,
					    .right = ask->right,
					    .now_ms = r->now_ms};
		st = recorder_wait(recorder, write_judgement, &w, err);
	}
	if (st == ST_OK) {
		json_out_init(&j, out);
		json_add_string(&j, JSON_ROOT, "search_id", v.search_id);
		if (ask->right < 0)
			json_add_null(&j, JSON_ROOT, "right");
		else
			json_add_bool(&j, JSON_ROOT, "right", ask->right > 0);
		st = json_out_end(&j);
	}
	arena_release(&arena);
	return st;
}
