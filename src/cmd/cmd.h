/* cmd.h - the command line: one subcommand a file.
 *
 * Exit status: 0 done, 1 the work found a fault, 2 the call was wrong. */
#ifndef ANSWERD_CMD_CMD_H
#define ANSWERD_CMD_CMD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "answerd/base/config.h"

enum cmd_exit { CMD_OK = 0, CMD_FAULT = 1, CMD_USAGE = 2 };

/* An option of a subcommand: long name, what it takes (NULL: nothing), where its
 * value goes. Every subcommand has --config, --data and --help besides. */
struct cmd_option {
	const char *name, *takes;
	const char **value; /* with takes */
	bool *flag;	    /* without */
	const char *help;
};

struct cmd_call {
	const char *config, *data; /* the common options; NULL: not given */
	char **args;		   /* what is left */
	int args_n;
};

struct command {
	const char *name, *synopsis, *summary;
	int (*run)(int argc, char **argv, const struct command *self);
};

extern const struct command cmd_serve, cmd_index, cmd_search, cmd_check, cmd_gaps, cmd_token,
    cmd_eval, cmd_replay, cmd_backup, cmd_restore, cmd_report, cmd_widget_tag;

/* Reads the options. Returns -1 to go on, or the exit status: help was asked
 * for, or the call was wrong (said on stderr). */
int cmd_options(const struct command *self, const struct cmd_option *options, size_t n, int argc,
		char **argv, struct cmd_call *out);
/* Loads the config with these flags over it; says what is wrong on stderr and
 * returns NULL. The caller drops it. */
const struct config *cmd_config(const struct cmd_call *call, const char *kb, const char *listen,
				const char *threads);
/* Where the built browser side is: ANSWERD_WEB, or web/dist beside the program (it runs where
 * it was built), or where it was installed. */
void cmd_web_dir(char out[PATH_MAX]);
/* "answerd NAME: text" on stderr; returns status. */
int cmd_fail(const struct command *self, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
