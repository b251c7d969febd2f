/* widget_tag.c - answerd widget-tag: what to put into a page, and what its policy must let
 * through. */
#include <stdio.h>
#include <string.h>

#include "answerd/base/json.h"
#include "answerd/pages/pages.h"
#include "cmd/cmd.h"

#define INTEGRITY "integrity:"

static void print_tag(const char *base, const char *lang)
{
	printf("<script async src=\"%s/widget.js\" data-lang=\"%s\"></script>\n\n", base, lang);
	printf("Where the page has a Content-Security-Policy, it must allow:\n"
	       "  script-src %s; connect-src %s; img-src %s\n\n",
	       base, base, base);
}

/* The loader keeps its name and changes with an upgrade; what it loads is checked by it. */
static void print_sums(const char *base, const cJSON *manifest)
{
	printf("The loader checks what it loads; for a policy of your own:\n");
	for (const cJSON *it = manifest->child; it; it = it->next) {
		const size_t n = strlen(INTEGRITY);
		if (!it->string || strncmp(it->string, INTEGRITY, n) != 0 || !cJSON_IsString(it))
			continue;
		const char *file = json_string(manifest, it->string + n);
		if (file)
			printf("  %s/assets/%s integrity=\"%s\"\n", base, file, it->valuestring);
	}
}

static int run(int argc, char **argv, const struct command *self)
{
	const char *base = NULL, *lang = NULL;
	const struct cmd_option options[] = {
	    {"base", "URL", &base, NULL, "where the daemon is reached (default: base_url)"},
	    {"lang", "TAG", &lang, NULL, "the widget's language (default: the first)"},
	};
	struct cmd_call call;
	int rc = cmd_options(self, options, 2, argc, argv, &call);
	if (rc >= 0)
		return rc;
	if (call.args_n)
		return cmd_fail(self, CMD_USAGE, "it takes options alone, not \"%s\"",
				call.args[0]);
	const struct config *c = cmd_config(&call, NULL, NULL, NULL);
	if (!c)
		return CMD_USAGE;
	base = base ? base : c->base_url;
	lang = lang ? lang : c->languages.n ? c->languages.v[0] : "en";
	char dir[PATH_MAX];
	cJSON *manifest = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	cmd_web_dir(dir);
	if (!base || strpbrk(base, "\"<> ;") || strpbrk(lang, "\"<> ;")) {
		rc = cmd_fail(self, CMD_USAGE, "%s",
			      base ? "an address or a language has no such characters"
				   : "base_url is not configured: name it with --base URL");
	} else if (pages_manifest(dir, &manifest, &err) != ST_OK) {
		rc = cmd_fail(self, CMD_FAULT, "the widget is not installed: %s", err.data);
	} else {
		print_tag(base, lang);
		print_sums(base, manifest);
		rc = CMD_OK;
	}
	cJSON_Delete(manifest);
	buf_release(&err);
	config_drop(c);
	return rc;
}

const struct command cmd_widget_tag = {"widget-tag", "[--base URL] [--lang TAG]",
				       "print the tag that puts the widget on a page", run};
