/* serve.c - answerd serve: the daemon. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerd/daemon/daemon.h"
#include "cmd/cmd.h"

/* What the configuration may say, and this version does not do: to go on would
 * be to pretend. 0, or the exit status. */
static int refuse_unbuilt(const struct command *self, const struct config *c)
{
	if (c->tls.cert || c->tls.key)
		return cmd_fail(
		    self, CMD_USAGE,
		    "tls is not built in yet: put a proxy that speaks TLS in front, and "
		    "remove tls from the configuration");
	return 0;
}

/* What the file itself cannot tell. 0, or the exit status. */
static int check_folders(const struct command *self, const struct config *c)
{
	struct stat sb;
	if (stat(c->kb, &sb) != 0 || !S_ISDIR(sb.st_mode))
		return cmd_fail(self, CMD_USAGE,
				"kb: %s is not a folder: name the one that holds the articles",
				c->kb);
	if (c->kb_writable && access(c->kb, W_OK) != 0)
		return cmd_fail(self, CMD_USAGE, "kb_writable: %s cannot be written by this user",
				c->kb);
	if (stat(c->data, &sb) == 0 && !S_ISDIR(sb.st_mode))
		return cmd_fail(self, CMD_USAGE, "data: %s is not a folder", c->data);
	return 0;
}

static int run(int argc, char **argv, const struct command *self)
{
	const char *kb = NULL, *listen = NULL, *threads = NULL;
	bool check = false;
	const struct cmd_option options[] = {
	    {"kb", "DIR", &kb, NULL, "the folder with the articles (default: kb)"},
	    {"listen", "ADDR:PORT", &listen, NULL, "where to listen (default: 127.0.0.1:8080)"},
	    {"threads", "N", &threads, NULL, "workers (default: one per core)"},
	    {"check-config", NULL, NULL, &check, "only tell whether the configuration is good"},
	};
	struct cmd_call call;
	int rc = cmd_options(self, options, sizeof options / sizeof options[0], argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (call.args_n)
		return cmd_fail(self, CMD_USAGE, "unexpected argument \"%s\"", call.args[0]);
	const struct config *config = cmd_config(&call, kb, listen, threads);
	if (!config)
		return CMD_USAGE;
	rc = refuse_unbuilt(self, config);
	if (!rc && check)
		rc = check_folders(self, config);
	config_drop(config);
	if (rc)
		return rc;
	if (check) {
		puts("the configuration is good");
		return CMD_OK;
	}
	char web[PATH_MAX];
	struct buf err;
	cmd_web_dir(web);
	buf_init(&err, BUF_MAX_ERR);
	struct daemon_setup setup = {
	    .config_path = call.config,
	    .flags = {.kb = kb, .data = call.data, .listen = listen, .threads = threads},
	    .web_dir = web,
	};
	enum status st = daemon_run(&setup, &err);
	if (st)
		rc = cmd_fail(self, CMD_FAULT, "%s", err.len ? err.data : status_name(st));
	buf_release(&err);
	return st ? rc : CMD_OK;
}

const struct command cmd_serve = {"serve",
				  "[--kb DIR] [--listen ADDR:PORT] [--threads N] [--check-config]",
				  "serve search, help center and widget", run};
