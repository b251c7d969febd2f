/* restore.c - answerd restore: a backup into the data folder. */
#include <stdio.h>

#include "answerd/feedback/backup.h"
#include "cmd/cmd.h"

static int run(int argc, char **argv, const struct command *self)
{
	bool force = false;
	const struct cmd_option options[] = {
	    {"force", NULL, NULL, &force,
	     "move what the data folder holds aside, into before-TIME"},
	};
	struct cmd_call call;
	int rc = cmd_options(self, options, 1, argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (call.args_n != 1)
		return cmd_fail(self, CMD_USAGE, "name the one file to restore");
	const struct config *config = cmd_config(&call, NULL, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	struct backup_counts n;
	struct buf err, aside;
	buf_init(&err, BUF_MAX_ERR);
	buf_init(&aside, BUF_MAX_ERR);
	enum status st =
	    backup_restore(call.args[0], config->data, force ? &aside : NULL, &n, &err);
	if (st)
		rc = cmd_fail(self, CMD_FAULT, "%s: %s", call.args[0],
			      err.len ? err.data : status_name(st));
	else
		printf("%s: %zu files restored\n", config->data, n.files);
	if (aside.len)
		printf("what was there is in %s\n", aside.data);
	buf_release(&err);
	buf_release(&aside);
	config_drop(config);
	return st ? rc : CMD_OK;
}

const struct command cmd_restore = {"restore", "[--force] FILE",
				    "put a backup into the data folder", run};
