/* md_lines.c - whether the lines of a paragraph are lines of their own, or prose
 * that was wrapped.
 *
 * Markdown reads both alike, but to search they are not: a list of questions
 * without marks is one question a line. Who wraps prose breaks a line because
 * the next word has no room on it; a line that had room for it was ended on
 * purpose. */
#include <string.h>

#include "answerd/base/utf8.h"
#include "kb/md_render.h"

/* A character of full width takes two. */
static size_t columns(uint32_t cp)
{
	return cp >= 0x1100 ? 2 : 1;
}

static const char *text_of(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	return type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE ? cmark_node_get_literal(node)
								  : NULL;
}

static size_t width(const char *s)
{
	size_t n = 0, len = strlen(s);
	uint32_t cp = 0;
	for (size_t i = 0; i < len; n += columns(cp))
		i += utf8_next(s + i, len - i, &cp);
	return n;
}

/* Of the first word of a text; a character of full width is one. */
static size_t first_word(const char *s)
{
	size_t n = 0, len = strlen(s);
	uint32_t cp = 0;
	for (size_t i = 0; i < len && s[i] != ' '; n += columns(cp)) {
		i += utf8_next(s + i, len - i, &cp);
		if (columns(cp) == 2)
			return n + 2;
	}
	return n;
}

/* Counts the soft breaks, and those that had room for the word behind them on a
 * line of longest columns; returns the columns of the longest line. */
static size_t count_breaks(cmark_node *paragraph, size_t longest, size_t *breaks, size_t *meant)
{
	cmark_iter *it = cmark_iter_new(paragraph);
	size_t now = 0, most = 0;
	bool broken = false;
	*breaks = *meant = 0;
	while (it && cmark_iter_next(it) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(it);
		const char *s = text_of(node);
		if (cmark_iter_get_event_type(it) != CMARK_EVENT_ENTER)
			continue;
		if (s && broken) {
			*meant += now + 1 + first_word(s) <= longest;
			broken = false;
			now = 0;
		}
		now += s ? width(s) : 0;
		most = now > most ? now : most;
		if (cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK) {
			(*breaks)++;
			broken = true;
		} else if (cmark_node_get_type(node) == CMARK_NODE_LINEBREAK) {
			now = 0;
		}
	}
	cmark_iter_free(it);
	return most;
}

bool md_lines_stand_alone(cmark_node *paragraph)
{
	size_t breaks = 0, meant = 0;
	size_t longest = count_breaks(paragraph, 0, &breaks, &meant);
	if (breaks == 0)
		return false;
	count_breaks(paragraph, longest, &breaks, &meant);
	return meant * 2 >= breaks;
}
