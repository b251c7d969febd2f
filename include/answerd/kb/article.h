/* article.h - one help article: its fields, with defaults, and its body.
 *
 * Read from Markdown with YAML front matter, or from one line of JSONL with
 * the same fields. Everything of a struct article lies in the arena that it
 * was read into.
 *
 * Threads: an article belongs to whoever holds its arena; reading is safe on
 * any thread. */
#ifndef ANSWERD_KB_ARTICLE_H
#define ANSWERD_KB_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerd/base/arena.h"
#include "answerd/base/config.h"
#include "answerd/base/str.h"
#include "answerd/kb/fault.h"

/* Bytes of one .md file, or of one line of JSONL. */
#define ARTICLE_MAX_BYTES ((size_t)1 << 20)
/* Bytes of an id. Xapian's terms end at 245, and an id becomes one. */
#define ARTICLE_MAX_ID 200
/* A date that is not set. */
#define ARTICLE_NO_DAY INT64_MIN

enum article_audience { AUDIENCE_PUBLIC, AUDIENCE_AGENT };
enum article_status { ARTICLE_DRAFT, ARTICLE_PUBLISHED, ARTICLE_ARCHIVED };

/* What an agent asks first, and the reason that the customer hears. */
struct article_clarify {
	const char *ask;
	const char *why; /* NULL: not given */
};

/* One of several ways to solve it. */
struct article_option {
	const char *when;    /* NULL: not given */
	const char *say;     /* NULL: not given */
	const char *section; /* an anchor of the body; NULL: none */
	int line;
};

/* Strings are NUL-terminated UTF-8 without control characters except newline
 * and tab. Optional texts are NULL when not given. */
struct article {
	const char *id;	 /* "zh-CN/payment/two-cards" */
	const char *key; /* the id without "<lang>/": the same for all translations */
	const char *lang;
	const char *category; /* "" when there is none */
	const char *title;
	struct str_list questions, tags, segments;
	struct str_list related;  /* ids */
	const int *related_lines; /* one for each of related */
	enum article_audience audience;
	enum article_status status;
	int64_t updated;	      /* days since 1970-01-01; always set */
	int64_t valid_from, valid_to; /* first and last day of validity, or ARTICLE_NO_DAY */
	int64_t review_by;	      /* or ARTICLE_NO_DAY */
	int valid_line, review_line;  /* where valid_to and review_by stand; 0: nowhere */
	int audience_line;
	const char *owner, *ack, *say, *authority, *transfer;
	const char *agent_notes; /* Markdown */
	int agent_notes_line;
	struct article_clarify *clarify;
	size_t clarify_n;
	struct article_option *options;
	size_t options_n;
	struct str body;    /* Markdown; NUL-terminated too */
	int body_line;	    /* of its first line in source; of JSONL: the line itself */
	const char *source; /* path relative to the knowledge base */
	int line;	    /* 1 for .md; of JSONL: the line */
	uint64_t hash;	    /* of all above but the lines, and of KB_RENDERER_VERSION */
};

/* Raised when the same article would be rendered or split otherwise, so that
 * what was indexed before is made again. */
#define KB_RENDERER_VERSION 4

/* Where bytes come from. Borrowed for the call. */
struct article_origin {
	const char *path;		  /* relative to the knowledge base, '/' between */
	int line;			  /* of JSONL; else 1 */
	int64_t file_day;		  /* days since 1970-01-01: the default of `updated` */
	const struct str_list *languages; /* the configured ones; the first is the default */
};

/* Reads a Markdown file's bytes. ST_OK: *out is in arena; warnings may have
 * gone to sink. ST_INVALID or ST_LIMIT: every error has gone to sink, and *out
 * is NULL. ST_NOMEM says nothing. sink->article is not called. */
enum status article_from_markdown(struct arena *arena, const struct article_origin *from,
				  const char *s, size_t len, const struct kb_sink *sink,
				  struct article **out) ANSWERD_MUST_USE;
/* The same for one line of JSONL, without its newline. */
enum status article_from_json(struct arena *arena, const struct article_origin *from, const char *s,
			      size_t len, const struct kb_sink *sink,
			      struct article **out) ANSWERD_MUST_USE;

/* Whether the article is served on this day (days since 1970-01-01):
 * published, and within its dates. */
bool article_live(const struct article *a, int64_t today);

/* Whether id can name an article: 1 to ARTICLE_MAX_ID bytes of UTF-8, parts
 * between slashes that are not empty, start with no dot and hold none of
 * \ ? # % < > " | * : or a control character or white space other than ' '.
 * When not, why (which may be NULL) gets the reason, with its code (said.h). */
bool article_id_ok(const char *id, size_t len, struct buf *why);

#endif
