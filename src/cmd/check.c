/* check.c - answerd check: lint the articles. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "answerd/base/clock.h"
#include "answerd/kb/check.h"
#include "answerd/kb/source.h"
#include "cmd/cmd.h"

/* What is asked for: a folder, or one file, whose links need its whole folder. */
struct target {
	char dir[PATH_MAX];
	const char *source; /* of dir; NULL: all of it */
	const char *shown;  /* as the call named it */
	struct kb_counts counts;
};

static void print_fault(void *ctx, const struct kb_fault *f)
{
	struct target *t = ctx;
	struct kb_fault named = *f;
	struct buf line;
	if (t->source && strcmp(f->path, t->source) != 0)
		return;
	buf_init(&line, 8192);
	if (t->source)
		named.path = t->shown;
	else
		printf("%s/", t->shown);
	kb_fault_print(&named, &line);
	puts(line.data);
	buf_release(&line);
	if (f->severity == KB_ERROR)
		t->counts.errors++;
	else
		t->counts.warnings++;
}

static enum status count_article(void *ctx, const struct article *a)
{
	struct target *t = ctx;
	if (!t->source || strcmp(a->source, t->source) == 0)
		t->counts.articles++;
	return ST_OK;
}

/* Cuts path at the folder that holds one named by a language: the knowledge
 * base. False: none does. */
static bool cut_at_language(char *path, const struct str_list *languages)
{
	for (char *end = strrchr(path, '/'); end; end = strrchr(path, '/')) {
		*end = '\0';
		const char *slash = strrchr(path, '/');
		for (size_t i = 0; slash && i < languages->n; i++)
			if (strcasecmp(slash + 1, languages->v[i]) == 0) {
				path[slash == path ? 1 : slash - path] = '\0';
				return true;
			}
	}
	return false;
}

/* The knowledge base of a file: the configured one if it lies there, else the
 * folder above that of its language. */
static bool find_file(struct target *t, const char *file, const struct config *config)
{
	static char full[PATH_MAX]; /* t->source points into it */
	size_t n = 0;
	if (!realpath(file, full))
		return false;
	if (realpath(config->kb, t->dir))
		n = strlen(t->dir);
	if (!n || strncmp(full, t->dir, n) != 0 || full[n] != '/') {
		snprintf(t->dir, sizeof t->dir, "%s", full);
		if (!cut_at_language(t->dir, &config->languages))
			return false;
		n = strlen(t->dir);
	}
	t->source = full + n + (full[n] == '/');
	return kb_is_source(t->source);
}

/* 0, or the exit status. */
static int find_target(const struct command *self, const struct config *config, const char *arg,
		       struct target *t)
{
	struct stat sb;
	t->shown = arg;
	if (stat(arg, &sb) == 0 && S_ISREG(sb.st_mode)) {
		if (find_file(t, arg, config))
			return 0;
		return cmd_fail(self, CMD_USAGE,
				"%s is no article of %s, nor of a folder named by a language: "
				"check the folder that holds it",
				arg, config->kb);
	}
	if (strlen(arg) >= sizeof t->dir)
		return cmd_fail(self, CMD_USAGE, "the path is too long");
	memcpy(t->dir, arg, strlen(arg) + 1);
	return 0;
}

static int check(const struct command *self, const struct config *config, struct target *t,
		 bool strict)
{
	struct kb_sink sink = {.ctx = t, .article = count_article, .fault = print_fault};
	struct kb_counts all = {0};
	struct buf err;
	int rc = CMD_OK;
	buf_init(&err, BUF_MAX_ERR);
	enum status st =
	    kb_check(t->dir, &config->languages, clock_wall_ms() / 86400000, &sink, &all, &err);
	if (st) {
		rc = cmd_fail(self, st == ST_NOTFOUND ? CMD_USAGE : CMD_FAULT, "%s",
			      err.len ? err.data : status_name(st));
	} else {
		printf("%zu articles in %zu files: %zu errors, %zu warnings\n", t->counts.articles,
		       t->source ? 1 : all.sources, t->counts.errors, t->counts.warnings);
		rc = t->counts.errors || (strict && t->counts.warnings) ? CMD_FAULT : CMD_OK;
	}
	buf_release(&err);
	return rc;
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
		return cmd_fail(self, CMD_USAGE, "one folder or file at a time");
	const struct config *config = cmd_config(&call, NULL, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	struct target t = {.source = NULL};
	rc = find_target(self, config, call.args_n ? call.args[0] : config->kb, &t);
	if (!rc)
		rc = check(self, config, &t, strict);
	config_drop(config);
	return rc;
}

const struct command cmd_check = {"check", "[--strict] [DIR|FILE]", "lint the articles", run};
