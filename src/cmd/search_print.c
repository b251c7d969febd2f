#include "cmd/search_print.h"

#include <stdio.h>
#include <string.h>

#include "cmd/search_agent.h"

/* Of so many results a terminal shows what agents need. */
#define PARTS_SHOWN 3

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

static void explain(const struct search_reply *re, const struct search_result *r)
{
	double sum = 0;
	printf("     ");
	for (int i = 0; i < FEATURES; i++) {
		sum += r->features[i] * re->weights[i];
		if (r->features[i] != 0 && re->weights[i] != 0)
			printf(" %s %.3f x %.2f", feature_names[i], r->features[i], re->weights[i]);
	}
	printf(" = %.3f\n", sum);
	if (r->pinned)
		puts("      first by an editor's pin, whatever its score");
}

/* What the figure means, and what to do. */
static void put_verdict(const struct search_reply *re)
{
	static const char *const verdicts[] = {"the first one should answer it",
					       "not clear which is meant, so ask",
					       "nothing seems to answer it, so offer a person"};
	const char *verdict = re->kind == ROUTE_COMPLAINT ? "a complaint, so offer a person"
			      : re->kind == ROUTE_PERSON  ? "asks for a person"
							  : verdicts[re->next];
	printf("%u result%s, %s", re->total, re->total == 1 ? "" : "s", verdict);
	if (re->pinned)
		printf(" (an editor pinned it)");
	else if (re->results_n)
		printf(" (of 100 such first results %.0f are right)", re->confidence * 100);
	printf(", %.1f ms\n", (double)re->took_us / 1000);
	if (re->corrected)
		printf("searched as: %s\n", re->corrected);
}

static enum status put_agent_part(const struct search_print *p, const struct search_result *r,
				  struct buf *err)
{
	struct agent_part part;
	enum status st = agent_part_read(searcher_reader(p->searcher), r->id, &part, err);
	if (st)
		return st;
	agent_part_print(&part);
	agent_part_release(&part);
	return ST_OK;
}

static void put_result(const struct search_result *r, size_t place)
{
	printf("%3zu. ", place);
	put("", r->title);
	if (r->section_title.len)
		put(" > ", r->section_title);
	put("\n     ", r->id);
	printf("  %.3f%s%s\n     ", r->score, r->agent_only ? "  agents only" : "",
	       r->other_language ? "  other language" : "");
	put_snippet(r->snippet);
	putchar('\n');
}

enum status search_print_text(const struct search_print *p, const struct search_reply *re,
			      struct buf *err)
{
	enum status st = ST_OK;
	put_verdict(re);
	for (size_t i = 0; i < re->choices_n; i++) {
		put(i ? ", " : "choices: ", re->choices[i].label);
		printf(" (%u)%s", re->choices[i].count, i + 1 == re->choices_n ? "\n" : "");
	}
	for (size_t i = 0; !st && i < re->results_n; i++) {
		put_result(&re->results[i], i + 1);
		if (p->explain)
			explain(re, &re->results[i]);
		if (p->agent && i < PARTS_SHOWN)
			st = put_agent_part(p, &re->results[i], err);
	}
	return st;
}

static enum status json_agent(const struct search_print *p, struct json_out *j, int o,
			      const struct search_result *r, struct buf *err)
{
	struct agent_part part;
	enum status st = agent_part_read(searcher_reader(p->searcher), r->id, &part, err);
	if (st)
		return st;
	agent_part_json(&part, j, o);
	agent_part_release(&part);
	return ST_OK;
}

static enum status json_result(const struct search_print *p, struct json_out *j, int arr,
			       const struct search_result *r, struct buf *err)
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
	json_add_bool(j, o, "pinned", r->pinned);
	if (p->explain) {
		int f = json_add_object(j, o, "features");
		for (int i = 0; i < FEATURES; i++)
			json_add_real(j, f, feature_names[i], r->features[i], 4);
	}
	return p->agent ? json_agent(p, j, o, r, err) : ST_OK;
}

enum status search_print_json(const struct search_print *p, const struct search_reply *re,
			      struct buf *err)
{
	struct json_out j;
	struct buf out;
	enum status st = ST_OK, ended = ST_OK;
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
	for (size_t i = 0; !st && i < re->results_n; i++)
		st = json_result(p, &j, arr, &re->results[i], err);
	ended = json_out_end(&j);
	st = st ? st : ended;
	if (st == ST_OK)
		puts(out.data);
	buf_release(&out);
	return st;
}
