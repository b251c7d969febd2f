/* rule_text.h - a text of an editor's rule.
 *
 * Threads: any. */
#ifndef ANSWERD_SEARCH_RULE_TEXT_H
#define ANSWERD_SEARCH_RULE_TEXT_H

#include <stddef.h>

struct rule_text {
	const char *text; /* UTF-8, followed by a NUL */
	size_t len;
	int line; /* of the file, for errors; 0: it is from no file */
};

#endif
