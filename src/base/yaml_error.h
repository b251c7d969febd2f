/* yaml_error.h - what libyaml refuses, in words for who wrote the file. */
#ifndef ANSWERD_BASE_YAML_ERROR_H
#define ANSWERD_BASE_YAML_ERROR_H

#include <yaml.h>

#include "answerd/base/buf.h"
#include "answerd/base/status.h"

/* The text that is parsed; all borrowed. */
struct yaml_text {
	const char *s;
	size_t len;
	int line_base;
	struct buf *err;
};

/* The line, with line_base, in which byte `at` stands. */
int yaml_line_at(const struct yaml_text *text, size_t at);
/* Appends "LINE: what and how to mend it" for the parser's error; ST_INVALID. */
enum status yaml_explain(const struct yaml_text *text, const yaml_parser_t *parser);

#endif
