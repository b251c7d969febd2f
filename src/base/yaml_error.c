#include "base/yaml_error.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "answerd/base/said.h"
#include "answerd/base/utf8.h"

/* Longest piece of the file that a message repeats. */
#define SHOWN_BYTES ((size_t)60)

int yaml_line_at(const struct yaml_text *text, size_t at)
{
	int line = 1 + text->line_base;
	for (size_t i = 0; i < at && i < text->len; i++)
		line += text->s[i] == '\n';
	return line;
}

/* Line number `index` (from 0) of the text, without its end. */
static struct str line_text(const struct yaml_text *text, size_t index)
{
	const char *p = text->s, *end = text->s + text->len;
	const char *stop = NULL;
	for (; index && p < end; index--) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		p = nl ? nl + 1 : end;
	}
	stop = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
	return (struct str){p, (size_t)((stop ? stop : end) - p)};
}

/* `  title: a: b` to `title: "a: b"`; false when the line is none such. */
static bool quoted_line(struct str line, struct buf *out)
{
	line = str_trim(line);
	const char *colon = line.len ? memchr(line.s, ':', line.len) : NULL;
	if (!colon || (size_t)(colon - line.s) + 1 >= line.len || colon[1] != ' ')
		return false;
	struct str value = {colon + 2, line.len - (size_t)(colon + 2 - line.s)};
	value = str_trim(value);
	size_t cut = value.len;
	if (cut > SHOWN_BYTES)
		cut = utf8_cut(value.s, SHOWN_BYTES);
	bool doubled = memchr(value.s, '"', value.len) != NULL;
	buf_add(out, line.s, (size_t)(colon - line.s) + 2);
	buf_addc(out, doubled ? '\'' : '"');
	buf_add(out, value.s, cut);
	if (cut < value.len)
		buf_puts(out, "…");
	buf_addc(out, doubled ? '\'' : '"');
	return true;
}

static enum status say_quote(const struct yaml_text *text, size_t index, const char *code,
			     const char *what)
{
	int line = (int)index + 1 + text->line_base;
	struct buf hint;
	buf_init(&hint, 4096);
	if (quoted_line(line_text(text, index), &hint))
		fail_said(text->err, ST_INVALID, code, "%-d: %-s: put the text in quotes: %s", line,
			  what, hint.data);
	else
		fail_said(text->err, ST_INVALID, "yaml-quotes", "%-d: %-s: put the text in quotes",
			  line, what);
	buf_release(&hint);
	return ST_INVALID;
}

/* A colon in a text, or a line that does not belong where it stands. */
static enum status bad_colon(const struct yaml_text *text, size_t index)
{
	struct str line = str_trim(line_text(text, index));
	const char *first = line.len ? memchr(line.s, ':', line.len) : NULL;
	struct str rest = {first, first ? line.len - (size_t)(first - line.s) : 0};
	bool again = rest.len > 1 && memmem(rest.s + 1, rest.len - 1, ": ", 2);
	if (again || (rest.len > 1 && rest.s[rest.len - 1] == ':'))
		return say_quote(text, index, "yaml-colon",
				 "a text holds a colon with a space behind it");
	return fail_said(
	    text->err, ST_INVALID, "yaml-indented",
	    "%-d: this line is indented too far, or the line above it is no `key: value`",
	    (int)index + 1 + text->line_base);
}

static char char_at(const struct yaml_text *text, const yaml_mark_t *mark)
{
	struct str line = line_text(text, mark->line);
	size_t at = 0;
	/* A mark counts characters. */
	for (size_t i = 0; i < mark->column && at < line.len; i++) {
		uint32_t cp = 0;
		at += utf8_next(line.s + at, line.len - at, &cp);
	}
	return at < line.len ? line.s[at] : '\0';
}

static enum status bad_start(const struct yaml_text *text, const yaml_parser_t *parser)
{
	char what[64] = "a text cannot start with this character";
	char c = char_at(text, &parser->problem_mark);
	if (c == '\t')
		return fail_said(text->err, ST_INVALID, "yaml-tab",
				 "%-d: a tab stands here: use spaces",
				 (int)parser->problem_mark.line + 1 + text->line_base);
	if (c > ' ' && c < 0x7f) {
		static const char start[] = "a text cannot start with ";
		memcpy(what, start, sizeof start);
		what[sizeof start - 1] = c;
		what[sizeof start] = '\0';
	}
	return say_quote(text, parser->problem_mark.line, "yaml-start", what);
}

/* `title: "a" b` and `say: 'it's'`. */
static bool text_behind_quote(struct str line)
{
	line = str_trim(line);
	const char *colon = line.len ? memchr(line.s, ':', line.len) : NULL;
	if (!colon || (size_t)(colon - line.s) + 3 >= line.len || colon[1] != ' ')
		return false;
	return colon[2] == '"' || colon[2] == '\'';
}

static enum status bad_block(const struct yaml_text *text, const yaml_parser_t *parser)
{
	size_t index = parser->problem_mark.line;
	int line = (int)index + 1 + text->line_base;
	if (text_behind_quote(line_text(text, index)))
		return fail_said(
		    text->err, ST_INVALID, "yaml-behind-quote",
		    "%-d: text stands behind the closing quote: put all of the value in one "
		    "pair of quotes, and double a quote inside it ('it''s')",
		    line);
	return fail_said(
	    text->err, ST_INVALID, "yaml-line-apart",
	    "%-d: this line does not fit to those above: indent it as its neighbours, as "
	    "`key: value` or `- item`",
	    line);
}

struct rule {
	const char *problem; /* the start of libyaml's words */
	const char *context; /* the start of its context, or NULL */
	const char *code, *say;
	bool at_context; /* told at the line where the thing began */
};

static const struct rule rules[] = {
    {"found unexpected end of stream", "while scanning a quoted", "yaml-quote-open",
     "the quote that opens here is never closed", true},
    {"found unexpected document indicator", "while scanning a quoted", "yaml-quote-open",
     "the quote that opens here is never closed", true},
    {"found unknown escape", NULL, "yaml-escape",
     "a backslash in double quotes needs a letter that YAML knows: use single quotes", false},
    {"did not find expected hexdecimal", NULL, "yaml-escape-code",
     "a backslash in double quotes needs a code that YAML knows: use single quotes", false},
    {"could not find expected ':'", NULL, "yaml-no-colon",
     "this line is no `key: value`: a colon, or the space behind it, is missing", true},
    {"found a tab character", NULL, "yaml-tab-indents", "a tab indents this line: use spaces",
     false},
    {"block sequence entries", NULL, "yaml-list-start",
     "the list starts on a wrong line: put each `- item` on a "
     "line of its own below the key",
     false},
    {"did not find expected ',' or ']'", NULL, "yaml-list-open",
     "the list that [ opens here is not closed by ]; a text that starts with [ must be in quotes",
     true},
    {"did not find expected ',' or '}'", NULL, "yaml-map-open",
     "the map that { opens here is not closed by }; a text that starts with { must be in quotes",
     true},
    {"did not find expected comment", "while scanning a block scalar", "yaml-block",
     "behind > or | only a new line may come; a text that starts with them must be in quotes",
     false},
    {"did not find expected alphabetic", NULL, "yaml-star",
     "a text that starts with * or & must be in quotes", false},
    {"did not find expected '-' indicator", NULL, "yaml-list-line",
     "this line does not fit to the list above: start it with `- `, or indent it as the list's key",
     false},
    {"did not find expected <document start>", NULL, "yaml-key-line",
     "this line does not fit to those above: a key must stand at the same indentation as the "
     "others",
     false},
};

static const struct rule *rule_for(const yaml_parser_t *parser)
{
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		const struct rule *r = &rules[i];
		if (str_starts(str_of(parser->problem), r->problem) &&
		    (!r->context ||
		     (parser->context && str_starts(str_of(parser->context), r->context))))
			return r;
	}
	return NULL;
}

enum status yaml_explain(const struct yaml_text *text, const yaml_parser_t *parser)
{
	const char *problem = parser->problem ? parser->problem : "not valid YAML";
	const struct rule *rule = parser->problem ? rule_for(parser) : NULL;
	size_t index = parser->problem_mark.line;
	if (rule && rule->at_context && parser->context)
		index = parser->context_mark.line;
	if (parser->error == YAML_READER_ERROR)
		index = (size_t)(yaml_line_at(text, parser->problem_offset) - 1 - text->line_base);
	if (rule)
		return fail_said(text->err, ST_INVALID, rule->code, "%-d: %-s",
				 (int)index + 1 + text->line_base, rule->say);
	if (str_starts(str_of(problem), "mapping values are not allowed"))
		return bad_colon(text, index);
	if (str_starts(str_of(problem), "found character that cannot start"))
		return bad_start(text, parser);
	if (str_starts(str_of(problem), "did not find expected key"))
		return bad_block(text, parser);
	return fail_said(text->err, ST_INVALID, "yaml-bad", "%-d: not valid YAML: %s",
			 (int)index + 1 + text->line_base, problem);
}
