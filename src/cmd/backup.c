/* backup.c - answerd backup: what cannot be made again, in one file. */
#include "answerd/feedback/backup.h"

#include <stdio.h>

#include "cmd/cmd.h"

static int run(int argc, char **argv, const struct command *self)
{
	const char *out = NULL;
	const struct cmd_option options[] = {
	    {"out", "FILE", &out, NULL, "the file to write; it must not be there yet"},
	};
	struct cmd_call call;
	int rc = cmd_options(self, options, 1, argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (!out || !*out || call.args_n)
		return cmd_fail(self, CMD_USAGE, "name the file: --out FILE");
	const struct config *config = cmd_config(&call, NULL, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	struct backup_counts n;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	enum status st = backup_write(config->data, out, &n, &err);
	if (st)
		rc = cmd_fail(self, CMD_FAULT, "%s", err.len ? err.data : status_name(st));
	else
		printf("%s: %zu files, %llu bytes; it holds secrets, keep it as such\n", out,
		       n.files, (unsigned long long)n.bytes);
	buf_release(&err);
	config_drop(config);
	return st ? rc : CMD_OK;
}

const struct command cmd_backup = {"backup", "--out FILE",
				   "save signals, tokens and rules, while the daemon runs", run};
