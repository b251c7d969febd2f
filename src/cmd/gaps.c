/* gaps.c - answerd gaps: what went unanswered. */
#include <stdio.h>
#include <string.h>

#include "answerd/base/csv.h"
#include "answerd/base/clock.h"
#include "answerd/base/str.h"
#include "answerd/feedback/desk.h"
#include "answerd/feedback/store.h"
#include "cmd/cmd.h"

#define LIST_LIMIT "50"	   /* of lines on a terminal */
#define CSV_LIMIT "100000" /* all, as GET /gaps.csv */

static void print_csv(const struct store_gap *gaps, size_t n)
{
	char first[CLOCK_ISO_LEN], last[CLOCK_ISO_LEN];
	struct buf out;
	buf_init(&out, BUF_MAX_TEXT);
	/* The mark tells spreadsheets that it is UTF-8. */
	buf_puts(&out, "\xef\xbb\xbf"
		       "question,priority,people,searches,no_result,weak,languages,first_seen,"
		       "last_seen,nearest_article,nearest_confidence\r\n");
	for (size_t i = 0; i < n; i++) {
		const struct store_gap *g = &gaps[i];
		clock_iso(g->first_ms, first);
		clock_iso(g->last_ms, last);
		csv_field(&out, g->title);
		buf_printf(&out, ",%.2f,%u,%u,%u,%u,", g->priority, g->people, g->searches,
			   g->no_result, g->weak);
		csv_field(&out, g->langs);
		buf_printf(&out, ",%s,%s,", first, last);
		csv_field(&out, g->nearest);
		buf_printf(&out, ",%.2f\r\n", g->confidence);
		fwrite(out.data, 1, out.len, stdout);
		buf_clear(&out);
	}
	fwrite(out.data, 1, out.len, stdout);
	buf_release(&out);
}

static void print_text(const struct store_gap *gaps, size_t n, size_t total)
{
	char last[CLOCK_ISO_LEN];
	if (n == 0) {
		puts("no question went unanswered");
		return;
	}
	printf("priority  people  no result  weak  last seen   %-12s  question\n", "language");
	for (size_t i = 0; i < n; i++) {
		const struct store_gap *g = &gaps[i];
		clock_iso(g->last_ms, last);
		printf("%8.2f  %6u  %9u  %4u  %.10s  %-12s  %s\n", g->priority, g->people,
		       g->no_result, g->weak, last, g->langs, g->title);
		if (*g->nearest)
			printf("%61snearest: %s (%.2f)\n", "", g->nearest, g->confidence);
	}
	if (n < total)
		printf("%zu more; --limit shows them\n", total - n);
}

/* ---- gathered ---- */

static void print_list(const struct gap_list *list, size_t max)
{
	char last[CLOCK_ISO_LEN];
	if (list->n == 0) {
		puts("no question went unanswered");
		return;
	}
	printf("gap     status     priority  people  last seen   %-12s  title\n", "language");
	for (size_t i = 0; i < list->n && i < max; i++) {
		const struct gap_item *g = &list->v[i];
		clock_iso(g->last_ms, last);
		printf("g%-6u %-9s  %8.2f  %6u  %.10s  %-12s  %s\n", g->gap,
		       gap_status_name(g->status), g->priority, g->people, last, g->langs,
		       g->title);
		if (*g->nearest)
			printf("%64snearest: %s (%.2f)\n", "", g->nearest, g->confidence);
	}
	if (max < list->n)
		printf("%zu more; --limit shows them\n", list->n - max);
	if (list->failures)
		printf("%zu of %zu gaps hold 80 %% of the %u who asked in vain\n", list->covered,
		       list->n, list->failures);
}

static enum status list_gaps(const struct config *config, size_t max, bool csv, struct buf *err)
{
	const struct gap_list *list = NULL;
	struct buf out;
	enum status st = desk_read(config->data, config, &list, err);
	buf_init(&out, BUF_MAX_TEXT);
	if (st == ST_OK && csv) {
		gap_list_csv(list, max, &out);
		st = buf_status(&out);
		fwrite(out.data, 1, out.len, stdout);
	} else if (st == ST_OK) {
		print_list(list, max);
	}
	gap_list_drop(list);
	buf_release(&out);
	return st;
}

static enum status list_questions(const struct config *config, size_t max, bool csv,
				  struct buf *err)
{
	struct store *s = NULL;
	struct store_gap *gaps = NULL;
	struct arena arena;
	size_t n = 0, total = 0;
	arena_init(&arena);
	enum status st = store_open(config->data, STORE_READ, &s, err);
	if (st == ST_OK)
		st = store_gaps(s, clock_wall_ms(), max, &arena, &gaps, &n, &total, err);
	if (st == ST_OK && csv)
		print_csv(gaps, n);
	else if (st == ST_OK)
		print_text(gaps, n, total);
	store_close(s);
	arena_release(&arena);
	return st;
}

static int run(int argc, char **argv, const struct command *self)
{
	const char *limit = NULL;
	bool csv = false, questions = false;
	int64_t max = 0;
	const struct cmd_option options[] = {
	    {"csv", NULL, NULL, &csv, "comma-separated values, for a spreadsheet"},
	    {"limit", "N", &limit, NULL, "at most so many (default 50; with --csv all)"},
	    {"questions", NULL, NULL, &questions, "one by one, as they were recorded"},
	};
	struct cmd_call call;
	int rc = cmd_options(self, options, 3, argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (!limit)
		limit = csv ? CSV_LIMIT : LIST_LIMIT;
	if (call.args_n || str_to_int(str_of(limit), 1, 100000, &max) != ST_OK)
		return cmd_fail(self, CMD_USAGE,
				"--limit is a number from 1 to 100000; see --help");
	const struct config *config = cmd_config(&call, NULL, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = questions ? list_questions(config, (size_t)max, csv, &err)
				   : list_gaps(config, (size_t)max, csv, &err);
	rc = st == ST_OK ? CMD_OK
			 : cmd_fail(self, CMD_FAULT, "%s", err.len ? err.data : status_name(st));
	buf_release(&err);
	config_drop(config);
	return rc;
}

const struct command cmd_gaps = {"gaps", "[--csv] [--limit N] [--questions]",
				 "questions that went unanswered, by people and recency", run};
