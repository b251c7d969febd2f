/* main.c - answerd: finds the subcommand and runs it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/base/log.h"
#include "cmd/cmd.h"
#include "config.h"

static const struct command *const commands[] = {
    &cmd_serve,	 &cmd_index, &cmd_search, &cmd_check,  &cmd_gaps,    &cmd_report,
    &cmd_replay, &cmd_token, &cmd_eval,	  &cmd_backup, &cmd_restore, &cmd_widget_tag,
};

static void usage(FILE *to)
{
	fprintf(
	    to,
	    "usage: answerd COMMAND [OPTION...]\n\n"
	    "A self-service knowledge base that finds answers, and notices when it has none.\n\n");
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		fprintf(to, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(to, "\nanswerd COMMAND --help tells the options; answerd --version the version.\n");
}

/* For simulations: bench/README.md. */
static enum status take_clock(void)
{
	const char *path = getenv("ANSWERD_CLOCK");
	struct buf err;
	if (!path || !*path)
		return ST_OK;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = clock_drive(path, &err);
	if (st == ST_OK)
		log_warn("main", "the time is driven by %s (ANSWERD_CLOCK)", path);
	else
		fprintf(stderr, "answerd: ANSWERD_CLOCK: %s\n",
			err.len ? err.data : status_name(st));
	buf_release(&err);
	return st;
}

int main(int argc, char **argv)
{
	if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		usage(stdout);
		return CMD_OK;
	}
	if (argc >= 2 && strcmp(argv[1], "--version") == 0) {
		printf("answerd %s\n", PACKAGE_VERSION);
		return CMD_OK;
	}
	if (take_clock() != ST_OK)
		return CMD_USAGE;
	for (size_t i = 0; argc >= 2 && i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(commands[i]->name, argv[1]) == 0)
			return commands[i]->run(argc - 1, argv + 1, commands[i]);
	if (argc >= 2)
		fprintf(stderr, "answerd: there is no command \"%s\"\n", argv[1]);
	usage(stderr);
	return CMD_USAGE;
}
