/* gaps.c - answerd gaps: what went unanswered. */
#include <stdio.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/str.h"
#include "answerd/feedback/store.h"
#include "cmd/cmd.h"

/* One field of CSV (RFC 4180). What a spreadsheet would take for a formula is
 * made text by an apostrophe. */
static void csv_field(const char *s, bool last)
{
	bool formula = *s && strchr("=+-@\t\r", *s);
	putchar('"');
	if (formula)
		putchar('\'');
	for (; *s; s++) {
		if (*s == '"')
			putchar('"');
		putchar(*s);
	}
	fputs(last ? "\"\r\n" : "\",", stdout);
}

static void print_csv(const struct store_gap *gaps, size_t n)
{
	char first[CLOCK_ISO_LEN], last[CLOCK_ISO_LEN];
	/* The mark tells spreadsheets that it is UTF-8. */
	fputs("\xef\xbb\xbf", stdout);
	fputs("question,priority,people,searches,no_result,weak,languages,first_seen,last_seen,"
	      "nearest_article,nearest_confidence\r\n",
	      stdout);
	for (size_t i = 0; i < n; i++) {
		const struct store_gap *g = &gaps[i];
		clock_iso(g->first_ms, first);
		clock_iso(g->last_ms, last);
		csv_field(g->title, false);
		printf("%.2f,%u,%u,%u,%u,", g->priority, g->people, g->searches, g->no_result,
		       g->weak);
		csv_field(g->langs, false);
		printf("%s,%s,", first, last);
		csv_field(g->nearest, false);
		printf("%.2f\r\n", g->confidence);
	}
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

static int run(int argc, char **argv, const struct command *self)
{
	const char *limit = "50";
	bool csv = false;
	int64_t max = 0;
	const struct cmd_option options[] = {
	    {"csv", NULL, NULL, &csv, "comma-separated values, for a spreadsheet"},
	    {"limit", "N", &limit, NULL, "at most so many (default 50)"},
	};
	struct cmd_call call;
	int rc = cmd_options(self, options, 2, argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (call.args_n || str_to_int(str_of(limit), 1, 100000, &max) != ST_OK)
		return cmd_fail(self, CMD_USAGE,
				"--limit is a number from 1 to 100000; see --help");
	const struct config *config = cmd_config(&call, NULL, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	struct store *s = NULL;
	struct store_gap *gaps = NULL;
	struct arena arena;
	struct buf err;
	size_t n = 0, total = 0;
	arena_init(&arena);
	buf_init(&err, BUF_MAX_ERR);
	enum status st = store_open(config->data, STORE_READ, &s, &err);
	if (st == ST_OK)
		st = store_gaps(s, clock_wall_ms(), (size_t)max, &arena, &gaps, &n, &total, &err);
	rc = CMD_OK;
	if (st == ST_OK && csv)
		print_csv(gaps, n);
	else if (st == ST_OK)
		print_text(gaps, n, total);
	else
		rc = cmd_fail(self, CMD_FAULT, "%s", err.len ? err.data : status_name(st));
	store_close(s);
	arena_release(&arena);
	buf_release(&err);
	config_drop(config);
	return rc;
}

const struct command cmd_gaps = {"gaps", "[--csv] [--limit N]",
				 "questions that went unanswered, by people and recency", run};
