/* check.c - answerd check: lint the articles. */
#include <stdio.h>

#include "answerd/base/clock.h"
#include "answerd/kb/check.h"
#include "cmd/cmd.h"

static void print_fault(void *ctx, const struct kb_fault *f)
{
	const char *dir = ctx;
	struct buf line;
	buf_init(&line, 8192);
	kb_fault_print(f, &line);
	printf("%s/%s\n", dir, line.data);
	buf_release(&line);
}

static int run(int argc, char **argv, const struct command *self)
{
	bool strict = false;
	const struct cmd_option options[] = {
	    {"strict", NULL, NULL, &strict, "exit 1 on warnings too"},
	};
	struct cmd_call call;
	int rc = cmd_options(self, options, 1, argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (call.args_n > 1)
		return cmd_fail(self, CMD_USAGE, "one folder at a time");
	const struct config *config = cmd_config(&call, NULL, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	const char *dir = call.args_n ? call.args[0] : config->kb;
	struct kb_sink sink = {.ctx = (void *)dir, .fault = print_fault};
	struct kb_counts counts = {0};
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st =
	    kb_check(dir, &config->languages, clock_wall_ms() / 86400000, &sink, &counts, &err);
	if (st) {
		rc = cmd_fail(self, st == ST_NOTFOUND ? CMD_USAGE : CMD_FAULT, "%s",
			      err.len ? err.data : status_name(st));
	} else {
		printf("%zu articles in %zu files: %zu errors, %zu warnings\n", counts.articles,
		       counts.sources, counts.errors, counts.warnings);
		rc = counts.errors || (strict && counts.warnings) ? CMD_FAULT : CMD_OK;
	}
	config_drop(config);
	buf_release(&err);
	return rc;
}

const struct command cmd_check = {"check", "[--strict] [DIR]", "lint the articles", run};
