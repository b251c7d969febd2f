/* search.c - answerd search: ask from the command line. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "answerd/base/clock.h"
#include "answerd/base/utf8.h"
#include "answerd/search/searcher.h"
#include "cmd/cmd.h"
#include "cmd/search_open.h"
#include "cmd/search_print.h"

/* A category that no article is in finds nothing, whatever is asked: that it is
 * the filter has to be said. */
static enum status check_category(const struct lexicon *x, const char *category, struct buf *err)
{
	size_t n = 0;
	const struct category_count *v = lexicon_categories(x, &n);
	struct buf known;
	for (size_t i = 0; i < n; i++)
		if (str_is(v[i].id, category))
			return ST_OK;
	buf_init(&known, 4096);
	for (size_t i = 0; i < n; i++) {
		bool again = false;
		for (size_t k = 0; k < i; k++)
			again = again || (v[k].id.len == v[i].id.len &&
					  memcmp(v[k].id.s, v[i].id.s, v[i].id.len) == 0);
		if (!again && v[i].id.len)
			buf_printf(&known, "%s%.*s", known.len ? ", " : "", (int)v[i].id.len,
				   v[i].id.s);
	}
	enum status st =
	    fail(err, ST_INVALID, "no article is in the category \"%s\"; there are: %s", category,
		 known.data);
	buf_release(&known);
	return st;
}

static enum status ask(const struct config *config, struct search_request *rq, bool agent,
		       bool json, struct buf *err)
{
	struct search_open o;
	struct arena arena;
	struct search_reply re;
	arena_init(&arena);
	enum status st = search_open(config, agent, rq, &o, err);
	if (st == ST_OK && rq->category)
		st = check_category(o.lexicon, rq->category, err);
	if (st == ST_OK)
		st = searcher_run(o.searcher, rq, &arena, &re, err);
	const struct search_print p = {
	    .searcher = o.searcher, .agent = agent, .explain = rq->explain};
	if (st == ST_OK)
		st = json ? search_print_json(&p, &re, err) : search_print_text(&p, &re, err);
	search_open_close(&o);
	arena_release(&arena);
	return st;
}

/* The configured language that the tag names, whatever its case; NULL, and said:
 * there is none. */
static const char *known_lang(const struct command *self, const struct config *config,
			      const char *tag)
{
	const struct str_list *langs = &config->languages;
	struct buf known;
	for (size_t i = 0; i < langs->n; i++)
		if (strcasecmp(langs->v[i], tag) == 0)
			return langs->v[i];
	buf_init(&known, 4096);
	for (size_t i = 0; i < langs->n; i++)
		buf_printf(&known, "%s%s", i ? ", " : "", langs->v[i]);
	cmd_fail(self, CMD_USAGE, "--lang is one of: %s", known.data);
	buf_release(&known);
	return NULL;
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
	    {"role", "ROLE", &role, NULL,
	     "public (default), or agent: what only agents may see too"},
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
	} else if (lang && !(lang = known_lang(self, config, lang))) {
		rc = CMD_USAGE;
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
			rc = cmd_fail(self, st == ST_INVALID ? CMD_USAGE : CMD_FAULT, "%s",
				      err.len ? err.data : status_name(st));
	}
	config_drop(config);
	buf_release(&query);
	buf_release(&err);
	return rc;
}

const struct command cmd_search = {"search", "[--json] [--explain] [--role agent] QUERY",
				   "ask the index", run};
