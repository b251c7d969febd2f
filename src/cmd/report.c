/* report.c - answerd report: the digest of a week, as files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answerd/base/fs.h"
#include "answerd/feedback/asker.h"
#include "answerd/feedback/report.h"
#include "cmd/cmd.h"

static enum status write_file(const char *dir, const char *week, const char *ending,
			      const struct buf *text, struct buf *err)
{
	struct buf path;
	buf_init(&path, 8192);
	buf_printf(&path, "%s/answerd-%s.%s", dir, week, ending);
	enum status st = buf_status(&path);
	if (st == ST_OK)
		st = fs_replace(path.data, text->data, text->len, 0644, err);
	if (st == ST_OK)
		puts(path.data);
	buf_release(&path);
	return st;
}

static enum status write_week(const struct config *config, int64_t monday, const char *lang,
			      const char *dir, struct buf *err)
{
	char week[REPORT_WEEK_LEN];
	struct buf markdown, html;
	buf_init(&markdown, BUF_MAX_TEXT);
	buf_init(&html, BUF_MAX_TEXT);
	enum status st = report_weekly(config, monday, lang, &markdown, &html, err);
	report_week_name(monday, week);
	if (st == ST_OK)
		st = fs_mkdirs(dir, 0755, err);
	if (st == ST_OK)
		st = write_file(dir, week, "md", &markdown, err);
	if (st == ST_OK)
		st = write_file(dir, week, "html", &html, err);
	buf_release(&markdown);
	buf_release(&html);
	return st;
}

static int run(int argc, char **argv, const struct command *self)
{
	const char *dir = NULL, *week = NULL, *lang = NULL;
	bool weekly = false;
	int64_t monday = 0;
	const struct cmd_option options[] = {
	    {"weekly", NULL, NULL, &weekly, "the digest of a week (needed)"},
	    {"out", "DIR", &dir, NULL, "where answerd-YYYY-Www.md and .html go (needed)"},
	    {"week", "YYYY-Www", &week, NULL, "that week (default: the last that is over)"},
	    {"lang", "LANG", &lang, NULL, "en, zh-CN or zh-TW (default: the first configured)"},
	};
	struct cmd_call call;
	struct buf err;
	int rc = cmd_options(self, options, 4, argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (call.args_n || !weekly || !dir)
		return cmd_fail(self, CMD_USAGE, "--weekly and --out DIR are needed; see --help");
	if (week && report_week_parse(week, &monday) != ST_OK)
		return cmd_fail(self, CMD_USAGE, "--week is a week of ISO 8601, such as 2026-W47");
	const struct config *config = cmd_config(&call, NULL, NULL, NULL);
	if (!config)
		return CMD_USAGE;
	/* Days begin where the company is, as in the daemon. */
	setenv("TZ", config->contact.timezone, 1);
	tzset();
	if (!week)
		monday = report_week_last(asker_today());
	if (!lang)
		lang = config->languages.n ? config->languages.v[0] : "en";
	buf_init(&err, BUF_MAX_ERR);
	enum status st = write_week(config, monday, lang, dir, &err);
	rc = st == ST_OK ? CMD_OK
			 : cmd_fail(self, st == ST_INVALID ? CMD_USAGE : CMD_FAULT, "%s",
				    err.len ? err.data : status_name(st));
	buf_release(&err);
	config_drop(config);
	return rc;
}

const struct command cmd_report = {"report", "--weekly --out DIR [--week YYYY-Www] [--lang LANG]",
				   "the digest of a week, as Markdown and HTML", run};
