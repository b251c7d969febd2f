/* article_read.h - what the readers of front matter and of JSONL share. */
#ifndef ANSWERD_KB_ARTICLE_READ_H
#define ANSWERD_KB_ARTICLE_READ_H

#include "answerd/base/yaml.h"
#include "answerd/kb/article.h"

/* One article on its way from a tree of fields; all borrowed. */
struct reading {
	struct arena *arena;
	const struct article_origin *from;
	const struct kb_sink *sink;
	struct article *a;
	const char *given_id; /* JSONL: the member id; NULL: from the path */
	int lang_line;	      /* where lang stands; 0: nowhere */
	int odd_title_line;   /* of a title that is no text */
	bool failed;	      /* an error has gone to sink */
};

/* Fills r->a from the fields of a map. ST_INVALID: r->failed. */
enum status article_fields(struct reading *r, const struct yaml *map) ANSWERD_MUST_USE;
/* id, key, lang and category from what was given and from the path; then the
 * hash. The body is in place. ST_INVALID: r->failed. */
enum status article_finish(struct reading *r) ANSWERD_MUST_USE;

/* "'name' what; it is left out". */
void article_warn(struct reading *r, int line, const char *name, const char *code,
		  const char *what);
/* The fields clarify and options (article_speech.c). */
enum status article_read_clarify(struct reading *r, const struct yaml *v) ANSWERD_MUST_USE;
enum status article_read_options(struct reading *r, const struct yaml *v) ANSWERD_MUST_USE;

/* Text for one line: runs of white space and controls become one space, none
 * at the ends. NULL: no memory. */
const char *article_line_text(struct arena *arena, const char *s, size_t len);
/* Text of several lines: CR LF becomes LF, other controls a space; trimmed
 * at the end. NULL: no memory. */
const char *article_block_text(struct arena *arena, const char *s, size_t len, size_t *out_len);

#endif
