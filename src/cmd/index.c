/* index.c - answerd index: build or refresh the index. */
#include <stdio.h>

#include "answerd/feedback/desk.h"
#include "answerd/index/indexer.h"
#include "cmd/cmd.h"
#include "cmd/progress.h"

static void show(void *ctx, uint64_t done, uint64_t total, size_t articles)
{
	progress_show(ctx, done, total, articles);
}

static void fault(void *ctx, const struct kb_fault *f)
{
	progress_fault(ctx, f);
}

struct job {
	struct progress progress; /* the first member */
	struct learned *learned;
};

static struct learned *learned(void *ctx)
{
	const struct job *j = ctx;
	return learned_hold(j->learned);
}

static void summary(const struct indexer_result *r, double seconds)
{
	printf("%zu articles in the index", r->articles);
	if (r->added || r->changed || r->removed)
		printf(": %zu added, %zu changed, %zu removed", r->added, r->changed, r->removed);
	else
		printf(", nothing changed");
	printf(" (%.1f s, generation %llu)\n", seconds, (unsigned long long)r->generation);
	if (r->errors || r->warnings)
		printf(
		    "%zu errors, %zu warnings; articles with errors are withheld, or stay as they "
		    "were\n",
		    r->errors, r->warnings);
}

static int run(int argc, char **argv, const struct command *self)
{
	const char *kb = NULL;
	bool rebuild = false;
	const struct cmd_option options[] = {
	    {"kb", "DIR", &kb, NULL, "the folder with the articles (default: kb)"},
	    {"rebuild", NULL, NULL, &rebuild, "build all of it again, aside, and switch"},
	};
	struct cmd_call call;
	int rc = cmd_options(self, options, sizeof options / sizeof options[0], argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (call.args_n)
		return cmd_fail(self, CMD_USAGE, "unexpected argument \"%s\"", call.args[0]);
	const struct config *config = cmd_config(&call, kb, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	struct job job = {.learned = NULL};
	struct buf err;
	struct indexer *ix = NULL;
	struct indexer_result result;
	buf_init(&err, BUF_MAX_ERR);
	progress_init(&job.progress, config->kb);
	/* Articles are indexed also when what customers did cannot be read. */
	if (desk_read_learned(config->data, &job.learned, &err) != ST_OK)
		fprintf(stderr, "answerd index: without what was learned: %s\n", err.data);
	buf_clear(&err);
	struct indexer_setup setup = {.kb = config->kb,
				      .data = config->data,
				      .languages = &config->languages,
				      .ctx = &job,
				      .learned = learned,
				      .fault = fault,
				      .progress = show};
	enum status st = indexer_open(&setup, &ix, &err);
	if (st == ST_OK)
		st = indexer_refresh(ix, rebuild, &result, &err);
	if (st == ST_OK)
		indexer_sweep(ix);
	double seconds = progress_end(&job.progress);
	if (st == ST_OK)
		summary(&result, seconds);
	else
		rc = cmd_fail(self, CMD_FAULT, "%s", err.len ? err.data : status_name(st));
	indexer_close(ix);
	learned_drop(job.learned);
	config_drop(config);
	buf_release(&err);
	return st == ST_OK ? (result.errors ? CMD_FAULT : CMD_OK) : rc;
}

const struct command cmd_index = {"index", "[--kb DIR] [--rebuild]",
				  "build or refresh the index, with a progress bar", run};
