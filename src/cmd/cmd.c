#include "cmd/cmd.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_OPTIONS 24

static void usage(FILE *to, const struct command *self, const struct cmd_option *options, size_t n)
{
	fprintf(to, "usage: answerd %s %s\n%s\n\n", self->name, self->synopsis, self->summary);
	for (size_t i = 0; i < n; i++) {
		char left[64];
		snprintf(left, sizeof left, "--%s %s", options[i].name,
			 options[i].takes ? options[i].takes : "");
		fprintf(to, "  %-22s %s\n", left, options[i].help);
	}
	fprintf(to, "  %-22s %s\n  %-22s %s\n  %-22s %s\n", "--config FILE",
		"the configuration file (YAML)", "--data DIR",
		"where index and signals are kept (default: data)", "--help", "this text");
}

int cmd_options(const struct command *self, const struct cmd_option *options, size_t n, int argc,
		char **argv, struct cmd_call *out)
{
	struct option longs[MAX_OPTIONS + 4];
	size_t k = 0;
	*out = (struct cmd_call){0};
	memset(longs, 0, sizeof longs);
	for (; k < n && k < MAX_OPTIONS; k++)
		longs[k] = (struct option){options[k].name,
					   options[k].takes ? required_argument : no_argument, NULL,
					   (int)(1000 + k)};
	longs[k++] = (struct option){"config", required_argument, NULL, 'c'};
	longs[k++] = (struct option){"data", required_argument, NULL, 'd'};
	longs[k] = (struct option){"help", no_argument, NULL, 'h'};
	optind = 1;
	for (int c = 0; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		if (c == 'c') {
			out->config = optarg;
		} else if (c == 'd') {
			out->data = optarg;
		} else if (c == 'h') {
			usage(stdout, self, options, n);
			return CMD_OK;
		} else if (c >= 1000 && (size_t)(c - 1000) < n) {
			const struct cmd_option *o = &options[c - 1000];
			if (o->takes)
				*o->value = optarg;
			else
				*o->flag = true;
		} else {
			usage(stderr, self, options, n);
			return CMD_USAGE;
		}
	}
	out->args = argv + optind;
	out->args_n = argc - optind;
	return -1;
}

const struct config *cmd_config(const struct cmd_call *call, const char *kb, const char *listen,
				const char *threads)
{
	const struct config_flags flags = {kb, call->data, listen, threads};
	const struct config *config = NULL;
	struct buf err;
	buf_init(&err, BUF_MAX_ERR);
	if (config_load_with(call->config, &flags, &config, &err) != ST_OK)
		fprintf(stderr, "%s%s", err.data,
			err.len && err.data[err.len - 1] == '\n' ? "" : "\n");
	buf_release(&err);
	return config;
}

int cmd_fail(const struct command *self, int status, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "answerd %s: ", self->name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return status;
}

void cmd_web_dir(char out[PATH_MAX])
{
	const char *env = getenv("ANSWERD_WEB");
	struct stat sb;
	if (env && *env) {
		snprintf(out, PATH_MAX, "%s", env);
		return;
	}
	char exe[PATH_MAX - 32];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	char *slash = NULL;
	if (n > 0) {
		exe[n] = '\0';
		slash = strrchr(exe, '/');
	}
	if (slash) {
		*slash = '\0';
		snprintf(out, PATH_MAX, "%s/web/dist", exe);
		if (stat(out, &sb) == 0 && S_ISDIR(sb.st_mode))
			return;
	}
	snprintf(out, PATH_MAX, "%s/web", ANSWERD_DATADIR);
}
