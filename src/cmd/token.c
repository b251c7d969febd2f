/* token.c - answerd token: who may call what only some may. */
#include <stdio.h>
#include <string.h>

#include "answerd/base/audit.h"
#include "answerd/base/clock.h"
#include "answerd/base/json.h"
#include "answerd/http/tokens.h"
#include "cmd/cmd.h"

struct token_call {
	const struct command *self;
	const char *data;
	const char *role, *name, *expires;
	const char *id; /* of revoke */
};

static int failed(const struct token_call *c, enum status st, const struct buf *err)
{
	return cmd_fail(c->self, st == ST_INVALID ? CMD_USAGE : CMD_FAULT, "%s",
			err->len ? err->data : status_name(st));
}

/* What was done is done: that it could not be noted is said, no more. */
static void note(const struct token_call *c, const char *what, const char *id, const char *role)
{
	struct buf detail, err;
	buf_init(&detail, BUF_MAX_ERR);
	buf_init(&err, BUF_MAX_ERR);
	buf_puts(&detail, "{\"id\":");
	json_quote(&detail, id, strlen(id));
	if (role)
		buf_printf(&detail, ",\"role\":\"%s\"", role);
	buf_addc(&detail, '}');
	const struct audit_entry e = {"", "command line", what, detail.data};
	if (audit_append(c->data, &e, &err) != ST_OK)
		cmd_fail(c->self, CMD_FAULT, "%s", err.data);
	buf_release(&detail);
	buf_release(&err);
}

static int add(const struct token_call *c, struct buf *err)
{
	struct tokens_new new = {.name = c->name, .expires = c->expires};
	char token[HTTP_TOKEN_LEN], id[TOKENS_ID_LEN];
	if (!c->role || http_role_parse(str_of(c->role), &new.role) != ST_OK)
		return cmd_fail(c->self, CMD_USAGE, "--role is agent, editor or admin");
	enum status st = tokens_add(c->data, &new, token, id, err);
	if (st)
		return failed(c, st, err);
	note(c, "token.add", id, c->role);
	printf("token %s, role %s%s%s; it is shown this once:\n%s\n", id, c->role,
	       c->expires ? ", until the end (UTC) of " : "", c->expires ? c->expires : "", token);
	return CMD_OK;
}

static int list(const struct token_call *c, struct buf *err)
{
	struct http_keys *keys = NULL;
	const struct http_key *k = NULL;
	enum status st = tokens_load(c->data, &keys, err);
	if (st)
		return failed(c, st, err);
	if (http_keys_at(keys, 0))
		puts("id         role    created     last day    name");
	else
		puts("there are no tokens");
	int64_t now = clock_wall_ms();
	for (size_t i = 0; (k = http_keys_at(keys, i)); i++)
		printf("%-9s  %-6s  %.10s  %-10s  %s%s\n", k->id, http_role_name(k->role),
		       k->created, k->expires ? k->expires : "-", k->name,
		       k->expires_ms && k->expires_ms <= now ? " (expired)" : "");
	http_keys_drop(keys);
	return CMD_OK;
}

static int revoke(const struct token_call *c, struct buf *err)
{
	enum status st = tokens_revoke(c->data, c->id, err);
	if (st)
		return failed(c, st, err);
	note(c, "token.revoke", c->id, NULL);
	printf("token %s is revoked\n", c->id);
	return CMD_OK;
}

static int run_verb(const struct token_call *c, const char *verb, int args_n)
{
	struct buf err;
	bool revokes = strcmp(verb, "revoke") == 0;
	int rc = CMD_USAGE;
	buf_init(&err, BUF_MAX_ERR);
	if (args_n != (revokes ? 2 : 1))
		cmd_fail(c->self, rc,
			 revokes ? "revoke takes one id; list shows them"
				 : "too many arguments; see --help");
	else if (!(strcmp(verb, "add") == 0) && (c->role || c->name || c->expires))
		cmd_fail(c->self, rc, "--role, --name and --expires belong to add");
	else if (revokes)
		rc = revoke(c, &err);
	else if (strcmp(verb, "add") == 0)
		rc = add(c, &err);
	else if (strcmp(verb, "list") == 0)
		rc = list(c, &err);
	else
		cmd_fail(c->self, rc, "there is no \"%s\": add, list or revoke", verb);
	buf_release(&err);
	return rc;
}

static int run(int argc, char **argv, const struct command *self)
{
	struct token_call c = {.self = self};
	const struct cmd_option options[] = {
	    {"role", "R", &c.role, NULL,
	     "agent, editor or admin; each may do what the ones before may"},
	    {"name", "N", &c.name, NULL, "whose it is, for the list and the audit log"},
	    {"expires", "DATE", &c.expires, NULL, "the last day on which it is valid (UTC)"},
	};
	struct cmd_call call;
	int rc = cmd_options(self, options, sizeof options / sizeof options[0], argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (!call.args_n)
		return cmd_fail(self, CMD_USAGE, "add, list or revoke? see --help");
	const struct config *config = cmd_config(&call, NULL, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	c.data = config->data;
	c.id = call.args_n > 1 ? call.args[1] : "";
	rc = run_verb(&c, call.args[0], call.args_n);
	config_drop(config);
	return rc;
}

const struct command cmd_token = {"token",
				  "add --role R [--name N] [--expires DATE] | list | revoke ID",
				  "tokens of agents, editors and admins", run};
