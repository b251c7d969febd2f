/* search.c - answerd search: ask from the command line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/json.h"
#include "answerd/base/utf8.h"
#include "answerd/search/searcher.h"
#include "cmd/cmd.h"

static const char *const next_names[] = {"answer", "clarify", "contact"};

static void put(const char *indent, struct str s)
{
	printf("%s%.*s", indent, (int)s.len, s.s);
}

/* The snippet for a terminal: marks bold or in brackets, entities as signs. */
static void put_snippet(const char *s)
{
	static const struct {
		const char *from, *to;
	} map[] = {{"<mark>", "["}, {"</mark>", "]"}, {"&amp;", "&"}, {"&lt;", "<"},
		   {"&gt;", ">"},   {"&quot;", "\""}, {"&#39;", "'"}};
	while (*s) {
		size_t k = 0;
		while (k < sizeof map / sizeof map[0] &&
		       strncmp(s, map[k].from, strlen(map[k].from)) != 0)
			k++;
		if (k < sizeof map / sizeof map[0]) {
			fputs(map[k].to, stdout);
			s += strlen(map[k].from);
		} else {
			putchar(*s++);
		}
	}
}

static void explain(const struct search_result *r)
{
	printf("     ");
	for (int i = 0; i < FEATURES; i++)
		if (r->features[i] != 0)
			printf(" %s %.3f x %.2f", feature_names[i], r->features[i],
			       feature_weights[i]);
	printf(" = %.4f\n", r->score);
}

static void print_text(const struct search_reply *re, bool with_explain)
{
	printf("%s, confidence %.2f, %u results, %.1f ms", next_names[re->next], re->confidence,
	       re->total, (double)re->took_us / 1000);
	if (re->corrected)
		printf(", searched as: %s", re->corrected);
	putchar('\n');
	for (size_t i = 0; i < re->choices_n; i++) {
		put(i ? ", " : "choices: ", re->choices[i].label);
		printf(" (%u)%s", re->choices[i].count, i + 1 == re->choices_n ? "\n" : "");
	}
	for (size_t i = 0; i < re->results_n; i++) {
		const struct search_result *r = &re->results[i];
		printf("%3zu. ", i + 1);
		put("", r->title);
		if (r->section_title.len)
			put(" > ", r->section_title);
		put("\n     ", r->id);
		printf("  %.3f%s%s\n     ", r->score, r->agent_only ? "  agents only" : "",
		       r->other_language ? "  other language" : "");
		put_snippet(r->snippet);
		putchar('\n');
		if (with_explain)
			explain(r);
	}
}

static void json_result(struct json_out *j, int arr, const struct search_result *r,
			bool with_explain)
{
	int o = json_append_object(j, arr);
	json_add_stringn(j, o, "id", r->id.s, r->id.len);
	json_add_stringn(j, o, "title", r->title.s, r->title.len);
	json_add_stringn(j, o, "lang", r->lang.s, r->lang.len);
	json_add_stringn(j, o, "category", r->category.s, r->category.len);
	json_add_stringn(j, o, "anchor", r->section_anchor.s, r->section_anchor.len);
	json_add_string(j, o, "snippet", r->snippet);
	json_add_real(j, o, "score", r->score, 4);
	json_add_bool(j, o, "agent_only", r->agent_only);
	if (!with_explain)
		return;
	int f = json_add_object(j, o, "features");
	for (int i = 0; i < FEATURES; i++)
		json_add_real(j, f, feature_names[i], r->features[i], 4);
}

static enum status print_json(const struct search_reply *re, bool with_explain)
{
	struct json_out j;
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	json_out_init(&j, &out);
	json_add_bool(&j, JSON_ROOT, "answered", re->answered);
	json_add_real(&j, JSON_ROOT, "confidence", re->confidence, 3);
	json_add_string(&j, JSON_ROOT, "next", next_names[re->next]);
	json_add_int(&j, JSON_ROOT, "total", re->total);
	json_add_int(&j, JSON_ROOT, "took_us", re->took_us);
	json_add_int(&j, JSON_ROOT, "generation", (int64_t)re->generation);
	json_add_string_or_null(&j, JSON_ROOT, "corrected", re->corrected);
	int arr = json_add_array(&j, JSON_ROOT, "results");
	for (size_t i = 0; i < re->results_n; i++)
		json_result(&j, arr, &re->results[i], with_explain);
	enum status st = json_out_end(&j);
	if (st == ST_OK)
		puts(out.data);
	buf_release(&out);
	return st;
}

static enum status ask(const struct config *config, const struct search_request *rq, bool agent,
		       bool json, struct buf *err)
{
	struct searcher *s = NULL;
	struct lexicon *x = NULL;
	struct arena arena;
	struct search_reply re;
	arena_init(&arena);
	enum status st = searcher_open(config->data, agent ? INDEX_AGENT : INDEX_PUBLIC, &s, err);
	if (st == ST_OK)
		st = lexicon_build(searcher_reader(s), rq->today, &x, err);
	if (st == ST_OK) {
		searcher_set_lexicon(s, x);
		st = searcher_run(s, rq, &arena, &re, err);
	}
	if (st == ST_OK && json)
		st = print_json(&re, rq->explain);
	else if (st == ST_OK)
		print_text(&re, rq->explain);
	lexicon_drop(x);
	searcher_close(s);
	arena_release(&arena);
	return st;
}

/* The words of the call as one question. */
static enum status join(const struct cmd_call *call, struct buf *out)
{
	for (int i = 0; i < call->args_n; i++)
		buf_printf(out, "%s%s", i ? " " : "", call->args[i]);
	return buf_status(out);
}

static int run(int argc, char **argv, const struct command *self)
{
	const char *role = "public", *lang = NULL, *category = NULL, *limit = "5";
	bool json = false, with_explain = false, as_typed = false;
	int64_t n = 0;
	const struct cmd_option options[] = {
	    {"json", NULL, NULL, &json, "one JSON object"},
	    {"explain", NULL, NULL, &with_explain, "the features and weights behind each place"},
	    {"role", "ROLE", &role, NULL, "public (default), or agent: agent-only articles too"},
	    {"lang", "TAG", &lang, NULL, "the visitor's language (default: that of the query)"},
	    {"category", "ID", &category, NULL, "only in this category"},
	    {"limit", "N", &limit, NULL, "at most so many results (default 5)"},
	    {"as-typed", NULL, NULL, &as_typed, "correct nothing"},
	};
	struct cmd_call call;
	int rc = cmd_options(self, options, sizeof options / sizeof options[0], argc, argv, &call);
	if (rc >= 0)
		return rc;
	bool agent = strcmp(role, "agent") == 0;
	if (!agent && strcmp(role, "public") != 0)
		return cmd_fail(self, CMD_USAGE, "--role is public or agent");
	if (str_to_int(str_of(limit), 1, SEARCH_MAX_LIMIT, &n) != ST_OK)
		return cmd_fail(self, CMD_USAGE, "--limit is a number from 1 to %d",
				SEARCH_MAX_LIMIT);
	struct buf query, err;
	buf_init(&query, 1 << 16);
	buf_init(&err, BUF_MAX_ERR);
	const struct config *config = cmd_config(&call, NULL, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	rc = CMD_OK;
	struct str q = join(&call, &query) == ST_OK ? str_trim((struct str){query.data, query.len})
						    : (struct str){"", 0};
	if (q.len == 0 || q.len > config->search.query_bytes || utf8_valid(q.s, q.len) != q.len) {
		rc = cmd_fail(self, CMD_USAGE, "give a question of 1 to %u bytes of UTF-8",
			      config->search.query_bytes);
	} else {
		struct search_request rq = {.query = q,
					    .lang = lang,
					    .category = category,
					    .limit = (uint32_t)n,
					    .today = (int32_t)(clock_wall_ms() / 86400000),
					    .answered_at = config->search.answered_at,
					    .as_typed = as_typed,
					    .explain = with_explain};
		enum status st = ask(config, &rq, agent, json, &err);
		if (st)
			rc = cmd_fail(self, CMD_FAULT, "%s", err.len ? err.data : status_name(st));
	}
	config_drop(config);
	buf_release(&query);
	buf_release(&err);
	return rc;
}

const struct command cmd_search = {"search", "[--json] [--explain] [--role agent] QUERY",
				   "ask the index", run};
